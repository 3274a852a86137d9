"""The contrast of the whole case: what goes into the patient with the beads, and what runs and flushes take."""

from __future__ import annotations

from fractions import Fraction
from functools import reduce
from typing import TYPE_CHECKING

from embolplan.engine.amounts import Amount, Given, unknown, waiting
from embolplan.engine.book import PATIENT, Place
from embolplan.units import KINDS, parse_single
from embolplan.words import say

if TYPE_CHECKING:
    from collections.abc import Sequence

    from embolplan.engine.book import Book
    from embolplan.model.case import Case
    from embolplan.model.protocol import Step

RUNS, WHOLE = "procedure.contrast_volume", "contrast.case_volume"
"""The first is a field of the case as well: what a person foresees for runs and flushes."""


def charge(book: Book, case: Case, spine: Sequence[Step]) -> None:
    """Names the contrast of runs and flushes, and that of the whole case, in mL; the oil's iodine is no part of it.

    Nothing is named for a case that says nothing of contrast or kidneys. In a record what was entered at the table
    counts instead of what was foreseen.
    """
    runs = _runs(book, case)
    foreseen = case.procedure.contrast_volume is not None
    if runs is None and case.labs.creatinine is None and not foreseen:
        return
    parts = _with_the_beads(book, spine)
    if runs is not None:
        parts.append(runs.named(RUNS))
    if runs is not None or foreseen:
        entered = unknown(RUNS, say("engine.not_entered")) if runs is None else runs
        book.name_at(Place(None, "deliver"), RUNS, entered)
    if parts:
        whole = reduce(Amount.__add__, parts)
        book.name_at(Place(None, "deliver", least=runs is None), WHOLE, whole)


def _runs(book: Book, case: Case) -> Amount | None:
    if book.doing is not None:
        return book.doing.contrast
    if case.procedure.contrast_volume is None:
        return None
    quantity = parse_single(case.procedure.contrast_volume, KINDS["volume"])
    exact = quantity.to("mL").value or Fraction(0)
    return Amount(book.numbers(exact, "mL"), Given("chosen", quantity=quantity))


def _with_the_beads(book: Book, spine: Sequence[Step]) -> list[Amount]:
    """The contrast in each volume that goes into the patient; unknown in an emulsion, whose drug solution may hold it.

    In a plan all that is mixed goes there, in a record what was pushed.
    """
    if any(step.do == "emulsify" for step in spine):
        return [waiting("contrast.volume", say("engine.contrast_in_solution"))]
    nouns = [noun for noun in dict.fromkeys(_mixed(spine)) if not _is_weighed(book, noun)]
    given = [portion for _, portion in book.sinks[PATIENT]]
    return [portion.part(noun) for portion in given for noun in nouns if noun in portion.batch.parts]


def _mixed(spine: Sequence[Step]) -> list[str]:
    return [step.about for step in spine if step.do == "mix"]


def _is_weighed(book: Book, noun: str) -> bool:
    # Particles that are mixed into oil are a mass, and no contrast.
    return any(f".{name}".endswith(f".{noun}.mass") for name in book.parameters)
