"""From the book to the lines of a plan: each amount with its place, status and numbers; what it tells is made later."""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache
from typing import TYPE_CHECKING

from embolplan.engine.bind import as_stated
from embolplan.engine.kept import Kept, Remembered
from embolplan.engine.later import put_together
from embolplan.engine.layout import layout_of
from embolplan.engine.refusals import refused_at
from embolplan.engine.told import COUNTED, NUMBERLESS, About, Told, Units, units_of
from embolplan.model.names import kind_name, label_of, shown_in
from embolplan.model.references import REFERENCE
from embolplan.plan import Line
from embolplan.units import KINDS

if TYPE_CHECKING:
    import re
    from collections.abc import Iterator, Mapping

    from embolplan.engine.fold import Fold
    from embolplan.engine.layout import Layout
    from embolplan.model.parameter import Parameter
    from embolplan.model.protocol import Protocol, Step
    from embolplan.model.recipe import Recipe, Shelf


def make_lines(recipe: Recipe, shelf: Shelf, folded: Fold) -> tuple[Line, ...]:
    """Every line of the plan, in the order in which its steps need them."""
    stated, made = as_stated(recipe.protocol), _AS_STATED.of(recipe.protocol).of(shelf)
    about, scopes = _ABOUT.of(recipe.protocol), layout_of(recipe.protocol).scopes
    lines: list[Line] = []
    with refused_at("") as here:
        for place in _in_order(recipe.protocol, folded):
            line_id = here.where = place[0]
            named = folded.book.places.get(line_id)
            amount = folded.book.amounts[line_id] if named else folded.parameters[line_id]
            as_in_file = stated.get(line_id) is amount
            line = made.get(place) if as_in_file else None
            if line is None:
                told_of = about.get(line_id) or _about_derived(line_id, scopes)
                told = Told(line_id, amount, told_of, shelf, folded, least=named is not None and named.least)
                line = _line(place, told_of, told)
                if as_in_file and _stands_alone(line_id, told_of):
                    # Complete, so that it holds nothing of this fold.
                    made[place] = line = replace(line)
            lines.append(line)
    return tuple(lines)


def _stands_alone(line_id: str, about: About) -> bool:
    """Whether nothing of a stated line depends on what was picked beside it."""
    return about.kind != "ratio" and line_id.rpartition(".")[2] not in COUNTED


_Place = tuple[str, "str | None", str]
"""An id, the step that its line stands at, and the phase."""


def _in_order(protocol: Protocol, folded: Fold) -> tuple[_Place, ...]:
    """Where each line stands: the same for every case in which the same steps stand and name the same lines."""
    return _ORDERS.of(protocol).of(
        (*folded.arms.left_out, *folded.book.places.items()), lambda: _places(protocol, folded)
    )


def _places(protocol: Protocol, folded: Fold) -> tuple[_Place, ...]:
    """What there is, step by step, then what no step needs; an id can be needed again, and its first place counts."""
    layout, given = layout_of(protocol), folded.book.places
    named = {line_id: (line_id, each.step, each.phase) for line_id, each in given.items()}
    at: dict[str | None, list[str]] = {}
    for line_id, each in given.items():
        at.setdefault(each.step, []).append(line_id)
    places: dict[str, _Place] = {}
    for step in sorted(protocol.steps, key=lambda step: not folded.arms.stands(step)):
        for line_id in (*_asked_at(step, layout, folded), *at.get(step.id, ())):
            here, nowhere = (line_id, step.id, step.phase), (line_id, None, step.phase)
            places.setdefault(line_id, here if folded.arms.stands(step) else named.get(line_id, nowhere))
    for line_id in protocol.parameters:
        unasked = (line_id, None, "after" if line_id in layout.scheduled else "prepare")
        named.setdefault(line_id, unasked)
    return tuple({**places, **named, **places}.values())


def _asked_at(step: Step, layout: Layout, folded: Fold) -> Iterator[str]:
    """The quantities that a step needs: the recipe's own, and of what the fold named those that it named here."""
    given, parameters = folded.book.places, layout.parameters
    for name in layout.needed[step.id]:
        scoped = f"{step.scope}.{name}" if step.scope else name
        line_id = scoped if scoped in parameters or scoped in given else name
        if line_id in parameters or (line_id in given and given[line_id].step == step.id):
            yield line_id


def _about(line_id: str, parameter: Parameter | None, scopes: frozenset[str]) -> About:
    kind = parameter.kind if parameter else kind_name(line_id) or "number"
    label = parameter.label if parameter and parameter.label else label_of(line_id, scopes)
    if kind in NUMBERLESS:
        return About(label, kind, parameter, Units())
    own = parameter.unit if parameter else shown_in(line_id)
    return About(label, kind, parameter, units_of(own or KINDS[kind].unit))


@lru_cache(maxsize=4096)
def _about_derived(line_id: str, scopes: frozenset[str]) -> About:
    return _about(line_id, None, scopes)


def _about_all(protocol: Protocol) -> dict[str, About]:
    scopes = frozenset(protocol.scopes)
    return {line_id: _about(line_id, parameter, scopes) for line_id, parameter in protocol.parameters.items()}


def _line(place: _Place, about: About, told: Told) -> Line:
    line_id, step, phase = place
    known = {
        "id": line_id,
        "label": about.label,
        "phase": phase,
        "step": step,
        "status": told.status,
        "about": told.amount.about,
    }
    return put_together(Line, known, told.field)


def step_text(text: str, lines: Mapping[str, Line], scope: str | None) -> str:
    """A step's text with its references filled in by the lines' own texts, of its scope first."""

    def told(reference: re.Match[str]) -> str:
        line = lines.get(f"{scope}.{reference[1]}") or lines.get(reference[1])
        return line.text if line else reference[0]

    return REFERENCE.sub(told, text)


_ABOUT: Kept[Protocol, dict[str, About]] = Kept(_about_all)
# A quantity that a recipe states and nobody chose otherwise is the same line in every plan.
_AS_STATED: Kept[Protocol, Kept[Shelf, dict[_Place, Line]]] = Kept(lambda _: Kept(lambda _: {}))
_ORDERS: Kept[Protocol, Remembered[tuple[object, ...], tuple[_Place, ...]]] = Kept(lambda _: Remembered(64))
