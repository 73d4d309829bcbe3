"""Sign-up, sign-in, second factor, password reset."""

import re
import time
from dataclasses import dataclass

import pytest
from flask import Flask
from passlib.totp import TOTP
from sqlalchemy import Engine, select, text
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from assessment.store.models import Account, OutgoingMail
from assessment.web.accounts.session_lifetime import SIGNED_IN_SECONDS
from assessment.web.base.rate_limits import SIGN_INS_AS_PER_HOUR
from tests.web.auditing_client import AuditingClient, page_of
from tests.web.members import PASSWORD, text_of
from tests.web.respondent import KEY, form_key

HERE = "/fr/account"
EMAIL = "alice@exemple.fr"
OTHER = "cinq autres mots encore"


@dataclass
class Visitor:
    """Somebody at the pages of accounts."""

    client: AuditingClient
    engine: Engine

    def post(self, page: str, *, at: str | None = None, **form: str) -> TestResponse:
        """Send the form of a page; `at`: where the form is found."""
        key = form_key(self.client.get(f"{HERE}/{page if at is None else at}".rstrip("/")))
        return self.client.post(f"{HERE}/{page}".rstrip("/"), data={KEY: key, **form}, follow_redirects=True)

    def letters(self) -> list[dict[str, str]]:
        """What was written to be sent, in no order."""
        with Session(self.engine) as session:
            return [mail.content for mail in session.scalars(select(OutgoingMail)) if mail.content]

    def link(self, word: str) -> str:
        """The path of the link in the only letter whose link holds that word."""
        found = {
            link for one in self.letters() for link in re.findall(rf"http://localhost(/\S*{word}/\S+)", one["text"])
        }
        assert len(found) == 1, found
        return str(found.pop())

    def forget_letters(self) -> None:
        """Start with an empty outbox."""
        with self.engine.begin() as connection:
            connection.execute(text("DELETE FROM outgoing_mails"))

    def sign_up(self, email: str = EMAIL) -> TestResponse:
        """Fill in the form of a new account."""
        return self.post("sign-up", name="Alice Martin", email=email, password=PASSWORD)

    def sign_in(self, email: str = EMAIL, password: str = PASSWORD) -> TestResponse:
        """Fill in the form of sign-in."""
        return self.post("sign-in", email=email, password=password)

    def ready(self) -> "Visitor":
        """An account that is confirmed, and signed in."""
        self.sign_up()
        self.client.get(self.link("confirm"))
        assert self.sign_in().request.path == "/fr/organisations"
        return self


@pytest.fixture
def visitor(mail_worker: Flask, engine: Engine) -> Visitor:
    """Nobody yet."""
    client = mail_worker.test_client()
    assert isinstance(client, AuditingClient)
    return Visitor(client, engine)


def test_an_account_opens_once_its_address_is_confirmed(visitor: Visitor) -> None:
    visitor.sign_up(email="Alice@Exemple.fr")
    assert visitor.sign_in().request.path == f"{HERE}/sign-in"
    assert "Votre adresse est confirmée" in text_of(visitor.client.get(visitor.link("confirm"), follow_redirects=True))
    assert visitor.sign_in().request.path == "/fr/organisations"


def test_the_password_is_kept_as_argon2_and_no_address_of_a_machine_is_kept(visitor: Visitor) -> None:
    visitor.ready()
    with Session(visitor.engine) as session:
        account = session.scalars(select(Account)).one()
        assert account.password is not None
        assert account.password.startswith("$argon2id$")
        assert (account.email, account.name, account.locale) == (EMAIL, "Alice Martin", "fr")
    assert not [
        column
        for column in map(str, Account.__table__.columns.keys())
        if "ip" in column.split("_") or "login" in column
    ]


def test_letters_are_in_the_persons_language_with_text_and_html(visitor: Visitor) -> None:
    key = form_key(visitor.client.get("/en/account/sign-up"))
    form = {KEY: key, "name": "Bob", "email": "bob@example.com", "password": PASSWORD}
    visitor.client.post("/en/account/sign-up", data=form)
    (letter,) = visitor.letters()
    assert letter["subject"] == "Confirm your address"
    assert "http://localhost/en/account/confirm/" in letter["text"]
    assert "http://localhost/en/account/confirm/" in letter["html"]


def _same(first: TestResponse, second: TestResponse, *addresses: str) -> bool:
    """Whether two answers are alike but for the address typed, which both repeat."""

    def bare(answer: TestResponse) -> str:
        written = re.sub(r'name="csrf_token" value="[^"]+"', "", answer.get_data(as_text=True))
        for address in addresses:
            written = written.replace(address, "…")
        return written

    return (first.status_code, first.request.path, bare(first)) == (
        second.status_code,
        second.request.path,
        bare(second),
    )


@pytest.mark.parametrize("page", ["forgotten", "confirm"])
def test_asking_for_a_letter_does_not_tell_who_has_an_account(visitor: Visitor, page: str) -> None:
    visitor.sign_up()
    known = visitor.post(page, email=EMAIL)
    assert _same(known, visitor.post(page, email="nobody@exemple.fr"), EMAIL, "nobody@exemple.fr")


def test_signing_up_does_not_tell_who_has_an_account(visitor: Visitor) -> None:
    new = visitor.sign_up()
    visitor.forget_letters()
    assert _same(new, visitor.sign_up())
    (letter,) = visitor.letters()
    assert letter["subject"] == "Un compte existe déjà à cette adresse"


def test_signing_in_does_not_tell_who_has_an_account(visitor: Visitor) -> None:
    visitor.sign_up()
    wrong = visitor.sign_in(password="not the right one")
    assert "ne vont pas ensemble" in text_of(wrong)
    assert _same(wrong, visitor.sign_in("nobody@exemple.fr"), EMAIL, "nobody@exemple.fr")
    assert _same(wrong, visitor.sign_in(), EMAIL), "an address that waits for confirmation"


def test_a_new_password_is_chosen_by_letter_once(visitor: Visitor) -> None:
    visitor.ready()
    visitor.post("sign-out", at="")
    visitor.forget_letters()
    visitor.post("forgotten", email=EMAIL)
    link = visitor.link("forgotten")
    key = form_key(visitor.client.get(link))
    form = {KEY: key, "password": OTHER, "password_confirm": OTHER}
    assert "Votre mot de passe est changé" in text_of(visitor.client.post(link, data=form, follow_redirects=True))
    assert visitor.sign_in().request.path == f"{HERE}/sign-in"
    assert visitor.sign_in(password=OTHER).request.path == "/fr/organisations"
    visitor.post("sign-out", at="")
    assert "ne vaut plus" in text_of(visitor.client.get(link, follow_redirects=True))


@pytest.mark.parametrize("password", ["court", "aaaaaaaaaaaaaaaa", EMAIL])
def test_a_password_that_is_easy_to_guess_is_refused(visitor: Visitor, password: str) -> None:
    answer = visitor.post("sign-up", name="Alice", email=EMAIL, password=password)
    assert page_of(answer).xpath("//*[@id='password-error']")
    assert visitor.letters() == []


def _activate(visitor: Visitor) -> TOTP:
    """Set the second factor up with an authenticator app."""
    page = page_of(visitor.post("second", setup="authenticator"))
    app = TOTP(key=page.xpath("//code/text()")[0].replace("-", ""))
    action = page.xpath("//form[contains(@action, '/account/second/')]/@action")[0]
    form = {KEY: page.xpath(f"//input[@name='{KEY}']/@value")[0], "code": app.generate().token}
    assert "Le second facteur est actif" in text_of(visitor.client.post(action, data=form, follow_redirects=True))
    return app


def test_a_code_of_the_app_is_asked_for_and_serves_once(visitor: Visitor) -> None:
    app = _activate(visitor.ready())
    used = app.generate().token
    visitor.post("sign-out", at="")
    assert visitor.sign_in().request.path == f"{HERE}/code"
    assert visitor.client.get("/fr/organisations").status_code == 303, "the password alone opens nothing"
    assert visitor.post("code", code=used).request.path == f"{HERE}/code", "a code that was used is refused"
    assert visitor.post("code", code=app.generate(time.time() + 30).token).request.path == "/fr/organisations"


def test_a_recovery_code_opens_the_account_once(visitor: Visitor) -> None:
    _activate(visitor.ready())
    page = page_of(visitor.post("recovery-codes", generate_new_codes="yes"))
    code = page.xpath("//ul[@class='codes']//code/text()")[0]
    with visitor.engine.connect() as connection:
        assert code not in str(connection.execute(text("SELECT mf_recovery_codes FROM accounts")).scalar_one())
    for opened in ("/fr/organisations", f"{HERE}/recovery"):
        visitor.post("sign-out", at="")
        visitor.sign_in()
        assert visitor.post("recovery", code=code).request.path == opened


def test_too_many_tries_for_one_account_are_held_back_for_known_and_unknown_alike(visitor: Visitor) -> None:
    for email in (EMAIL, "nobody@exemple.fr"):
        codes = [visitor.sign_in(email, "not the right one").status_code for _ in range(SIGN_INS_AS_PER_HOUR + 1)]
        # What the first address spent also counts for the machine: the second is held back sooner, never later.
        assert codes[-1] == 429


def test_a_sign_in_ends_by_itself(visitor: Visitor) -> None:
    visitor.ready()
    with visitor.client.session_transaction() as cookie:
        cookie["fs_paa"] = time.time() - SIGNED_IN_SECONDS - 1
    assert visitor.client.get("/fr/organisations").status_code == 303


def test_signing_in_never_leads_away_from_the_site(visitor: Visitor) -> None:
    visitor.sign_up()
    visitor.client.get(visitor.link("confirm"))
    for away in ("https://elsewhere.example/", "//elsewhere.example", "/\\elsewhere.example"):
        answer = visitor.post("sign-in", email=EMAIL, password=PASSWORD, next=away)
        assert answer.request.host == "localhost"
        if answer.request.path != f"{HERE}/sign-in":
            visitor.post("sign-out", at="")


def test_accounts_speak_no_json_and_give_out_no_token(visitor: Visitor) -> None:
    visitor.ready()
    answer = visitor.client.get("/fr/account/sign-in?include_auth_token", headers={"Accept": "application/json"})
    assert answer.mimetype == "text/html"


def test_a_form_without_the_key_changes_nothing(visitor: Visitor) -> None:
    visitor.ready()
    assert visitor.client.post(HERE, data={"name": "Mallory", "locale": "fr"}).status_code == 400
    assert visitor.client.post(f"{HERE}/sign-up", data={"email": "x@exemple.fr"}).status_code == 400
