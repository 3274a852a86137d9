"""The terminal UI: library, choices, plan, walk and record. What it needs is imported when it is opened."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

    from embolplan.library.places import Where
    from embolplan.model.case import Case
    from embolplan.model.recipe import Recipe, Shelf
    from embolplan.procedure import Clock
    from embolplan.procedure.rehearsal import Simulated

__all__ = ["run_library", "run_resume", "run_walk"]


def run_library(root: Where, folder: Path, clock: Clock | None = None) -> int:
    """Opens the library, with the procedures of that folder that can be taken up again; the exit code."""
    from embolplan.tui.app import EmbolplanApp

    return EmbolplanApp(folder, root=root, clock=clock).run_to_end()


def run_walk(
    recipe: Recipe,
    case: Case,
    shelf: Shelf,
    folder: Path,
    rehearsal: bool = False,
    clock: Clock | None = None,
    simulated: Simulated | None = None,
) -> int:
    """Opens the choices of one recipe, with what was set already filled in; the exit code."""
    from embolplan.tui.app import EmbolplanApp
    from embolplan.tui.draft import Draft

    draft = Draft(recipe, case, shelf)
    return EmbolplanApp(folder, draft=draft, rehearsal=rehearsal, simulated=simulated, clock=clock).run_to_end()


def run_resume(path: Path, clock: Clock | None = None) -> int:
    """Takes a procedure up where it was left; JournalError before anything is drawn where it cannot be read."""
    from embolplan.procedure import Journal, SystemClock
    from embolplan.tui.app import EmbolplanApp

    clock = clock or SystemClock()
    with Journal.open(path, clock=clock, read_only=True):
        pass
    return EmbolplanApp(path.parent, resume=path, clock=clock).run_to_end()
