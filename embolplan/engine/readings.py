"""Volumes as they were read at the bench and at the table, in place of those that were computed."""

from __future__ import annotations

from functools import reduce

from embolplan.engine.amounts import Amount
from embolplan.engine.book import UNACCOUNTED, WASTE, Book, Reading
from embolplan.engine.mixtures import Batch, Portion

_NOISE = 1e-12
"""Of the largest of what is added up; a float adds no more than that by itself."""


def with_volume(portion: Portion, volume: Amount) -> Portion:
    """The same portion with its volume under a name or as it was read."""
    batch = portion.batch
    return Portion(Batch(portion.parts, volume, portion.solids, batch.beads, batch.stays))


def drawn(book: Book, line_id: str, planned: Amount) -> Amount:
    """Names a volume that is drawn: as planned, or as it was measured last, since what was drawn is what is there."""
    readings = book.readings(line_id)
    return book.name(line_id, readings[-1].amount if readings else planned)


def read_volume(book: Book, line_id: str, portion: Portion, *, foreseen: bool = True) -> Portion:
    """Names the volume of what a container holds, as computed or as it was read, reading after reading.

    Read: the volume was misjudged, the drug stays and the difference is unaccounted, unless it was only assumed before
    (`foreseen` is false). Lost: a portion went to waste with its drug.
    """
    readings = book.readings(line_id)
    if not readings:
        return with_volume(portion, book.name(line_id, portion.volume))
    for reading in readings:
        portion = as_read(book, book.name(line_id, reading.amount), reading, portion, foreseen)
    return portion


def as_read(book: Book, measured: Amount, reading: Reading, portion: Portion, foreseen: bool = True) -> Portion:
    """The portion with the volume that was read, and what is missing in waste or unaccounted."""
    missing = portion.volume - measured
    if reading.explains == "lost":
        lost, left = portion.taken(missing / portion.volume, book.constant(1))
        book.put(WASTE, lost)
        return with_volume(left, measured)
    if foreseen:
        book.put(UNACCOUNTED, Portion(Batch({}, missing)))
    return with_volume(portion, measured)


def of_both_signs(volumes: list[Amount]) -> Amount:
    """Their sum; what misjudged volumes of both signs leave of the float's noise is nothing."""
    whole = reduce(Amount.__add__, volumes)
    if isinstance(whole.value, float) and abs(whole.value) < _NOISE * max(abs(each.value) for each in volumes):
        return Amount(0.0, whole.how, whole.id, whole.about)
    return whole
