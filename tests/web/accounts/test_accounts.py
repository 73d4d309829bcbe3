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
from assessment.web.accounts.security.forms import LEAST_SIGNS
from assessment.web.accounts.security.session_lifetime import SIGNED_IN_SECONDS
from assessment.web.base.rate_limits import SIGN_INS_AS_PER_HOUR, SIGN_INS_PER_MINUTE
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
        links = {
            link for sent in self.letters() for link in re.findall(rf"http://localhost(/\S*{word}/\S+)", sent["text"])
        }
        assert len(links) == 1, links
        return str(links.pop())

    def forget_letters(self) -> None:
        """Start with an empty outbox."""
        with self.engine.begin() as connection:
            connection.execute(text("DELETE FROM outgoing_mails"))

    def sign_up(self, email: str = EMAIL) -> TestResponse:
        """Fill in the form of a new account."""
        return self.post("sign-up", name="Alice Martin", email=email)

    def choose_password(self, password: str = PASSWORD) -> TestResponse:
        """Follow the link of the only letter, and choose a password there."""
        link = self.link("forgotten")
        form = {KEY: form_key(self.client.get(link)), "password": password, "password_confirm": password}
        return self.client.post(link, data=form, follow_redirects=True)

    def sign_in(self, email: str = EMAIL, password: str = PASSWORD) -> TestResponse:
        """Fill in the form of sign-in."""
        return self.post("sign-in", email=email, password=password)

    def ready(self) -> "Visitor":
        """An account that is confirmed, and signed in."""
        self.sign_up()
        self.choose_password()
        self.forget_letters()
        assert self.sign_in().request.path == "/fr/organisations"
        return self

    def share(self, signed_in: "Visitor") -> None:
        """Take a copy of somebody's cookie."""
        cookie = signed_in.client.get_cookie("diapason")
        assert cookie is not None
        self.client.set_cookie("diapason", cookie.value)

    def again(self) -> "Visitor":
        """The same person at another browser, not signed in."""
        client = self.client.application.test_client()
        assert isinstance(client, AuditingClient)
        return Visitor(client, self.engine)


@pytest.fixture
def visitor(mail_worker: Flask, engine: Engine) -> Visitor:
    """Nobody yet."""
    client = mail_worker.test_client()
    assert isinstance(client, AuditingClient)
    return Visitor(client, engine)


def test_an_account_opens_once_its_address_is_confirmed(visitor: Visitor) -> None:
    visitor.sign_up(email="Alice@Exemple.fr")
    assert visitor.sign_in().request.path == f"{HERE}/sign-in"
    assert "Votre mot de passe est enregistré" in text_of(visitor.choose_password())
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
    form = {KEY: key, "name": "Bob", "email": "bob@example.com"}
    visitor.client.post("/en/account/sign-up", data=form)
    (letter,) = visitor.letters()
    assert letter["subject"] == "Confirm your address"
    assert "http://localhost/en/account/forgotten/" in letter["text"]
    assert "http://localhost/en/account/forgotten/" in letter["html"]


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
    assert "Votre mot de passe est enregistré" in text_of(visitor.client.post(link, data=form, follow_redirects=True))
    assert visitor.sign_in().request.path == f"{HERE}/sign-in"
    assert visitor.sign_in(password=OTHER).request.path == "/fr/organisations"
    visitor.post("sign-out", at="")
    assert "ne vaut plus" in text_of(visitor.client.get(link, follow_redirects=True))


@pytest.mark.parametrize(
    "password",
    [
        "court",
        "aaaaaaaaaaaaaaaa",
        EMAIL,
        "password1234",
        "azertyuiop12",
        "MotDePasse!2025",
        "Alice Martin 1",
        "bienvenue2026",
        "Diapason2026!",
    ],
)
def test_a_password_that_is_easy_to_guess_is_refused(visitor: Visitor, password: str) -> None:
    visitor.sign_up()
    for language, said in (("fr", "se devine trop facilement"), ("en", "too easy to guess")):
        link = visitor.link("forgotten").replace("/fr/", f"/{language}/")
        form = {KEY: form_key(visitor.client.get(link)), "password": password, "password_confirm": password}
        answer = visitor.client.post(link, data=form)
        problem = page_of(answer).xpath("//*[@id='password-error']")[0].text_content()
        assert said in problem or len(password) < LEAST_SIGNS
    assert visitor.sign_in(password=password).request.path == f"{HERE}/sign-in"


def test_an_account_has_no_password_before_its_address_is_confirmed(visitor: Visitor) -> None:
    visitor.post("sign-up", name="Mallory", email=EMAIL, password=OTHER)
    with visitor.engine.connect() as connection:
        assert connection.execute(text("SELECT password FROM accounts")).scalar_one() is None
    visitor.choose_password()
    assert visitor.sign_in(password=OTHER).request.path == f"{HERE}/sign-in"
    assert visitor.sign_in().request.path == "/fr/organisations"


@pytest.mark.parametrize(
    "name", ["evil.example", "http://evil", "Alice www.evil", "x@evil", "Prix à gagner sur evil.example/fr"]
)
def test_a_name_at_sign_up_carries_no_address(visitor: Visitor, name: str) -> None:
    assert page_of(visitor.post("sign-up", name=name, email=EMAIL)).xpath("//*[@id='name-error']")
    assert visitor.letters() == []


def test_a_name_typed_for_an_unconfirmed_address_goes_into_no_letter(visitor: Visitor) -> None:
    visitor.sign_up()
    visitor.post("confirm", email=EMAIL)
    visitor.sign_up()
    assert len(visitor.letters()) == 3
    assert "Martin" not in str(visitor.letters())
    visitor.forget_letters()
    visitor.post("forgotten", email=EMAIL)
    visitor.choose_password()
    visitor.post("forgotten", email=EMAIL)
    assert "Alice Martin" in str(visitor.letters())


def test_signing_out_ends_the_session_at_the_server(visitor: Visitor) -> None:
    visitor.ready()
    thief, other = visitor.again(), visitor.again()
    thief.share(visitor)
    other.sign_in()
    visitor.post("sign-out", at="")
    assert thief.client.get("/fr/organisations").status_code == 303, "a copy of the cookie opens nothing"
    assert other.client.get("/fr/organisations").status_code == 200, "another browser stays signed in"


def _ended(visitor: Visitor, other: Visitor) -> bool:
    """Whether the other session is over and the visitor's goes on."""
    here = visitor.client.get("/fr/organisations").status_code
    return (here, other.client.get("/fr/organisations").status_code) == (200, 303)


def test_a_change_of_password_or_second_factor_ends_the_other_sessions(visitor: Visitor) -> None:
    other = visitor.ready().again()
    other.share(visitor)
    activate(visitor)
    assert _ended(visitor, other)
    other.share(visitor)
    visitor.post("second", setup="disable")
    assert _ended(visitor, other)
    other.share(visitor)
    visitor.post("password", password=PASSWORD, new_password=OTHER, new_password_confirm=OTHER)
    assert _ended(visitor, other)
    other.share(visitor)
    other.again().post("forgotten", email=EMAIL)
    link = other.link("forgotten")
    stranger = other.again()
    form = {KEY: form_key(stranger.client.get(link)), "password": PASSWORD, "password_confirm": PASSWORD}
    stranger.client.post(link, data=form)
    for reader in (visitor, other):
        assert reader.client.get("/fr/organisations").status_code == 303


def test_the_other_sessions_can_be_ended_from_the_account_page(visitor: Visitor) -> None:
    other = visitor.ready().again()
    other.share(visitor)
    answer = visitor.post("sign-out-others", at="")
    assert answer.status_code == 200
    assert _ended(visitor, other)
    assert other.sign_in().status_code == 200
    assert not _ended(visitor, other), "whoever signs in again is in"


def test_wrong_codes_count_against_the_account_that_signs_in(visitor: Visitor) -> None:
    activate(visitor.ready())
    visitor.post("sign-out", at="")
    visitor.sign_in()
    statuses = []
    for number in range(SIGN_INS_AS_PER_HOUR):
        page = ("code", "recovery")[number % 2]
        statuses.append(visitor.post(page, code="000000", email=f"other{number}@exemple.fr").status_code)
    assert statuses[-1] == 429
    # However the address is written, it is one address.
    assert visitor.again().sign_in(EMAIL.upper().replace("EXEMPLE", "ｅｘｅｍｐｌｅ")).status_code == 429


def test_passkeys_without_an_address_share_no_count(visitor: Visitor) -> None:
    form = {KEY: form_key(visitor.client.get(f"{HERE}/passkeys/sign-in")), "credential": "{}"}
    for _ in range(SIGN_INS_PER_MINUTE):
        assert visitor.client.post(f"{HERE}/passkeys/sign-in/x", data=form).status_code != 429
    with visitor.engine.connect() as connection:
        assert connection.execute(text("SELECT max(attempts), count(*) FROM attempt_counts")).one() == (
            SIGN_INS_PER_MINUTE,
            1,
        )


@pytest.mark.parametrize("body", ["[]", "null", "1", '"x"', "{", '{"email": ["x"]}', '{"email": {"a": 1}}'])
def test_pages_of_accounts_read_no_json(visitor: Visitor, body: str) -> None:
    key = form_key(visitor.client.get(f"{HERE}/sign-in"))
    for page in ("sign-in", "sign-up", "forgotten", "confirm", "code", "recovery", "passkeys/sign-in"):
        sent = visitor.client.post(
            f"{HERE}/{page}", data=body, content_type="application/json", headers={"X-CSRFToken": key}
        )
        assert sent.status_code == 400


def activate(visitor: Visitor) -> tuple[TOTP, str]:
    """Set the second factor up with an authenticator app: the app, and the code of it that was used."""
    page = page_of(visitor.post("second", setup="authenticator"))
    app = TOTP(key=page.xpath("//code/text()")[0].replace("-", ""))
    action = page.xpath("//form[contains(@action, '/account/second/')]/@action")[0]
    used = app.generate().token
    form = {KEY: page.xpath(f"//input[@name='{KEY}']/@value")[0], "code": used}
    assert "Le second facteur est actif" in text_of(visitor.client.post(action, data=form, follow_redirects=True))
    return app, used


def test_a_code_of_the_app_is_asked_for_and_serves_once(visitor: Visitor) -> None:
    app, used = activate(visitor.ready())
    visitor.post("sign-out", at="")
    assert visitor.sign_in().request.path == f"{HERE}/code"
    assert visitor.client.get("/fr/organisations").status_code == 303, "the password alone opens nothing"
    assert visitor.post("code", code=used).request.path == f"{HERE}/code", "a code that was used is refused"
    assert visitor.post("code", code=app.generate(time.time() + 30).token).request.path == "/fr/organisations"


def test_a_recovery_code_opens_the_account_once(visitor: Visitor) -> None:
    activate(visitor.ready())
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
    visitor.choose_password()
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


@pytest.mark.parametrize("page", ["sign-up", "confirm", "forgotten"])
def test_links_in_letters_are_not_built_from_the_host_of_a_request(visitor: Visitor, page: str) -> None:
    visitor.sign_up()
    visitor.forget_letters()
    key = form_key(visitor.client.get(f"{HERE}/{page}", base_url="http://evil.example"))
    form = {KEY: key, "email": EMAIL, "name": "Alice"}
    visitor.client.post(f"{HERE}/{page}", data=form, base_url="http://evil.example")
    (letter,) = visitor.letters()
    assert "evil" not in str(letter)
    assert "http://localhost/fr/account/" in letter["text"]
