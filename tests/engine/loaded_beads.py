"""A small recipe of our own for any beads of the formulary and any drug, and plans of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from embolplan.engine import compute
from embolplan.library import make_case
from embolplan.library.load import parse_protocol
from embolplan.model.recipe import Origin, Recipe, Shelf
from tests.engine.shelf import shelf

if TYPE_CHECKING:
    from embolplan.model.product import Product
    from embolplan.plan import Finding, Plan

TEXT = """embolplan: 1
id: liver/loaded-beads
version: 1.0.0
title: Any beads with any drug
organ: liver
drug: DRUG
status: sequence only
review_by: 2027-11-22
summary: Made up for tests; nobody has published it.
sources:
  nobody: {citation: made up for tests, read: full text}
parameters:
  beads.product: PRODUCT [nobody, x]
  beads.size: SIZE [nobody, x]
  beads.settled_volume: 2 mL [nobody, x]
  drug.name: DRUG [nobody, x]
  drug.mass: MASS [nobody, x]
  drug.volume: 4 mL [nobody, x]
  load.duration: 30 min [nobody, x]
  contrast.name: any [nobody, x]
  contrast.product: {label: contrast, choose: a product, why: for tests}
  contrast.ratio: 1:PARTS beads to contrast [nobody, x]
  contrast.basis: settled-before-loading [nobody, x]
  stand.duration: 1 min [nobody, x]
  inject.rate: 10 mL/min [nobody, x]
containers: {bead-syringe: syringe}
steps:
  - {id: draw, phase: prepare, do: draw, what: beads, from: bead-syringe, into: bead-syringe, text: "Draw. [nobody, x]"}
  - {id: make, phase: prepare, do: make up, what: drug, into: bead-syringe, text: "Make up. [nobody, x]"}
  - {id: load, phase: prepare, do: load, what: drug, in: bead-syringe, wait: load.duration, text: "Load. [nobody, x]"}
  - {id: mix, phase: prepare, do: mix, what: contrast, into: bead-syringe, text: "Mix. [nobody, x]"}
  - {id: stand, phase: prepare, do: stand, in: bead-syringe, wait: stand.duration, text: "Stand. [nobody, x]"}
  - {id: push, phase: deliver, do: inject, from: bead-syringe, rate: inject.rate, text: "Push. [nobody, x]"}
rescue: not reported [nobody, x]
"""


def recipe(product: str, size: str, drug: str, mass: str = "60 mg", parts: int = 1) -> Recipe:
    """The recipe for these beads and this drug, with so many parts of contrast to one of settled beads."""
    text = TEXT.replace("PRODUCT", product).replace("SIZE", size).replace("DRUG", drug).replace("MASS", mass)
    text = text.replace("PARTS", str(parts)).replace("from: bead-syringe, into", "from: vial, into")
    text = text.replace("{bead-syringe: syringe}", "{bead-syringe: syringe, vial: vial}")
    text = text.replace("  drug.name:", "  beads.saline_volume: 0.5 mL [nobody, x]\n  drug.name:")
    protocol, problems = parse_protocol(text, "test")
    assert protocol is not None, problems
    return Recipe(protocol, Origin("test", text, "0" * 64))


def plan(made: Recipe, *products: Product, **settings: str) -> Plan:
    """A plan of it; settings with two underscores for a dot."""
    names = {name.replace("__", "."): value for name, value in settings.items()}
    held = {**shelf().products, **{product.id: product for product in products}}
    origins = {**shelf().origins, **{product.id: Origin("test", "", "0" * 64) for product in products}}
    return compute(made, make_case({}, names, made.protocol, "test"), Shelf(held, origins))


def found(made: Plan, code: str) -> Finding | None:
    """The finding of that code."""
    return next((finding for finding in made.findings if finding.code == code), None)
