"""Quantities against each other: gaps, labels, ratios, products, and what stands at the top of the file."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from embolplan.library.problems import did_you_mean
from embolplan.library.rule import Checked, Fault, Shelved, rule
from embolplan.model.names import BASES, PRODUCT, RATIO
from embolplan.units import Quantity, Ratio, parse_ratio

if TYPE_CHECKING:
    from embolplan.library.problems import Path
    from embolplan.model.parameter import Parameter

_PARTICULATE = ("bead", "sphere", "particle")
_KINDS = {
    "beads": ("beads",),
    "drug": ("drug",),
    "infusion": ("drug",),
    "contrast": ("contrast",),
    "test-contrast": ("contrast",),
    "oil": ("oil",),
    "catheter": ("catheter",),
}
"""The kinds of product that can stand under a noun; a container takes syringes, and any other noun what it likes."""
_DISSOLVES = ("diluent", "contrast")
_NAMED = ("drug", "infusion", "contrast", "test-contrast")
"""Nouns whose product has to be of the substance that the recipe names."""


@rule("gap-unexplained")
def unreported(checked: Checked) -> Iterator[Fault]:
    """Every quantity that is not reported stands in a gap, which says why it matters."""
    explained = {name for gap in checked.protocol.not_reported for name in gap.ids}
    for name, parameter in checked.protocol.parameters.items():
        if parameter.unreported and name not in explained:
            yield Fault("gap-unexplained", ("parameters", name), {"found": name})


@rule("label-twice")
def labels(checked: Checked) -> Iterator[Fault]:
    """No two quantities go by one label."""
    first: dict[str, str] = {}
    for name, parameter in checked.protocol.parameters.items():
        if parameter.label is not None and first.setdefault(parameter.label, name) != name:
            values = {"found": parameter.label, "other": first[parameter.label]}
            yield Fault("label-twice", ("parameters", name, "label"), values)


@rule("basis-unknown")
def bases(checked: Checked) -> Iterator[Fault]:
    """A basis of contrast that is stated is one that can be computed with."""
    for name, parameter in checked.protocol.parameters.items():
        if name.endswith("contrast.basis") and parameter.value is not None and parameter.value not in BASES:
            values = {"found": parameter.value, "known": ", ".join(BASES)}
            yield Fault("basis-unknown", ("parameters", name), values)


@rule("ratio-without-basis", "ratio-without-sides", "ratio-sides")
def ratios(checked: Checked) -> Iterator[Fault]:
    """A ratio to beads says which volume it is taken on, and names its sides or says that the source does not."""
    protocol = checked.protocol
    explained = {name for gap in protocol.not_reported for name in gap.ids}
    for name, parameter in protocol.parameters.items():
        if parameter.kind != RATIO:
            continue
        path: Path = ("parameters", name)
        noun = name.split(".")[-2] if "." in name else ""
        ratios = _ratios(parameter)
        nameless = [ratio for ratio in ratios if not ratio.of]
        sides = {side for ratio in ratios for side in ratio.of}
        basis = f"{name.rpartition('.')[0]}.basis"
        beads = any(word in side for side in sides for word in _PARTICULATE) or (nameless and noun == "contrast")
        if beads and basis not in protocol.parameters:
            yield Fault("ratio-without-basis", path, {"basis": basis}, at_key=True)
        if nameless and name not in explained:
            yield Fault("ratio-without-sides", path, {"found": nameless[0].text})
        if noun in ("contrast", "oil") and sides and noun not in sides:
            hint = did_you_mean(noun, sides)
            yield Fault("ratio-sides", path, {"found": " to ".join(sorted(sides)), "noun": noun}, hint)


def _ratios(parameter: Parameter) -> list[Ratio]:
    options = parameter.choose.options if parameter.choose else ()
    stated = [parameter.value] if isinstance(parameter.value, Ratio) else []
    return [*stated, *(parse_ratio(option) for option in options)]


@rule("product-unknown", "product-kind", "product-substance", "product-size")
def products(checked: Checked) -> Iterator[Fault]:
    """Products stand in the formulary, and are of the kind and the substance that they are named for."""
    for name, parameter in checked.protocol.parameters.items():
        if checked.products is None or parameter.kind != PRODUCT:
            continue
        for path, product in _named_products(name, parameter):
            if product not in checked.products:
                yield Fault("product-unknown", path, {"found": product}, did_you_mean(product, checked.products))
            elif (shelved := checked.products[product]) is not None:
                yield from _misfits(checked, name, path, shelved)


def _named_products(name: str, parameter: Parameter) -> Iterator[tuple[Path, str]]:
    path: Path = ("parameters", name)
    if isinstance(parameter.value, str):
        yield path, parameter.value
    for n, option in enumerate(parameter.choose.options if parameter.choose else ()):
        yield (*path, "choose", n), option


def _misfits(checked: Checked, name: str, path: Path, product: Shelved) -> Iterator[Fault]:
    scope, _, noun = name.removesuffix(".product").rpartition(".")
    kinds = ("syringe",) if noun in checked.protocol.containers else _KINDS.get(noun, (product.kind,))
    if product.kind not in kinds:
        yield Fault("product-kind", path, {"noun": noun, "found": product.kind})
        return
    prefix = f"{scope}." if scope else ""
    called = checked.protocol.parameters.get(f"{prefix}{noun}.name") or checked.protocol.parameters.get(
        f"{prefix}{noun}.drug"
    )
    substance = called.value if called and isinstance(called.value, str) else None
    if noun in _NAMED and substance is not None and substance.casefold() != product.substance.casefold():
        yield Fault("product-substance", path, {"found": product.substance, "named": substance})
    stated = checked.protocol.parameters.get(f"{prefix}{noun}.size")
    size = stated.value if stated and isinstance(stated.value, Quantity) else None
    if size is not None and product.size is not None and size.to("µm") != product.size.to("µm"):
        yield Fault("product-size", path, {"found": product.size.text, "stated": size.text})


@rule("product-kind")
def diluents(checked: Checked) -> Iterator[Fault]:
    """A diluent that is a product of the formulary is one that drugs are dissolved in."""
    for name, parameter in checked.protocol.parameters.items():
        product = (checked.products or {}).get(str(parameter.value)) if name.endswith(".diluent") else None
        if product is not None and product.kind not in _DISSOLVES:
            yield Fault("product-kind", ("parameters", name), {"noun": "diluent", "found": product.kind})


@rule("drug-otherwise", "organ-otherwise", "dose-against-status")
def headline(checked: Checked) -> Iterator[Fault]:
    """What stands at the top of the file is what the file is about."""
    protocol = checked.protocol
    for name, parameter in protocol.parameters.items():
        if name.rpartition(".")[0].rpartition(".")[2] != "drug":
            continue
        drug = parameter.value if name.endswith(".name") and isinstance(parameter.value, str) else ""
        if drug.casefold() not in protocol.drug.casefold():
            yield Fault("drug-otherwise", ("drug",), {"found": protocol.drug, "named": drug})
        if name.endswith((".mass", ".dose_per_area", ".dose_per_weight")) and _contradicts(protocol.status, parameter):
            yield Fault("dose-against-status", ("status",), {"found": protocol.status, "named": name})
    folder = protocol.id.partition("/")[0]
    if "/" in protocol.id and folder != protocol.organ:
        yield Fault("organ-otherwise", ("organ",), {"found": protocol.organ, "folder": folder})


def _contradicts(status: str, mass: Parameter) -> bool:
    choose = mass.choose
    published = mass.value is not None or (choose is not None and (choose.bounds is not None or bool(choose.options)))
    return (status == "complete" and not published) or (status == "no published dose" and published)
