"""What a plan is made of: a protocol with its lenders, and the shelf of products."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from embolplan.model.product import Product
from embolplan.model.protocol import Protocol


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a protocol or product was read: its text as bytes in UTF-8, its SHA-256, and the name of the file."""

    where: str
    text: str
    sha256: str


@dataclass(frozen=True, slots=True)
class Recipe:
    """A protocol, and the protocols that it borrows single lines from."""

    protocol: Protocol
    origin: Origin
    lenders: Mapping[str, tuple[Protocol, Origin]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, weakref_slot=True)
class Shelf:
    """The products at hand, by id; `origins` has their files."""

    products: Mapping[str, Product]
    origins: Mapping[str, Origin]
    substances: Mapping[str, Product] = field(default_factory=dict)
    """What all products of one drug share, by the drug's plain name; none of them can be picked."""


def shelf_of(held: Mapping[str, Product], origins: Mapping[str, Origin]) -> Shelf:
    """A shelf of everything that a formulary holds."""
    substances = {name: product for name, product in held.items() if product.kind == "substance"}
    return Shelf({name: product for name, product in held.items() if name not in substances}, origins, substances)
