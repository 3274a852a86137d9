"""A list as it was printed, kept on this machine: it comes out the same while every library is as it was."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from contextlib import suppress
from typing import TYPE_CHECKING, NamedTuple

from embolplan import __version__
from embolplan.library.index import listed_with_tokens
from embolplan.library.kept import read_kept
from embolplan.library.sealed import read_sealed, write_sealed

if TYPE_CHECKING:
    from pathlib import Path

    from embolplan.library.index import Entry
    from embolplan.library.pace import Pace
    from embolplan.library.places import Place

_FORM = ("embolplan.printed/1", __version__)
Found = Sequence[tuple["Place", "Entry"]]


class Printed(NamedTuple):
    """What a list prints, and the lines of talk that go with it."""

    content: bytes
    talk: tuple[str, ...]


def printed(
    file: Path,
    form: Sequence[str],
    where: Sequence[Place],
    render: Callable[[Found], Printed],
    pace: Callable[[], Pace],
) -> Printed:
    """What `render` makes of all protocols of the libraries; it is asked only where it was not asked before.

    `form` says all that it depends on but the protocols, and `pace` is for reading those that are not known.
    """
    of = (_FORM, tuple(form), tuple((place.name, os.path.abspath(place.root)) for place in where))
    if all(tokens := tuple(map(_token_now, where))):
        with suppress(ValueError, TypeError):
            was, then, content, talk = read_sealed(file) or (None, None, b"", ())
            if (was, then) == (of, tokens):
                return Printed(content, talk)
    found, tokens = listed_with_tokens(where, pace)
    made = render(found)
    if found and all(tokens):
        write_sealed(file, (of, tokens, *made))
    return made


def _token_now(place: Place) -> bytes:
    """What stands for the state of a library, where that is the one that was kept."""
    kept = read_kept(place.kept, place.root)
    return kept.token if kept.is_now(place.root) else b""
