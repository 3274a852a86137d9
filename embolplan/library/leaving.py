"""What is taken out of a library, and the recipes there that need it: those that borrow from it, or name it."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from contextlib import suppress
from typing import TYPE_CHECKING, TypeVar

from embolplan.errors import LibraryError
from embolplan.library.check import check_text
from embolplan.library.files import read_bytes
from embolplan.library.load import read_origin
from embolplan.library.pins import PRODUCT, PROTOCOL, Pin
from embolplan.library.places import Held, Place, held
from embolplan.library.surroundings import Around, around_of
from embolplan.words import say

if TYPE_CHECKING:
    from embolplan.errors import Problem

V = TypeVar("V")


def needed_by(gone: Collection[Pin], library: Place, beside: Collection[Place]) -> Iterator[Problem]:
    """One problem for every recipe of the library that would not check clean any more without what is to go."""
    places = (*beside, library)
    there = {kind: held(places, kind) for kind in (PROTOCOL, PRODUCT)}
    # What stands under its id in another library as well is still there.
    lost = {(pin.kind, pin.id) for pin in gone if len(there[pin.kind].get(pin.id, ())) == 1}
    names = sorted({name for _, name in lost})
    copies = [each for copies in there[PROTOCOL].values() for each in copies]
    speaks = _speaks_of(names)
    at_risk = [each for each in copies if _stays(each, library, gone) and speaks.search(read_bytes(each.path))]
    if not lost or not at_risk:
        return
    now = around_of([place.root for place in places])
    recipes, products = ({name for kind, name in lost if kind == of} for of in (PROTOCOL, PRODUCT))
    then = Around(_without(now.recipes, recipes), _without(now.products, products))
    for each in at_risk:
        # One that is no text, or breaks a rule already, loses nothing by it.
        with suppress(LibraryError):
            yield from _needing(each, now, then, ", ".join(names))


def _stays(found: Held, library: Place, gone: Collection[Pin]) -> bool:
    return found.place == library and found.pin not in gone


def _speaks_of(names: Collection[str]) -> re.Pattern[bytes]:
    """Finds any of the ids in a text, which spares looking at all the others."""
    each = "|".join(re.escape(name) for name in names)
    return re.compile(rf"(?<![\w/-])(?:{each})(?![\w/-])".encode())


def _without(known: Mapping[str, V] | None, names: Collection[str]) -> dict[str, V] | None:
    return None if known is None else {name: each for name, each in known.items() if name not in names}


def _needing(found: Held, now: Around, then: Around, names: str) -> Iterator[Problem]:
    """The first of what would be wrong with a recipe then, and is not now."""
    origin = read_origin(found.path, str(found.path))
    before, after = (check_text(origin, False, around, None).problems for around in (now, then))
    for problem in after:
        if problem.severity == "error" and problem not in before:
            said = say("leaving.needed", id=found.id, names=names, why=problem.message)
            hint = say("leaving.needed.hint" if found.pin is None else "leaving.needed.hint_imported", id=found.id)
            yield problem._replace(message=said, hint=hint)
            return
