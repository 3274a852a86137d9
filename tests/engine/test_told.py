"""What a line says of its amount: why it has none, what bounds it, what was picked, and in which unit it is printed."""

from __future__ import annotations

import pytest

from embolplan.engine import compute
from embolplan.errors import CaseError
from embolplan.plan import RatioText
from tests.engine import emulsion, loaded_beads
from tests.engine.drugs import case_for, with_parameters
from tests.engine.shelf import CHOICES, changed, plan_of, recipe, shelf
from tests.engine.test_stock import TEN


def test_a_change_of_size_that_the_maker_bounds_is_not_called_unreported() -> None:
    # The maker of DC Bead: 300-500 µm get smaller by at most 20 % with doxorubicin.
    plan = loaded_beads.plan(loaded_beads.recipe("dc-bead-300-500", "300-500 µm", "doxorubicin"))
    size, volume = plan["beads.loaded.size"], plan["beads.loaded.volume_loss"]
    # 0.8 x 300 to 500; and a volume of 0.8 x 0.8 x 0.8 is 0.512 of the whole.
    assert [(line.low, line.high) for line in (size, volume)] == [
        pytest.approx((240, 500)), (None, pytest.approx(48.8)),
    ]  # fmt: skip
    assert [line.because for line in (size, volume)] == [None, None]


def test_what_a_share_bounds_that_nobody_reports_says_so() -> None:
    line = plan_of(changed({"load.excess": "removed"}))["suspension.drug_concentration"]
    assert (line.text, line.status) == ("at most 15 mg/mL", "derived")
    assert line.because is not None
    assert "load.share_bound" in line.because
    bound = plan_of(changed({"load.excess": "removed", "load.share_bound": "100 %"}))["suspension.drug_concentration"]
    assert (bound.text, bound.because) == ("15 mg/mL", None)


# -- why there is no amount ----------------------------------------------------------------------------------------


def test_what_is_missing_says_whether_it_is_to_be_chosen_or_not_reported_or_what_it_waits_for() -> None:
    plan = plan_of({})
    told = {name: plan[name].text for name in ("drug.product", "infusion.volume", "beads.load", "suspension.volume")}
    assert told == {
        "drug.product": "to be chosen",
        "infusion.volume": "not reported",
        "beads.load": "unknown, waits for beads.settled_volume",
        "suspension.volume": "unknown, waits for load.excess, beads.settled_volume, contrast.basis",
    }
    for line in (plan[name] for name in told):
        assert (line.status, line.value, line.low, line.high, line.option, line.because) == ("unknown", *[None] * 5)
    assert plan["drug.mass"].waits_for == ()


def test_what_does_not_apply_says_so_and_waits_for_nothing() -> None:
    line = plan_of(changed({"drug.product": "epirubicin-solution-2-mg-ml"}))["drug.diluent_volume"]
    assert (line.status, line.text, line.value, line.waits_for) == ("not applicable", "not applicable", None, ())
    assert line.because


def test_two_bounds_that_meet_say_nothing_and_wait_for_their_other_ends() -> None:
    of = with_parameters(
        recipe(), {"drug.mass": "at most 60 mg [liu-2021, M]", "beads.settled_volume": "at most 2 mL [liu-2021, M]"}
    )
    case = case_for(of, {name: text for name, text in CHOICES.items() if name != "beads.settled_volume"})
    plan = compute(of, case, shelf())
    # At most 60 mg on at most 2 mL is anything at all.
    line = plan["beads.load"]
    assert (line.status, line.value, line.low, line.high) == ("unknown", None, None, None)
    assert line.text == "unknown, waits for drug.mass, beads.settled_volume"
    assert [wait.id for wait in line.waits_for] == ["drug.mass", "beads.settled_volume"]
    assert {wait.why for wait in line.waits_for} == {"it is given with one end only, which says nothing here"}
    assert (plan["drug.mass"].text, plan["drug.mass"].status) == ("at most 60 mg", "stated")


def test_shares_that_a_recipe_does_not_even_speak_of_bound_all_the_same() -> None:
    of = with_parameters(recipe(), {}, without=("load.share_bound", "load.share_retained"))
    line = compute(of, case_for(of, changed({"load.excess": "removed"})), shelf())["suspension.drug_concentration"]
    assert (line.text, line.low, line.high) == ("at most 15 mg/mL", None, 15)
    assert line.because == "a bound, since load.share_bound, load.share_retained is not reported"


def test_a_share_that_is_left_to_a_person_waits_for_the_reason_that_the_recipe_gives() -> None:
    entry = {"label": "share", "choose": "a share", "why": "two papers measured it, and they differ"}
    of = with_parameters(recipe(), {"load.share_bound": entry})
    line = compute(of, case_for(of, {}), shelf())["load.share_bound"]
    assert [(wait.id, wait.why) for wait in line.waits_for] == [(line.id, entry["why"])]


def test_a_ratio_whose_sides_nobody_names_is_shown_as_it_is_written() -> None:
    of = with_parameters(recipe(), {"contrast.ratio": "1:2 [liu-2021, Methods]"})
    line = compute(of, case_for(of, CHOICES), shelf())["contrast.ratio"]
    assert (line.status, line.ratio) == ("unknown", None)
    assert line.text == "1:2, which side is which is not said"


# -- words ---------------------------------------------------------------------------------------------------------


def test_a_choice_in_words_has_its_option_and_a_product_its_name() -> None:
    plan = plan_of(CHOICES)
    told = {name: (plan[name].text, plan[name].option) for name in ("drug.product", "load.excess", "drug.diluent")}
    assert told == {
        "drug.product": ("Epirubicin hydrochloride powder, vial of 10 mg", TEN),
        "load.excess": ("kept", "kept"),
        "drug.diluent": ("Water for injection", "water-for-injection"),
    }
    for name in told:
        line = plan[name]
        assert (line.value, line.unit, line.ucum, line.canonical, line.ratio) == (None, None, None, None, None)
    assert plan["drug.mass"].option is None


def test_a_ratio_has_its_parts_and_what_it_is_taken_on_where_that_is_picked() -> None:
    line = plan_of({**CHOICES, "contrast.basis": "slurry"})["contrast.ratio"]
    assert (line.text, line.option) == ("1:1 beads to contrast", None)
    assert line.ratio == RatioText((1.0, 1.0), ("beads", "contrast"), "slurry")
    assert plan_of({})["contrast.ratio"].ratio == RatioText((1.0, 1.0), ("beads", "contrast"), None)
    without = with_parameters(recipe(), {}, without=("contrast.basis",))
    assert compute(without, case_for(without, {}), shelf())["contrast.ratio"].ratio == RatioText(
        (1.0, 1.0), ("beads", "contrast"), None
    )
    assert emulsion.plan(oil__ratio="unset")["oil.ratio"].ratio is None
    assert plan_of(CHOICES)["drug.mass"].ratio is None


# -- numbers -------------------------------------------------------------------------------------------------------


def test_a_number_stands_in_the_unit_that_it_was_written_in_or_that_its_kind_is_printed_in() -> None:
    plan = plan_of({**CHOICES, "load.duration": "0.5 h"})
    load, shakes = plan["load.duration"], plan["load.shakes"]
    assert (load.value, load.unit, load.canonical, load.text) == (0.5, "h", "h", "0.5 h")
    # Half an hour every 5 min.
    assert (shakes.value, shakes.text, shakes.formula) == (6, "6", "load.duration / load.interval, rounded down")
    iodine = plan["contrast.iodine"]
    assert (iodine.value, iodine.unit, iodine.ucum, iodine.canonical) == (2240, "mg", "mg", "mgI")
    # 3 to 5 beats at 75 a minute are 2.4 to 4 s.
    beats = emulsion.plan(patient__heart_rate="75 /min")["endpoint.clearance.clearance_time"]
    assert (beats.low, beats.high) == pytest.approx((2.4, 4))
    assert (beats.unit, beats.value) == ("s", None)


def test_a_stated_quantity_that_was_set_says_what_it_stands_instead_of() -> None:
    line = plan_of({**CHOICES, "drug.mass": "50 mg"})["drug.mass"]
    assert (line.value, line.status, line.instead_of) == (50, "chosen", "60 mg")
    assert plan_of(CHOICES)["drug.mass"].instead_of is None


def test_vials_are_those_of_the_product_and_no_other_count_is() -> None:
    plan = plan_of({**CHOICES, "working-syringe.capacity": "3 mL"})
    assert [(item.product, item.count) for item in plan["drug.vials"].items] == [(TEN, 6)]
    for name in ("working-syringe.count", "load.shakes", "drug.product", "beads.packs"):
        assert plan[name].items == ()


def test_packs_are_those_of_the_product_that_is_picked() -> None:
    beads = loaded_beads.recipe("dc-bead-100-300", "100-300 µm", "doxorubicin")
    packs = loaded_beads.plan(with_parameters(beads, {"beads.pack_volume": "1 mL [nobody, x]"}))["beads.packs"]
    # 2 mL of beads.
    assert [(item.product, item.count) for item in packs.items] == [("dc-bead-100-300", 2)]


def test_what_was_written_is_told_to_its_last_digit_and_what_follows_from_it_rounded() -> None:
    plan = plan_of({**CHOICES, "drug.mass": "12.3456 mg", "beads.settled_volume": "2 mL"})
    assert (plan["drug.mass"].text, plan["beads.load"].text) == ("12.3456 mg", "6.17 mg/mL")


@pytest.mark.parametrize("name", ["amount", "ends", "field", "_reckon"])
def test_a_line_tells_only_its_own_fields(name: str) -> None:
    with pytest.raises(AttributeError):
        getattr(plan_of(CHOICES)["beads.load"], name)


def test_a_number_that_cannot_be_printed_refuses_the_case_by_its_line() -> None:
    little = {**CHOICES, "drug.mass": "0.001 mg", "beads.settled_volume": "2000 mL"}
    with pytest.raises(CaseError, match=r"^beads\.load: "):
        plan_of(little)
