"""A picture drawn with characters, in lines of at most a given width."""

from __future__ import annotations

from typing import TYPE_CHECKING

from embolplan.export.wrapping import wrapped

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from embolplan.export.picture import Bar, Fill, Picture, Tree

MARKS: Mapping[Fill, str] = {"solid": "█", "hatched": "▒", "dotted": "░", "outline": "·"}
TICK = "│"
_TREE_WIDTH = 60
_JOINTS = {"": " ", "l": "─", "r": "─", "lr": "─", "u": "│", "d": "│", "du": "│", "dr": "┌", "ru": "└", "dl": "┐"}
_JOINTS |= {"lu": "┘", "dru": "├", "dlu": "┤", "dlr": "┬", "lru": "┴", "dlru": "┼"}
"""By the sides to which a cell goes on, in the order of their letters: down, left, right, up."""


def drawn(picture: Picture, width: int) -> Iterator[str]:
    """Caption, a bar under the words of each, the scale, and what the marks stand for."""
    yield from wrapped(picture.caption, width)
    if picture.tree is not None:
        yield from tree_lines(picture.tree, width)
    for bar in picture.bars:
        yield from wrapped(f"{bar.label}: {bar.text}", width)
        if bar.pieces:
            yield bar_line(bar, picture, width)
    yield scale_line(picture, width)
    for mark, text in keys(picture):
        yield from wrapped(f"{mark} {text}", width)


def tree_lines(tree: Tree, width: int) -> Iterator[str]:
    """The vessels with their numbers, each row on a line of its own."""
    last = min(width, _TREE_WIDTH) - 1
    sides: dict[tuple[int, int], set[str]] = {}
    for stroke in tree.strokes:
        first, end = round(stroke.x0 * last), round(stroke.x1 * last)
        cells = [(row, column) for row in range(stroke.row0, stroke.row1 + 1) for column in range(first, end + 1)]
        before, after = ("l", "r") if stroke.row0 == stroke.row1 else ("u", "d")
        for n, cell in enumerate(cells):
            sides.setdefault(cell, set()).update([before] * (n > 0), [after] * (n < len(cells) - 1))
    for row in range(tree.rows):
        line = ["".join(_JOINTS["".join(sorted(sides.get((row, n), ())))]) for n in range(last + 1)]
        for spot in tree.spots:
            if spot.row == row:
                line[round(spot.x * last)] = spot.text
        yield "".join(line).rstrip()


def keys(picture: Picture) -> Iterator[tuple[str, str]]:
    """Each mark, and what it stands for."""
    yield from ((MARKS[key.fill] * 2, key.text) for key in picture.keys)
    if picture.tick:
        yield TICK, picture.tick


def bar_line(bar: Bar, picture: Picture, width: int) -> str:
    """The pieces of a bar with its marks."""
    length = picture.length
    cells = [" "] * width
    for piece in bar.pieces:
        first = min(_column(piece.start, length, width), width - 1)
        # What is there is seen, however short it is.
        last = max(_column(piece.end, length, width), first + 1)
        cells[first:last] = [MARKS[piece.fill]] * (last - first)
    for tick in bar.ticks:
        cells[min(_column(tick, length, width), width) - 1] = TICK
    return "".join(cells[:width]).rstrip()


def _column(place: float, length: float, width: int) -> int:
    return round(place / length * width) if length else 0


def scale_line(picture: Picture, width: int) -> str:
    """The numbers at their places; one that would stand on another is left out, the last of them never."""
    cells = [" "] * width
    for mark in reversed(picture.marks):
        at = min(_column(mark.place, picture.length, width), width - len(mark.text))
        if not "".join(cells[max(at - 1, 0) : at + len(mark.text) + 1]).strip():
            cells[at : at + len(mark.text)] = mark.text
    return "".join(cells).rstrip()
