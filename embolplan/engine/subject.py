"""What the rules for findings look at: recipe, case, products, lines and the fold behind them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, TypeVar

from embolplan.units import Quantity, show_quantity

if TYPE_CHECKING:
    from embolplan.engine.fold import Fold
    from embolplan.model.case import Case
    from embolplan.model.cite import Reference
    from embolplan.model.parameter import Parameter
    from embolplan.model.product import Product
    from embolplan.model.recipe import Recipe, Shelf
    from embolplan.plan import Finding, Judged, Line

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Subject:
    """One plan in the making."""

    recipe: Recipe
    case: Case
    shelf: Shelf
    folded: Fold
    lines: Mapping[str, Line]
    eligibility: tuple[Judged, ...] = ()
    looked_up: dict[str, Product | None] = field(default_factory=dict, repr=False, compare=False)
    """The product that each line names, once a rule has asked for it; many rules ask for the same few."""
    worked_out: dict[Callable[[Subject], Any], Any] = field(default_factory=dict, repr=False, compare=False)

    def once(self, work: Callable[[Subject], T]) -> T:
        """What several rules need of this plan, worked out when the first of them asks."""
        if work not in self.worked_out:
            self.worked_out[work] = work(self)
        found: T = self.worked_out[work]
        return found

    def product(self, noun: str) -> Product | None:
        """The product that stands under a noun, where one is stated or chosen."""
        return self.named_product(f"{noun}.product")

    def named_product(self, line_id: str) -> Product | None:
        """The product of the shelf that a line names, where it names one."""
        if line_id not in self.looked_up:
            line = self.lines.get(self.found(line_id))
            self.looked_up[line_id] = self.shelf.products.get(line.option) if line and line.option else None
        return self.looked_up[line_id]

    def infused(self, noun: str) -> Product | None:
        """The first product on the shelf that holds the drug infused under a noun; its rules are the drug's."""
        line_id = f"{noun}.drug"
        if line_id not in self.looked_up:
            drug = self.lines.get(line_id)
            held = (product for product in self.shelf.products.values() if drug and product.substance == drug.option)
            self.looked_up[line_id] = next(held, None)
        return self.looked_up[line_id]

    def nouns(self, do: str) -> Iterator[str]:
        """What the steps of one kind are about, with their scope."""
        return iter(self.folded.arms.nouns.get(do, ()))

    def found(self, line_id: str) -> str:
        """The id under which the plan has a line: with its scope, or else that of the whole recipe."""
        if line_id in self.lines:
            return line_id
        scope, _, rest = line_id.partition(".")
        shared = scope in self.recipe.protocol.scopes and rest in self.lines
        return rest if shared else line_id

    def stated(self, line_id: str) -> str:
        """A quantity as the recipe states it, whatever was chosen; the line's own text where it states none."""
        line_id = self.found(line_id)
        parameter = self.recipe.protocol.parameters.get(line_id)
        value = parameter.value if parameter else None
        return show_quantity(value) if isinstance(value, Quantity) else self.lines[line_id].text

    def stated_sources(self, line_id: str) -> tuple[Reference, ...]:
        """Where the recipe's own value of a line was read."""
        parameter = self.recipe.protocol.parameters.get(line_id)
        return parameter.basis.sources if parameter and parameter.basis else ()


Rule = Callable[[Subject], "Iterator[Finding]"]


def single(parameter: Parameter | None) -> Quantity | None:
    """The parameter's one number; None where it has none, or a span."""
    value = parameter.value if parameter else None
    return value if isinstance(value, Quantity) and value.value is not None else None
