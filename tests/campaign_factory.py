"""Factory of organisations and campaigns."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime

from sqlalchemy import Engine
from sqlalchemy.orm import Session

from assessment.core.privacy.confidentiality import Mode, Threshold
from assessment.core.questionnaire.company_profile import CompanyProfile
from assessment.core.questionnaire.definition import Kind, Length
from assessment.core.questionnaire.respondents import RespondentRole as Place
from assessment.importers.invitees import Invitee
from assessment.questionnaire_files.catalogue import questionnaire
from assessment.services.answering.response_lifecycle import finish_response
from assessment.services.answering.save_answers import SubmittedAnswers, save_answers
from assessment.services.answering.start_from_invitation import start_from_invitation
from assessment.services.campaigns.close_campaign import close_campaign
from assessment.services.campaigns.create_campaign import CampaignDraft, create_campaign
from assessment.services.campaigns.open_campaign import open_campaign
from assessment.services.invitations.add_invitations import add_invitations, token_of
from assessment.services.organisations.organisations import create_organisation
from assessment.services.permissions import Actor, MemberRole
from assessment.store.encryption import SecretKeys
from assessment.store.link_tokens import hash_of
from assessment.store.models import Account, Campaign, FrozenResult, Invitation
from assessment.store.queries import organisations, responses
from assessment.store.queries.campaigns import campaigns, invitations

NOW = datetime(2026, 3, 4, 10, 30, tzinfo=UTC)
BASE = "https://diapason.example"
KEYS = SecretKeys.from_secret("0f9a1b7c2d8e3f4a5b6c7d8e9f0a1b2c3d4e5f60")
ALIGNMENT = questionnaire()
TWELVE = {"sales": 5, "marketing": 4, "finance": 2, "leadership": 1}
THREE = {"marketing": 1, "sales": 1, "finance": 1}


@dataclass
class Stage:
    """An organisation with its owner, and one campaign. Every step is a transaction of its own, as at the door."""

    engine: Engine
    actor: Actor
    organisation_id: str
    campaign_id: str

    def session(self) -> Session:
        """A session to look with."""
        return Session(self.engine)

    def campaign(self, session: Session) -> Campaign:
        """The campaign in that session."""
        return session.get_one(Campaign, self.campaign_id)

    def open(self, *, now: datetime = NOW) -> bool:
        """Launch it."""
        with Session(self.engine) as session, session.begin():
            return open_campaign(
                session,
                self.campaign(session),
                actor=self.actor,
                questionnaire=ALIGNMENT,
                keys=KEYS,
                base_url=BASE,
                now=now,
            )

    def close(self, *, now: datetime = NOW) -> FrozenResult:
        """Close it."""
        with Session(self.engine, expire_on_commit=False) as session, session.begin():
            campaign = self.campaign(session)
            return close_campaign(session, campaign, actor=self.actor, questionnaire=ALIGNMENT, keys=KEYS, now=now)

    def invite(self, people: Iterable[Invitee]) -> None:
        """Add people."""
        with Session(self.engine) as session, session.begin():
            campaign = self.campaign(session)
            add_invitations(session, campaign, people, actor=self.actor, keys=KEYS, base_url=BASE, now=NOW)

    def tokens(self) -> dict[str, str]:
        """The token of each invited address."""
        with Session(self.engine) as session:
            return {
                invitation.email: token_of(KEYS, invitation)
                for invitation in invitations.of_campaign(session, self.campaign_id)
            }

    def invitation(self, session: Session, email: str) -> Invitation:
        """The invitation of an address."""
        return next(
            invitation for invitation in invitations.of_campaign(session, self.campaign_id) if invitation.email == email
        )

    def answer(
        self,
        email: str,
        cells: Mapping[str, int] | None = None,
        *,
        texts: Mapping[str, str] | None = None,
        now: datetime = NOW,
    ) -> str:
        """Somebody begins, answers (3 everywhere, unless told otherwise) and finishes; the token of their response."""
        token = self.start(email, now=now)
        self.give(token, cells, texts=texts, now=now)
        return token

    def start(self, email: str, *, now: datetime = NOW, language: str = "fr") -> str:
        """Somebody opens their invitation; the token of their response."""
        token = self.tokens()[email]
        with Session(self.engine) as session, session.begin():
            return start_from_invitation(session, token, keys=KEYS, language=language, now=now).token

    def give(
        self,
        token: str,
        cells: Mapping[str, int] | None = None,
        *,
        texts: Mapping[str, str] | None = None,
        now: datetime = NOW,
    ) -> None:
        """Answers to an open response."""
        with self.engine.begin() as connection:
            response = responses.with_token_hash(connection, hash_of(token))
            assert response is not None
            given = SubmittedAnswers(
                dict(everything(response.function, 3) if cells is None else cells), dict(texts or {})
            )
            save_answers(
                connection,
                response,
                given,
                asked=ALIGNMENT.items_by_code,
                keys=KEYS,
                today=now.date(),
                retention_days=180,
            )
            finish_response(connection, response, today=now.date())


def everything(function: str, value: int) -> dict[str, int]:
    """The same answer to everything that a function is asked."""
    asked = (item for page in ALIGNMENT.pages(Length.FULL, function) for item in page.items)
    return {item.code: value for item in asked if item.kind is not Kind.OPEN}


def people(counts: Mapping[str, int], *, languages: Sequence[str] = ("fr",)) -> tuple[Invitee, ...]:
    """People of each function: `sales1@firm.example` heads sales, and so on."""
    return tuple(
        Invitee(
            line=number,
            email=f"{function}{number}@firm.example",
            function=function,
            name=f"{function.title()} {number}",
            role=Place.HEAD if number == 1 else Place.MEMBER,
            language=languages[number % len(languages)],
        )
        for function, count in counts.items()
        for number in range(1, count + 1)
    )


def stage(
    engine: Engine,
    counts: Mapping[str, int] = TWELVE,
    *,
    mode: Mode = Mode.NAMED,
    threshold: int = 5,
    languages: tuple[str, ...] = ("fr", "en"),
    closes_on: date | None = None,
    opens_on: date | None = None,
    staff: Mapping[str, int] | None = None,
    asks_comments: bool = False,
) -> Stage:
    """A draft with that many people of each function invited."""
    with Session(engine) as session, session.begin():
        owner = Account(email="alice@firm.example", name="Alice Owner", locale="fr")
        session.add(owner)
        session.flush()
        context = CompanyProfile(organisation="Atelier Durand", headcount=40)
        organisation = create_organisation(session, account_id=owner.id, context=context, now=NOW)
        actor = Actor(owner.id, organisation.id, MemberRole.OWNER)
        plan = CampaignDraft(
            name="Printemps",
            mode=mode,
            threshold=Threshold(threshold),
            languages=languages,
            closes_on=closes_on,
            opens_on=opens_on,
            staff=staff or {},
            asks_comments=asks_comments,
        )
        unit = organisations.units(session, organisation.id)[0]
        campaign = create_campaign(
            session, organisation, unit, actor=actor, questionnaire=ALIGNMENT, plan=plan, now=NOW
        )
        add_invitations(
            session, campaign, people(counts, languages=languages), actor=actor, keys=KEYS, base_url=BASE, now=NOW
        )
        return Stage(engine, actor, organisation.id, campaign.id)


def account(session: Session, email: str) -> Account:
    """Another account."""
    account = Account(email=email, name=email.partition("@")[0].title(), locale="en")
    session.add(account)
    session.flush()
    return account


def status(staged: Stage) -> str:
    """How far the campaign is."""
    with staged.session() as session:
        campaign = campaigns.with_id(session, staged.campaign_id)
        assert campaign is not None
        return campaign.status
