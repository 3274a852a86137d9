"""Layers: each suspension has its own lines, and what is given and left is counted for each and in all."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from embolplan.engine import compute
from embolplan.engine.amounts import Amount, Given
from embolplan.engine.book import UNACCOUNTED, WASTE, Doing, Reading
from embolplan.engine.fold import Fold, fold
from embolplan.library import make_case, parse_protocol
from embolplan.model.recipe import Origin, Recipe
from tests.engine.shelf import recipe, shelf
from tests.engine.test_done import event

if TYPE_CHECKING:
    from collections.abc import Mapping

    from embolplan.plan import Plan
    from embolplan.record import Event

LAYERED = "liver/layered-callispheres-epirubicin"
CHOICES = {
    "distal.drug.mass": "60 mg", "distal.drug.volume": "5 mL", "distal.beads.settled_volume": "2 mL",
    "distal.beads.saline_volume": "0 mL", "distal.load.excess": "kept",
    "distal.contrast.ratio": "1:1 beads to contrast", "distal.contrast.basis": "slurry",
    "distal.contrast.iodine_concentration": "320 mg/mL", "distal.inject.rate": "1 mL/min",
    "proximal.beads.size": "500 µm", "proximal.beads.settled_volume": "1 mL", "proximal.beads.saline_volume": "3 mL",
    "proximal.contrast.ratio": "1:2 beads to contrast", "proximal.contrast.basis": "slurry",
    "proximal.contrast.iodine_concentration": "300 mg/mL",
}  # fmt: skip


def choices(**change: str) -> dict[str, str]:
    return {**CHOICES, **{name.replace("__", "."): text for name, text in change.items()}}


def done(*events: Event, **change: str) -> Plan:
    made = make_case({}, choices(**change), recipe(LAYERED).protocol, "test")
    return compute(recipe(LAYERED), made, shelf(), (event("opened"), *events))


def gave(volume: float, feeder: str, layer: str) -> Event:
    return event("given", feeder=feeder, of=f"{layer}.suspension.volume", value=volume, unit="mL", text=f"{volume} mL")


def values(plan: Plan, *ids: str) -> list[float | None]:
    return [plan[line_id].value for line_id in ids]


def test_each_layer_is_given_to_its_feeders_by_their_shares() -> None:
    made = make_case(
        {}, choices(**{"feeders.F1.share": "60 %", "feeders.F2.share": "40 %"}), recipe(LAYERED).protocol, "test"
    )
    plan = compute(recipe(LAYERED), made, shelf())
    # By hand: 2 + 0 + 5 mL and as much contrast; 1 + 3 mL and twice as much contrast.
    assert values(plan, "distal.suspension.volume", "proximal.suspension.volume") == [14.0, 12.0]
    found = values(
        plan, *(f"{layer}.feeder.{feeder}.volume" for layer in ("distal", "proximal") for feeder in ("F1", "F2"))
    )
    assert found == pytest.approx([8.4, 5.6, 7.2, 4.8])
    assert plan["distal.feeder.F2.drug_mass"].value == pytest.approx(24)
    assert plan["proximal.feeder.F1.iodine"].value == pytest.approx(0.6 * 8 * 300)
    # Blank spheres carry no drug, and nothing of a layer stands without its name.
    assert "proximal.feeder.F1.drug_mass" not in plan
    assert not any(line.id.startswith(("feeder.", "given.", "suspension.")) for line in plan.lines)


def test_what_was_given_is_counted_by_layer_by_feeder_and_in_all() -> None:
    plan = done(gave(7.0, "F1", "distal"), gave(2.0, "F2", "distal"), gave(3.0, "F1", "proximal"))
    assert values(plan, "distal.given.volume", "proximal.given.volume", "given.volume") == [9.0, 3.0, 12.0]
    assert values(plan, "distal.left.volume", "proximal.left.volume", "left.volume") == [5.0, 9.0, 14.0]
    assert values(plan, "given.F1.volume", "given.F2.volume") == [10.0, 2.0]
    assert values(plan, "distal.given.F1.volume", "proximal.given.F1.volume") == [7.0, 3.0]
    # The drug is in the first layer alone: 60 mg in 14 mL.
    assert plan["given.drug_mass"].value == pytest.approx(60 * 9 / 14)
    assert plan["given.F1.drug_mass"].value == pytest.approx(60 * 7 / 14)
    assert plan["left.drug_mass"].value == pytest.approx(60 * 5 / 14)
    # 7 mL of 320 in 14 mL, and 8 mL of 300 in 12 mL.
    assert plan["given.iodine"].value == pytest.approx(2240 * 9 / 14 + 2400 * 3 / 12)
    assert plan["given.volume"].formula == "distal.given.volume + proximal.given.volume"
    assert plan["given.drug_mass"].inputs == ("distal.given.drug_mass",)
    assert plan["hub.volume"].status == "unknown"


def test_a_layer_that_was_not_given_is_left_whole() -> None:
    plan = done(gave(9.0, "F1", "distal"))
    assert values(plan, "proximal.given.volume", "proximal.left.volume", "given.volume") == [0.0, 12.0, 9.0]
    assert values(plan, "waste.volume", "unaccounted.volume") == [0.0, 0.0]


def test_a_reading_of_one_layer_leaves_the_other_alone() -> None:
    reading = event("measured", id="distal.suspension.volume", value=13.0, unit="mL", text="13 mL", explains="read")
    plan = done(reading, gave(1.0, "F1", "distal"), gave(1.0, "F1", "proximal"))
    assert values(plan, "distal.suspension.volume", "proximal.suspension.volume") == [13.0, 12.0]
    assert plan["distal.given.drug_mass"].value == pytest.approx(60 / 13)
    assert plan["unaccounted.volume"].value == 1.0


def test_removed_liquid_is_told_with_the_drug_of_its_layer() -> None:
    made = make_case({}, choices(distal__load__excess="removed"), recipe(LAYERED).protocol, "test")
    plan = compute(recipe(LAYERED), made, shelf())
    (found,) = [finding for finding in plan.findings if finding.code == "load.excess-carries-drug"]
    assert "60 mg" in found.text
    assert found.lines == ("distal.load.excess", "distal.load.share_bound")
    assert (plan["distal.suspension.drug_concentration"].high, plan["distal.suspension.volume"].value) == (15.0, 4.0)


def test_containers_say_what_each_layer_holds_under_its_own_names() -> None:
    made = make_case({}, choices(proximal__beads__name="blank spheres"), recipe(LAYERED).protocol, "test")
    plan = compute(recipe(LAYERED), made, shelf())
    held = {(each.after, each.id): [holding.substance for holding in each.holds] for each in plan.containers}
    assert held["distal-mix", "bead-syringe"] == ["CalliSpheres", "epirubicin", "contrast", "iodine"]
    assert held["proximal-mix", "sphere-syringe"] == ["blank spheres", "liquid with the beads", "contrast", "iodine"]


def test_what_is_not_reported_about_stopped_flow_stands_where_it_matters() -> None:
    plan = compute(recipe(LAYERED), make_case({}, {}, recipe(LAYERED).protocol, "test"), shelf())
    order = [step.id for step in plan.steps]
    step = plan.step("between-layers")
    assert order.index("inject-distal") < order.index("between-layers") < order.index("inject-proximal")
    assert plan.step("inject-distal").then == "between-layers"
    assert "is not reported" in step.text
    assert step.house
    assert {outcome.to for outcome in step.outcomes} == {"inject-proximal", "assess"}
    assert any("flow has stopped already" in gap.what for gap in plan.gaps)


# -- generated recipes of two layers -------------------------------------------------------------------------------

HEAD = """\
embolplan: 1
id: liver/generated
version: 1.0.0
title: Generated
organ: liver
drug: epirubicin
status: sequence only
review_by: 2027-11-22
summary: Two suspensions.
sources: {s: {citation: S, read: full text}}
scopes: [one, two]
"""
TAIL = """\
endpoints:
  stop: {any: [not reported], leads_to: end, text: "it ends [s, p]"}
rescue: not reported [s, p]
"""


@dataclass(frozen=True)
class Layer:
    """What one layer is made of, and what was done with it, exact; shares of what is there."""

    name: str
    beads: Fraction
    liquid: Fraction
    drug: Fraction | None
    solution: Fraction
    parts: Fraction
    iodine: Fraction
    given: tuple[tuple[str, Fraction], ...]
    read: Fraction
    explains: str | None

    @property
    def suspension(self) -> Fraction:
        """By hand: beads and their liquid, the drug's solution, and the contrast by the ratio on all of them."""
        return (self.beads + self.liquid + (self.solution if self.drug is not None else 0)) * (1 + self.parts)

    @property
    def there(self) -> Fraction:
        """What is in the syringe before it is pushed."""
        return self.suspension * (self.read if self.explains else 1)

    def parameters(self) -> dict[str, str]:
        """As lines of a recipe."""
        found = {"beads.settled_volume": f"{_text(self.beads)} mL", "beads.saline_volume": f"{_text(self.liquid)} mL"}
        found |= {"contrast.ratio": f"1:{_text(self.parts)} beads to contrast", "contrast.basis": "slurry"}
        found |= {"contrast.iodine_concentration": f"{_text(self.iodine)} mg/mL"}
        if self.drug is not None:
            found |= {"drug.mass": f"{_text(self.drug)} mg", "drug.volume": f"{_text(self.solution)} mL"}
        return {f"{self.name}.{line_id}": text for line_id, text in found.items()}

    def steps(self, syringe: str) -> list[str]:
        """Its preparation; the delivery stands apart."""
        made = [f"do: draw, what: beads, from: bottle-{self.name}, into: {syringe}"]
        made += [f"do: make up, what: drug, into: {syringe}"] if self.drug is not None else []
        made += [f"do: mix, what: contrast, into: {syringe}"]
        return [_step(f"{self.name}-{n}", "prepare", self.name, does) for n, does in enumerate(made)]


def _text(number: Fraction) -> str:
    return f"{float(number):g}"


def _step(step_id: str, phase: str, scope: str, does: str) -> str:
    return f'  - {{id: {step_id}, phase: {phase}, scope: {scope}, {does}, text: "Do. [s, p]"}}\n'


def protocol_of(layers: tuple[Layer, Layer], order: str, twice: bool) -> Recipe:
    """A recipe of two layers: both prepared first or each before it is given, the first pushed in one step or two."""
    parameters = "".join(f"  {name}: {text} [s, p]\n" for layer in layers for name, text in layer.parameters().items())
    prepared = [layer.steps(f"syringe-{layer.name}") for layer in layers]
    pushed = [[_push(layer.name, "push")] for layer in layers]
    if twice:
        pushed[0].append(_push(layers[0].name, "push-again"))
    steps = [*prepared[0], *prepared[1], *pushed[0], *pushed[1]]
    if order == "one by one":
        steps = [*prepared[0], *pushed[0], *prepared[1], *pushed[1]]
    names = ", ".join(f"bottle-{layer.name}: bottle, syringe-{layer.name}: syringe" for layer in layers)
    text = f"{HEAD}parameters:\n{parameters}containers: {{{names}}}\nsteps:\n{''.join(steps)}{TAIL}"
    protocol, problems = parse_protocol(text, "generated")
    assert protocol is not None, problems
    return Recipe(protocol, Origin("generated", text, "0" * 64))


def _push(layer: str, name: str) -> str:
    return _step(f"{layer}-{name}", "deliver", layer, f"do: inject, from: syringe-{layer}, until: stop")


tenths = st.integers(1, 200).map(lambda n: Fraction(n, 10))
shares = st.integers(0, 10).map(lambda n: Fraction(n, 10))


@st.composite
def layers(draw: st.DrawFn, name: str) -> Layer:
    """One layer, what was read of its suspension, and what of that was given to up to three feeders."""
    drug = draw(st.none() | tenths)
    explains = draw(st.sampled_from([None, "read", "lost"]))
    read = draw(st.integers(1, 10).map(lambda n: Fraction(n, 10)))
    liquid = draw(st.just(Fraction(0)) | tenths)
    made = Layer(name, draw(tenths), liquid, drug, draw(tenths), draw(tenths), draw(tenths), (), read, explains)
    left, given_to = made.there, []
    for feeder in draw(st.lists(st.sampled_from(["F1", "F2", "F3"]), max_size=3, unique=True)):
        volume = left * draw(shares)
        left -= volume
        given_to.append((feeder, volume))
    return Layer(**{**vars(made), "given": tuple(given_to)})


def doing_of_layers(both: tuple[Layer, Layer]) -> Doing:
    readings = {
        f"{layer.name}.suspension.volume": (Reading(_plain(layer.there), layer.explains),)  # type: ignore[arg-type]
        for layer in both
        if layer.explains
    }
    pushed = {
        f"{layer.name}.suspension.volume": {feeder: _plain(volume) for feeder, volume in layer.given} for layer in both
    }
    return Doing(readings, pushed)


def _plain(value: Fraction) -> Amount:
    return Amount(value, Given("measured"))


def exact(number: Fraction, unit: str) -> Any:
    return number


def folded(both: tuple[Layer, Layer], order: str, twice: bool, doing: Doing | None) -> Fold:
    made = protocol_of(both, order, twice)
    return fold(made, make_case({}, {}, made.protocol, "test"), shelf(), doing, exact)


def parts(portions: Any) -> dict[str, Fraction]:
    found: dict[str, Fraction] = {}
    for portion in portions:
        for substance in portion.batch.parts:
            found[substance] = found.get(substance, Fraction(0)) + portion.part(substance).value
    return {substance: amount for substance, amount in found.items() if amount}


both_layers = st.tuples(layers("one"), layers("two"))
orders = st.sampled_from(["together", "one by one"])


@settings(max_examples=150)
@given(both_layers, orders, st.booleans(), st.booleans())
def test_two_suspensions_balance_in_plans_and_in_records(
    both: tuple[Layer, Layer], order: str, twice: bool, recorded: bool
) -> None:
    book = folded(both, order, twice, doing_of_layers(both) if recorded else None).book
    brought = {
        "beads": sum(layer.beads for layer in both),
        "liquid with the beads": sum(layer.liquid for layer in both),
        "drug": sum(layer.drug or Fraction(0) for layer in both),
        "contrast": sum(layer.suspension * layer.parts / (1 + layer.parts) for layer in both),
        "iodine": sum(layer.suspension * layer.parts / (1 + layer.parts) * layer.iodine for layer in both),
    }
    assert parts(book.held) == {substance: amount for substance, amount in brought.items() if amount}
    assert sum(portion.volume.value for portion in book.held) == sum(layer.suspension for layer in both)


@settings(max_examples=150)
@given(both_layers, orders, st.booleans())
def test_a_record_of_two_suspensions_adds_up_by_layer_and_in_all(
    both: tuple[Layer, Layer], order: str, twice: bool
) -> None:
    made = folded(both, order, twice, doing_of_layers(both))
    named: Mapping[str, Any] = {line_id: amount.value for line_id, amount in made.book.named.items()}
    for layer in both:
        pushed = sum((volume for _, volume in layer.given), Fraction(0))
        assert named[f"{layer.name}.given.volume"] == pushed
        assert named[f"{layer.name}.left.volume"] == layer.there - pushed
        if layer.drug is not None:
            there = layer.drug * (layer.read if layer.explains == "lost" else 1)
            assert named[f"{layer.name}.given.drug_mass"] == there * pushed / layer.there
            assert named[f"{layer.name}.left.drug_mass"] == there - named[f"{layer.name}.given.drug_mass"]
    for quantity in ("volume", "drug_mass", "iodine"):
        for word in ("given", "left"):
            of_layers = [named[name] for layer in both if (name := f"{layer.name}.{word}.{quantity}") in named]
            assert named.get(f"{word}.{quantity}", 0) == sum(of_layers)
    for feeder in ("F1", "F2", "F3"):
        to_feeder = [volume for layer in both for name, volume in layer.given if name == feeder]
        assert named.get(f"given.{feeder}.volume", 0) == sum(to_feeder)
    gone = sum(layer.suspension - layer.there for layer in both)
    assert named["waste.volume"] + named["unaccounted.volume"] == gone
    assert named["given.volume"] + named["left.volume"] + gone == sum(layer.suspension for layer in both)
    sinks = made.book.sinks
    assert [len(sinks[sink]) for sink in (WASTE, UNACCOUNTED)] == [
        sum(layer.explains == why for layer in both) for why in ("lost", "read")
    ]
