"""Taking one procedure off this machine, with all that was kept beside it."""

from __future__ import annotations

import os
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING

from embolplan.library.disk import sync_folder
from embolplan.procedure import schema
from embolplan.procedure.holding import Hold
from embolplan.procedure.journal import SUFFIX, cannot_write
from embolplan.procedure.listing import Summary, summary_of
from embolplan.procedure.verifying import read_events

if TYPE_CHECKING:
    from pathlib import Path


@dataclass(frozen=True, slots=True)
class Purged:
    """What is gone."""

    summary: Summary
    files: tuple[Path, ...]
    other_names: int
    """How many other names the file still has; the procedure is there under each of them."""


def purge(path: Path, folder: Path) -> Purged:
    """Removes one procedure; JournalError, and all as it was, where a program has it open or it is no procedure.

    A damaged one is removed from the folder of the procedures only: elsewhere nobody knows what the file was.
    """
    if not path.name.endswith(SUFFIX):
        raise schema.broken(path, "procedure.not_a_journal")
    if path.parent.resolve() != folder.resolve():
        read_events(path)
    summary = summary_of(path)
    try:
        hold = Hold.take(path)
        if hold is None:
            raise schema.broken(path, "keeping.in_use")
        try:
            other_names = 0 if path.is_symlink() else os.stat(path).st_nlink - 1
            files = _remove(path)
        finally:
            hold.release()
    except OSError as error:
        raise cannot_write(path, error) from error
    return Purged(summary, files, other_names)


def _remove(path: Path) -> tuple[Path, ...]:
    # The journal last: what is left of an interrupted purge can be purged again only while it stands.
    beside = (path.with_name(f".{path.name}.part"), path.with_name(f"{path.name}-journal"))
    there = tuple(each for each in (*beside, path) if os.path.lexists(each))
    for each in there:
        each.unlink()
    with suppress(OSError):
        sync_folder(path.parent)
    return there
