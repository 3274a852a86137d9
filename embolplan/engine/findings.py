"""What a plan must tell a person: each rule looks at the recipe, the products and the lines, and gives findings."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from embolplan.engine.limits import Limit
from embolplan.model.cite import Reference
from embolplan.plan import Finding, Line, Override
from embolplan.units import Quantity, show, show_quantity
from embolplan.words import say

if TYPE_CHECKING:
    from embolplan.engine.fold import Fold
    from embolplan.model.case import Case
    from embolplan.model.parameter import Parameter
    from embolplan.model.product import Product
    from embolplan.model.recipe import Recipe, Shelf

_STATUS_CODES = {"no published dose": "protocol.no-published-dose", "claims unsupported": "protocol.claims-unsupported"}


@dataclass(frozen=True, slots=True)
class Subject:
    """What the rules look at."""

    recipe: Recipe
    case: Case
    shelf: Shelf
    folded: Fold
    lines: Mapping[str, Line]

    def product(self, noun: str) -> Product | None:
        """The product that stands under a noun, where one is stated or chosen."""
        line = self.lines.get(f"{noun}.product")
        return self.shelf.products.get(line.option) if line and line.option else None

    def infused(self, noun: str) -> Product | None:
        """The first product on the shelf that holds the drug infused under a noun; its rules are the drug's."""
        drug = self.lines.get(f"{noun}.drug")
        held = (product for product in self.shelf.products.values() if drug and product.substance == drug.option)
        return next(held, None)

    def nouns(self, do: str) -> Iterator[str]:
        """What the steps of one kind are about, with their scope."""
        for step in self.recipe.protocol.spine:
            if step.do == do and step.what:
                yield f"{step.scope}.{step.what}" if step.scope else step.what


Rule = Callable[[Subject], Iterator[Finding]]


def status_blocks(subject: Subject) -> Iterator[Finding]:
    """A recipe whose dose is not published, or whose claims its references do not support, is blocked."""
    protocol = subject.recipe.protocol
    code = _STATUS_CODES.get(protocol.status)
    if code:
        yield Finding(code, "block", say(f"finding.{code}", title=protocol.title), sources=_all_sources(subject))


def product_fits(subject: Subject) -> Iterator[Finding]:
    """A drug that is a solution already cannot be dissolved as the recipe says."""
    for noun in subject.nouns("dissolve"):
        product = subject.product(noun)
        if product is None or product.form == "powder":
            continue
        mass, diluent = _written(subject, f"{noun}.mass"), _written(subject, f"{noun}.diluent_volume")
        holds = say("finding.also_contains", substances=_salts(product)) if _salts(product) else ""
        text = say(
            "finding.drug.product-does-not-fit",
            product=product.name,
            mass=mass,
            volume=subject.lines[f"{noun}.volume"].text,
            diluent=diluent,
            syringes=_syringes(subject),
            holds=holds,
        )
        sources = tuple(reference for entry in product.contains for reference in entry.basis.sources)
        yield Finding("drug.product-does-not-fit", "block", text, (f"{noun}.product", f"{noun}.volume"), _once(sources))


def label_strength(subject: Subject) -> Iterator[Finding]:
    """A solution that is stronger than the product's own label makes it."""
    for limit in _label_limits(subject):
        finding = limit.check(subject.lines)
        if finding:
            yield finding


def changed_from_stated(subject: Subject) -> Iterator[Finding]:
    """A person chose otherwise than the source states."""
    for line in subject.lines.values():
        if line.instead_of is not None:
            text = say("finding.quantity.changed", label=line.label, chosen=line.text, stated=line.instead_of)
            yield Finding("quantity.changed", "caution", text, (line.id,), line.sources)


def infusion_meets(subject: Subject) -> Iterator[Finding]:
    """A drug that is infused through the catheter and must not meet what stands in it before and after."""
    for noun in subject.nouns("infuse"):
        product = subject.infused(noun)
        for enemy in product.incompatible_with if product else ():
            if product and _in_the_catheter(subject, enemy.substance):
                code = f"infusion.{product.substance}-{enemy.substance}"
                text = say("finding.infusion.meets", drug=product.substance, substance=enemy.substance)
                yield Finding(code, "caution", text, (f"{noun}.drug", f"{noun}.mass"), enemy.because.basis.sources)


def settling(subject: Subject) -> Iterator[Finding]:
    """Pushing and standing take longer than comparable beads stay suspended, and nobody says to re-suspend."""
    stand = subject.lines.get("stand.duration")
    standing = stand.text if stand else say("finding.no_standing")
    for limit in _settling_limits(subject):
        finding = limit.check(subject.lines, standing=standing)
        if finding:
            yield finding


def overfull(subject: Subject) -> Iterator[Finding]:
    """A container that would hold more than its capacity after a step."""
    for containers in subject.folded.after.values():
        for container, portion in containers.items():
            capacity = subject.folded.parameters.get(f"{container}.capacity")
            volume = portion.volume.value
            if capacity is None or not isinstance(volume, float) or not isinstance(capacity.value, float):
                continue
            if volume > capacity.value:
                text = say(
                    "finding.container.overfull",
                    container=container,
                    volume=show(volume, "mL"),
                    capacity=show(capacity.value, "mL"),
                )
                yield Finding(
                    "container.overfull", "block", text, (f"{container}.capacity",), _sources(subject, container)
                )
                return


def shares(subject: Subject) -> Iterator[Finding]:
    """The feeders' shares of the suspension do not add up to all of it."""
    given = [
        subject.folded.parameters[f"feeders.{f.id}.share"].value for f in subject.case.feeders if f.share is not None
    ]
    if given and abs(sum(given) - 100) > 1e-9:
        text = say("finding.feeders.shares", total=show(sum(given), "%"))
        yield Finding("feeders.shares", "caution", text)


def conflicts(subject: Subject) -> Iterator[Finding]:
    """The source contradicts itself or what is known."""
    found = subject.recipe.protocol.conflicts
    if found:
        sources = _once(tuple(conflict.source for conflict in found))
        yield Finding("source.conflict", "note", say("finding.source.conflict", count=len(found)), sources=sources)


RULES: tuple[Rule, ...] = (
    status_blocks,
    product_fits,
    overfull,
    label_strength,
    infusion_meets,
    settling,
    changed_from_stated,
    shares,
    conflicts,
)


def find(subject: Subject) -> tuple[Finding, ...]:
    """Every finding of a plan, with the overrides that the case brings."""
    found = [finding for rule in RULES for finding in rule(subject)]
    order = {"block": 0, "caution": 1, "note": 2}
    return tuple(
        sorted((_lifted(finding, subject.case) for finding in found), key=lambda finding: order[finding.severity])
    )


def unjudged(subject: Subject) -> tuple[str, ...]:
    """The limits that cannot be judged yet, with what they wait for."""
    limits = [*_label_limits(subject), *_settling_limits(subject)]
    waiting = [(limit, limit.waits(subject.lines)) for limit in limits]
    return tuple(say("engine.limit_not_assessed", code=limit.code, ids=", ".join(ids)) for limit, ids in waiting if ids)


def _lifted(finding: Finding, case: Case) -> Finding:
    lifted = case.overrides.get(finding.code)
    if lifted is None or finding.severity != "block":
        return finding
    return replace(finding, override=Override(lifted.by, lifted.reason))


def _label_limits(subject: Subject) -> Iterator[Limit]:
    for noun in subject.nouns("dissolve"):
        product = subject.product(noun)
        label = product.quantities.get("label.concentration") if product else None
        bound = _single(label)
        if product is not None and product.form == "powder" and bound is not None and label is not None and label.basis:
            yield Limit(
                "drug.above-label-concentration", "caution", f"{noun}.concentration", label.basis.sources,
                at_most=float(bound.value or 0), text=show_quantity(bound), beside=(f"{noun}.product",),
            )  # fmt: skip


def _settling_limits(subject: Subject) -> Iterator[Limit]:
    product = subject.product("beads")
    suspended = product.quantities.get("comparable.suspension.duration") if product else None
    resuspends = any(step.do == "resuspend" for step in subject.recipe.protocol.spine)
    if suspended is None or resuspends or suspended.basis is None or not isinstance(suspended.value, Quantity):
        return
    shortest = suspended.value.to("min").low
    yield Limit(
        "suspension.settling", "caution", "inject.duration", suspended.basis.sources,
        at_most=float(shortest or 0), text=show_quantity(suspended.value), beside=("stand.duration",),
    )  # fmt: skip


def _single(parameter: Parameter | None) -> Quantity | None:
    value = parameter.value if parameter else None
    return value if isinstance(value, Quantity) and value.value is not None else None


def _written(subject: Subject, line_id: str) -> str:
    parameter = subject.recipe.protocol.parameters.get(line_id)
    value = parameter.value if parameter else None
    return show_quantity(value) if isinstance(value, Quantity) else subject.lines[line_id].text


def _salts(product: Product) -> str:
    return ", ".join(sorted(substance for substance in product.holds if "chloride" in substance))


def _in_the_catheter(subject: Subject, substance: str) -> bool:
    # Angiography and catheterization fill the catheter with saline and contrast; both bring chloride.
    return substance == "chloride" and any(
        step.do in ("access", "image", "inject") for step in subject.recipe.protocol.spine
    )


def _syringes(subject: Subject) -> str:
    names = [name for name, kind in subject.recipe.protocol.containers.items() if kind == "syringe"]
    capacities = [subject.lines[f"{name}.capacity"] for name in names if f"{name}.capacity" in subject.lines]
    ordered = sorted(capacities, key=lambda line: line.value or 0)
    return say("finding.and").join(line.text for line in ordered)


def _sources(subject: Subject, container: str) -> tuple[Reference, ...]:
    line = subject.lines.get(f"{container}.capacity")
    return line.sources if line else ()


def _all_sources(subject: Subject) -> tuple[Reference, ...]:
    return tuple(Reference(key, citation.supports) for key, citation in subject.recipe.protocol.sources.items())


def _once(sources: tuple[Reference, ...]) -> tuple[Reference, ...]:
    return tuple(dict.fromkeys(sources))
