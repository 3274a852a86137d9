"""Where things are on this machine; read by the front ends and by nothing below them."""

from __future__ import annotations

import os
from pathlib import Path

HOME_VARIABLE = "EMBOLPLAN_HOME"
"""Names a folder that holds everything this program keeps, in place of the one that the system suggests."""


def home() -> Path:
    """The folder for what this program keeps on this machine; it need not exist."""
    named = os.environ.get(HOME_VARIABLE)
    if named:
        return Path(named)
    from platformdirs import user_data_path  # only where a procedure is kept or looked for

    return Path(user_data_path("embolplan", appauthor=False))


def procedures() -> Path:
    """The folder of the journals, one file a procedure."""
    return home() / "procedures"
