"""The command `import`: recipes from another site into one's own library, or out of it again."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from embolplan import settings
from embolplan.cli.output import as_json, plainly, put, table, tell
from embolplan.cli.pacing import pace
from embolplan.cli.places import shared
from embolplan.errors import DONE, Problem, UsageError
from embolplan.library import shipped_root
from embolplan.library.importing import WRITTEN, Importer
from embolplan.library.pins import read_lock
from embolplan.library.places import SHIPPED, Place
from embolplan.procedure import SystemClock
from embolplan.words import say

if TYPE_CHECKING:
    import argparse

    from embolplan.library.importing import Imported
    from embolplan.library.judging import Change

_COLUMNS = ("change", "id", "version", "before", "name")


def import_recipes(asked: argparse.Namespace) -> int:
    """Takes in a file, a folder or a zip, or takes out what was imported under an id."""
    if (asked.path is None) == (asked.removed is None):
        raise UsageError([Problem("embolplan import", say("importing.what"))])
    if asked.force and asked.removed is None:
        raise UsageError([Problem("embolplan import --force", say("leaving.force_alone"))])
    day = SystemClock().now().astimezone().date().isoformat()
    importer = Importer(settings.library(), (Place(SHIPPED, shipped_root()), *shared()), day)
    if asked.removed is not None:
        return _remove(importer, asked)
    done = _take_in(importer, asked)
    for warning in done.warnings:
        tell(str(warning._replace(message=say("cli.warning", message=warning.message))))
    if asked.json:
        put(as_json(_tree(done, asked)))
    else:
        put(_text(done))
    count = sum(change.fate in WRITTEN for change in done.changes)
    tell(say("importing.would" if asked.dry_run else "importing.done", count=count, library=importer.root))
    return DONE


def _take_in(importer: Importer, asked: argparse.Namespace) -> Imported:
    """What the import has done; a KeyboardInterrupt says whether the library has been changed by then."""
    before = read_lock(importer.root)
    try:
        return importer.take_in(Path(asked.path), dry_run=asked.dry_run, pace=pace())
    except KeyboardInterrupt:
        is_done = read_lock(importer.root) != before
        raise KeyboardInterrupt(say("pacing.import.is_done" if is_done else "pacing.import.as_it_was")) from None


def _remove(importer: Importer, asked: argparse.Namespace) -> int:
    if asked.dry_run or asked.json:
        raise UsageError([Problem("embolplan import --remove", say("importing.remove_alone"))])
    removed = importer.remove(asked.removed, force=asked.force)
    for each in removed.needing:
        tell(str(each._replace(message=say("cli.warning", message=each.message), hint="")))
    for pin in removed.gone:
        tell(say("importing.removed", id=pin.id, version=pin.version, source=pin.source, on=pin.on))
    return DONE


def _text(done: Imported) -> bytes:
    lines = [table(_COLUMNS, [[_row(change)[column] for column in _COLUMNS] for change in done.changes]).decode()]
    for change in done.changes:
        for each in change.differences:
            before, after = (text or say("importing.nothing") for text in (each.before, each.after))
            told = say("importing.difference", about=each.about, before=before, after=after)
            lines.append(plainly(say("importing.of", id=change.arrival.id, told=told)) + "\n")
    lines += [plainly(say("importing.left_out", name=name)) + "\n" for name in done.left_out]
    return "".join(lines).encode()


def _tree(done: Imported, asked: argparse.Namespace) -> dict[str, object]:
    return {
        "schema": "embolplan.import/1",
        "from": asked.path,
        "library": str(settings.library()),
        "dry_run": asked.dry_run,
        "changes": [_row(change) | {"differences": _differences(change)} for change in done.changes],
        "left_out": list(done.left_out),
    }


def _row(change: Change) -> dict[str, str]:
    """What a change says of itself, under the names that programs read."""
    arrival = change.arrival
    return {
        "change": change.fate,
        "id": arrival.id,
        "kind": arrival.kind,
        "version": arrival.version,
        "before": change.before,
        "name": arrival.name,
        "sha256": arrival.origin.sha256,
    }


def _differences(change: Change) -> list[dict[str, str | None]]:
    return [
        {"part": each.part, "about": each.about, "before": each.before, "after": each.after}
        for each in change.differences
    ]
