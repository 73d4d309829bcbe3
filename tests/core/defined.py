"""A value that a result may lack, and that a test expects to be there."""

from typing import TypeVar

Value = TypeVar("Value")


def defined(value: Value | None) -> Value:
    """Return the value; the test fails where it is undefined."""
    assert value is not None
    return value
