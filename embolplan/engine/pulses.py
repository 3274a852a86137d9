"""Pulses: how many a suspension makes, what is in one, and how long they take with the pauses between them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from embolplan.engine.amounts import Amount, assumed, up
from embolplan.engine.syringes import in_parts, name_share
from embolplan.model.offered import PAUSE, PULSE
from embolplan.words import say

if TYPE_CHECKING:
    from embolplan.engine.book import Book
    from embolplan.engine.mixtures import Portion
    from embolplan.model.protocol import Step

WHOLE = "pulse.duration"


def pulse(book: Book, step: Step, suspension: Portion) -> None:
    """Names the pulses where their volume or the pause between them is given, and nothing where neither is.

    The pauses are taken to come on top of pushing at the rate; that is assumed, since a rate may be meant with them.
    """
    if not (book.gives(PULSE) or book.gives(PAUSE)):
        return
    size = book.place(PULSE) if book.gives(PULSE) else book.read(PULSE)
    if book.gives(PULSE):
        count, full, last = in_parts(book, "pulse", size, suspension)
        name_share(book, "pulse", full, suspension)
        name_share(book, "pulse.last", last, suspension)
    else:
        count = book.name("pulse.count", up(suspension.volume / size))
    if book.gives(PAUSE):
        pauses = (count - book.constant(1)) * book.place(PAUSE)
        book.name(WHOLE, assumed(_pushing(book, step, suspension) + pauses, say("engine.pauses_on_top")))


def _pushing(book: Book, step: Step, suspension: Portion) -> Amount:
    """The time of pushing alone, in min; without a rate it waits for one."""
    known = step.rate is not None and book.has("inject.duration")
    return book.read("inject.duration") if known else suspension.volume / book.read("inject.rate")
