"""E-mail addresses: one form for one person, whatever was copied along."""

import pytest

from assessment.email_addresses import cleaned_address, is_address, needs_smtputf8, wire_address


@pytest.mark.parametrize(
    "written",
    [
        "zoe@firm.example",
        "Zoe@FIRM.example",
        "\u200bzoe@firm.example",
        "zo\u00ade@firm.example",
        "zoe@firm.\u200bexample\ufeff",
        "\u00a0zoe@firm.example\u00a0",
        "zoe\u00a0@\u202ffirm.example",
        "\u202azoe@firm.example\u202c",
        "zoe@\uff46irm.example",
    ],
)
def test_what_nobody_sees_makes_no_other_address(written: str) -> None:
    assert cleaned_address(written) == "zoe@firm.example"


@pytest.mark.parametrize(
    "written", ["zoe@münchen.de", "zoe@xn--mnchen-3ya.de", "ZOE@MU\u0308NCHEN.DE", "zoe@XN--mnchen-3ya.de"]
)
def test_a_domain_is_one_in_both_its_forms(written: str) -> None:
    address = cleaned_address(written)
    assert address == "zoe@münchen.de"
    assert is_address(address)
    assert wire_address(address) == "zoe@xn--mnchen-3ya.de"
    assert not needs_smtputf8(address)


def test_an_accent_is_one_however_it_is_composed() -> None:
    assert cleaned_address("zoe\u0301@example.com") == cleaned_address("ZOÉ@example.com") == "zoé@example.com"
    assert is_address("zoé@example.com")
    assert needs_smtputf8("zoé@example.com")


@pytest.mark.parametrize(
    "written",
    [
        "",
        "zoe",
        "zoe@localhost",
        "zoe@firm..example",
        ".zoe@firm.example",
        "zoe.@firm.example",
        "zo..e@firm.example",
        "zoe@-firm.example",
        "zoe@firm_x.example",
        "zoe@xn--.example",
        "zoe bob@firm.example",
        "zoe@firm.example.",
        "a" * 65 + "@firm.example",
        "é" * 33 + "@firm.example",
        "zoe@" + "a" * 64 + ".example",
        "zoe\ud800@firm.example",
    ],
)
def test_what_no_server_knows_is_no_address(written: str) -> None:
    assert not is_address(cleaned_address(written))
