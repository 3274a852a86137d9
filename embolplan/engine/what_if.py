"""What if: the same fold at every corner of the spans that a person gives, and at samples between them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from embolplan.answers import Band, Mover, WhatIf
from embolplan.engine.amounts import Amount, Given
from embolplan.engine.bind import floats, to_number
from embolplan.engine.cohort import Column, fold_many
from embolplan.engine.ends import ends
from embolplan.engine.fold import fold
from embolplan.errors import CaseError, Problem
from embolplan.model.names import kind_name, shown_in
from embolplan.units import KINDS, Quantity, QuantityError, convert, parse_quantity, show_bounds, show_quantity, ucum
from embolplan.words import say

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from embolplan.model.case import Case
    from embolplan.model.parameter import Parameter
    from embolplan.model.recipe import Recipe, Shelf
    from embolplan.plan import Line, Plan

MOST_VARIED = 8
"""Corners double with each span."""
SAMPLES = 4096
_NOISE = 1e-9
_SEED = 1
"""The samples are the same on every machine and every day."""

_Ends = tuple[float | None, float | None]
"""Where one end says nothing, as the lower end of "at most" does, it is None."""


def what_if(recipe: Recipe, case: Case, shelf: Shelf, plan: Plan, typed: Mapping[str, str]) -> WhatIf:
    """The lines of a plan that move with the spans that were typed; CaseError with everything that is wrong in them."""
    spans = _spans(recipe, typed)
    together = _moved(recipe, case, shelf, plan, spans)
    alone = {line_id: _moved(recipe, case, shelf, plan, {line_id: span}) for line_id, span in spans.items() if together}
    together |= _sampled(recipe, case, shelf, spans, together)
    bands = tuple(
        _band(line, together[line.id], _movers(line.id, alone, plan))
        for line in plan.lines
        if line.id in together and line.id not in spans
    )
    return WhatIf({line_id: show_quantity(span) for line_id, span in spans.items()}, bands, SAMPLES)


def _spans(recipe: Recipe, typed: Mapping[str, str]) -> dict[str, Quantity]:
    problems: list[Problem] = []
    spans: dict[str, Quantity] = {}
    if len(typed) > MOST_VARIED:
        problems.append(Problem("--vary", say("engine.too_many_spans", most=MOST_VARIED)))
    for line_id, text in typed.items():
        parameter = recipe.protocol.parameters.get(line_id)
        if parameter is None or parameter.kind not in KINDS or parameter.kind == "calendar":
            problems.append(Problem(line_id, say("engine.cannot_vary")))
            continue
        try:
            spans[line_id] = parse_quantity(text, KINDS[parameter.kind])
        except QuantityError as error:
            problems.append(Problem(line_id, error.message, hint=error.hint))
            continue
        problems += _unfit(parameter, spans[line_id])
    if problems:
        raise CaseError(problems)
    return spans


def _unfit(parameter: Parameter, span: Quantity) -> list[Problem]:
    bounds = parameter.choose.bounds.to(span.unit) if parameter.choose and parameter.choose.bounds else None
    if span.low is None or span.high is None or span.low == span.high or not span.low:
        return [Problem(parameter.id, say("engine.span_form", found=span.text))]
    if bounds is not None and ((bounds.low or 0) > span.low or (bounds.high is not None and bounds.high < span.high)):
        return [Problem(parameter.id, say("library.out_of_bounds", found=span.text, bounds=bounds.text))]
    return []


def _moved(recipe: Recipe, case: Case, shelf: Shelf, plan: Plan, spans: Mapping[str, Quantity]) -> dict[str, _Ends]:
    """The least and the greatest of each line that the spans move, over all their corners, in the engine's units."""
    before = fold(recipe, case, shelf).book.named
    instead = {
        line_id: Amount(
            to_number(span, recipe.protocol.parameters[line_id].kind, line_id, floats),
            Given("chosen", quantity=span),
            line_id,
        )
        for line_id, span in spans.items()
    }
    moved: dict[str, _Ends] = {}
    for line_id, amount in fold(recipe, case, shelf, instead=instead).book.named.items():
        value, low, high = ends(amount.value)
        was = ends(before[line_id].value) if line_id in before else None
        if value is None and (low, high) != (None, None) and was != (value, low, high):
            moved[line_id] = (low, high)
    return {line_id: each for line_id, each in moved.items() if line_id in plan}


def _sampled(
    recipe: Recipe, case: Case, shelf: Shelf, spans: Mapping[str, Quantity], moved: Mapping[str, _Ends]
) -> dict[str, _Ends]:
    """The lines whose samples go beyond the corners, which the extremes of a bent formula do."""
    random = np.random.default_rng(_SEED)
    arrays = {
        line_id: (random.uniform(float(span.low or 0), float(span.high or 0), SAMPLES), span.unit)
        for line_id, span in spans.items()
    }
    columns = fold_many(recipe, case, shelf, arrays, tuple(moved)) if moved else {}
    wider = {}
    for line_id, (low, high) in moved.items():
        least, most = _extremes(line_id, columns[line_id])
        under = low is not None and least < low * (1 - _NOISE)
        over = high is not None and most > high * (1 + _NOISE)
        if under or over:
            wider[line_id] = (least if under else low, most if over else high)
    return wider


def _extremes(line_id: str, column: Column) -> tuple[float, float]:
    low = column.values if column.values is not None else column.low
    high = column.values if column.values is not None else column.high
    assert low is not None
    assert high is not None
    inside = KINDS[kind_name(line_id) or "number"].unit
    by = 1.0 if column.unit == inside else convert(1.0, column.unit, inside)
    return float(low.min()) * by, float(high.max()) * by


def _movers(line_id: str, alone: Mapping[str, Mapping[str, _Ends]], plan: Plan) -> tuple[Mover, ...]:
    widths = {varied: _width(moved[line_id]) for varied, moved in alone.items() if line_id in moved}
    whole = sum(widths.values())
    ranked = sorted(widths.items(), key=lambda each: -each[1])
    return tuple(Mover(varied, plan[varied].label, width / whole) for varied, width in ranked if whole)


def _width(found: _Ends) -> float:
    low, high = found
    return 0.0 if high is None else high - (low or 0.0)


def _band(line: Line, found: _Ends, movers: Collection[Mover]) -> Band:
    inside = KINDS[kind_name(line.id) or "number"].unit
    unit = shown_in(line.id) or inside
    low, high = (None if each is None else convert(each, inside, unit) for each in found)
    text = show_bounds(low, high, unit)
    return Band(line.id, line.label, line.text, text, low, high, ucum(unit) or None, tuple(movers))
