"""A random life of a confidential campaign through the pages and the worker, up to a random moment."""

import json
import random
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from email.message import EmailMessage
from urllib.parse import quote

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import Engine

from assessment.app import create_app
from assessment.core.privacy.confidentiality import Mode
from assessment.jobs.job_queue import Jobs
from assessment.jobs.mail_delivery import MailWorker
from assessment.services.campaign_report import keeper
from assessment.services.installation.back_up import KEPT_BACKUPS, back_up
from assessment.services.invitations.remind import remind
from assessment.services.invitations.stop_reminders import reminders_token
from assessment.settings import MailSettings, Security, Settings
from assessment.store.link_tokens import hash_of
from assessment.store.queries import responses
from assessment.store.queries.campaigns import invitations
from assessment.store.queries.documents import DocumentOwner
from assessment.web.base.app_context import EXTENSION
from tests.campaign_factory import ALIGNMENT, BASE, KEYS, NOW, Stage, everything, stage
from tests.web.respondent import KEY, form_key

FIRM = {"sales": 6, "marketing": 5, "finance": 3}
STEPS = 40
CANARY = b"what somebody answered"
"""Stands in documents of respondents, and must be found nowhere."""
ITEMS = 24
"""Answers that somebody gives in one go."""
MAIL = MailSettings(host="127.0.0.1", port=25, security=Security.NONE, sender="Diapason <no-reply@product.example>")


class TakingEverything:
    """A mail server that takes everything at once."""

    plain_lines = takes_utf8 = is_open = True

    def send(self, message: EmailMessage, *, to: str, before_last_line: object) -> None:
        """Take a mail."""
        assert callable(before_last_line)
        assert before_last_line()


@dataclass
class PersonAtPhone:
    """Somebody who began: their browser, where they answer, and the key of their forms."""

    client: FlaskClient
    token: str
    key: str
    function: str
    given: dict[str, int] = field(default_factory=dict)


@dataclass
class CampaignLife:
    """What happens in one campaign; who did what is known to the test alone."""

    settings: Settings
    engine: Engine
    dice: random.Random
    staged: Stage
    now: datetime = NOW
    respondents: dict[str, PersonAtPhone] = field(default_factory=dict)
    begun: set[str] = field(default_factory=set)
    reminded: set[str] = field(default_factory=set)
    begun_before_backup: set[str] = field(default_factory=set)
    closed: bool = False

    def __post_init__(self) -> None:
        self.jobs = Jobs(self.settings, clock=lambda: self.now)
        self.app: Flask = create_app(self.settings, today=self.now.date, now=lambda: self.now, wake=self._wake)
        self.worker = MailWorker(self.engine, MAIL, KEYS, lambda _key, _version: ALIGNMENT, lambda: self.now)
        self.tokens = self.staged.tokens()

    def stop(self) -> None:
        """Give the connections of the pages and of the queue back."""
        self.app.extensions[EXTENSION].engine.dispose()
        self.jobs.queue.storage.close()

    def run(self, steps: int = STEPS) -> None:
        """That many things happen, one after the other."""
        for _ in range(steps):
            self.now += timedelta(minutes=self.dice.randint(1, 400))
            self.step()

    def step(self) -> None:
        """One thing happens."""
        acts = (
            self.begin,
            self.save,
            self.save,
            self.print_result,
            self.ask_to_remind,
            self.deliver,
            self.refuse,
            self.erase,
        )
        self.dice.choice(acts)()

    def begin(self) -> None:
        """Somebody who has not begun opens their invitation."""
        silent = sorted(set(self.tokens) - self.begun)
        if self.closed or not silent:
            return
        email = self.dice.choice(silent)
        client = self.app.test_client()
        address = f"/fr/invitation/{self.tokens[email]}"
        page = client.get(address)
        key = form_key(page)
        answer = client.post(address, data={KEY: key})
        assert answer.status_code == 303
        token = answer.headers["Location"].split("/")[3]
        function = email.partition("@")[0].rstrip("0123456789")
        key = form_key(client.get(answer.headers["Location"]))
        self.respondents[email] = PersonAtPhone(client, token, key, function)
        self.begun.add(email)

    def save(self) -> None:
        """Somebody answers a page, anew or otherwise than before."""
        if self.closed or not self.respondents:
            return
        person = self.respondents[self.dice.choice(sorted(self.respondents))]
        asked = sorted(everything(person.function, 3))
        chosen = {code: self.dice.randint(1, 5) for code in self.dice.sample(asked, ITEMS)}
        # Whoever hesitates changes what they gave.
        again = self.dice.sample(sorted(person.given), min(ITEMS, len(person.given)))
        chosen |= {code: self.dice.randint(1, 5) for code in again}
        self._post(person, {**chosen, "T1": self.dice.choice(["", "Trop de fichiers", "Rien"])})
        person.given |= chosen

    def print_result(self) -> None:
        """Somebody asks for their own result as a document, which is kept as the pages keep it."""
        if not self.respondents:
            return
        person = self.respondents[self.dice.choice(sorted(self.respondents))]
        with self.engine.connect() as connection:
            response = responses.with_token_hash(connection, hash_of(person.token))
        assert response is not None
        mark = KEYS.document_mark(f"{len(person.given)} answers")
        keeper(self.engine, DocumentOwner(response_id=response.id), mark, KEYS)(b"%PDF-1.7 " + CANARY)

    def ask_to_remind(self) -> None:
        """Whoever launched the campaign reminds those who have not begun."""
        if self.closed:
            return
        with self.staged.session() as session, session.begin():
            campaign = self.staged.campaign(session)
            count = remind(session, campaign, actor=self.staged.actor, keys=KEYS, base_url=BASE, now=self.now)
        if count:
            self.reminded = set(self.tokens) - self.begun
            self._wake()

    def deliver(self) -> None:
        """A worker hears what the queue holds, and sends some of the mails that are due."""
        # Asked of an empty queue, PostgreSQL would wait a second for something to come.
        while self.jobs.queue.pending_count():
            self.jobs.queue.dequeue()
        for _ in range(self.dice.randint(1, 20)):
            mail_id = self.worker.next_due()
            if mail_id is None:
                return
            self.worker.send(TakingEverything(), mail_id)  # type: ignore[arg-type]

    def refuse(self) -> None:
        """Somebody clicks on "no more reminders" in their mail program."""
        email = self.dice.choice(sorted(self.tokens))
        with self.staged.session() as session:
            token = reminders_token(KEYS, self.staged.invitation(session, email).id)
        self.app.test_client().post(f"/fr/reminders/{quote(token)}", data={"List-Unsubscribe": "One-Click"})

    def erase(self) -> None:
        """Somebody erases what they gave."""
        if len(self.respondents) < 4:
            return
        person = self.respondents.pop(self.dice.choice(sorted(self.respondents)))
        answer = person.client.post(f"/fr/respond/{person.token}/erase", data={KEY: person.key})
        assert answer.status_code == 303

    def back_up(self) -> None:
        """The operator backs the installation up, into the instance folder."""
        folder = self.settings.instance / KEPT_BACKUPS
        folder.mkdir(exist_ok=True)
        target = folder / f"{len(list(folder.iterdir()))}.diapason"
        back_up(self.engine, target, keys=KEYS, passphrase=None, today=self.now.date(), address="")
        self.begun_before_backup = set(self.begun)

    def close(self) -> None:
        """The campaign ends."""
        self.staged.close(now=self.now)
        self.closed = True

    def acts(self) -> dict[str, set[str]]:
        """Who did what, to be found by an attack."""
        later = self.begun - self.begun_before_backup
        return {"began": self.begun, "began since the backup": later, "reminded": self.reminded}

    def invitation_ids(self) -> dict[str, str]:
        """The invitation of each address."""
        with self.staged.session() as session:
            invited = invitations.of_campaign(session, self.staged.campaign_id)
            return {invitation.email: invitation.id for invitation in invited}

    def _wake(self) -> None:
        """What a page does once it has committed mails."""
        self.jobs.send_due_mails()

    def _post(self, person: PersonAtPhone, answers: dict[str, int | str]) -> None:
        headers = {"X-CSRFToken": person.key, "Content-Type": "application/json"}
        body = json.dumps({"language": "fr", "answers": answers})
        answer = person.client.post(f"/respond/{person.token}/answers", data=body, headers=headers)
        assert answer.status_code == 200, answer.get_data(as_text=True)


def begun_life(settings: Settings, engine: Engine, seed: int, mode: Mode = Mode.CONFIDENTIAL) -> CampaignLife:
    """A campaign that was just opened, its invitations sent."""
    staged = stage(engine, FIRM, mode=mode, threshold=3)
    staged.open()
    life = CampaignLife(replace(settings, mail=MAIL), engine, random.Random(seed), staged)
    while (mail_id := life.worker.next_due()) is not None:
        life.worker.send(TakingEverything(), mail_id)  # type: ignore[arg-type]
    return life
