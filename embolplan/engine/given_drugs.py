"""Which drugs a plan gives, how much of each, and by which way: what the rules of whole drugs look at."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from embolplan.units import convert
from embolplan.words import say

if TYPE_CHECKING:
    from embolplan.engine.subject import Subject
    from embolplan.model.product import Product
    from embolplan.plan import Line


@dataclass(frozen=True, slots=True)
class GivenDrug:
    """One drug of a plan."""

    substance: str
    mass: Line
    way: str
    """How it is given, as a person reads it."""

    @property
    def most(self) -> float | None:
        """Milligrams, at most; None while nobody knows."""
        most = self.mass.value if self.mass.value is not None else self.mass.high
        return None if most is None else convert(most, self.mass.canonical or "mg", "mg")

    def rules(self, subject: Subject) -> Product | None:
        """What the shelf has for all products of the drug."""
        return subject.shelf.substances.get(self.substance)


def given_drugs(subject: Subject) -> tuple[GivenDrug, ...]:
    """Every drug that a step dissolves, makes up, loads or infuses and that has a mass, each once."""
    return subject.once(_given_drugs)


def _given_drugs(subject: Subject) -> tuple[GivenDrug, ...]:
    return tuple(_each(subject))


def _each(subject: Subject) -> Iterator[GivenDrug]:
    nouns = (noun for do in ("dissolve", "make up", "load", "infuse") for noun in subject.nouns(do))
    for noun in dict.fromkeys(nouns):
        substance = _substance(subject, noun)
        mass = subject.lines.get(subject.found(f"{noun}.mass"))
        if substance is not None and mass is not None and mass.canonical is not None:
            yield GivenDrug(substance, mass, say(f"finding.way.{_way(subject, noun)}"))


def _substance(subject: Subject, noun: str) -> str | None:
    product = subject.product(noun)
    if product is not None:
        return product.substance
    named = (subject.lines.get(subject.found(f"{noun}.{word}")) for word in ("name", "drug"))
    return next((line.option.lower() for line in named if line is not None and line.option), None)


def _way(subject: Subject, noun: str) -> str:
    if noun in subject.nouns("infuse"):
        return "infused"
    if noun in subject.nouns("load"):
        return "beads"
    return "oil" if "emulsify" in subject.folded.arms.kinds else "artery"
