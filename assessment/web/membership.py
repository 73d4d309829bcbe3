"""Pages for somebody who is signed in, and for members of an organisation: fetched and authorised in one go."""

from functools import wraps
from typing import Any

from flask import make_response, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from assessment.web.access import RULE, SIGNED_IN, View

SEE_OTHER = 303


def signed_in(view: View) -> View:
    """A page of one's own: whoever is not signed in is asked to."""

    @wraps(view)
    def opened(**arguments: Any) -> ResponseReturnValue:
        if not current_user.is_authenticated:
            return redirect(url_for("accounts.login", next=request.full_path.rstrip("?")), SEE_OTHER)
        return _unseen_by_others(view(**arguments))

    setattr(opened, RULE, SIGNED_IN)
    return opened


def _unseen_by_others(answer: ResponseReturnValue) -> ResponseReturnValue:
    response = make_response(answer)
    response.headers["Cache-Control"] = "no-store"
    return response
