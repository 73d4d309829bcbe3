"""Pages of an editor: the sections of an edition, the texts of one section, and the preview."""

from typing import NoReturn

from flask import Blueprint, Response, flash, request
from flask.typing import ResponseReturnValue

from assessment.core.questionnaire.free_text import MASKED
from assessment.services.editing.edit_report import arrange_sections, author_of, day_of, write_texts
from assessment.services.permissions import Right
from assessment.store.models.campaigns.campaigns import PUBLISHED
from assessment.web.base.app_context import commit, services, session
from assessment.web.base.member_access import NotVisibleError, requires
from assessment.web.base.pages import CampaignPage
from assessment.web.base.redirects import done, see_other
from assessment.web.base.signed_in_page import ERROR
from assessment.web.editing.edition_view import (
    SectionLine,
    WrittenSection,
    conflict_lines,
    lead_patch_of,
    moved,
    preview_html,
    read_text,
    rebased,
    section_lines,
    written_section,
)
from assessment.web.editing.report_to_edit import report_to_edit
from assessment.web.editing.section_form import SectionForm
from assessment.web.presentation.comments import ask_before_masking, mask_asked_comment, maskable_comments
from assessment.web.presentation.result_access import result_of
from reports.content.editions import Edition
from reports.content.report import Report
from reports.edits.patches import PatchKind, TextPatch

UNPROCESSABLE = 422
UP, DOWN, HIDE, SHOW = "up", "down", "hide", "show"
PREVIEW_POLICY = (
    "default-src 'none'; style-src 'unsafe-inline'; font-src data:; img-src data:; "
    "base-uri 'none'; frame-ancestors 'self'; sandbox"
)
"""The preview is a document of its own: its style and its pictures stand inside it, and nothing in it runs."""
AROUND_POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' data:",
        "font-src 'self'",
        "connect-src 'self'",
        "frame-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    )
)
blueprint = Blueprint("edition", __name__, url_prefix="/edition")


@blueprint.get("")
@requires(Right.LAUNCH)
def show(page: CampaignPage) -> ResponseReturnValue:
    """The sections of an edition with what was changed in each, and the preview beside."""
    report, edition = report_to_edit(page), asked_edition()
    rendered = page.render(
        "editing/sections.html",
        edition=edition.value,
        editions=[each.value for each in Edition],
        lines=section_lines(report, edition),
        conflicts=len(conflict_lines(report)),
        published=page.campaign.status == PUBLISHED,
        maskable=maskable_comments(page, result_of(page)),
        mask_sign=MASKED,
        masked_now="masked" in request.args,
    )
    return Response(rendered, headers={"Content-Security-Policy": AROUND_POLICY})


@blueprint.get("/preview")
@requires(Right.LAUNCH)
def preview(page: CampaignPage) -> ResponseReturnValue:
    """The edition as it will be published, and both texts where a base has changed."""
    headers = {"Content-Security-Policy": PREVIEW_POLICY, "X-Frame-Options": "SAMEORIGIN"}
    return Response(preview_html(report_to_edit(page), asked_edition()), headers=headers)


@blueprint.post("/<section>/<any(up, down, hide, show):what>")
@requires(Right.LAUNCH)
def arrange(page: CampaignPage, section: str, what: str) -> ResponseReturnValue:
    """Move a section by one place, leave it out, or take it back in."""
    report, edition = report_to_edit(page), asked_edition()
    lines = section_lines(report, edition)
    line = _line(lines, section)
    if line.fixed:
        raise NotVisibleError
    hidden, order = list(report.edits.hidden), report.edits.order
    if what in (UP, DOWN):
        order = moved(lines, section, -1 if what == UP else 1, report.edits)
    elif what == SHOW:
        hidden = [anchor for anchor in hidden if anchor != section]
    elif sum(not each.hidden and not each.fixed for each in lines) == 1:
        flash(page.say("editing.wrong.last"), ERROR)
        return see_other(".show", edition=edition.value, _anchor=section)
    elif section not in hidden:
        hidden.append(section)
    arrange_sections(session(), page.campaign, hidden=hidden, order=order, actor=page.actor, now=services().now())
    commit()
    return see_other(".show", edition=edition.value, _anchor=section)


@blueprint.get("/<section>")
@requires(Right.LAUNCH)
def write(page: CampaignPage, section: str) -> str:
    """The texts of one section, to write or to change."""
    written = _section(report_to_edit(page), section)
    data = {"begin": written.begin, "lead": written.lead_text, "end": written.end}
    return _section_page(page, written, SectionForm(page.say, data=data, passages=written.passages))


@blueprint.post("/<section>")
@requires(Right.LAUNCH)
def keep(page: CampaignPage, section: str) -> ResponseReturnValue:
    """Keep the texts of one section; an empty field takes its text away."""
    report = report_to_edit(page)
    written = _section(report, section)
    form = SectionForm(page.say, request.form, passages=written.passages)
    if not form.validate():
        return _section_page(page, written, form), UNPROCESSABLE
    like = _like(page, section)
    texts = [read_text(like, PatchKind.BEGIN, form.begin.data)] if form.begin.data else []
    if written.lead and form.lead.data and form.lead.data != written.lead.text:
        texts.append(read_text(like, PatchKind.REPLACE, form.lead.data, base=written.lead))
    if form.between.data:
        texts.append(read_text(like, PatchKind.AFTER, form.between.data, base=written.passages[form.after.data]))
    texts += [read_text(like, PatchKind.END, form.end.data)] if form.end.data else []
    write_texts(
        session(),
        page.campaign,
        [text.patch for text in texts],
        instead_of=_of_form(report, written),
        actor=page.actor,
        now=services().now(),
    )
    commit()
    for said, figures in (
        ("editing.put_back", [figure for text in texts for figure in text.restored]),
        ("editing.own_figures", [figure for text in texts for figure in text.own]),
    ):
        if figures:
            flash(page.say(said, count=len(figures), figures=page.say.list(figures)), ERROR)
    return done(page.say("editing.saved"), ".show", edition=asked_edition().value, _anchor=section)


@blueprint.post("/text/<int:number>/remove")
@requires(Right.LAUNCH)
def remove(page: CampaignPage, number: int) -> ResponseReturnValue:
    """Take one text away; the product's own words stand in its place again."""
    patch = _numbered(report_to_edit(page), number)
    write_texts(session(), page.campaign, (), instead_of=(patch,), actor=page.actor, now=services().now())
    commit()
    return done(page.say("editing.removed"), ".show", edition=asked_edition().value, _anchor=patch.section)


@blueprint.get("/decide")
@requires(Right.LAUNCH)
def decide(page: CampaignPage) -> str:
    """Every text whose base has changed, with both texts, for the editor to decide."""
    return page.render("editing/conflicts.html", lines=conflict_lines(report_to_edit(page)))


@blueprint.post("/decide/<int:number>")
@requires(Right.LAUNCH)
def settle(page: CampaignPage, number: int) -> ResponseReturnValue:
    """Set a text over what stands in its place today."""
    report = report_to_edit(page)
    line = next((line for line in conflict_lines(report) if line.number == number), None)
    typed = request.form.get("text", "").replace("\r\n", "\n").strip()
    if line is None or not typed:
        return see_other(".decide")
    patch = rebased(line.patch, line.now, typed, _like(page, line.patch.section))
    write_texts(
        session(),
        page.campaign,
        (patch,),
        instead_of=(line.patch,),
        places={patch: line.patch},
        actor=page.actor,
        now=services().now(),
    )
    commit()
    return done(page.say("editing.saved"), ".decide")


@blueprint.get("/mask/<item>/<int:number>")
@requires(Right.LAUNCH)
def ask_mask(page: CampaignPage, item: str, number: int) -> str:
    """Ask once before one comment is masked."""
    return ask_before_masking(page, item, number, came_from="edition")


@blueprint.post("/mask")
@requires(Right.LAUNCH)
def mask(page: CampaignPage) -> ResponseReturnValue:
    """Put a mask in the place of one comment, before the result is published."""
    mask_asked_comment(page)
    return done(page.say("answers.comments.mask_done"), ".show", masked=1, _anchor="comments")


def asked_edition() -> Edition:
    """The edition that the address names; the brief where it names none that is known."""
    name = request.args.get("edition", "")
    return Edition(name) if name in tuple(Edition) else Edition.BRIEF


def _nothing() -> NoReturn:
    raise NotVisibleError


def _line(lines: tuple[SectionLine, ...], section: str) -> SectionLine:
    return next((line for line in lines if line.anchor == section), None) or _nothing()


def _section(report: Report, section: str) -> WrittenSection:
    edition = asked_edition()
    return written_section(report, edition, _line(section_lines(report, edition), section))


def _section_page(page: CampaignPage, written: WrittenSection, form: SectionForm) -> str:
    return page.render("editing/section.html", written=written, form=form, edition=asked_edition().value)


def _of_form(report: Report, written: WrittenSection) -> tuple[TextPatch, ...]:
    """The kept texts that the fields of a section show."""
    patches = [patch for patch in report.edits.within(report.language) if patch.section == written.anchor]
    lead = lead_patch_of(patches, written.lead)
    shown = [patch for patch in patches if patch.kind in (PatchKind.BEGIN, PatchKind.END)]
    return (*shown, *([lead] if lead else []))


def _like(page: CampaignPage, section: str) -> TextPatch:
    """Who writes where, today."""
    return TextPatch(
        section=section,
        kind=PatchKind.END,
        text="",
        author=author_of(session(), page.actor),
        day=day_of(session(), page.campaign, services().now()),
        language=page.language,
    )


def _numbered(report: Report, number: int) -> TextPatch:
    if number >= len(report.edits.patches):
        raise NotVisibleError
    return report.edits.patches[number]
