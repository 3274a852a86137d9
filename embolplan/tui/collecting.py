"""When memory is looked through for what nobody holds any more: not while something is done, since it holds the loop.

A whole search takes 50 ms and more, of which modules alone take half; Python would begin one in the middle of a key.
"""

from __future__ import annotations

import gc
import sys
from time import monotonic
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable

    from embolplan.tui.app import EmbolplanApp

T = TypeVar("T")
_LOOKS_EVERY_SECONDS, _QUIET_SECONDS = 1.0, 2.0
_ENOUGH, _AT_THE_LATEST = 10, 300
"""After so many searches of what is young: a whole one in a quiet moment, and one at any moment."""
_kept = 0


def keep_what_was_imported() -> None:
    """Takes all that is there out of the search, where more of the program was imported since.

    What is no module may stay forever as well, and so this is done no more often than there is something to import.
    """
    global _kept
    if len(sys.modules) > _kept:
        _kept = len(sys.modules)
        gc.freeze()


def without_collecting(work: Callable[[], T]) -> T:
    """What the work gives; a search would find nothing in what is only being made."""
    was = gc.isenabled()
    gc.disable()
    try:
        return work()
    finally:
        if was:
            gc.enable()


def collect_in_quiet_moments(app: EmbolplanApp) -> None:
    """Searches while nobody presses a key, for as long as the program runs."""
    if app.is_headless:
        return
    young, middle, _ = gc.get_threshold()
    gc.set_threshold(young, middle, _AT_THE_LATEST)

    def look() -> None:
        if gc.get_count()[2] >= _ENOUGH and monotonic() - app.last_key > _QUIET_SECONDS:
            gc.collect()

    app.set_interval(_LOOKS_EVERY_SECONDS, look)
