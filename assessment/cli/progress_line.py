"""Progress display on one terminal line."""

import sys
from collections.abc import Sequence
from types import TracebackType

from assessment.i18n import Language

WIPE = "\r\x1b[K"


class ProgressLine:
    """Shows the step under way on a terminal; says nothing into a file or a pipe."""

    def __init__(self, say: Language, steps: Sequence[str]) -> None:
        self.say = say
        self.steps = tuple(steps)
        self.watched = sys.stderr.isatty()

    def __call__(self, step: str) -> None:
        """Say that `step` begins."""
        if self.watched:
            number = self.steps.index(step) + 1
            text = self.say("command.progress.line", number=number, count=len(self.steps), step=self._told(step))
            self._write(WIPE + text)

    def _told(self, step: str) -> str:
        return self.say(f"command.progress.{step}")

    def _write(self, text: str) -> None:
        sys.stderr.write(text)
        sys.stderr.flush()

    def __enter__(self) -> "ProgressLine":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self.watched:
            self._write(WIPE)
