"""The libraries of a machine side by side: the recipes that come with the program, a department's, and one's own.

None hides another: an id means one recipe, so that two texts under one id are refused until a person has chosen.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from pathlib import Path, PurePosixPath
from typing import NamedTuple

from embolplan.errors import LibraryError, Problem
from embolplan.library.files import (
    ENDINGS,
    FORMULARY,
    fingerprint,
    name_in,
    product_files,
    protocol_files,
    read_bytes,
)
from embolplan.library.pins import IMPORTED, PROTOCOL, Pin, read_pins
from embolplan.words import say

SHIPPED, SHARED, YOURS = "shipped", "shared", "yours"
_ID = re.compile(r"[a-z0-9]+([-/][a-z0-9]+)*")
"""How the id of a recipe is formed; a file whose name is otherwise stands under that name."""


class Place(NamedTuple):
    """A library and what it is called: shipped, shared or yours; empty where it stands alone."""

    name: str
    root: Path
    kept: Path | None = None
    """The file in which this machine keeps what it has read of it, so that a long list is there at once."""


Where = Path | tuple[Place, ...]
"""One library, or several side by side."""


class Held(NamedTuple):
    """One file of one library, under the id that its place gives it."""

    id: str
    path: Path
    place: Place
    pin: Pin | None
    """What the library's list says of it, where it was imported."""

    @property
    def name(self) -> str:
        """What the file is called in its library."""
        return name_in(self.place.root, self.path)


def places_in(where: Where) -> tuple[Place, ...]:
    """The libraries, each with its name."""
    return (Place("", where),) if isinstance(where, Path) else where


def held(where: Where, kind: str) -> dict[str, tuple[Held, ...]]:
    """Every protocol, or every product, of the libraries by its id; several where an id stands more than once."""
    found: dict[str, tuple[Held, ...]] = {}
    for place in places_in(where):
        for each in _held(place, kind):
            found[each.id] = (*found.get(each.id, ()), each)
    return found


def _held(place: Place, kind: str) -> Iterator[Held]:
    pins = {place.root / pin.file: pin for pin in read_pins(place.root)}
    for path in (protocol_files if kind == PROTOCOL else product_files)(place.root):
        name = PurePosixPath(name_in(place.root, path)).with_suffix("")
        yield Held(str(name) if kind == PROTOCOL else name.name, path, place, pins.get(path))


def held_as(where: Where, name: str) -> tuple[Held, ...]:
    """The protocols of one id, as `held` has them, without looking at all the others."""
    if not _ID.fullmatch(name):
        return held(where, PROTOCOL).get(name, ())
    return tuple(each for place in places_in(where) for each in _held_as(place, name))


def _held_as(place: Place, name: str) -> Iterator[Held]:
    first, *_ = folders = name.split("/")[:-1] or [""]
    above = ("/".join(folders[:n]) for n in range(1, len(folders) + 1))
    # No link to a folder is followed, and these two hold other things.
    if first not in (FORMULARY, IMPORTED) and not any((place.root / each).is_symlink() for each in above if each):
        for path in (place.root / f"{name}{ending}" for ending in ENDINGS):
            if path.is_file():
                yield Held(name, path, place, None)
    for pin in read_pins(place.root):
        if (pin.kind, pin.id) == (PROTOCOL, name) and (place.root / pin.file).is_file():
            yield Held(name, place.root / pin.file, place, pin)


def the_one(copies: Iterable[Held]) -> Held:
    """The one file of an id; LibraryError where texts differ, or where what was imported is not what it was."""
    first, *others = copies
    prints = {each: fingerprint(read_bytes(each.path)) for each in (first, *others)} if others or first.pin else {}
    edited = [edited_problem(each) for each in prints if each.pin and prints[each] != each.pin.sha256]
    if edited:
        raise LibraryError(edited)
    if len(set(prints.values())) > 1:
        named = "; ".join(dict.fromkeys(_named(each) for each in (first, *others)))
        raise LibraryError([Problem(first.id, say("importing.two_texts", places=named), hint=_way_out(first.id))])
    return first


def _way_out(file_id: str) -> str:
    return say("importing.two_texts.hint", id=file_id)


def _named(each: Held) -> str:
    return say("importing.stands_in", place=place_name(each.place), path=each.path)


def place_name(place: Place) -> str:
    """What a library is called in a sentence."""
    return say(f"importing.place.{place.name}") if place.name else str(place.root)


def edited_problem(each: Held) -> Problem:
    """That a file is not the one that was imported."""
    assert each.pin is not None
    said = say("rule.says.import-edited", id=each.id, source=each.pin.source, on=each.pin.on)
    return Problem(str(each.path), said, hint=say("rule.hint.edited", id=each.id), code="import-edited")
