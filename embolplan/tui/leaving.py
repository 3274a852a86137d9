"""Leaving when nobody is there any more: the terminal was hung up, somebody ends the program, or the server is gone."""

from __future__ import annotations

import asyncio
import os
import signal
from contextlib import suppress
from threading import Timer
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from embolplan.tui.app import EmbolplanApp

_SIGNALS = ("SIGHUP", "SIGTERM")
_LOOKS_EVERY_SECONDS = 1.0
_GRACE_SECONDS = 3.0


def leave_when_alone(app: EmbolplanApp) -> None:
    """Lets the procedure go, and ends the program, on a signal to end and when the server behind a tab has died."""
    if app.is_headless:
        return
    loop = asyncio.get_running_loop()

    def leave() -> None:
        app.let_go()
        # A terminal that is gone may keep the screen from being put in order, and the loop with it; nothing is lost by
        # leaving it.
        grace = Timer(_GRACE_SECONDS, os._exit, (1,))
        grace.daemon = True
        grace.start()
        app.exit()

    for name in _SIGNALS:
        # Windows has neither such signals nor handlers for them.
        with suppress(NotImplementedError, AttributeError):
            loop.add_signal_handler(getattr(signal, name), leave)
    if app.is_web:
        server = os.getppid()
        app.set_interval(_LOOKS_EVERY_SECONDS, lambda: leave() if os.getppid() != server else None)
