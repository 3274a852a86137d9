"""What a person might choose of a recipe: options, amounts within bounds or of the usual size, and some left open."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from embolplan.engine import compute
from embolplan.errors import CaseError
from embolplan.library import load_recipe, load_shelf, make_case, shipped_root
from embolplan.model.case import Lifted
from embolplan.tui.draft import Draft
from embolplan.units import KINDS, Quantity

if TYPE_CHECKING:
    from collections.abc import Iterator
    from random import Random

    from embolplan.model.case import Case
    from embolplan.model.parameter import Parameter
    from embolplan.model.recipe import Recipe, Shelf

USUAL = {"mL": 12, "mg": 100, "g": 3, "min": 30, "mg/mL": 20, "mgI/mL": 370, "mL/min": 3, "/min": 90, "%": 99, "": 20}
"""The largest amount that is drawn, by the unit that a kind is computed in."""
FEEDERS = ("A4", "A8", "left uterine artery")
LIFTED = Lifted(by="Dr Example", reason="rehearsed; nobody is treated by it")


@cache
def recipe(name: str) -> Recipe:
    """A shipped recipe."""
    return load_recipe(shipped_root(), name)


@cache
def shelf() -> Shelf:
    """The shipped formulary."""
    return load_shelf(shipped_root())


def draft_of(name: str, chance: Random) -> Draft:
    """A recipe with random choices; those that cannot be computed together are thrown out, half of them at a time."""
    made = recipe(name)
    settings = dict(_settings(Draft(made, make_case({}, {}, made.protocol, "test"), shelf()), chance))
    while True:
        try:
            case = make_case({}, settings, made.protocol, "test")
            plan = compute(made, case, shelf())
        except CaseError:
            assert settings, name
            settings = {line_id: text for line_id, text in settings.items() if chance.random() < 0.5}
        else:
            return Draft(made, _with_blocks_lifted(case, [each.code for each in plan.findings if each.blocks]), shelf())


def _with_blocks_lifted(case: Case, codes: list[str]) -> Case:
    return case.model_copy(update={"overrides": dict.fromkeys(codes, LIFTED)})


def _settings(draft: Draft, chance: Random) -> Iterator[tuple[str, str]]:
    for parameter in draft.parameters.values():
        wanted = 0.85 if parameter.choose is not None else 0.06
        text = amount(parameter, chance) if chance.random() < wanted else None
        if text is not None and _fits(draft, parameter.id, text):
            yield parameter.id, text
    if chance.random() < 0.5:
        yield "patient.heart_rate", f"{chance.randint(50, 110)} /min"
    if chance.random() < 0.5:
        yield "microcatheter.lumen", "0.021 in"
        yield "microcatheter.length", "130 cm"
    if chance.random() < 0.3:
        yield "feeders.A4.share", "60 %"
        yield "feeders.A8.share", "40 %"


def _fits(draft: Draft, line_id: str, text: str) -> bool:
    try:
        draft.check(line_id, text)
    except CaseError:
        return False
    return True


def amount(parameter: Parameter, chance: Random) -> str | None:
    """What a person might say of it; None where nothing comes to mind."""
    choose, kind = parameter.choose, KINDS.get(parameter.kind)
    if choose is not None and choose.options:
        return chance.choice(choose.options)
    if kind is None:
        return None
    if choose is not None and isinstance(choose.bounds, Quantity):
        bounds = choose.bounds.to(kind.unit)
        low, high = float(bounds.low or 0), float(bounds.high or (bounds.low or 1) * 2)
    else:
        low, high = 0.0, float(USUAL.get(kind.unit, 10))
    number = chance.randint(int(low) or 1, max(int(high), 1)) if kind.whole else chance.uniform(low, high)
    return f"{number if kind.whole else max(round(number, 1), 0.1):g} {kind.accepted[0] if kind.unit else ''}".strip()
