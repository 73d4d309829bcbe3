"""Respondent that submits forms as a browser does."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from lxml.html import HtmlElement
from werkzeug.test import TestResponse

from tests.web.auditing_client import AuditingClient, page_of

KEY = "csrf_token"


def begin(client: AuditingClient, *, language: str = "fr", length: str = "full", **fields: str) -> "Walker":
    """Start a questionnaire; `told` is what the form about the respondent holds."""
    address = f"/{language}/start/alignment/{length}"
    form = {KEY: form_key(client.get(address)), "function": "sales", "role": "head"} | fields
    answer = client.post(address, data=form)
    assert answer.status_code == 303, answer.get_data(as_text=True)
    return Walker(client, answer.headers["Location"])


def form_key(response: TestResponse) -> str:
    """The key of the first form of a page."""
    return str(page_of(response).xpath(f"//input[@name='{KEY}']/@value")[0])


@dataclass
class Tab:
    """A page of questions as a browser holds it: what is chosen, what was there when it was opened."""

    address: str
    page: HtmlElement
    chosen: dict[str, str] = field(default_factory=dict)

    @property
    def items(self) -> list[str]:
        """The items of the page in order."""
        return [name.removeprefix("seen.") for name in self.page.xpath("//input/@name[starts-with(., 'seen.')]")]

    @property
    def checked(self) -> dict[str, str]:
        """What is chosen on the page as it was opened."""
        chosen = self.page.xpath("//input[@type='radio'][@checked]")
        return {radio.get("name"): radio.get("value") for radio in chosen}

    def texts(self) -> dict[str, str]:
        """The texts on the page as it was opened."""
        return {field.get("name"): field.text or "" for field in self.page.iter("textarea") if field.get("name")}

    def form(self) -> dict[str, str]:
        """What the browser would send."""
        hidden = self.page.xpath("//form[@id='answers']//input[@type='hidden']")
        seen = {field.get("name"): field.get("value") for field in hidden}
        return seen | self.texts() | self.checked | self.chosen


@dataclass
class Walker:
    """One respondent and where they are."""

    client: AuditingClient
    address: str

    @property
    def token(self) -> str:
        """The token in their address."""
        match = re.search(r"/(?:respond|results)/([^/?]+)", self.address)
        assert match
        return match[1]

    def open(self, address: str | None = None) -> Tab:
        """A page of questions in a tab."""
        address = address or self.address
        response = self.client.get(address)
        assert response.status_code == 200, response.status
        return Tab(address.split("?")[0], page_of(response))

    def send(self, tab: Tab, button: str = "", /, **spoil: str) -> TestResponse:
        """Press a button of that tab: "" is next, else back, language, results."""
        response = self.client.post(tab.address + button, data=tab.form() | spoil)
        if response.status_code == 303:
            self.address = response.headers["Location"]
        return response

    def answer_page(self, value: str = "3", **choices: str) -> Tab:
        """Choose on the present page and go on; `value` for every item that `choices` does not name."""
        tab = self.open()
        tab.chosen = {item: value if item[0] != "T" else "" for item in tab.items} | choices
        assert self.send(tab).status_code == 303
        return tab

    def finish(self, value: str = "3", answers: Mapping[str, str] | None = None) -> None:
        """Walk to the results."""
        while "/respond/" in self.address:
            tab = self.open()
            tab.chosen = {item: (answers or {}).get(item, value if item[0] != "T" else "") for item in tab.items}
            assert self.send(tab).status_code == 303
