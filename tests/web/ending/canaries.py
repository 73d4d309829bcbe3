"""Canaries: words and encrypted texts that a client leaves everywhere, and the search for them in files."""

from collections.abc import Iterable
from datetime import date
from pathlib import Path

from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from assessment.core.analysis.evidence import Observation
from assessment.core.privacy.confidentiality import Mode
from assessment.importers.invitees import Invitee
from assessment.mail import ComposedMail
from assessment.services.campaigns.create_campaign import CampaignDraft, create_campaign
from assessment.services.evidence.note_evidence import note_evidence
from assessment.services.invitations.add_invitations import add_invitations
from assessment.services.mail.queue_mail import queue_message
from assessment.store.models import (
    AccountLink,
    Campaign,
    ClientNote,
    EncryptedComment,
    ExportMapping,
    KeptDocument,
    Organisation,
    TargetEdit,
    Unit,
    Workshop,
    WorkshopTopic,
)
from tests.campaign_factory import ALIGNMENT, BASE, KEYS, NOW, Stage, everything, people

DAY = date(2026, 3, 4)
CANARIES = tuple(f"canary{number:02d}" for number in range(1, 24))
CODE = ALIGNMENT.lever_items[0].code
COMMENTS = 3
"""People who wrote beside their answer too."""
ENCRYPTED_ANSWERS = 12


def plant(engine: Engine, stage: Stage) -> None:
    """Put a word of its own into everything in which a client leaves words. `stage`: a draft that asks three people."""
    words = iter(CANARIES)
    name = next(words)
    stage.invite([Invitee(line=9, email=f"{next(words)}@firm.example", function="sales", name=next(words))])
    with Session(engine) as session, session.begin():
        session.get_one(Campaign, stage.campaign_id).asks_comments = True
    stage.open()
    for number, email in enumerate(stage.tokens()):
        comment = {CODE: f"À côté de la réponse : {next(words)}"} if number < COMMENTS else {}
        stage.answer(email, everything("sales", 3), texts={"T1": f"Les devis de {next(words)}"} | comment)
    stage.close()
    _answer_in_confidence(engine, stage)
    with Session(engine) as session, session.begin():
        organisation = session.get_one(Organisation, stage.organisation_id)
        campaign = session.get_one(Campaign, stage.campaign_id)
        organisation.name = f"Atelier {name}"
        organisation.logo, organisation.logo_type = f"PNG {next(words)}".encode(), "image/png"
        campaign.name = next(words)
        session.add(Unit(organisation_id=organisation.id, name=next(words)))
        seen = Observation(2, next(words), next(words), DAY)
        note_evidence(session, campaign, CODE, actor=stage.actor, questionnaire=ALIGNMENT, observation=seen, now=NOW)
        session.add(Workshop(campaign_id=campaign.id, token_hash="f" * 64, seats=3, joined=0, begun_on=DAY))
        session.flush()
        session.add(
            WorkshopTopic(
                campaign_id=campaign.id, position=1, item=CODE, decision=next(words), owner=next(words), due_on=DAY
            )
        )
        session.add(TargetEdit(campaign_id=campaign.id, aim=3, reason=next(words), edited_on=DAY))
        session.add(KeptDocument(key="d" * 64, campaign_id=campaign.id, number=1, content=next(words).encode()))
        session.add(_mapping(organisation.id, next(words)))
        session.add(_member_link(organisation.id, f"{next(words)}@elsewhere.example"))
        queue_message(session, _letter(f"Atelier {name}", next(words)), key="canary", now=NOW)
        session.add(
            ClientNote(
                account_id=stage.actor.account_id, organisation_id=organisation.id, text=next(words), changed_on=DAY
            )
        )


def _answer_in_confidence(engine: Engine, stage: Stage) -> None:
    """A confidential campaign in another unit, still open: its texts lie encrypted."""
    with Session(engine) as session, session.begin():
        organisation = session.get_one(Organisation, stage.organisation_id)
        unit = Unit(organisation_id=organisation.id, name="Atelier nord")
        session.add(unit)
        session.flush()
        campaign = create_campaign(
            session,
            organisation,
            unit,
            actor=stage.actor,
            questionnaire=ALIGNMENT,
            plan=CampaignDraft(name="Confidentielle", mode=Mode.CONFIDENTIAL, asks_comments=True),
            now=NOW,
        )
        add_invitations(
            session,
            campaign,
            people({"sales": ENCRYPTED_ANSWERS}),
            actor=stage.actor,
            keys=KEYS,
            base_url=BASE,
            now=NOW,
        )
        confidential = Stage(engine, stage.actor, organisation.id, campaign.id)
    confidential.open()
    for email in confidential.tokens():
        words = {code: f"Ce que {email} dit en confiance à {code}." for code in ("T1", CODE)}
        confidential.answer(email, everything("sales", 3), texts=words)


def sealed_comments(engine: Engine) -> set[bytes]:
    """The encrypted texts, as they lie in the database."""
    with Session(engine) as session:
        return {bytes(encrypted) for encrypted in session.scalars(select(EncryptedComment.sealed))}


def found_in(files: Iterable[Path], canaries: Iterable[bytes]) -> set[bytes]:
    """Those canaries that lie in any of the files; a long one by its first hundred bytes, for pages cut it."""
    contents = [path.read_bytes() for path in files]
    return {canary for canary in canaries if any(canary[:100] in content for content in contents)}


def _mapping(organisation_id: str, word: str) -> ExportMapping:
    return ExportMapping(
        organisation_id=organisation_id, questionnaire="alignment", shape="0" * 16, content=word, saved_on=DAY
    )


def _member_link(organisation_id: str, email: str) -> AccountLink:
    return AccountLink(
        purpose="member", token_hash="e" * 64, organisation_id=organisation_id, email=email, role="observer"
    )


def _letter(firm: str, word: str) -> ComposedMail:
    return ComposedMail(to="x@y.example", name="", subject=firm, text=word, html=word, language="fr")
