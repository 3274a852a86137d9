"""embolplan turns a published embolization recipe into a plan that a team can check, carry out, record and print.

As a library: `embolplan.load(ID).plan({...})["suspension.volume"].quantity`; its types stand in `embolplan.api`.
"""

from __future__ import annotations

from importlib import import_module
from typing import Any

__version__ = "0.1.0"
_OFFERED = ("load", "recipes")


def __getattr__(name: str) -> Any:
    """What the library offers, loaded when it is first asked for, so that the command line need not wait for it."""
    if name not in _OFFERED:
        raise AttributeError(name)
    return getattr(import_module("embolplan.api"), name)
