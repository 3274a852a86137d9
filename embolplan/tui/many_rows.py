"""A list of any length, of which only the rows around the cursor are laid out: ten thousand cost what sixty do."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from textual.widgets.option_list import Option

from embolplan.tui.page import Rows

if TYPE_CHECKING:
    from textual.visual import VisualType

RECIPE, PROCEDURE = "recipe:", "procedure:"
"""What the ids of rows begin with, by what they are of."""
WINDOW = 60
"""How many rows are laid out at once."""
_HEADINGS = 2
"""How many rows that cannot be picked may stand between two that can."""


class ManyRows(Rows):
    """Rows that are made when the cursor comes near them."""

    def __init__(self, *, id: str) -> None:  # noqa: A002  # as Textual calls it
        super().__init__(id=id, markup=False)
        self._names: Sequence[str | None] = ()
        self._made: Callable[[int], VisualType] = lambda place: ""
        self._places: dict[str, int] = {}
        self._start = 0

    def fill_with(self, names: Sequence[str | None], made: Callable[[int], VisualType]) -> None:
        """Other rows, each made from its place, with the cursor on the same one as before where it is still there."""
        here = self.here
        self._names, self._made = names, made
        self._places = {name: place for place, name in enumerate(names) if name is not None}
        self._lay_out(self._places.get(here, min(self._places.values(), default=0)))

    def get_option_index(self, option_id: str) -> int:
        """Where a row stands among those that are laid out, which it is from now on."""
        place = self._places.get(option_id)
        if place is not None and not self._start <= place < self._start + self.option_count:
            self._lay_out(place)
        return super().get_option_index(option_id)

    def action_cursor_up(self) -> None:
        """One row up; above the first comes the last."""
        if self._here <= min(self._places.values(), default=0):
            self.action_last()
        else:
            self._come_near(-1)
            super().action_cursor_up()

    def action_cursor_down(self) -> None:
        """One row down; below the last comes the first."""
        if self._here >= max(self._places.values(), default=0):
            self.action_first()
        else:
            self._come_near(1)
            super().action_cursor_down()

    def action_page_up(self) -> None:
        """As many rows up as the screen holds."""
        self._come_near(-self.size.height)
        super().action_page_up()  # type: ignore[no-untyped-call] # Textual leaves it so

    def action_page_down(self) -> None:
        """As many rows down as the screen holds."""
        self._come_near(self.size.height)
        super().action_page_down()  # type: ignore[no-untyped-call] # Textual leaves it so

    def action_first(self) -> None:
        """To the first row of all."""
        self._lay_out(min(self._places.values(), default=0))
        super().action_first()

    def action_last(self) -> None:
        """To the last row of all."""
        self._lay_out(max(self._places.values(), default=0))
        super().action_last()

    @property
    def _here(self) -> int:
        """The place of the cursor among all rows."""
        return self._start + (self.highlighted or 0)

    def _come_near(self, step: int) -> None:
        """Lays other rows out where the cursor is about to leave those that are."""
        here, to = self._here, self._here + step + (_HEADINGS if step > 0 else -_HEADINGS)
        to = max(0, min(to, len(self._names) - 1))
        if not self._start <= to < self._start + self.option_count:
            self._lay_out(here)

    def _lay_out(self, place: int) -> None:
        """Lays out the rows around a place, with the cursor on it."""
        start = max(0, min(place - WINDOW // 2, len(self._names) - WINDOW))
        places = range(start, min(start + WINDOW, len(self._names)))
        self.clear_options()
        self._start = start
        rows = ((self._names[each], self._made(each)) for each in places)
        self.add_options(Option(made, id=name, disabled=name is None) for name, made in rows)
        if self.option_count:
            self.highlighted = place - start
