"""Own invitation texts: kept on pages of the account, chosen for a campaign, copied, and read in its letters."""

import io
import json
import zipfile
from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

import pytest
from sqlalchemy.orm import Session

from assessment.mail import ComposedMail
from assessment.services.mail.compose_mail import write_letter
from assessment.store.models import Account, Campaign, LetterTemplate, Organisation, OutgoingMail, Unit
from tests.campaign_factory import ALIGNMENT, KEYS, NOW
from tests.web.auditing_client import page_of
from tests.web.conftest import Build
from tests.web.members import ALICE, BOB, CHARLIE, House, Reader, text_of
from tests.web.respondent import KEY

ADDRESS = "/fr/account/letters"
TEXTS = {
    "name": "Mission d'automne",
    "subject_fr": "{organisation} : {minutes} minutes, avant le {closes}",
    "introduction_fr": "Nous vous accompagnons pour « {campaign} ».\n\nVotre avis compte <b>vraiment</b>.\nMerci",
    "subject_en": "{organisation} asks you by {closes}",
    "introduction_en": "We are with you for {campaign}.",
}

ALL = "Vous pouvez écrire {organisation}, {campaign}, {closes} et {minutes}."


def _kept(house: House, **spoil: str) -> str:
    assert "Le texte est enregistré" in house.reader(BOB).sent(f"{ADDRESS}/new", **(TEXTS | spoil))
    with house.stage.session() as session:
        return session.query(LetterTemplate).filter_by(name=(TEXTS | spoil)["name"]).one().id


def _change(house: House, reader: Reader, letter: str, **spoil: str) -> dict[str, object]:
    """The form of the draft as the page shows it, with another choice of the text."""
    page = page_of(reader.get(f"{house.campaign}/change"))
    names = ("unit", KEY, "name", "closes_on", "threshold")
    form: dict[str, object] = {name: page.xpath(f"//*[@name='{name}']/@value")[0] for name in names}
    people = page.xpath("string(//textarea[@name='people'])")
    checked = {"length": "full", "mode": "named", "languages": ["fr", "en"], "people": people}
    return form | checked | {"closes_on": (NOW + timedelta(days=9)).date().isoformat(), "letter": letter} | spoil


def _choose(house: House, letter: str, **spoil: str) -> None:
    bob = house.reader(BOB)
    answer = bob.client.post(f"{house.campaign}/change", data=_change(house, bob, letter, keep="yes", **spoil))
    assert answer.status_code == 303, text_of(answer)


def _letters(house: House) -> dict[str, ComposedMail]:
    """The letters that wait, by language."""
    with house.stage.session() as session:
        mails = [
            write_letter(session, mail, keys=KEYS, catalogue=lambda _key, _version: ALIGNMENT, now=NOW)
            for mail in session.query(OutgoingMail)
        ]
        return {mail.language: mail for mail in mails if mail is not None}


def _copy(house: House) -> object:
    with house.stage.session() as session:
        return house.stage.campaign(session).letter_words


def test_a_text_is_kept_changed_and_deleted_when_that_is_confirmed(house: House) -> None:
    bob, key = house.reader(BOB), _kept(house)
    assert page_of(bob.get(ADDRESS)).xpath(f"//main//a[@href='{ADDRESS}/{key}']/text()") == [TEXTS["name"]]
    bob.sent(f"{ADDRESS}/{key}", **(TEXTS | {"subject_fr": "Autre objet"}))
    assert "Autre objet" in bob.get(f"{ADDRESS}/{key}").get_data(as_text=True)
    assert "gardent leur copie" in text_of(bob.get(f"{ADDRESS}/{key}/remove"))
    with house.stage.session() as session:
        assert session.query(LetterTemplate).count() == 1
    assert "Le texte est supprimé" in bob.sent(f"{ADDRESS}/{key}/remove")
    with house.stage.session() as session:
        assert session.query(LetterTemplate).count() == 0


@pytest.mark.parametrize("code", ["fr", "en"])
def test_the_letter_is_shown_in_both_languages_before_anything_is_kept(house: House, code: str) -> None:
    answer = house.reader(BOB).post(f"/{code}/account/letters/new", **TEXTS, preview="yes")
    assert answer.status_code == 200
    french, english = (
        " ".join(part.text_content().split()) for part in page_of(answer).xpath("//*[@class='letter-read']")
    )
    for said, words in (
        (french, ("Atelier Durand : ", "Votre avis compte <b>vraiment</b>.", "(le lien personnel)", "confidentielles")),
        (english, ("Atelier Durand asks you by", "(the personal link)", "Your answers are confidential")),
    ):
        assert all(word in said for word in words), said
        assert "{" not in said
    with house.stage.session() as session:
        assert session.query(LetterTemplate).count() == 0


@pytest.mark.parametrize(
    ("spoil", "field", "french", "english"),
    [
        (
            {"subject_fr": "Pour {entreprise}"},
            "subject_fr",
            f"{{entreprise}} ne se remplit pas. {ALL}",
            "{entreprise} cannot be",
        ),
        ({"introduction_en": "By {closes"}, "introduction_en", "Une accolade est seule", "A brace stands alone"),
        (
            {"introduction_fr": "Voir exemple.fr"},
            "introduction_fr",
            "« exemple.fr » serait lu comme",
            "“exemple.fr” would be",
        ),
        ({"introduction_fr": "a" * 701}, "introduction_fr", "700 signes au plus ; ce texte en compte 701.", "has 701."),
        ({"subject_en": "b" * 121}, "subject_en", "120", "120"),
        ({"name": " "}, "name", "Donnez un nom à ce texte.", "Give this text a name."),
    ],
)
def test_what_cannot_stand_is_told_beside_its_field_and_nothing_typed_is_lost(
    house: House, spoil: dict[str, str], field: str, french: str, english: str
) -> None:
    form = TEXTS | spoil
    for code, said in (("fr", french), ("en", english)):
        for button in ("save", "preview"):
            answer = house.reader(BOB).post(f"/{code}/account/letters/new", **form, **{button: "yes"})
            page = page_of(answer)
            assert answer.status_code == 422
            assert said in " ".join(page.xpath(f"string(//*[@id='{field}-error'])").split()).replace("\u202f", " ")
            assert page.xpath("string(//*[@name='subject_fr']/@value)") == form["subject_fr"]
            assert page.xpath("string(//*[@name='introduction_en'])").strip() == form["introduction_en"]
    with house.stage.session() as session:
        assert session.query(LetterTemplate).count() == 0


def test_an_empty_text_a_name_twice_and_one_too_many_are_refused(house: House) -> None:
    bob = house.reader(BOB)
    empty = bob.post(f"{ADDRESS}/new", name="Vide")
    assert "Écrivez au moins un objet ou une introduction" in text_of(empty)
    _kept(house)
    taken = bob.post(f"{ADDRESS}/new", **TEXTS)
    assert (taken.status_code, "porte ce nom" in text_of(taken)) == (422, True)
    for number in range(29):
        _kept(house, name=f"Texte {number}")
    full = bob.post(f"{ADDRESS}/new", **(TEXTS | {"name": "Un de trop"}))
    assert (full.status_code, "déjà 30 textes" in text_of(full)) == (422, True)


def test_the_other_language_keeps_what_is_typed(house: House) -> None:
    answer = house.reader(BOB).post("/en/account/letters/new", **(TEXTS | {"subject_fr": "{oups}"}), again="yes")
    assert answer.status_code == 200
    assert page_of(answer).xpath("string(//*[@name='subject_fr']/@value)") == "{oups}"
    assert "Write a text" in text_of(answer)


def test_a_text_is_its_writer_s_alone(house: House) -> None:
    key = _kept(house)
    for stranger in (ALICE, CHARLIE):
        reader = house.reader(stranger)
        assert TEXTS["name"] not in reader.get(ADDRESS).get_data(as_text=True)
        for path in (key, f"{key}/remove", "0123456789abcdef"):
            assert reader.get(f"{ADDRESS}/{path}").status_code == 404
            assert reader.post(f"{ADDRESS}/{path}", **TEXTS).status_code == 404
        assert reader.client.post(f"{house.campaign}/change", data={KEY: reader.key(), "letter": key}).status_code in (
            404,
            422,
        )
    assert house.reader().get(f"{ADDRESS}/{key}").status_code == 303
    with house.stage.session() as session:
        assert session.query(LetterTemplate).one().name == TEXTS["name"]
    assert _copy(house) is None


def test_a_campaign_keeps_a_copy_and_its_invitations_say_it(house: House) -> None:
    key = _kept(house)
    _choose(house, key)
    bob = house.reader(BOB)
    bob.sent(f"{ADDRESS}/{key}", **(TEXTS | {"subject_fr": "Autre objet"}))
    bob.sent(f"{ADDRESS}/{key}/remove")
    options = page_of(bob.get(f"{house.campaign}/change")).xpath("//select[@name='letter']/option/@value")
    assert options == ["", "kept"]
    _choose(house, "kept", name="Automne")
    house.stage.open()
    letters = _letters(house)
    assert letters["fr"].subject == "Atelier Durand : 12 minutes, avant le 13 mars 2026"
    assert letters["en"].subject == "Atelier Durand asks you by 13 March 2026"
    french, english = letters["fr"].text, letters["en"].text
    assert (
        "Nous vous accompagnons pour «\u202fAutomne\u202f».\n\nVotre avis compte <b>vraiment</b>.\nMerci\n\nRépondre"
        in french
    )
    assert "&lt;b&gt;vraiment&lt;/b&gt;.<br>Merci</p>" in (letters["fr"].html or "")
    assert "Vos réponses ne sont pas anonymes" in french
    assert "We are with you for Automne." in english
    assert "Your answers are not anonymous" in english
    for letter in letters.values():
        assert letter.text.count("http") == 2, "the personal link and that which stops reminders"
        assert "{" not in letter.text + (letter.html or "")


def test_without_a_choice_letters_are_the_product_s(house: House) -> None:
    _kept(house)
    house.stage.open()
    assert "Votre regard compte autant que celui des autres." in _letters(house)["fr"].text


def test_a_letter_that_is_sent_by_hand_says_the_same(house_without_mail: Build) -> None:
    house = house_without_mail()
    _choose(house, _kept(house))
    alice = house.reader(ALICE)
    alice.sent(f"{house.campaign}/open")
    page = page_of(alice.get(f"{house.campaign}/invitations"))
    ready = [parse_qs(urlsplit(href).query) for href in page.xpath("//a/@href[starts-with(., 'mailto:')]")]
    french = next(letter for letter in ready if "Bonjour" in letter["body"][0])
    assert "avant le 13 mars 2026" in french["subject"][0]
    assert "Nous vous accompagnons" in french["body"][0]
    assert "ne sont pas anonymes" in french["body"][0]


@pytest.mark.parametrize(
    ("spoil", "said", "subject"),
    [
        ({"closes_on": ""}, "le dernier jour pour répondre", "votre regard sur marketing, ventes et finance"),
        ({"name": "Voir exemple.fr"}, "le nom de la campagne", "12 minutes, avant le 13 mars 2026"),
    ],
)
def test_what_a_campaign_cannot_fill_keeps_it_from_opening_and_not_from_being_a_draft(
    house: House, spoil: dict[str, str], said: str, subject: str
) -> None:
    bob, key = house.reader(BOB), _kept(house)
    answer = bob.client.post(f"{house.campaign}/change", data=_change(house, bob, key, open="yes", **spoil))
    assert answer.status_code == 422
    assert said in page_of(answer).xpath("string(//*[@id='letter-error'])")
    assert page_of(answer).xpath("//select[@name='letter']/option[@selected]/@value") == [key]
    _choose(house, key, **spoil)
    house.stage.open()
    letter = _letters(house)["fr"]
    assert letter.subject == f"Atelier Durand : {subject}"
    assert ("Votre regard compte" in letter.text) == ("name" in spoil)
    assert "exemple.fr" not in letter.text


def test_a_mission_that_is_used_again_takes_the_words_along(house: House) -> None:
    _choose(house, _kept(house))
    bob = house.reader(BOB)
    with house.stage.session() as session:
        unit = session.query(Unit).filter_by(organisation_id=house.stage.organisation_id).one().id
    bob.sent(f"{house.campaign}/duplicate", unit=unit, name="Encore", key="k")
    with house.stage.session() as session:
        copy = session.query(Campaign).filter_by(name="Encore").one()
        assert copy.letter_words == _copy(house)
        assert copy.letter_words is not None


def test_the_archive_holds_the_copy_and_one_s_own_texts_and_both_go_when_erased(house: House) -> None:
    _choose(house, _kept(house))
    house.reader(ALICE).sent(f"{ADDRESS}/new", **(TEXTS | {"name": "D'Alice"}))
    answer = house.reader(ALICE).get(f"{house.organisation}/end/everything.zip")
    with zipfile.ZipFile(io.BytesIO(answer.data)) as archive:
        files = {
            name.rsplit("/", 1)[-1]: json.loads(archive.read(name)) for name in archive.namelist() if "json" in name
        }
    assert files["campaign.json"]["letter_words"] == _copy(house)
    assert [letter["name"] for letter in files["my-invitation-texts.json"]] == ["D'Alice"]
    certificate = house.reader(BOB).post("/fr/account/erase", name=BOB)
    assert "1 texte d’invitation" in text_of(certificate)
    with Session(house.engine) as session:
        assert [template.name for template in session.query(LetterTemplate)] == ["D'Alice"]
        assert session.query(Account).filter_by(email=BOB).count() == 0
    firm = text_of(house.reader(ALICE).post(f"{house.organisation}/end", name="Atelier Durand"))
    assert "Certificat" in firm
    with Session(house.engine) as session:
        assert session.query(Campaign).count() == 0
        assert [organisation.name for organisation in session.query(Organisation)] == ["Ailleurs"]


def test_enter_never_changes_the_language_of_a_form(house: House) -> None:
    """A browser that is sent Enter presses the first button of the form, wherever in the page it stands."""
    alice = house.reader(ALICE)
    firm = house.organisation
    for address in (f"{ADDRESS}/new", "/fr/organisations/new", f"{firm}/context", f"{firm}/campaigns/new"):
        page = page_of(alice.get(address))
        (switch,) = page.xpath("//button[@name='again']")
        form = switch.get("form")
        first = page.xpath(f"//button[@form='{form}' or ancestor::form[@id='{form}']]")[0]
        assert first.get("name") in (None, "preview"), address
