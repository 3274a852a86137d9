"""What if: how far the lines of a plan move with spans that a person gives, and which span moves a line most."""

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
