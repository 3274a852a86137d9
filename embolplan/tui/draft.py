"""A plan in the making: one recipe, what was chosen so far, and the plan that follows from it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from embolplan.engine import compute
from embolplan.errors import CaseError
from embolplan.library import case_tree, make_case, pack, read_case, unpack
from embolplan.library.case_products import unknown_products
from embolplan.model.case import Lifted
from embolplan.model.offered import offered, with_offered
from embolplan.words import say

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from embolplan.model.case import Case
    from embolplan.model.parameter import Parameter
    from embolplan.model.recipe import Recipe, Shelf
    from embolplan.plan import Plan
    from embolplan.procedure import Session


@dataclass(frozen=True)
class Draft:
    """A recipe with the choices made so far; every change gives a new draft or an error, never half of one."""

    recipe: Recipe
    case: Case
    shelf: Shelf

    @classmethod
    def of(cls, session: Session) -> Draft:
        """What a procedure was opened with, and the choices made since."""
        recipe, case, shelf = unpack(session.opened.body["recipe"])  # type: ignore[arg-type] # as it was packed
        choices = {**case.choices, **session.walk.choices}
        return cls(recipe, case.model_copy(update={"choices": choices}), shelf)

    @cached_property
    def plan(self) -> Plan:
        """The plan as it stands."""
        return compute(self.recipe, self.case, self.shelf)

    @property
    def parameters(self) -> Mapping[str, Parameter]:
        """Everything that the recipe names, and what every recipe offers beside it."""
        return with_offered(self.recipe.protocol, offered(self.recipe.protocol))

    @property
    def open_parameters(self) -> tuple[Parameter, ...]:
        """What its source leaves to a choice, in the recipe's own order."""
        return tuple(parameter for parameter in self.parameters.values() if parameter.choose is not None)

    @property
    def stated_parameters(self) -> tuple[Parameter, ...]:
        """What its source gives a value for."""
        return tuple(parameter for parameter in self.parameters.values() if parameter.reported)

    @cached_property
    def _unchosen(self) -> Plan:
        return compute(self.recipe, self.case.model_copy(update={"choices": {}}), self.shelf)

    def waiting_for(self, line_id: str) -> tuple[str, ...]:
        """The labels of the lines that wait for it, now or before anything was chosen."""
        found = {
            line.id: line.label
            for plan in (self._unchosen, self.plan)
            for line in plan.lines
            if line.id != line_id and any(waiting.id == line_id for waiting in line.waits_for)
        }
        return tuple(found.values())

    def is_aside(self, parameter: Parameter) -> bool:
        """Whether nobody reports it, nothing waits for it and nobody chose it."""
        return parameter.unreported and parameter.id not in self.case.choices and not self.waiting_for(parameter.id)

    def chosen(self, line_id: str, text: str) -> Draft:
        """With one choice made; CaseError with the sentence where it is none that the recipe offers."""
        return self.with_case(self._with_settings({line_id: text}).case)

    def with_case(self, case: Case) -> Draft:
        """With another case; a block that was lifted stands again where it says something else now, or is none."""
        made = Draft(self.recipe, case, self.shelf)
        said = {finding.code: finding.text for finding in self.plan.findings if finding.override}
        # What cannot be computed is refused here, before anything shows it.
        now = {finding.code: finding.text for finding in made.plan.findings if finding.severity == "block"}
        kept = {
            code: lifted
            for code, lifted in case.overrides.items()
            if code in now and said.get(code, now[code]) == now[code]
        }
        if len(kept) == len(case.overrides):
            return made
        return Draft(self.recipe, case.model_copy(update={"overrides": kept}), self.shelf)

    def from_file(self, path: Path) -> Draft:
        """With the case of a file in the place of this one; CaseError with everything that is wrong in it."""
        tree = read_case(path)
        case = make_case(tree, {}, self.recipe.protocol, str(path))
        unknown = unknown_products(case, tree, str(path), self.shelf.products)
        if unknown:
            raise CaseError(unknown)
        return self.with_case(case)

    def check(self, line_id: str, text: str) -> None:
        """CaseError with the sentence where the text is no choice that the recipe offers."""
        self._with_settings({line_id: text})

    def unchosen(self, line_id: str) -> Draft:
        """With one choice taken back."""
        choices = {name: text for name, text in self.case.choices.items() if name != line_id}
        return self.with_case(self.case.model_copy(update={"choices": choices}))

    def lifted(self, code: str, by: str, reason: str) -> Draft:
        """With one block lifted by a person who says why."""
        overrides = {**self.case.overrides, code: Lifted(by, reason)}
        return Draft(self.recipe, self.case.model_copy(update={"overrides": overrides}), self.shelf)

    def packed(self) -> dict[str, object]:
        """Everything that the plan was made from, for the journal."""
        return pack(self.recipe, self.case, self.shelf)

    def _with_settings(self, settings: Mapping[str, str]) -> Draft:
        where = say("tui.case")
        case = make_case(case_tree(self.case), settings, self.recipe.protocol, where)  # type: ignore[arg-type] # a tree
        return Draft(self.recipe, case, self.shelf)
