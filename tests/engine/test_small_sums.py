"""Spans against spans, counts at the edge of a whole number, scopes, and what an infusion leaves where."""

from __future__ import annotations

from fractions import Fraction

import pytest

from embolplan.engine.amounts import Amount, Corners, Given, assumed, choose, down, unknown, up
from embolplan.engine.book import PATIENT, Book, Place
from embolplan.engine.derivation import formula_of
from embolplan.engine.fold import fold
from embolplan.engine.mixtures import Batch, Portion, drained, mixed
from embolplan.engine.readings import of_both_signs
from tests.engine.shelf import CHOICES, case_of, changed, plan_of, recipe, shelf


def stated(value: object, line_id: str | None = None) -> Amount:
    return Amount(value, Given("stated"), line_id)


def test_of_two_spans_the_left_one_is_the_first() -> None:
    ten, two = stated(Corners.span("ten", 10.0, 20.0)), stated(Corners.span("two", 1.0, 2.0))
    assert sorted((ten - two).value.values) == [8.0, 9.0, 18.0, 19.0]
    assert sorted((ten / two).value.values) == [5.0, 10.0, 10.0, 20.0]
    third = stated(Corners.span("third", 100.0, 200.0))
    assert sorted((ten + two + third).value.values) == [111, 112, 121, 122, 211, 212, 221, 222]
    assert sorted((third + (ten + two) - third).value.values) == [11, 11, 12, 12, 21, 21, 22, 22]
    assert [formula_of(each) for each in (up(ten.named("a")), down(ten.named("a"), "why"))] == [
        "a, rounded up",
        "a, rounded down",
    ]
    assert formula_of(ten.named("a") - two.named("b")) == "a - b"
    assert formula_of(assumed(ten.named("a"), "why")) == "a"


@pytest.mark.parametrize(
    ("value", "below", "above"),
    [
        (6.0, 6, 6), (5.9999999999, 6, 6), (5.99999, 5, 6), (6.0000000001, 6, 6), (6.00001, 6, 7),
        (Fraction(6), 6, 6), (Fraction(59999, 10000), 5, 6), (2.1 / 0.3, 7, 7), (0.3 / 0.1, 3, 3),
    ],
)  # fmt: skip
def test_counts_forgive_the_noise_of_a_float_and_nothing_more(value: object, below: int, above: int) -> None:
    assert (down(stated(value), "why").value, up(stated(value)).value) == (below, above)
    assert down(stated(Corners.span("s", 5.5, 7.5)), "why").value.values == (5, 7)


@pytest.mark.parametrize(
    ("volumes", "sum_of_them"),
    [
        ([0.3, -0.1, -0.2], 0),  # a float has -2.8e-17 left
        ([1e6, 1e-7, -1e6], 0),  # nobody reads a tenth of a millionth beside a million
        ([0.3, -0.1, -0.2 + 1e-9], 1e-9),
        ([-0.5, 0.2], -0.3),
        ([0.25], 0.25),
    ],
)
def test_volumes_of_both_signs_that_cancel_out_leave_nothing(volumes: list[float], sum_of_them: float) -> None:
    whole = of_both_signs([stated(volume, "abc"[place]) for place, volume in enumerate(volumes)])
    assert whole.value == (pytest.approx(sum_of_them, rel=1e-6) if sum_of_them else 0)
    assert formula_of(whole) == (" + ".join("abc"[: len(volumes)]) if len(volumes) > 1 else None)
    span = stated(Corners.span("s", 1.0, 2.0))
    assert of_both_signs([span, stated(-1.0)]).value.values == (0, 1)


def test_what_every_option_waits_for_is_waited_for_and_what_only_one_does_is_not() -> None:
    options = {"a": unknown("x", "why") * unknown("y", "why"), "b": unknown("y", "why") * unknown("z", "why")}
    waits = choose(unknown("pick", "nobody chose"), options).value.waits
    assert [waiting.id for waiting in waits] == ["pick", "y"]


def test_a_step_with_a_scope_reads_and_names_its_own_quantities_first() -> None:
    own, common = stated(1.0, "distal.beads.size"), stated(2.0, "beads.size")
    book = Book({"distal.beads.size": own, "beads.size": common, "pause.duration": common}, {}, {}, lambda it, _: it)
    assert book.read("beads.size") is common
    book.step = recipe().protocol.step("mix").model_copy(update={"scope": "distal"})
    assert book.read("beads.size") is book.read("distal.beads.size") is own
    assert book.read("pause.duration") is common
    assert [waiting.id for waiting in book.read("drug.mass").value.waits] == ["distal.drug.mass"]
    assert book.read("drug.mass").how.because == "the source does not report it"
    assert book.name("drug.mass", own).id == "distal.drug.mass"
    assert book.places["distal.drug.mass"] == Place("mix", "prepare", least=False)
    assert book.has("drug.mass")
    assert not book.has("contrast.volume")


def test_an_infusion_goes_into_the_patient_and_meets_no_container() -> None:
    book = fold(recipe(), case_of(changed({"infusion.volume": "250 mL"})), shelf()).book
    infused = [portion for step, portion in book.sinks[PATIENT] if step == "infuse"]
    assert [(it.volume.value, it.part("infusion").value) for it in infused] == [(250.0, 100.0)]
    assert plan_of(changed({"infusion.volume": "250 mL"}))["infusion.concentration"].value == 0.4


def test_mixing_keeps_the_settled_beads_of_either_side_and_draining_keeps_only_them() -> None:
    water = Portion(Batch({"water": stated(3.0)}, stated(3.0)))
    beads = Portion(Batch({"beads": stated(2.0)}, stated(2.0), stated(2.0), frozenset(["beads"])))
    for made in (mixed(water, beads), mixed(beads, water), mixed(mixed(water, water), beads)):
        assert made.solids is not None
        assert made.solids.value == 2.0
        assert made.batch.beads == {"beads"}
        stays, leaves = drained(made, None)
        assert (stays.volume.value, set(stays.batch.parts)) == (2.0, {"beads"})
        assert leaves.volume.value == made.volume.value - 2.0
    both = mixed(beads, beads)
    assert both.solids is not None
    assert (both.solids.value, both.volume.value, both.part("beads").value) == (4.0, 4.0, 4.0)
    assert mixed(water, water).solids is None
    assert "beads" not in drained(mixed(water, beads), None)[1].batch.parts


def test_a_quarter_of_a_drug_stays_with_the_beads_whatever_they_are_poured_into() -> None:
    water = Portion(Batch({"water": stated(3.0)}, stated(3.0)))
    parts = {"beads": stated(2.0), "drug": stated(60.0)}
    loaded = Portion(Batch(parts, stated(7.0), stated(2.0), frozenset(["beads"]), {"drug": stated(0.25)}))
    for made in (mixed(water, loaded), mixed(loaded, water)):
        stays, leaves = drained(made, None)
        assert {name: part.value for name, part in stays.parts.items()} == {"beads": 2, "drug": 15}
        assert {name: part.value for name, part in leaves.parts.items()} == {"water": 3, "drug": 45}
        assert (stays.volume.value, leaves.volume.value) == (2, 8)
        removed, gone = drained(made, stated("removed"))
        assert {name: part.value for name, part in removed.parts.items()} == {"beads": 2, "drug": 15, "water": 0}
        assert {name: part.value for name, part in gone.parts.items()} == {"water": 3, "drug": 45}
        kept, nothing = drained(made, stated("kept"))
        assert (kept.volume.value, kept.part("drug").value, kept.part("water").value) == (10, 60, 3)
        assert {name: part.value for name, part in nothing.parts.items()} == {"water": 0, "drug": 0}


def test_a_dilution_is_the_suspension_per_settled_beads() -> None:
    assert plan_of(CHOICES)["suspension.dilution"].value == 7.0
