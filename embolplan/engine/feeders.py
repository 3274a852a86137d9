"""Feeders: the share of what is pushed that is set aside for each, and what is set aside for none."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from embolplan.engine.syringes import name_parts
from embolplan.units import KINDS, parse_single

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from embolplan.engine.book import Book
    from embolplan.engine.mixtures import Portion
    from embolplan.model.case import Feeder

ALL = 100
"""Per cent."""


def shares_of(feeders: Sequence[Feeder]) -> Mapping[str, Fraction]:
    """The shares in per cent, exactly as they were entered, by feeder; those without one are left out."""
    typed = {feeder.id: feeder.share for feeder in feeders if feeder.share is not None}
    return {name: parse_single(text, KINDS["share"]).value or Fraction(0) for name, text in typed.items()}


def set_aside(book: Book, suspension: Portion) -> None:
    """To each feeder its share; what no feeder gets has lines of its own, unless the shares leave nothing."""
    shares = shares_of(book.feeders)
    rest = one = book.constant(1)
    for feeder in shares:
        share = book.share(f"feeders.{feeder}.share")
        _name(book, f"feeder.{feeder}", suspension.taken(share, one)[0])
        rest = rest - share
    if shares and sum(shares.values()) < ALL:
        _name(book, "unassigned", suspension.taken(rest, one)[0])


def _name(book: Book, prefix: str, portion: Portion) -> None:
    book.name(f"{prefix}.volume", portion.volume)
    name_parts(book, prefix, portion)
