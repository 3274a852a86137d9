"""What a journal's file holds, how it came to hold that, and whether it still does."""

from __future__ import annotations

import json
import sqlite3
from contextlib import suppress
from typing import TYPE_CHECKING, cast

from embolplan.errors import JournalError, Problem
from embolplan.procedure.chain import START, canonical, digest
from embolplan.record import Event
from embolplan.words import say

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from embolplan.record import Kind

APPLICATION_ID = 0x656D626F

_FIRST = (
    """CREATE TABLE event (
        n INTEGER PRIMARY KEY, at TEXT NOT NULL, "by" TEXT NOT NULL, kind TEXT NOT NULL,
        step TEXT, turn INTEGER NOT NULL, body TEXT NOT NULL, hash TEXT NOT NULL
    ) STRICT""",
    # Without it, events missing at the very end would leave a chain that looks whole.
    "CREATE TABLE head (one INTEGER PRIMARY KEY CHECK (one = 1), n INTEGER NOT NULL, hash TEXT NOT NULL) STRICT",
    f"INSERT INTO head VALUES (1, 0, '{START}')",
    """CREATE TRIGGER event_follows BEFORE INSERT ON event WHEN NEW.n <> (SELECT n + 1 FROM head)
        BEGIN SELECT RAISE(ABORT, 'events are appended in order'); END""",
    """CREATE TRIGGER event_stays BEFORE UPDATE ON event
        BEGIN SELECT RAISE(ABORT, 'events are never changed'); END""",
    """CREATE TRIGGER event_remains BEFORE DELETE ON event
        BEGIN SELECT RAISE(ABORT, 'events are never removed'); END""",
    """CREATE TRIGGER head_follows BEFORE UPDATE ON head WHEN NEW.n <> OLD.n + 1
        BEGIN SELECT RAISE(ABORT, 'the head follows the events'); END""",
    """CREATE TRIGGER head_remains BEFORE DELETE ON head
        BEGIN SELECT RAISE(ABORT, 'the head is never removed'); END""",
)

MIGRATIONS: tuple[tuple[str, tuple[str, ...]], ...] = (("1-events-and-head", _FIRST),)
"""Every step that made the schema what it is, by name, oldest first; a released one is never changed."""

TRIGGERS = frozenset(["event_follows", "event_stays", "event_remains", "head_follows", "head_remains"])


class Overtaken(Exception):
    """Somebody else has written since the events were read."""


def broken(path: Path, message: str, n: int | None = None, **values: object) -> JournalError:
    """The error for a journal that cannot be used, naming the event at which it went wrong."""
    key = "" if n is None else say("procedure.event_n", n=n)
    return JournalError([Problem(where=str(path), key=key, message=say(message, n=n, **values))])


def migrate(connection: sqlite3.Connection, at: str) -> None:
    """Brings a journal to the newest schema, each step and its name in one transaction."""
    for number, (name, statements) in enumerate(MIGRATIONS[_version(connection) :], start=_version(connection) + 1):
        connection.execute("BEGIN IMMEDIATE")
        try:
            connection.execute("CREATE TABLE IF NOT EXISTS migration (name TEXT PRIMARY KEY, at TEXT NOT NULL) STRICT")
            for statement in statements:
                connection.execute(statement)
            connection.execute("INSERT INTO migration VALUES (?, ?)", (name, at))
            connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
            connection.execute(f"PRAGMA user_version = {number}")
            connection.execute("COMMIT")
        except sqlite3.Error:
            connection.execute("ROLLBACK")
            raise


def insert(connection: sqlite3.Connection, event: Event, previous: str) -> str:
    """Writes one event and moves the head, committed when this returns; the event's hash.

    Overtaken, and nothing is written, where it is not the next after the last that the file holds.
    """
    new = digest(event, previous)
    row = (event.n, event.at, event.by, event.kind, event.step, event.turn, canonical(event.body), new)
    connection.execute("BEGIN IMMEDIATE")
    if connection.execute("SELECT n, hash FROM head").fetchone() != (event.n - 1, previous):
        raise Overtaken
    connection.execute("INSERT INTO event VALUES (?, ?, ?, ?, ?, ?, ?, ?)", row)
    connection.execute("UPDATE head SET n = ?, hash = ?", (event.n, new))
    connection.execute("COMMIT")
    return new


def read(connection: sqlite3.Connection, path: Path, size: int | None = None) -> tuple[tuple[Event, ...], str]:
    """Every event and the last hash; JournalError, naming the event, where the file is torn, edited or too new.

    `size` in bytes is that of a copy in memory, which is not the file at that path.
    """
    events: list[Event] = []
    try:
        check_header(connection, path, size)
        # Reads through one snapshot: another program may be writing.
        connection.execute("BEGIN")
        try:
            last = START
            for event, stored in _rows(connection, path):
                last = _follow(event, stored, last, path)
                events.append(event)
            _check_end(connection, path, len(events), last)
        finally:
            connection.execute("ROLLBACK")
    except sqlite3.DatabaseError as error:
        raise unreadable(path, error, len(events) + 1) from error
    except OSError as error:
        raise broken(path, "procedure.cannot_open", why=error.strerror or error) from error
    return tuple(events), last


def unreadable(path: Path, error: sqlite3.Error, n: int) -> JournalError:
    """The sentence for what SQLite reports while reading: torn from event n on, in use, or not to be opened."""
    code = getattr(error, "sqlite_errorcode", None)
    primary = None if code is None else code & 0xFF
    if primary in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
        return broken(path, "procedure.busy")
    if primary in (sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_PERM, sqlite3.SQLITE_READONLY):
        return broken(path, "procedure.cannot_open", why=str(error))
    return broken(path, "procedure.torn", n)


def _version(connection: sqlite3.Connection) -> int:
    return int(connection.execute("PRAGMA user_version").fetchone()[0])


def check_header(connection: sqlite3.Connection, path: Path, size: int | None = None) -> None:
    """Refuses a file that is no journal, is cut short, or was written by a newer program."""
    pages = connection.execute("PRAGMA page_count").fetchone()[0]
    if pages == 0:
        raise broken(path, "procedure.torn", 1)
    if connection.execute("PRAGMA application_id").fetchone()[0] != APPLICATION_ID:
        raise broken(path, "procedure.not_a_journal")
    # SQLite fills a last page that is cut short with zeros and says nothing.
    whole = pages * connection.execute("PRAGMA page_size").fetchone()[0]
    torn = (path.stat().st_size if size is None else size) < whole
    known = [name for name, _ in MIGRATIONS]
    applied = [name for (name,) in connection.execute("SELECT name FROM migration ORDER BY rowid")]
    if _version(connection) > len(known) or any(name not in known for name in applied):
        raise broken(path, "procedure.newer_schema")
    if torn:
        raise broken(path, "procedure.torn", _readable(connection, path) + 1)


def _readable(connection: sqlite3.Connection, path: Path) -> int:
    """How many events of a torn file still follow each other."""
    count, last = 0, START
    with suppress(sqlite3.Error, JournalError):
        for event, stored in _rows(connection, path):
            last = _follow(event, stored, last, path)
            count += 1
    return count


def _rows(connection: sqlite3.Connection, path: Path) -> Iterator[tuple[Event, str]]:
    expected = 1
    for n, at, by, kind, step, turn, body, stored in connection.execute("SELECT * FROM event ORDER BY n"):
        if n != expected:
            raise broken(path, "procedure.missing", expected)
        try:
            tree = json.loads(body)
        # A page that was zeroed holds NULL where the table allows none.
        except (ValueError, TypeError) as error:
            raise broken(path, "procedure.edited", n) from error
        yield Event(n=n, at=at, by=by, kind=cast("Kind", kind), step=step, turn=turn, body=tree), stored
        expected += 1


def _follow(event: Event, stored: str, previous: str, path: Path) -> str:
    if not isinstance(event.body, dict) or digest(event, previous) != stored:
        raise broken(path, "procedure.edited", event.n)
    return stored


def _check_end(connection: sqlite3.Connection, path: Path, count: int, last: str) -> None:
    head = connection.execute("SELECT n, hash FROM head").fetchone()
    if head is None or head[0] > count or count == 0:
        raise broken(path, "procedure.missing", count + 1)
    if head != (count, last):
        raise broken(path, "procedure.edited", count)
    triggers = {name for (name,) in connection.execute("SELECT name FROM sqlite_schema WHERE type = 'trigger'")}
    if triggers != TRIGGERS:
        raise broken(path, "procedure.unguarded")
