"""Enumeration and sampling of permutations as integer sums.

Arrays are int64 as long as nothing can overflow, Python integers beyond.
"""

import math
from collections.abc import Iterator, Sequence
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

CHOICES_OF_EIGHT = np.unpackbits(np.arange(256, dtype=np.uint8)[:, None], axis=1).astype(np.int64)
"""For each of 256 bytes which of eight people it chooses, the first one by its highest bit."""


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


@lru_cache(maxsize=8)
def _random_choices(
    strata: tuple[int, ...], sizes: tuple[int, ...], draws: int, seed: int
) -> tuple[npt.NDArray[np.uint8], ...]:
    """For each stratum of that many people, `draws` random choices of so many of them; always the same.

    Row i tells of the eight people from the 8·i-th on, column by column who of them is chosen in a draw, a bit each:
    for the largest campaign that draws, a megabyte and a half a stratum.
    """
    random = np.random.default_rng(seed)
    choices = []
    for people, size in zip(strata, sizes, strict=True):
        packed = np.empty(((people + 7) // 8, draws), dtype=np.uint8)
        for start, orders in _random_orders(np.arange(people), draws, random):
            chosen = np.zeros(orders.shape, dtype=np.bool_)
            chosen[np.arange(len(orders))[:, None], orders[:, :size]] = True
            packed[:, start : start + len(orders)] = np.packbits(chosen, axis=1).T
        choices.append(packed)
    return tuple(choices)


def _random_orders(
    row: npt.NDArray[np.int64], draws: int, random: np.random.Generator
) -> Iterator[tuple[int, npt.NDArray[np.int64]]]:
    """`draws` random orders of a row, one per row, so many together, and how many came before; each is overwritten.

    Numbers as wide as the machine's are moved fastest.
    """
    orders = np.empty((min(SHUFFLED_TOGETHER, draws), len(row)), dtype=np.int64)
    for start in range(0, draws, SHUFFLED_TOGETHER):
        part = orders[: draws - start]
        part[:] = row
        yield start, random.permuted(part, axis=1, out=part)


def random_strata_sums(strata: Sequence[Integers], sizes: Sequence[int], draws: int, seed: int) -> Integers:
    """Return the sums of `draws` random choices: of each stratum's values, a subset of the size that stands beside."""
    if max(map(len, strata)) < MANY_PEOPLE:
        choices = _random_choices(tuple(map(len, strata)), tuple(sizes), draws, seed)
        sums = [_chosen_sums(values, chosen) for values, chosen in zip(strata, choices, strict=True)]
    else:
        random = np.random.default_rng(seed)
        sums = [
            _random_handful_sums(values, (size, len(values) - size), draws, random)[:, 0]
            for values, size in zip(strata, sizes, strict=True)
        ]
    return np.asarray(sum(sums[1:], start=sums[0]))


def _chosen_sums(values: Integers, chosen: npt.NDArray[np.uint8]) -> Integers:
    """The sums of the values chosen in each draw: every sum of eight values is worked out once, and looked up."""
    numbers = _narrowed(values)
    sums = np.zeros(chosen.shape[1], dtype=numbers.dtype)
    for place, subsets in enumerate(chosen):
        eight = numbers[8 * place : 8 * place + 8]
        sums += (CHOICES_OF_EIGHT[:, : len(eight)] @ eight).take(subsets)
    return sums.astype(values.dtype)


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


def random_partition_sums(deals: Sequence[tuple[Integers, Sequence[int]]], draws: int, seed: int) -> list[Integers]:
    """Return the group sums of `draws` random ways to deal values into groups, an array for each pair in `deals`.

    A pair holds values and the sizes of their groups, none empty; all pairs count equally many values. Below
    `MANY_PEOPLE` they are dealt in the same random orders.
    """
    if len(deals[0][0]) >= MANY_PEOPLE:
        return [_random_handful_sums(values, sizes, draws, np.random.default_rng(seed)) for values, sizes in deals]
    random = np.random.default_rng(seed)
    numbers = [_narrowed(values) for values, _ in deals]
    begins = [np.cumsum([0, *sizes[:-1]]) for _, sizes in deals]
    sums = [
        np.empty((draws, len(sizes)), dtype=values.dtype) for values, (_, sizes) in zip(numbers, deals, strict=True)
    ]
    # Of one pair the values themselves are put in random orders; of several their places, which are drawn once for all.
    alone = len(deals) == 1 and numbers[0].dtype == np.int64
    row = numbers[0] if alone else np.arange(len(deals[0][0]))
    for start, orders in _random_orders(row, draws, random):
        for values, places, rows in zip(numbers, begins, sums, strict=True):
            dealt = orders if alone else values[orders]
            np.add.reduceat(dealt, places, axis=1, out=rows[start : start + len(orders)])
    return [rows.astype(values.dtype) for rows, (values, _) in zip(sums, deals, strict=True)]


def _narrowed(values: Integers) -> Integers:
    """The values as int64 where their sums fit, whatever the array they come from; products of those may not fit."""
    return values.astype(np.int64) if sum(abs(int(value)) for value in values) < SAFE else values


def _random_handful_sums(values: Integers, sizes: Sequence[int], draws: int, random: np.random.Generator) -> Integers:
    """Group sums of random ways to deal the values: how many of each distinct value a group gets is hypergeometric.

    As likely as with random orders, in time and memory that grow with the distinct values instead of the people.
    """
    distinct, counts = np.unique(values, return_counts=True)
    # Sums that fit are added up as int64 whatever the array they come from; products of them may not fit.
    fits = sum(abs(int(value)) * int(count) for value, count in zip(distinct, counts, strict=True)) < SAFE
    numbers = distinct.astype(np.int64) if fits else distinct
    # A row for each group and, below, for each value: what is read and written together lies together.
    sums = np.zeros((len(sizes), draws), dtype=numbers.dtype)
    # The first group is dealt from the same values in every draw, the others from what each draw left.
    got = random.multivariate_hypergeometric(counts, sizes[0], size=draws)
    sums[0] = got @ numbers
    left = np.ascontiguousarray((counts - got).T)
    for group, size in enumerate(sizes[1:-1], start=1):
        wanted = np.full(draws, size, dtype=np.int64)
        others = left.sum(axis=0)
        for number, there in zip(numbers, left, strict=True):
            others -= there
            taken = random.hypergeometric(there, others, wanted)
            sums[group] += taken * number
            wanted -= taken
            np.subtract(there, taken, out=there)
    sums[-1] = numbers @ left
    return sums.T.astype(values.dtype)
