"""A joint round is taken over into an account with its history, and what heads consented to is kept."""

from flask import Flask
from sqlalchemy import Engine, text

from tests.web.auditing_client import page_of
from tests.web.members import ALICE, BOB, CHARLIE, House, text_of
from tests.web.respondent import KEY, Walker, form_key
from tests.web.rounds.people import HEADS, answer_as, invite, links_of, new_leader, post


def _next_round(leader: Walker, app: Flask) -> Walker:
    """The next round of the same people, the leader's own answers given."""
    key = form_key(leader.client.get(f"/fr/results/{leader.token}"))
    answer = leader.client.post(f"/fr/results/{leader.token}/round/again", data={KEY: key})
    token = answer.headers["Location"].split("/results/")[1].split("/")[0]
    again = Walker(leader.client, f"/fr/respond/{token}/1")
    again.finish("4")
    return again


def test_a_claimed_round_comes_with_its_waves_and_is_seen_by_its_leader_alone(house: House) -> None:
    app, alice, bob = house.app, house.reader(ALICE), house.reader(BOB)
    leader = new_leader(app)
    links = invite(leader)
    heads = {head: answer_as(app, links[head], value) for head, value in zip(HEADS, "251", strict=True)}
    again = _next_round(leader, app)
    for head, link in links_of(again).items():
        answer_as(app, link, {"marketing": "4", "sales": "5", "finance": "3"}[head])
    claim = f"/fr/results/{leader.token}/claim"
    assert house.reader().get(claim).headers["Location"].startswith("/fr/account/sign-in")
    alice.sent(claim, organisation=house.stage.organisation_id)
    # Both measures came along, the later one first, each with its joint result.
    rows = page_of(alice.get(f"{house.organisation}/checks")).xpath("//ul[@class='rows']/li")
    joint = [str(row.xpath(".//a[contains(@href, '/joint')]/@href")[0]) for row in rows]
    assert len(joint) == 2
    texts = [text_of(alice.get(address)) for address in joint]
    assert sum("Ce qui a changé entre vous" in said for said in texts) == 1
    for said in texts:
        for name in ("Maya Diallo", "Sacha Brun", "Fatou Petit"):
            assert name in said
    # Nobody else of the organisation reads what heads answered for these people alone.
    for address in joint:
        for room in (address, f"{address}.pdf", address.removesuffix("/joint"), address.replace("/joint", "/change")):
            assert bob.get(room).status_code == 404
    assert "bilan" in text_of(bob.get(f"{house.organisation}/checks")).lower()
    # A head who erases their part leaves the claimed result too.
    assert post(heads["sales"], f"/fr/respond/{heads['sales'].token}/erase") == 303
    (first,) = [address for address, said in zip(joint, texts, strict=True) if "Ce qui a changé entre vous" not in said]
    assert "Sacha Brun (" not in text_of(alice.get(first)).split("Encore attendu")[0]


def test_a_claimed_round_stands_beside_campaigns_and_in_the_year_of_its_claimer_alone(house: House) -> None:
    app, alice, bob = house.app, house.reader(ALICE), house.reader(BOB)
    leader = new_leader(app)
    links = invite(leader)
    for head, value in zip(HEADS, "251", strict=True):
        answer_as(app, links[head], value)
    alice.sent(f"/fr/results/{leader.token}/claim", organisation=house.stage.organisation_id)
    at = "//a[starts-with(@href, $checks) and contains(@href, '/joint')]"
    for address in (house.organisation, f"{house.organisation}/year"):
        page = page_of(alice.get(address))
        assert len(page.xpath(at, checks=f"{house.organisation}/checks/")) == 1, address
        assert not page_of(bob.get(address)).xpath(at, checks=f"{house.organisation}/checks/")
    assert "1 mesure" in text_of(alice.get(house.organisation))
    assert "Votre résultat commun, sans campagne" in text_of(alice.get(f"{house.organisation}/year"))
    again = _next_round(leader, app)
    for head, link in links_of(again).items():
        answer_as(app, link, {"marketing": "4", "sales": "5", "finance": "3"}[head])
    home = page_of(alice.get(house.organisation))
    assert len(home.xpath(at, checks=f"{house.organisation}/checks/")) == 1, "a round that was repeated stands once"
    assert "2 mesures" in text_of(alice.get(house.organisation))


def test_whoever_claims_makes_the_organisation_on_the_way(house: House) -> None:
    leader, charlie = new_leader(house.app), house.reader(CHARLIE)
    claim = f"/fr/results/{leader.token}/claim"
    stranger = house.reader()
    answer = stranger.client.get(claim, follow_redirects=True)
    assert "créez-en un dans ce navigateur" in text_of(answer)
    refused = charlie.post(f"{claim}/new", organisation=" ")
    assert refused.status_code == 422
    assert "Donnez le nom" in text_of(refused)
    made = charlie.post(f"{claim}/new", organisation="Ateliers Neufs")
    assert made.status_code == 303
    checks = made.headers["Location"]
    assert checks.endswith("/checks")
    assert page_of(charlie.get(checks)).xpath("//ul[@class='rows']/li")
    assert "Ateliers Neufs" in text_of(charlie.get("/fr/organisations"))
    assert house.reader(BOB).post(claim, organisation=house.stage.organisation_id).status_code == 409


def test_the_next_round_of_a_claimed_one_is_claimed_too(house: House) -> None:
    leader, alice = new_leader(house.app), house.reader(ALICE)
    invite(leader)
    alice.sent(f"/fr/results/{leader.token}/claim", organisation=house.stage.organisation_id)
    _next_round(leader, house.app)
    rows = page_of(alice.get(f"{house.organisation}/checks")).xpath("//ul[@class='rows']/li")
    assert len(rows) == 2


def test_what_heads_answered_is_kept_no_longer_than_they_were_told(house: House, engine: Engine) -> None:
    leader, alice = new_leader(house.app), house.reader(ALICE)
    answer_as(house.app, invite(leader)["sales"], "5")
    days = "SELECT function, expires_on FROM responses ORDER BY function"
    with engine.connect() as connection:
        before = {row.function: row.expires_on for row in connection.execute(text(days))}
    alice.sent(f"/fr/results/{leader.token}/claim", organisation=house.stage.organisation_id)
    with engine.connect() as connection:
        after = {row.function: row.expires_on for row in connection.execute(text(days))}
    assert after["sales"] == before["sales"]
    assert after["leadership"] > before["leadership"]
