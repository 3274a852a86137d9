"""What a source found, as counts, so that its printed percentages can be recomputed."""

from __future__ import annotations

import re
from dataclasses import dataclass
from fractions import Fraction
from math import sqrt
from typing import Annotated

from pydantic import BeforeValidator, InstanceOf, model_validator

from embolplan.model.base import Cited, Closed, Place
from embolplan.units import KINDS, Quantity, parse_count, parse_single
from embolplan.words import say

_COUNT = re.compile(r"(0|[1-9]\d*) of ([1-9]\d*)")

_Z = 1.959963984540054
"""The quantile of the normal distribution for 95 %, both sides."""


@dataclass(frozen=True, slots=True)
class Count:
    """How many of how many."""

    n: int
    of: int

    @property
    def percent(self) -> Fraction:
        """The share in percent, exact."""
        return Fraction(self.n * 100, self.of)

    @property
    def interval(self) -> tuple[float, float]:
        """The 95 % interval of the share in percent, ours and not the source's; score method of Wilson, 1927."""
        share, spread = self.n / self.of, _Z * _Z / self.of
        middle = share + spread / 2
        half = _Z * sqrt(share * (1 - share) / self.of + spread / (4 * self.of))
        low, high = (100 * (middle + side * half) / (1 + spread) for side in (-1, 1))
        return (0.0 if self.n == 0 else low), (100.0 if self.n == self.of else high)

    def __str__(self) -> str:
        return f"{self.n} of {self.of}"


def parse_count_of(entry: object) -> object:
    """A Count from `7 of 42`; ValueError where the text is none, or counts more than there are."""
    if not isinstance(entry, str):
        return entry
    match = _COUNT.fullmatch(entry)
    if match is None or int(match[1]) > int(match[2]):
        raise ValueError(say("model.count_form", found=entry))
    return Count(int(match[1]), int(match[2]))


def _percent(entry: object) -> object:
    return parse_single(entry, KINDS["percent"]) if isinstance(entry, str) else entry


def _size(entry: object) -> object:
    return parse_count(entry) if isinstance(entry, str) else entry


class Outcome(Closed):
    """One outcome, counted for each arm with the percentages that the source prints, or in its own figures."""

    what: str
    counts: dict[str, Annotated[InstanceOf[Count], BeforeValidator(parse_count_of)]] = {}
    printed: dict[str, Annotated[InstanceOf[Quantity], BeforeValidator(_percent)]] = {}
    figures: dict[str, str] = {}
    """What the source prints that is no count, such as a median with its interval, as it prints it."""
    source: Place
    because: str | None = None
    """Where a count is not printed and was worked out from a percentage: how."""

    @model_validator(mode="after")
    def _says_something(self) -> Outcome:
        if not self.counts and not self.figures:
            raise ValueError(say("model.outcome_empty"))
        return self


class Evidence(Closed):
    """The arms with their sizes, the outcomes as counts, and what the source states beside them."""

    arms: dict[str, Annotated[int, BeforeValidator(_size)]] = {}
    outcomes: tuple[Outcome, ...] = ()
    statements: tuple[Cited, ...] = ()
