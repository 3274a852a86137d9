"""Particles in oil: how much of them in a millilitre, and what they can turn into at most."""

from __future__ import annotations

from typing import TYPE_CHECKING

from embolplan.engine.amounts import assumed
from embolplan.engine.mixtures import Batch
from embolplan.words import say

if TYPE_CHECKING:
    from embolplan.engine.book import Book


def disperse(book: Book, noun: str, into: str) -> None:
    """Particles into oil; gas and hydroxide at most, by the yields that the recipe assumes."""
    mass, oil = book.read(f"{noun}.mass"), book.read("oil.volume")
    book.name(f"{noun}.concentration", mass / oil)
    volume = book.name("suspension.volume", assumed(oil, say("engine.particles_take_no_room")))
    book.supply(into, Batch({noun: mass, "oil": oil}, volume))
    if book.has(f"{noun}.gas_yield"):
        reacted = mass * book.share("reaction.share")
        book.name("gas.volume", reacted * book.read(f"{noun}.gas_yield"))
        book.name("hydroxide.mass", reacted * book.read(f"{noun}.hydroxide_yield"))
