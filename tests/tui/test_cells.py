"""Rows of cells: the same characters as rich's own table and padding make of them, which nobody here computed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hypothesis import given, settings
from hypothesis import strategies as st
from rich.console import Console, Group
from rich.padding import Padding
from rich.table import Table
from rich.text import Text
from textual.css.styles import RulesMap
from textual.style import Style
from textual.visual import RenderOptions

from embolplan.tui.phrases import columns

if TYPE_CHECKING:
    from embolplan.tui.cells import Cells

WORDS = st.lists(st.sampled_from(["a", "µm", "300-500", "callispheres", "心臓", "\n", "x" * 50, "14 mL;"]), max_size=9)
TEXTS = WORDS.map(" ".join)
ROWS = st.lists(st.tuples(TEXTS, st.integers(2, 12)), min_size=1, max_size=4)


def of_rich(cells: list[tuple[str, int]], below: list[str], width: int) -> list[str]:
    """The lines of a table without lines, and of what is padded below it."""
    grid = Table.grid(expand=True, padding=(0, 1))
    for _, share in cells:
        grid.add_column(ratio=share, overflow="fold")
    grid.add_row(*(Text(text) for text, _ in cells))
    padded = (Padding(Text(text), (0, 1, 0, 2)) for text in below)
    console = Console(width=width, color_system=None)
    with console.capture() as captured:
        console.print(Group(grid, *padded))
    return [line.rstrip() for line in captured.get().removesuffix("\n").split("\n")]


def of_ours(row: Cells, width: int) -> list[str]:
    """The lines of our row."""
    strips = row.render_strips(width, None, Style(), RenderOptions(lambda _: Style(), RulesMap()))
    assert {strip.cell_length for strip in strips} == {width}
    return [strip.text.rstrip() for strip in strips]


@settings(max_examples=60, deadline=None)
@given(ROWS, st.lists(TEXTS, max_size=2), st.integers(78, 200))
def test_a_row_is_drawn_and_measured_as_the_table_of_rich_is(
    cells: list[tuple[str, int]], below: list[str], width: int
) -> None:
    row, expected = columns(*cells, below=below), of_rich(cells, below, width)
    assert of_ours(row, width) == expected
    assert row.get_height(RulesMap(), width) == len(expected)


def test_the_style_of_a_cell_stands_on_that_of_the_row() -> None:
    (strip,) = columns((Text("a", "bold"), 1), ("b", 1)).render_strips(
        20, None, Style(reverse=True), RenderOptions(lambda _: Style(), RulesMap())
    )
    styles = {segment.text: segment.style for segment in strip if segment.text.strip() and segment.style}
    assert [(styles[each].bold, styles[each].reverse) for each in "ab"] == [(True, True), (None, True)]
