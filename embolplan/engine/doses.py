"""A dose per body surface or body weight, on its way to milligrams: dose, then reduction, then rounding, then cap.

Nothing after the cap may raise it, so the cap comes last. Which formula the body surface follows is never assumed.
"""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from embolplan.engine.amounts import Amount, Given, Unknown, choose, down, least, unknown, up
from embolplan.engine.layout import BY_BODY
from embolplan.engine.scores.body import body_surface
from embolplan.engine.scores.inputs import Inputs
from embolplan.errors import CaseError, Problem
from embolplan.units import KINDS, parse_single
from embolplan.words import say

if TYPE_CHECKING:
    from collections.abc import Mapping

    from embolplan.engine.bind import Numbers
    from embolplan.engine.book import Book
    from embolplan.model.case import Case

FORMULA = "bsa.formula"


def body(case: Case, numbers: Numbers) -> dict[str, Amount]:
    """Weight, and body surface by either formula, as amounts; unknown where the case does not give them."""
    amounts = {"patient.weight": _weight(case, numbers)}
    for formula in body_surface():
        score = formula.of(Inputs(case))
        if score.value is None:
            amounts[score.id] = Amount(Unknown(score.waits_for), Given("unknown", because=score.text), score.id)
        else:
            given = Given("derived", score.sources, score.because, formula=score.formula, inputs=score.inputs)
            amounts[score.id] = Amount(numbers(Fraction(repr(score.value)), "m²"), given, score.id)
    return amounts


def _weight(case: Case, numbers: Numbers) -> Amount:
    line_id = "patient.weight"
    if case.patient.weight is None:
        return unknown(line_id, say("scores.not_entered"))
    quantity = parse_single(case.patient.weight, KINDS["weight"])
    exact = quantity.to("kg").value or Fraction(0)
    return Amount(numbers(exact, "kg"), Given("chosen", quantity=quantity), line_id)


def mass_of(book: Book, noun: str) -> Amount:
    """The mass of a drug: as the recipe gives it, or by the patient's body, reduced, rounded and capped in this order.

    CaseError where rounding leaves nothing of it.
    """
    by_area, by_weight = (f"{noun}.{word}" for word in BY_BODY)
    if book.has(by_area):
        surfaces = {name: _of_patient(book, f"bsa.{name}") for name in ("mosteller", "dubois")}
        mass = book.read(by_area) * choose(book.read(FORMULA), surfaces)
    elif book.has(by_weight):
        mass = book.read(by_weight) * _of_patient(book, "patient.weight")
    else:
        return book.read(f"{noun}.mass")
    mass = book.name(f"{noun}.calculated.mass", mass)
    if book.has(f"{noun}.reduced_to.share"):
        mass = book.name(f"{noun}.reduced.mass", mass * book.share(f"{noun}.reduced_to.share"))
    if book.has(f"{noun}.rounding.mass"):
        step = book.read(f"{noun}.rounding.mass")
        mass = book.name(f"{noun}.rounded.mass", choose(book.read(f"{noun}.rounding.mode"), _rounded(book, mass, step)))
        _refuse_nothing(book.full(f"{noun}.rounding.mass"), mass)
    if book.has(f"{noun}.cap.mass"):
        mass = least(mass, book.read(f"{noun}.cap.mass"))
    return book.name(f"{noun}.mass", mass)


def _of_patient(book: Book, line_id: str) -> Amount:
    """A number of the patient as a line of the plan: one for all layers and drugs, whatever the step's scope."""
    amount = book.read(line_id)
    return amount if line_id in book.places else book.name_at(book.place_here, line_id, amount)


def _rounded(book: Book, mass: Amount, step: Amount) -> Mapping[str, Amount]:
    """The mass in whole steps by each way; at half a step the last two differ, so that a recipe has to name one."""
    steps, one = mass / step, book.constant(1)
    half = one / book.constant(2)
    return {
        "down": down(steps) * step,
        "up": up(steps) * step,
        "half-up": down(steps + half) * step,
        "half-down": (up(steps + half) - one) * step,
    }


def _refuse_nothing(line_id: str, mass: Amount) -> None:
    # A plan that says 0 mg would be a dose that nobody chose.
    if isinstance(mass.value, float | int | Fraction) and mass.value <= 0:
        hint = say("engine.rounded_to_nothing.hint")
        raise CaseError([Problem(line_id, say("engine.rounded_to_nothing"), hint=hint)])
