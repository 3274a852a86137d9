"""What a law is: a line, what it equals, and when there is such a line at all."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from embolplan.oracle.numbers import Number
    from embolplan.oracle.view import View

Bringing = Callable[["View"], "Number"]
"""How much of a substance a step brings."""


class Law(NamedTuple):
    """`x("drug.mass")` is that quantity as the step sees it; `{what}` is the noun that the step is about."""

    line: str
    equals: Callable[[View], Number]
    where: Callable[[View], bool] = lambda x: True


def mentions(*names: str) -> Callable[[View], bool]:
    """Where the recipe has these quantities."""
    return lambda x: all(x.mentions(name) for name in names)
