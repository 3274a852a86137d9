"""A product of the formulary: what it is and holds, each number with its source or absent."""

from __future__ import annotations

from typing import Literal

from pydantic import field_validator

from embolplan.model.base import Citation, Cited, Closed, FileId, IsoDate, LineId, SchemaNumber, Version
from embolplan.model.parameter import Parameter, Written
from embolplan.model.systemic import Lifelong, SystemicRule

ProductKind = Literal["beads", "drug", "diluent", "contrast", "syringe", "oil", "catheter", "substance"]
"""A `substance` is no product that can be picked: it holds what all products of one drug share."""
Form = Literal["powder", "solution", "concentrate", "liquid", "spheres", "device", "any"]


class Incompatible(Closed):
    """A substance that must not meet the product."""

    substance: str
    because: Cited


class Product(Closed):
    """One product as data."""

    embolplan: SchemaNumber
    id: FileId
    version: Version
    kind: ProductKind
    name: str
    substance: str
    """What it is, by its plain name; search and comparison use this."""
    also_called: tuple[str, ...] = ()
    """Its salt and its names on packs, which count as the same; of a substance alone."""
    form: Form
    review_by: IsoDate
    sources: dict[str, Citation]
    quantities: dict[LineId, Parameter] = {}
    contains: tuple[Cited, ...] = ()
    incompatible_with: tuple[Incompatible, ...] = ()
    systemic: tuple[SystemicRule, ...] = ()
    """What labels give of a dose into a vein, by liver and kidney; of a substance alone."""
    lifelong: tuple[Lifelong, ...] = ()
    """What labels say of all that a patient ever had; of an anthracycline alone."""
    not_reported: tuple[str, ...] = ()
    """What was not seen in the parts of its sources that were read."""

    @field_validator("quantities", mode="before")
    @classmethod
    def _with_ids(cls, entries: object) -> object:
        if not isinstance(entries, dict):
            return entries
        return {line_id: Written(line_id, entry) for line_id, entry in entries.items()}

    @property
    def names(self) -> frozenset[str]:
        """Everything that the substance is called, in small letters."""
        return frozenset(name.lower() for name in (self.substance, *self.also_called))

    @property
    def holds(self) -> frozenset[str]:
        """The substances it contains beside its own, by plain name."""
        return frozenset(entry.text for entry in self.contains)
