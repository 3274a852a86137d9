"""Results of which some fields are made when they are first asked for: what a plan tells, beside what it reckons."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from embolplan.plan import Later

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

L = TypeVar("L", bound=Later)


def put_together(of: type[L], known: Mapping[str, object], later: Callable[[str], object]) -> L:
    """A result with the fields that are known; `later` makes the others by name, and AttributeError for no field."""
    made, put = object.__new__(of), object.__setattr__
    for name, value in known.items():
        put(made, name, value)
    put(made, "_later", later)
    return made
