"""Volumes as they were read at the bench and at the table, in place of those that were computed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from embolplan.engine.book import UNACCOUNTED, WASTE, Book
from embolplan.engine.mixtures import Batch, Portion

if TYPE_CHECKING:
    from embolplan.engine.amounts import Amount


def with_volume(portion: Portion, volume: Amount) -> Portion:
    """The same portion with its volume under a name or as it was read."""
    batch = portion.batch
    parts = {substance: portion.part(substance) for substance in batch.parts}
    return Portion(Batch(parts, volume, portion.solids, batch.beads, batch.stays))


def drawn(book: Book, line_id: str, planned: Amount) -> Amount:
    """Names a volume that is drawn: as planned, or as it was measured, since what was drawn is what is there."""
    reading = book.reading(line_id)
    return book.name(line_id, planned if reading is None else reading.amount)


def read_volume(book: Book, line_id: str, portion: Portion, *, foreseen: bool = True) -> Portion:
    """Names the volume of what a container holds, as computed or as it was read.

    Read: the volume was misjudged, the drug stays and the difference is unaccounted, unless it was only assumed before
    (`foreseen` is false). Lost: a portion went to waste with its drug.
    """
    computed = portion.volume
    reading = book.reading(line_id)
    if reading is None:
        return with_volume(portion, book.name(line_id, computed))
    measured = book.name(line_id, reading.amount)
    missing = computed - measured
    if reading.explains == "lost":
        lost, left = portion.taken(missing / computed, book.constant(1))
        book.put(WASTE, lost)
        return with_volume(left, measured)
    if foreseen:
        book.put(UNACCOUNTED, Portion(Batch({}, missing)))
    return with_volume(portion, measured)
