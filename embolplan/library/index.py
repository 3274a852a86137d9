"""What a library holds: listing reads what was kept of it, and of the files no more than has changed.

`python -m embolplan.library.index ROOT` writes the index anew.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import partial
from operator import attrgetter
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from embolplan.errors import EmbolplanError, LibraryError, Problem, UsageError
from embolplan.library.disk import put_made
from embolplan.library.files import fingerprint, read_bytes
from embolplan.library.kept import Keeper, Kept, Row, read_kept, seen_in
from embolplan.library.lenders import named_in
from embolplan.library.pins import PROTOCOL, Pin, read_pins
from embolplan.library.places import Place, Where, places_in
from embolplan.words import say

if TYPE_CHECKING:
    from embolplan.library.pace import Pace
    from embolplan.model.protocol import Protocol

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
    borrows: str = ""
    """The ids that it borrows from, parted by spaces; not in the index."""


_INDEXED = Entry._fields[:-1]


class Looked(NamedTuple):
    """The protocols of a library by id, and what stands for this very state of it; empty where nothing can be kept."""

    entries: tuple[Entry, ...]
    token: bytes


def entries(where: Path | Place, pace: Callable[[], Pace] | None = None) -> tuple[Entry, ...]:
    """The protocols of a library by id: from what was kept of it, from its index where that is true, else by reading.

    LibraryError with the problems of all files that do not load. `pace` is asked for where many have to be read.
    """
    return look(Place("", where) if isinstance(where, Path) else where, pace).entries


def look(place: Place, pace: Callable[[], Pace] | None = None) -> Looked:
    """The same, with what stands for this state of the library."""
    if not place.root.is_dir():
        raise LibraryError([Problem(str(place.root), say("library.no_folder"))])
    kept = read_kept(place.kept, place.root)
    rows, token = (kept.rows_by_name(), kept.token) if kept.is_now(place.root) else _read(place, kept, pace)
    return Looked(tuple(sorted(map(Entry._make, rows.values()), key=attrgetter("id"))), token)


def _read(place: Place, kept: Kept, pace: Callable[[], Pace] | None) -> tuple[Mapping[str, Row], bytes]:
    """The rows of all files, and their token; those that are not known are read, and all of them are kept."""
    keeper = Keeper(place.kept, place.root)
    pins = {pin.file: pin for pin in read_pins(place.root) if pin.kind == PROTOCOL}
    seen, known, before = seen_in(place.root, pins), kept.rows_by_name(), kept.stamps_by_name()
    found = {name: known[name] for name, stamp in seen.files.items() if name in known and before[name] == stamp}
    texts = _Texts(place.root, known, pins)
    changed = [name for name in seen.files if name not in found]
    found |= {name: row for name in changed if (row := texts.row(name)) is not None}
    problems: list[Problem] = []
    for name, told in _from_files(place.root, [name for name in changed if name not in found], pace):
        if isinstance(told, Entry):
            found[name] = told
        else:
            problems += told
    token = keeper.keep(seen, found, pins.keys() <= seen.files.keys())
    if problems:
        raise LibraryError(problems)
    return found, token


class _Texts:
    """What is known of files by the hash of their text: was kept of them, or is told by the imports or the index."""

    def __init__(self, root: Path, kept: Mapping[str, Row], pins: Mapping[str, Pin]) -> None:
        self._root, self._kept, self._pins = root, kept, pins
        self._index = {entry.file: entry for entry in _indexed(root)}

    def row(self, name: str) -> Row | None:
        """What is known of a file; None where its text is another, or it cannot be read."""
        kept = self._kept.get(name, ())
        if not kept and name not in self._pins and name not in self._index:
            return None
        try:
            raw = read_bytes(self._root / name)
        except LibraryError:
            return None
        now, pin, entry = fingerprint(raw), self._pins.get(name), self._index.get(name)
        if kept and now == Entry._make(kept).sha256:
            return kept
        if pin is not None and now == pin.sha256:
            told = (pin.id, pin.title, pin.organ, pin.drug, pin.status, pin.version, pin.beads)
            return Entry(*told, name, now, named_in(raw))
        return entry._replace(borrows=named_in(raw)) if entry is not None and now == entry.sha256 else None


def listed(where: Where, pace: Callable[[], Pace] | None = None) -> tuple[tuple[Place, Entry], ...]:
    """The protocols of several libraries by id, each with the library that it is from."""
    return listed_with_tokens(places_in(where), pace)[0]


def listed_with_tokens(
    where: Iterable[Place], pace: Callable[[], Pace] | None = None
) -> tuple[tuple[tuple[Place, Entry], ...], tuple[bytes, ...]]:
    """The same, and what stands for the state of each library."""
    looked = [(place, look(place, pace)) for place in where]
    found = [(place, entry) for place, each in looked for entry in each.entries]
    return tuple(sorted(found, key=lambda each: each[1].id)), tuple(each.token for _, each in looked)


def make_index(root: Path) -> str:
    """The index of a library as canonical JSON; LibraryError where a protocol does not load."""
    names = [pin.file for pin in read_pins(root) if pin.kind == PROTOCOL]
    told = dict(_from_files(root, list(seen_in(root, names).files), None))
    problems = [problem for each in told.values() if not isinstance(each, Entry) for problem in each]
    if problems:
        raise LibraryError(problems)
    return index_of(each for each in told.values() if isinstance(each, Entry))


def index_of(found: Iterable[Entry]) -> str:
    """The index that says this, as canonical JSON."""
    import json  # a list of what was kept needs none of it

    told = (dict(zip(_INDEXED, entry, strict=False)) for entry in sorted(found, key=attrgetter("id")))
    listed = {"schema": SCHEMA, "protocols": list(told)}
    return json.dumps(listed, ensure_ascii=False, indent=1) + "\n"


def _indexed(root: Path) -> tuple[Entry, ...]:
    """What the index says; nothing where there is none, or it cannot be read."""
    import json  # as above

    try:
        told = json.loads((root / INDEX).read_bytes())
    except (OSError, ValueError, RecursionError):
        return ()
    listed = told.get("protocols") if isinstance(told, dict) and told.get("schema") == SCHEMA else None
    found = [_entry(each) for each in listed] if isinstance(listed, list) else []
    return tuple(entry for entry in found if entry is not None)


def _entry(told: object) -> Entry | None:
    if (
        not isinstance(told, dict)
        or tuple(told) != _INDEXED
        or not all(isinstance(value, str) for value in told.values())
    ):
        return None
    return Entry(**told)


def _from_files(
    root: Path, names: Sequence[str], pace: Callable[[], Pace] | None
) -> Iterator[tuple[str, Entry | tuple[Problem, ...]]]:
    """The entries as the files themselves give them, or what is wrong with them."""
    if not names:
        return
    from embolplan.library.pace import (
        ALONE,
        carried_out,
    )  # loads what shares work out, and reading needs pydantic anyway

    found = carried_out(partial(_from_file, root), names, pace() if pace is not None else ALONE)
    yield from zip(names, found, strict=True)


def _from_file(root: Path, name: str) -> Entry | tuple[Problem, ...]:
    from embolplan.library.load import load_protocol  # loads pydantic, which a true index saves

    try:
        protocol, origin = load_protocol(root / name, name)
    except LibraryError as error:
        return error.problems
    return entry_of(protocol, name, origin.sha256)


def entry_of(protocol: Protocol, name: str, sha256: str) -> Entry:
    """A protocol as it stands in a list."""
    from embolplan.library.search import beads_of

    told = (protocol.id, protocol.title, protocol.organ, protocol.drug, protocol.status, protocol.version)
    return Entry(*told, beads_of(protocol), name, sha256, " ".join(dict.fromkeys(protocol.borrows.values())))


def write_index(root: Path) -> None:
    """Write the index of a library, whole or not at all."""
    put_made(root / INDEX, make_index(root))


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
