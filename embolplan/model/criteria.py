"""The fields that a criterion of eligibility can name, and what each of them holds."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from types import MappingProxyType
from typing import get_args

from embolplan.model.base import Closed
from embolplan.model.case import Liver, Patient
from embolplan.units import KINDS, QuantityError, parse_count, parse_single
from embolplan.words import say

TUMOURS = "tumours.largest_or_sum"
"""One nodule by its largest diameter, or all nodules by the sum of theirs: whichever is larger."""


@dataclass(frozen=True, slots=True)
class Field:
    """A field holds an amount of a kind, one of some words, or both, as a grade that can be counted too."""

    kind: str | None = None
    words: tuple[str, ...] = ()

    def amount(self, text: str) -> Fraction:
        """What a limit or the case says, in the kind's own unit; QuantityError with a sentence where it is none."""
        if self.kind is None:
            raise QuantityError(say("eligibility.words_alone", known=", ".join(self.words)))
        kind = KINDS[self.kind]
        if kind.whole:
            return Fraction(parse_count(text))
        number = parse_single(text, kind).to(kind.unit).value
        assert number is not None  # a single amount has a number
        return number


def _words(section: type[Closed], field: str) -> tuple[str, ...]:
    """The words that a field of the case takes."""
    return tuple(
        word
        for each in get_args(section.model_fields[field].annotation)
        for word in get_args(each)
        if isinstance(word, str)
    )


_OF_LIVER = ("ascites", "encephalopathy", "vascular_invasion", "extrahepatic", "milan")

FIELDS: Mapping[str, Field] = MappingProxyType(
    {
        "patient.age": Field("age"),
        "patient.sex": Field(words=_words(Patient, "sex")),
        "patient.ecog": Field("count", _words(Patient, "ecog")),
        "labs.inr": Field("number"),
        "labs.neutrophils": Field("count_per_volume"),
        "labs.platelets": Field("count_per_volume"),
        **{f"liver.{name}": Field(words=_words(Liver, name)) for name in _OF_LIVER},
        "liver.nodules": Field("count"),
        TUMOURS: Field("length"),
        "child_pugh.score": Field("count"),
        "child_pugh.class": Field(words=("A", "B", "C")),
        "bclc.stage": Field(words=("0", "A", "B", "C", "D")),
    }
)
SCORES = frozenset(["child_pugh.score", "child_pugh.class", "bclc.stage"])
"""Fields that are computed from the case."""
