"""embolplan as a library: load a recipe, plan it for a case, read lines as quantities, or fold many cases at once."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from embolplan.engine import compute
from embolplan.engine.cohort import Column, fold_many
from embolplan.library import Entry, entries, load_recipe, load_shelf, make_case, read_case, shipped_root
from embolplan.words import say

if TYPE_CHECKING:
    from embolplan.model.case import Case
    from embolplan.model.protocol import Protocol
    from embolplan.model.recipe import Recipe, Shelf
    from embolplan.plan import Plan

__all__ = ["Column", "Loaded", "load", "recipes"]

_NONE: Mapping[str, str] = {}


def recipes(library: Path | None = None) -> tuple[Entry, ...]:
    """The recipes of a library, those that come with the program where none is named; LibraryError as `load`."""
    return entries(library or shipped_root())


def load(name: str, library: Path | None = None) -> Loaded:
    """A recipe by its id, or by the path of a file; LibraryError with everything that is wrong with it."""
    root = library or shipped_root()
    return Loaded(load_recipe(root, name), load_shelf(root))


@dataclass(frozen=True, slots=True)
class Loaded:
    """One recipe with the products at hand."""

    recipe: Recipe
    shelf: Shelf

    @property
    def protocol(self) -> Protocol:
        """What the recipe's file says."""
        return self.recipe.protocol

    def plan(self, choices: Mapping[str, str] = _NONE, case: Path | Mapping[str, Any] | None = None) -> Plan:
        """The plan for choices (and fields of the case, by name) over a case; CaseError with all that is wrong."""
        return compute(self.recipe, self._case(choices, case), self.shelf)

    def many(
        self,
        varied: Mapping[str, tuple[Any, str]],
        lines: Iterable[str],
        choices: Mapping[str, str] = _NONE,
        case: Path | Mapping[str, Any] | None = None,
    ) -> dict[str, Column]:
        """Lines over arrays of numbers with their units; the same fold, and no findings are judged.

        `varied` has an array and its unit for each id; CaseError for what cannot be varied, or not so far.
        """
        return fold_many(self.recipe, self._case(choices, case), self.shelf, varied, tuple(lines))

    def _case(self, choices: Mapping[str, str], case: Path | Mapping[str, Any] | None) -> Case:
        tree = dict(case) if isinstance(case, Mapping) else read_case(case)
        return make_case(tree, choices, self.recipe.protocol, say("cli.case_on_line") if case is None else str(case))
