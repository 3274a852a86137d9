"""Putting a whole file in its place in one move, so that it is there whole or not at all, also after a power cut."""

from __future__ import annotations

import os
import sys
from contextlib import suppress
from pathlib import Path


def put_whole(path: Path, content: bytes) -> None:
    """Writes a file, or a new one in the place of an old one; OSError, and all as it was, where it fails."""
    part = path.with_name(f".{path.name}.part")
    try:
        with open(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
            file.write(content)
            file.flush()
            sync(file.fileno())
        part.replace(path)
    except OSError:
        with suppress(OSError):
            part.unlink()
        raise
    sync_folder(path.parent)


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
