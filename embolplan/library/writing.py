"""Writing a library: files under a name that nobody knows yet, then the list that names them, in one move.

Until that move the library is what it was, and from then on it is what it is to be: a kill, a full disk or a second
import at any point in between leaves one of the two. What it leaves behind on disk is swept away by the next import.
"""

from __future__ import annotations

import os
from collections.abc import Collection, Iterable, Mapping
from contextlib import suppress
from pathlib import Path, PurePosixPath

from embolplan.errors import LibraryError, Problem
from embolplan.library.disk import put_all, put_new, sync_folder
from embolplan.library.pins import IMPORTED, LOCK, is_imported, pins_of, read_lock
from embolplan.library.writer import WriterLock
from embolplan.words import say

_UNFINISHED = ".unfinished"
"""Names the files that an import writes and replaces, from before the first of them until after the last."""
_BESIDE = f".{LOCK}.new"


def write_library(root: Path, texts: Mapping[str, bytes], before: bytes | None, after: bytes) -> None:
    """Puts texts at their paths in a library, and its list in the place of the one before.

    LibraryError, and the library as it was, where another import runs or has run meanwhile, or something cannot be
    written. The texts stand in folders of their own, so that none lies over another file.
    """
    made = [folder for folder in (root / IMPORTED, root, *root.parents) if not folder.exists()]
    lock = None
    try:
        root.mkdir(parents=True, exist_ok=True)
        lock = WriterLock.take(root / LOCK)
        if lock is None:
            raise _refused(root, "busy")
        if read_lock(root) != before:
            raise _refused(root, "meanwhile")
        if (root / IMPORTED).is_symlink():
            raise _refused(root, "leads_away")
        _tidy(root)
        gone = {pin.file for pin in pins_of(before, root)} - {pin.file for pin in pins_of(after, root)}
        _write(root, texts, after, gone)
    except OSError as error:
        why = (error.strerror or str(error)).lower()
        raise LibraryError([Problem(str(root), say("importing.unwritable", why=why))]) from error
    finally:
        if lock is not None:
            lock.release()
        for folder in made:
            # Only what is empty goes.
            with suppress(OSError):
                folder.rmdir()


def _refused(root: Path, why: str) -> LibraryError:
    return LibraryError([Problem(str(root), say(f"importing.{why}"), hint=say(f"importing.{why}.hint"))])


def _write(root: Path, texts: Mapping[str, bytes], after: bytes, gone: Collection[str]) -> None:
    """The texts, then the list; all of it is on the disk before the list is put in its place."""
    try:
        (root / IMPORTED).mkdir(exist_ok=True)
        _announce(root / IMPORTED / _UNFINISHED, (*texts, *gone))
        _put_texts(root, texts)
        put_new(root / _BESIDE, after)
        os.replace(root / _BESIDE, root / LOCK)
        # From here on it is done, whatever becomes of the rest.
        with suppress(OSError):
            sync_folder(root)
    finally:
        _tidy(root)


def _announce(file: Path, names: Iterable[str]) -> None:
    """Writes down which files come and go, with what an import before this one could not take away."""
    before: list[str] = []
    if file.exists():
        before = file.read_text(encoding="utf-8", errors="replace").splitlines()
        file.unlink()
    put_new(file, "".join(f"{name}\n" for name in dict.fromkeys((*before, *names))).encode())


def _put_texts(root: Path, texts: Mapping[str, bytes]) -> None:
    """The files, with the folders that lead to them."""
    files = {root / name: text for name, text in texts.items()}
    folders = {root, root / IMPORTED}
    for last in dict.fromkeys(path.parent for path in files):
        last.mkdir(parents=True, exist_ok=True)
        folders |= {folder for folder in (last, *last.parents) if root in folder.parents}
    put_all(files)
    for folder in folders:
        sync_folder(folder)


def _tidy(root: Path) -> None:
    """Takes away what an import has written or replaced and the list does not name, however far it came."""
    with suppress(OSError, LibraryError):
        (root / _BESIDE).unlink(missing_ok=True)
        unfinished = root / IMPORTED / _UNFINISHED
        told = unfinished.read_text(encoding="utf-8", errors="replace").splitlines()
        named = {pin.file for pin in pins_of(read_lock(root), root)}
        for name in told:
            # A line that was cut short names nothing.
            if is_imported(name) and name not in named:
                with suppress(OSError):
                    _take_away(root, name)
        # What cannot be taken away now is named by no list, and waits for the next import.
        if not any(is_imported(name) and name not in named and os.path.lexists(root / name) for name in told):
            unfinished.unlink()


def _take_away(root: Path, name: str) -> None:
    """A file, and the folders that are empty without it."""
    (root / name).unlink(missing_ok=True)
    with suppress(OSError):
        for above in PurePosixPath(name).parents[:-2]:
            (root / above).rmdir()
