"""Reasons why a statistic is undefined."""

from enum import StrEnum


class Undefined(StrEnum):
    """The reason that stands beside a value that is None."""

    NO_VALUES = "no value"
    FEWER_THAN_TWO_VALUES = "fewer than two values"
    FEWER_THAN_TWO_GROUPS = "fewer than two groups"
    FEWER_THAN_TWO_ITEMS = "fewer than two items"
    ONE_VALUE_PER_GROUP = "no group has two values"
    NO_VARIATION = "all values are equal"
    NO_VARIATION_WITHIN = "no variation inside the groups"
    COMPLETE_SEPARATION = "the groups do not overlap at all"
    GROUP_ABSENT = "one of the groups has no value"
    UNREACHABLE_LEVEL = "not even full agreement is rare enough at this size"
    TOO_MANY_ARRANGEMENTS = "too many answer patterns to count them all"
    UNKNOWN_STAFF = "the number of people is unknown or too small"
