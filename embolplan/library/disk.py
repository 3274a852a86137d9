"""Files that stand on the disk when this returns, whole or not at all, also after a power cut."""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

from embolplan.errors import LibraryError, Problem
from embolplan.words import say

_NEW = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_BINARY", 0)
_OVER = os.O_WRONLY | os.O_CREAT | os.O_TRUNC | getattr(os, "O_BINARY", 0)
_FEW, _AT_ONCE = 16, 8
"""From so many files on so many are written at once: a disk that is asked to sync takes all that wait in one go."""


def put_whole(path: Path, content: bytes, mode: int = 0o600) -> None:
    """Writes a file, or a new one in the place of an old one; OSError, and all as it was, where it fails."""
    part = path.with_name(f".{path.name}.part")
    try:
        _put(os.open(part, _OVER, mode), content)
        part.replace(path)
    except BaseException:
        with suppress(OSError):
            part.unlink()
        raise
    sync_folder(path.parent)


def put_made(path: Path, text: str) -> None:
    """Writes a file that the program makes for a library; LibraryError, and the file as it was, where it fails."""
    try:
        put_whole(path, text.encode(), 0o644)
    except OSError as error:
        raise unwritable(path, error) from error


def unwritable(path: Path, error: OSError) -> LibraryError:
    """Why a file of a library could not be written, in the system's own words."""
    return LibraryError([Problem(str(path), say("library.unwritable", why=(error.strerror or str(error)).lower()))])


def put_new(path: Path, content: bytes) -> None:
    """Writes a file where there is none; OSError where there is one, or something that leads elsewhere."""
    _put(os.open(path, _NEW, 0o644), content)


def put_all(files: Mapping[Path, bytes]) -> None:
    """Writes new files into folders that are there; OSError, and some of them written, where it fails."""
    if len(files) < _FEW:
        for path, content in files.items():
            put_new(path, content)
        return
    from concurrent.futures import ThreadPoolExecutor  # listing, which writes next to nothing, need not wait for it

    with ThreadPoolExecutor(_AT_ONCE) as pool:
        try:
            for written in [pool.submit(put_new, path, content) for path, content in files.items()]:
                written.result()
        except BaseException:
            pool.shutdown(cancel_futures=True)
            raise


def _put(descriptor: int, content: bytes) -> None:
    with open(descriptor, "wb") as file:
        file.write(content)
        file.flush()
        sync(file.fileno())


def sync(descriptor: int) -> None:
    """Waits until what was written stands on the disk."""
    if sys.platform == "darwin":
        import fcntl  # Windows has none

        fcntl.fcntl(descriptor, fcntl.F_FULLFSYNC)
    else:
        os.fsync(descriptor)


def sync_folder(folder: Path) -> None:
    """Waits until the names in a folder stand on the disk."""
    # Windows opens no folders, and keeps the name with the file.
    if sys.platform == "win32":
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
