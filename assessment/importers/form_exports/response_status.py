"""What a form tool notes about each response: a trial of the form, or one that was never finished."""

from collections.abc import Sequence
from enum import StrEnum

from assessment.importers.formats.name_matching import plain


class ResponseStatus(StrEnum):
    """How far a row of an export can count."""

    FINISHED = "finished"
    UNFINISHED = "unfinished"
    TRIAL = "trial"
    """A preview or a test by whoever made the form."""


def _words(*texts: str) -> frozenset[str]:
    return frozenset(map(plain, texts))


_STATUS_HEADERS = _words("status", "statut", "response type", "type de réponse")
_FINISHED_HEADERS = _words("finished", "terminé", "terminée")
_SUBMISSION_HEADERS = _words("submitdate", "date de soumission", "date submitted")
_LAST_PAGE_HEADERS = _words("lastpage", "dernière page", "last page")
_PROGRESS_HEADERS = _words("progress", "progression")
_TRIALS = _words(
    *("survey preview", "preview", "survey test", "test", "spam", "possible spam"),
    *("aperçu de l'enquête", "aperçu du questionnaire", "aperçu", "test de l'enquête", "indésirable"),
)
_TRIAL_NUMBERS = frozenset(("1", "2", "8"))
"""Qualtrics' numbers of a preview, a test and spam, when it exports values instead of texts."""
_UNFINISHED_STATUS = _words("partial", "started", "incomplete", "partiel", "partielle", "commencé", "incomplet")
_UNFINISHED = _words("false", "0", "faux", "no", "non")


class ResponseStatusReader:
    """Reads the status of the rows of an export; without columns that tell it every response is finished."""

    def __init__(self, header: Sequence[str], rows: Sequence[Sequence[str]] = ()) -> None:
        names = [plain(name.partition(". ")[0]) for name in header]

        def places(headers: frozenset[str]) -> list[int]:
            return [place for place, name in enumerate(names) if name in headers]

        self._numbers = {place: name == "status" for place, name in enumerate(names) if name in _STATUS_HEADERS}
        self._finished, self._submitted = places(_FINISHED_HEADERS), places(_SUBMISSION_HEADERS)
        # How far somebody came counts where no column tells whether the form was sent.
        finish_columns = self._finished or self._submitted
        self._progress = [] if finish_columns else [(place, 100) for place in places(_PROGRESS_HEADERS)]
        if not finish_columns:
            pages = {place: [_whole(row[place]) for row in rows] for place in places(_LAST_PAGE_HEADERS)}
            self._progress += [(place, max(numbers)) for place, numbers in pages.items() if numbers]

    def status(self, row: Sequence[str]) -> ResponseStatus:
        """The status of one row."""
        if any(self._is_trial(plain(row[place]), numbers=numbers) for place, numbers in self._numbers.items()):
            return ResponseStatus.TRIAL
        unfinished = (
            any(plain(row[place]) in _UNFINISHED_STATUS for place in self._numbers)
            or any(plain(row[place]) in _UNFINISHED for place in self._finished)
            or any(not row[place].strip() for place in self._submitted)
            or any(_whole(row[place]) < whole for place, whole in self._progress)
        )
        return ResponseStatus.UNFINISHED if unfinished else ResponseStatus.FINISHED

    @staticmethod
    def _is_trial(value: str, *, numbers: bool) -> bool:
        return value in _TRIALS or (numbers and value in _TRIAL_NUMBERS)


def _whole(text: str) -> int:
    """The number of a page or of a share; -1 where a row began no page."""
    number = text.strip().removesuffix("%").strip()
    return int(number) if number.isascii() and number.isdigit() and len(number) < 6 else -1
