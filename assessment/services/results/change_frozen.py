"""Changes of what was frozen: comments masked by the editor, answers and words taken out with their author's response.

A figure that was published stays as it was; words are nobody's but their author's.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime
from operator import itemgetter

from sqlalchemy import Connection
from sqlalchemy.orm import Session

from assessment.core.questionnaire.free_text import MASKED
from assessment.core.questionnaire.respondents import Cell
from assessment.services.campaign_audit import audit_campaign
from assessment.services.errors import CampaignClosedError, CampaignOpenError
from assessment.services.permissions import Actor, Right, require
from assessment.store.encryption import SecretKeys
from assessment.store.frozen.content import Json, hash_of_inputs
from assessment.store.models import Campaign
from assessment.store.models.campaigns.campaigns import CLOSED, PUBLISHED
from assessment.store.queries.answers import ErasedAnswers
from assessment.store.queries.campaigns import campaigns, results
from assessment.store.queries.campaigns.results import FrozenContent
from assessment.store.queries.documents import forget_documents
from assessment.store.queries.erasures import ErasedKind, note_erasure

Comments = dict[str, list[str]]


def mask_comment(
    session: Session, campaign: Campaign, text: str, *, item: str, actor: Actor, keys: SecretKeys, now: datetime
) -> None:
    """Put a mask in the place of one comment, for good; the log says that it was done, and by whom.

    Raises NotAllowedError, CampaignOpenError before the closing and CampaignClosedError once it is published.
    """
    require(actor, Right.LAUNCH, campaign.organisation_id)
    if campaign.status == PUBLISHED:
        raise CampaignClosedError
    if campaign.status != CLOSED:
        raise CampaignOpenError

    note_erasure(session.connection(), keys, ErasedKind.COMMENT, campaign.id, item, text)
    with_comments_masked(session.connection(), campaign.id, lambda code, kept: code == item and kept == text)
    audit_campaign(session, "mask_comment", campaign, actor=actor, now=now)
    session.expire_all()


def with_comments_masked(connection: Connection, campaign_id: str, chosen: Callable[[str, str], bool]) -> int:
    """Put a mask in the place of each comment that `chosen` names by its item and its text; how many there were.

    Documents that were made before hold it still: they go, and are made again when somebody asks for them.
    """
    count = 0
    for content in _held_contents(connection, [campaign_id]):
        count += sum(chosen(item, text) for item, texts in content.inputs.get("comments", {}).items() for text in texts)
        _comments_changed(
            content,
            lambda comments: {
                item: [MASKED if chosen(item, text) else text for text in texts] for item, texts in comments.items()
            },
        )
        results.rewrite(connection, content, input_hash=hash_of_inputs(content.inputs))
    if count:
        forget_documents(connection, campaign_id)
    return count


def forget_answers(connection: Connection, campaign_id: str, people: Iterable[ErasedAnswers]) -> None:
    """Take people's answers and words out of what was frozen of a campaign: it is read and written once for all.

    What is frozen of confidential teams holds the answers of a function item by item (`without_rows`): one of each
    leaves, and with them one row. Of named heads their row leaves, with their name. Figures that were published stay:
    they are kept beside.
    """
    erased = list(people)
    for content in _held_contents(connection, [campaign_id]):
        for person in erased:
            if person.name is None:
                _without_person(content.inputs, person.function, person.given.cells)
            else:
                _without_named(content, person.name, person.function, person.given.cells)
        _comments_changed(content, lambda comments: _without_words(comments, (person.given.texts for person in erased)))
        results.rewrite(connection, content, input_hash=hash_of_inputs(content.inputs))


def forget_everybody(connection: Connection, campaign_ids: Sequence[str]) -> None:
    """Take everybody's answers and words out of what was frozen of confidential campaigns; figures stay."""
    for content in _held_contents(connection, campaign_ids):
        content.inputs.update(people=[], links=[])
        _comments_changed(content, lambda _comments: {})
        results.rewrite(connection, content, input_hash=hash_of_inputs(content.inputs))


def _held_contents(connection: Connection, campaign_ids: Sequence[str]) -> list[FrozenContent]:
    """What is frozen of these campaigns, which nobody else changes until this transaction ends.

    Of two people who erase their answers at once, the second would write back what the first had taken out.
    """
    if not campaign_ids:
        return []
    for campaign_id in sorted(campaign_ids):
        campaigns.hold(connection, campaign_id)
    return results.contents(connection, campaign_ids)


def _without_person(inputs: Json, function: str, cells: Mapping[str, int]) -> None:
    places = [place for place, person in enumerate(inputs["people"]) if person[1] == function]
    if not places:
        return
    columns = []
    for number, code in enumerate(inputs["codes"]):
        column = [inputs["people"][place][3][number] for place in places]
        value = cells.get(code, Cell.SKIPPED.value)
        column.remove(value if value in column else column[-1])
        columns.append(column)
    for row, place in enumerate(places[:-1]):
        inputs["people"][place][3] = [column[row] for column in columns]
    del inputs["people"][places[-1]]
    if inputs.get("links"):
        del inputs["links"][places[-1]]


def _without_named(content: FrozenContent, name: str, function: str, cells: Mapping[str, int]) -> None:
    """Take the row of a person out: theirs by name and answers, or as near as one comes to it.

    Nobody's answers are told one by one from then on: those that are left no longer make the published figures.
    """
    inputs = content.inputs
    row = [cells.get(code, Cell.SKIPPED.value) for code in inputs["codes"]]
    # Whoever answered nothing has no row; one of the same name is somebody else's.
    if not any(row):
        return
    likeness = [
        ((identifier == name) + (kept == row), place)
        for place, (identifier, at, _, kept) in enumerate(inputs["people"])
        if at == function
    ]
    alike, place = max(likeness, default=(0, 0), key=itemgetter(0))
    if not alike:
        return
    inputs.setdefault("answers", len(inputs["people"]))
    del inputs["people"][place]
    if inputs.get("links"):
        del inputs["links"][place]
    for view in _views(content):
        if view.get("diagnosis"):
            view["diagnosis"]["people"] = None


def _without_words(comments: Comments, words: Iterable[Mapping[str, str]]) -> Comments:
    left = {item: list(texts) for item, texts in comments.items()}
    for item, text in (given for own in words for given in own.items()):
        if text in left.get(item, ()):
            left[item].remove(text)
    return left


def _comments_changed(content: FrozenContent, change: Callable[[Comments], Comments]) -> None:
    """Change comments wherever a frozen result holds them."""
    views = _views(content)
    for place in (content.inputs, *views, *(view.get("diagnosis") or {} for view in views)):
        if place.get("comments"):
            place["comments"] = change(place["comments"])
    if "views" in content.figures:
        content.figures["digest"] = hash_of_inputs(content.figures["views"])


def _views(content: FrozenContent) -> list[Json]:
    """The analyses of the readers of a frozen result."""
    views: list[Json] = content.figures.get("views", {}).get("distinct", [content.figures])
    return views
