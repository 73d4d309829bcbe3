"""Likeness of two texts, from 0 to 100; its library is loaded with the first pair that is compared."""


def ratio(first: str, second: str) -> float:
    """How alike two whole texts are (normalised indel distance)."""
    from rapidfuzz import fuzz  # noqa: PLC0415 - whoever brings an export needs it, and no page besides

    return float(fuzz.ratio(first, second))


def partial_ratio(first: str, second: str) -> float:
    """How alike the shorter text is to the part of the longer one that is nearest to it."""
    from rapidfuzz import fuzz  # noqa: PLC0415 - as above

    return float(fuzz.partial_ratio(first, second))
