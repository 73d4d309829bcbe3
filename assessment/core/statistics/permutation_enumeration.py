"""Enumeration and sampling of permutations as integer sums.

Arrays are int64 as long as nothing can overflow, Python integers beyond.
"""

import math
from collections.abc import Sequence
from functools import lru_cache
from typing import Any

import numpy as np
import numpy.typing as npt

Integers = npt.NDArray[Any]
"""int64, or object holding Python integers."""

SAFE = 2**62
"""Half of what int64 holds: room for one last addition."""

SHUFFLED_TOGETHER = 100
"""Rows that are shuffled at a time: they stay in the processor's own memory."""

MANY_PEOPLE = 640
"""From here on draws deal out equal values by the handful: people in random orders would fill gigabytes."""


def integers(values: Sequence[int], *, largest: int) -> Integers:
    """Return the values as an array that can hold every result up to `largest` in absolute value."""
    return np.array(values, dtype=np.int64 if largest < SAFE else object)


def number_of_partitions(sizes: Sequence[int]) -> int:
    """Return in how many ways people can be dealt into groups of these sizes."""
    count, people = 1, 0
    for size in sizes:
        people += size
        count *= math.comb(people, size)
    return count


def sign_flip_sums(values: Integers) -> Integers:
    """Return the 2^n sums of the values with every choice of signs."""
    sums = np.zeros(1, dtype=values.dtype)
    for value in values:
        sums = np.concatenate((sums + value, sums - value))
    return sums


def random_sign_flip_sums(values: Integers, draws: int, random: np.random.Generator) -> Integers:
    """Return `draws` sums of the values with signs drawn at random."""
    signs = random.integers(0, 2, size=(draws, len(values))) * 2 - 1
    return np.asarray((signs * values).sum(axis=1))


def subset_sums(values: Integers, size: int) -> Integers:
    """Return the sums of every subset of `size` values, one entry per subset."""
    if 2 * size > len(values):
        return np.asarray(values.sum() - subset_sums(values, len(values) - size))
    by_size = [np.zeros(1, dtype=values.dtype), *(np.zeros(0, dtype=values.dtype) for _ in range(size))]
    for value in values:
        for count in range(size, 0, -1):
            by_size[count] = np.concatenate((by_size[count], by_size[count - 1] + value))
    return by_size[size]


@lru_cache(maxsize=4)
def _random_orders(strata: tuple[int, ...], draws: int, seed: int) -> tuple[npt.NDArray[np.int16], ...]:
    """For each stratum of that many people, `draws` random orders of 0 .. people - 1, one per row; always the same."""
    random = np.random.default_rng(seed)
    orders = tuple(np.empty((draws, people), dtype=np.int16) for people in strata)
    for rows in orders:
        for start in range(0, draws, SHUFFLED_TOGETHER):
            part = rows[start : start + SHUFFLED_TOGETHER]
            # Numbers as wide as the machine's are moved fastest; they are kept in a fourth of the room.
            part[:] = random.permuted(np.tile(np.arange(rows.shape[1]), (len(part), 1)), axis=1)
    return orders


def random_strata_sums(strata: Sequence[Integers], sizes: Sequence[int], draws: int, seed: int) -> Integers:
    """Return the sums of `draws` random choices: of each stratum's values, a subset of the size that stands beside."""
    if max(map(len, strata)) < MANY_PEOPLE:
        orders = _random_orders(tuple(map(len, strata)), draws, seed)
        sums = [values[order[:, :size]].sum(axis=1) for values, order, size in zip(strata, orders, sizes, strict=True)]
    else:
        random = np.random.default_rng(seed)
        sums = [
            _random_handful_sums(values, (size, len(values) - size), draws, random)[:, 0]
            for values, size in zip(strata, sizes, strict=True)
        ]
    return np.asarray(sum(sums[1:], start=sums[0]))


def partition_sums(values: Integers, sizes: Sequence[int]) -> Integers:
    """Return the group sums of every way to deal the values into groups of these sizes: one row per way."""
    sums = np.zeros((1, len(sizes)), dtype=values.dtype)
    room = np.array([sizes], dtype=np.int64)
    for value in values:
        grown_sums, grown_room = [], []
        for group in range(len(sizes)):
            has_room = room[:, group] > 0
            extended, left = sums[has_room], room[has_room]
            extended[:, group] += value
            left[:, group] -= 1
            grown_sums.append(extended)
            grown_room.append(left)
        sums, room = np.concatenate(grown_sums), np.concatenate(grown_room)
    return sums


def random_partition_sums(values: Integers, sizes: Sequence[int], draws: int, seed: int) -> Integers:
    """Return the group sums of `draws` random ways to deal the values into groups of these sizes, none empty."""
    if len(values) >= MANY_PEOPLE:
        return _random_handful_sums(values, sizes, draws, np.random.default_rng(seed))
    orders = _random_orders((len(values),), draws, seed)[0]
    ends = np.cumsum(sizes)
    # An array of Python integers may be there for what is computed of the sums later: they fit in int64 all the same.
    fits = sum(abs(int(value)) for value in values) < SAFE
    numbers = values.astype(np.int64) if fits else values
    # Group by group, so that the values dealt never stand in memory all at once; the last group is what is left.
    sums = [numbers[orders[:, end - size : end]].sum(axis=1) for end, size in zip(ends[:-1], sizes[:-1], strict=True)]
    return np.stack([*sums, numbers.sum() - sum(sums[1:], start=sums[0])], axis=1).astype(values.dtype)


def _random_handful_sums(values: Integers, sizes: Sequence[int], draws: int, random: np.random.Generator) -> Integers:
    """Group sums of random ways to deal the values: how many of each distinct value a group gets is hypergeometric.

    As likely as with random orders, in time and memory that grow with the distinct values instead of the people.
    """
    distinct, counts = np.unique(values, return_counts=True)
    # Sums that fit are added up as int64 whatever the array they come from; products of them may not fit.
    fits = sum(abs(int(value)) * int(count) for value, count in zip(distinct, counts, strict=True)) < SAFE
    numbers = distinct.astype(np.int64) if fits else distinct
    sums = np.zeros((draws, len(sizes)), dtype=numbers.dtype)
    # The first group is dealt from the same values in every draw, the others from what each draw left.
    got = random.multivariate_hypergeometric(counts, sizes[0], size=draws)
    sums[:, 0] = got @ numbers
    left = counts - got
    for group, size in enumerate(sizes[1:-1], start=1):
        wanted = np.full(draws, size, dtype=np.int64)
        others = left.sum(axis=1)
        for place, number in enumerate(numbers):
            others -= left[:, place]
            taken = random.hypergeometric(left[:, place], others, wanted)
            sums[:, group] += taken * number
            wanted -= taken
            left[:, place] -= taken
    sums[:, -1] = left @ numbers
    return sums.astype(values.dtype)
