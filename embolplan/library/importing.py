"""Taking recipes and products in from elsewhere: all of it is judged in memory before any of it is written."""

from __future__ import annotations

import os
import secrets
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from embolplan.errors import LibraryError, Problem
from embolplan.library.arrivals import Arrival, arrivals_of
from embolplan.library.borrowers import left_without, not_lent
from embolplan.library.incoming import receive
from embolplan.library.judging import Change, Judge
from embolplan.library.leaving import needed_by
from embolplan.library.load import in_order
from embolplan.library.pace import ALONE, Pace
from embolplan.library.pins import PROTOCOL, Pin, make_lock, pins_of, place_of, read_lock
from embolplan.library.places import YOURS, Place
from embolplan.library.problems import did_you_mean
from embolplan.library.writing import write_library
from embolplan.words import say

if TYPE_CHECKING:
    from embolplan.library.pins import Key

WRITTEN = ("new", "update", "restored")
"""What an import writes; the rest is there already."""


class Imported(NamedTuple):
    """What an import has done, or would do."""

    changes: tuple[Change, ...]
    left_out: tuple[str, ...]
    """What else was there, by name."""
    warnings: tuple[Problem, ...]


class Removed(NamedTuple):
    """What was taken out, and the recipes that needed it."""

    gone: tuple[Pin, ...]
    needing: tuple[Problem, ...]


@dataclass(frozen=True, slots=True)
class Importer:
    """A library that takes in, with those beside it, on one day as YYYY-MM-DD."""

    root: Path
    beside: tuple[Place, ...]
    on: str

    def take_in(self, source: Path, *, dry_run: bool = False, pace: Pace = ALONE) -> Imported:
        """Takes in a file, a folder or a zip; LibraryError, and the library as it was, where anything is wrong."""
        before = read_lock(self.root)
        pins = {(pin.kind, pin.id): pin for pin in pins_of(before, self.root)}
        received, into = receive(source), Place(YOURS, self.root)
        arrivals, problems = arrivals_of(received.files, (*self.beside, into), self.on, pace)
        judge = Judge(into, self.beside, pins)
        changes, refused = _judged(arrivals, judge)
        there = judge.held[PROTOCOL]
        told = in_order([*problems, *not_lent(arrivals, there), *refused, *left_without(changes, there)])
        errors = [problem for problem in told if problem.severity == "error"]
        if errors:
            raise LibraryError(errors)
        if not dry_run:
            self._write(changes, source, before, pins)
        return Imported(changes, received.left_out, told)

    def remove(self, file_id: str, *, force: bool = False) -> Removed:
        """Takes out what was imported under an id; LibraryError where nothing was, or where other recipes need it.

        With `force` it is taken out all the same, and those that need it are told.
        """
        before = read_lock(self.root)
        pins = pins_of(before, self.root)
        gone = tuple(pin for pin in pins if pin.id == file_id)
        if not gone:
            known = {pin.id for pin in pins}
            raise LibraryError([Problem(file_id, say("importing.not_imported"), hint=did_you_mean(file_id, known))])
        needing = in_order(needed_by(gone, Place(YOURS, self.root), self.beside))
        if needing and not force:
            raise LibraryError(needing)
        write_library(self.root, {}, before, make_lock(pin for pin in pins if pin not in gone))
        return Removed(gone, needing)

    def _write(self, changes: Sequence[Change], source: Path, before: bytes | None, pins: Mapping[Key, Pin]) -> None:
        batch = secrets.token_hex(6)
        coming = [change.arrival for change in changes if change.fate in WRITTEN]
        if not coming:
            return
        made = {each.key: _pin(each, place_of(*each.key, batch), source, self.on) for each in coming}
        texts = {made[each.key].file: each.origin.text.encode() for each in coming}
        write_library(self.root, texts, before, make_lock({**pins, **made}.values()))


def _judged(arrivals: Iterable[Arrival], judge: Judge) -> tuple[tuple[Change, ...], list[Problem]]:
    """What becomes of each, in the order of kinds and ids, and why some cannot be let in."""
    changes, problems = [], list[Problem]()
    for each in sorted(arrivals, key=lambda arrival: arrival.key):
        try:
            changes.append(judge.judge(each))
        except LibraryError as error:
            problems += error.problems
    return tuple(changes), problems


def _pin(arrival: Arrival, file: str, source: Path, on: str) -> Pin:
    kind, file_id, version, shown, _ = arrival.gist
    came = (arrival.origin.sha256, os.path.abspath(source), arrival.name, on)
    return Pin(kind, file_id, version, *shown, file, *came)
