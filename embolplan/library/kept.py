"""What the files of a library said when they were last read, kept on this machine: listing then costs their dates.

A file counts as the one that was read where its size, its times and its number are the same, and where it had rested
for a while when it was looked at: within the grain of a file system's clock, a change leaves no mark.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Mapping
from contextlib import suppress
from itertools import chain
from typing import TYPE_CHECKING, NamedTuple

from embolplan import __version__
from embolplan.library.files import FORMULARY, scanned
from embolplan.library.pins import IMPORTED, LOCK, PROTOCOL, read_pins

if TYPE_CHECKING:
    from pathlib import Path

SCHEMA = "embolplan.kept/1"
GRAIN = 2_000_000_000
"""In nanoseconds, how long a file has to have rested: the coarsest clock that file systems have, that of FAT."""
NEVER = (0, 0, 0, 0)
Stamp = tuple[int, int, int, int]
"""Size, time of the content, time of the file, and number, by which the system tells a file from another."""
Row = tuple[str, ...]
"""What is kept of a file, as text."""


class Kept(NamedTuple):
    """What was kept of a library: the stamp of its list of imports, and for each file its stamp and row."""

    lock: Stamp = NEVER
    files: Mapping[str, tuple[Stamp, Row]] = {}


def read_kept(file: Path | None, root: Path, width: int, name_at: int) -> Kept:
    """What was kept of that library in rows so wide, with the file's name at one place; nothing where it is no good."""
    if file is None:
        return Kept()
    try:
        told = json.loads(file.read_bytes())
        if (told["schema"], told["by"], told["root"]) != (SCHEMA, __version__, os.path.abspath(root)):
            return Kept()
        stamps, rows = told["stamps"], told["rows"]
        numbers, texts = {*map(type, chain(told["lock"], *stamps))}, {*map(type, chain.from_iterable(rows))}
        sizes = {*map(len, rows)}, {*map(len, stamps)}, len(told["lock"])
        if (numbers | {int}, texts | {str}) != ({int}, {str}) or sizes not in (({width}, {4}, 4), (set(), set(), 4)):
            return Kept()
        files = zip(map(tuple, stamps), map(tuple, rows), strict=True)
        return Kept(tuple(told["lock"]), {row[name_at]: (stamp, row) for stamp, row in files})
    except (OSError, ValueError, TypeError, KeyError, RecursionError):
        return Kept()


def stamps_in(root: Path, kept: Kept) -> dict[str, Stamp]:
    """The protocol files of a library by name, its own and those that it has imported, each with its stamp now."""
    found = {name: _stamp(entry.stat()) for name, entry in scanned(root, (FORMULARY, IMPORTED))}
    lock = stamp_of(f"{root}/{LOCK}")
    if lock == NEVER:
        return found
    if lock == kept.lock:
        names: Iterable[str] = (name for name in kept.files if name.startswith(f"{IMPORTED}/"))
    else:
        names = (pin.file for pin in read_pins(root) if pin.kind == PROTOCOL)
    imported = ((name, stamp_of(f"{root}/{name}")) for name in names)
    # One that was removed by hand is left out, and `check` says so.
    found.update((name, stamp) for name, stamp in imported if stamp != NEVER)
    return found


def stamp_of(path: str) -> Stamp:
    """The stamp of a file, NEVER where there is none."""
    try:
        return _stamp(os.stat(path))
    except OSError:
        return NEVER


def _stamp(found: os.stat_result) -> Stamp:
    return found.st_size, found.st_mtime_ns, found.st_ctime_ns, found.st_ino


class Keeper:
    """Writes down what is read of a library; made before anything of it is read."""

    def __init__(self, file: Path | None, root: Path) -> None:
        self._file, self._root, self._began = file, root, 0
        self._beside = file.with_name(f".{file.name}.{os.getpid()}") if file else None
        with suppress(OSError):
            if self._beside is not None:
                self._beside.parent.mkdir(parents=True, exist_ok=True)
                self._beside.touch()
                self._began = self._beside.stat().st_mtime_ns

    def keep(self, files: Mapping[str, tuple[Stamp, Row]], whole: bool) -> None:
        """Writes it down where that can be done; the list of imports only where each file that it names is there."""
        if self._file is None or self._beside is None:
            return
        lock = self._rested(stamp_of(f"{self._root}/{LOCK}")) if whole else NEVER
        told = {
            "schema": SCHEMA,
            "root": os.path.abspath(self._root),
            "lock": lock,
            "by": __version__,
            "stamps": [self._rested(stamp) for stamp, _ in files.values()],
            "rows": [row for _, row in files.values()],
        }
        with suppress(OSError):
            self._beside.write_text(json.dumps(told, ensure_ascii=False), encoding="utf-8", newline="\n")
            self._beside.replace(self._file)

    def leave(self) -> None:
        """Takes away what was not written to its end."""
        with suppress(OSError):
            if self._beside is not None:
                self._beside.unlink(missing_ok=True)

    def _rested(self, stamp: Stamp) -> Stamp:
        """A stamp that can be trusted, or one that no file has."""
        return stamp if max(stamp[1:3]) < self._began - GRAIN else NEVER
