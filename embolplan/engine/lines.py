"""From the book to the lines of a plan: each amount with its place, status and numbers; what it tells is made later."""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache
from math import isfinite
from typing import TYPE_CHECKING, Any, NamedTuple

from embolplan.engine.amounts import INFINITE, Amount, Corners, Formula, Given, Unknown
from embolplan.engine.bind import as_stated
from embolplan.engine.book import Named
from embolplan.engine.derivation import source_of, status_of
from embolplan.engine.kept import Kept
from embolplan.engine.later import put_together
from embolplan.engine.layout import layout_of
from embolplan.engine.refusals import refused_at
from embolplan.engine.told import MISSING, Ends, Told
from embolplan.model.names import kind_name, label_of, shown_in
from embolplan.model.references import REFERENCE
from embolplan.plan import Item, Line, RatioText
from embolplan.units import KINDS, convert, shown_unit, ucum

if TYPE_CHECKING:
    import re
    from collections.abc import Iterator, Mapping

    from embolplan.engine.fold import Fold
    from embolplan.engine.layout import Layout
    from embolplan.model.parameter import Parameter
    from embolplan.model.protocol import Protocol, Step
    from embolplan.model.recipe import Recipe, Shelf

NOISE = 1e-12
_NUMBERLESS = ("text", "product", "ratio", "basis")
_COUNTED = (".vials", ".packs")
_LEAST, _MOST = 2e-6, 5e8
"""Well inside the range in which every number can be printed; what lies nearer to its ends is printed at once."""

_Units = tuple[str | None, str | None, str | None]
"""As printed, by UCUM, and canonical."""


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
    stated, made = as_stated(recipe.protocol), _AS_STATED.of(recipe.protocol)
    about, scopes = _ABOUT.of(recipe.protocol), layout_of(recipe.protocol).scopes
    lines: list[Line] = []
    for line_id, named, step in _in_order(recipe.protocol, folded):
        told_of = about.get(line_id) or _about_derived(line_id, scopes)
        if stated.get(line_id) is not named.amount:
            lines.append(_line(line_id, told_of, named, step, shelf, folded))
            continue
        place = (line_id, step.id if step else named.step, step.phase if step else named.phase)
        line = made.get(place)
        if line is None:
            line = _line(line_id, told_of, named, step, shelf, folded)
            if _stands_alone(line):
                # Complete, so that it holds nothing of this fold.
                made[place] = line = replace(line)
        lines.append(line)
    return tuple(lines)


def _stands_alone(line: Line) -> bool:
    """Whether nothing of a stated line depends on the shelf or on what was picked beside it."""
    return line.option is None and line.ratio is None and not line.id.endswith(_COUNTED)


def _in_order(protocol: Protocol, folded: Fold) -> Iterator[tuple[str, Named, Step | None]]:
    """What there is, step by step, then what no step needs; an id can be needed again, and its first place counts."""
    layout, amounts = layout_of(protocol), folded.book.named
    at: dict[str | None, list[str]] = {}
    for line_id, each in amounts.items():
        at.setdefault(each.step, []).append(line_id)
    seen: set[str] = set()
    for step in sorted(protocol.steps, key=lambda step: not folded.arms.stands(step)):
        stands = folded.arms.stands(step)
        for line_id in (*_asked_at(step, layout, folded), *at.get(step.id, ())):
            if line_id not in seen:
                seen.add(line_id)
                named = amounts.get(line_id) or Named(
                    folded.parameters[line_id], step.id if stands else None, step.phase
                )
                yield line_id, named, step if stands else None
    for line_id, named in amounts.items():
        if line_id not in seen:
            yield line_id, named, None
    for line_id in protocol.parameters:
        if line_id not in seen and line_id not in amounts:
            phase = "after" if line_id in layout.scheduled else "prepare"
            yield line_id, Named(folded.parameters[line_id], None, phase), None


def _asked_at(step: Step, layout: Layout, folded: Fold) -> Iterator[str]:
    """The quantities that a step needs: the recipe's own, and of what the fold named those that it named here."""
    amounts, parameters = folded.book.named, layout.parameters
    for name in layout.needed[step.id]:
        scoped = f"{step.scope}.{name}" if step.scope else name
        line_id = scoped if scoped in parameters or scoped in amounts else name
        if line_id in parameters or (line_id in amounts and amounts[line_id].step == step.id):
            yield line_id


class _About(NamedTuple):
    """What an id says of its line, whatever its amount."""

    label: str
    kind: str
    parameter: Parameter | None
    units: _Units
    """In which it is printed; None of a kind that has no numbers."""


def _about(line_id: str, parameter: Parameter | None, scopes: frozenset[str]) -> _About:
    kind = parameter.kind if parameter else kind_name(line_id) or "number"
    label = parameter.label if parameter and parameter.label else label_of(line_id, scopes)
    if kind in _NUMBERLESS:
        return _About(label, kind, parameter, (None, None, None))
    own = parameter.unit if parameter else shown_in(line_id)
    return _About(label, kind, parameter, _units(own or _inside(kind)))


@lru_cache(maxsize=4096)
def _about_derived(line_id: str, scopes: frozenset[str]) -> _About:
    return _about(line_id, None, scopes)


def _about_all(protocol: Protocol) -> dict[str, _About]:
    scopes = frozenset(protocol.scopes)
    return {line_id: _about(line_id, parameter, scopes) for line_id, parameter in protocol.parameters.items()}


def _inside(kind: str) -> str:
    """The unit in which the engine computes a kind."""
    return KINDS[kind].unit if kind in KINDS else ""


@lru_cache(maxsize=256)
def _units(unit: str) -> _Units:
    return shown_unit(unit) or None, ucum(unit), unit


def _line(line_id: str, about: _About, named: Named, step: Step | None, shelf: Shelf, folded: Fold) -> Line:
    amount, how = named.amount, source_of(named.amount)
    status = "unknown" if _says_nothing(amount) else status_of(amount)
    told = Told(line_id, amount, status, about.parameter, folded, least=named.least)
    units, option, ratio = about.units, None, None
    if status not in MISSING:
        if about.kind in _NUMBERLESS:
            told.said, option, ratio = _words(amount, how, about.parameter, shelf, folded)
        else:
            with refused_at(line_id):
                units = _numbers(told, about, how)
    phase, place = (step.phase, step.id) if step else (named.phase, named.step)
    items = _items(line_id, told.ends.value, folded)
    known = {
        "id": line_id,
        "label": about.label,
        "phase": phase,
        "step": place,
        "status": status,
        "about": amount.about,
        "value": told.ends.value,
        "low": told.ends.low,
        "high": told.ends.high,
        "unit": units[0],
        "ucum": units[1],
        "canonical": units[2],
        "option": option,
        "ratio": ratio,
        "items": items,
        "instead_of": how.instead_of if isinstance(how, Given) else None,
    }
    return put_together(Line, known, told.field)


def _says_nothing(amount: Amount) -> bool:
    open_span = isinstance(amount.how, Formula) and isinstance(amount.value, Corners)
    return open_span and ends(amount.value) == (None, None, None)


def _numbers(told: Told, about: _About, how: Given | Formula) -> _Units:
    """Works out what the line's numbers are, and in which units; QuantityError where one cannot be printed."""
    units = about.units
    written = how.quantity if isinstance(how, Given) else None
    if written is not None:
        units, told.exact = _units(written.unit), True
        one, low, high = (None if it is None else float(it) for it in (written.value, written.low, written.high))
        told.ends = Ends(one) if one is not None else Ends(None, low, high)
    else:
        inside, unit = _inside(about.kind), units[2] or ""
        found = ends(told.amount.value)
        told.ends = Ends(*(found if unit == inside else (_in(number, inside, unit) for number in found)))
    told.unit = units[2] or ""
    if not all(number is None or number == 0 or _LEAST < number < _MOST for number in told.ends):
        told.said = told.text()
    return units


def _in(number: float | None, unit: str, to: str) -> float | None:
    return None if number is None else convert(number, unit, to)


def _words(
    amount: Amount, how: Given | Formula, parameter: Parameter | None, shelf: Shelf, folded: Fold
) -> tuple[str, str | None, RatioText | None]:
    """The text of a choice in words, with its option; or of a ratio, with its parts."""
    ratio = how.ratio if isinstance(how, Given) else None
    if ratio is not None and parameter is not None:
        basis = folded.parameters.get(f"{parameter.id.rpartition('.')[0]}.basis")
        picked = basis.value if basis is not None and isinstance(basis.value, str) else None
        return ratio.text, None, RatioText(tuple(map(float, ratio.parts)), ratio.of, picked)
    option = str(amount.value)
    product = shelf.products.get(option)
    return product.name if product else option, option, None


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


_ABOUT: Kept[Protocol, dict[str, _About]] = Kept(_about_all)
# A quantity that a recipe states and nobody chose otherwise is the same line in every plan.
_AS_STATED: Kept[Protocol, dict[tuple[str, str | None, str], Line]] = Kept(lambda _: {})
