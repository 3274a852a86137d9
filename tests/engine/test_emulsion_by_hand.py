"""Emulsions by a small recipe of our own: what has no drug in it has no strength of one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from embolplan.engine import compute
from embolplan.library import make_case
from embolplan.library.load import parse_protocol
from embolplan.model.recipe import Origin, Recipe
from tests.engine.shelf import shelf

if TYPE_CHECKING:
    from embolplan.plan import Plan

DYED = """embolplan: 1
id: liver/dyed-oil
version: 1.0.0
title: A dye in oil
organ: liver
drug: none
status: sequence only
review_by: 2027-11-22
summary: Made up for tests; nobody has published it.
sources:
  nobody: {citation: made up for tests, read: full text}
parameters:
  dye.mass: 10 mg [nobody, x]
  dye.diluent_volume: 4 mL [nobody, x]
  oil.product: lipiodol [nobody, x]
  oil.volume: 6 mL [nobody, x]
  inject.rate: 2 mL/min [nobody, x]
containers: {water: syringe, ampoule: vial, oil: syringe}
steps:
  - {id: dissolve, phase: prepare, do: dissolve, what: dye, into: water, text: "Dissolve. [nobody, x]"}
  - {id: draw, phase: prepare, do: draw, what: oil, from: ampoule, into: oil, text: "Draw. [nobody, x]"}
  - {id: emulsify, phase: prepare, do: emulsify, from: water, into: oil, text: "Pump. [nobody, x]"}
  - {id: push, phase: deliver, do: inject, from: oil, rate: inject.rate, text: "Push. [nobody, x]"}
rescue: not reported [nobody, x]
"""


def made(text: str) -> Recipe:
    protocol, problems = parse_protocol(text, "test")
    assert protocol is not None, problems
    return Recipe(protocol, Origin("test", text, "0" * 64))


def plan(text: str, **choices: str) -> Plan:
    """A plan of a recipe; choices with two underscores for a dot."""
    of = made(text)
    names = {name.replace("__", "."): value for name, value in choices.items()}
    return compute(of, make_case({}, names, of.protocol, "test"), shelf())


def test_an_emulsion_without_a_drug_has_no_strength_of_one() -> None:
    found = plan(DYED)
    # 4 mL of dye and 6 mL of oil.
    by_hand = {"emulsion.volume": 10, "oil.parts": 1.5, "emulsion.dilution": 2.5, "inject.duration": 5}
    assert {name: found[name].value for name in by_hand} == by_hand
    assert "emulsion.drug_concentration" not in found
