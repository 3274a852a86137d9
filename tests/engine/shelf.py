"""The shipped recipe, its shelf and the choices of the worked example, for the tests of the engine."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import yaml

from embolplan.engine import compute
from embolplan.library import load_recipe, load_shelf, make_case, shipped_root

if TYPE_CHECKING:
    from embolplan.model.case import Case
    from embolplan.model.recipe import Recipe, Shelf
    from embolplan.plan import Plan

CASES = Path(__file__).parents[1] / "cases" / "worked_example.yaml"
WORKED = yaml.safe_load(CASES.read_text(encoding="utf-8"))
CHOICES: dict[str, str] = WORKED["choices"]


@cache
def recipe(name: str = WORKED["recipe"]) -> Recipe:
    """A shipped recipe."""
    return load_recipe(shipped_root(), name)


@cache
def shelf() -> Shelf:
    """The shipped formulary."""
    return load_shelf(shipped_root())


def case_of(choices: dict[str, str]) -> Case:
    """A case in which nothing but these choices is known, checked as the command line checks it."""
    return make_case({}, choices, recipe().protocol, "test")


def plan_of(choices: dict[str, str]) -> Plan:
    """The plan of the shipped recipe with these choices."""
    return compute(recipe(), case_of(choices), shelf())


def changed(change: dict[str, str]) -> dict[str, str]:
    """The worked example's choices with some changed, and those that are `unset` left out."""
    return {name: value for name, value in {**CHOICES, **change}.items() if value != "unset"}
