"""A shared device handed over: its session is emptied, and the answers stay closed on it."""

from tests.web.auditing_client import AuditingClient, page_of
from tests.web.conftest import Build
from tests.web.members import ALICE
from tests.web.respondent import KEY, begin


def _hand_over(client: AuditingClient, token: str) -> str:
    page = page_of(client.get(f"/fr/respond/{token}/hand-over"))
    key = page.xpath("//main//input[@name='csrf_token']/@value")[0]
    answer = client.post(f"/fr/respond/{token}/hand-over", data={KEY: key})
    assert answer.status_code == 303
    assert "no-store" in answer.headers["Cache-Control"]
    assert answer.headers["Clear-Site-Data"] == '"cache", "storage"'
    return str(answer.headers["Location"])


def test_the_answers_open_no_more_on_this_device(client: AuditingClient) -> None:
    first = begin(client, length="quick")
    first.finish("3")
    (asks,) = page_of(client.get(f"/fr/results/{first.token}")).xpath("//a[contains(@href, '/hand-over')]/@href")
    assert asks == f"/fr/respond/{first.token}/hand-over"
    assert first.token not in client.get(_hand_over(client, first.token)).text
    second = begin(client, length="quick")
    second.finish("4")
    _hand_over(client, second.token)
    for token in (first.token, second.token):
        for path in (f"respond/{token}", f"respond/{token}/1", f"results/{token}", f"results/{token}/roadmap.pdf"):
            for language, sentence in (
                ("fr", "ne s’ouvrent plus sur cet appareil"),
                ("en", "no longer open on this device"),
            ):
                answer = client.get(f"/{language}/{path}")
                assert answer.status_code == 410
                assert sentence in answer.text
                assert token not in page_of(answer).xpath("//main")[0].text_content()
    elsewhere = client.application.test_client()
    assert elsewhere.get(f"/fr/results/{first.token}").status_code == 200


def test_a_named_invitation_does_not_open_them_again_either(build: Build) -> None:
    house = build()
    house.stage.open()
    reader = house.reader(ALICE)
    invitation = house.stage.tokens()["sales1@firm.example"]
    token = house.stage.answer("sales1@firm.example")
    _hand_over(reader.client, token)
    assert reader.client.get("/fr/organisations").status_code == 303, "the account is signed out"
    welcome = page_of(reader.get(f"/fr/invitation/{invitation}"))
    key = welcome.xpath("//main//input[@name='csrf_token']/@value")[0]
    answer = reader.client.post(f"/fr/invitation/{invitation}", data={KEY: key}, follow_redirects=True)
    assert answer.status_code == 410
