"""Findings about the microcatheter: whether beads pass it, how dilute they must be, and what it is not made for."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from embolplan.engine.catheter import DEAD, LUMEN, PRODUCT, VOLUME
from embolplan.engine.findings_of_beads import largest, smallest
from embolplan.engine.limits import Limit
from embolplan.plan import Finding
from embolplan.units import Quantity, convert, show, show_quantity
from embolplan.words import say

if TYPE_CHECKING:
    from collections.abc import Iterator

    from embolplan.engine.subject import Subject
    from embolplan.model.cite import Reference
    from embolplan.model.parameter import Parameter
    from embolplan.model.product import Product
    from embolplan.plan import Line

_NOISE = 1e-9
_WITH_DRUGS = ("load", "dissolve", "make up", "infuse")
_DRUGS = ("drug", "infusion")
"""What the nouns of such steps call an anticancer drug; what widens a vessel has a noun of its own."""


class _Passing(NamedTuple):
    """Beads before a lumen, in µm: what stands in the vial or swells from it, and what loading makes of that."""

    line: Line
    product: Product | None
    nominal: float
    loaded: float | None
    inside: float

    @property
    def whole(self) -> float:
        """The size that has to pass: as loaded, where that is published."""
        return self.nominal if self.loaded is None else self.loaded

    @property
    def compressed(self) -> float:
        """The share of its diameter that a bead gives way by; nothing where no source says so, the least of a span."""
        held = _quantity(self.product, "compression.share")
        return 0.0 if held is None else float((held.high if held.low is None else held.low) or 0) / 100

    @property
    def fits(self) -> bool:
        """Whether nothing has to be said."""
        return self.nominal <= self.inside and self.whole <= self.inside


def passage(subject: Subject) -> Iterator[Finding]:
    """Beads larger than the lumen: a caution where a source says that they pass all the same, else a block."""
    for found in _passings(subject):
        tight = _tight(found)
        words = {
            "beads": _shown(found),
            "typed": subject.lines[LUMEN].text,
            "lumen": show(found.inside, "µm"),
        }
        if tight is None:
            text = say("finding.catheter.too-small", **words, why=_why_not(found))
            places = (*subject.stated_sources(found.line.id), *_places(found.product, "compression.share"))
            yield Finding("catheter.too-small", "block", text, (found.line.id,), tuple(dict.fromkeys(places)))
        else:
            why, places = tight
            text = say("finding.catheter.tight", **words, why=why)
            yield Finding("catheter.tight", "caution", text, (found.line.id, LUMEN), places)


def _passings(subject: Subject) -> Iterator[_Passing]:
    """Every size of beads that does not simply fit."""
    lumen = subject.lines.get(LUMEN)
    if lumen is None or lumen.value is None:
        return
    inside = convert(lumen.value, lumen.canonical or "in", "µm") * (1 + _NOISE)
    for line in subject.lines.values():
        if not line.id.endswith("beads.size"):
            continue
        # Of beads without an upper end the smallest say whether any of them pass.
        most = largest(line) or smallest(line)
        if most is None:
            continue
        product = subject.product(line.id.removesuffix(".size"))
        after = subject.lines.get(f"{line.id.removesuffix('size')}loaded.size")
        found = _Passing(line, product, _swollen(product, most), largest(after) if after else None, inside)
        if not found.fits:
            yield found


def _swollen(product: Product | None, most: float) -> float:
    """The size in liquid, the least where it has no upper end: as published, or the dry one times its growth."""
    wet, factor = _quantity(product, "hydrated.size"), _quantity(product, "swelling.diameter_factor")
    if wet is not None:
        return _largest_said(wet.to("µm"))
    return most * _largest_said(factor) if factor is not None else most


def _largest_said(quantity: Quantity) -> float:
    return float(quantity.high or quantity.low or 0)


def _tight(found: _Passing) -> tuple[str, tuple[Reference, ...]] | None:
    """Why beads that are nominally too large may pass, and who says so; None where nobody does."""
    passed = _quantity(found.product, "passed.lumen")
    widest = passed.to("µm").high if passed is not None else None
    if found.whole <= found.inside:
        why = say("finding.catheter.smaller-loaded", loaded=show(found.whole, "µm"))
        return why, _sources_of(found.product, "diameter_loss")
    if found.compressed and found.whole * (1 - found.compressed) <= found.inside:
        share = show(found.compressed * 100, "%")
        return say("finding.catheter.compressed", share=share), _places(found.product, "compression.share")
    if passed is not None and widest is not None and float(widest) <= found.inside:
        why = say("finding.catheter.passed", passed=show_quantity(passed))
        return why, _places(found.product, "passed.lumen")
    return None


def _why_not(found: _Passing) -> str:
    if not found.compressed:
        return say("finding.catheter.not-compressed")
    return say("finding.catheter.too-large-compressed", share=show(found.compressed * 100, "%"))


def _shown(found: _Passing) -> str:
    grown = found.nominal > (largest(found.line) or smallest(found.line) or 0)
    return (
        say("finding.catheter.swollen", dry=found.line.text, wet=show(found.nominal, "µm"))
        if grown
        else (found.line.text)
    )


def dilution(subject: Subject) -> Iterator[Finding]:
    """Beads that pass a tight lumen only where they are dilute enough, and are not."""
    for limit in dilution_limits(subject):
        finding = limit.check(subject.lines)
        if finding:
            yield finding


def dilution_limits(subject: Subject) -> Iterator[Limit]:
    """The dilution at which beads of this product passed a lumen of this kind."""
    for found in _passings(subject):
        least = _quantity(found.product, "passed.dilution")
        if least is not None and least.low is not None and _tight(found) is not None:
            line_id = f"{found.line.id.removesuffix('beads.size')}suspension.dilution"
            places = _places(found.product, "passed.dilution")
            bound = float(least.low) * (1 - _NOISE)
            yield Limit(
                "catheter.too-thick", "caution", line_id, places, "", at_least=bound, text=show(float(least.low), "")
            )


def bore(subject: Subject) -> Iterator[Finding]:
    """A bore, with hub and stopcock where they are known, that holds all there is to push: nothing leaves its tip."""
    held = DEAD if DEAD in subject.lines and subject.lines[DEAD].known else VOLUME
    for line in subject.lines.values() if held in subject.lines else ():
        if f".{line.id}".endswith((".suspension.volume", ".emulsion.volume")) and line.value is not None:
            limit = Limit("catheter.holds-all", "caution", held, (), line.canonical or "mL", line.value, text=line.text)
            finding = limit.check(subject.lines)
            if finding:
                yield finding


def not_for_drugs(subject: Subject) -> Iterator[Finding]:
    """A catheter whose maker says that drugs of a kind must not pass it."""
    product = subject.named_product(PRODUCT)
    drugs = [noun for do in _WITH_DRUGS for noun in subject.nouns(do) if noun.rpartition(".")[2] in _DRUGS]
    for enemy in product.incompatible_with if product and drugs else ():
        text = say("finding.catheter.not-for-drugs", product=product.name if product else "", what=enemy.substance)
        yield Finding("catheter.not-for-drugs", "block", text, (PRODUCT,), enemy.because.basis.sources)


def _quantity(product: Product | None, name: str) -> Quantity | None:
    held = product.quantities.get(name) if product else None
    return held.value if held and isinstance(held.value, Quantity) else None


def _places(product: Product | None, name: str) -> tuple[Reference, ...]:
    held: Parameter | None = product.quantities.get(name) if product else None
    return held.basis.sources if held and held.basis else ()


def _sources_of(product: Product | None, last: str) -> tuple[Reference, ...]:
    """Where the numbers of this kind in a product's file were read, whatever the drug."""
    held = product.quantities.values() if product else ()
    places = (place for each in held if each.id.endswith(last) and each.basis for place in each.basis.sources)
    return tuple(dict.fromkeys(places))
