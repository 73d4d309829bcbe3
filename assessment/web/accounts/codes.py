"""Codes of the authenticator app: drawn by segno, and good for one sign-in only."""

from typing import Any

import segno
from flask_security.totp import Totp
from passlib.totp import TotpMatch

SCALE = 5
"""Pixels of a module: an otpauth address makes a code of about 50 modules, 250 pixels wide."""


def drawn(text: str, *, scale: int = SCALE) -> str:
    """A QR code as an address that an image can have."""
    uri: str = segno.make(text, micro=False).svg_data_uri(scale=scale, border=2, dark="#1B2430")
    return uri


class OneTimeCodes(Totp):
    """Flask-Security's codes; one that was used is refused for as long as it would be right."""

    def generate_qrcode(self, username: str, totp: str) -> str:
        """The code to read with the app."""
        return drawn(self.get_totp_uri(username, totp))

    def get_last_counter(self, user: Any) -> int | None:
        """The period of the code that was used last."""
        used: int | None = user.totp_counter
        return used

    def set_last_counter(self, user: Any, tmatch: TotpMatch) -> None:
        """Remember the period of a code that was used; the view saves it with the sign-in."""
        user.totp_counter = tmatch.counter
