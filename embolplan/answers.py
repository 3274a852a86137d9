"""Answers beside a plan: how far its lines move with given spans, and what can be met with what is there.

Neither is in the plan's own numbers.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Mover:
    """One varied quantity, and its share of the sum of what each moves a line by alone."""

    id: str
    label: str
    share: float


@dataclass(frozen=True, slots=True)
class Band:
    """One line from its least to its greatest over all varied quantities, in `unit`; the movers, strongest first."""

    id: str
    label: str
    planned: str
    """The line as the plan has it."""
    text: str
    low: float | None
    high: float | None
    unit: str | None
    movers: tuple[Mover, ...]


@dataclass(frozen=True, slots=True)
class WhatIf:
    """The bands of a plan; every corner of the spans was folded, and so many samples between them."""

    varied: Mapping[str, str]
    """Each varied quantity with the span that a person gave."""
    bands: tuple[Band, ...]
    samples: int


@dataclass(frozen=True, slots=True)
class Need:
    """One line that something is there for: what the plan takes, what is there, and whether that is enough."""

    id: str
    label: str
    needed: str
    there: str
    met: bool | None
    """None while the plan does not know how much it takes."""
    text: str


@dataclass(frozen=True, slots=True)
class Way:
    """One way to meet every need: a choice made otherwise, or a smaller preparation in the same proportions."""

    kind: str
    """`choice` or `smaller`."""
    text: str
    changes: tuple[tuple[str, str, str, str], ...]
    """Of each line that becomes another: id, label, as planned, and then."""


@dataclass(frozen=True, slots=True)
class Backwards:
    """From what is there back to the recipe: what cannot be met, and what would meet it below the published dose."""

    needs: tuple[Need, ...]
    ways: tuple[Way, ...]
    refusal: str | None = None
    """Why no smaller preparation is worked out."""


@dataclass(frozen=True, slots=True)
class Difference:
    """One thing that two versions of a recipe say differently; None where one of them does not say it at all."""

    part: str
    """Where in the recipe: numbers, steps, endpoints and so on."""
    about: str
    before: str | None
    after: str | None


@dataclass(frozen=True, slots=True)
class Compared:
    """One row of recipes side by side: what it is about, and what each recipe has."""

    about: str
    label: str
    cells: tuple[str, ...]
