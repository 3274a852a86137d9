"""What each command does: it calls the rooms below and prints what they give."""

from __future__ import annotations

import json
import sys
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

from embolplan import settings
from embolplan.cli.output import table, write
from embolplan.errors import BLOCKED, DONE, CaseError, JournalError, Problem, UsageError
from embolplan.library import entries, shipped_root
from embolplan.words import say

if TYPE_CHECKING:
    import argparse
    from collections.abc import Sequence

    from embolplan.model.case import Case
    from embolplan.model.recipe import Recipe, Shelf
    from embolplan.procedure import Summary

_COLUMNS = ("id", "title", "organ", "drug", "status", "version")


def list_library(asked: argparse.Namespace) -> int:
    """The library, a line a protocol."""
    found = entries(shipped_root())
    if asked.json:
        rows = [{column: getattr(entry, column) for column in _COLUMNS} for entry in found]
        _print_json({"schema": "embolplan.list/1", "protocols": rows})
    else:
        print(table(_COLUMNS, [[str(getattr(entry, column)) for column in _COLUMNS] for entry in found]))
    return DONE


def show(asked: argparse.Namespace) -> int:
    """One protocol as a person reads it."""
    from embolplan.export import export_protocol
    from embolplan.library import load_recipe

    recipe = load_recipe(shipped_root(), asked.id)
    write(export_protocol(recipe.protocol, "json" if asked.json else "text"), None)
    return DONE


def check(asked: argparse.Namespace) -> int:
    """Checks files and folders; every problem on a line of its own."""
    from embolplan.errors import LibraryError
    from embolplan.library import check_paths

    result = check_paths([Path(path) for path in asked.paths])
    if asked.json:
        found = [asdict(problem) for problem in result.problems]
        _print_json({"schema": "embolplan.check/1", "files": result.files, "problems": found})
        return LibraryError.exit_code if result.problems else DONE
    if result.problems:
        raise LibraryError(result.problems)
    print(say("cli.checked", protocols=result.protocols, products=result.products), file=sys.stderr)
    return DONE


def plan(asked: argparse.Namespace) -> int:
    """The plan of a recipe for a case; 1 where a block stands that nobody has lifted."""
    from embolplan.engine import compute
    from embolplan.export import export_plan

    made = compute(*_ingredients(asked))
    write(export_plan(made, asked.format, paper=asked.paper, title=asked.title), asked.output)
    return BLOCKED if made.blocked else DONE


def walk(asked: argparse.Namespace) -> int:
    """The walkthrough in the terminal."""
    _need_terminal("walk")
    from embolplan.tui import run_walk

    return run_walk(*_ingredients(asked), settings.procedures(), rehearsal=asked.rehearsal)


def library_screen() -> int:
    """The terminal UI at the library."""
    from embolplan.tui import run_library

    return run_library(shipped_root(), settings.procedures())


def resume(asked: argparse.Namespace) -> int:
    """Takes an interrupted procedure up again."""
    _need_terminal("resume")
    from embolplan.tui import run_resume

    return run_resume(_find_procedure(asked.procedure))


def list_all_procedures(asked: argparse.Namespace) -> int:
    """The procedures kept on this machine."""
    from embolplan.procedure import list_procedures

    found = list_procedures(settings.procedures())
    if asked.json:
        _print_json({"schema": "embolplan.procedures/1", "procedures": [_summary(summary) for summary in found]})
    else:
        print(
            table(("id", "protocol", "patient", "opened", "last entry", "state"), [_row(summary) for summary in found])
        )
    return DONE


def record(asked: argparse.Namespace) -> int:
    """The record of a procedure."""
    from embolplan.export import export_record
    from embolplan.procedure import Journal, SystemClock, reckon

    with Journal.open(_find_procedure(asked.procedure), clock=SystemClock(), read_only=True) as journal:
        made = reckon(journal.events[0], journal.events)
    write(export_record(made, asked.format, paper=asked.paper), asked.output)
    return DONE


def not_yet(asked: argparse.Namespace) -> int:
    """A command that a later version will have."""
    raise UsageError([Problem(asked.command, say("cli.not_in_this_version"))])


def _ingredients(asked: argparse.Namespace) -> tuple[Recipe, Case, Shelf]:
    from embolplan.library import load_recipe, load_shelf, make_case, read_case

    recipe = load_recipe(shipped_root(), asked.id)
    path = Path(asked.case) if asked.case else None
    twice = _given_twice([name for name, _ in asked.settings])
    if twice:
        raise CaseError([Problem(name, say("cli.set_twice")) for name in twice])
    case = make_case(read_case(path), asked.settings, recipe.protocol, asked.case or say("cli.case_on_line"))
    if asked.overrides:
        from embolplan.model.case import Lifted

        lifted = {code: Lifted(name, reason) for code, name, reason in asked.overrides}
        case = case.model_copy(update={"overrides": {**case.overrides, **lifted}})
    return recipe, case, load_shelf(shipped_root())


def _given_twice(names: Sequence[str]) -> list[str]:
    return sorted({name for name in names if names.count(name) > 1})


def _need_terminal(command: str) -> None:
    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        raise UsageError([Problem(command, say("cli.needs_terminal"), hint=say("cli.needs_terminal.hint"))])


def _find_procedure(name: str | None) -> Path:
    """The file of a procedure by id, by path, or, where only one is open, without a name."""
    from embolplan.procedure import SUFFIX, list_procedures

    folder = settings.procedures()
    if name is not None:
        for path in (folder / f"{name}{SUFFIX}", Path(name)):
            if path.is_file():
                return path
        raise JournalError([Problem(name, say("cli.no_such_procedure"), hint=say("cli.no_such_procedure.hint"))])
    still_open = [summary for summary in list_procedures(folder) if not summary.closed and summary.damaged is None]
    if len(still_open) == 1:
        return still_open[0].path
    names = ", ".join(summary.id for summary in still_open) or "-"
    raise UsageError([Problem("resume", say("cli.which_procedure", count=len(still_open)), hint=names)])


def _row(summary: Summary) -> list[str]:
    state = summary.damaged or (summary.ended or say("cli.closed") if summary.closed else say("cli.open"))
    told = (summary.protocol, summary.patient, summary.opened_at, summary.last_at)
    return [summary.id, *(text or "-" for text in told), state]


def _summary(summary: Summary) -> dict[str, object]:
    return {**asdict(summary), "path": str(summary.path)}


def _print_json(tree: object) -> None:
    print(json.dumps(tree, ensure_ascii=False, indent=2))
