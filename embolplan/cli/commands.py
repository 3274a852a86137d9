"""What each command does: it calls the rooms below and prints what they give."""

from __future__ import annotations

import gc
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from operator import attrgetter
from pathlib import Path
from typing import TYPE_CHECKING

from embolplan import settings
from embolplan.cli.output import as_json, columns, put, table, tell, write
from embolplan.cli.pacing import pace
from embolplan.cli.parser import FASTER
from embolplan.cli.places import libraries, origin_in_words, tell_origin
from embolplan.errors import BLOCKED, DONE, JournalError, Problem, UsageError
from embolplan.library import listed
from embolplan.library.printed import Printed, printed
from embolplan.words import say

if TYPE_CHECKING:
    import argparse

    from embolplan.library.places import Place
    from embolplan.library.printed import Found
    from embolplan.model.case import Case
    from embolplan.model.recipe import Recipe, Shelf
    from embolplan.plan import Plan
    from embolplan.procedure import Summary
    from embolplan.procedure.rehearsal import Simulated

_COLUMNS = ("id", "title", "organ", "drug", "status", "version")
_FROM, _BEADS = "from", "beads"
_PROCEDURES = ("id", "protocol", "patient", "opened", "last entry", "state")


def list_library(asked: argparse.Namespace) -> int:
    """The library, a line a protocol."""
    where = libraries()
    # All of it lives until the command ends, and looking for what does not takes a third of the time of a long list.
    with _without_collecting():
        return _list(asked, where)


def _list(asked: argparse.Namespace, where: tuple[Place, ...]) -> int:
    # Whose a recipe is stands in the table where there is more than one library.
    shown = (*_COLUMNS, _FROM) if asked.json or len(where) > 1 else _COLUMNS
    form = "json" if asked.json else "table"
    render = partial(_as_json if asked.json else _as_table, shown)
    wanted = (asked.organ, asked.drug, asked.beads, asked.status, tuple(asked.words))
    if not any(wanted):
        content, talk = printed(settings.kept(f"list-{form}"), (form, *shown), where, partial(_whole, render), pace)
        put(content)
        for line in talk:
            tell(line)
        return DONE
    from embolplan.library.search import Wanted  # only where something is looked for

    looked_for = Wanted(*wanted)
    found = [(place, entry) for place, entry in listed(where, pace) if looked_for.fits(entry)]
    put(render(found))
    if not found:
        tell(say("cli.none_found"))
    return DONE


def _whole(render: Callable[[Found], bytes], found: Found) -> Printed:
    """The list of all recipes, with what is to be said of those that miss another one."""
    from embolplan.library.lenders import without_lender  # only where the list is made anew

    talk = [say("leaving.lender_gone", id=name, lender=lender) for name, lender in without_lender(found)]
    return Printed(render(found), tuple(talk if found else [say("cli.none_found")]))


def _as_table(shown: Sequence[str], found: Found) -> bytes:
    cells = attrgetter(*_COLUMNS)
    return table(shown, [(*cells(entry), place.name)[: len(shown)] for place, entry in found])


def _as_json(shown: Sequence[str], found: Found) -> bytes:
    rows = [{**entry._asdict(), _FROM: place.name} for place, entry in found]
    told = [{column: row[column] for column in (*shown, _BEADS)} for row in rows]
    return as_json({"schema": "embolplan.list/1", "protocols": told})


@contextmanager
def _without_collecting() -> Iterator[None]:
    was = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was:
            gc.enable()


def show(asked: argparse.Namespace) -> int:
    """One protocol as a person reads it."""
    from embolplan.export import export_protocol
    from embolplan.library import load_recipe

    where = libraries()
    recipe = load_recipe(where, asked.id)
    library, width = origin_in_words(where, asked.id), columns(asked.output)
    write(export_protocol(recipe.protocol, asked.format, paper=asked.paper, width=width, library=library), asked.output)
    tell_origin(where, asked.id)
    return DONE


def plan(asked: argparse.Namespace) -> int:
    """The plan of a recipe for a case; 1 where a block stands that nobody has lifted."""
    from embolplan.cli.given import check_overrides, ingredients
    from embolplan.engine import compute
    from embolplan.export import explain_line, export_plan

    recipe, case, shelf = ingredients(asked)
    made = compute(recipe, case, shelf)
    check_overrides(case, made)
    if asked.verify:
        _verify(made, recipe, case, shelf)
    if asked.explain is not None:
        content = explain_line(made, asked.explain, asked.format)
    elif asked.varied:
        content = _varied(asked, made, recipe, case, shelf)
    elif asked.there:
        content = _with_what_is_there(asked, made, recipe, case, shelf)
    else:
        content = export_plan(made, asked.format, paper=asked.paper, title=asked.title)
    write(content, asked.output)
    return BLOCKED if made.blocked else DONE


def _verify(made: Plan, recipe: Recipe, case: Case, shelf: Shelf) -> None:
    """Says on stderr that a second computation agrees; DefectError, before anything is printed, where it does not."""
    from embolplan.oracle import verify

    verdict = verify(made, recipe, case, shelf)
    verdict.require()
    tell(say("oracle.agree", count=len(verdict.agree)))
    if verdict.uncovered:
        tell(say("oracle.uncovered", ids=", ".join(verdict.uncovered)))


def _varied(asked: argparse.Namespace, made: Plan, recipe: Recipe, case: Case, shelf: Shelf) -> bytes:
    from embolplan.cli.given import pairs_of
    from embolplan.engine.what_if import what_if  # loads numpy, which a plan alone does not need
    from embolplan.export import export_what_if

    found = what_if(recipe, case, shelf, made, pairs_of("--vary", asked.varied))
    return export_what_if(found, made, asked.format, paper=asked.paper)


def _with_what_is_there(asked: argparse.Namespace, made: Plan, recipe: Recipe, case: Case, shelf: Shelf) -> bytes:
    from embolplan.cli.given import pairs_of
    from embolplan.engine.backwards import backwards
    from embolplan.export import export_backwards

    found = backwards(recipe, case, shelf, made, pairs_of("--have", asked.there))
    return export_backwards(found, made, asked.format, paper=asked.paper)


def walk(asked: argparse.Namespace) -> int:
    """The walkthrough in the terminal."""
    need_terminal("walk")
    simulated = _simulated(asked)
    from embolplan.cli.given import check_overrides, ingredients
    from embolplan.engine import compute
    from embolplan.tui import run_walk

    recipe, case, shelf = ingredients(asked)
    check_overrides(case, compute(recipe, case, shelf))
    return run_walk(recipe, case, shelf, settings.procedures(), rehearsal=asked.rehearsal, simulated=simulated)


def _simulated(asked: argparse.Namespace) -> Simulated | None:
    """What a rehearsal is simulated with; UsageError where that is asked for without one."""
    from embolplan.procedure.rehearsal import Simulated

    asks = {name: number for name in ("seed", "faster") if (number := getattr(asked, name)) is not None}
    if asks and not asked.rehearsal:
        raise UsageError([Problem(f"--{name}", say("rehearsal.only_with")) for name in asks])
    return Simulated(**{"faster": FASTER, **asks}) if asked.rehearsal else None


def library_screen() -> int:
    """The terminal UI at the library."""
    from embolplan.tui import run_library

    return run_library(libraries(), settings.procedures())


def resume(asked: argparse.Namespace) -> int:
    """Takes an interrupted procedure up again."""
    need_terminal("resume")
    from embolplan.tui import run_resume

    return run_resume(find_procedure(asked.procedure))


def list_all_procedures(asked: argparse.Namespace) -> int:
    """The procedures kept on this machine."""
    from embolplan.procedure import list_procedures

    found = list_procedures(settings.procedures())
    if asked.json:
        put(as_json({"schema": "embolplan.procedures/1", "procedures": [_summary(summary) for summary in found]}))
    else:
        put(table(_PROCEDURES, [_row(summary) for summary in found]))
    return DONE


def record(asked: argparse.Namespace) -> int:
    """The record of a procedure."""
    from embolplan.export import export_record
    from embolplan.procedure import Journal, SystemClock, reckon

    with Journal.open(find_procedure(asked.procedure), clock=SystemClock(), read_only=True) as journal:
        made = reckon(journal.events[0], journal.events)
    write(export_record(made, asked.format, paper=asked.paper), asked.output)
    return DONE


def need_terminal(command: str) -> None:
    """UsageError where the command is not at a terminal."""
    if not (sys.stdin and sys.stdout and sys.stdin.isatty() and sys.stdout.isatty()):
        hint = say(f"cli.{command}.elsewhere")
        raise UsageError([Problem(f"embolplan {command}", say("cli.needs_terminal"), hint=hint)])


def find_procedure(name: str | None, command: str = "resume") -> Path:
    """The file of a procedure by id, by path, or, where only one is open, without a name."""
    from embolplan.procedure import SUFFIX, list_procedures

    folder, where = settings.procedures(), f"embolplan {command}"
    if name is not None:
        for path in (folder / f"{name}{SUFFIX}", Path(name)):
            if path.is_file():
                return path
        raise JournalError([Problem(name, say("cli.no_such_procedure"), hint=say("cli.no_such_procedure.hint"))])
    still_open = [summary for summary in list_procedures(folder) if not summary.closed and summary.damaged is None]
    if len(still_open) == 1:
        return still_open[0].path
    if not still_open:
        raise UsageError([Problem(where, say("cli.none_open"), hint=say("cli.no_such_procedure.hint"))])
    names = ", ".join(summary.id for summary in still_open)
    raise UsageError([Problem(where, say("cli.which_procedure", count=len(still_open)), hint=names)])


def _row(summary: Summary) -> list[str]:
    state = summary.damaged or (summary.ended or say("cli.closed") if summary.closed else say("cli.open"))
    told = (summary.protocol, summary.patient, summary.opened_at, summary.last_at)
    return [summary.id, *(text or "-" for text in told), state]


def _summary(summary: Summary) -> dict[str, object]:
    from dataclasses import asdict  # costs `list` a fifth of its time, and only this command needs it

    return {**asdict(summary), "path": str(summary.path)}
