"""Names, scores and statements of waves in words."""

from collections.abc import Mapping
from dataclasses import dataclass

from assessment.core.comparison.interpretation import Message
from assessment.core.questionnaire.localised_text import Text
from assessment.core.waves.wave_comparison import Voice
from assessment.core.waves.wave_history import WaveHistory, WaveLine, WavePoint
from assessment.i18n import Language
from assessment.typography import NO_VALUE

SHORT_DAY = "MMM yy"


@dataclass(frozen=True)
class WaveText:
    """The story with the few ways of writing that the parts of the chapter share."""

    history: WaveHistory
    say: Language

    def read(self, text: Text) -> str:
        """A text of the questionnaire in the reader's language."""
        return text.within(self.say.code)

    def said(self, saying: Message) -> str:
        """A saying in the reader's language."""
        written = saying.written(lambda value, digits: self.say.number(value, digits=digits), groups={}, levels={})
        return self.say(saying.key, **written)

    @property
    def names(self) -> Mapping[str, str]:
        """Scales' names by key, levers first."""
        asked = self.history.questionnaire
        levers = {lever.key: self.read(lever.name) for lever in asked.levers}
        return levers | {family.key: self.read(family.name) for family in asked.families}

    def day(self, line: WaveLine) -> str:
        """When a wave closed; its name where nobody told."""
        return line.name if line.day is None else self.say.date(line.day)

    def short_day(self, line: WaveLine) -> str:
        """The month in which a wave closed, or its name, as the place of a chart bears it."""
        return line.name if line.day is None else self.say.date(line.day, style=SHORT_DAY)

    def voice(self, voice: Voice) -> str:
        """A group by the functions that it is made of."""
        known = self.history.questionnaire.functions_by_key
        return " + ".join(self.read(known[key].name) if key in known else key for key in voice)

    def score(self, point: WavePoint | None) -> str:
        """A score with its interval: 42 (from 35 to 49)."""
        if point is None or point.value is None:
            return NO_VALUE
        written = self.say.number(point.value)
        if point.low is None or point.high is None:
            return written
        span = self.say("report.range", low=self.say.number(point.low), high=self.say.number(point.high))
        return self.say("waves.score", score=written, range=span)
