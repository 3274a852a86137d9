"""A row of cells side by side: measured by counting characters, since a page measures hundreds and draws twenty."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from itertools import zip_longest
from typing import TYPE_CHECKING

from rich.cells import cell_len
from rich.console import Console
from rich.text import Text
from textual.strip import Strip
from textual.visual import Visual

if TYPE_CHECKING:
    from collections.abc import Sequence

    from textual.css.styles import RulesMap
    from textual.style import Style
    from textual.visual import RenderOptions

_GAP, _INDENT = 1, 2
_CONSOLE = Console()
"""Knows what the names of styles mean; nothing is printed on it."""


@dataclass(frozen=True, eq=False)
class Cells(Visual):
    """Texts that are each wrapped within their share of the width and never cut off, and texts below all of them."""

    cells: tuple[Text, ...]
    shares: tuple[int, ...]
    below: tuple[Text, ...] = ()

    def get_optimal_width(self, rules: RulesMap, container_width: int) -> int:
        """All that there is."""
        return container_width

    def get_height(self, rules: RulesMap, width: int) -> int:
        """As many lines as the longest cell takes, and those below."""
        tallest = max(_height(cell, room) for cell, room in zip(self.cells, widths(self.shares, width), strict=True))
        return tallest + sum(_height(text, width - _INDENT - _GAP) for text in self.below)

    def render_strips(self, width: int, height: int | None, style: Style, options: RenderOptions) -> list[Strip]:
        """Line by line, each cell as wide as its share."""
        rooms = widths(self.shares, width)
        columns = [_wrapped(cell, room) for cell, room in zip(self.cells, rooms, strict=True)]
        drawn = [_line(line, rooms, style) for line in zip_longest(*columns, fillvalue=Text())]
        for text in self.below:
            indented = ((Text(), line) for line in _wrapped(text, width - _INDENT - _GAP))
            drawn += [_line(parts, (_INDENT - _GAP, width - _INDENT), style) for parts in indented]
        return drawn[:height]


@dataclass(frozen=True, eq=False)
class Stacked(Visual):
    """Rows one below the other as one whole, since thirty widgets take far longer to lay out than thirty rows."""

    rows: tuple[Cells, ...]

    def get_optimal_width(self, rules: RulesMap, container_width: int) -> int:
        """All that there is."""
        return container_width

    def get_height(self, rules: RulesMap, width: int) -> int:
        """The lines of all rows."""
        return sum(row.get_height(rules, width) for row in self.rows)

    def render_strips(self, width: int, height: int | None, style: Style, options: RenderOptions) -> list[Strip]:
        """Row by row."""
        drawn = [strip for row in self.rows for strip in row.render_strips(width, None, style, options)]
        return drawn[:height]


@lru_cache(maxsize=256)
def widths(shares: tuple[int, ...], width: int) -> tuple[int, ...]:
    """How wide each cell is, without the gap behind all but the last; what does not divide goes to the first ones."""
    found, left = list[int](), width
    for n, share in enumerate(shares):
        found.append(-(-share * left // sum(shares[n:])))
        left -= found[-1]
    return (*(each - _GAP for each in found[:-1]), found[-1])


def _height(text: Text, width: int) -> int:
    lines = text.plain.split("\n")
    if "\t" not in text.plain and all(cell_len(line) <= width for line in lines):
        return len(lines)
    return len(_wrapped(text, width))


def _wrapped(text: Text, width: int) -> list[Text]:
    return list(text.wrap(_CONSOLE, width, overflow="fold"))


def _line(parts: Sequence[Text], rooms: Sequence[int], style: Style) -> Strip:
    drawn = list[Strip]()
    for part, room in zip(parts, rooms, strict=True):
        strip = Strip(part.render(_CONSOLE, end="")).apply_style(_CONSOLE.get_style(part.style))
        drawn += [strip.adjust_cell_length(room), Strip.blank(_GAP)]
    return Strip.join(drawn[:-1]).apply_style(style.rich_style)
