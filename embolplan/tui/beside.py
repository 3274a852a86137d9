"""Work beside the loop: what would hold it longer than a key may wait is done by one thread, one thing after the other.

What runs there is short of the interpreter's lock as the loop is, so that the two take turns of milliseconds.
"""

from __future__ import annotations

import sys
from asyncio import get_running_loop
from concurrent.futures import ThreadPoolExecutor
from importlib import import_module
from typing import TYPE_CHECKING, TypeVar

from embolplan.tui.collecting import keep_what_was_imported, without_collecting

if TYPE_CHECKING:
    from collections.abc import Callable

T = TypeVar("T")
PARTS = (
    "embolplan.tui.draft",
    "embolplan.tui.choices_page",
    "embolplan.tui.recipe_page",
    "embolplan.tui.plan_page",
    "embolplan.tui.walk_page",
    "embolplan.tui.case_page",
    "embolplan.tui.record_page",
    "embolplan.tui.compare_page",
)
"""The pages behind the first one: together they take longer to import than a key may wait."""


class Beside:
    """One thread for all of it, since two that import may wait for each other."""

    def __init__(self) -> None:
        self._thread = ThreadPoolExecutor(1, "beside")
        self._under_way, self._ended = 0, False

    @property
    def busy(self) -> bool:
        """Whether something that was asked for has not come yet."""
        return self._under_way > 0

    async def do(self, work: Callable[[], T]) -> T:
        """What the work gives, once everything that was asked for before it is done."""
        self._under_way += 1
        try:
            return await get_running_loop().run_in_executor(self._thread, without_collecting, work)
        finally:
            self._under_way -= 1

    def load_parts(self) -> None:
        """Imports what the next pages need, while the first one is looked at."""
        if not all(part in sys.modules for part in PARTS):
            self._thread.submit(without_collecting, self._import_parts)

    def _import_parts(self) -> None:
        for part in PARTS:
            if self._ended:
                return
            import_module(part)
        keep_what_was_imported()

    def end(self) -> None:
        """Begins nothing more."""
        self._ended = True
        self._thread.shutdown(wait=False, cancel_futures=True)
