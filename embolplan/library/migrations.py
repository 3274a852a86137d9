"""Files of earlier schemas as the present one writes them, one pure function from each number to the next.

A step takes the tree of a file as `reading` gives it and returns a new one; it moves and renames, and makes nothing up.
`tests/library/migrations` keeps a file of every schema that there has been, which has to load for ever.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType

from embolplan.reading import Tree

Step = Callable[[dict[str, Tree]], dict[str, Tree]]
NUMBER = "embolplan"

STEPS: Mapping[int, Step] = MappingProxyType({})
"""From which schema a step leads to the next one; the present schema is the first."""


def migrated(tree: Tree, steps: Mapping[int, Step] = STEPS) -> Tree:
    """The tree after every step from its number on; as it is where it has no number that a step begins at."""
    while isinstance(tree, dict):
        told = tree.get(NUMBER)
        number = int(told) if isinstance(told, str) and told.isascii() and told.isdecimal() else None
        if number is None or number not in steps:
            break
        tree = {**steps[number](tree), NUMBER: str(number + 1)}
    return tree
