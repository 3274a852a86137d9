"""The book by itself: whose an id is, what is given or only spoken of, what products say, and what is put where."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import pytest

from embolplan.engine.amounts import Amount, Corners, Formula, Given, NotApplicable, Unknown, unknown
from embolplan.engine.bind import floats
from embolplan.engine.book import PATIENT, UNACCOUNTED, WASTE, Book, Doing, Place, Reading
from embolplan.engine.derivation import formula_of
from embolplan.engine.mixtures import Batch, Portion
from embolplan.units import Quantity
from embolplan.words import say
from tests.engine.shelf import recipe, shelf

POWDER, SOLUTION = "epirubicin-powder-10-mg", "epirubicin-solution-2-mg-ml"
MIX = recipe().protocol.step("mix")


def stated(value: object, line_id: str | None = None) -> Amount:
    return Amount(value, Given("stated"), line_id)


def book(parameters: dict[str, Amount] | None = None, **more: Any) -> Book:
    """A book at the step `mix`, in the scope `distal`."""
    made = Book(parameters or {}, shelf().products, more.pop("options", {}), floats, **more)
    made.step = MIX.model_copy(update={"scope": "distal"})
    return made


def ids(amount: Amount) -> list[str]:
    assert isinstance(amount.value, Unknown)
    return [waiting.id for waiting in amount.value.waits]


# -- ids -----------------------------------------------------------------------------------------------------------


def test_an_id_that_carries_its_scope_is_not_given_it_twice() -> None:
    of = book()
    assert [of.full(name) for name in ("drug.mass", "distal.drug.mass", "distalnot.mass")] == [
        "distal.drug.mass", "distal.drug.mass", "distal.distalnot.mass",
    ]  # fmt: skip
    of.step = MIX
    assert of.full("drug.mass") == "drug.mass"


def test_what_is_known_is_known_of_the_scope_or_of_all_by_file_or_by_fold() -> None:
    of = book({"distal.a.volume": stated(1.0), "b.volume": stated(2.0)})
    of.name("d.volume", stated(4.0))
    distal, of.step = of.step, MIX
    of.name("c.volume", stated(3.0))
    assert [of.has(f"{name}.volume") for name in "abcde"] == [False, True, True, False, False]
    assert distal is not None
    of.step = distal
    assert [of.has(f"{name}.volume") for name in "abcde"] == [True, True, True, True, False]
    assert set(of.named) == {"distal.d.volume", "c.volume"}


def test_what_was_read_of_the_file_is_used_and_what_the_fold_named_comes_before_it() -> None:
    of = book({"distal.drug.mass": stated(30.0), "drug.volume": stated(5.0)})
    assert of.read("drug.volume").value == 5
    assert of.used == {"drug.volume"}
    of.name("drug.mass", stated(29.0))
    assert of.read("drug.mass").value == 29
    assert of.used == {"drug.volume"}


def test_a_share_that_nobody_speaks_of_lies_between_none_and_all_and_a_volume_is_unknown() -> None:
    share, volume = book().read("load.share_bound"), book().read("slurry.volume")
    assert isinstance(share.value, Corners)
    assert (share.value.axes, share.value.values) == (("distal.load.share_bound",), (0, 100))
    assert isinstance(share.how, Given)
    assert (share.how.status, share.id) == ("unknown", "distal.load.share_bound")
    assert ids(volume) == ["distal.slurry.volume"]


def test_only_what_has_a_value_is_given() -> None:
    of = book({"distal.a.volume": unknown("distal.a.volume", "why"), "a.volume": stated(1.0), "b.volume": stated(2.0)})
    # Of the scope's own nobody says how much, and it stands before that of all.
    assert [of.gives(f"{name}.volume") for name in "abc"] == [False, True, False]


def test_what_is_placed_stands_at_the_step_under_the_id_that_it_was_given_by() -> None:
    of = book({"a.volume": stated(1.0, "a.volume"), "distal.b.volume": stated(2.0, "distal.b.volume")})
    assert [of.place(name).value for name in ("a.volume", "b.volume")] == [1, 2]
    assert {name: (amount.value, of.places[name]) for name, amount in of.named.items()} == {
        "a.volume": (1, Place("mix", "prepare")),
        "distal.b.volume": (2, Place("mix", "prepare")),
    }


def test_before_the_first_step_nothing_has_a_scope_and_all_is_prepared() -> None:
    of = Book({}, {}, {}, floats)
    assert of.name("a.volume", stated(1.0)).id == of.full("a.volume") == "a.volume"
    of.total("b.volume", stated(2.0))
    assert set(of.places.values()) == {Place(None, "prepare", least=False)}


def test_a_total_belongs_to_no_step_and_a_total_of_one_thing_is_worked_out_from_it() -> None:
    of = book()
    one = of.name("given.volume", stated(3.0))
    of.total("given.volume", one, least=True)
    total = of.named["given.volume"]
    assert (total.value, total.id, of.places["given.volume"]) == (3, "given.volume", Place(None, "prepare", least=True))
    assert isinstance(total.how, Formula)
    assert total.how.operands == (one,)
    assert formula_of(total) == "distal.given.volume"
    for own in (stated(4.0), stated(4.0, "given.volume")):
        of.total("given.volume", own)
        assert of.named["given.volume"].how is own.how
        assert not of.places["given.volume"].least


def test_readings_are_those_of_the_scope_and_a_plan_has_none() -> None:
    reading = Reading(stated(13.0), "read")
    doing = Doing(readings={"distal.suspension.volume": (reading,), "slurry.volume": (reading,)})
    of = book(doing=doing)
    assert of.readings("suspension.volume") == (reading,)
    assert of.readings("slurry.volume") == book().readings("suspension.volume") == ()


def test_anything_from_none_to_all_and_a_percentage_as_a_share() -> None:
    part = book().part("last.volume")
    assert (part.value.axes, part.value.values) == (("distal.last.volume",), (0.0, 1.0))
    assert book({"cut.share": stated(25.0)}).share("cut.share").value == 0.25
    exact = Book({"cut.share": stated(Fraction(25))}, {}, {}, lambda number, _: number)
    assert exact.share("cut.share").value == Fraction(1, 4)
    of = Book({}, {}, {}, lambda number, unit: f"{number} {unit}")
    assert [of.constant(7).value, of.constant(9, "mL").value] == ["7 ", "9 mL"]
    assert of.part("x.volume").value.values == ("0 ", "1 ")
    assert of.constant(9, "mL").how == Given("stated", quantity=Quantity(Fraction(9), Fraction(9), "mL"))


# -- products ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["drug.product", "distal.drug.product"])
def test_the_product_that_is_picked_says_its_numbers_and_its_form(name: str) -> None:
    of = book({name: stated(POWDER, name)}, options={name: (POWDER, SOLUTION)})
    assert of.product("drug", "content").value == 10
    assert of.product_word("drug", "powder", "because").value == "powder"
    assert of.product_gives("drug", "content")
    assert not of.product_gives("drug", "displacement.volume")
    assert ids(of.product("drug", "displacement.volume")) == [POWDER]


def test_while_none_is_picked_everything_waits_for_the_pick_and_for_what_no_product_says() -> None:
    open_ = unknown("drug.product", "nobody chose")
    of = book({"drug.product": open_}, options={"drug.product": (POWDER, SOLUTION)})
    assert ids(of.product("drug", "content")) == ["drug.product"]
    assert not of.product_gives("drug", "content")
    assert not of.product_gives("nobody", "content")
    word = of.product_word("drug", "powder", "the step dissolves it")
    assert isinstance(word.how, Given)
    assert (word.value, word.how.status, word.how.because) == ("powder", "stated", "the step dissolves it")
    # Of the only product that it could be no file gives the number.
    alone = book({"drug.product": open_}, options={"drug.product": (POWDER,)})
    assert ids(alone.product("drug", "displacement.volume")) == ["drug.product", POWDER]


# -- containers ----------------------------------------------------------------------------------------------------


def water(volume: float) -> Portion:
    return Portion(Batch({"water": stated(volume)}, stated(volume)))


def test_a_container_mixes_what_comes_together_and_a_sink_keeps_it_apart_by_step() -> None:
    of = book()
    for volume in (1.0, 2.0):
        of.put("syringe", water(volume))
        of.put(WASTE, water(volume))
    assert of.containers["syringe"].volume.value == 3
    assert [(step, portion.volume.value) for step, portion in of.sinks[WASTE]] == [("mix", 1), ("mix", 2)]
    assert (of.sinks[PATIENT], of.sinks[UNACCOUNTED]) == ([], [])
    assert sorted(portion.volume.value for portion in of.held) == [1, 2, 3]
    before = Book({}, {}, {}, floats)
    before.put(WASTE, water(1.0))
    assert [step for step, _ in before.sinks[WASTE]] == [""]


def test_what_is_supplied_was_brought_and_what_is_emptied_is_gone() -> None:
    of = book()
    batch = Batch({"water": stated(2.0)}, stated(2.0))
    of.supply("syringe", batch)
    assert of.brought == [batch]
    assert of.empty("syringe").batch is batch
    assert of.containers == {}


def test_a_container_that_nobody_filled_holds_nobody_knows_what() -> None:
    of = book()
    nothing = of.empty("syringe")
    for amount in (nothing.volume, nothing.solids):
        assert amount is not None
        assert ids(amount) == ["distal.syringe.volume"]
        assert amount.value.waits[0].why == say("engine.not_filled")
        assert not isinstance(amount.value, NotApplicable)
    assert nothing.batch.parts == {}
