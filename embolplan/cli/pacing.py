"""Long work on the command line: every processor that may be used, and a line on stderr that says how far it is."""

from __future__ import annotations

import os
import sys
from time import perf_counter
from typing import TYPE_CHECKING

from embolplan.cli.output import tell
from embolplan.words import say

if TYPE_CHECKING:
    from embolplan.library.pace import Pace

_PATIENCE = 1.0
"""In seconds, how long one waits before one is told anything."""
_TERMINAL, _ELSEWHERE = 0.2, 5.0
"""In seconds, how often one is told: a line that is written over, or one line after another."""


def pace() -> Pace:
    """A pace for work that may be long; the line of a terminal is wiped out at its end."""
    from embolplan.library.pace import Pace  # loads what shares work out, which hardly any command needs

    return Pace(_processors(), Progress().tell)


def _processors() -> int:
    """How many processors this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


class Progress:
    """Says on stderr how far work is: soon and in one line where a person looks on, and now and then elsewhere."""

    def __init__(self) -> None:
        self._is_seen = sys.stderr is not None and sys.stderr.isatty()
        self._due = perf_counter() + (_PATIENCE if self._is_seen else _ELSEWHERE)
        self._has_told = False

    def tell(self, done: int, total: int) -> None:
        """So many of so many are done."""
        now = perf_counter()
        if done == total and not self._has_told:
            return
        if now < self._due and not (self._has_told and self._is_seen and done == total):
            return
        line = say("pacing.progress", done=f"{done:,}", total=f"{total:,}", share=100 * done // total)
        if not self._is_seen:
            tell(line)
        else:
            # Back to the beginning of the line, and away with what stands there.
            sys.stderr.write("\r\x1b[K" if done == total else f"\r{line}\x1b[K")
            sys.stderr.flush()
        self._due, self._has_told = now + (_TERMINAL if self._is_seen else _ELSEWHERE), True
