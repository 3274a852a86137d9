"""How a score comes to be: what is missing is told, what is there goes through the formula once, unrounded."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal, localcontext
from typing import TYPE_CHECKING

from embolplan.plan import Score, Waiting
from embolplan.units import QuantityError, show, shown_unit
from embolplan.words import say

if TYPE_CHECKING:
    from embolplan.engine.scores.inputs import Inputs
    from embolplan.model.cite import Reference

PRECISION = 28
"""Digits that transcendental formulas are carried to, so that the float made of them is the same on every machine."""
ADULT = Decimal(18)

_FIELD = re.compile(r"\b(?:patient|labs|liver)\.\w+")


@dataclass(frozen=True, slots=True)
class Formula:
    """A number from a few fields of a case."""

    id: str
    unit: str
    inputs: tuple[str, ...]
    text: str
    reckon: Callable[[Inputs], Decimal]
    sources: tuple[Reference, ...]
    because: str
    adults: bool = False
    """Its source gives it for adults, and it says nothing below 18 years."""
    variant: str | None = None

    def of(self, given: Inputs) -> Score:
        """The score of one case."""
        missing = given.missing(self.inputs)
        if missing:
            return self._without(waiting(missing), missing)
        if self.adults and given.typed("patient.age") and given.number("patient.age", "years") < ADULT:
            return self._without(say("scores.adults_only"))
        try:
            with localcontext() as context:
                context.prec = PRECISION
                value = float(self.reckon(given))
            if not value:
                # Far outside of any patient a power runs down to nothing, and no score is 0 by its formula.
                return self._without(say("scores.out_of_range"))
            text = show(value, self.unit)
        except (QuantityError, ArithmeticError):
            return self._without(say("scores.out_of_range"))
        return Score(
            self.id,
            say(f"scores.label.{self.id}"),
            text,
            value=value,
            unit=shown_unit(self.unit) or None,
            formula=self.text,
            worked=worked(self.text, given),
            inputs=self.inputs,
            variant=self.variant,
            because=self.because,
            sources=self.sources,
        )

    def _without(self, why: str, missing: tuple[Waiting, ...] = ()) -> Score:
        return Score(
            self.id,
            say(f"scores.label.{self.id}"),
            why,
            unit=shown_unit(self.unit) or None,
            formula=self.text,
            inputs=self.inputs,
            variant=self.variant,
            because=self.because,
            sources=self.sources,
            waits_for=missing,
        )


def waiting(missing: tuple[Waiting, ...]) -> str:
    """What stands in the place of a score that waits."""
    return say("engine.waits_for", ids=", ".join(each.id for each in missing))


def worked(formula: str, given: Inputs) -> str:
    """A formula with what was typed in the place of the fields' names."""
    return _FIELD.sub(lambda match: given.typed(match.group()) or match.group(), formula)
