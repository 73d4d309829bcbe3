"""Verifies a file: its list, its signature, and every figure that is visible in it."""

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
from reports.verification.office_text import office_places, pictures
from reports.verification.pdf_text import PAGE_MARK

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
    left = set(picture_hashes.values())
    figure_differences = differences(figures.places, places)
    told = {f"{PAGE_MARK}{difference.where[0]}" for difference in figure_differences}
    replaced = [name for name, mark in figures.pictures.items() if mark not in left and name not in told]
    return Verification(
        figures, signature, figure_differences, tuple(replaced), sum(len(place.figures) for place in figures.places)
    )


def _of_office(content: bytes) -> tuple[list[FigurePlace], str | None, dict[str, str]]:
    package, form = opened_package(content)
    with package:
        try:
            return list(office_places(package, form)), carried_text(package, form, "figures"), pictures(package)
        except (KeyError, IndexError, ValueError, etree.XMLSyntaxError, AttributeError, TypeError) as error:
            raise UnreadableFileError from error


__all__ = ["ListDamagedError", "NoListError", "UnreadableFileError", "Verification", "verify"]
