"""What the files of a library said when they were last read, kept on this machine: listing then costs their dates.

A file counts as the one that was read where its size, its times and its number are the same, and where it had rested
for a while when it was looked at: within the grain of a file system's clock, a change leaves no mark. There are no
others where every folder is the one that it was and has the same names in it.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from operator import attrgetter, eq
from typing import TYPE_CHECKING, NamedTuple, cast

from embolplan import __version__
from embolplan.library.files import FORMULARY, is_folder, is_recipe, walked
from embolplan.library.pins import IMPORTED, LOCK
from embolplan.library.sealed import beside_of, packed, read_sealed, unpacked, write_sealed

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

GRAIN = 2_000_000_000
"""In nanoseconds, how long a file has to have rested: the coarsest clock that file systems have, that of FAT."""
Stamp = tuple[int, int, int, int]
"""Size, time of the content, time of the file, and number, by which the system tells a file from another."""
NONE: Stamp = (0, 0, 0, 0)
"""The stamp of a file that is not there."""
UNTRUSTED: Stamp = (-1, -1, -1, -1)
"""The stamp that no file has."""
Listing = tuple[int, list[str]]
"""The number of a folder, and all names in it, in the order in which the system gives them."""
Row = Sequence[str]
"""What is kept of a file, as text."""
_FORM = ("embolplan.kept/3", __version__)
_stamp = cast("Callable[[os.stat_result], Stamp]", attrgetter("st_size", "st_mtime_ns", "st_ctime_ns", "st_ino"))


class Seen(NamedTuple):
    """What there is of a library's protocols."""

    folders: dict[str, Listing]
    """Every folder that is looked into, by its path with a slash behind it."""
    files: dict[str, Stamp]
    """The protocol files by name, the library's own and those that it has imported."""
    others: dict[str, Stamp]
    """What else stands in the folders: it may become a protocol file, or a folder, under the same name."""


class Kept(NamedTuple):
    """What was kept of a library."""

    token: bytes = b""
    """Another one every time that something is kept; empty where nothing was."""
    folders: Mapping[str, Listing] = {}
    names: Sequence[str] = ()
    stamps: Sequence[Stamp] = ()
    lock: Stamp = UNTRUSTED
    rows: bytes = b""
    """A row for each protocol file by its name, packed: a list that was printed before needs none of them."""

    def rows_by_name(self) -> dict[str, Row]:
        """For each protocol file its row."""
        return cast("dict[str, Row]", unpacked(self.rows)) if self.rows else {}

    def stamps_by_name(self) -> dict[str, Stamp]:
        """For each file its stamp."""
        return dict(zip(self.names, self.stamps, strict=True))

    def is_now(self, root: Path) -> bool:
        """Whether all files are those that were read, and there are no others."""
        top = os.fspath(root)
        # Without a loop of our own: ten thousand files are asked for their stamps, and hardly anything else is done.
        with suppress(OSError):
            return (
                self.token != b""
                and self.lock == stamp_of(f"{top}/{LOCK}")
                and all(_listing(f"{top}/{folder}") == there for folder, there in self.folders.items())
                and all(map(eq, map(_stamp, map(os.stat, [f"{top}/{name}" for name in self.names])), self.stamps))
            )
        return False


def read_kept(file: Path | None, root: Path) -> Kept:
    """What was kept of that library; nothing where it is another's, of another form, or was touched."""
    with suppress(ValueError, TypeError):
        form, of, *kept = read_sealed(file) or (None, None)
        if (form, of) == (_FORM, os.path.abspath(root)):
            return Kept(*kept)
    return Kept()


def seen_in(root: Path, imported: Iterable[str]) -> Seen:
    """What there is in a library now, which has imported files of these names; one that was removed is left out."""
    seen = Seen({}, {}, {})
    for before, inside, entries in walked(root, (FORMULARY, IMPORTED)):
        seen.folders[before] = (_number(inside), [entry.name for entry in entries])
        for entry in entries:
            if not entry.name.startswith(".") and not is_folder(entry):
                (seen.files if is_recipe(entry) else seen.others)[before + entry.name] = stamp_of(entry.path)
    there = ((name, stamp_of(f"{root}/{name}")) for name in imported)
    files = [*sorted(seen.files.items()), *(each for each in there if each[1] != NONE)]
    return seen._replace(files=dict(files))


def _listing(path: str) -> Listing:
    """What stands for a folder; OSError where it cannot be looked into."""
    return _number(path), os.listdir(path)


def _number(path: str) -> int:
    """The number of a folder itself, not of one that a link of its name leads to; -1 where there is none."""
    try:
        return os.lstat(path.rstrip("/")).st_ino
    except OSError:
        return -1


def stamp_of(path: str) -> Stamp:
    """The stamp of a file, NONE where there is none."""
    try:
        return _stamp(os.stat(path))
    except OSError:
        return NONE


class Keeper:
    """Writes down what is read of a library; made before anything of it is read."""

    def __init__(self, file: Path | None, root: Path) -> None:
        self._file, self._root, self._began = file, root, 0
        with suppress(OSError):
            if file is not None:
                # The clock of the file system, which is the one that its stamps are of.
                beside = beside_of(file)
                beside.parent.mkdir(parents=True, exist_ok=True)
                beside.touch()
                self._began = beside.stat().st_mtime_ns
                beside.unlink()

    def keep(self, seen: Seen, rows: Mapping[str, Row], whole: bool) -> bytes:
        """Writes it down, and gives the token of it, empty where that cannot be done.

        The list of imports counts only where each file that it names is there.
        """
        if self._file is None:
            return b""
        # A file that could not be loaded has no row, and is to be told of every time.
        files = {name: self._trusted(stamp) if name in rows else UNTRUSTED for name, stamp in seen.files.items()}
        stamps = files | {name: self._trusted(stamp) for name, stamp in seen.others.items()}
        lock = self._trusted(stamp_of(f"{self._root}/{LOCK}")) if whole else UNTRUSTED
        content = packed({name: tuple(row) for name, row in rows.items()})
        kept = Kept(os.urandom(16), seen.folders, list(stamps), list(stamps.values()), lock, content)
        return kept.token if write_sealed(self._file, (_FORM, os.path.abspath(self._root), *kept)) else b""

    def _trusted(self, stamp: Stamp) -> Stamp:
        """A stamp that can be trusted, or one that no file has."""
        return stamp if max(stamp[1:3]) < self._began - GRAIN else UNTRUSTED
