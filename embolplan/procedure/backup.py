"""All procedures in one file and back: each is verified before it is copied and again once it stands there.

A backup is a zip of whole journals with a list of them. Nothing that is on this machine is lost by restoring one: a
journal that has as much or more stays as it is, and one that is damaged is moved aside.
"""

from __future__ import annotations

import io
import json
import os
import zipfile
import zlib
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from embolplan.errors import JournalError, Problem
from embolplan.library.disk import put_whole, sync, sync_folder
from embolplan.procedure import schema
from embolplan.procedure.holding import Hold
from embolplan.procedure.journal import SUFFIX, cannot_write
from embolplan.procedure.listing import journals_in
from embolplan.procedure.verifying import Verified, copy, read_copy, read_events

if TYPE_CHECKING:
    from collections.abc import Iterator

    from embolplan.record import Event

SCHEMA = "embolplan.backup/1"
_LIST = "backup.json"
_LARGEST = 200_000_000
"""How many bytes a journal in a backup may have; the largest of a day's work has less than a hundredth of it."""
_NOT_IN_A_NAME = frozenset('/\\:"<>|?*')
_DAMAGED = (
    zipfile.BadZipFile,
    zlib.error,
    EOFError,
    ValueError,
    KeyError,
    TypeError,
    RuntimeError,
    NotImplementedError,
)
"""What reading a zip or its list raises where they are not what they say."""

Fate = Literal["restored", "brought up", "same", "has more here", "replaced a damaged one"]


@dataclass(frozen=True, slots=True)
class BackedUp:
    """A backup that stands and was verified; journals that are damaged are named, and not in it."""

    path: Path
    copied: tuple[Verified, ...]
    left_out: tuple[Problem, ...]


@dataclass(frozen=True, slots=True)
class Restored:
    """What became of one journal of a backup."""

    id: str
    fate: Fate
    events: int
    """How many the journal on this machine has now."""
    set_aside: Path | None = None
    """Where a damaged one of that name was moved."""


def back_up(folder: Path, to: Path, at: str) -> BackedUp:
    """Copies every whole journal of a folder to a new file, also while they are written to.

    `to` is that file or a folder for it; JournalError, and no file, where it is there already or cannot be written.
    """
    path = to / f"embolplan-{at.partition('.')[0].replace('-', '').replace(':', '')}.zip" if to.is_dir() else to
    if path.exists():
        raise schema.broken(path, "keeping.exists")
    part = path.with_name(f".{path.name}.part")
    try:
        with part.open("wb") as file:
            os.chmod(part, 0o600)
            copied, left_out = _pack(folder, file, at)
            file.flush()
            sync(file.fileno())
        _check_packed(part, copied)
        part.rename(path)
        sync_folder(path.parent)
    except OSError as error:
        raise cannot_write(path, error) from error
    finally:
        with suppress(OSError):
            part.unlink(missing_ok=True)
    return BackedUp(path, tuple(copied), tuple(left_out))


def restore(backup: Path, folder: Path) -> tuple[Restored, ...]:
    """Brings the journals of a backup into a folder; JournalError, and nothing written, where one of them is broken."""
    for name, _, events in _unpacked(backup):
        _judge(folder / name, events)
    return tuple(_bring(folder / name, content, events) for name, content, events in _unpacked(backup))


def _pack(folder: Path, file: io.BufferedWriter, at: str) -> tuple[list[Verified], list[Problem]]:
    copied: list[Verified] = []
    left_out: list[Problem] = []
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for path in journals_in(folder):
            try:
                content, events, last = copy(path)
            except JournalError as error:
                left_out += error.problems
                continue
            archive.writestr(path.name, content)
            copied.append(Verified(path.name.removesuffix(SUFFIX), path, len(events), last))
        listed = [{"file": each.path.name, "events": each.events, "last_hash": each.last_hash} for each in copied]
        archive.writestr(_LIST, json.dumps({"schema": SCHEMA, "at": at, "procedures": listed}, indent=1))
    return copied, left_out


def _check_packed(part: Path, copied: list[Verified]) -> None:
    """Reads the file back as a restore would; JournalError where the disk does not give back what it was given."""
    if [(name, len(events)) for name, _, events in _unpacked(part)] != [
        (each.path.name, each.events) for each in copied
    ]:
        raise schema.broken(part, "keeping.no_backup")


def _unpacked(backup: Path) -> Iterator[tuple[str, bytes, tuple[Event, ...]]]:
    """Each journal of a backup: its file's name, its bytes and its events, held against the list."""
    try:
        with zipfile.ZipFile(backup) as archive:
            told = json.loads(archive.read(_LIST))
            if told["schema"] != SCHEMA:
                raise schema.broken(backup, "keeping.newer_backup", schema=told["schema"])
            for each in told["procedures"]:
                yield _one(archive, backup, str(each["file"]), (each["events"], each["last_hash"]))
    except OSError as error:
        raise schema.broken(backup, "procedure.cannot_open", why=error.strerror or error) from error
    except _DAMAGED as error:
        raise schema.broken(backup, "keeping.no_backup") from error


def _one(
    archive: zipfile.ZipFile, backup: Path, name: str, listed: tuple[int, str]
) -> tuple[str, bytes, tuple[Event, ...]]:
    if not name.endswith(SUFFIX) or name.startswith(".") or not name.isprintable() or set(name) & _NOT_IN_A_NAME:
        raise schema.broken(backup, "keeping.no_backup")
    with archive.open(name) as stream:
        content = stream.read(_LARGEST + 1)
    if not content or len(content) > _LARGEST:
        raise schema.broken(backup, "keeping.no_backup")
    events, last = read_copy(content, backup / name)
    if (len(events), last) != listed:
        raise schema.broken(backup / name, "keeping.other_than_listed")
    return name, content, events


def _judge(path: Path, events: tuple[Event, ...]) -> Fate:
    """What is to become of a journal with these events; JournalError where this machine has another one of its name."""
    if not os.path.lexists(path):
        return "restored"
    try:
        here, _ = read_events(path)
    except JournalError:
        return "replaced a damaged one"
    both = min(len(here), len(events))
    if here[:both] != events[:both]:
        first = next(one.n for one, other in zip(here, events, strict=False) if one != other)
        raise schema.broken(path, "keeping.another", first)
    if len(here) == len(events):
        return "same"
    return "has more here" if len(here) > len(events) else "brought up"


def _bring(path: Path, content: bytes, events: tuple[Event, ...]) -> Restored:
    name = path.name.removesuffix(SUFFIX)
    try:
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        if (fate := _judge(path, events)) in ("same", "has more here"):
            return Restored(name, fate, len(read_events(path)[0]))
        hold = Hold.take(path)
        if hold is None:
            raise schema.broken(path, "keeping.in_use")
        try:
            # Only now is it sure that nobody adds to it.
            fate = _judge(path, events)
            aside = _set_aside(path) if fate in ("restored", "replaced a damaged one") else None
            if fate not in ("same", "has more here"):
                put_whole(path, content)
        finally:
            hold.release()
    except OSError as error:
        raise cannot_write(path, error) from error
    now, _ = read_events(path)
    if now[: len(events)] != events:
        raise schema.broken(path, "keeping.other_than_listed")
    return Restored(name, fate, len(now), aside)


def _set_aside(path: Path) -> Path | None:
    """Moves what cannot be read out of the way, with what SQLite would otherwise undo in the file that comes."""
    undo = path.with_name(f"{path.name}-journal")
    if not os.path.lexists(path) and not undo.exists():
        return None
    k = 1
    while os.path.lexists(aside := path.with_name(f"{path.name}.damaged-{k}")):
        k += 1
    for left, to in ((path, aside), (undo, aside.with_name(f"{aside.name}-journal"))):
        if os.path.lexists(left):
            left.rename(to)
    return aside
