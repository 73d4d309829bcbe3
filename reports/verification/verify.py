"""Verifies a file: its list, its signature, and every figure that is visible in it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from lxml import etree

from reports.verification.carried import UnreadableFileError, carried_text, opened_package
from reports.verification.compare import FigureDifference, differences
from reports.verification.figure_list import (
    DocumentSeal,
    FigureList,
    FigurePlace,
    ListDamagedError,
    Signature,
    opened,
)
from reports.verification.office_marks import SHOWN_MARK, office_marks
from reports.verification.office_text import office_places
from reports.verification.pdf_text import LETTERS_MARK, LOOK_MARK, PAGE_MARK

PDF_BEGIN = b"%PDF-"


class NoListError(ValueError):
    """A file that carries no list of figures: none of ours, or its list was taken away."""


@dataclass(frozen=True, slots=True)
class Verification:
    """What a file says, beside what it was made with.

    `replaced`: pictures, pages and letters that are not what they were, so that their figures cannot be told any more.
    """

    figures: FigureList
    signature: Signature
    differences: tuple[FigureDifference, ...]
    replaced: tuple[str, ...]
    counted: int
    """Figures that were compared."""

    @property
    def holds(self) -> bool:
        """Whether every visible figure is the list's, and the list is as it was signed, or was never signed."""
        return not self.differences and not self.replaced and self.signature in (Signature.TRUE, Signature.NONE)


def verify(content: bytes, seal: DocumentSeal) -> Verification:
    """Compare the visible figures of a file with its list.

    Raises UnreadableFileError, NoListError, ListDamagedError.
    """
    if content.startswith(PDF_BEGIN):
        # What reads a PDF takes a while to load, which every other format can do without.
        from reports.verification.pdf_file import read_pdf  # noqa: PLC0415

        places, envelope, picture_hashes = read_pdf(content)
    else:
        places, envelope, picture_hashes = _of_office(content)
    if envelope is None:
        raise NoListError
    figures, signature = opened(envelope, seal)
    figure_differences = differences(figures.places, places)
    replaced = _replaced(figures.pictures, picture_hashes, figure_differences)
    return Verification(
        figures, signature, figure_differences, replaced, sum(len(place.figures) for place in figures.places)
    )


def _replaced(
    listed: Mapping[str, str], now: Mapping[str, str], figure_differences: Iterable[FigureDifference]
) -> tuple[str, ...]:
    """Names of marks that are gone and of pages that came; what another of them tells already is left out.

    Lists from before pages were marked say nothing of pages that came.
    """
    differing = {f"{PAGE_MARK}{difference.where[0]}" for difference in figure_differences}
    left = set(now.values())
    gone = [name for name, mark in listed.items() if mark not in left and name not in differing]
    has_pages = any(name.startswith(PAGE_MARK) for name in listed)
    come = [name for name in now if has_pages and name.startswith(PAGE_MARK) and name not in {*listed, *differing}]
    names = [name for name in (*gone, *come) if not name.startswith((LOOK_MARK, SHOWN_MARK))]
    pictures = {name.rpartition("/")[2] for name in names}
    shown = [name for name in gone if name.startswith(SHOWN_MARK) and name.rpartition("/")[2] not in pictures]
    changed_font = any(name.startswith(LETTERS_MARK) for name in names)
    redrawn = [
        name
        for name in gone
        if name.startswith(LOOK_MARK)
        and not changed_font
        and f"{PAGE_MARK}{name.removeprefix(LOOK_MARK)}" not in {*differing, *names}
    ]
    return (*names, *shown, *redrawn)


def _of_office(content: bytes) -> tuple[list[FigurePlace], str | None, dict[str, str]]:
    package, form = opened_package(content)
    with package:
        try:
            return list(office_places(package, form)), carried_text(package, form, "figures"), office_marks(package)
        except (KeyError, IndexError, ValueError, etree.XMLSyntaxError, AttributeError, TypeError) as error:
            raise UnreadableFileError from error


__all__ = ["ListDamagedError", "NoListError", "UnreadableFileError", "Verification", "verify"]
