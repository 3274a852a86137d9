"""The journal: one SQLite file a procedure, appended to and never edited, in which an acknowledged event is safe."""

from __future__ import annotations

import os
import sqlite3
import threading
from contextlib import closing, suppress
from typing import TYPE_CHECKING, Self

from embolplan.errors import JournalError
from embolplan.library.disk import put_whole
from embolplan.procedure import schema
from embolplan.procedure.chain import START, plain
from embolplan.procedure.clock import CLOCK_BACK, moment, stamp
from embolplan.procedure.holding import Hold
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

    def __init__(self, path: Path, connection: sqlite3.Connection, clock: Clock, hold: Hold | None) -> None:
        self.path = path
        self.read_only_because: str | None = None
        """Why nothing can be written, as a sentence; None for the one program that may write."""
        self._connection, self._clock, self._hold = connection, clock, hold
        self._guard = threading.Lock()
        self._file = os.stat(path)
        self._stale = False
        self._tried: Event | None = None
        self._seen = self._version()
        self._events, self._last_hash = schema.read(connection, path)

    @classmethod
    def create(cls, path: Path, *, by: str, body: Mapping[str, object], clock: Clock) -> Self:
        """A new journal whose first event is `opened`; JournalError, and no file, where it cannot be written whole."""
        try:
            path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            hold = Hold.take(path)
        except OSError as error:
            raise cannot_write(path, error) from error
        if hold is None:
            raise schema.broken(path, "procedure.exists")
        try:
            opened = Event(1, stamp(clock.now()), by, "opened", None, 0, plain(body))
            _make(path, opened, hold)
        except (OSError, sqlite3.Error) as error:
            hold.release()
            raise cannot_write(path, error) from error
        except JournalError:
            hold.release()
            raise
        return cls._connected(path, clock, hold)

    @classmethod
    def open(cls, path: Path, *, clock: Clock, read_only: bool = False) -> Self:
        """The journal at that path, read-only where another program writes to it or the folder takes no file.

        JournalError, naming the event, where it is torn, edited or too new; it is never repaired in silence.
        """
        if not path.is_file():
            raise schema.broken(path, "procedure.no_such")
        hold, because = None, say("procedure.opened_to_read")
        if not read_only:
            try:
                hold = Hold.take(path)
                because = say("procedure.another_program")
            except OSError as error:
                because = say("procedure.folder_read_only", why=error.strerror or error)
        journal = cls._connected(path, clock, hold)
        journal.read_only_because = because if hold is None else None
        return journal

    @classmethod
    def _connected(cls, path: Path, clock: Clock, hold: Hold | None) -> Self:
        connection: sqlite3.Connection | None = None
        try:
            connection = connect(path, writes=hold is not None)
            if hold is not None:
                schema.check_header(connection, path)
                schema.migrate(connection, stamp(clock.now()))
            return cls(path, connection, clock, hold)
        except BaseException as error:
            if connection is not None:
                connection.close()
            if hold is not None:
                hold.release()
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
        return self._hold is None

    def append(self, kind: Kind, *, by: str, step: str | None, turn: int, body: Mapping[str, object]) -> Event:
        """Writes one event, which is on the disk when this returns; JournalError, and no event, where it cannot be."""
        with self._guard:
            self._check_hold()
            try:
                self._check_place()
                if self._stale or self._version() != self._seen:
                    self._reread()
                    self._check_hold()
                self._tried = event = self._event(kind, by, step, turn, body)
                self._last_hash = schema.insert(self._connection, event, self._last_hash)
                self._file = self._check_place()
            except schema.Overtaken as error:
                self._give_up()
                self._let_go(say("procedure.overtaken"))
                raise self._refusal() from error
            except (sqlite3.Error, OSError) as error:
                self._give_up()
                raise cannot_write(self.path, error) from error
            self._events, self._tried = (*self._events, event), None
            return event

    def refresh(self) -> tuple[Event, ...]:
        """Reads again what a program that writes has added since; for those who only read."""
        with self._guard:
            self._reread()
        return self._events

    def close(self) -> None:
        """Lets go of the file; what was acknowledged is in it already."""
        self._connection.close()
        if self._hold is not None:
            self._let_go(say("procedure.left"))

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
        known, seen = self._events, self._version()
        self._events, self._last_hash = schema.read(self._connection, self.path)
        self._seen = seen
        added = self._events[len(known) :]
        # What is there beyond what was acknowledged is what a failed append left in doubt, or somebody else's.
        if self._hold is not None and (self._events[: len(known)] != known or added not in ((), (self._tried,))):
            self._let_go(say("procedure.overtaken"))
        self._stale, self._tried = False, None

    def _version(self) -> int:
        """A number that changes when somebody else has written to the file."""
        return int(self._connection.execute("PRAGMA data_version").fetchone()[0])

    def _let_go(self, because: str) -> None:
        if self._hold is not None:
            self._hold.release()
            self._hold = None
        self.read_only_because = because

    def _give_up(self) -> None:
        # Whether the last commit took hold is for the file to say, before anything is added to it.
        self._stale = True
        with suppress(sqlite3.Error):
            self._connection.execute("ROLLBACK")

    def _check_hold(self) -> None:
        if self._hold is None:
            raise self._refusal()

    def _refusal(self) -> JournalError:
        return schema.broken(self.path, "procedure.read_only", why=self.read_only_because)

    def _check_place(self) -> os.stat_result:
        # A file that was removed or replaced takes writes without complaint, and they are lost with it.
        here = self.path.stat()
        if not os.path.samestat(self._file, here):
            raise OSError(say("procedure.replaced"))
        # What is left of a file that was cut short is told by other eyes: this connection remembers what it held.
        if here.st_size < self._file.st_size:
            with closing(connect(self.path, writes=False)) as fresh:
                schema.read(fresh, self.path)
        return here


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


def _make(path: Path, opened: Event, hold: Hold) -> None:
    if path.exists():
        raise schema.broken(path, "procedure.exists")
    try:
        put_whole(path, _image(opened))
        hold.take_file(path)
    except OSError:
        with suppress(OSError):
            path.unlink()
        raise


def cannot_write(path: Path, error: Exception) -> JournalError:
    """The sentence for what keeps a journal from being written."""
    full = getattr(error, "sqlite_errorcode", 0) == sqlite3.SQLITE_FULL
    why = say("procedure.disk_full") if full else getattr(error, "strerror", None) or error
    return schema.broken(path, "procedure.cannot_write", why=why)
