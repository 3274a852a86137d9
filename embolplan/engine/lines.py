"""From the book to the lines of a plan: each amount with its text, status, formula, inputs and sources."""

from __future__ import annotations

from dataclasses import dataclass
from math import isfinite
from typing import TYPE_CHECKING, Any

from embolplan.engine.amounts import INFINITE, Amount, Corners, Formula, Given, Unknown
from embolplan.engine.book import Named
from embolplan.engine.derivation import because_of, formula_of, inputs_of, source_of, sources_of, status_of
from embolplan.engine.refusals import refused_at
from embolplan.model.names import kind_name, label_of, shown_in
from embolplan.model.references import REFERENCE
from embolplan.plan import Item, Line, RatioText, Status, Waiting
from embolplan.units import KINDS, convert, show_bounds, shown_unit, ucum
from embolplan.words import say

if TYPE_CHECKING:
    import re
    from collections.abc import Iterator, Mapping
    from fractions import Fraction

    from embolplan.engine.fold import Fold
    from embolplan.model.parameter import Parameter
    from embolplan.model.protocol import Protocol, Step
    from embolplan.model.recipe import Recipe, Shelf

NOISE = 1e-12
_NUMBERLESS = ("text", "product", "ratio", "basis")


@dataclass(frozen=True, slots=True)
class _Ends:
    """What a value says: one number, two ends, or one end alone."""

    value: float | None = None
    low: float | None = None
    high: float | None = None


def ends(value: Any) -> tuple[float | None, float | None, float | None]:
    """Value, low and high of an engine value; a low end of zero says nothing, and leaves "at most".

    None of the three where nothing is known, or where open ends meet again and say nothing any more.
    """
    if isinstance(value, Unknown):
        return None, None, None
    if not isinstance(value, Corners):
        return _clean(value), None, None
    if any(number != number for number in value.values):
        return None, None, None
    low, high = _clean(min(value.values)), _clean(max(value.values))
    # Where a span cancels out, its two ends differ by no more than the float's noise.
    if isfinite(high) and high - low <= NOISE * abs(high):
        return low, None, None
    return None, low if 0 < low < INFINITE else None, high if high < INFINITE else None


def _clean(value: Any) -> Any:
    return value or 0.0 if isinstance(value, float) else value  # -0.0 is nothing as well


def make_lines(recipe: Recipe, shelf: Shelf, folded: Fold) -> tuple[Line, ...]:
    """Every line of the plan, in the order in which its steps need them."""
    lines: dict[str, Line] = {}
    for line_id, named, step in _in_order(recipe.protocol, folded):
        if line_id not in lines:
            lines[line_id] = _line(line_id, named, step, recipe, shelf, folded)
    return tuple(lines.values())


def _in_order(protocol: Protocol, folded: Fold) -> Iterator[tuple[str, Named, Step | None]]:
    """What there is, step by step, then what no step needs; an id can come again, and its first place counts."""
    amounts = dict(folded.book.named)
    for step in sorted(protocol.steps, key=lambda step: not folded.arms.stands(step)):
        place = step.id if folded.arms.stands(step) else None
        for line_id in _needed_at(step, protocol, amounts):
            named = amounts.get(line_id) or Named(folded.parameters[line_id], place, step.phase)
            yield line_id, named, step if place else None
    for line_id, named in amounts.items():
        yield line_id, named, None
    scheduled = {line_id for item in protocol.schedule.values() for line_id in (*item.ids, *item.references)}
    for line_id, amount in folded.parameters.items():
        if line_id in protocol.parameters:
            yield line_id, Named(amount, None, "after" if line_id in scheduled else "prepare"), None


def _needed_at(step: Step, protocol: Protocol, amounts: Mapping[str, Named]) -> tuple[str, ...]:
    asked = [*step.references, step.wait, step.every, step.rate, step.choice, *step.when]
    nouns = {step.what, *(name.rpartition(".")[0] for name in asked[len(step.references) :] if name)}
    own = [line_id for line_id in protocol.parameters if any(noun and line_id.startswith(f"{noun}.") for noun in nouns)]
    derived = [line_id for line_id, named in amounts.items() if named.step == step.id]
    known = {*protocol.parameters, *amounts}
    scoped = (
        f"{step.scope}.{name}" if step.scope and f"{step.scope}.{name}" in known else name
        for name in [*own, *asked]
        if name
    )
    now = [
        name for name in scoped if name in protocol.parameters or (name in amounts and amounts[name].step == step.id)
    ]
    return tuple(dict.fromkeys([*now, *derived]))


def _line(line_id: str, named: Named, step: Step | None, recipe: Recipe, shelf: Shelf, folded: Fold) -> Line:
    amount, parameter = named.amount, recipe.protocol.parameters.get(line_id)
    kind = parameter.kind if parameter else kind_name(line_id) or "number"
    status = "unknown" if _says_nothing(amount) else status_of(amount)
    how = source_of(amount)
    common: dict[str, Any] = {
        "id": line_id,
        "label": parameter.label
        if parameter and parameter.label
        else label_of(line_id, frozenset(recipe.protocol.scopes)),
        "phase": step.phase if step else named.phase,
        "step": step.id if step else named.step,
        "status": status,
        "formula": formula_of(amount),
        "inputs": inputs_of(amount),
        "because": None if status == "unknown" else because_of(amount) or _bounded_by(amount, status, folded),
        "instead_of": how.instead_of if isinstance(how, Given) else None,
        "sources": sources_of(amount),
        "waits_for": _waits(amount, status, line_id),
        "about": amount.about,
    }
    if status in ("unknown", "not applicable"):
        text = _half_said(amount) or _missing_text(common["waits_for"], status, parameter)
        return Line(text=text, **common, **_units(line_id, kind, parameter))
    if kind in _NUMBERLESS:
        return Line(**common, **_words(kind, amount, parameter, shelf, folded))
    with refused_at(line_id):
        return _numeric(common, kind, named, parameter, folded)


def _says_nothing(amount: Amount) -> bool:
    open_span = isinstance(amount.how, Formula) and isinstance(amount.value, Corners)
    return open_span and ends(amount.value) == (None, None, None)


def _bounded_by(amount: Amount, status: Status, folded: Fold) -> str | None:
    if status != "derived" or not isinstance(amount.value, Corners):
        return None
    unreported = [axis for axis in amount.value.axes if _is_unreported(axis, folded)]
    return say("engine.bounded_by", ids=", ".join(unreported)) if unreported else None


def _is_unreported(axis: str, folded: Fold) -> bool:
    if axis in folded.parameters:
        return status_of(folded.parameters[axis]) == "unknown"
    # A span of a product is stated; a share that the recipe does not even speak of is bounded all the same.
    return kind_name(axis) == "share" and axis.rpartition(".")[0] not in folded.book.products


def _units(line_id: str, kind: str, parameter: Parameter | None) -> dict[str, Any]:
    if kind in _NUMBERLESS:
        return {}
    own = parameter.unit if parameter else shown_in(line_id)
    unit = own or (KINDS[kind].unit if kind in KINDS else "")
    return _unit(unit)


def _unit(unit: str) -> dict[str, Any]:
    return {"unit": shown_unit(unit) or None, "ucum": ucum(unit), "canonical": unit}


def _waits(amount: Amount, status: Status, line_id: str) -> tuple[Waiting, ...]:
    if status != "unknown":
        return ()
    if isinstance(amount.value, Unknown):
        return amount.value.waits
    if isinstance(amount.how, Formula):
        return tuple(Waiting(axis, say("engine.open_end")) for axis in amount.value.axes)
    return (Waiting(line_id, amount.how.because or say("model.not_reported")),)


def _half_said(amount: Amount) -> str | None:
    """A ratio whose sides nobody names: what is said of it stays visible, though nothing can be computed with it."""
    ratio = amount.how.ratio if isinstance(amount.how, Given) else None
    return say("engine.ratio_without_sides", ratio=ratio.text) if ratio is not None else None


def _missing_text(waits: tuple[Waiting, ...], status: Status, parameter: Parameter | None) -> str:
    if status == "not applicable":
        return say("engine.not_applicable")
    if parameter is not None and [waiting.id for waiting in waits] == [parameter.id]:
        if parameter.lent is not None:
            return say("lending.not_reported")
        return say("engine.not_reported" if parameter.unreported else "engine.to_be_chosen")
    return say("engine.waits_for", ids=", ".join(waiting.id for waiting in waits))


def _words(kind: str, amount: Amount, parameter: Parameter | None, shelf: Shelf, folded: Fold) -> dict[str, Any]:
    how = source_of(amount)
    ratio = how.ratio if isinstance(how, Given) else None
    if ratio is not None and parameter is not None:
        basis = folded.parameters.get(f"{parameter.id.rpartition('.')[0]}.basis")
        picked = basis.value if basis is not None and isinstance(basis.value, str) else None
        return {"text": ratio.text, "ratio": RatioText(tuple(map(float, ratio.parts)), ratio.of, picked)}
    option = str(amount.value)
    product = shelf.products.get(option)
    return {"text": product.name if product else option, "option": option}


def _numeric(common: dict[str, Any], kind: str, named: Named, parameter: Parameter | None, folded: Fold) -> Line:
    how = source_of(named.amount)
    units = _units(common["id"], kind, parameter)
    written = how.quantity if isinstance(how, Given) else None
    if written is not None:
        units |= _unit(written.unit)
        ends_of = (None, written.low, written.high) if written.value is None else (written.value, None, None)
        found = _Ends(*map(_float, ends_of))
    else:
        engine_unit = KINDS[kind].unit if kind in KINDS else ""
        found = _Ends(*(_in(number, engine_unit, units["canonical"]) for number in ends(named.amount.value)))
    text = _text(found, units["canonical"], common["about"], written is not None, named.least)
    items = _items(common["id"], found.value, folded)
    return Line(text=text, value=found.value, low=found.low, high=found.high, items=items, **common, **units)


def _float(number: Fraction | None) -> float | None:
    return None if number is None else float(number)


def _in(number: float | None, unit: str, to: str) -> float | None:
    return number if number is None or unit == to else convert(number, unit, to)


def _text(found: _Ends, unit: str, about: bool, exact: bool, least: bool) -> str:
    low, high = (found.value, found.value) if found.value is not None else (found.low, found.high)
    text = show_bounds(low, high, unit, about=about, exact=exact)
    return say("engine.at_least", amount=text) if least else text


def _items(line_id: str, count: float | None, folded: Fold) -> tuple[Item, ...]:
    noun, _, last = line_id.rpartition(".")
    pick = folded.parameters.get(f"{noun}.product")
    if last not in ("vials", "packs") or count is None or pick is None or not isinstance(pick.value, str):
        return ()
    return (Item(pick.value, int(count)),)


def step_text(text: str, lines: Mapping[str, Line], scope: str | None) -> str:
    """A step's text with its references filled in by the lines' own texts, of its scope first."""

    def told(reference: re.Match[str]) -> str:
        line = lines.get(f"{scope}.{reference[1]}") or lines.get(reference[1])
        return line.text if line else reference[0]

    return REFERENCE.sub(told, text)
