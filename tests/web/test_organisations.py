"""Organisations, members, units, claimed checks."""

import io
import struct
from typing import Any

import pytest
from flask import Flask
from PIL import Image
from sqlalchemy import text

from assessment.store.models import OutgoingMail
from reports.contrast import contrast_on_white
from tests.web.auditing_client import page_of
from tests.web.members import ALICE, BOB, CHARLIE, House, Reader, text_of
from tests.web.respondent import KEY, begin


def picture(kind: str = "PNG", **more: Any) -> bytes:
    """A picture of 120 by 40 pixels."""
    written = io.BytesIO()
    Image.new("RGB", (120, 40), "#0B5FFF").save(written, kind, **more)
    return written.getvalue()


PNG = picture()
HUGE = PNG[:16] + struct.pack(">II", 50_000, 50_000) + PNG[24:]


def _create(reader: Reader, **spoil: object) -> object:
    form = {KEY: reader.key(), "organisation": "Menuiserie Roy", "headcount": "60", "locale": "fr", "accent": "#7A4A0B"}
    return reader.client.post("/fr/organisations/new", data=form | spoil)


def test_whoever_creates_an_organisation_owns_it(house: House) -> None:
    charlie = house.reader(CHARLIE)
    assert _create(charlie).status_code == 303  # type: ignore[attr-defined]
    said = text_of(charlie.get("/fr/organisations"))
    assert "Menuiserie Roy votre rôle : Responsable" in said.replace("\u202f", " ")
    assert "Atelier Durand" not in said


@pytest.mark.parametrize(
    ("spoil", "field"),
    [
        ({"organisation": ""}, "organisation"),
        ({"headcount": "many"}, "headcount"),
        ({"accent": "#FFEE00"}, "accent"),
        ({"accent": "red"}, "accent"),
        ({"locale": "de"}, "locale"),
        ({"logo": (io.BytesIO(b"<svg onload='alert(1)'/>"), "logo.svg")}, "logo"),
        ({"logo": (io.BytesIO(HUGE), "logo.png")}, "logo"),
    ],
)
def test_what_is_wrong_is_said_beside_its_field(house: House, spoil: dict[str, object], field: str) -> None:
    answer = _create(house.reader(ALICE), **spoil)
    assert answer.status_code == 422  # type: ignore[attr-defined]
    assert page_of(answer).xpath(f"//*[@id='{field}-error']")  # type: ignore[arg-type]


def test_the_contrast_is_that_of_the_standard() -> None:
    assert contrast_on_white("#000000") == pytest.approx(21)
    assert contrast_on_white("#FFFFFF") == pytest.approx(1)
    assert contrast_on_white("#767676") == pytest.approx(4.54, abs=0.01)


def test_a_logo_is_kept_shown_to_members_and_taken_away(house: House) -> None:
    alice, context = house.reader(ALICE), f"{house.organisation}/context"
    form = {"organisation": "Atelier Durand", "locale": "fr"}
    alice.sent(context, **form, logo=(io.BytesIO(PNG), "logo.png"))
    shown = house.reader(BOB).get(f"{house.organisation}/logo")
    assert (shown.mimetype, Image.open(io.BytesIO(shown.data)).size) == ("image/png", (120, 40))
    alice.sent(context, **form, no_logo="yes")
    assert alice.get(f"{house.organisation}/logo").status_code == 404


def test_a_new_member_gets_the_same_answer_with_an_account_or_without(house: House) -> None:
    alice = house.reader(ALICE)
    answers = {
        email: alice.sent(f"{house.organisation}/members", email=email, role="observer").replace(email, "…")
        for email in (CHARLIE, "nobody@elsewhere.example")
    }
    assert all(said.startswith("Un message est parti vers …. Mes organisations") for said in answers.values())
    assert "Charlie" not in answers[CHARLIE], "the name would tell that there was an account"
    with house.stage.session() as session:
        letters = {mail.content["to"]: mail.content["text"] for mail in session.query(OutgoingMail) if mail.content}
    assert "/account/sign-in" in letters[CHARLIE]
    assert "/account/forgotten/" in letters["nobody@elsewhere.example"]


def test_roles_change_at_once_and_one_owner_stays(house: House) -> None:
    alice, bob = house.reader(ALICE), house.reader(BOB)
    with house.engine.connect() as connection:
        key = connection.execute(text("SELECT id FROM accounts WHERE email = :who"), {"who": BOB}).scalar_one()
    members = f"{house.organisation}/members"
    assert bob.get(members).status_code == 403
    alice.sent(f"{members}/{key}/role", role="owner")
    assert bob.get(members).status_code == 200
    alice.sent(f"{members}/{key}/remove")
    assert bob.get(house.organisation).status_code == 404
    assert "au moins un responsable" in alice.sent(f"{members}/{house.stage.actor.account_id}/role", role="observer")


def test_the_sessions_of_a_removed_member_end(house: House) -> None:
    alice, bob, elsewhere = house.reader(ALICE), house.reader(BOB), house.reader(BOB)
    with house.engine.connect() as connection:
        key = connection.execute(text("SELECT id FROM accounts WHERE email = :who"), {"who": BOB}).scalar_one()
    assert [reader.get("/fr/organisations").status_code for reader in (bob, elsewhere)] == [200, 200]
    alice.sent(f"{house.organisation}/members/{key}/remove")
    assert [reader.get("/fr/organisations").status_code for reader in (bob, elsewhere, alice)] == [303, 303, 200]


def test_a_unit_is_added_once(house: House) -> None:
    alice, units = house.reader(ALICE), f"{house.organisation}/units"
    assert "Région Ouest" in alice.sent(units, name="Région Ouest")
    for name in ("région ouest", "", "x" * 121):
        assert alice.post(units, name=name).status_code == 422


def test_a_quick_check_is_taken_over_and_seen_by_its_owner_alone(house: House, mail_worker: Flask) -> None:
    alice, bob = house.reader(ALICE), house.reader(BOB)
    walker = begin(alice.client, length="quick")
    walker.finish()
    claim = walker.address.split("?")[0] + "/claim"
    assert house.reader().get(claim).headers["Location"].startswith("/fr/account/sign-in")
    assert "rattaché" in alice.sent(claim, organisation=house.stage.organisation_id)
    (check,) = page_of(alice.get(f"{house.organisation}/checks")).xpath("//ul[@class='rows']//a/@href")
    assert alice.get(check).status_code == 200
    assert bob.get(check).status_code == 404
    assert bob.post(claim, organisation=house.stage.organisation_id).status_code == 409
    assert alice.post(claim, organisation="0123456789abcdef").status_code == 404


def test_a_logo_is_kept_as_its_pixels_alone(house: House) -> None:
    alice, context, form = (
        house.reader(ALICE),
        f"{house.organisation}/context",
        {"organisation": "Atelier Durand", "locale": "fr"},
    )
    exif = Image.Exif()
    exif[0x010E] = "taken at 12 rue des Lilas"
    for kind in ("PNG", "JPEG"):
        brought = picture(kind, exif=exif) + b"<script>alert(1)</script>"
        assert b"Lilas" in brought
        alice.sent(context, **form, logo=(io.BytesIO(brought), "logo"))
        kept = alice.get(f"{house.organisation}/logo")
        assert kept.mimetype == f"image/{kind.lower()}"
        assert b"Lilas" not in kept.data
        assert b"<script>" not in kept.data
        assert Image.open(io.BytesIO(kept.data)).size == (120, 40)


def test_a_picture_that_cannot_be_decoded_is_refused(house: House) -> None:
    alice, form = house.reader(ALICE), {"organisation": "Atelier Durand", "locale": "fr"}
    for broken in (b"\xff\xd8\xff" + b"x" * 90, HUGE, picture("GIF")):
        answer = alice.post(f"{house.organisation}/context", **form, logo=(io.BytesIO(broken), "logo.png"))
        assert answer.status_code == 422


def test_organisations_stand_in_the_order_of_the_alphabet_whatever_their_accents_and_ligatures(house: House) -> None:
    bob = house.reader(BOB)
    for name in ("Zinc", "Étoile", "Œuvres", "fermes du Lac", "Ærø", "Adler", "Ofen"):
        _create(bob, organisation=name)
    names = page_of(bob.get("/fr/organisations")).xpath("//ul[contains(@class, 'rows')]//a/text()")
    assert names == ["Adler", "Ærø", "Atelier Durand", "Étoile", "fermes du Lac", "Œuvres", "Ofen", "Zinc"]
