"""The microcatheter: the volume of its bore, with hub and stopcock the dead volume, and what is pushed stands in it."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from embolplan.engine.amounts import Amount, Corners, Given, unknown
from embolplan.engine.book import Place
from embolplan.errors import CaseError, Problem
from embolplan.units import KINDS, Quantity, parse_single
from embolplan.words import say

if TYPE_CHECKING:
    from embolplan.engine.book import Book
    from embolplan.model.case import Microcatheter
    from embolplan.model.product import Product

PRODUCT, LUMEN, LENGTH = "microcatheter.product", "microcatheter.lumen", "microcatheter.length"
"""Fields of the case and lines of the plan alike; a recipe may have a `catheter.lumen` of its own."""
HUB, STOPCOCK = "microcatheter.hub_volume", "microcatheter.stopcock_volume"
VOLUME = "catheter.volume"
DEAD = "catheter.dead.volume"
"""What stands between the syringe and the tip: stopcock, hub and bore."""
PROXIMAL = "proximal.lumen"
"""The wider lumen of a catheter that tapers, in its product's file; `lumen` is the one at the tip."""
_QUARTER_OF_PI = Fraction("0.7853981634")

_Known = tuple[Quantity, Given]


def enter(book: Book, given: Microcatheter) -> None:
    """Names lumen, length and the bore's volume in mL, and the dead volume; CaseError where the product is no catheter.

    A lumen that is typed counts instead of the product's. Where the product tapers, the volume is a span. Nothing is
    said of the dead volume where neither hub nor stopcock was entered.
    """
    product = _product(book, given.product)
    if not given.is_entered:
        return
    if product is not None:
        _name(book, PRODUCT, Amount(product.id, Given("chosen")))
    lumen = _known(given.lumen, "lumen", product)
    length = _known(given.length, "length", product)
    wider = None if given.lumen else _known(None, PROXIMAL, product)
    _name(book, LUMEN, _amount(book, lumen, LUMEN, "in"))
    if wider:
        _name(book, f"microcatheter.{PROXIMAL}", _amount(book, wider, LUMEN, "in"))
    across, along = _bore(book, lumen, wider), _amount(book, length, LENGTH, "cm").named(LENGTH)
    _name(book, LENGTH, along)
    if VOLUME not in book.parameters:
        # A recipe that states the volume of its own catheter keeps it.
        quarter = Quantity(_QUARTER_OF_PI, _QUARTER_OF_PI, "")
        circle = Amount(book.numbers(_QUARTER_OF_PI, ""), Given("stated", quantity=quarter))
        _name(book, VOLUME, circle * across * across * along)
    if given.hub_volume or given.stopcock_volume:
        before = _beside(book, STOPCOCK, given.stopcock_volume) + _beside(book, HUB, given.hub_volume)
        _name(book, DEAD, before + book.read(VOLUME))


def _product(book: Book, name: str | None) -> Product | None:
    product = book.products.get(name) if name else None
    if name and (product is None or product.kind != "catheter"):
        raise CaseError([Problem(PRODUCT, say("engine.no_catheter", found=name))])
    return product


def _known(typed: str | None, quantity: str, product: Product | None) -> _Known | None:
    """What was typed, or else what the product's file states."""
    held = product.quantities.get(quantity) if product else None
    stated = held.value if held and isinstance(held.value, Quantity) and held.value.value is not None else None
    if typed:
        entered = parse_single(typed, KINDS[quantity])
        differs = held is not None and stated is not None and stated.to(entered.unit).value != entered.value
        instead = held.said if held and differs else None
        return entered, Given("chosen", instead_of=instead, quantity=entered)
    if stated is None or held is None or held.basis is None:
        return None
    return stated, Given("stated", held.basis.sources, quantity=stated)


def _amount(book: Book, known: _Known | None, waits_for: str, unit: str) -> Amount:
    if known is None:
        return unknown(waits_for, say("engine.not_entered"))
    quantity, how = known
    return Amount(book.numbers(quantity.to(unit).value or Fraction(0), unit), how)


def _beside(book: Book, line_id: str, typed: str | None) -> Amount:
    """A volume before the bore; no product's file has one, so that it waits for a person."""
    entered = parse_single(typed, KINDS["measured_volume"]) if typed else None
    known = None if entered is None else (entered, Given("chosen", quantity=entered))
    return _name(book, line_id, _amount(book, known, line_id, "mL"))


def _bore(book: Book, lumen: _Known | None, wider: _Known | None) -> Amount:
    """The diameter in cm, so that its square times a length in cm is a volume in mL."""
    tip = _amount(book, lumen, LUMEN, "cm").named(LUMEN)
    if wider is None:
        return tip
    whole = _amount(book, wider, LUMEN, "cm")
    return Amount(Corners.span(LUMEN, tip.value, whole.value), tip.how, LUMEN)


def _name(book: Book, line_id: str, amount: Amount) -> Amount:
    """A line of the whole plan, which belongs to no step and to no layer."""
    return book.name_at(Place(None, "deliver"), line_id, amount)
