"""A list of ten thousand rows: it is walked through like a short one, and lays out no more than a screenful or two."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import pytest
from textual.app import App, ComposeResult

from embolplan.library import shipped_root
from embolplan.library.places import Place
from embolplan.tui.found import Found
from embolplan.tui.many_rows import WINDOW, ManyRows

MANY = 10_000


class Listed(App[None]):
    """A heading, then so many rows."""

    def __init__(self, count: int) -> None:
        super().__init__()
        self.count, self.made = count, 0

    def compose(self) -> ComposeResult:
        yield ManyRows(id="rows")

    def on_mount(self) -> None:
        self.rows.focus()
        self.rows.fill_with([None, *(f"row {n}" for n in range(self.count))], self.row)

    @property
    def rows(self) -> ManyRows:
        return self.query_one(ManyRows)

    def row(self, place: int) -> str:
        self.made += 1
        return f"line of {place}"


@pytest.mark.parametrize("count", [1, 5, WINDOW, WINDOW + 1, MANY])
async def test_both_ends_are_a_key_away_and_follow_each_other(count: int) -> None:
    app = Listed(count)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        assert app.rows.here == "row 0"
        await pilot.press("up")
        assert app.rows.here == f"row {count - 1}"
        await pilot.press("down")
        assert app.rows.here == "row 0"
        await pilot.press("end")
        assert app.rows.here == f"row {count - 1}"
        await pilot.press("home")
        assert app.rows.here == "row 0"
        assert app.made <= 6 * WINDOW


async def test_the_cursor_passes_every_row_in_order() -> None:
    app = Listed(MANY)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        seen = []
        for _ in range(3 * WINDOW):
            seen.append(app.rows.here)
            app.rows.action_cursor_down()
        assert seen == [f"row {n}" for n in range(3 * WINDOW)]
        back = []
        for _ in range(3 * WINDOW):
            app.rows.action_cursor_up()
            back.append(app.rows.here)
        assert back == seen[::-1]


async def test_a_page_is_a_page_and_a_row_is_found_by_its_id() -> None:
    app = Listed(MANY)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        places = []
        for _ in range(8):
            await pilot.press("pagedown")
            places.append(int(app.rows.here.removeprefix("row ")))
        steps = [later - sooner for sooner, later in pairwise(places)]
        assert all(15 <= step <= 24 for step in steps), steps
        app.rows.highlighted = app.rows.get_option_index("row 7777")
        assert app.rows.here == "row 7777"
        # The cursor stays where it is when the rows are read again.
        app.rows.fill_with([None, *(f"row {n}" for n in range(MANY))], app.row)
        assert app.rows.here == "row 7777"
        app.rows.fill_with([], app.row)
        assert app.rows.here == ""


async def test_a_resized_list_stays_where_it_is() -> None:
    app = Listed(MANY)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        app.rows.highlighted = app.rows.get_option_index("row 5000")
        made = app.made
        for size in ((200, 60), (120, 40), (80, 24)):
            await pilot.resize_terminal(*size)
            await pilot.pause()
            assert app.rows.here == "row 5000"
        assert app.made == made


async def test_a_recipe_that_stands_in_two_libraries_has_two_rows_and_one_id(tmp_path: Path) -> None:
    twice = (Place("shipped", shipped_root()), Place("yours", shipped_root()))
    found = Found.of(twice, tmp_path, "callispheres-epirubicin-300-500")
    assert found.names() == [None, "recipe:liver/callispheres-epirubicin-300-500", None]
    app = Listed(0)
    async with app.run_test(size=(80, 24)) as pilot:
        app.rows.fill_with(found.names(), found.row)
        await pilot.press("down", "up")
        assert app.rows.here == "recipe:liver/callispheres-epirubicin-300-500"
