"""Who may write to a procedure: one program, whatever name it came to the file by."""

from __future__ import annotations

import errno
import os
import struct
import sys
from typing import TYPE_CHECKING

from embolplan.library.writer import WriterLock

if TYPE_CHECKING:
    from pathlib import Path

_FAR = 2**62
"""The byte that is locked on the file itself: far beyond those that SQLite locks, and beyond any content."""
_HELD = (errno.EAGAIN, errno.EACCES)


class Hold:
    """The right to write to one procedure, from `take` to `release`; the system takes it back when its holder dies.

    It is a lock beside the file, by name, and on Linux a second one on the file itself, which holds too where the file
    has two names or the lock beside it was removed. Elsewhere the journal notices when somebody else has written.
    """

    def __init__(self, named: WriterLock) -> None:
        self._named = named
        self._descriptor = -1

    @classmethod
    def take(cls, path: Path) -> Hold | None:
        """The right to that file, or None where another program has it; OSError where its folder takes no file."""
        named = WriterLock.take(path)
        if named is None:
            return None
        hold = cls(named)
        try:
            held = not path.exists() or hold.take_file(path)
        except OSError:
            hold.release()
            raise
        if held:
            return hold
        hold.release()
        return None

    def take_file(self, path: Path) -> bool:
        """Takes the lock on the file itself; False where another program has it."""
        if sys.platform != "linux":
            return True
        self._descriptor = os.open(path, os.O_RDWR)
        return _lock_far_out(self._descriptor)

    def release(self) -> None:
        """Lets others write; to be called after the last connection to the file is closed."""
        # Closing a handle of the file drops SQLite's own locks on it as well.
        if self._descriptor >= 0:
            os.close(self._descriptor)
            self._descriptor = -1
        self._named.release()


if sys.platform == "linux":
    import fcntl

    def _lock_far_out(descriptor: int) -> bool:
        # A lock of the open file, not of the process: another handle that is closed leaves it as it is.
        wanted = struct.pack("hhqqi4x", fcntl.F_WRLCK, os.SEEK_SET, _FAR, 1, 0)
        try:
            fcntl.fcntl(descriptor, fcntl.F_OFD_SETLK, wanted)
        except OSError as error:
            # A file system that has no such locks leaves the lock beside the file.
            return error.errno not in _HELD
        return True
