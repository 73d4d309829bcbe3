"""Respondent-held codes that link confidential answers of two waves.

It is made of the link that they alone hold, so that it can be shown to them again; only its keyed hash is kept. Whoever
loses it loses the link, not the answers.
"""

from sqlalchemy.orm import Session

from assessment.store.encryption import CODE_LENGTH, CODE_SIGNS, SecretKeys
from assessment.store.models import Campaign
from assessment.store.queries import answers
from assessment.store.queries.campaigns import campaigns, waves
from assessment.store.queries.responses import KeptResponse

LOOK_ALIKE = str.maketrans({"O": "0", "I": "1", "L": "1"})
MOST_SIGNS = 40


class UnknownCodeError(Exception):
    """No answer to an earlier wave bears that code: mistyped, or of another firm."""


def read_code(written: str) -> str | None:
    """A code as it was noted, in whatever spelling; None when nothing was written. Raises UnknownCodeError."""
    signs = "".join(sign for sign in written.upper()[:MOST_SIGNS] if sign.isalnum()).translate(LOOK_ALIKE)
    if not written.strip():
        return None
    if len(signs) != CODE_LENGTH or set(signs) - set(CODE_SIGNS):
        raise UnknownCodeError
    return "-".join(signs[start : start + 4] for start in range(0, CODE_LENGTH, 4))


def known_code(session: Session, campaign: Campaign, written: str, *, keys: SecretKeys) -> str | None:
    """The code that somebody brings from an earlier wave; None when they bring none. Raises UnknownCodeError."""
    code = read_code(written)
    if code is None:
        return None
    earlier = [wave.id for wave in waves.chain(session, campaign) if wave.id != campaign.id]
    pair_key = keys.pair_key(campaign.organisation_id, code)
    # Answers given before links were encrypted bear the key itself.
    if not answers.is_linkage_key_borne(session.connection(), {pair_key, keys.kept_pair_key(pair_key)}, earlier):
        raise UnknownCodeError
    return code


def code_to_keep(session: Session, response: KeptResponse, token: str, *, keys: SecretKeys) -> str | None:
    """The code to be shown to who holds the link of a response; empty when they brought theirs, None where none is.

    A code that was brought is not kept in clear and cannot be shown again: it stays the same.
    """
    if not response.confidential or response.campaign_id is None:
        return None
    campaign = campaigns.with_id(session, response.campaign_id)
    kept = answers.linkage_key_of(session.connection(), response.id)
    if campaign is None or kept is None:
        return None
    own = keys.code(token)
    pair_key = keys.pair_key(campaign.organisation_id, own)
    return own if kept in (pair_key, keys.kept_pair_key(pair_key)) else ""
