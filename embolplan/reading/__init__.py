"""Text to a plain tree of dicts, lists and strings, every scalar as it was typed.

A strict subset of YAML and JSON: what a loader would guess, merge or overwrite in silence is refused with its place.
Built from the parser's events, because a composed scalar has lost its anchor.
No I/O, and no meaning given to any value.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain
from typing import TYPE_CHECKING

from embolplan.reading.characters import BOM, LARGEST, REFUSED, character_problems, decode, first, problem_at
from embolplan.reading.from_json import json_steps
from embolplan.reading.from_yaml import tab_steps, yaml_steps
from embolplan.reading.keys import nearest
from embolplan.reading.quick import quick_tree
from embolplan.reading.steps import Tree
from embolplan.reading.walk import Path, Place, Walk

if TYPE_CHECKING:
    from embolplan.errors import Problem

__all__ = ["Reading", "Tree", "decode", "locate", "nearest", "read_json", "read_yaml"]


@dataclass(frozen=True, slots=True)
class Reading:
    """What was read, as far as it could be, and everything that is wrong with it."""

    tree: Tree
    problems: tuple[Problem, ...]


def _yaml_walk(text: str, where: str) -> Walk:
    tabs = tab_steps(text) if "\t" in text else []
    lines = {tab.line for tab in tabs}
    # A space in place of each tab lets the parser go on; what it then finds amiss on that line is the tab's doing.
    steps = yaml_steps(text.replace("\t", " ") if tabs else text)
    rest = (s for s in steps if s.kind != "stop" or s.line not in lines or s.wrong == "second-document")
    return Walk(where).go(chain(tabs, rest))


def _refused(text: str, where: str) -> tuple[str, list[Problem]]:
    """The text with what is not accepted replaced, character for character, and its problems."""
    if len(text) > LARGEST:
        return "", [problem_at(where, "size", (1, 1), limit=f"{LARGEST:,}")]
    problems = character_problems(text, where)
    return REFUSED.sub("\ufffd", text) if problems else text, problems


def read_yaml(text: str, where: str) -> Reading:
    """The tree of a YAML text and its problems, which name ``where`` as the place."""
    text, before = _refused(text.removeprefix(BOM), where)
    if before and not text:
        return Reading({}, tuple(before))
    # The parser in C lets most tabs pass, so only a text without one can be trusted to it.
    tree = None if before or "\t" in text else quick_tree(text)
    if tree is not None:
        return Reading(tree, ())
    walk = _yaml_walk(text, where)
    return Reading(walk.tree, first([*before, *walk.problems]))


def read_json(text: str, where: str) -> Reading:
    """The same tree from a JSON text; numbers and true and false keep their spelling."""
    text, before = _refused(text.removeprefix(BOM), where)
    if before and not text:
        return Reading({}, tuple(before))
    walk = Walk(where).go(json_steps(text) if text.strip() else ())
    return Reading(walk.tree, first([*before, *walk.problems]))


@lru_cache(maxsize=4)
def _places(text: str) -> dict[Path, Place]:
    text = _refused(text.removeprefix(BOM), "")[0]
    if text.lstrip()[:1] in {"{", "["}:
        walk = Walk("").go(json_steps(text))
        if not walk.broken:
            return walk.places
    return _yaml_walk(text, "").places


def locate(text: str, path: Sequence[str | int], *, key: bool = False) -> tuple[int, int]:
    """Line and column, from 1, of the value or the key at a path, or of what is nearest above it."""
    places = _places(text)
    for length in range(len(path), -1, -1):
        place = places.get(tuple(path[:length]))
        if place is not None:
            return place.key if key else place.value
    return 1, 1
