"""Delivery: each suspension to its feeders, as planned by their shares, or as given; and all of them together."""

from __future__ import annotations

from functools import reduce
from typing import TYPE_CHECKING

from embolplan.engine.amounts import Amount, unknown
from embolplan.engine.book import PATIENT, UNACCOUNTED, WASTE, Book
from embolplan.engine.catheter import DEAD, VOLUME
from embolplan.engine.feeders import set_aside
from embolplan.engine.given_away import given
from embolplan.engine.pulses import WHOLE, pulse
from embolplan.engine.readings import of_both_signs
from embolplan.engine.syringes import GIVEN_PARTS, PARTS, name_share, refill
from embolplan.model.names import PUSHED, layer_of
from embolplan.words import say

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from embolplan.engine.book import Doing
    from embolplan.engine.mixtures import Portion
    from embolplan.model.protocol import Step


def inject(book: Book, step: Step) -> None:
    """The suspension through the catheter: all of it in a plan, in a record what was pushed out of the syringe."""
    pushed = in_syringe(book)
    if pushed in book.delivered:
        # Several steps that push the same suspension share what was entered as given of it.
        return
    source = step.source or ""
    book.delivered[pushed] = step
    suspension = book.empty(source)
    _push(book, step, suspension)
    for inside in (VOLUME, DEAD):
        if inside in book.places:
            name_share(book, inside.removesuffix(".volume"), book.amounts[inside], suspension)
    set_aside(book, suspension)
    if book.doing is None:
        book.put(PATIENT, suspension)
    else:
        rest, held = given(book, suspension, pushed)
        book.put(source, rest)
        if book.doing.hub is not None and book.doing.hub_from in (None, pushed):
            name_share(book, "hub", book.doing.hub.named("hub.volume"), held[book.doing.hub_part], GIVEN_PARTS)


def _push(book: Book, step: Step, suspension: Portion) -> None:
    """How long it takes to push all of it, and by which syringes and pulses."""
    if step.rate:
        book.name("inject.duration", suspension.volume / book.read(step.rate))
    pulse(book, step, suspension)
    refill(book, step, suspension)
    if step.rate and book.has("stand.duration"):
        pushing = book.read(WHOLE if book.has(WHOLE) else "inject.duration")
        book.name("suspension.duration", book.read("stand.duration") + pushing, least=True)


def in_syringe(book: Book) -> str:
    """The line of what is pushed: a suspension, or an emulsion where the recipe makes one."""
    for name in reversed(PUSHED):
        if book.has(name):
            return book.full(name)
    return book.full(PUSHED[0])


def in_all(book: Book) -> None:
    """In a record: what was given and is left over every layer, and what became of the rest."""
    if book.doing is None or not book.delivered:
        return
    layers = {layer_of(pushed): step for pushed, step in book.delivered.items()}
    book.step = list(layers.values())[-1]
    if any(layers):
        _over_layers(book, layers, book.doing)
    hub = book.doing.hub
    book.total("hub.volume", unknown("hub.volume", say("engine.hub_not_entered")) if hub is None else hub)
    for line_id, sink in (("waste.volume", WASTE), ("unaccounted.volume", UNACCOUNTED)):
        volumes = [portion.volume for _, portion in book.sinks[sink]]
        book.total(line_id, of_both_signs(volumes) if volumes else book.constant(0, "mL"))


def _over_layers(book: Book, layers: Mapping[str, Step], doing: Doing) -> None:
    feeders = dict.fromkeys(feeder for pushed in book.delivered for feeder in doing.given.get(pushed, {}))
    # What is left in a syringe that a later layer was made in is part of that layer.
    holding = {step.source: layer for layer, step in layers.items()}.values()
    for quantity in ("volume", *PARTS.values()):
        for name in (*(f"given.{feeder}" for feeder in feeders), "given"):
            _sum(book, layers, f"{name}.{quantity}")
        _sum(book, holding, f"left.{quantity}")


def _sum(book: Book, layers: Iterable[str], line_id: str) -> None:
    names = [f"{layer}.{line_id}" if layer else line_id for layer in layers]
    found = [book.amounts[name] for name in names if name in book.places]
    if found:
        book.total(line_id, reduce(Amount.__add__, found))
