"""Backwards: from what is there to which of a recipe's numbers cannot be met, and to what would meet them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import ROUND_DOWN, Context, Decimal
from fractions import Fraction
from typing import TYPE_CHECKING

from embolplan.answers import Backwards, Need, Way
from embolplan.engine.compute import compute
from embolplan.engine.subject import single
from embolplan.errors import CaseError, Problem
from embolplan.model.names import PUSHED, kind_name
from embolplan.units import KINDS, QuantityError, parse_single, show, show_quantity
from embolplan.words import say

if TYPE_CHECKING:
    from embolplan.model.case import Case
    from embolplan.model.recipe import Recipe, Shelf
    from embolplan.plan import Line, Plan

_AMOUNTS = ("mass", "volume", "bead_mass", "iodine_mass", "count")
"""Kinds of lines that something can be there for."""
_SCALED = ("mass", "volume")
_WHOLE = (*PUSHED, "beads.settled_volume", "drug.mass")
"""What a smaller preparation keeps in proportion: everything that goes into these."""
_ROUNDED_DOWN = Context(prec=4, rounding=ROUND_DOWN)
"""What is scaled is cut off, so that rounding never asks for more than is there."""
_NOISE = 1e-9

_There = Mapping[str, tuple[float, str]]
"""How much there is of a line, in the unit that the line is in, and how it reads."""


def backwards(recipe: Recipe, case: Case, shelf: Shelf, plan: Plan, typed: Mapping[str, str]) -> Backwards:
    """What of the plan can be met with what is there; CaseError with everything that is wrong in what was typed."""
    there = _there(plan, typed)
    needs = tuple(_need(plan[line_id], *found) for line_id, found in there.items())
    if all(need.met is not False for need in needs):
        return Backwards(needs, ())
    ways = list(_other_choices(recipe, case, shelf, plan, there))
    refusal = _no_ceiling(recipe, plan)
    if refusal is None:
        ways += _smaller(recipe, case, shelf, plan, there)
    return Backwards(needs, tuple(ways), refusal)


def _there(plan: Plan, typed: Mapping[str, str]) -> dict[str, tuple[float, str]]:
    problems: list[Problem] = []
    there: dict[str, tuple[float, str]] = {}
    for line_id, text in typed.items():
        kind = kind_name(line_id)
        if line_id not in plan or kind not in _AMOUNTS:
            problems.append(Problem(line_id, say("engine.nothing_to_be_there_for")))
            continue
        try:
            there[line_id] = _amount_there(plan[line_id], kind, text)
        except QuantityError as error:
            problems.append(Problem(line_id, error.message, hint=error.hint))
    if problems:
        raise CaseError(problems)
    return there


def _amount_there(line: Line, kind: str, text: str) -> tuple[float, str]:
    quantity = parse_single(text, KINDS[kind])
    return float(quantity.to(line.canonical or KINDS[kind].unit).value or 0), show_quantity(quantity)


def _most(line: Line) -> float | None:
    return line.value if line.value is not None else line.high


def _enough(line: Line, there: float) -> bool | None:
    most = _most(line)
    return None if not line.known or most is None else most <= there * (1 + _NOISE)


def _need(line: Line, there: float, shown: str) -> Need:
    met, most = _enough(line, there), _most(line)
    if met is None or most is None:
        text = say("engine.need_unknown")
    else:
        rest = show(abs(there - most), line.canonical or "")
        text = say("engine.need_met" if met else "engine.need_short", rest=rest)
    return Need(line.id, line.label, line.text, shown, met, text)


def _all_met(plan: Plan, there: _There) -> bool:
    return all(_enough(plan[line_id], amount) is True for line_id, (amount, _) in there.items() if line_id in plan)


def _other_choices(recipe: Recipe, case: Case, shelf: Shelf, plan: Plan, there: _There) -> Iterator[Way]:
    """Each choice between options that, made otherwise, meets every need without a new block."""
    blocks = {finding.code for finding in plan.findings if finding.severity == "block"}
    for line_id, parameter in recipe.protocol.parameters.items():
        options = parameter.choose.options if parameter.choose and line_id in case.choices else ()
        if _counts_of(line_id) & there.keys():
            continue
        for option in options:
            if option == case.choices[line_id]:
                continue
            other = _with(recipe, case, shelf, {line_id: option})
            more = {finding.code for finding in other.findings if finding.severity == "block"} - blocks
            if not more and _all_met(other, there):
                text = say("engine.way_choice", label=plan[line_id].label, option=other[line_id].text)
                yield Way("choice", text, _changes(plan, other))


def _counts_of(line_id: str) -> set[str]:
    """The lines that count containers of a product: with another product they would count something else."""
    noun, _, last = line_id.rpartition(".")
    return {f"{noun}.vials", f"{noun}.packs"} if last == "product" else set()


def _no_ceiling(recipe: Recipe, plan: Plan) -> str | None:
    """Why nothing is made smaller: only a published dose says what must not be passed."""
    parameter = recipe.protocol.parameters.get("drug.mass")
    if single(parameter) is None or "drug.mass" not in plan:
        return say("engine.no_ceiling")
    return None


def _smaller(recipe: Recipe, case: Case, shelf: Shelf, plan: Plan, there: _There) -> Iterator[Way]:
    """The whole preparation in the same proportions, so much smaller that every need is met."""
    shares = [_exact(amount) / _exact(most) for line_id, (amount, _) in there.items() if (most := _most(plan[line_id]))]
    share = min(shares, default=Fraction(0))
    inputs = _scaled_inputs(plan, there)
    cut = {line.id: _cut(line, share) for line in inputs}
    if not 0 < share < 1 or not cut or any(_below_its_bounds(recipe, *each) for each in cut.items()):
        return
    other = _with(recipe, case, shelf, cut)
    if _all_met(other, there):
        yield Way("smaller", say("engine.way_smaller", share=show(float(100 * share), "%")), _changes(plan, other))


def _scaled_inputs(plan: Plan, there: _There) -> list[Line]:
    wanted = [*there, *(line_id for line_id in _WHOLE if line_id in plan)]
    seen: dict[str, None] = {}
    while wanted:
        line_id = wanted.pop()
        if line_id in seen or line_id not in plan:
            continue
        seen[line_id] = None
        wanted += plan[line_id].inputs
    leaves = [line for line in plan.lines if line.id in seen and line.status in ("stated", "chosen") and line.value]
    return [line for line in leaves if kind_name(line.id) in _SCALED and line.canonical and not _of_a_container(line)]


def _of_a_container(line: Line) -> bool:
    """What belongs to a bottle or a syringe is as it is, however little is taken."""
    return line.id.rpartition(".")[2] in ("capacity", "pack_volume")


def _exact(number: float) -> Fraction:
    return Fraction(repr(number))


def _cut(line: Line, share: Fraction) -> str:
    number = _exact(line.value or 0.0) * share
    return f"{_ROUNDED_DOWN.divide(Decimal(number.numerator), Decimal(number.denominator)):f} {line.unit}"


def _below_its_bounds(recipe: Recipe, line_id: str, typed: str) -> bool:
    """Whether a quantity would be less than a source lets a person choose, and so no choice that could be made."""
    parameter = recipe.protocol.parameters.get(line_id)
    bounds = parameter.choose.bounds if parameter and parameter.choose else None
    if parameter is None or bounds is None or bounds.low is None:
        return False
    return (parse_single(typed, KINDS[parameter.kind]).to(bounds.unit).value or 0) < bounds.low


def _with(recipe: Recipe, case: Case, shelf: Shelf, choices: Mapping[str, str]) -> Plan:
    return compute(recipe, case.model_copy(update={"choices": {**case.choices, **choices}}), shelf)


def _changes(plan: Plan, other: Plan) -> tuple[tuple[str, str, str, str], ...]:
    return tuple(
        (line.id, line.label, plan[line.id].text, line.text)
        for line in other.lines
        if line.id in plan and line.text != plan[line.id].text
    )
