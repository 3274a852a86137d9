"""The steps of a plan with their texts filled in, their times, and what every container holds after each."""

from __future__ import annotations

from typing import TYPE_CHECKING

from embolplan.engine.arms import only_for
from embolplan.engine.book import WASTE
from embolplan.engine.ends import ends, lies_well_inside
from embolplan.engine.layout import layout_of
from embolplan.engine.lines import step_text
from embolplan.model.names import PUSHED
from embolplan.plan import Container, Duration, Holding, LeftOut, Line, Outcome, Wait
from embolplan.plan import Step as PlanStep
from embolplan.units import show_bounds, shown_unit
from embolplan.words import say

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from embolplan.engine.amounts import Amount
    from embolplan.engine.fold import Fold
    from embolplan.engine.mixtures import Portion
    from embolplan.model.protocol import Protocol, Step
    from embolplan.model.recipe import Recipe

_IODINE_UNITS = {"iodine": "mgI", "oil iodine": "mgI_oil"}
IODINES = tuple(_IODINE_UNITS)
"""Parts of a mixture that are masses, beside those that a recipe weighs."""

_BRINGS = frozenset(["draw", "dissolve", "make up", "hydrate", "mix", "infuse", "emulsify"])
"""Steps that bring a product to the table; the others use what is there already."""


def make_steps(recipe: Recipe, folded: Fold, lines: Mapping[str, Line]) -> tuple[PlanStep, ...]:
    """The spine in file order, then the steps of branches, without those that are left out."""
    protocol, at = recipe.protocol, _by_step(lines.values())
    numbered = [(n, step) for n, step in layout_of(protocol).numbered if folded.arms.stands(step)]
    return tuple(_step(n, step, protocol, folded, lines, at.get(step.id, ())) for n, step in numbered)


def _by_step(lines: Iterable[Line]) -> dict[str | None, list[str]]:
    at: dict[str | None, list[str]] = {}
    for line in lines:
        at.setdefault(line.step, []).append(line.id)
    return at


def make_left_out(protocol: Protocol, folded: Fold) -> tuple[LeftOut, ...]:
    """The steps that have no place beside the choices made; each keeps its number, and no other step takes it."""
    left_out = folded.arms.left_out
    numbered = layout_of(protocol).numbered
    return tuple(LeftOut(n, step.id, left_out[step.id]) for n, step in numbered if step.id in left_out)


def _step(
    n: int,
    step: Step,
    protocol: Protocol,
    folded: Fold,
    lines: Mapping[str, Line],
    here: Sequence[str],
) -> PlanStep:
    starts, finishes = folded.times.get(step.id, (None, None))
    basis = step.text.basis
    return PlanStep(
        n=n,
        id=step.id,
        phase=step.phase,
        do=step.do,
        text=only_for(step.when, folded.parameters, step_text(step.text.text, lines, step.scope)),
        lines=_lines_of(step, layout_of(protocol).asked[step.id], lines, here),
        starts_at=_duration(starts),
        ends_at=_duration(finishes),
        wait=_wait(step, folded, lines),
        outcomes=tuple(Outcome(outcome.label, folded.arms.onward(outcome.to)) for outcome in step.outcomes),
        then=_then(step, protocol, folded),
        branch=step.branch,
        needs=_needs(step, protocol, lines),
        measures=tuple(_scoped(step, name, lines) for name in step.measures),
        because=step.because or basis.because,
        sources=basis.sources,
        house=basis.origin == "house rule",
        when=step.when,
    )


def _then(step: Step, protocol: Protocol, folded: Fold) -> str | None:
    then = step.then or (protocol.endpoints[step.until].leads_to if step.until else None)
    return folded.arms.onward(then) if then else None


def _scoped(step: Step, name: str, lines: Mapping[str, Line]) -> str:
    scoped = f"{step.scope}.{name}"
    return scoped if step.scope and scoped in lines else name


def _lines_of(step: Step, names: Sequence[str], lines: Mapping[str, Line], here: Sequence[str]) -> tuple[str, ...]:
    pushed = PUSHED if step.do == "inject" else ()
    asked = [_scoped(step, name, lines) for name in (*names, *pushed)]
    return tuple(dict.fromkeys(name for name in (*asked, *here) if name in lines))


def _wait(step: Step, folded: Fold, lines: Mapping[str, Line]) -> Wait | None:
    if step.wait is None:
        return None
    name = _scoped(step, step.wait, lines)
    time = _duration_of(lines[name])
    every = _scoped(step, step.every, lines) if step.every else None
    return Wait(name, time, _duration_of(lines[every]) if every else None, every)


def _duration_of(line: Line) -> Duration:
    return Duration(line.unit or "min", line.value, line.low, line.high)


def _duration(amount: Amount | None) -> Duration | None:
    if amount is None:
        return None
    value, low, high = ends(amount.value)
    return None if value is low is high is None else Duration("min", value, low, high)


def _needs(step: Step, protocol: Protocol, lines: Mapping[str, Line]) -> tuple[str, ...]:
    """What to lay out: products with their count where it is known, containers, and what the file adds."""
    things = _products(_scoped(step, f"{step.about}.product", lines), lines) if step.do in _BRINGS else []
    for container in dict.fromkeys(filter(None, (step.into, step.held, step.source))):
        if protocol.containers.get(container) in (None, "bottle", "vial"):
            continue
        capacity = lines.get(f"{container}.capacity")
        things.append(container.replace("-", " ") + (f", {capacity.text}" if capacity else ""))
    return (*things, *step.needs)


def _products(product_id: str, lines: Mapping[str, Line]) -> list[str]:
    noun = product_id.removesuffix(".product")
    product, diluent = lines.get(product_id), lines.get(f"{noun}.diluent")
    count = next((lines[name].text for name in (f"{noun}.vials", f"{noun}.packs") if _is_known(lines.get(name))), None)
    things = []
    if product is not None and product.known:
        things.append(say("engine.count_of", count=count, product=product.text) if count else product.text)
    if diluent is not None and diluent.known:
        things.append(diluent.text)
    return things


def _is_known(line: Line | None) -> bool:
    return line is not None and line.known


def make_containers(recipe: Recipe, folded: Fold) -> tuple[Container, ...]:
    """What each container holds after each step that changed it, and what the step sent to the waste."""
    shown: list[Container] = []
    before: Mapping[str, Portion] = {}
    for step_id, containers in folded.after.items():
        for name in recipe.protocol.containers:
            if name in containers and containers[name] is not before.get(name):
                shown.append(_container(recipe.protocol.step(step_id), name, containers[name], folded))
        wasted = [portion for at, portion in folded.book.sinks[WASTE] if at == step_id]
        rows = [_container(recipe.protocol.step(step_id), WASTE, portion, folded) for portion in wasted]
        shown += [row for row in rows if row.holds or row.volume != 0]
        before = containers
    return tuple(shown)


def all_printable(folded: Fold) -> bool:
    """Whether every amount in a container lies well inside the range in which it can be printed."""
    held = {id(portion): portion for there in folded.after.values() for portion in there.values()}
    held |= {id(portion): portion for _, portion in folded.book.sinks[WASTE]}
    amounts: dict[int, Amount] = {}
    for portion in held.values():
        # What is poured from one container into another is one amount in both.
        for amount in (portion.volume, *portion.parts.values()):
            amounts[id(amount)] = amount
    return all(lies_well_inside(amount.value) for amount in amounts.values())


def _container(step: Step, name: str, portion: Portion, folded: Fold) -> Container:
    capacity = folded.parameters.get(f"{name}.capacity")
    size = capacity.value if capacity is not None and isinstance(capacity.value, float) else None
    volume, low, high = ends(portion.volume.value)
    holds = tuple(_holding(step, substance, portion.part(substance), folded) for substance in portion.batch.parts)
    return Container(
        step.id, name, size, volume, "mL", _shown(volume, low, high, "mL"), tuple(held for held in holds if held)
    )


def _holding(step: Step, substance: str, amount: Amount, folded: Fold) -> Holding | None:
    value, low, high = ends(amount.value)
    if value == 0:
        return None
    unit = _unit_of(substance, folded)
    return Holding(_called(step, substance, folded), shown_unit(unit), value, low, high, _shown(value, low, high, unit))


def _unit_of(substance: str, folded: Fold) -> str:
    """A substance that the recipe gives by its mass is weighed; iodine is counted by itself; all else is a volume."""
    weighed = substance in layout_of(folded.arms.protocol).weighed
    return "mg" if weighed else _IODINE_UNITS.get(substance, "mL")


def _called(step: Step, substance: str, folded: Fold) -> str:
    names = (f"{substance}.name", f"{substance}.drug", f"{substance.removesuffix(' diluent')}.diluent")
    for line_id in (*(f"{step.scope}.{name}" for name in names if step.scope), *names):
        amount = folded.parameters.get(line_id)
        if amount is not None and isinstance(amount.value, str):
            return amount.value
    return substance


def _shown(value: float | None, low: float | None, high: float | None, unit: str) -> str:
    if value is low is high is None:
        return say("engine.unknown")
    return show_bounds(low if value is None else value, high if value is None else value, unit)
