"""PDF download with limited concurrency."""

from threading import BoundedSemaphore

from flask import Response

from assessment.web.base.rate_limits import BusyError
from reports.content import Report
from reports.pdf import render

RENDERINGS = 3
"""Documents in the making at once, per worker: each takes a few seconds of a processor and 100 MB while it lasts."""
PATIENCE = 20.0
"""Seconds that a reader waits for a place before being asked to come back."""

_places = BoundedSemaphore(RENDERINGS)


def pdf(report: Report, name: str) -> Response:
    """The report as a document to keep, print and show. Raises BusyError."""
    if not _places.acquire(timeout=PATIENCE):
        raise BusyError
    try:
        document = render(report)
    finally:
        _places.release()
    return Response(
        document, mimetype="application/pdf", headers={"Content-Disposition": f'attachment; filename="{name}.pdf"'}
    )
