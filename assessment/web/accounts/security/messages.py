"""Flask-Security messages translated through the wording files."""

from typing import Any

from flask import g

from assessment.i18n import DEFAULT_LANGUAGE, language

ERROR, DONE = "error", "done"

MESSAGES = {
    "API_ERROR": ("not_understood", ERROR),
    "GENERIC_AUTHN_FAILED": ("authn_failed", ERROR),
    "UNAUTHORIZED": ("not_allowed", ERROR),
    "UNAUTHENTICATED": ("not_signed_in", ERROR),
    "REAUTHENTICATION_REQUIRED": ("verify_first", ERROR),
    "CONFIRM_REGISTRATION": ("confirm_sent", DONE),
    "EMAIL_CONFIRMED": ("confirmed", DONE),
    "ALREADY_CONFIRMED": ("confirmed_before", ERROR),
    "INVALID_CONFIRMATION_TOKEN": ("confirm_invalid", ERROR),
    "CONFIRMATION_EXPIRED": ("confirm_invalid", ERROR),
    "CONFIRMATION_REQUIRED": ("confirm_needed", ERROR),
    "CONFIRMATION_REQUEST": ("confirm_again", DONE),
    "EMAIL_ALREADY_ASSOCIATED": ("email_known", ERROR),
    "PASSWORD_RESET_REQUEST": ("reset_sent", DONE),
    "INVALID_RESET_PASSWORD_TOKEN": ("reset_invalid", ERROR),
    "PASSWORD_RESET_EXPIRED": ("reset_invalid", ERROR),
    "PASSWORD_RESET_NO_LOGIN": ("reset_done", DONE),
    "PASSWORD_CHANGE": ("password_changed", DONE),
    "RETYPE_PASSWORD_MISMATCH": ("passwords_differ", ERROR),
    "PASSWORD_MISMATCH": ("passwords_differ", ERROR),
    "PASSWORD_NOT_PROVIDED": ("password_missing", ERROR),
    "INVALID_PASSWORD": ("password_wrong", ERROR),
    "PASSWORD_INVALID_LENGTH": ("password_short", ERROR),
    "PASSWORD_TOO_SIMPLE": ("password_simple", ERROR),
    "PASSWORD_IS_THE_SAME": ("password_same", ERROR),
    "EMAIL_NOT_PROVIDED": ("email_missing", ERROR),
    "INVALID_EMAIL_ADDRESS": ("email_invalid", ERROR),
    # Said only where Flask-Security's generic answers replace it; never by name, whatever happens.
    "USER_DOES_NOT_EXIST": ("authn_failed", ERROR),
    "DISABLED_ACCOUNT": ("disabled", ERROR),
    "ANONYMOUS_USER_REQUIRED": ("only_signed_out", ERROR),
    "INVALID_REDIRECT": ("elsewhere", ERROR),
    "REAUTHENTICATION_SUCCESSFUL": ("verified", DONE),
    "FORGOT_PASSWORD": ("reset_invalid", ERROR),
    "INVALID_CODE": ("code_wrong", ERROR),
    "TWO_FACTOR_INVALID_TOKEN": ("code_wrong", ERROR),
    "TWO_FACTOR_LOGIN_SUCCESSFUL": ("code_right", DONE),
    "TWO_FACTOR_CHANGE_METHOD_SUCCESSFUL": ("second_on", DONE),
    "TWO_FACTOR_DISABLED": ("second_off", DONE),
    "TWO_FACTOR_METHOD_NOT_AVAILABLE": ("second_unknown", ERROR),
    "TWO_FACTOR_SETUP_EXPIRED": ("second_late", ERROR),
    "TWO_FACTOR_PERMISSION_DENIED": ("start_over", ERROR),
    "INVALID_RECOVERY_CODE": ("recovery_wrong", ERROR),
    "NO_RECOVERY_CODES_SETUP": ("recovery_none", ERROR),
    "INVALID_INPUT": ("passkey_name_signs", ERROR),
    "INVALID_INPUT_LENGTH": ("passkey_name_signs", ERROR),
    "WEBAUTHN_EXPIRED": ("passkey_late", ERROR),
    "WEBAUTHN_NAME_REQUIRED": ("passkey_unnamed", ERROR),
    "WEBAUTHN_NAME_INUSE": ("passkey_name_used", ERROR),
    "WEBAUTHN_NAME_DISALLOWED_CHARACTERS": ("passkey_name_signs", ERROR),
    "WEBAUTHN_NAME_NOT_FOUND": ("not_understood", ERROR),
    "WEBAUTHN_CREDENTIAL_DELETED": ("passkey_removed", DONE),
    "WEBAUTHN_REGISTER_SUCCESSFUL": ("passkey_added", DONE),
    "WEBAUTHN_CREDENTIAL_ID_INUSE": ("passkey_name_used", ERROR),
    "WEBAUTHN_UNKNOWN_CREDENTIAL_ID": ("passkey_refused", ERROR),
    "WEBAUTHN_ORPHAN_CREDENTIAL_ID": ("passkey_refused", ERROR),
    "WEBAUTHN_CREDENTIAL_WRONG_USAGE": ("passkey_refused", ERROR),
    "WEBAUTHN_MISMATCH_USER_HANDLE": ("passkey_refused", ERROR),
    "WEBAUTHN_NO_VERIFY": ("passkey_refused", ERROR),
}
"""Flask-Security's name of each message that our pages can meet: our text, and how it is shown."""


def settings() -> dict[str, tuple[str, str]]:
    """The messages as Flask-Security's configuration wants them."""
    return {f"SECURITY_MSG_{name}": (f"accounts.messages.{text}", kind) for name, (text, kind) in MESSAGES.items()}


def page_language() -> str:
    """The language of the page being made."""
    code: str = g.get("language", DEFAULT_LANGUAGE)
    return code


class TranslatedMessages:
    """Stands where Flask-Security keeps its translations: what it asks to translate are keys of our own texts."""

    @staticmethod
    def gettext(string: str, **values: Any) -> str:
        """The text of that key; what is no key is a word that no page of ours shows."""
        say = language(page_language())
        return say(string, **values) if say.has(string) else string

    @staticmethod
    def ngettext(singular: str, _plural: str, _count: int, **_values: Any) -> str:
        """Asked for lengths of time, which our texts say themselves."""
        return singular

    @staticmethod
    def format_list(words: list[str], **_values: Any) -> str:
        """Words in a row."""
        return language(page_language()).list(words)
