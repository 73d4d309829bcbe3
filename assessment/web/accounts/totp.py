"""One-time codes (TOTP) with QR code and replay protection."""

from typing import Any

from flask_security.totp import Totp
from passlib.totp import TotpMatch

from assessment.web.presentation.qr_codes import qr_code

SCALE = 5
"""Pixels of a module: an otpauth address makes some 50 modules."""


class OneTimeCodes(Totp):
    """Flask-Security's codes; one that was used is refused for as long as it would be right."""

    def generate_qrcode(self, username: str, totp: str) -> str:
        """The code to read with the app."""
        return qr_code(self.get_totp_uri(username, totp), scale=SCALE)

    def get_last_counter(self, user: Any) -> int | None:
        """The period of the code that was used last."""
        used: int | None = user.totp_counter
        return used

    def set_last_counter(self, user: Any, tmatch: TotpMatch) -> None:
        """Remember the period of a code that was used; the view saves it with the sign-in."""
        user.totp_counter = tmatch.counter
