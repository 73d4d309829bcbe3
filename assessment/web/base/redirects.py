"""Redirects after a form was sent."""

from typing import Any

from flask import flash, redirect, url_for
from flask.typing import ResponseReturnValue

from assessment.web.base.signed_in_page import DONE

SEE_OTHER = 303


def see_other(endpoint: str, **values: Any) -> ResponseReturnValue:
    """A redirect that is followed with GET; what stays the same in the address need not be named."""
    return redirect(url_for(endpoint, **values), SEE_OTHER)


def done(text: str, endpoint: str, **values: Any) -> ResponseReturnValue:
    """The same, where the page that follows says quietly what was done."""
    flash(text, DONE)
    return see_other(endpoint, **values)
