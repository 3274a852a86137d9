"""The laws of what the case brings: the microcatheter's bore, and the contrast of the whole case."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from math import pi
from typing import TYPE_CHECKING

from embolplan.oracle.law import Law
from embolplan.oracle.laws_of_pushing import content_laws
from embolplan.oracle.numbers import NotKnown, Number, ends_of
from embolplan.units import KINDS, Quantity, parse_quantity

if TYPE_CHECKING:
    from embolplan.oracle.sheet import Sheet
    from embolplan.oracle.view import View

_HUB, _STOPCOCK = "microcatheter.hub_volume", "microcatheter.stopcock_volume"
_DEAD = (_HUB, _STOPCOCK, "catheter.volume")
"""What stands between the syringe and the tip."""
_CUBIC_MICROMETRES = 10**12
"""In one millilitre."""


def laws_of_the_case(sheet: Sheet) -> Iterator[Law]:
    """Lines that belong to no step."""
    brought = sheet.case.microcatheter
    if brought.is_entered:
        yield Law("microcatheter.lumen", lambda x: _catheter(x, "lumen"))
        yield Law("microcatheter.length", lambda x: _catheter(x, "length"))
        if _tapers(sheet):
            yield Law("microcatheter.proximal.lumen", lambda x: _of_product(x, "proximal.lumen"))
        if "catheter.volume" not in sheet.parameters:
            yield Law("catheter.volume", _bore)
    if brought.hub_volume or brought.stopcock_volume:
        yield Law(_HUB, lambda x: _typed(brought.hub_volume, _HUB))
        yield Law(_STOPCOCK, lambda x: _typed(brought.stopcock_volume, _STOPCOCK))
        yield Law("catheter.dead.volume", lambda x: sum(map(x.sheet.value, _DEAD), Fraction(0)))
    yield from _contrast_laws(sheet)


def catheter_laws(x: View) -> Iterator[Law]:
    """What of a suspension stands in the microcatheter while it is pushed."""
    brought = x.sheet.case.microcatheter
    if brought.is_entered and "catheter.volume" not in x.sheet.parameters:
        yield from content_laws("catheter", lambda y: y("catheter.volume"), lambda y: y.has("volume"))
    if brought.hub_volume or brought.stopcock_volume:
        yield from content_laws("catheter.dead", lambda y: y("catheter.dead.volume"), lambda y: y.has("volume"))


def _typed(volume: str | None, line: str) -> Number:
    if volume is None:
        raise NotKnown(line)
    return ends_of(parse_quantity(volume, KINDS["measured_volume"]))[0]


def _tapers(sheet: Sheet) -> bool:
    brought = sheet.case.microcatheter
    product = sheet.shelf.products.get(brought.product or "")
    held = product.quantities.get("proximal.lumen") if product else None
    return not brought.lumen and held is not None and isinstance(held.value, Quantity)


def _catheter(x: View, quantity: str) -> Number:
    """What was typed, or else what the product's file has."""
    typed = getattr(x.sheet.case.microcatheter, quantity)
    return ends_of(parse_quantity(typed, KINDS[quantity]))[0] if typed else _of_product(x, quantity)


def _of_product(x: View, quantity: str) -> Number:
    product = x.sheet.case.microcatheter.product
    if product is None:
        raise NotKnown(quantity)
    return x.sheet.of_product(product, quantity)


def _bore(x: View) -> Number:
    """A cylinder; of one that tapers we know that it is no narrower than the tip and no wider than the other end."""
    across = x.sheet.value("microcatheter.lumen")
    if _tapers(x.sheet):
        wider = x.sheet.value("microcatheter.proximal.lumen")
        across += (wider - across) * x.sheet.part("bore")
    return Fraction(pi) / 4 * across**2 * x.sheet.value("microcatheter.length") / _CUBIC_MICROMETRES


def _contrast_laws(sheet: Sheet) -> Iterator[Law]:
    runs = sheet.case.procedure.contrast_volume
    if runs is not None:
        yield Law("procedure.contrast_volume", lambda x: _foreseen(x))
    elif sheet.case.labs.creatinine is None:
        return
    if runs is not None or _emulsified(sheet) or _pushed(sheet):
        yield Law("contrast.case_volume", _whole)


def _foreseen(x: View) -> Number:
    return ends_of(parse_quantity(str(x.sheet.case.procedure.contrast_volume), KINDS["volume"]))[0]


def _emulsified(sheet: Sheet) -> bool:
    return any(step.do == "emulsify" for step in sheet.spine)


def _pushed(sheet: Sheet) -> list[tuple[View, str]]:
    """Each step that pushes contrast into the patient, and what that contrast is called."""
    mixed = dict.fromkeys(step.what or "contrast" for step in sheet.spine if step.do == "mix")
    pushes = [view for view in sheet.views() if view.step.do == "inject"]
    return [(view, noun) for view in pushes for noun in mixed if view.has(f"{noun} volume")]


def _whole(x: View) -> Number:
    """With the beads, and what is foreseen for runs."""
    if _emulsified(x.sheet):
        raise NotKnown("contrast.volume")
    beads = sum((view.before(f"{noun} volume") for view, noun in _pushed(x.sheet)), Fraction(0))
    if x.sheet.case.procedure.contrast_volume is not None:
        return beads + x.sheet.value("procedure.contrast_volume")
    return beads
