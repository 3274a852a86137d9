"""What the commands about kept procedures do: verify, back up, restore and purge."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

from embolplan import settings
from embolplan.cli.output import as_json, put, table, tell
from embolplan.errors import DONE, JournalError, Problem, UsageError
from embolplan.words import say

if TYPE_CHECKING:
    import argparse

    from embolplan.procedure import Summary
    from embolplan.procedure.backup import BackedUp, Restored
    from embolplan.procedure.verifying import Verified

_VERIFIED = ("id", "events", "chain", "last hash")
_COPIED = ("id", "events")
_RESTORED = ("what", "id", "events")


def verify(asked: argparse.Namespace) -> int:
    """Holds one journal, or each that is kept here, against its chain; 5 where one is broken."""
    from embolplan.cli.commands import find_procedure
    from embolplan.procedure.listing import journals_in
    from embolplan.procedure.verifying import verify as verify_journal

    paths = journals_in(settings.procedures()) if asked.procedure is None else (find_procedure(asked.procedure),)
    found = [verify_journal(path) for path in paths]
    if asked.json:
        put(as_json({"schema": "embolplan.verify/1", "procedures": [_verified(each) for each in found]}))
    else:
        put(table(_VERIFIED, [_row(each) for each in found]))
    broken = [each.broken for each in found if each.broken is not None]
    for problem in broken:
        tell(str(problem))
    if not found:
        tell(say("keeping.none"))
    elif broken:
        tell(say("keeping.some_broken", broken=len(broken), count=len(found)))
    else:
        tell(say("keeping.all_whole", count=len(found)))
    return JournalError.exit_code if broken else DONE


def backup(asked: argparse.Namespace) -> int:
    """Copies every procedure into one file; 5 where a damaged one had to be left out."""
    from embolplan.procedure import SystemClock, stamp
    from embolplan.procedure.backup import back_up

    made = back_up(settings.procedures(), Path(asked.to), stamp(SystemClock().now()))
    if asked.json:
        put(as_json(_backup(made)))
    else:
        put(table(_COPIED, [[each.id, str(each.events)] for each in made.copied]))
    for problem in made.left_out:
        tell(say("keeping.left_out", problem=problem))
    tell(say("keeping.backed_up", count=len(made.copied), path=made.path))
    return JournalError.exit_code if made.left_out else DONE


def restore(asked: argparse.Namespace) -> int:
    """Brings the procedures of a backup back."""
    from embolplan.procedure.backup import restore as restore_backup

    done = restore_backup(Path(asked.backup), settings.procedures())
    if asked.json:
        put(as_json({"schema": "embolplan.procedures-restore/1", "procedures": [_restored(each) for each in done]}))
    else:
        put(table(_RESTORED, [[each.fate, each.id, str(each.events)] for each in done]))
    for each in done:
        if each.set_aside is not None:
            tell(say("keeping.set_aside", id=each.id, path=each.set_aside))
    kept = sum(each.fate in ("same", "has more here") for each in done)
    tell(say("keeping.restored", count=len(done) - kept, kept=kept))
    return DONE


def purge(asked: argparse.Namespace) -> int:
    """Removes one procedure, once its id was typed."""
    from embolplan.cli.commands import find_procedure
    from embolplan.procedure.listing import summary_of
    from embolplan.procedure.purging import purge as purge_procedure

    path = find_procedure(asked.procedure)
    summary = summary_of(path)
    tell(say("keeping.about_to", id=summary.id, told=_told(summary)))
    if not asked.yes:
        _ask_for(summary.id)
    done = purge_procedure(path, settings.procedures())
    for gone in done.files:
        tell(say("keeping.removed", path=gone))
    if done.other_names:
        tell(say("keeping.other_names", count=done.other_names))
    tell(say("keeping.copies"))
    return DONE


def _ask_for(name: str) -> None:
    """UsageError unless somebody types that name; the question is talk, and goes to stderr."""
    where = "embolplan procedures purge"
    if sys.stdin is None or not sys.stdin.isatty() or sys.stderr is None:
        raise UsageError([Problem(where, say("keeping.needs_yes"), hint=say("keeping.needs_yes.hint"))])
    sys.stderr.write(say("keeping.type_id"))
    sys.stderr.flush()
    if sys.stdin.readline().strip() != name:
        raise UsageError([Problem(where, say("keeping.not_typed"))])


def _told(summary: Summary) -> str:
    if summary.damaged is not None:
        return say("keeping.told_damaged", why=summary.damaged)
    state = say("cli.closed") if summary.closed else say("cli.open")
    protocol, patient, opened = (text or "-" for text in (summary.protocol, summary.patient, summary.opened_at))
    return say("keeping.told", protocol=protocol, patient=patient, opened=opened, state=state)


def _row(each: Verified) -> list[str]:
    if each.broken is not None:
        return [each.id, "-", say("keeping.broken"), "-"]
    return [each.id, str(each.events), say("keeping.whole"), str(each.last_hash)[:16]]


def _verified(each: Verified) -> dict[str, object]:
    broken = None if each.broken is None else each.broken.message
    return {
        "id": each.id,
        "path": str(each.path),
        "whole": each.broken is None,
        "events": each.events,
        "last_hash": each.last_hash,
        "at": None if each.broken is None else each.broken.key or None,
        "problem": broken,
    }


def _backup(made: BackedUp) -> dict[str, object]:
    copied = [{"id": each.id, "events": each.events, "last_hash": each.last_hash} for each in made.copied]
    left_out = [{"path": each.where, "problem": each.message} for each in made.left_out]
    return {
        "schema": "embolplan.procedures-backup/1",
        "path": str(made.path),
        "procedures": copied,
        "left_out": left_out,
    }


def _restored(each: Restored) -> dict[str, object]:
    aside = None if each.set_aside is None else str(each.set_aside)
    return {"id": each.id, "what": each.fate, "events": each.events, "set_aside": aside}
