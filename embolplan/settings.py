"""Where things are on this machine; read by the front ends and by nothing below them."""

from __future__ import annotations

import os
import sys
from pathlib import Path

HOME_VARIABLE = "EMBOLPLAN_HOME"
"""Names a folder that holds everything this program keeps, in place of the one that the system suggests."""

SHARED_VARIABLE = "EMBOLPLAN_SHARED"
"""Names a folder of recipes that others keep, such as a department's; it is read and never written."""


def home() -> Path:
    """The folder for what this program keeps on this machine; it need not exist."""
    named = os.environ.get(HOME_VARIABLE)
    if named:
        return Path(named)
    if sys.platform == "linux" and (data := _usual_data_on_linux()):
        return Path(data, "embolplan")
    from platformdirs import user_data_path

    return Path(user_data_path("embolplan", appauthor=False))


def _usual_data_on_linux() -> str:
    """The folder for data of programs as freedesktop.org has it; empty where the surroundings are unusual.

    Nearly always it is one of these two, and loading platformdirs for them takes a tenth of the time of `list`.
    """
    named, own = os.environ.get("XDG_DATA_HOME", ""), os.environ.get("HOME", "")
    if named.startswith("/"):
        return named
    return os.path.expanduser("~/.local/share") if own.startswith("/") else ""


def library() -> Path:
    """The folder of one's own recipes and of those that were imported; it need not exist."""
    return home() / "library"


def shared_library() -> Path | None:
    """The folder of recipes that others keep; None where none is named."""
    named = os.environ.get(SHARED_VARIABLE)
    return Path(named) if named else None


def kept(what: str) -> Path:
    """The file in which this machine keeps what it has read, of a library or for a list; it can be removed any time."""
    return home() / "read" / f"{what}.kept"


def procedures() -> Path:
    """The folder of the journals, one file a procedure."""
    return home() / "procedures"
