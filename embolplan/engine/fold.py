"""The fold: a recipe's steps, in file order, over its containers. Plans, records and proofs all pass through here."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from embolplan.engine.actions import ACTIONS, attend
from embolplan.engine.amounts import Amount, Given, unknown
from embolplan.engine.arms import Arms, arms_of, without_left_out
from embolplan.engine.bind import Numbers, bind, floats
from embolplan.engine.book import Book, Doing
from embolplan.engine.catheter import enter
from embolplan.engine.contrast import charge
from embolplan.engine.delivery import in_all
from embolplan.engine.doses import body
from embolplan.engine.layout import layout_of
from embolplan.engine.refusals import refused_at
from embolplan.engine.syringes import count_syringes
from embolplan.units import KINDS, parse_single
from embolplan.words import say

if TYPE_CHECKING:
    from embolplan.engine.mixtures import Portion
    from embolplan.model.case import Case
    from embolplan.model.protocol import Step
    from embolplan.model.recipe import Recipe, Shelf


class Fold(NamedTuple):
    """The book after the last step, and what the containers held after each."""

    book: Book
    parameters: Mapping[str, Amount]
    after: Mapping[str, Mapping[str, Portion]]
    times: Mapping[str, tuple[Amount, Amount]]
    """When each step of a phase with waits starts and ends, from the start of the phase, over the waits alone."""
    arms: Arms
    """Which steps stand."""


_NOTHING: Mapping[str, Amount] = {}


def fold(
    recipe: Recipe,
    case: Case,
    shelf: Shelf,
    doing: Doing | None = None,
    numbers: Numbers = floats,
    instead: Mapping[str, Amount] = _NOTHING,
) -> Fold:
    """Folds a recipe for one case; `numbers` makes the engine's numbers, floats unless a proof wants others.

    `instead` has amounts that stand in the place of what recipe and case give, such as arrays of many cases.
    """
    layout = layout_of(recipe.protocol)
    parameters = _entered(recipe, case, numbers)
    parameters.update(instead)
    if doing:
        parameters.update(_read_last(doing, parameters))
    book = Book(parameters, shelf.products, layout.options, numbers, case.feeders, doing, layout.cycles)
    enter(book, case.microcatheter)
    after: dict[str, Mapping[str, Portion]] = {}
    there: Mapping[str, Portion] = {}
    changes: list[tuple[Step, Mapping[str, Portion]]] = []
    arms = arms_of(recipe.protocol, parameters)
    with refused_at("") as here:
        for step in arms.spine:
            action = ACTIONS[step.do]
            if action is not attend:
                book.step, here.where = step, step.id
                action(book, step)
                there = dict(book.containers)
                changes.append((step, there))
            after[step.id] = there
    count_syringes(book, layout.limited, changes)
    charge(book, case, arms.spine)
    in_all(book)
    times = _times(book, arms.timed)
    return Fold(book, without_left_out(arms, parameters, book.used), after, times, arms)


def _entered(recipe: Recipe, case: Case, numbers: Numbers) -> dict[str, Amount]:
    """What the recipe states and a person chose, and what of the patient and the feeders the steps can ask for."""
    entered = bind(recipe, case, numbers)
    entered |= _feeder_shares(case, numbers)
    entered |= _heart_rate(case, numbers)
    if layout_of(recipe.protocol).by_body:
        entered |= body(case, numbers)
    return entered


def _read_last(doing: Doing, parameters: Mapping[str, Amount]) -> dict[str, Amount]:
    """The last reading of each quantity that the recipe or a person gives."""
    found = {line_id: readings[-1].amount for line_id, readings in doing.readings.items() if line_id in parameters}
    return {line_id: amount.named(line_id) for line_id, amount in found.items()}


def _feeder_shares(case: Case, numbers: Numbers) -> dict[str, Amount]:
    shares: dict[str, Amount] = {}
    for feeder in case.feeders:
        if feeder.share is not None:
            quantity = parse_single(feeder.share, KINDS["share"])
            line_id = f"feeders.{feeder.id}.share"
            shares[line_id] = Amount(
                numbers(quantity.value or Fraction(0), "%"), Given("chosen", quantity=quantity), line_id
            )
    return shares


def _heart_rate(case: Case, numbers: Numbers) -> dict[str, Amount]:
    line_id = "patient.heart_rate"
    if case.patient.heart_rate is None:
        return {line_id: unknown(line_id, say("engine.heart_rate_not_entered"))}
    quantity = parse_single(case.patient.heart_rate, KINDS["frequency"])
    given = Given("chosen", quantity=quantity)
    return {line_id: Amount(numbers(quantity.value or Fraction(0), "/min"), given, line_id)}


def _times(book: Book, timed: Mapping[str, tuple[Step, ...]]) -> dict[str, tuple[Amount, Amount]]:
    times: dict[str, tuple[Amount, Amount]] = {}
    for phase, steps in timed.items():
        start, waited = book.constant(0, "min"), False
        for step in steps:
            end = start
            if step.wait:
                book.step = step
                wait = book.read(step.wait)
                end, waited = _after(start, wait) if waited else wait, True
            times[step.id] = (start, end)
            start = end
        if phase == "prepare":
            book.total("prepare.duration", start, least=True)
    return times


@lru_cache(maxsize=256)
def _after(start: Amount, wait: Amount) -> Amount:
    # The waits that a recipe states are the same amounts in each of its plans, and so are their sums.
    return start + wait
