"""Whether a journal is whole: its events read from disk, each held against the one before."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from dataclasses import dataclass
from typing import TYPE_CHECKING

from embolplan.errors import JournalError, Problem
from embolplan.procedure import schema
from embolplan.procedure.journal import SUFFIX, connect

if TYPE_CHECKING:
    from pathlib import Path

    from embolplan.record import Event


@dataclass(frozen=True, slots=True)
class Verified:
    """What reading a journal from its first event to its last has found."""

    id: str
    path: Path
    events: int | None = None
    """How many there are; None where not all of them can be trusted."""
    last_hash: str | None = None
    broken: Problem | None = None
    """At which event the chain breaks, and how; None where it is whole."""


def verify(path: Path) -> Verified:
    """Reads one journal without a lock and without writing, also while a program writes to it."""
    name = path.name.removesuffix(SUFFIX)
    try:
        events, last = read_events(path)
    except JournalError as error:
        return Verified(name, path, broken=error.problems[0])
    return Verified(name, path, len(events), last)


def read_events(path: Path) -> tuple[tuple[Event, ...], str]:
    """Every event of the journal at that path and the last hash; JournalError, naming the event, where it is broken."""
    if not path.is_file():
        raise schema.broken(path, "procedure.no_such")
    with closing(_open(path)) as connection:
        return schema.read(connection, path)


def copy(path: Path) -> tuple[bytes, tuple[Event, ...], str]:
    """A journal as the bytes of a file of its own, with its events and last hash, also while a program writes to it."""
    with closing(_open(path)) as connection, closing(sqlite3.connect(":memory:")) as taken:
        schema.read(connection, path)
        try:
            connection.backup(taken)
        except sqlite3.Error as error:
            raise schema.unreadable(path, error, 1) from error
        content = taken.serialize()
    # What was copied is what counts: the journal may have grown since it was read.
    return content, *read_copy(content, path)


def read_copy(content: bytes, path: Path) -> tuple[tuple[Event, ...], str]:
    """The events in the bytes of a journal and the last hash; JournalError, under that path, where it is broken."""
    with closing(sqlite3.connect(":memory:")) as held:
        try:
            held.deserialize(content)
        except sqlite3.Error as error:
            raise schema.unreadable(path, error, 1) from error
        return schema.read(held, path, len(content))


def _open(path: Path) -> sqlite3.Connection:
    try:
        return connect(path, writes=False)
    except sqlite3.Error as error:
        raise schema.unreadable(path, error, 1) from error
