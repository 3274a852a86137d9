"""Which vials to open: every way in which those that are there hold a dose, by exact numbers, and the best of them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import product
from math import ceil, prod

MOST_WAYS = 100_000
"""More ways than this are not tried; nobody keeps so many strengths of one drug."""


@dataclass(frozen=True, slots=True)
class Strength:
    """The vials of one product: what one of them holds in mg, and how many there are."""

    product: str
    content: Fraction
    there: int


@dataclass(frozen=True, slots=True)
class Opened:
    """How many vials of each product are opened, what they hold, and what of it is left over."""

    counts: tuple[tuple[str, int], ...]
    vials: int
    holds: Fraction
    left: Fraction


def fewest(ways: Sequence[Opened]) -> Opened | None:
    """The way with the fewest vials, and of those with the least left over."""
    return min(ways, key=lambda way: (way.vials, way.left, way.counts), default=None)


def least_waste(ways: Sequence[Opened]) -> Opened | None:
    """The way with the least left over, and of those with the fewest vials."""
    return min(ways, key=lambda way: (way.left, way.vials, way.counts), default=None)


def ways_to_hold(mass: Fraction, strengths: Sequence[Strength]) -> tuple[Opened, ...] | None:
    """Every way to hold a mass from which no vial can be left out; None where there are too many to try."""
    ordered = sorted(strengths, key=lambda strength: -strength.content)
    most = [min(each.there, ceil(mass / each.content)) for each in ordered]
    if prod(number + 1 for number in most[:-1]) > MOST_WAYS:
        return None
    return tuple(_ways(mass, ordered, most))


def _ways(mass: Fraction, ordered: list[Strength], most: list[int]) -> Iterator[Opened]:
    """The last strength, the smallest, tops up whatever the others leave."""
    if not ordered:
        return
    smallest = ordered[-1]
    for counts in product(*(range(number + 1) for number in most[:-1])):
        held = sum((n * each.content for n, each in zip(counts, ordered, strict=False)), Fraction(0))
        rest = max(0, ceil((mass - held) / smallest.content))
        opened = [*counts, rest]
        holds = held + rest * smallest.content
        spare = min((each.content for n, each in zip(opened, ordered, strict=True) if n), default=holds)
        if rest <= smallest.there and holds - mass < spare:
            named = tuple((each.product, n) for n, each in zip(opened, ordered, strict=True) if n)
            yield Opened(named, sum(opened), holds, holds - mass)
