"""What labels for systemic use say of a drug's dose: less with a sick liver or kidney, and what adds up over a life.

A row holds where all of its conditions do; several rows are alternatives. The words are a label's for use in a vein:
nothing here changes a dose that is given into an artery.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

from pydantic import Field, InstanceOf, field_validator, model_validator

from embolplan.model.base import Cited, CitedText, Closed
from embolplan.model.cite import Basis, parse_cited
from embolplan.units import KINDS, Quantity, parse_single
from embolplan.words import say

Organ = Literal["liver", "kidney"]
LabField = Literal["labs.bilirubin", "labs.ast", "labs.alt", "labs.alp", "labs.creatinine"]
CHILD_PUGH = "child_pugh.class"
LAB_KINDS = {
    "labs.bilirubin": "bilirubin",
    "labs.creatinine": "creatinine",
    "labs.ast": "enzyme",
    "labs.alt": "enzyme",
    "labs.alp": "enzyme",
}
TIMES_ULN = " x ULN"
"""Behind a number: so many times the upper limit of normal of the patient's own laboratory."""
LESS, NONE, AVOID = "less", "none", "avoid"
"""What a label gives where it prints no share."""


@dataclass(frozen=True, slots=True)
class Bound:
    """A bound of a condition, in the unit that the label prints, or as a multiple of the upper limit of normal."""

    number: Fraction
    unit: str | None
    """None for a multiple of the upper limit of normal."""


class Condition(Closed):
    """What one laboratory value, or the Child-Pugh class, has to be."""

    field: LabField | Literal["child_pugh.class"]
    above: str | None = None
    below: str | None = None
    at_least: str | None = Field(default=None, alias="from")
    at_most: str | None = Field(default=None, alias="to")
    one_of: tuple[Literal["A", "B", "C"], ...] = ()

    @model_validator(mode="after")
    def _says_one_thing(self) -> Condition:
        bounds = [self.bound(text) for text in (self.above, self.below, self.at_least, self.at_most) if text]
        if bool(bounds) == bool(self.one_of) or (self.field == CHILD_PUGH) == bool(bounds):
            raise ValueError(say("model.condition_form"))
        if len({bound.unit is None for bound in bounds}) > 1:
            raise ValueError(say("model.condition_sorts"))
        return self

    def bound(self, text: str) -> Bound:
        """One of its bounds; QuantityError with a sentence where the text is none."""
        number, times, rest = text.partition(TIMES_ULN)
        if times and not rest:
            quantity = parse_single(number, KINDS["number"])
            return Bound(quantity.value or Fraction(0), None)
        quantity = parse_single(text, KINDS[LAB_KINDS[self.field]])
        return Bound(quantity.value or Fraction(0), quantity.unit)


class SystemicRule(Closed):
    """A row of a label: where all of its conditions hold, what is given of the dose."""

    organ: Organ
    when: tuple[Condition, ...]
    give: Cited
    """The share that is given (never the share that is taken off), `less`, `avoid` or `none`."""
    says: str | None = None
    """The label's own words, short."""

    @model_validator(mode="after")
    def _gives_something(self) -> SystemicRule:
        if not self.when:
            raise ValueError(say("model.condition_form"))
        if self.give.text not in (LESS, NONE, AVOID):
            parse_single(self.give.text, KINDS["share"])
        return self

    @property
    def share(self) -> Fraction | None:
        """The share that is given; nothing where the drug is not to be given, None where no size is printed."""
        if self.give.text in (NONE, AVOID):
            return Fraction(0)
        if self.give.text == LESS:
            return None
        return (parse_single(self.give.text, KINDS["share"]).value or Fraction(0)) / 100


class Lifelong(Closed):
    """What a label says of all that a patient ever had of a drug: a point of risk, or words that read as a limit."""

    at: InstanceOf[CitedText]
    means: Literal["risk", "limit"]
    says: str | None = None
    """The label's own words, short."""
    with_other: str | None = None
    """Where it counts only beside something else, in words; a person judges that."""

    @field_validator("at", mode="before")
    @classmethod
    def _dose(cls, entry: object) -> object:
        if not isinstance(entry, str):
            return entry
        text, basis = parse_cited(entry)
        parse_single(text, KINDS["dose_per_area"])
        return CitedText(text, basis)

    @property
    def dose(self) -> Quantity:
        """The dose per body surface that it speaks of."""
        return parse_single(self.at.text, KINDS["dose_per_area"])

    @property
    def basis(self) -> Basis:
        """Where it was read."""
        return self.at.basis
