"""Recipes with another drug, another dose or another vial than the shipped ones, for the tests of whole drugs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from embolplan.engine import compute
from embolplan.library import make_case
from embolplan.model.parameter import Parameter, Written
from embolplan.model.recipe import Recipe, Shelf
from tests.engine.shelf import CHOICES, recipe, shelf

if TYPE_CHECKING:
    from collections.abc import Mapping

    from embolplan.model.case import Case
    from embolplan.model.product import Product
    from embolplan.plan import Finding, Plan

PLAIN = "liver/callispheres-epirubicin-100-300"
"""A recipe that names its drug and no product of it."""


def parameter(line_id: str, entry: object) -> Parameter:
    """One quantity as a file has it."""
    return Parameter.model_validate(Written(line_id, entry))


def with_parameters(base: Recipe, entries: Mapping[str, object], without: tuple[str, ...] = ()) -> Recipe:
    """A recipe with some quantities changed or added, and some left out."""
    kept = {name: each for name, each in base.protocol.parameters.items() if name not in without}
    added = {name: parameter(name, entry) for name, entry in entries.items()}
    protocol = base.protocol.model_copy(update={"parameters": {**kept, **added}})
    return Recipe(protocol, base.origin)


def with_drug(name: str) -> Recipe:
    """The recipe that names its drug and no product, with another drug."""
    return with_parameters(recipe(PLAIN), {"drug.name": f"{name} [chen-2026, Abstract]"})


def with_product(product: Product) -> Shelf:
    """The shipped shelf with one more product, or one changed."""
    held = shelf()
    return Shelf(
        {**held.products, product.id: product}, {**held.origins, product.id: held.origins["lipiodol"]}, held.substances
    )


def case_for(of: Recipe, settings: Mapping[str, str], tree: Mapping[str, object] | None = None) -> Case:
    """A case as the command line makes it; lists come as the tree of a file."""
    return make_case(dict(tree or {}), dict(settings), of.protocol, "test")  # type: ignore[arg-type] # a tree of texts


def planned(settings: Mapping[str, str], tree: Mapping[str, object] | None = None, of: Recipe | None = None) -> Plan:
    """The plan of the worked example's choices, or of another recipe, with more of the case."""
    which = of or recipe()
    choices = {} if of else CHOICES
    return compute(which, case_for(which, {**choices, **settings}, tree), shelf())


def found(plan: Plan, code: str) -> Finding | None:
    """The finding of a code, where the plan has it."""
    return next((finding for finding in plan.findings if finding.code == code), None)


def text_of(plan: Plan, code: str) -> str:
    """What the finding of a code says."""
    finding = found(plan, code)
    assert finding is not None, [each.code for each in plan.findings]
    return finding.text
