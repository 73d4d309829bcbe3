"""A decision meeting as a test holds it: whoever leads, and the phones."""

from collections.abc import Mapping

from assessment.core.privacy.confidentiality import Mode
from assessment.store.models import WorkshopTopic
from assessment.store.queries.campaigns import workshops
from tests.campaign_factory import everything
from tests.web.auditing_client import page_of
from tests.web.conftest import Build
from tests.web.members import BOB, House, Reader, text_of
from tests.web.respondent import KEY

LEVELS = {"marketing": 5, "sales": 2, "finance": 2, "leadership": 3}
"""The option that everybody of a function answers with."""


def closed_campaign(build: Build, counts: Mapping[str, int], mode: Mode = Mode.NAMED) -> House:
    """A firm whose functions disagree, so many people of each; closed."""
    house = build(counts, mode=mode)
    house.stage.open()
    for email in house.stage.tokens():
        function = email.split("@")[0].rstrip("0123456789")
        house.stage.answer(email, everything(function, LEVELS[function]))
    house.stage.close()
    return house


class Room:
    """A meeting with whoever leads it and the phones in it."""

    def __init__(self, house: House, *, seats: int = 3, topics: int = 2) -> None:
        self.house = house
        self.lead = house.reader(BOB)
        self.address = f"{house.campaign}/workshop"
        topics_offered = page_of(self.lead.get(self.address)).xpath("//input[@name='topics']/@value")[:topics]
        self.lead.sent(self.address, topics=topics_offered, seats=str(seats))
        self.link = str(page_of(self.lead.get(self.address)).xpath("//p[@class='quiet break']/text()")[0])
        self.join = "/" + self.link.split("/", 3)[3]

    def phone(self) -> "Phone":
        """A phone that joins."""
        return Phone(self, self.house.reader())

    def topics(self) -> list[WorkshopTopic]:
        """The questions as the database has them."""
        with self.house.stage.session() as session:
            return list(workshops.topics(session, self.house.stage.campaign_id))

    def take_up(self, number: int = 0) -> str:
        """Put a question on; its id."""
        topic = self.topics()[number].id
        self.lead.sent(f"{self.address}/take-up", topic=topic)
        return topic

    def until(self, phase: str, number: int = 0) -> str:
        """Lead a question to that phase; its id."""
        topic = self.take_up(number)
        while (seen := self.topics()[number].phase) != phase:
            self.lead.sent(f"{self.address}/next", topic=topic, seen=seen)
        return topic


class Phone:
    """A browser that scanned the code."""

    def __init__(self, room: Room, reader: Reader) -> None:
        self.room, self.reader = room, reader
        self.page = self.take_part()

    def take_part(self) -> str:
        """Join, or come back; the address of the phone's page."""
        self.kept_key = self.reader.key()
        answer = self.reader.client.post(self.room.join, data={KEY: self.kept_key})
        self.status = answer.status_code
        return answer.headers.get("Location", "")

    def read(self) -> str:
        """What the page says."""
        return text_of(self.reader.client.get(self.page))

    def vote(self, topic: str, value: object) -> int:
        """Send a vote; the status of the answer."""
        form = {KEY: self.kept_key, "topic": topic, "value": str(value)}
        return self.reader.client.post(self.page, data=form).status_code
