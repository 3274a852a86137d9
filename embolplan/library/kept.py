"""What the files of a library said when they were last read, kept on this machine: listing then costs their dates.

A file counts as the one that was read where its size, its times and its number are the same, and where it had rested
for a while when it was looked at: within the grain of a file system's clock, a change leaves no mark.
"""

from __future__ import annotations

import hashlib
import marshal
import os
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from typing import TYPE_CHECKING, Any, NamedTuple

from embolplan import __version__
from embolplan.library.files import FORMULARY, scanned
from embolplan.library.pins import IMPORTED, LOCK, PROTOCOL, read_pins

if TYPE_CHECKING:
    from pathlib import Path

GRAIN = 2_000_000_000
"""In nanoseconds, how long a file has to have rested: the coarsest clock that file systems have, that of FAT."""
NEVER = (0, 0, 0, 0)
Stamp = tuple[int, int, int, int]
"""Size, time of the content, time of the file, and number, by which the system tells a file from another."""
Row = Sequence[str]
"""What is kept of a file, as text."""
_FORM = ("embolplan.kept/1", __version__)
_IMPORTED = f"{IMPORTED}/"
_HASH = 32


class Kept(NamedTuple):
    """What was kept of a library: the stamps of its files by name, their rows in that order, and the list's stamp."""

    stamps: Mapping[str, Stamp] = {}
    rows: Sequence[Row] = ()
    lock: Stamp = NEVER

    def rows_by_name(self) -> dict[str, Row]:
        """For each file its row."""
        return dict(zip(self.stamps, self.rows, strict=True))

    def is_now(self, root: Path) -> bool:
        """Whether all files are those that were read, and there are no others."""
        return self.lock == stamp_of(f"{root}/{LOCK}") and self.stamps == stamps_in(root, self)


def read_kept(file: Path | None, root: Path) -> Kept:
    """What was kept of that library; nothing where it is another's, of another form, or was touched."""
    with suppress(OSError, ValueError, TypeError, EOFError):
        raw = file.read_bytes() if file is not None else b""
        if hashlib.sha256(raw[_HASH:]).digest() == raw[:_HASH]:
            # Several times as fast as JSON; like compiled Python it stands in one's own home, for this Python alone.
            form, of, stamps, rows, lock = marshal.loads(raw[_HASH:])
            if (form, of) == (_FORM, os.path.abspath(root)):
                return Kept(stamps, rows, lock)
    return Kept()


def stamps_in(root: Path, kept: Kept) -> dict[str, Stamp]:
    """The protocol files of a library by name, its own and those that it has imported, each with its stamp now."""
    found = {name: _stamp(entry.stat()) for name, entry in scanned(root, (FORMULARY, IMPORTED))}
    lock = stamp_of(f"{root}/{LOCK}")
    if lock == NEVER:
        return found
    if lock == kept.lock:
        names: Iterable[str] = (name for name in kept.stamps if name.startswith(_IMPORTED))
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
        stamps = {name: self._rested(stamp) for name, (stamp, _) in files.items()}
        rows = [tuple(row) for _, row in files.values()]
        told: tuple[Any, ...] = (_FORM, os.path.abspath(self._root), stamps, rows, lock)
        content = marshal.dumps(told, 2)
        with suppress(OSError):
            self._beside.write_bytes(hashlib.sha256(content).digest() + content)
            self._beside.replace(self._file)

    def leave(self) -> None:
        """Takes away what was not written to its end."""
        with suppress(OSError):
            if self._beside is not None:
                self._beside.unlink(missing_ok=True)

    def _rested(self, stamp: Stamp) -> Stamp:
        """A stamp that can be trusted, or one that no file has."""
        return stamp if max(stamp[1:3]) < self._began - GRAIN else NEVER
