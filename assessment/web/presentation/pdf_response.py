"""Downloads of reports: kept documents at once, others made by a process of their own."""

import logging
import re
from concurrent.futures import Future
from concurrent.futures import TimeoutError as NotYetError
from dataclasses import dataclass
from threading import BoundedSemaphore

from flask import Response, request
from flask.typing import ResponseReturnValue

from assessment.core.questionnaire.free_text import without_accents
from assessment.services.campaign_report import keeper
from assessment.services.verification.document_seal import seal_of
from assessment.store.queries.documents import DocumentOwner, is_kept, kept_document
from assessment.web.base.app_context import services, session
from assessment.web.base.rate_limits import BusyError, LimitedAction
from assessment.web.base.rendering import render
from reports.content.editions import Edition
from reports.content.report import Report
from reports.document_formats import IN_EDITIONS, MIMETYPES, DocumentFormat
from reports.document_key import document_key
from reports.layout_process import FullQueueError, layout_process
from reports.verification.figure_list import DocumentSeal

LOG = logging.getLogger(__name__)
PATIENCE = 2.0
"""Seconds for which a request waits for its document before a page says how far it is."""
LONGEST = 20.0
"""Seconds for which the report on a file is waited for."""
WAITING = 3
"""Requests that wait so at once: the others get that page, and no other page is kept from its thread."""
AGAIN = 2
"""Seconds after which that page asks again."""
_places = BoundedSemaphore(WAITING)


@dataclass(frozen=True, slots=True)
class RequestedDocument:
    """An edition of a report for its owner."""

    report: Report
    edition: Edition
    owner: DocumentOwner
    form: DocumentFormat = DocumentFormat.PDF

    @property
    def key(self) -> str:
        """The hash of what it shows, a keyed one for a respondent's."""
        content_hash = document_key(self.report, self.edition, owner=repr(self.owner), form=self.form)
        return content_hash if self.owner.response_id is None else services().keys.document_mark(content_hash)

    @property
    def seal(self) -> DocumentSeal:
        """What signs the list of its figures."""
        return seal_of(services().keys.document_key, campaign_id=self.owner.campaign_id)

    @property
    def file_name(self) -> str:
        """Client, kind and month: menuiserie-du-val-feuille-de-route-2026-11.pdf."""
        say, context = self.report.chapter.say, self.report.chapter.context
        day = f"{context.day:%Y-%m}" if context.day else ""
        kind = say(f"editions.files.{self.edition if self.form in IN_EDITIONS else self.form}")
        parts = (context.organisation or "", kind, day)
        return "-".join(part for part in map(_plain, parts) if part) + f".{self.form}"


def _plain(words: str) -> str:
    """Words as a file name holds them on every system: small letters, figures and hyphens."""
    letters = without_accents(words).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", "-", letters).strip("-")[:60].strip("-")


def asked_edition() -> Edition:
    """The edition that the address names; the brief where it names none that is known."""
    name = request.args.get("edition", "")
    return Edition(name) if name in tuple(Edition) else Edition.BRIEF


def make_ready(document: RequestedDocument) -> bool:
    """Whether the document is there already; where it is not, it is begun, unless too many wait."""
    key = document.key
    if is_kept(session(), key):
        return True
    try:
        _begin(document, key)
    except FullQueueError:
        LOG.info("a document is made when it is asked for: too many wait")
    return False


def download(document: RequestedDocument, language: str) -> ResponseReturnValue:
    """The document to keep, print and show, or a page that says how far it is. Raises BusyError, TooManyError.

    Only a document that has to be begun counts as an attempt: who waits for one asks again every few seconds.
    """
    key = document.key
    content = kept_document(session(), key, services().keys)
    if content is None:
        if not layout_process().makes(key):
            services().limits.spend(LimitedAction.PDF)
        content = _made(document, key)
    if content is None:
        before = layout_process().before(key)
        page = render("results/in_the_making.html", language, before=before, again=AGAIN, here=request.full_path)
        return page, 202, {"Refresh": str(AGAIN)}
    return _file(content, document)


def pdf_of_file(report: Report, edition: Edition = Edition.BRIEF) -> Response:
    """A document on a joint round, on somebody's file, or for the reader of a shared link: nothing is kept of it.

    The request waits. Raises BusyError.
    """
    if not _places.acquire(blocking=False):
        raise BusyError
    document = RequestedDocument(report, edition, DocumentOwner())
    try:
        making = layout_process().ask(document.key, report, edition, _keep_nothing, seal=document.seal)
        content = making.result(timeout=LONGEST)
    except (FullQueueError, NotYetError) as error:
        raise BusyError from error
    finally:
        _places.release()
    return _file(content, document)


def _keep_nothing(_content: bytes) -> None:
    """What is made of somebody's file stays theirs."""


def _file(content: bytes, document: RequestedDocument) -> Response:
    headers = {"Content-Disposition": f'attachment; filename="{document.file_name}"'}
    return Response(content, mimetype=MIMETYPES[document.form], headers=headers)


def _begin(document: RequestedDocument, key: str) -> Future[bytes]:
    keep = keeper(services().engine, document.owner, key, services().keys)
    return layout_process().ask(key, document.report, document.edition, keep, document.form, document.seal)


def _made(document: RequestedDocument, key: str) -> bytes | None:
    """The document, when it is made soon; None where it takes longer. Raises BusyError."""
    try:
        making = _begin(document, key)
    except FullQueueError as error:
        raise BusyError from error
    if not _places.acquire(blocking=False):
        return None
    try:
        content: bytes = making.result(timeout=PATIENCE)
    except NotYetError:
        return None
    finally:
        _places.release()
    return content
