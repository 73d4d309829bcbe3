"""WebAuthn options for registration and sign-in."""

from typing import Any

from flask_security.webauthn_util import WebauthnUtil
from webauthn.helpers.structs import (
    AuthenticatorSelectionCriteria,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)

from assessment.web.base import urls


class Passkeys(WebauthnUtil):
    """Passkeys of any kind: kept by the device itself as well as on a USB key."""

    def origin(self) -> str:
        """The address under which the product is reached."""
        return urls.origin()

    def authenticator_selection(self, user: Any, usage: str) -> AuthenticatorSelectionCriteria:  # noqa: ARG002
        """One that signs in without a password must be found without an address, and check who uses it."""
        first = usage == "first"
        return AuthenticatorSelectionCriteria(
            resident_key=ResidentKeyRequirement.REQUIRED if first else ResidentKeyRequirement.PREFERRED,
            user_verification=UserVerificationRequirement.REQUIRED
            if first
            else UserVerificationRequirement.DISCOURAGED,
        )

    def user_verification(self, user: Any, usage: list[str]) -> UserVerificationRequirement:  # noqa: ARG002
        """Alone it counts as two factors: what one has, and a finger, a face or a code."""
        return UserVerificationRequirement.DISCOURAGED if "secondary" in usage else UserVerificationRequirement.REQUIRED
