"""Narrowing of optional values."""

from typing import TypeVar

Value = TypeVar("Value")


def defined(value: Value | None) -> Value:
    """Return the value; the test fails where it is undefined."""
    assert value is not None
    return value
