"""The pictures of a page, of a plan or of a record, drawn with characters as wide as the screen is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from rich.text import Text

from embolplan.export.drawing import drawn
from embolplan.tui.phrases import heading
from embolplan.tui.text_card import TextCard
from embolplan.words import say

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from rich.console import Console, ConsoleOptions, RenderResult
    from textual.visual import VisualType

    from embolplan.export.picture import Picture

_PICTURE = "picture:"


@dataclass(frozen=True)
class Drawn:
    """A picture that draws itself in the width that there is."""

    picture: Picture

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        """The lines, none of them wrapped again."""
        for line in drawn(self.picture, options.max_width):
            yield Text(line, no_wrap=True)


def picture_rows(found: Sequence[Picture]) -> Iterator[tuple[str | None, VisualType]]:
    """A row a picture under their heading."""
    if found:
        yield None, heading(say("picture.title"))
    yield from ((f"{_PICTURE}{n}", Drawn(picture)) for n, picture in enumerate(found))


def picture_card(found: Sequence[Picture], here: str) -> TextCard | None:
    """One of these pictures in words; None for another row."""
    if not here.startswith(_PICTURE):
        return None
    picture = found[int(here.removeprefix(_PICTURE))]
    return TextCard(picture.caption, tuple(f"{bar.label}: {bar.text}" for bar in picture.bars))
