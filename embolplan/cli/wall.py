"""The command `wall`: a procedure in large type on a second terminal."""

from __future__ import annotations

from typing import TYPE_CHECKING

from embolplan.cli.commands import find_procedure, need_terminal
from embolplan.errors import DONE

if TYPE_CHECKING:
    import argparse


def wall(asked: argparse.Namespace) -> int:
    """Shows a procedure until somebody leaves; JournalError before anything is drawn where it cannot be read."""
    need_terminal("wall")
    path = find_procedure(asked.procedure, "wall")
    from embolplan.procedure import SystemClock
    from embolplan.procedure.watching import Watch
    from embolplan.tui.wall import Wall

    app = Wall(Watch(path, SystemClock()))
    app.run()
    return app.return_code or DONE
