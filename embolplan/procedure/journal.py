"""The journal: one SQLite file a procedure, appended to and never edited, in which an acknowledged event is safe."""

from __future__ import annotations

import os
import sqlite3
import sys
import threading
from contextlib import closing, suppress
from typing import TYPE_CHECKING, Self

from embolplan.errors import JournalError
from embolplan.library.writer import WriterLock
from embolplan.procedure import schema
from embolplan.procedure.chain import START, plain
from embolplan.procedure.clock import CLOCK_BACK, moment, stamp
from embolplan.record import Event
from embolplan.words import say

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path
    from types import TracebackType

    from embolplan.procedure.clock import Clock
    from embolplan.record import Kind

SUFFIX = ".embolplan"

_BUSY_SECONDS = 5.0

# DELETE keeps a procedure in one file that can be copied at any moment; WAL would keep the newest events in another.
# In DELETE mode a commit is the removal of the rollback file, and FULL does not sync the folder after it, so that a
# power cut could bring that file back and undo an acknowledged event; EXTRA is FULL and syncs the folder. fullfsync
# empties the disk's own cache on macOS, where fsync does not.
_DURABLE = ("PRAGMA journal_mode = DELETE", "PRAGMA synchronous = EXTRA", "PRAGMA fullfsync = 1")


class Journal:
    """The events of one procedure on disk; who opens it second can only read."""

    def __init__(self, path: Path, connection: sqlite3.Connection, clock: Clock, lock: WriterLock | None) -> None:
        self.path = path
        self.read_only_because: str | None = None
        """Why nothing can be written, as a sentence; None for the one program that may write."""
        self._connection, self._clock, self._lock = connection, clock, lock
        self._guard = threading.Lock()
        self._file = os.stat(path)
        self._stale = False
        self._events, self._last_hash = schema.read(connection, path)

    @classmethod
    def create(cls, path: Path, *, by: str, body: Mapping[str, object], clock: Clock) -> Self:
        """A new journal whose first event is `opened`; JournalError, and no file, where it cannot be written whole."""
        try:
            path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            lock = WriterLock.take(path)
        except OSError as error:
            raise _cannot_write(path, error) from error
        if lock is None:
            raise schema.broken(path, "procedure.exists")
        try:
            opened = Event(1, stamp(clock.now()), by, "opened", None, 0, plain(body))
            _write_whole(path, _image(opened))
        except (OSError, sqlite3.Error) as error:
            lock.release()
            raise _cannot_write(path, error) from error
        except JournalError:
            lock.release()
            raise
        return cls._connected(path, clock, lock)

    @classmethod
    def open(cls, path: Path, *, clock: Clock, read_only: bool = False) -> Self:
        """The journal at that path, read-only where another program writes to it or the folder takes no file.

        JournalError, naming the event, where it is torn, edited or too new; it is never repaired in silence.
        """
        if not path.is_file():
            raise schema.broken(path, "procedure.no_such")
        lock, because = None, say("procedure.opened_to_read")
        if not read_only:
            try:
                lock = WriterLock.take(path)
                because = say("procedure.another_program")
            except OSError as error:
                because = say("procedure.folder_read_only", why=error.strerror or error)
        journal = cls._connected(path, clock, lock)
        journal.read_only_because = because if lock is None else None
        return journal

    @classmethod
    def _connected(cls, path: Path, clock: Clock, lock: WriterLock | None) -> Self:
        connection: sqlite3.Connection | None = None
        try:
            connection = connect(path, writes=lock is not None)
            if lock is not None:
                schema.check_header(connection, path)
                schema.migrate(connection, stamp(clock.now()))
            return cls(path, connection, clock, lock)
        except BaseException as error:
            if connection is not None:
                connection.close()
            if lock is not None:
                lock.release()
            if isinstance(error, sqlite3.Error):
                raise schema.unreadable(path, error, 1) from error
            if isinstance(error, OSError):
                raise schema.broken(path, "procedure.cannot_open", why=error.strerror or error) from error
            raise

    @property
    def events(self) -> tuple[Event, ...]:
        """Every event, from `opened` on."""
        return self._events

    @property
    def last_hash(self) -> str:
        """The hash of the last event, which all the others are in."""
        return self._last_hash

    @property
    def read_only(self) -> bool:
        """Whether nothing can be written through this journal."""
        return self._lock is None

    def append(self, kind: Kind, *, by: str, step: str | None, turn: int, body: Mapping[str, object]) -> Event:
        """Writes one event, which is on the disk when this returns; JournalError, and no event, where it cannot be."""
        with self._guard:
            if self._lock is None:
                raise schema.broken(self.path, "procedure.read_only", why=self.read_only_because)
            try:
                self._check_place()
                if self._stale:
                    self._reread()
                event = self._event(kind, by, step, turn, body)
                self._last_hash = schema.insert(self._connection, event, self._last_hash)
                self._check_place()
            except (sqlite3.Error, OSError) as error:
                self._give_up()
                raise _cannot_write(self.path, error) from error
            self._events = (*self._events, event)
            return event

    def refresh(self) -> tuple[Event, ...]:
        """Reads again what a program that writes has added since; for those who only read."""
        with self._guard:
            self._reread()
        return self._events

    def close(self) -> None:
        """Lets go of the file; what was acknowledged is in it already."""
        self._connection.close()
        if self._lock is not None:
            self._lock.release()
            self._lock = None
            self.read_only_because = say("procedure.left")

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _event(self, kind: Kind, by: str, step: str | None, turn: int, body: Mapping[str, object]) -> Event:
        last, at = self._events[-1], stamp(self._clock.now())
        back = (moment(last.at) - moment(at)).total_seconds()
        kept = plain({**body, CLOCK_BACK: back} if back > 0 else body)
        return Event(last.n + 1, at, by, kind, step, turn, kept)

    def _reread(self) -> None:
        self._events, self._last_hash = schema.read(self._connection, self.path)
        self._stale = False

    def _give_up(self) -> None:
        # Whether the last commit took hold is for the file to say, before anything is added to it.
        self._stale = True
        with suppress(sqlite3.Error):
            self._connection.execute("ROLLBACK")

    def _check_place(self) -> None:
        # A file that was removed or replaced takes writes without complaint, and they are lost with it.
        if not os.path.samestat(self._file, self.path.stat()):
            raise OSError(say("procedure.replaced"))


def connect(path: Path, *, writes: bool) -> sqlite3.Connection:
    """A connection to a journal that is there; one that only reads can still undo what a crash left half-written."""
    uri = f"{path.absolute().as_uri()}?mode=rw"
    connection = sqlite3.connect(uri, uri=True, timeout=_BUSY_SECONDS, isolation_level=None, check_same_thread=False)
    try:
        for pragma in (*_DURABLE, "PRAGMA trusted_schema = OFF") if writes else ("PRAGMA query_only = ON",):
            connection.execute(pragma)
    except sqlite3.Error:
        connection.close()
        raise
    return connection


def _image(opened: Event) -> bytes:
    with closing(sqlite3.connect(":memory:", isolation_level=None)) as memory:
        schema.migrate(memory, opened.at)
        schema.insert(memory, opened, START)
        return memory.serialize()


def _write_whole(path: Path, image: bytes) -> None:
    """Puts the file in its place in one move, so that it is there whole or not at all, also after a power cut."""
    if path.exists():
        raise schema.broken(path, "procedure.exists")
    part = path.with_name(f".{path.name}.part")
    try:
        with open(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
            file.write(image)
            file.flush()
            _sync(file.fileno())
        part.rename(path)
        _sync_folder(path.parent)
    except OSError:
        for left in (part, path):
            with suppress(OSError):
                left.unlink()
        raise


def _sync(descriptor: int) -> None:
    if sys.platform == "darwin":
        import fcntl  # Windows has none

        fcntl.fcntl(descriptor, fcntl.F_FULLFSYNC)
    else:
        os.fsync(descriptor)


def _sync_folder(folder: Path) -> None:
    # Windows opens no folders, and keeps the name with the file.
    if sys.platform == "win32":
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _cannot_write(path: Path, error: Exception) -> JournalError:
    full = getattr(error, "sqlite_errorcode", 0) == sqlite3.SQLITE_FULL
    why = say("procedure.disk_full") if full else getattr(error, "strerror", None) or error
    return schema.broken(path, "procedure.cannot_write", why=why)
