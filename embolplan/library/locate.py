"""Where the protocols are that come with the program."""

from __future__ import annotations

from pathlib import Path

import embolplan
from embolplan.errors import LibraryError, Problem
from embolplan.words import say


def shipped_root() -> Path:
    """The folder of the protocols that come with the program: the wheel's own, or that of the checkout around it."""
    package = Path(embolplan.__file__).parent
    carried = package / "_protocols"
    if carried.is_dir():
        return carried
    beside = package.parent / "protocols"
    # Next to an installed package somebody else's folder may have this name; a checkout has its project file there.
    if beside.is_dir() and (package.parent / "pyproject.toml").is_file():
        return beside
    raise LibraryError([Problem(str(carried), say("library.no_root"), hint=say("library.no_root.hint"))])
