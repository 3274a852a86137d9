"""Findings about beads: the order of layers, how much drug they are offered, how long they float, what they lose."""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING, NamedTuple

from embolplan.engine.kept import Kept
from embolplan.engine.limits import Limit
from embolplan.engine.pulses import WHOLE as PULSES
from embolplan.engine.subject import single
from embolplan.plan import Finding
from embolplan.units import Quantity, convert, show_bounds, show_quantity
from embolplan.words import say

if TYPE_CHECKING:
    from collections.abc import Iterator

    from embolplan.engine.subject import Subject
    from embolplan.model.cite import Reference
    from embolplan.model.parameter import Parameter
    from embolplan.model.product import Product
    from embolplan.plan import Line

_ROUNDING = 1e-9
"""What floats leave of a load at the very end of its window."""


class Loading(NamedTuple):
    """Beads that are loaded with a drug: the scope in front of their lines, their product, the drug by plain name."""

    scope: str
    product: Product
    drug: str

    def stated(self, quantity: str) -> tuple[Quantity, tuple[Reference, ...]] | None:
        """What the product's file gives of these beads with this drug, and where it was read."""
        held = self.product.quantities.get(f"{self.drug}.{quantity}")
        if held is None or held.basis is None or not isinstance(held.value, Quantity):
            return None
        return held.value, held.basis.sources


def loadings(subject: Subject) -> tuple[Loading, ...]:
    """Every product of beads with the drug that it is loaded with, where both are known."""
    return subject.once(_loadings)


def _loadings(subject: Subject) -> tuple[Loading, ...]:
    return tuple(_each_loading(subject))


def _each_loading(subject: Subject) -> Iterator[Loading]:
    for noun in subject.nouns("load"):
        layer = noun.rpartition(".")[0]
        scope = f"{layer}." if layer else ""
        product, picked = subject.product(f"{scope}beads"), subject.product(noun)
        named = subject.lines.get(subject.found(f"{noun}.name"))
        drug = picked.substance if picked else named.option if named else None
        if product is not None and drug:
            yield Loading(scope, product, drug)


def layer_order(subject: Subject) -> Iterator[Finding]:
    """A proximal layer that is no larger than the one before it, so that its size cannot make it the proximal one."""
    sizes = [subject.lines.get(f"{scope}.beads.size") for scope in subject.recipe.protocol.scopes]
    layers = [line for line in sizes if line is not None and line.known]
    for distal, proximal in itertools.pairwise(layers):
        most, most_before = largest(proximal), largest(distal) or 0
        # Sizes are sold in ranges that touch: 300-500 µm is larger than 100-300 µm.
        if (smallest(proximal) or 0) < most_before or (most is not None and most <= most_before):
            text = say("finding.layers.order", proximal=proximal.text, distal=distal.text)
            sources = (*subject.stated_sources(proximal.id), *subject.stated_sources(distal.id))
            yield Finding("layers.order", "caution", text, (distal.id, proximal.id), sources)


def more_than_liquid(subject: Subject) -> Iterator[Finding]:
    """Dry beads that are to take more room than the liquid they swell in."""
    for step in subject.folded.arms.spine:
        if step.do == "hydrate":
            scope = f"{step.scope}." if step.scope else ""
            settled, liquid = (
                subject.lines.get(subject.found(f"{scope}{name}"))
                for name in (f"{step.about}.settled_volume", "hydration.volume")
            )
            if settled and liquid and settled.known and liquid.known and _above(settled, liquid):
                text = say("finding.beads.more-than-liquid", settled=settled.text, liquid=liquid.text)
                sources = subject.stated_sources(liquid.id)
                yield Finding("beads.more-than-liquid", "block", text, (settled.id, liquid.id), sources)


def load_window(subject: Subject) -> Iterator[Finding]:
    """More or less of a drug per mL of beads than was published for them."""
    for loading in loadings(subject):
        for limit in _window(subject, loading):
            finding = limit.check(subject.lines, drug=loading.drug, product=loading.product.name)
            if finding:
                yield finding


def load_limits(subject: Subject) -> Iterator[Limit]:
    """The limits on the load, with what they wait for."""
    for loading in loadings(subject):
        yield from _window(subject, loading)


def load_waits(subject: Subject) -> Iterator[str]:
    """Beads whose load is published by the pack, where neither its volume nor the number of packs is known."""
    for loading in loadings(subject):
        if loading.stated("pack.mass") is not None and not list(_window(subject, loading)):
            ids = f"{loading.scope}beads.packs"
            yield say("engine.limit_not_assessed", code="beads.load-outside-window", ids=ids)


def _window(subject: Subject, loading: Loading) -> Iterator[Limit]:
    """By mL of beads where that is published, else by the pack: by its volume, or by how many where it is dry."""
    by_volume, by_pack = loading.stated("load"), loading.stated("pack.mass")
    volume = single(loading.product.quantities.get("pack_volume"))
    packs = subject.lines.get(f"{loading.scope}beads.packs")
    if by_volume is not None:
        yield _between(f"{loading.scope}beads.load", by_volume, 1.0, "mg/mL")
    elif by_pack is not None and volume is not None:
        yield _between(f"{loading.scope}beads.load", by_pack, 1 / float(volume.to("mL").value or 1), "mg/mL")
    elif by_pack is not None and packs is not None and packs.value is not None:
        yield _between(subject.found(f"{loading.scope}drug.mass"), by_pack, packs.value, "mg")


def _between(line_id: str, held: tuple[Quantity, tuple[Reference, ...]], times: float, unit: str) -> Limit:
    quantity, places = held
    exact = quantity.to("mg" if quantity.unit in ("mg", "mcg", "g") else "mg/mL")
    ends = [None if end is None else float(end) * times for end in (exact.low, exact.high)]
    # One number is what was tried: less of the drug is no risk of its own, more was not seen.
    low = None if ends[0] is None or ends[0] == ends[1] else ends[0] * (1 - _ROUNDING)
    high = None if ends[1] is None else ends[1] * (1 + _ROUNDING)
    text = show_bounds(ends[0], ends[1], unit)
    return Limit("beads.load-outside-window", "caution", line_id, places, unit, at_most=high, at_least=low, text=text)


def settling_limits(subject: Subject) -> Iterator[tuple[Limit, str]]:
    """How long these beads with this drug stay suspended, or else comparable ones, and which of both it is."""
    if "resuspend" in subject.folded.arms.kinds:
        return
    found = ((each, _suspended(each.product, f"{each.drug}.suspension.duration")) for each in loadings(subject))
    own = next(((loading, limit) for loading, limit in found if limit), None)
    limit = own[1] if own else _suspended(subject.product("beads"), "comparable.suspension.duration")
    words = {"product": own[0].product.name, "drug": own[0].drug} if own else {}
    whose = say("finding.suspension.own", **words) if own else say("finding.suspension.comparable")
    if limit is not None:
        yield from ((limit._replace(of=of, beside=beside), whose) for of, beside in _waiting_times(subject))


def _waiting_times(subject: Subject) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Standing and pushing together; and pushing alone, where that is all that is known of both."""
    # Where pauses between pulses are given, pushing takes them as well.
    pushing = PULSES if PULSES in subject.lines else "inject.duration"
    together, alone = subject.lines.get("suspension.duration"), subject.lines.get(pushing)
    if together is not None:
        yield together.id, ("stand.duration", pushing)
    if alone is not None and (together is None or (alone.known and not together.known)):
        yield alone.id, ()


def _suspended(product: Product | None, name: str) -> Limit | None:
    held = product.quantities.get(name) if product else None
    return _SETTLED.of(held) if held is not None else None


def _settled(held: Parameter) -> Limit | None:
    if held.basis is None or not isinstance(held.value, Quantity):
        return None
    return Limit(
        code="suspension.settling",
        severity="caution",
        of=held.id,
        sources=held.basis.sources,
        unit="min",
        at_most=float(held.value.to("min").low or 0),
        text=show_quantity(held.value),
    )


_SETTLED: Kept[Parameter, Limit | None] = Kept(_settled)
"""How long beads stay suspended as a limit, on whatever line it is held against."""


def settling(subject: Subject) -> Iterator[Finding]:
    """Standing and pushing, or pushing alone, last longer than beads float, and nobody says to re-suspend."""
    for limit, whose in settling_limits(subject):
        finding = limit.check(subject.lines, times=_times(subject, limit), whose=whose)
        if finding:
            yield finding


def _times(subject: Subject, limit: Limit) -> str:
    """What a limit on settling is held against, as a person reads it."""
    found = subject.lines[limit.of].text
    if limit.beside:
        standing, pushing = (subject.lines[name].text for name in limit.beside)
        return say("finding.suspension.together", pushing=pushing, standing=standing, found=found)
    return say("finding.suspension.pushing", time=found)


def into_contrast(subject: Subject) -> Iterator[Finding]:
    """What of a drug leaves the beads in contrast, or that none was seen to; in vitro, and only where published."""
    for loading in loadings(subject):
        lost, within = loading.stated("into-contrast.share"), loading.stated("into-contrast.duration")
        kept = loading.product.quantities.get(f"{loading.drug}.into-contrast.seen")
        lines = tuple(filter(subject.lines.__contains__, (f"{loading.scope}contrast.volume",)))
        words = {"drug": loading.drug, "product": loading.product.name}
        if lost is not None and within is not None:
            shown = {"share": show_quantity(lost[0]), "time": show_quantity(within[0])}
            text = say("finding.beads.drug-lost-into-contrast", **words, **shown)
            yield Finding("beads.drug-lost-into-contrast", "caution", text, lines, lost[1])
        elif kept is not None and kept.basis is not None:
            text = say("finding.beads.drug-kept-in-contrast", **words, seen=kept.value)
            yield Finding("beads.drug-kept-in-contrast", "note", text, lines, kept.basis.sources)


def _above(line: Line, other: Line) -> bool:
    """Whether all of one volume lies above all of another."""
    least, most = smallest(line, "mL") or 0, largest(other, "mL")
    return most is not None and least > most * (1 + _ROUNDING)


def smallest(line: Line, unit: str = "µm") -> float | None:
    """The smallest that a line can be; sizes are in µm."""
    least = line.value if line.value is not None else line.low
    return None if least is None else convert(least, line.canonical or unit, unit)


def largest(line: Line, unit: str = "µm") -> float | None:
    """The largest that a line can be; sizes are in µm."""
    most = line.value if line.value is not None else line.high
    return None if most is None else convert(most, line.canonical or unit, unit)
