"""Findings about drugs: whether a product fits, how strong it gets, what is left over, what it must not meet."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from embolplan.engine.findings_of_oil import by_strength
from embolplan.engine.kept import Kept
from embolplan.engine.limits import Limit
from embolplan.engine.subject import Subject, single
from embolplan.plan import Finding
from embolplan.units import Quantity, convert, show_quantity
from embolplan.words import say

if TYPE_CHECKING:
    from embolplan.model.parameter import Parameter
    from embolplan.model.product import Product
    from embolplan.plan import Line

_DOSES = ("mass", "dose", "dose_per_area", "dose_per_weight")
"""The last words of the ids of doses."""
_ROUNDING = 1e-9
"""What floats leave of the same volume in two units."""
_CHOSEN = ("chosen", "unknown")
"""What a person chose, a ratio whose sides nobody names among it."""


def product_fits(subject: Subject) -> Iterator[Finding]:
    """A drug that is a solution already cannot be dissolved as the recipe says."""
    for noun in subject.nouns("dissolve"):
        product = subject.product(noun)
        if product is None or product.form == "powder" or noun in by_strength(subject):
            continue
        text = say(
            "finding.drug.product-does-not-fit",
            product=product.name,
            mass=subject.stated(f"{noun}.mass"),
            volume=subject.lines[f"{noun}.volume"].text,
            diluent=subject.stated(f"{noun}.diluent_volume"),
            syringes=_syringes(subject),
            holds=_holds(product),
        )
        sources = (reference for entry in product.contains for reference in entry.basis.sources)
        lines = (subject.found(f"{noun}.product"), f"{noun}.volume")
        yield Finding("drug.product-does-not-fit", "block", text, lines, tuple(dict.fromkeys(sources)))


def _holds(product: Product) -> str:
    salts = ", ".join(sorted(substance for substance in product.holds if "chloride" in substance))
    return say("finding.also_contains", substances=salts) if salts else ""


def _syringes(subject: Subject) -> str:
    names = [name for name, kind in subject.recipe.protocol.containers.items() if kind == "syringe"]
    capacities = filter(None, (subject.lines.get(f"{name}.capacity") for name in names))
    known = sorted((line.value, line.text) for line in capacities if line.value is not None)
    return say("finding.and").join(text for _, text in known)


def above_published(subject: Subject) -> Iterator[Finding]:
    """A dose above the published one, or above all of the doses that were published."""
    for line in _doses(subject):
        stated = subject.recipe.protocol.parameters[line.id].value
        most = stated.to(line.canonical).high if isinstance(stated, Quantity) and line.canonical else None
        if most is not None and line.value is not None and line.value > float(most):
            text = say("finding.dose.above-published", label=line.label, chosen=line.text, stated=line.instead_of)
            yield Finding("dose.above-published", "block", text, (line.id,), subject.stated_sources(line.id))


def changed_from_stated(subject: Subject) -> Iterator[Finding]:
    """A person chose otherwise than the source states."""
    for line in subject.once(_changed):
        text = say("finding.quantity.changed", label=line.label, chosen=line.text, stated=line.instead_of)
        yield Finding("quantity.changed", "caution", text, (line.id,), subject.stated_sources(line.id))


def _doses(subject: Subject) -> Iterator[Line]:
    return (line for line in subject.once(_changed) if line.id.rpartition(".")[2] in _DOSES)


def _changed(subject: Subject) -> list[Line]:
    """The lines of what the source states and a person chose otherwise."""
    return [line for line in subject.lines.values() if line.status in _CHOSEN and line.instead_of is not None]


def label_strength(subject: Subject) -> Iterator[Finding]:
    """A solution that is stronger than the product's own label makes it, or that no label can be held against."""
    for noun in subject.nouns("dissolve"):
        limit = label_limit(subject, noun)
        product = subject.product(noun)
        finding = limit.check(subject.lines) if limit else None
        if finding:
            yield finding
        elif product is not None and product.form == "powder" and limit is None:
            strength = subject.lines[f"{noun}.concentration"]
            text = say("finding.drug.label-concentration-not-seen", product=product.name, found=strength.text)
            yield Finding("drug.label-concentration-not-seen", "caution", text, (strength.id, f"{noun}.product"))


def label_limit(subject: Subject, noun: str) -> Limit | None:
    """The strength by the label of the chosen powder; None where no powder is chosen, or its label was not seen."""
    product = subject.product(noun)
    label = product.quantities.get("label.concentration") if product else None
    limit = _BY_LABEL.of(label) if label is not None and product is not None and product.form == "powder" else None
    return limit and limit._replace(of=f"{noun}.concentration", beside=(f"{noun}.product",))


def _by_label(label: Parameter) -> Limit | None:
    bound = single(label)
    if bound is None or label.basis is None:
        return None
    return Limit(
        code="drug.above-label-concentration",
        severity="caution",
        of=label.id,
        sources=label.basis.sources,
        unit="mg/mL",
        at_most=float(bound.to("mg/mL").value or 0),
        text=show_quantity(bound),
    )


_BY_LABEL: Kept[Parameter, Limit | None] = Kept(_by_label)
"""The limit that a label's strength is, on whatever line it is held against."""


def surplus(subject: Subject) -> Iterator[Finding]:
    """The vials that are opened hold more than the recipe takes."""
    for noun in subject.nouns("dissolve"):
        left = subject.lines.get(f"{noun}.surplus_mass")
        product = subject.product(noun)
        if left is None or left.value is None or left.value <= 0 or product is None or product.form != "powder":
            continue
        opened, mass = subject.lines[f"{noun}.opened_mass"], subject.lines[subject.found(f"{noun}.mass")]
        text = say("finding.drug.vials-hold-more", opened=opened.text, mass=mass.text, left=left.text)
        yield Finding("drug.vials-hold-more", "caution", text, (opened.id, mass.id, left.id))


def excess_carries_drug(subject: Subject) -> Iterator[Finding]:
    """The liquid that is taken away after loading carries a part of the drug that nobody reports."""
    for step in subject.folded.arms.spine:
        line = subject.lines.get(step.choice) if step.choice else None
        layer = f"{step.scope}." if step.scope else ""
        mass = subject.lines.get(f"{layer}drug.mass")
        if line is not None and line.option == "removed" and mass is not None:
            text = say("finding.load.excess-carries-drug", mass=mass.text)
            yield Finding("load.excess-carries-drug", "caution", text, (line.id, f"{layer}load.share_bound"))


def infusion_meets(subject: Subject) -> Iterator[Finding]:
    """A drug that is infused through the catheter and must not meet what stands in it before and after."""
    for noun in subject.nouns("infuse"):
        product = subject.infused(noun)
        for enemy in product.incompatible_with if product else ():
            if product and _in_the_catheter(subject, enemy.substance):
                code = f"infusion.{product.substance}-{enemy.substance}"
                text = say("finding.infusion.meets", drug=product.substance, substance=enemy.substance)
                yield Finding(code, "caution", text, (f"{noun}.drug", f"{noun}.mass"), enemy.because.basis.sources)


def _in_the_catheter(subject: Subject, substance: str) -> bool:
    # Angiography and catheterization fill the catheter with saline and contrast; both bring chloride.
    brings = not subject.folded.arms.kinds.isdisjoint(("access", "image", "inject"))
    return substance == "chloride" and brings


def infusion_diluent(subject: Subject) -> Iterator[Finding]:
    """A drug that is to be infused in something it must not meet."""
    for noun in subject.nouns("infuse"):
        product, line = subject.infused(noun), subject.lines.get(f"{noun}.diluent")
        if product is None or line is None or line.option is None:
            continue
        held = subject.named_product(line.id)
        words = {line.option.lower(), *(held.holds if held else ()), held.substance if held else ""}
        for enemy in product.incompatible_with:
            if any(_brings(word, enemy.substance) for word in words):
                text = say(
                    "finding.infusion.diluent", drug=product.substance, substance=enemy.substance, diluent=line.text
                )
                yield Finding("infusion.diluent", "block", text, (line.id,), enemy.because.basis.sources)


def more_than_made_up(subject: Subject) -> Iterator[Finding]:
    """More of a drug that is to be given than its syringe holds."""
    for noun in subject.nouns("infuse"):
        names = [subject.found(f"{noun}.{word}") for word in ("given.volume", "volume")]
        given, made = (subject.lines.get(name) for name in names)
        if given is None or made is None or given.value is None:
            continue
        most = made.value if made.value is not None else made.high
        if most is not None and _in_ml(given, given.value) > _in_ml(made, most) * (1 + _ROUNDING):
            text = say("finding.infusion.more-than-made-up", given=given.text, made=made.text)
            yield Finding("infusion.more-than-made-up", "block", text, (given.id, made.id))


def _in_ml(line: Line, number: float) -> float:
    return convert(number, line.canonical or "mL", "mL")


def _brings(word: str, substance: str) -> bool:
    # People write saline, or a salt's name; both bring its ion.
    return substance in word or (substance == "chloride" and "saline" in word)
