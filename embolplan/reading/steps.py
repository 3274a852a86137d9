"""One move through a text, of YAML and of JSON alike."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import NamedTuple

Tree = dict[str, "Tree"] | list["Tree"] | str
NODES, DEPTH = 200_000, 20
NOTHING: Mapping[str, object] = MappingProxyType({})


class Step(NamedTuple):
    """Where a text opens or closes a collection or gives a scalar; ``wrong`` names the sentence for what may not be."""

    kind: str
    """map, list, end, text; mark for what leaves no trace in the tree, stop for the last that can be read."""
    line: int
    column: int
    text: str = ""
    wrong: str = ""
    values: Mapping[str, object] = NOTHING
