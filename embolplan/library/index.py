"""What a library holds, from its index: listing costs one JSON file and the hashes of the protocols.

`python -m embolplan.library.index ROOT` writes the index anew.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from embolplan.errors import EmbolplanError, LibraryError, Problem, UsageError
from embolplan.library.files import fingerprint, protocol_files, read_bytes
from embolplan.library.pins import Pin, read_pins
from embolplan.library.places import Place, Where, places_in
from embolplan.words import say

INDEX = "index.json"
SCHEMA = "embolplan.index/1"


class Entry(NamedTuple):
    """One protocol of a library, as it stands in a list."""

    id: str
    title: str
    organ: str
    drug: str
    status: str
    version: str
    beads: str
    """The beads by product, make and nominal size, for those who look for them."""
    file: str
    """The path of its file in the library, with forward slashes."""
    sha256: str


def entries(root: Path) -> tuple[Entry, ...]:
    """The protocols of a library by id, from its index where that is true, else from the files themselves."""
    if not root.is_dir():
        raise LibraryError([Problem(str(root), say("library.no_folder"))])
    listed = _listed(root)
    return _from_files(root) if listed is None else listed


def listed(where: Where) -> tuple[tuple[Place, Entry], ...]:
    """The protocols of several libraries by id, each with the library that it is from."""
    found = [(place, entry) for place in places_in(where) for entry in entries(place.root)]
    return tuple(sorted(found, key=lambda each: each[1].id))


def is_current(root: Path) -> bool:
    """Whether the index that a library has says what its files say."""
    return (root / INDEX).read_text(encoding="utf-8") == make_index(root)


def make_index(root: Path) -> str:
    """The index of a library as canonical JSON; LibraryError where a protocol does not load."""
    listed = {"schema": SCHEMA, "protocols": [entry._asdict() for entry in _from_files(root)]}
    return json.dumps(listed, ensure_ascii=False, indent=1) + "\n"


def _listed(root: Path) -> tuple[Entry, ...] | None:
    """What the index says, or None where there is none, it cannot be read, or a file is another by now."""
    try:
        told = json.loads((root / INDEX).read_bytes())
    except (OSError, ValueError, RecursionError):
        return None
    listed = told.get("protocols") if isinstance(told, dict) and told.get("schema") == SCHEMA else None
    found = [_entry(each) for each in listed] if isinstance(listed, list) else [None]
    whole = tuple(entry for entry in found if entry is not None)
    if len(whole) != len(found) or {entry.file: entry.sha256 for entry in whole} != _hashes(root):
        return None
    return tuple(sorted(whole, key=lambda entry: entry.id))


def _entry(told: object) -> Entry | None:
    if (
        not isinstance(told, dict)
        or tuple(told) != Entry._fields
        or not all(isinstance(value, str) for value in told.values())
    ):
        return None
    return Entry(**told)


def _hashes(root: Path) -> dict[str, str]:
    return {path.relative_to(root).as_posix(): fingerprint(read_bytes(path)) for path in protocol_files(root)}


def _from_files(root: Path) -> tuple[Entry, ...]:
    """The entries as the files themselves give them; LibraryError with the problems of all files."""
    pins = {pin.file: pin for pin in read_pins(root)}
    made: list[Entry] = []
    problems: list[Problem] = []
    for path in protocol_files(root):
        name = path.relative_to(root).as_posix()
        try:
            made.append(_pinned(path, name, pins) or _from_file(path, name))
        except LibraryError as error:
            problems += error.problems
    if problems:
        raise LibraryError(problems)
    return tuple(sorted(made, key=lambda entry: entry.id))


def _pinned(path: Path, name: str, pins: Mapping[str, Pin]) -> Entry | None:
    """What the list of imports says of a file, where it is the one that was imported."""
    pin = pins.get(name)
    if pin is None or fingerprint(read_bytes(path)) != pin.sha256:
        return None
    return Entry(pin.id, pin.title, pin.organ, pin.drug, pin.status, pin.version, pin.beads, name, pin.sha256)


def _from_file(path: Path, name: str) -> Entry:
    from embolplan.library.load import parse_protocol, read_origin  # loads pydantic, which a true index saves
    from embolplan.library.search import beads_of

    origin = read_origin(path, name)
    protocol, found = parse_protocol(origin.text, str(path))
    if protocol is None:
        raise LibraryError(found)
    told = (protocol.id, protocol.title, protocol.organ, protocol.drug, protocol.status, protocol.version)
    return Entry(*told, beads_of(protocol), name, origin.sha256)


def write_index(root: Path) -> None:
    """Write the index of a library, whole or not at all."""
    text = make_index(root)
    beside = root / f".{INDEX}.{os.getpid()}"
    try:
        beside.write_text(text, encoding="utf-8", newline="\n")
        beside.replace(root / INDEX)
    except OSError as error:
        beside.unlink(missing_ok=True)
        why = (error.strerror or str(error)).lower()
        raise LibraryError([Problem(str(root / INDEX), say("library.unwritable", why=why))]) from error


def main(words: Sequence[str]) -> int:
    """Write the index of the one folder that is named; the exit code."""
    try:
        if len(words) != 1:
            raise UsageError([Problem("python -m embolplan.library.index", say("library.index_usage"))])
        write_index(Path(words[0]))
    except EmbolplanError as error:
        sys.stderr.write(f"{error}\n")
        return error.exit_code
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
