"""Writing a library: files under a name that nobody knows yet, then the list that names them, in one move.

Until that move the library is what it was, and from then on it is what it is to be: a kill, a full disk or a second
import at any point in between leaves one of the two. What it leaves behind on disk is swept away by the next import.
"""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

from embolplan.errors import LibraryError, Problem
from embolplan.library.pins import IMPORTED, LOCK, pins_of, read_lock
from embolplan.library.writer import WriterLock
from embolplan.words import say

_UNFINISHED = ".unfinished"
"""Marks the folder of an import until its list is in place."""
_NEW = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_BINARY", 0)


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
        _clear(root, before)
        _write(root, texts, after)
        _sweep(root, before, after)
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


def _write(root: Path, texts: Mapping[str, bytes], after: bytes) -> None:
    """The texts, then the list; all of it is on the disk before the list is put in its place."""
    batches = {root / IMPORTED / Path(name).parts[1] for name in texts}
    beside = root / f".{LOCK}.new"
    try:
        for batch in batches:
            batch.mkdir(parents=True)
            _put(batch / _UNFINISHED, b"")
        _put_texts(root, texts)
        beside.unlink(missing_ok=True)
        _put(beside, after)
        os.replace(beside, root / LOCK)
    except BaseException:
        # An interrupt may come just after the list was put in its place, and then it is done.
        if not _list_is(root, after):
            for left in (*batches, beside):
                _take_away(left)
        raise
    # From here on it is done, whatever becomes of the rest.
    with suppress(OSError):
        _sync_folder(root)
    for batch in batches:
        _take_away(batch / _UNFINISHED)


def _put_texts(root: Path, texts: Mapping[str, bytes]) -> None:
    """The files, with the folders that lead to them."""
    folders = {root, root / IMPORTED} if texts else {root}
    for name, text in texts.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        _put(path, text)
        folders |= {folder for folder in path.parents if root in folder.parents}
    for folder in folders:
        _sync_folder(folder)


def _take_away(left: Path) -> None:
    with suppress(OSError):
        if left.is_dir():
            shutil.rmtree(left)
        else:
            left.unlink()


def _list_is(root: Path, after: bytes) -> bool:
    with suppress(LibraryError):
        return read_lock(root) == after
    return False


def _put(path: Path, content: bytes) -> None:
    """A new file, whole and on the disk."""
    with open(os.open(path, _NEW, 0o644), "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())


def _clear(root: Path, lock: bytes | None) -> None:
    """Takes away what imports that were cut short have left: folders that no list names and nobody else has made."""
    named = {Path(pin.file).parts[1] for pin in pins_of(lock, root)}
    with suppress(OSError):
        for mark in (root / IMPORTED).glob(f"*/{_UNFINISHED}"):
            if mark.parent.is_symlink():
                continue
            if mark.parent.name in named:
                _take_away(mark)
            else:
                _take_away(mark.parent)


def _sweep(root: Path, before: bytes | None, after: bytes) -> None:
    """Takes away the files that the list does not name any more, and folders that are empty for it."""
    gone = {pin.file for pin in pins_of(before, root)} - {pin.file for pin in pins_of(after, root)}
    for name in gone:
        with suppress(OSError):
            (root / name).unlink(missing_ok=True)
            for folder in (root / name).parents[: len(Path(name).parts) - 2]:
                folder.rmdir()


def _sync_folder(folder: Path) -> None:
    # Windows opens no folders, and keeps the name with the file.
    if sys.platform == "win32":
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
