"""What is made once for an object is its own: a copy has another, and nothing is kept of what is gone."""

from __future__ import annotations

import gc
from dataclasses import fields, replace
from functools import partial
from typing import TYPE_CHECKING
from weakref import ref

import pytest

from embolplan.engine import compute
from embolplan.engine.bind import bind, floats, stated
from embolplan.engine.kept import Kept, Remembered
from embolplan.engine.layout import layout_of
from embolplan.errors import CaseError
from embolplan.model.case import Case
from embolplan.model.recipe import Recipe, Shelf
from tests.engine.drugs import with_parameters
from tests.engine.shelf import recipe, shelf

if TYPE_CHECKING:
    from embolplan.model.protocol import Protocol

CHOSEN = {"load.excess": "kept", "contrast.basis": "slurry", "drug.product": "epirubicin-powder-10-mg"}


def test_what_is_made_for_an_object_is_made_once() -> None:
    kept: Kept[Protocol, list[str]] = Kept(lambda each: [each.title])
    protocol = recipe().protocol
    assert kept.of(protocol) is kept.of(protocol)
    assert kept.of(protocol) == [protocol.title]


def test_what_was_asked_is_remembered_until_it_becomes_too_much() -> None:
    remembered: Remembered[int, int] = Remembered(2)
    worked: list[int] = []

    def ten_times(number: int) -> int:
        worked.append(number)
        return 10 * number

    assert [remembered.of(n, partial(ten_times, n)) for n in (1, 2, 1, 2)] == [10, 20, 10, 20]
    assert worked == [1, 2]
    assert [remembered.of(n, partial(ten_times, n)) for n in (3, 1, 3)] == [30, 10, 30]
    assert worked == [1, 2, 3, 1]


def test_a_copy_of_a_protocol_has_its_own() -> None:
    protocol = recipe().protocol
    before = layout_of(protocol)
    copy = protocol.model_copy(update={"steps": protocol.steps[:3], "title": "another"})
    kept: Kept[Protocol, str] = Kept(lambda each: each.title)
    assert kept.of(protocol) != kept.of(copy) == "another"
    assert layout_of(copy).spine == protocol.steps[:3]
    assert layout_of(protocol) is before


def test_a_copy_of_a_protocol_is_planned_by_its_own_numbers() -> None:
    of = recipe()
    assert compute(of, Case(), shelf())["drug.mass"].value == 60
    changed = with_parameters(of, {"drug.mass": "40 mg [liu-2021, Methods]"})
    assert compute(changed, Case(), shelf())["drug.mass"].value == 40
    assert compute(of, Case(), shelf())["drug.mass"].value == 60


def test_a_copy_of_a_protocol_is_planned_by_its_own_steps() -> None:
    of = recipe()
    whole = compute(of, Case(), shelf())
    steps = tuple(step for step in of.protocol.steps if step.id != "feeders")
    shorter = Recipe(of.protocol.model_copy(update={"steps": steps}), of.origin)
    assert [step.id for step in compute(shorter, Case(), shelf()).steps] == [
        step.id for step in whole.steps if step.id != "feeders"
    ]


def test_nothing_is_kept_of_what_is_gone() -> None:
    kept: Kept[Protocol, tuple[str, ...]] = Kept(lambda each: tuple(step.id for step in layout_of(each).spine))
    copies = [recipe().protocol.model_copy() for _ in range(3)]
    for each in copies:
        kept.of(each)
        compute(Recipe(each, recipe().origin), Case(), shelf())
    assert len(kept) == 3
    del copies, each
    gc.collect()
    assert len(kept) == 0


def test_what_was_chosen_is_never_bound_to_a_recipe() -> None:
    of = recipe()
    chosen = bind(of, Case(choices={"beads.settled_volume": "3 mL", "load.excess": "kept"}))
    unchosen = bind(of, Case())
    assert (chosen["beads.settled_volume"].value, chosen["load.excess"].value) == (3.0, "kept")
    assert unchosen["beads.settled_volume"].how.because is not None
    with pytest.raises(TypeError):
        bool(unchosen["load.excess"].value)


def test_other_numbers_are_bound_each_time() -> None:
    parameter = recipe().protocol.parameters["drug.mass"]
    assert stated(parameter, lambda number, _: 2 * float(number)).value == 120
    assert stated(parameter, floats).value == 60


def test_a_plan_keeps_no_recipe_alive_but_its_own() -> None:
    copy = recipe().protocol.model_copy()
    gone = ref(copy)
    plan = compute(Recipe(copy, recipe().origin), Case(choices={"beads.settled_volume": "3 mL"}), shelf())
    del copy
    texts = [line.text for line in plan.lines]
    assert "3 mL" in texts
    del plan
    gc.collect()
    assert gone() is None


def test_what_is_made_later_is_made_once_and_is_part_of_a_line_like_the_rest() -> None:
    line = compute(recipe(), Case(choices={"beads.settled_volume": "3 mL"}), shelf())["beads.load"]
    assert line.formula is line.formula
    same = replace(line)
    assert same == line
    assert (same.formula, same.inputs) == ("drug.mass / beads.settled_volume", ("drug.mass", "beads.settled_volume"))
    with pytest.raises(AttributeError):
        line.no_such_field  # type: ignore[attr-defined]  # noqa: B018  # the field that is asked for does not exist


def test_a_plan_refuses_at_once_what_cannot_be_printed_though_nobody_asks_for_a_text() -> None:
    # A microgram on two litres of beads is half a millionth of a milligram for each millilitre.
    little = {"drug.mass": "0.001 mg", "beads.settled_volume": "2000 mL"}
    with pytest.raises(CaseError, match=r"^beads\.load: "):
        compute(recipe(), Case(choices=CHOSEN | little), shelf())


def test_a_plan_refuses_at_once_a_day_beyond_the_calendar() -> None:
    day = Case.model_validate({"procedure": {"date": "9999-12-31"}, "choices": {"systemic.sorafenib.start": "5 days"}})
    with pytest.raises(CaseError, match="sorafenib"):
        compute(recipe(), day, shelf())


def test_every_field_of_a_plan_is_there_when_it_is_asked_for_and_stays() -> None:
    plan = compute(recipe(), Case(choices=CHOSEN | {"beads.settled_volume": "3 mL"}), shelf())
    for field in fields(plan):
        assert getattr(plan, field.name) is getattr(plan, field.name), field.name
    assert replace(plan) == plan
    assert replace(plan).code == plan.code


def test_a_stated_line_says_what_was_picked_beside_it_in_this_plan() -> None:
    bases = ("slurry", "settled-before-loading")
    plans = [compute(recipe(), Case(choices={"contrast.basis": basis}), shelf()) for basis in bases]
    ratios = [plan["contrast.ratio"].ratio for plan in plans]
    assert [ratio and ratio.basis for ratio in ratios] == [*bases]
    bare = Shelf({**shelf().products}, shelf().origins)
    bare = replace(bare, products={name: each for name, each in bare.products.items() if name != "water-for-injection"})
    texts = [compute(recipe(), Case(), each)["drug.diluent"].text for each in (shelf(), bare)]
    assert texts == ["Water for injection", "water-for-injection"]


def test_what_was_forgotten_is_made_again() -> None:
    kept: Kept[Protocol, list[str]] = Kept(lambda each: [each.title])
    protocol = recipe().protocol
    before = kept.of(protocol)
    kept.clear()
    assert len(kept) == 0
    assert kept.of(protocol) is not before
    assert kept.of(protocol) == before
