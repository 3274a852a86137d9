"""Entering a case field by field, through the same reading that a file and a setting go through."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from embolplan.errors import CaseError, Problem
from embolplan.library.case_fields import LISTS, case_sections
from embolplan.library.casefile import make_case
from embolplan.library.packing import case_tree
from embolplan.model.plausible import USUAL, likely
from embolplan.reading.characters import character_problems
from embolplan.units import KINDS, parse_single
from embolplan.words import say

if TYPE_CHECKING:
    from embolplan.library.case_fields import Path
    from embolplan.model.case import Case
    from embolplan.model.protocol import Protocol

NONE = "none"
"""What stands in the place of a list of anthracyclines where somebody has asked and there were none."""


def enter(case: Case, protocol: Protocol, path: Path, answers: Mapping[str, str], n: int | None = None) -> Case:
    """The case with a section's fields, or item `n` of its list (None: a new one), as answered; empty takes one out.

    CaseError with everything that is wrong, each problem under the key of its field.
    """
    seen = [Problem(name, each.message, name, each.hint) for name, text in answers.items() for each in _unseen(text)]
    if seen:
        raise CaseError(seen)
    many = {each.name for section in case_sections() if section.path == path for each in section.fields if each.many}
    told = {name: text.strip() for name, text in answers.items()}
    written = {name: text.split(", ") if name in many else text for name, text in told.items() if text}
    tree = _tree(case)
    holder = _holder(tree, path)
    if path in LISTS:
        items = holder.get(path[-1], [])
        items = [] if items == NONE else items
        at = len(items) if n is None else n
        holder[path[-1]] = [*items[:at], written, *items[at + 1 :]]
    else:
        kept = {name: value for name, value in holder.get(path[-1], {}).items() if name not in answers}
        holder[path[-1]] = {**kept, **written}
    return make_case(tree, {}, protocol, say("tui.case"))


def remove(case: Case, protocol: Protocol, path: Path, n: int) -> Case:
    """The case without one item of a list, or without the `none` in its place."""
    tree = _tree(case)
    holder = _holder(tree, path)
    items = holder[path[-1]]
    holder[path[-1]] = [] if items == NONE else [item for at, item in enumerate(items) if at != n]
    return make_case(tree, {}, protocol, say("tui.case"))


def without_any(case: Case, protocol: Protocol, path: Path) -> Case:
    """The case with `none` in the place of a list, where somebody has asked and there were none."""
    tree = _tree(case)
    _holder(tree, path)[path[-1]] = NONE
    return make_case(tree, {}, protocol, say("tui.case"))


def unusual(path: Path, name: str, text: str) -> str:
    """The caution that the plan has where an amount that can be read is unlike most, else nothing."""
    usual = USUAL.get(f"{path[0]}.{name}")
    for typed in text.strip().split(", ") if usual else ():
        assert usual is not None
        quantity = parse_single(typed, KINDS[usual.kind])
        if not usual.holds(quantity):
            bounds, hint = usual.text(), likely(usual, quantity)
            return say("finding.case.implausible", field=f"{path[0]}.{name}", found=typed, bounds=bounds, hint=hint)
    return ""


def _tree(case: Case) -> dict[str, Any]:
    return dict(case_tree(case))


def _holder(tree: dict[str, Any], path: Path) -> dict[str, Any]:
    """What holds the last key of a path, made where it is missing."""
    at = tree
    for key in path[:-1]:
        at = at.setdefault(key, {})
    return at


def _unseen(text: str) -> list[Problem]:
    """What of a text cannot be seen or steers a terminal; a field is one line."""
    if set(text) & set("\n\r\t"):
        return [Problem("", say("cli.one_line"))]
    return character_problems(text, "")[:1]
