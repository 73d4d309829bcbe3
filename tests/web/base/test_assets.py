"""Static files."""

import re

import pytest

from assessment.web.base import assets
from reports import theme
from tests.web.auditing_client import AuditingClient, page_of

ENCODINGS = {"Accept-Encoding": "gzip, deflate, br, zstd"}
MOST_BYTES = 100 * 1024
MOST_REQUESTS = 8


def _addresses(client: AuditingClient, path: str) -> list[str]:
    """Everything that a browser fetches for that page, in order."""
    page = page_of(client.get(path))
    addresses = [path, *page.xpath("//link[@rel='stylesheet' or @rel='icon']/@href"), *page.xpath("//script/@src")]
    style = client.get(addresses[1]).get_data(as_text=True)
    return addresses + [f"/assets/{name}" for name in re.findall(r"url\(([\w.-]+)\)", style)]


def test_the_first_page_is_light_and_asks_nobody_else(client: AuditingClient) -> None:
    addresses = _addresses(client, "/fr")
    answers = [client.get(address, headers=ENCODINGS) for address in addresses]
    assert all(answer.status_code == 200 for answer in answers)
    assert len(addresses) <= MOST_REQUESTS
    assert sum(len(answer.data) for answer in answers) <= MOST_BYTES
    style = client.get(addresses[1]).get_data(as_text=True)
    assert "http" not in re.sub(r'url\("data:[^"]*"\)', "", style)
    assert not page_of(client.get("/fr")).xpath("//@src[starts-with(., 'http')] | //link/@href[starts-with(., 'http')]")


def test_files_are_named_after_their_content_and_kept_for_ever(client: AuditingClient) -> None:
    for address in _addresses(client, "/fr")[1:]:
        answer = client.get(address)
        assert re.search(r"-[0-9a-f]{12}\.\w+$", address)
        assert answer.headers["Cache-Control"] == "public, max-age=31536000, immutable"


@pytest.mark.parametrize("name", ["diapason.css", "../settings.py", "..%2Fsettings.py", "diapason-000000000000.css"])
def test_only_known_files_are_served(client: AuditingClient, name: str) -> None:
    assert client.get(f"/assets/{name}").status_code == 404


def test_the_style_sheet_has_the_colours_of_the_report() -> None:
    tokens = (assets.STATIC / "css" / "base" / "tokens.css").read_text(encoding="utf-8")
    named = dict(re.findall(r"--([\w-]+): (#[0-9A-F]{6});", tokens))
    expected = {
        "ink": theme.INK,
        "muted": theme.MUTED,
        "hairline": theme.HAIRLINE,
        "tint": theme.TINT,
        "accent": theme.ACCENT,
        **{f"maturity-{step}": colour for step, colour in enumerate(theme.MATURITY, start=1)},
        **{f"pressure-{step}": colour for step, colour in enumerate(theme.PRESSURE, start=1)},
        **{key: style.colour for key, style in theme.FUNCTIONS.items()},
    }
    assert {name: named[name] for name in expected} == expected


def test_every_style_sheet_says_what_it_is_for() -> None:
    for sheet in (assets.STATIC / "css").rglob("*.css"):
        assert sheet.read_text(encoding="utf-8").startswith("/* "), sheet.name


def test_joining_loses_no_rule() -> None:
    style = assets.gather().files[assets.gather().names["diapason.css"]].content.decode()
    assert "/*" not in style
    assert style.count("{") == style.count("}")
    for selector in (".option", ".question", ".progress", ".notice", ".personal", ".offer", ".mark-sales"):
        assert selector in style
