"""Mixtures: an immutable batch, and a portion of it. Pouring makes shares; only mixing makes a new batch."""

from __future__ import annotations

from functools import partial
from types import MappingProxyType
from typing import TYPE_CHECKING, NamedTuple

from embolplan.engine.amounts import Amount, choose
from embolplan.model.names import KEPT, REMOVED

if TYPE_CHECKING:
    from collections.abc import Mapping

    from embolplan.engine.amounts import Option

_NOTHING: Mapping[str, Amount] = MappingProxyType({})


class Batch(NamedTuple):
    """Substances by id with their amounts, the volume in all, and of it the settled beads with the liquid between them.

    A drug that the beads take up is one component; `stays` is the share of it that stays with the beads where the
    liquid above them is taken away: what is bound, and what is dissolved in the liquid between them.
    """

    parts: Mapping[str, Amount]
    volume: Amount
    solids: Amount | None = None
    beads: frozenset[str] = frozenset()
    """The parts that stay where the liquid is taken away."""
    stays: Mapping[str, Amount] = _NOTHING


class Portion(NamedTuple):
    """How much of one batch is here; no share stands for all of it."""

    batch: Batch
    share: Amount | None = None

    @property
    def volume(self) -> Amount:
        """The volume of this portion."""
        return self._of(self.batch.volume)

    @property
    def solids(self) -> Amount | None:
        """The settled beads in this portion, with the liquid between them; None where there are none."""
        return None if self.batch.solids is None else self._of(self.batch.solids)

    @property
    def parts(self) -> Mapping[str, Amount]:
        """How much of each substance is in this portion."""
        batch = self.batch
        return batch.parts if self.share is None else {name: self._of(amount) for name, amount in batch.parts.items()}

    def part(self, substance: str) -> Amount:
        """How much of one substance is in this portion; KeyError where the batch has none of it."""
        return self._of(self.batch.parts[substance])

    def _of(self, amount: Amount) -> Amount:
        return amount if self.share is None else amount * self.share

    def taken(self, share: Amount, whole: Amount) -> tuple[Portion, Portion]:
        """The portion that is taken and the one that is left; `whole` is the number one."""
        left = whole - share
        if self.share is None:
            return Portion(self.batch, share), Portion(self.batch, left)
        return Portion(self.batch, self.share * share), Portion(self.batch, self.share * left)


def mixed(first: Portion, second: Portion) -> Portion:
    """Both portions as one new batch; volumes are taken as additive."""
    parts = dict(first.parts)
    for substance, more in second.parts.items():
        parts[substance] = parts[substance] + more if substance in parts else more
    solids = _together(first.solids, second.solids)
    stays = {**first.batch.stays, **second.batch.stays} if second.batch.stays else first.batch.stays
    beads = first.batch.beads | second.batch.beads
    return Portion(Batch(parts, first.volume + second.volume, solids, beads, stays))


def _together(first: Amount | None, second: Amount | None) -> Amount | None:
    if first is None:
        return second
    return first if second is None else first + second


def drained(portion: Portion, pick: Amount | None) -> tuple[Portion, Portion]:
    """What stays and what leaves where the liquid above settled beads is taken away.

    Of a drug that the beads took up its share stays. A pick between kept and removed decides whether anything leaves.
    """
    batch = portion.batch
    settled = portion.solids
    if settled is None:
        raise ValueError(sorted(batch.parts))
    kept: dict[str, Amount] = {}
    leaves: dict[str, Amount] = {}
    for substance, whole in portion.parts.items():
        if substance in batch.beads:
            kept[substance] = whole
        elif substance in batch.stays:
            kept[substance] = _stays(pick, whole, partial(whole.__mul__, batch.stays[substance]))
            leaves[substance] = whole - kept[substance]
        elif pick is None:
            leaves[substance] = whole
        else:
            kept[substance] = _stays(pick, whole, partial(whole.__sub__, whole))
            leaves[substance] = whole - kept[substance]
    before = portion.volume
    volume = _stays(pick, before, settled)
    return (
        Portion(Batch(kept, volume, settled, batch.beads, batch.stays)),
        Portion(Batch(leaves, before - volume)),
    )


def _stays(pick: Amount | None, whole: Amount, held: Option) -> Amount:
    """All where what could leave is kept; what is held back where it is removed, as it is without a pick."""
    if pick is None:
        return held if isinstance(held, Amount) else held()
    return choose(pick, {KEPT: whole, REMOVED: held})
