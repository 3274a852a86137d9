"""Whether a product of the formulary names its sources, and is due to be looked at again."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from embolplan.library.rule import CheckedProduct, Fault, rule
from embolplan.library.rules_of_sources import Cited, found_sources, parameter_bases, passed
from embolplan.library.rules_of_writing import written

if TYPE_CHECKING:
    from embolplan.model.product import Product


def _product_bases(product: Product) -> Iterator[Cited]:
    yield from parameter_bases("quantities", product.quantities)
    for n, entry in enumerate(product.contains):
        yield ("contains", n), entry.basis
    for n, bad in enumerate(product.incompatible_with):
        yield ("incompatible_with", n, "because"), bad.because.basis
    for n, rule_of_label in enumerate(product.systemic):
        yield ("systemic", n, "give"), rule_of_label.give.basis
    for n, said in enumerate(product.lifelong):
        yield ("lifelong", n, "at"), said.basis


@rule("source-undeclared", "source-unused")
def sources(checked: CheckedProduct) -> Iterator[Fault]:
    """As for a protocol."""
    return found_sources(checked.product.sources, _product_bases(checked.product))


@rule("substance-name", "substance-rules")
def substances(checked: CheckedProduct) -> Iterator[Fault]:
    """What all products of a drug share stands in one file of the drug's plain name, and nowhere else."""
    product = checked.product
    if product.kind == "substance" and product.id != product.substance:
        yield Fault("substance-name", ("id",), {"found": product.id, "substance": product.substance})
    for key in ("systemic", "lifelong"):
        if product.kind != "substance" and getattr(product, key):
            yield Fault("substance-rules", (key,), {"found": key}, at_key=True)


@rule("mixed-scripts", "markup")
def writing(checked: CheckedProduct) -> Iterator[Fault]:
    """As for a protocol."""
    return written(checked.tree)


@rule("review-passed", severity="warning")
def review(checked: CheckedProduct) -> Iterator[Fault]:
    """As for a protocol."""
    return passed(checked.product.review_by, checked.on)
