"""Findings about oil and emulsions: the volume against label and trials, the type, the age, and the drug's strength."""

from __future__ import annotations

from typing import TYPE_CHECKING

from embolplan.engine.limits import Limit
from embolplan.engine.scores.inputs import Inputs
from embolplan.plan import Finding
from embolplan.units import Quantity, show, show_quantity
from embolplan.words import say

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from embolplan.engine.subject import Subject
    from embolplan.model.cite import Reference
    from embolplan.model.parameter import Parameter
    from embolplan.model.product import Product
    from embolplan.plan import Line, Severity

_PUBLISHED = {
    "label": "label.volume",
    "usual": "usual-arm.volume",
    "usual_mean": "usual-arm.mean_volume",
    "high": "high-dose-arm.volume",
    "high_mean": "high-dose-arm.mean_volume",
    "retention": "high-dose-arm.retention.share",
    "clinical": "clinical.volume",
    "other_clinical": "other-clinical.volume",
}
"""What was published of the volume for one session, by the quantities of the oil's file."""
_AGE, _OLD = "patient.age", 65
"""Years above which a label bounds the oil more tightly. Source: hsa-lipiodol, section 4.2, in the oil's file."""
_HALF = 50.0
_ROUNDING = 1e-9
"""What floats leave of a volume that is computed from its own ratio."""
_VOLUME = "oil.volume"


def volume(subject: Subject) -> Iterator[Finding]:
    """More oil than the label's range, or than clinical methods give; all that is published stands beside it."""
    for line_id, product in _oils(subject):
        found = (limit.check(subject.lines, published=_published(product)) for limit in _limits(line_id, product))
        # Above the higher bound the lower one says nothing more.
        yield from [finding for finding in found if finding][:1]


def volume_limits(subject: Subject) -> Iterator[Limit]:
    """The limits on the volume of oil, with what they wait for."""
    for line_id, product in _oils(subject):
        yield from _limits(line_id, product)


def volume_by_age(subject: Subject) -> Iterator[Finding]:
    """More oil than a label gives the old in chemoembolization; the illness that it names with it is in no case."""
    for limit in _age_limits(subject) if _is_old(subject) else ():
        finding = limit.check(subject.lines, age=str(subject.case.patient.age))
        if finding:
            yield finding


def age_waits(subject: Subject) -> Iterator[str]:
    """That the age is not known, where it would matter to the oil."""
    limits = list(_age_limits(subject)) if _is_old(subject) is None else []
    if any(limit.waits(subject.lines) or limit.check(subject.lines, age="") for limit in limits):
        yield say("engine.limit_not_assessed", code="oil.above-label-for-age", ids=_AGE)


def age_fields(subject: Subject) -> frozenset[str]:
    """What of the case this looks at."""
    return frozenset([_AGE]) if list(_age_limits(subject)) else frozenset()


def _is_old(subject: Subject) -> bool | None:
    given = Inputs(subject.case)
    return given.number(_AGE, "years") > _OLD if subject.case.patient.age is not None else None


def _age_limits(subject: Subject) -> Iterator[Limit]:
    for line_id, product in _oils(subject):
        held = product.quantities.get("chemoembolization-over-65.volume")
        if (most := _most(held)) is not None:
            yield _limit("oil.above-label-for-age", "caution", line_id, most, _places_of(held))


def _oils(subject: Subject) -> Iterator[tuple[str, Product]]:
    for line_id in subject.lines:
        product = subject.product(line_id.rpartition(".")[0]) if line_id.endswith(_VOLUME) else None
        if product is not None:
            yield line_id, product


def _limits(line_id: str, product: Product) -> Iterator[Limit]:
    """The block first; of two clinical methods the one that ends sooner counts, by the product's file."""
    bounds: tuple[tuple[str, Severity, tuple[str, ...]], ...] = (
        ("oil.above-clinical", "block", ("clinical.volume", "other-clinical.volume")),
        ("oil.above-label", "caution", ("label.volume",)),
    )
    beside = [place for name in _PUBLISHED.values() for place in _places_of(product.quantities.get(name))]
    for code, severity, names in bounds:
        held = [product.quantities.get(name) for name in names]
        ends = [(most, _places_of(each)) for each in held if (most := _most(each)) is not None]
        if ends:
            most, places = min(ends, key=lambda end: end[0])
            yield _limit(code, severity, line_id, most, (*places, *beside))


def _limit(code: str, severity: Severity, line_id: str, most: float, places: Iterable[Reference]) -> Limit:
    sources = tuple(dict.fromkeys(places))
    return Limit(code, severity, line_id, sources, "mL", at_most=most * (1 + _ROUNDING), text=show(most, "mL"))


def _most(parameter: Parameter | None) -> float | None:
    """The upper end in mL of what was published; None where nothing was, or a lower end alone."""
    value = parameter.value if parameter else None
    high = value.to("mL").high if isinstance(value, Quantity) else None
    return None if high is None else float(high)


def _places_of(parameter: Parameter | None) -> tuple[Reference, ...]:
    return parameter.basis.sources if parameter and parameter.basis else ()


def _published(product: Product) -> str:
    """All that was published of the volume, in one sentence; none where a part of it is missing."""
    held = {word: product.quantities.get(name) for word, name in _PUBLISHED.items()}
    texts = {
        word: show_quantity(each.value)
        for word, each in held.items()
        if each is not None and isinstance(each.value, Quantity)
    }
    return say("finding.oil.published", **texts) if texts.keys() == held.keys() else ""


def emulsion_type(subject: Subject) -> Iterator[Finding]:
    """The ratio makes mostly the other type of emulsion, or one whose type nobody measured."""
    for layer in _emulsions(subject):
        for limit in _type_limits(subject, layer):
            finding = limit.check(subject.lines, ratio=subject.lines[limit.beside[0]].text)
            if finding:
                yield finding
        line, parts = subject.lines[f"{layer}emulsion.water_in_oil"], subject.lines[f"{layer}oil.parts"]
        if not line.known and parts.known:
            text = say("finding.emulsion.type-not-measured", parts=parts.text)
            yield Finding("emulsion.type-not-measured", "caution", text, (line.id, parts.id))


def _emulsions(subject: Subject) -> Iterator[str]:
    """What stands in front of the lines of each emulsion: its layer with a point, or nothing."""
    scopes = [step.scope for step in subject.folded.arms.spine if step.do == "emulsify"]
    yield from (f"{scope}." if scope else "" for scope in dict.fromkeys(scopes))


def type_limits(subject: Subject) -> Iterator[Limit]:
    """Half of it water in oil, below which it is mostly the other type."""
    for layer in _emulsions(subject):
        yield from _type_limits(subject, layer)


def _type_limits(subject: Subject, layer: str) -> Iterator[Limit]:
    line, ratio = subject.lines[f"{layer}emulsion.water_in_oil"], subject.found(f"{layer}oil.ratio")
    if ratio in subject.lines:
        beside = (ratio, f"{layer}emulsion.water_in_oil_spread")
        yield Limit("emulsion.other-type", "caution", line.id, line.sources, "%", at_least=_HALF, beside=beside)


def ageing(subject: Subject) -> Iterator[Finding]:
    """Pushing takes longer than the emulsion was seen to change in vitro."""
    for limit in ageing_limits(subject):
        finding = limit.check(subject.lines)
        if finding:
            yield finding


def ageing_limits(subject: Subject) -> Iterator[Limit]:
    """The time that the emulsion ages, on the time of pushing all of it."""
    for layer in _emulsions(subject):
        aged, of = subject.lines[f"{layer}ageing.duration"], subject.found(f"{layer}inject.duration")
        if aged.value is not None:
            code, beside, unit = "emulsion.ageing", (aged.id,), aged.canonical or ""
            yield Limit(code, "caution", of, aged.sources, unit, at_most=aged.value, text=aged.text, beside=beside)


def ratio_kept(subject: Subject) -> Iterator[Finding]:
    """Oil measured out in one way, beside a ratio or a volume that was chosen and says otherwise."""
    for layer in _emulsions(subject):
        names = ("oil.volume", "drug.volume", "oil.ratio", "oil.parts")
        oil, solution, ratio, parts = (subject.lines.get(subject.found(f"{layer}{name}")) for name in names)
        if oil is not None and solution is not None and ratio is not None and parts is not None:
            yield from _not_kept(subject, oil, solution, ratio, parts)


def _not_kept(subject: Subject, oil: Line, solution: Line, ratio: Line, parts: Line) -> Iterator[Finding]:
    asked = _asked(ratio)
    if asked is not None and parts.value is not None and abs(parts.value / asked - 1) > _ROUNDING:
        text = say(
            "finding.emulsion.ratio-not-kept", oil=oil.text, solution=solution.text, parts=parts.text, ratio=ratio.text
        )
        yield Finding("emulsion.ratio-not-kept", "caution", text, (oil.id, ratio.id, parts.id))
    typed = subject.case.choices.get(oil.id)
    if typed is not None and oil.status == "derived":
        text = say("finding.oil.volume-not-used", chosen=typed, oil=oil.text)
        yield Finding("oil.volume-not-used", "caution", text, (oil.id, ratio.id))


def _asked(line: Line) -> float | None:
    """Oil to one part of the other side."""
    ratio = line.ratio
    if ratio is None or "oil" not in ratio.of:
        return None
    own = ratio.of.index("oil")
    return ratio.parts[own] / ratio.parts[1 - own]


def strength_fits(subject: Subject) -> Iterator[Finding]:
    """A drug that is a solution already, in a recipe that dissolves it to a strength."""
    for noun in by_strength(subject):
        product = subject.product(noun)
        held = product.quantities.get("concentration") if product else None
        if product is None or product.form == "powder":
            continue
        strength = show_quantity(held.value) if held and isinstance(held.value, Quantity) else say("engine.unknown")
        name = f"{noun}.concentration"
        text = say(
            "finding.drug.strength-does-not-fit", product=product.name, strength=strength, stated=subject.stated(name)
        )
        yield Finding("drug.strength-does-not-fit", "block", text, (f"{noun}.product", name), _places_of(held))


def by_strength(subject: Subject) -> Iterator[str]:
    """What the recipe dissolves to a strength that it states, and not in a volume."""
    stated = subject.recipe.protocol.parameters
    for noun in subject.nouns("dissolve"):
        if f"{noun}.concentration" in stated and f"{noun}.diluent_volume" not in stated:
            yield noun
