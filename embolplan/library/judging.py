"""What becomes of a library when something comes in: what is new, what replaces what, and what cannot be let in.

An id means one recipe. What is there already stays as it is, and a higher version replaces a lower one that was
imported before. Everything else that meets an id which is taken is refused, with what it says otherwise.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Literal, NamedTuple

from embolplan.errors import LibraryError, Problem
from embolplan.library.differences import differences
from embolplan.library.files import fingerprint, read_bytes
from embolplan.library.load import load_protocol
from embolplan.library.pins import PRODUCT, PROTOCOL, Pin
from embolplan.library.places import Held, Place, edited_problem, held, place_name
from embolplan.reading.characters import shown
from embolplan.words import say

if TYPE_CHECKING:
    from pathlib import Path

    from embolplan.answers import Difference
    from embolplan.library.arrivals import Arrival
    from embolplan.library.pins import Key

Fate = Literal["new", "update", "unchanged", "restored"]
MANY = 3
"""So many differences stand in a sentence; embolplan diff shows all of them."""


class Change(NamedTuple):
    """What an import does to one id."""

    fate: Fate
    arrival: Arrival
    before: str = ""
    """The version that it replaces."""
    differences: tuple[Difference, ...] = ()


class Judge:
    """Holds what comes in against a library and those beside it."""

    def __init__(self, into: Place, beside: tuple[Place, ...], pins: Mapping[Key, Pin]) -> None:
        self._into, self._pins = into, pins
        libraries = (*beside, into)
        self.held = {kind: held(libraries, kind) for kind in (PROTOCOL, PRODUCT)}

    def judge(self, arrival: Arrival) -> Change:
        """What becomes of it; LibraryError where it cannot be let in."""
        copies = self.held[arrival.kind].get(arrival.id, ())
        others = [each for each in copies if each.pin is None or each.place != self._into]
        for other in others:
            if fingerprint(read_bytes(other.path)) != arrival.origin.sha256:
                raise self._taken(arrival, other)
        pin = self._pins.get(arrival.key)
        if pin is None:
            return Change("unchanged" if others else "new", arrival)
        return self._over(arrival, pin, self._into.root / pin.file)

    def _over(self, arrival: Arrival, pin: Pin, path: Path) -> Change:
        """What becomes of it where the library has imported something under its id before."""
        now = fingerprint(read_bytes(path)) if path.is_file() else None
        if arrival.origin.sha256 == pin.sha256:
            return Change("unchanged" if now == pin.sha256 else "restored", arrival, pin.version)
        if now not in (None, pin.sha256, arrival.origin.sha256):
            raise LibraryError([edited_problem(Held(pin.id, path, self._into, pin))])
        if _parts(arrival.version) > _parts(pin.version):
            # What stands there may be the edited file itself, which would differ from itself in nothing.
            told = _differences(arrival, path) if now == pin.sha256 else ()
            return Change("update", arrival, pin.version, told)
        sentence = "changed" if arrival.version == pin.version else "older"
        values = {"id": pin.id, "version": pin.version, "source": pin.source, "on": pin.on}
        told = _differences(arrival, path) if now else ()
        raise LibraryError([_refusal(arrival, sentence, told, found=arrival.version, **values)])

    def _taken(self, arrival: Arrival, other: Held) -> LibraryError:
        values = {"id": arrival.id, "place": place_name(other.place), "path": other.path}
        return LibraryError(
            [_refusal(arrival, "taken", _differences(arrival, other.path), hint="taken.hint", **values)]
        )


def _refusal(arrival: Arrival, sentence: str, told: tuple[Difference, ...], **values: object) -> Problem:
    """Why a file is not let in, at its id, with what it says otherwise."""
    message = say(f"importing.{sentence}", **values)
    if told:
        first = "; ".join(_in_short(each) for each in told[:MANY])
        more = say("importing.and_more", count=len(told) - MANY) if len(told) > MANY else ""
        message += say("importing.differs", differences=f"{first}{more}")
    return arrival.problem(message, hint=say(f"importing.{sentence}.hint", id=arrival.id))


def _in_short(each: Difference) -> str:
    nothing = say("importing.nothing")
    return say(
        "importing.difference",
        about=each.about,
        before=shown(each.before or nothing),
        after=shown(each.after or nothing),
    )


def _differences(arrival: Arrival, path: Path) -> tuple[Difference, ...]:
    """What a recipe says otherwise than the one that is there; nothing where that cannot be read."""
    now = arrival.protocol()
    if now is None:
        return ()
    try:
        before, _ = load_protocol(path, arrival.name)
    except LibraryError:
        return ()
    return differences(before, now)


def _parts(version: str) -> tuple[int, ...]:
    return tuple(int(part) for part in version.split("."))
