"""E-mail addresses: cleaned of what nobody sees, compared, checked, and written as mail servers take them.

An address is kept with the letters of its owner's alphabet (RFC 6532, IDNA 2008); on the wire its domain is written in
ASCII. A local part beyond ASCII needs a server that offers SMTPUTF8 (RFC 6531).
"""

import re
import unicodedata

import idna

LONGEST_ADDRESS, LONGEST_LOCAL = 254, 64
"""Octets of an address and of the part before the sign @ (RFC 5321, 4.5.3.1)."""
INVISIBLE = frozenset({"Cf", "Cc"})
"""Unicode categories of zero-width spaces, soft hyphens, byte order marks, direction marks and control characters."""
_NO_BREAK = "\u00a0\u2007\u202f"
_NO_BREAK_BESIDE = re.compile(rf"[{_NO_BREAK}]*([@.])[{_NO_BREAK}]*")
_LOCAL = re.compile(r"[^\s@<>,;:\"()\[\]\\]+")
_DOMAIN = re.compile(r"(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+(?:[a-z]{2,63}|xn--[a-z0-9-]{1,59})")


def without_invisible(text: str) -> str:
    """A text without characters that have no width, which come along when an address is copied from a page.

    No-break spaces beside a sign @ or a dot go too; elsewhere they may part an address from a name. Tabs and line
    breaks stay: lists are split at them.
    """
    kept = "".join(sign for sign in text if sign in "\t\r\n" or unicodedata.category(sign) not in INVISIBLE)
    return _NO_BREAK_BESIDE.sub(r"\1", kept)


def cleaned_address(written: str) -> str:
    """The one form in which an address is kept and compared, whether it is one or not.

    Without invisible characters, in lower case, composed (NFC), the domain in its own alphabet: `Zoé@xn--caf-dma.fr`
    and `zoé@café.fr` are one address.
    """
    text = unicodedata.normalize("NFC", without_invisible(written).strip()).lower()
    local, at, domain = text.rpartition("@")
    try:
        return f"{local}{at}{idna.decode(_ascii_domain(domain))}" if at else text
    except UnicodeError:
        return text


def is_address(address: str) -> bool:
    """Whether a cleaned text is one complete address that a mail server may know."""
    local, at, domain = address.rpartition("@")
    if not at or not _LOCAL.fullmatch(local) or len(local.encode("utf-8", "replace")) > LONGEST_LOCAL:
        return False
    if local.startswith(".") or local.endswith(".") or ".." in local or not local.isprintable():
        return False
    try:
        ascii_domain = _ascii_domain(domain)
    except UnicodeError:
        return False
    return _DOMAIN.fullmatch(ascii_domain) is not None and len(local) + 1 + len(ascii_domain) <= LONGEST_ADDRESS


def wire_address(address: str) -> str:
    """An address as a mail server takes it, its domain in ASCII. Raises UnicodeError where it has no such form."""
    local, _, domain = address.rpartition("@")
    return f"{local}@{_ascii_domain(domain)}"


def needs_smtputf8(address: str) -> bool:
    """Whether only a server that offers SMTPUTF8 takes it: it has letters beyond ASCII before the sign @."""
    return not address.rpartition("@")[0].isascii()


def _ascii_domain(domain: str) -> str:
    if domain.isascii() and "xn--" not in domain:
        return domain
    return idna.encode(domain, uts46=True).decode("ascii")
