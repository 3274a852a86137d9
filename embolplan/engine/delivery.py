"""Delivery: the suspension to its feeders, as planned by their shares, or as it was given."""

from __future__ import annotations

from functools import reduce
from typing import TYPE_CHECKING

from embolplan.engine.amounts import Amount, Given, unknown
from embolplan.engine.book import PATIENT, UNACCOUNTED, WASTE, Book
from embolplan.model.names import PUSHED
from embolplan.words import say

if TYPE_CHECKING:
    from embolplan.engine.mixtures import Portion
    from embolplan.model.protocol import Step

_LINES = {"drug": "drug_mass", "iodine": "iodine", "oil": "oil_volume", "oil iodine": "oil_iodine"}


def inject(book: Book, step: Step) -> None:
    """The suspension through the catheter: all of it in a plan, in a record what was pushed out of the syringe."""
    source = step.source or ""
    suspension = book.empty(source)
    if step.rate:
        pushing = book.name("inject.duration", suspension.volume / book.read(step.rate))
        if book.has("stand.duration"):
            book.name("suspension.duration", book.read("stand.duration") + pushing, least=True)
    if book.doing is None:
        _to_feeders(book, suspension)
        book.put(PATIENT, suspension)
    else:
        book.put(source, _given(book, suspension))
        _totals(book)


def _to_feeders(book: Book, suspension: Portion) -> None:
    for feeder in book.feeders:
        if feeder.share is not None:
            share = book.share(f"feeders.{feeder.id}.share")
            planned, _ = suspension.taken(share, book.constant(1))
            book.name(f"feeder.{feeder.id}.volume", planned.volume)
            _name_parts(book, f"feeder.{feeder.id}", planned)


def _given(book: Book, suspension: Portion) -> Portion:
    one = book.constant(1)
    given = book.doing.given.get(_in_syringe(book), {}) if book.doing else {}
    for feeder, volume in given.items():
        named = book.name(f"given.{feeder}.volume", volume)
        pushed, _ = suspension.taken(named / suspension.volume, one)
        _name_parts(book, f"given.{feeder}", pushed)
    nothing = Amount(book.constant(0, "mL").value, Given("derived", because=say("engine.nothing_given")))
    total = book.name("given.volume", reduce(Amount.__add__, given.values()) if given else nothing)
    pushed, left = suspension.taken(total / suspension.volume, one)
    _name_parts(book, "given", pushed)
    book.put(PATIENT, pushed)
    book.name("left.volume", suspension.volume - total)
    _name_parts(book, "left", left)
    return left


def _in_syringe(book: Book) -> str:
    """The line of what is pushed: a suspension, or an emulsion where the recipe makes one."""
    return next((book.full(name) for name in reversed(PUSHED) if book.has(name)), book.full(PUSHED[0]))


def _name_parts(book: Book, prefix: str, portion: Portion) -> None:
    for substance, word in _LINES.items():
        if substance in portion.batch.parts:
            book.name(f"{prefix}.{word}", portion.part(substance))


def _totals(book: Book) -> None:
    hub = book.doing.hub if book.doing else None
    book.name("hub.volume", hub if hub is not None else unknown("hub.volume", say("engine.hub_not_entered")))
    for line_id, sink in (("waste.volume", WASTE), ("unaccounted.volume", UNACCOUNTED)):
        volumes = [portion.volume for _, portion in book.sinks[sink]]
        book.name(line_id, reduce(Amount.__add__, volumes) if volumes else book.constant(0, "mL"))
