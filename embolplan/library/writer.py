"""The one program that may write to a procedure or a library: a lock that the system takes back when it dies."""

from __future__ import annotations

import os
import sys
from contextlib import suppress
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path


class WriterLock:
    """Held from `take` to `release`; the file it leaves when its holder is killed binds nobody."""

    def __init__(self, path: Path, descriptor: int) -> None:
        self._path, self._descriptor = path, descriptor

    @classmethod
    def take(cls, guarded: Path) -> WriterLock | None:
        """The lock of that file, or None where another program holds it; OSError where its folder takes no file."""
        # Beside the file: closing any handle of a file drops all of this process's locks on it, SQLite's too.
        # By its real name: a link to the file must not be a second door to it.
        real = guarded.resolve()
        path = real.with_name(f".{real.name}.lock")
        while True:
            descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
            if not _try_lock(descriptor):
                os.close(descriptor)
                return None
            # Its last holder may have removed the file between our opening and our locking it.
            if _is_the_file(path, descriptor):
                return cls(path, descriptor)
            os.close(descriptor)

    def release(self) -> None:
        """Lets others write."""
        if self._descriptor < 0:
            return
        with suppress(OSError):
            self._path.unlink()
        os.close(self._descriptor)
        self._descriptor = -1


def _is_the_file(path: Path, descriptor: int) -> bool:
    with suppress(FileNotFoundError):
        return os.path.samestat(os.fstat(descriptor), path.stat())
    return False


if sys.platform == "win32":
    import msvcrt

    def _try_lock(descriptor: int) -> bool:
        try:
            msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
        except PermissionError:
            return False
        return True

else:
    import fcntl

    def _try_lock(descriptor: int) -> bool:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True
