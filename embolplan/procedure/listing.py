"""Which procedures a folder holds: read without a lock, and in spite of one that is damaged."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from dataclasses import dataclass
from typing import TYPE_CHECKING

from embolplan.errors import JournalError
from embolplan.procedure import schema
from embolplan.procedure.journal import SUFFIX, connect

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from embolplan.record import Event


@dataclass(frozen=True, slots=True)
class Summary:
    """One procedure of a folder; only `id`, `path` and `damaged` are there where it cannot be read."""

    id: str
    path: Path
    protocol: str | None = None
    patient: str | None = None
    code: str | None = None
    opened_at: str | None = None
    last_at: str | None = None
    closed: bool = False
    ended: str | None = None
    """Why it was closed."""
    rehearsal: bool = False
    damaged: str | None = None
    """What is wrong with its journal, as a sentence."""


def list_procedures(folder: Path) -> tuple[Summary, ...]:
    """The procedures of a folder, oldest first by name; none where there is no folder."""
    return tuple(summary_of(path) for path in journals_in(folder))


def journals_in(folder: Path) -> tuple[Path, ...]:
    """The files of the procedures of a folder, by name; JournalError where the folder cannot be read."""
    if not folder.is_dir():
        return ()
    try:
        paths = (path for path in folder.iterdir() if path.name.endswith(SUFFIX) and not path.name.startswith("."))
        return tuple(sorted(paths))
    except OSError as error:
        raise schema.broken(folder, "procedure.cannot_open", why=error.strerror or error) from error


def summary_of(path: Path) -> Summary:
    """One procedure of a folder, with what is wrong where it cannot be read."""
    name = path.name.removesuffix(SUFFIX)
    try:
        with closing(connect(path, writes=False)) as connection:
            events, _ = schema.read(connection, path)
    except JournalError as error:
        return Summary(name, path, damaged=str(error.problems[0]))
    except (sqlite3.Error, OSError) as error:
        problem = schema.unreadable(path, error, 1) if isinstance(error, sqlite3.Error) else error
        return Summary(name, path, damaged=str(problem))
    return _read(name, path, events)


def _read(name: str, path: Path, events: tuple[Event, ...]) -> Summary:
    body = events[0].body
    plan = _tree(body.get("plan"))
    closing_event = next((event for event in events if event.kind == "closed"), None)
    return Summary(
        id=str(body.get("procedure", name)),
        path=path,
        protocol=_text(_tree(plan.get("protocol")).get("id")),
        patient=_text(plan.get("patient")),
        code=_text(body.get("code")),
        opened_at=events[0].at,
        last_at=events[-1].at,
        closed=closing_event is not None,
        ended=None if closing_event is None else _text(closing_event.body.get("reason")),
        rehearsal=bool(body.get("rehearsal", False)),
    )


def _tree(node: object) -> Mapping[str, object]:
    return node if isinstance(node, dict) else {}


def _text(node: object) -> str | None:
    return None if node is None else str(node)
