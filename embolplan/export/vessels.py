"""The vessel tree of a picture: from the catheter on each vessel parts in two; what goes first lies farthest out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from embolplan.export.picture import Spot, Stroke, Tree

if TYPE_CHECKING:
    from collections.abc import Iterator

_MOST = 3
"""With more layers than that a tree has more twigs than lines fit under each other."""


def vessels(layers: int) -> Tree | None:
    """The tree for so many layers, the first of them in the twigs; None for one alone, which has no order."""
    if not 1 < layers <= _MOST:
        return None
    rows = 2 ** (layers + 1) - 1
    strokes, spots = list[Stroke](), list[Spot]()
    for depth in range(layers + 1):
        begin, end = depth / (layers + 1), (depth + 1) / (layers + 1)
        for row in _rows(depth, rows):
            strokes.append(Stroke(begin, row, end, row, layers + 1 - depth))
            if depth:
                # The twigs carry the first layer, and the vessel next to the catheter the last.
                spots.append(Spot((begin + end) / 2, row, str(layers + 1 - depth)))
            if depth < layers:
                reach = (rows + 1) // 2 ** (depth + 2)
                strokes.append(Stroke(end, row - reach, end, row + reach, layers - depth))
    return Tree(rows, tuple(strokes), tuple(spots))


def _rows(depth: int, rows: int) -> Iterator[int]:
    """Where the vessels of a depth stand: in the middle of the part that each has to itself."""
    part = (rows + 1) // 2**depth
    yield from (part * n + part // 2 - 1 for n in range(2**depth))
