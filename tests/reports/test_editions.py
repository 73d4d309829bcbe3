"""What is measured on the pages of every edition."""

import re
from functools import cache

import pytest

from reports import pdf
from reports.charts.data.charts import MapChart
from reports.content.editions import EDITIONS, Edition, chapters
from tests.reports.edition_pages import WordBox, fill, missing_glyphs, outside, overlapping, pages_of
from tests.reports.editions_made import CASES, COMMENTS, MADE, made, rendered

MOST_PAGES = {Edition.BRIEF: 6, Edition.FULL: 20, Edition.ANNEX: 40}
FEWEST_BRIEF = 4
THIRD = 1 / 3
FIRST_COLUMN = 100.0
"""Points from the sheet's edge within which a table's first column begins its words."""
LONG_SENTENCE = 45
"""Characters from which a sentence may stand once only: shorter ones are labels."""


@cache
def _pages(name: str, code: str, edition: Edition) -> list[list[WordBox]]:
    return pages_of(rendered(name, code, edition)[0])


@pytest.mark.parametrize(("name", "code", "edition"), CASES)
def test_an_edition_is_well_laid_out(name: str, code: str, edition: Edition) -> None:
    """One test for each edition, since laying it out is what takes time."""
    content, heard = rendered(name, code, edition)
    pages = _pages(name, code, edition)
    assert heard == ()
    assert {number: overlapping(page) for number, page in enumerate(pages, 1) if overlapping(page)} == {}
    assert {number: outside(page) for number, page in enumerate(pages, 1) if outside(page)} == {}
    assert set(missing_glyphs(content)) == set()
    assert _long_enough(name, code, edition, len(pages))
    # The cover holds what a cover holds; the last page ends where the edition ends.
    inner = pages[1:-1] if edition is Edition.FULL else pages[:-1]
    assert [round(fill(page), 2) for page in inner if fill(page) < THIRD] == []
    # A table of data says the same of several rows.
    assert edition is Edition.ANNEX or _said_twice(pages) == set()


def _long_enough(name: str, code: str, edition: Edition, count: int) -> bool:
    if made(name, code).nothing and edition is not Edition.ANNEX:
        return count == 1
    return count <= MOST_PAGES[edition] and (edition is not Edition.BRIEF or count >= FEWEST_BRIEF)


def _said_twice(pages: list[list[WordBox]]) -> set[str]:
    """Sentences that stand more than once."""
    text = " ".join(word.text for page in pages for word in page)
    said = [sentence.strip() for sentence in re.split(r"(?<=[.?!])\s", text)]
    long = [sentence for sentence in said if len(sentence) >= LONG_SENTENCE]
    # A chapter's title stands in the contents too.
    return {sentence for sentence in long if long.count(sentence) > 1 and not sentence.endswith("?")}


@pytest.mark.parametrize("edition", Edition)
def test_the_same_report_gives_the_same_bytes(edition: Edition) -> None:
    assert pdf.render(made("three", "fr"), edition) == rendered("three", "fr", edition)[0]


def test_page_one_can_live_alone() -> None:
    for name in MADE:
        report = made(name, "fr")
        first = _flat(_pages(name, "fr", Edition.BRIEF)[0])
        assert _squeezed(report.decision.title) in first
        assert _squeezed(report.organisation) in first
        if report.nothing:
            continue
        assert _squeezed(report.decision.lead) in first
        assert _squeezed(report.decision.sure) in first
        for action in report.decision.actions:
            for words in (action.title, action.because, action.monday, action.owner, action.until, action.days):
                assert _squeezed(words) in first
        lifting = {planned.action.id for planned in report.chapter.roadmap.actions if planned.practices}
        assert all(action.because for action in report.decision.actions if action.id in lifting)


def _flat(page: list[WordBox]) -> str:
    return _squeezed("".join(word.text for word in page))


def _squeezed(words: str) -> str:
    """Words without their spaces, and with the one hyphen that a PDF's text knows."""
    return re.sub(r"\s+", "", words).replace("\u2011", "-")


@pytest.mark.parametrize("name", ["three", "twelve, named", "sixty, named", "all fives"])
def test_what_is_taken_to_a_meeting_or_read_as_a_whole_stands_on_one_page(name: str) -> None:
    report = made(name, "fr")
    pages = [_flat(page) for page in _pages(name, "fr", Edition.FULL)]
    wholes = (
        (report.workshop.title, report.workshop.prepare[-1]),
        (report.method.title, report.method.passages[-1].sentences[-1]),
    )
    for title, last in wholes:
        (number,) = [number for number, page in enumerate(pages) if _squeezed(last) in page]
        assert _squeezed(title) in pages[number]


def test_no_table_of_groups_goes_on_without_the_name_of_its_lever() -> None:
    """A page that begins with a group's row leaves its reader to guess which lever it is of."""
    say = made("sixty, named", "fr").chapter.say
    head = _squeezed(say("gaps.scale") + say("gaps.group"))
    tables = [page for page in _pages("sixty, named", "fr", Edition.ANNEX) if head in _flat(page)]
    assert len(tables) > 1
    for page in tables:
        top = max(word.bottom for word in page if word.text == "symptôme" and word.left < FIRST_COLUMN)
        below = [word for word in page if word.top >= top - 1]
        first = min(word.top for word in below)
        assert [word.text for word in below if word.top < first + 3 and word.left < FIRST_COLUMN] != []


def test_the_quick_check_lists_the_questions_that_it_asked() -> None:
    report = made("one", "fr")
    text = "".join(_flat(page) for page in _pages("one", "fr", Edition.ANNEX))
    asked = set(report.chapter.diagnosis.codes)
    for item in report.chapter.diagnosis.questionnaire.lever_items:
        assert (_squeezed(report.chapter.read(item.question)) in text) == (item.code in asked)


def test_what_cannot_be_judged_is_said_once_and_not_on_every_row() -> None:
    text = "".join(_flat(page) for page in _pages("three", "fr", Edition.ANNEX))
    assert text.count(_squeezed("Trop peu de réponses pour conclure")) <= 1
    full = "".join(_flat(page) for page in _pages("twelve, named", "fr", Edition.FULL))
    agreement = made("twelve, named", "fr").agreement
    assert agreement is not None
    assert agreement.table is not None
    assert "Finance" not in agreement.table.headers
    assert "Trop peu de réponses pour en juger\u202f: Finance et Direction générale." in agreement.note
    assert _squeezed(agreement.note) in full


def test_a_group_of_which_everything_is_hidden_is_named_once() -> None:
    agreement = made("sixty", "fr").agreement
    assert agreement is not None
    assert agreement.table is not None
    assert set(agreement.table.headers) == {"Levier ou symptôme", "Ventes"}
    assert "Masqué pour protéger les réponses\u202f: Marketing," in agreement.note
    assert "agreement-annex" not in {entry.anchor for entry in chapters(made("sixty", "fr"), Edition.ANNEX)}


def test_the_annex_of_nothing_draws_nothing() -> None:
    anchors = {entry.anchor for entry in chapters(made("nothing answered", "fr"), Edition.ANNEX)}
    assert anchors == {"annex-head", "values", "glossary", "instrument"}
    perception = made("one lever answered", "fr").perception
    assert perception is not None
    drawings = [figure.drawing for figure in perception.annex]
    assert drawings
    assert [row.label for part in drawings if isinstance(part, MapChart) for row in part.rows if not row.spots] == []


def test_an_unanswered_lever_takes_no_row_for_each_of_its_practices() -> None:
    text = "".join(_flat(page) for page in _pages("one lever answered", "fr", Edition.FULL))
    parts = [part for lever in made("one lever answered", "fr").practices.levers for part in lever.groups]
    silent = [part for part in parts if all(practice.unanswered for practice in part.practices)]
    assert silent
    assert text.count(_squeezed("Personne n’a pu répondre.")) == len(silent)


def test_the_full_edition_opens_with_the_cover_and_the_decision_alone() -> None:
    cover, decision = _pages("three", "fr", Edition.FULL)[:2]
    report = made("three", "fr")
    words = _flat(cover)
    for part in (report.organisation, report.period, "Vision", "Processus"):
        assert _squeezed(part) in words
    assert _squeezed(report.decision.title) in _flat(decision)
    assert _squeezed(report.reading.title) not in _flat(decision)


def test_a_lever_without_score_leaves_no_emblem() -> None:
    assert made("one, a lever unknown", "fr").cover.emblem is None
    assert made("three", "fr").cover.emblem is not None


def test_a_chapter_that_says_nothing_is_not_printed_and_named_once() -> None:
    anchors = {entry.anchor for entry in chapters(made("one", "fr"), Edition.FULL)}
    assert not anchors & {"map", "gaps", "agreement", "cross", "cost", "waves"}
    text = _squeezed("".join(_flat(page) for page in _pages("one", "fr", Edition.FULL)))
    assert text.count(_squeezed("Ce que le désalignement coûte")) == 1


def test_what_is_not_worth_its_days_is_listed_in_the_full_edition_and_counted_in_the_brief() -> None:
    refused = made("sixty, named", "fr").roadmap.not_worth_it
    assert refused
    full = "".join(_flat(page) for page in _pages("sixty, named", "fr", Edition.FULL))
    brief = "".join(_flat(page) for page in _pages("sixty, named", "fr", Edition.BRIEF))
    assert [full.count(_squeezed("".join(row))) for row in refused.rows] == [1] * len(refused.rows)
    assert not [row for row in refused.rows if _squeezed("".join(row)) in brief]
    assert brief.count(_squeezed(f"{len(refused.rows)} autres actions ne valent pas leurs jours")) == 1


def test_every_edition_holds_known_chapters_and_every_comment_stands_in_the_annex() -> None:
    text = "".join(_flat(page) for page in _pages("two hundred comments", "fr", Edition.ANNEX))
    for comment in COMMENTS:
        assert text.count(_squeezed(comment)) == 1
    assert set(EDITIONS) == set(Edition)


def test_nothing_answered_says_what_is_missing_and_proposes_nothing() -> None:
    text = "".join(_flat(page) for page in _pages("nothing answered", "fr", Edition.BRIEF))
    for lever in made("nothing answered", "fr").missing.levers:
        assert _squeezed(lever.name) in text
        assert _squeezed(lever.count) in text
    assert "Lundi" not in text
    assert "enplace" not in text


def test_all_fives_say_what_keeps_it_there() -> None:
    report = made("all fives", "fr")
    decision = report.decision
    assert decision.actions == ()
    steps = [step.title for step in report.workshop.steps]
    assert "Parler de ce qui tient" in steps
    assert "Décider de la suite" in steps
    assert decision.findings[0].key == "kept"


def test_nothing_is_said_of_priorities_where_none_is_proposed() -> None:
    decision = made("all fives", "fr").decision
    assert "priorités" not in decision.sure
    assert "priorités" in made("twelve, named", "fr").decision.sure


def test_a_symptom_that_is_never_seen_takes_no_time_of_the_meeting() -> None:
    calm, pressing = made("all ones", "fr").workshop, made("all fives", "fr").workshop
    assert "Regarder le symptôme le plus fréquent" not in [step.title for step in calm.steps]
    assert "Regarder le symptôme le plus fréquent" in [step.title for step in pressing.steps]
    assert {sum(step.minutes for step in workshop.steps) for workshop in (calm, pressing)} == {90}


def test_the_meeting_of_one_scored_lever_is_about_who_knows_the_rest() -> None:
    (step,) = [step for step in made("one lever answered", "fr").workshop.steps if step.minutes > 30]
    assert step.title == "Chercher qui sait"
    assert step.topics == ("Chef d’orchestre du revenu", "Processus et outils intégrés")


def test_ratings_that_are_the_same_are_told_as_the_same() -> None:
    ratings = made("all fives", "fr").crossratings
    assert ratings is not None
    assert ratings.figure.answer == "Dans chaque paire, les deux fonctions se donnent la même note."


def test_the_method_speaks_of_the_decision_page_only_where_it_tells_the_rank() -> None:
    told = "La page de décision dit dans combien de cas"
    rank = {name: made(name, "fr").method for name in ("three", "twelve, named")}
    said = {name: any(told in s for part in method.passages for s in part.sentences) for name, method in rank.items()}
    assert said == {"three": False, "twelve, named": True}


def test_all_fives_with_every_symptom_are_told_as_a_contradiction() -> None:
    decision = made("all fives", "fr").decision
    assert "les symptômes disent le contraire" in decision.title
    assert "Des signes contredisent pourtant ces réponses" in decision.no_actions


def test_protected_counts_are_not_taken_for_nobody_having_answered() -> None:
    assert made("twelve", "fr").decision.who.startswith("12 personnes ont répondu")
    assert made("nothing answered", "fr").decision.who.startswith("Personne n’a répondu")


def test_a_level_whose_range_is_hidden_is_told_without_it() -> None:
    decision = made("twelve, seen by one of them", "fr").decision
    assert decision.lead.startswith("L’entreprise se situe près du niveau 3 sur 5 (48 points sur 100)")
    assert decision.position == "48 points sur 100."
    assert "Sans score d’ensemble" not in decision.sure


def test_no_level_is_beyond_doubt_on_a_page_that_says_it_may_move() -> None:
    for name in MADE:
        decision = made(name, "fr").decision
        assert not ("sans grand doute" in decision.lead and "peut bouger" in decision.sure)


def test_what_is_missing_stands_on_page_one_where_answers_are_missing() -> None:
    first = _flat(_pages("one lever answered", "fr", Edition.BRIEF)[0])
    assert _squeezed("8 questions sans réponse") in first
    assert _squeezed("Responsable du revenu désigné") in first
    spots = made("one lever answered", "fr").blind_spots
    assert "le reste attend des réponses" in spots.answer


def test_one_lever_answered_is_no_reason_to_be_reassured() -> None:
    report = made("one lever answered", "fr")
    assert "Vision et objectifs communs" in report.decision.title
    assert "déjà au niveau visé" not in report.decision.no_actions
