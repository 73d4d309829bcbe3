"""Names, logos, contacts and colours of the firm and of whoever signs, on pages, letters and documents."""

import io

import pytest
from lxml.html import HtmlElement

from assessment.mail import invitation as letter_to_invited
from assessment.mail import message_of
from assessment.services.mail.compose_mail import invitation_data
from assessment.services.organisations.document_theme import letterhead_of, theme_of
from assessment.store.models import AuditEvent, Campaign, Invitation, Membership, Organisation
from tests.campaign_factory import NOW, THREE
from tests.web.auditing_client import page_of
from tests.web.conftest import Build
from tests.web.members import ALICE, BOB, SAM, House
from tests.web.test_organisations import PNG

BRAND = {"name": "Cabinet Lefèvre & Fils", "contact": "06 11 22 33 44", "accent": "#2F6DB0"}
ADDRESS = "/fr/account/brand"


def _signed(house: House, **spoil: str) -> str:
    form = {**BRAND, "signs": house.stage.organisation_id, **spoil}
    return house.reader(BOB).sent(ADDRESS, **form, logo=(io.BytesIO(PNG), "logo.png"))


def _organisation(house: House) -> Organisation:
    with house.stage.session() as session:
        return session.get_one(Organisation, house.stage.organisation_id)


def _foot(page: HtmlElement) -> str:
    return " ".join(page.xpath("string(//footer)").split())


def test_a_consultant_signs_and_every_page_of_the_firm_says_so(house: House) -> None:
    assert "porteront cette signature" in _signed(house)
    alice = house.reader(ALICE)
    page = page_of(alice.get(house.organisation))
    assert "accompagnée par Cabinet Lefèvre & Fils · 06 11 22 33 44" in _foot(page)
    (sheet,) = page.xpath("//link[contains(@href, 'look.css')]/@href")
    assert "--accent: #2F6DB0" in alice.get(sheet).get_data(as_text=True)
    (logo,) = page.xpath("//div[@class='brand-line']//img/@src")
    assert house.reader().get(logo).mimetype == "image/png"
    with house.stage.session() as session:
        assert "sign_documents" in [event.verb for event in session.query(AuditEvent)]


def test_the_firm_s_own_colour_goes_before_that_of_whoever_signs(house: House) -> None:
    _signed(house)
    form = {"organisation": "Atelier Durand", "locale": "fr", "accent": "#7A4A0B", "contact": "02 40 00 00 00"}
    house.reader(ALICE).sent(f"{house.organisation}/context", **form)
    with house.stage.session() as session:
        theme = theme_of(session, session.get_one(Organisation, house.stage.organisation_id))
    assert (theme.accent, theme.contact) == ("#7A4A0B", "02 40 00 00 00")
    assert theme.signatory is not None
    assert theme.signatory.line == "Cabinet Lefèvre & Fils · 06 11 22 33 44"
    assert theme.signatory.logo.startswith("data:image/png;base64,")


def test_whoever_left_signs_nothing(house: House) -> None:
    _signed(house)
    with house.stage.session() as session, session.begin():
        organisation = session.get_one(Organisation, house.stage.organisation_id)
        session.query(Membership).filter(Membership.account_id == organisation.signed_by).delete()
    with house.stage.session() as session:
        organisation = session.get_one(Organisation, house.stage.organisation_id)
        assert theme_of(session, organisation).signatory is None
    assert "accompagnée par" not in _foot(page_of(house.reader(ALICE).get(house.organisation)))


@pytest.mark.parametrize(
    ("spoil", "field"), [({"name": ""}, "name"), ({"accent": "#FFEE00"}, "accent"), ({"contact": "x" * 121}, "contact")]
)
def test_a_wrong_brand_is_told_beside_its_field_and_nothing_typed_is_lost(
    house: House, spoil: dict[str, str], field: str
) -> None:
    answer = house.reader(BOB).post(ADDRESS, **(BRAND | spoil))
    assert answer.status_code == 422
    page = page_of(answer)
    assert page.xpath(f"//*[@id='{field}-error']")
    assert page.xpath(f"//input[@name='{field}']/@value") == [spoil[field]]


def test_whoever_may_not_sign_for_a_firm_cannot_tick_it(house: House) -> None:
    house.reader(SAM).sent(ADDRESS, **BRAND, signs=house.stage.organisation_id)
    assert _organisation(house).signed_by is None


def test_a_brand_is_taken_away_with_its_signatures(house: House) -> None:
    _signed(house)
    assert "retirée" in house.reader(BOB).sent(f"{ADDRESS}/remove")
    assert _organisation(house).signed_by is None


@pytest.mark.parametrize("colour", ["FFEE00", "red", "2F6DB", "2f6db0;}"])
def test_no_style_sheet_is_made_of_a_colour_that_cannot_be_read(house: House, colour: str) -> None:
    assert house.reader().get(f"/look/{colour}/look.css").status_code == 404


def test_no_logo_is_found_under_another_key(house: House) -> None:
    assert house.reader().get(f"/look/logo/{house.stage.organisation_id}").status_code == 404


@pytest.fixture
def branded(build: Build) -> House:
    """Three named heads of a firm with a logo and a contact, whose documents a consultant signs; one has answered."""
    house = build(THREE)
    _signed(house)
    form = {"organisation": "Atelier Durand", "locale": "fr", "contact": "02 40 00 00 00"}
    house.reader(ALICE).sent(f"{house.organisation}/context", **form, logo=(io.BytesIO(PNG), "logo.png"))
    house.stage.open()
    return house


def test_whoever_answers_reads_whose_questions_they_are(branded: House) -> None:
    token = next(iter(branded.stage.tokens().values()))
    nobody = branded.reader()
    landing = page_of(nobody.get(f"/fr/invitation/{token}"))
    assert landing.xpath("//main//img[@class='logo']/@alt") == ["Atelier Durand"]
    started = nobody.post(f"/fr/invitation/{token}")
    for page in (landing, page_of(nobody.get(started.headers["Location"]))):
        assert "Atelier Durand 02 40 00 00 00" in _foot(page)
        assert "Cabinet Lefèvre & Fils · 06 11 22 33 44" in _foot(page)
        assert page.xpath("//link[contains(@href, '/look/2F6DB0/look.css')]")


def test_a_letter_bears_the_names_the_contact_and_the_logo_inside_it(branded: House) -> None:
    with branded.stage.session() as session:
        invitation = session.query(Invitation).first()
        assert invitation is not None
        campaign = session.get_one(Campaign, invitation.campaign_id)
        organisation = session.get_one(Organisation, campaign.organisation_id)
        head = letterhead_of(session, organisation)
        ask = invitation_data(invitation, campaign, organisation, link="https://x.example/1", minutes=9, head=head)
    letter = letter_to_invited(ask, "fr")
    for text in (letter.text, (letter.html or "").replace("&amp;", "&")):
        assert "Atelier Durand · 02 40 00 00 00" in text
        assert "Cabinet Lefèvre & Fils · 06 11 22 33 44" in text
    assert "background:#2F6DB0" in (letter.html or "")
    message = message_of(letter, sender="a@b.example", identifier="0", written_at=NOW)
    pictures = [part for part in message.walk() if part.get_content_maintype() == "image"]
    assert [part["Content-ID"] for part in pictures] == ["<logo>"]
    assert 'src="cid:logo"' in (letter.html or "")
