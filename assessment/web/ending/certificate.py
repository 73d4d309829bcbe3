"""View model of a certificate of erasure, as a page and as a text to keep."""

from dataclasses import dataclass
from urllib.parse import quote

from flask import url_for

from assessment.i18n import Language
from assessment.services.ending.erase import ErasureCertificate
from assessment.web.base.app_context import services
from assessment.web.base.urls import in_full

PLACES = ("database", "documents", "queue", "folder", "free_pages")
STAYS = ("register", "accounts", "references", "backups")
JOURNAL = "journal"
SQLITE = "sqlite"
"""The database whose journal the product empties itself; PostgreSQL turns its own over by its server's settings."""


@dataclass(frozen=True, slots=True)
class CertificateView:
    """Everything that the certificate says, line by line; `download` is its text as an address."""

    title: str
    number: str
    facts: tuple[tuple[str, str], ...]
    erased: tuple[str, ...]
    places: tuple[str, ...]
    overwritten_at: str
    """The page that says when the freed pages were written over."""
    stays: tuple[str, ...]
    download: str


def certificate_view(certificate: ErasureCertificate, say: Language) -> CertificateView:
    """The certificate in words."""
    title = say(f"ending.certificate.title_{certificate.kind}")
    facts = (
        (say("ending.certificate.name"), certificate.name),
        (say("ending.certificate.on"), say.date(certificate.on)),
        (say("ending.certificate.by"), certificate.by),
        (say("ending.certificate.number"), certificate.number),
    )
    erased = tuple(
        say(f"ending.kinds.{kind}", count=count, value=say.number(count)) for kind, count in certificate.counts.items()
    )
    empties = services().engine.dialect.name == SQLITE
    places = tuple(say(f"ending.places.{place}") for place in (*PLACES, *([JOURNAL] if empties else [])))
    overwritten_at = in_full(url_for("overwrites.show", language=say.code, number=certificate.number))
    stays = tuple(say(f"ending.stays.{what}") for what in (*STAYS, *([] if empties else [JOURNAL])))
    lines = [
        title,
        "",
        *(f"{name}{say('command.colon')} {value}" for name, value in facts),
        "",
        say("ending.certificate.erased"),
        *(f"- {line}" for line in erased),
        "",
        say("ending.certificate.where"),
        *(f"- {line}" for line in places),
        f"  {overwritten_at}",
        "",
        say("ending.certificate.stays"),
        *(f"- {line}" for line in stays),
        "",
    ]
    download = f"data:text/plain;charset=utf-8,{quote(chr(10).join(lines))}"
    return CertificateView(title, certificate.number, facts, erased, places, overwritten_at, stays, download)
