"""A result as a presentation of ten to twelve slides."""

from reports.slides.presentation import render

__all__ = ["render"]
