"""A picture as a description: bars on one scale, which a terminal draws with characters and paper with vectors."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from math import floor, log10
from typing import Literal, TypeAlias

from embolplan.units import show

_STEPS = (1, 2, 5, 10)
_NUMBERS = 6
"""About how many numbers stand under a scale."""
_SLACK = 1e-9

Fill: TypeAlias = Literal["solid", "hatched", "dotted", "outline"]
"""How a piece is told from its neighbours: by its pattern, never by a colour alone."""


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of a bar, from one place of the scale to another; what it is stands in the words of the bar."""

    start: float
    end: float
    fill: Fill


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar with its name, its pieces, the places of short marks on it, and in words what it shows."""

    label: str
    text: str
    pieces: tuple[Piece, ...] = ()
    ticks: tuple[float, ...] = ()


@dataclass(frozen=True, slots=True)
class Key:
    """What a pattern stands for."""

    fill: Fill
    text: str


@dataclass(frozen=True, slots=True)
class Mark:
    """A number under the scale, and its place."""

    place: float
    text: str


@dataclass(frozen=True, slots=True)
class Stroke:
    """A line that lies or stands, from one place of the width (0 to 1) and row to another; `weight` 1 is the finest."""

    x0: float
    row0: int
    x1: float
    row1: int
    weight: int


@dataclass(frozen=True, slots=True)
class Spot:
    """A number on a line, at its place of the width and its row."""

    x: float
    row: int
    text: str


@dataclass(frozen=True, slots=True)
class Tree:
    """Vessels as lines on so many rows, with the numbers of the bars that belong there."""

    rows: int
    strokes: tuple[Stroke, ...]
    spots: tuple[Spot, ...]


@dataclass(frozen=True, slots=True)
class Picture:
    """Bars over each other on one scale that begins at 0; all that it shows stands in words as well."""

    caption: str
    said: str
    """The picture in words, for whom cannot see it."""
    length: float
    """Where the scale ends."""
    bars: tuple[Bar, ...]
    marks: tuple[Mark, ...]
    keys: tuple[Key, ...] = ()
    tick: str = ""
    """What the short marks stand for."""
    tree: Tree | None = None
    """Vessels over the bars, whose numbers are theirs."""


def picture(
    caption: str,
    unit: str,
    bars: tuple[Bar, ...],
    keys: tuple[Key, ...] = (),
    tick: str = "",
    tree: Tree | None = None,
) -> Picture:
    """The bars with a scale that ends behind the last piece and mark, and has round numbers under it."""
    places = [piece.end for bar in bars for piece in bar.pieces] + [each for bar in bars for each in bar.ticks]
    length = max(places, default=0.0)
    said = f"{caption}: " + "; ".join(f"{bar.label}: {bar.text}" for bar in bars)
    return Picture(caption, said, length, bars, tuple(_marks(length, unit)), keys, tick, tree)


def _marks(length: float, unit: str) -> Iterator[Mark]:
    if length <= 0:
        return
    power = 10.0 ** floor(log10(length / _NUMBERS))
    step = next(power * each for each in _STEPS if power * each >= length / _NUMBERS * (1 - _SLACK))
    last = int(length / step + _SLACK)
    for n in range(last + 1):
        yield Mark(step * n, show(step * n, unit if n == last else ""))
