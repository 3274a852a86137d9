"""Nothing, too much, too little and open ends: a plan says so, or refuses the case by name, and never breaks."""

from __future__ import annotations

import math
import os
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import given as property_of
from hypothesis import settings
from hypothesis import strategies as st

from embolplan.engine import compute
from embolplan.engine.amounts import Amount, Corners, Given, NotApplicable, Unknown, down, not_applicable, unknown, up
from embolplan.engine.bind import floats, parse_choice, stated, to_number
from embolplan.engine.ends import ends
from embolplan.engine.mixtures import Batch, Portion, drained
from embolplan.errors import CaseError, LibraryError
from embolplan.model.case import Case
from embolplan.model.parameter import Parameter, Written
from embolplan.model.recipe import Recipe
from embolplan.units import KINDS, Quantity, parse_quantity
from tests.engine.shelf import CHOICES, case_of, changed, plan_of, recipe, shelf
from tests.engine.test_done import done, given, measured

if TYPE_CHECKING:
    from embolplan.plan import Line, Plan

LARGE, SMALL = "1000000000", "0.000001"


def restated(**written: str) -> Recipe:
    """The shipped recipe with some quantities stated otherwise."""
    entries = {name.replace("__", "."): value for name, value in written.items()}
    found = {name: Parameter.model_validate(Written(name, value)) for name, value in entries.items()}
    protocol = recipe().protocol
    return Recipe(protocol.model_copy(update={"parameters": {**protocol.parameters, **found}}), recipe().origin)


def planned(made: Recipe, **choices: str) -> Plan:
    return compute(made, case_of({**CHOICES, **choices}), shelf())


def span_of(line: Line) -> tuple[float | None, float | None, float | None]:
    return line.value, line.low, line.high


@pytest.mark.parametrize(
    ("choice", "where"),
    [
        ({"beads.settled_volume": f"{LARGE} L"}, "bead-syringe.count"),
        ({"beads.settled_volume": f"{LARGE} L", "drug.mass": "1000 g", "drug.product": "unset"}, "bead-syringe.count"),
        ({"beads.settled_volume": f"{SMALL} µL"}, "beads.load"),
        ({"drug.mass": f"{LARGE} g"}, "dissolve"),
        ({"beads.pack_volume": f"{SMALL} mL", "beads.settled_volume": "100 L"}, "draw-beads"),
        ({"load.interval": f"{SMALL} s"}, "load.shakes"),
    ],
)
def test_a_number_that_can_be_neither_counted_nor_printed_refuses_the_case_by_its_name(
    choice: dict[str, str], where: str
) -> None:
    with pytest.raises(CaseError) as refused:
        plan_of(changed(choice))
    assert [problem.where for problem in refused.value.problems] == [where]
    assert refused.value.problems[0].message


@pytest.mark.parametrize(
    ("line_id", "typed"),
    [
        ("contrast.basis", "by eye"),
        ("drug.product", "another"),
        ("load.excess", "shaken"),
        ("infusion.mass", "much"),
        ("contrast.ratio", "half"),
    ],
)
def test_a_choice_that_nobody_checked_is_refused_by_its_name_and_not_used(line_id: str, typed: str) -> None:
    with pytest.raises(CaseError) as refused:
        compute(recipe(), Case(choices={**CHOICES, line_id: typed}), shelf())
    assert [problem.where for problem in refused.value.problems] == [line_id]


@pytest.mark.parametrize("line_id", ["drug.volume", "slurry.volume", "suspension.volume"])
@pytest.mark.parametrize("explains", ["read", "lost"])
def test_a_volume_that_reads_as_nothing_leaves_what_is_divided_by_it_without_a_meaning(
    line_id: str, explains: str
) -> None:
    plan = done(measured(line_id, 0.0, explains), given(0.0))
    assert plan[line_id].value == 0.0
    quotient = plan["drug.concentration" if line_id == "drug.volume" else "suspension.drug_concentration"]
    if line_id != "slurry.volume":
        assert (quotient.status, quotient.text) == ("not applicable", "not applicable")
        assert str(quotient.because).startswith(f"{line_id} is 0")


def test_settled_beads_of_nothing_leave_their_load_without_a_meaning() -> None:
    plan = done(measured("beads.settled_volume", 0.0, "read"))
    assert plan["beads.load"].status == "not applicable"
    assert plan["beads.load"].because == "beads.settled_volume is 0, and nothing is divided by 0"
    assert plan["beads.load"].formula == "drug.mass / beads.settled_volume"
    assert plan["beads.load"].inputs == ("drug.mass", "beads.settled_volume")
    assert plan["suspension.volume"].value == 10.0


def test_what_is_computed_from_what_has_no_meaning_has_none_and_waits_for_nothing() -> None:
    without, open_, number = not_applicable("why"), unknown("u", "nobody says"), Amount(2.0, Given("stated"))
    for one in (open_, number, without):
        for found in (without + one, one - without, without * one, one / without):
            assert isinstance(found.value, NotApplicable)
            assert found.value.because == "why"
    assert isinstance((number / open_).value, Unknown)


def test_a_container_that_is_exactly_full_does_not_overflow_by_the_noise_of_a_float() -> None:
    assert 2 * (7.94 + 5.5) > 26.88 - 1e-9
    change = {"beads.settled_volume": "7.94 mL", "drug.diluent_volume": "5.5 mL", "drug-syringe.capacity": "6 mL"}
    full, over = (plan_of(changed({**change, "bead-syringe.capacity": f"{mL} mL"})) for mL in (26.88, 26.8799))
    assert "container.overfull" not in [finding.code for finding in full.findings]
    assert "container.overfull" in [finding.code for finding in over.findings]


def test_every_container_that_would_overflow_is_named_with_the_most_it_would_hold() -> None:
    plan = plan_of(changed({"drug.diluent_volume": "10 mL"}))
    texts = [finding.text for finding in plan.findings if finding.code == "container.overfull"]
    assert len(texts) == 2
    assert any("drug-syringe would hold 10 mL" in text for text in texts)
    assert any("bead-syringe would hold 24 mL" in text for text in texts)


def test_a_span_that_may_overflow_a_container_blocks() -> None:
    plan = planned(restated(drug__diluent_volume="5-9 mL [liu-2021, Methods]"))
    texts = [finding.text.partition(" 2 such")[0] for finding in plan.findings if finding.code == "container.overfull"]
    assert texts == [
        "bead-syringe would hold 22 mL; it takes 20 mL.",
        "drug-syringe would hold 9 mL; it takes 5 mL.",
    ]
    assert span_of(plan["drug.concentration"]) == (None, 60 / 9, 12.0)
    assert span_of(plan["suspension.volume"]) == (None, 14.0, 22.0)


def test_a_stated_volume_that_a_person_changes_is_a_caution_though_a_step_names_it_again() -> None:
    plan = plan_of(changed({"drug.diluent_volume": "4 mL"}))
    line = plan["drug.diluent_volume"]
    assert (line.status, line.value, line.instead_of) == ("chosen", 4.0, "5 mL")
    assert [finding.lines for finding in plan.findings if finding.code == "quantity.changed"] == [
        ("drug.diluent_volume",)
    ]
    assert [plan[name].value for name in ("drug.volume", "drug.concentration", "slurry.volume")] == [4.0, 15.0, 6.0]


def test_at_least_gives_at_least_or_at_most_to_what_is_derived() -> None:
    plan = planned(restated(load__duration="at least 2 h [liu-2021, Methods]"))
    assert span_of(plan["load.duration"]) == (None, 2.0, None)
    assert (span_of(plan["load.shakes"]), plan["load.shakes"].text) == ((None, 24.0, None), "at least 24")
    assert span_of(plan["prepare.duration"]) == (None, 127.0, None)
    plan = planned(restated(drug__diluent_volume="at least 4 mL [liu-2021, Methods]"))
    assert span_of(plan["drug.concentration"]) == (None, None, 15.0)
    assert span_of(plan["suspension.volume"]) == (None, 12.0, None)
    assert span_of(plan["suspension.drug_concentration"]) == (None, None, 5.0)


def test_at_most_divides_to_at_least() -> None:
    plan = planned(restated(drug__diluent_volume="at most 4 mL [liu-2021, Methods]"))
    assert span_of(plan["drug.concentration"]) == (None, 15.0, None)
    assert plan["drug.concentration"].text == "at least 15 mg/mL"
    assert span_of(plan["suspension.volume"]) == (None, 4.0, 12.0)


def test_open_ends_that_meet_again_say_nothing_and_wait_for_a_number() -> None:
    plan = planned(restated(drug__diluent_volume="at least 4 mL [liu-2021, Methods]"), **{"load.excess": "removed"})
    for line in plan.lines:
        assert not any(isinstance(end, float) and not math.isfinite(end) for end in span_of(line)), line.id
    record = done(measured("suspension.volume", 13.0, "read"))
    assert record["left.drug_mass"].value == pytest.approx(60)


def test_a_portion_lost_of_who_knows_how_much_leaves_a_drug_mass_that_waits_for_the_volume() -> None:
    made = restated(drug__diluent_volume="at least 4 mL [liu-2021, Methods]")
    plan = compute(made, case_of(CHOICES), shelf(), [measured("suspension.volume", 13.0, "lost"), given(3.0)])
    line = plan["left.drug_mass"]
    assert (line.status, span_of(line)) == ("unknown", (None, None, None))
    assert [waiting.id for waiting in line.waits_for] == ["drug.diluent_volume"]
    assert "one end only" in line.waits_for[0].why
    assert plan["left.volume"].value == 10.0


def test_a_size_is_chosen_as_a_span_a_count_as_a_whole_number_and_words_as_they_are() -> None:
    kinds = {"size": "beads.size", "count": "fraction.count", "text": "inject.mode"}
    made = {kind: Parameter.model_validate(Written(name, "not reported")) for kind, name in kinds.items()}
    size = parse_choice(made["size"], "100-300 µm")
    assert isinstance(size, Quantity)
    assert size.text == "100-300 µm"
    assert (parse_choice(made["count"], "7"), type(parse_choice(made["count"], "7"))) == (7, int)
    assert parse_choice(made["text"], "pulsed") == "pulsed"


def test_only_a_mixture_with_beads_can_be_drained_and_a_step_needs_its_container() -> None:
    water = Amount(1.0, Given("stated"))
    with pytest.raises(ValueError, match="water"):
        drained(Portion(Batch({"water": water}, water)), None)
    protocol = recipe().protocol
    steps = tuple(it.model_copy(update={"into": None}) if it.id == "mix" else it for it in protocol.steps)
    with pytest.raises(LibraryError, match="which container"):
        compute(Recipe(protocol.model_copy(update={"steps": steps}), recipe().origin), case_of(CHOICES), shelf())


def test_ends_say_no_more_than_is_known() -> None:
    inf = math.inf
    assert ends(Corners.span("s", 2.0, 3.0)) == (None, 2.0, 3.0)
    assert ends(Corners.span("s", 3.0, 2.0)) == (None, 2.0, 3.0)
    assert ends(Corners.span("s", 0.0, 3.0)) == (None, None, 3.0)
    assert ends(Corners.span("s", 2.0, inf)) == (None, 2.0, None)
    assert ends(Corners.span("s", 2.0, 2.0)) == (2.0, None, None)
    assert ends(Corners.span("s", 0.0, inf)) == (None, None, None)
    assert ends(Corners.span("s", inf, inf)) == (None, None, None)
    assert ends(Corners.span("s", math.nan, 2.0)) == (None, None, None)
    assert ends(Corners.span("s", 2.0, math.nan)) == (None, None, None)
    assert repr(tuple(ends(-0.0))) == repr((0.0, None, None))
    assert ends(1e-10) == (1e-10, None, None)


def test_a_share_of_at_least_so_much_is_no_more_than_all_and_a_low_end_of_nothing_is_no_nonsense() -> None:
    share = to_number(parse_quantity("at least 60 %", KINDS["share"]), "share", "s", floats)
    assert share.values == (60.0, 100.0)
    nothing = to_number(parse_quantity("at least 0 %", KINDS["percent"]), "percent", "s", floats)
    assert nothing.values == (0.0, math.inf)


def test_about_is_inherited_by_everything_derived_counts_included() -> None:
    plan = planned(restated(drug__mass="about 60 mg [liu-2021, Methods]"))
    for line_id in ("drug.concentration", "drug.vials", "beads.load", "suspension.drug_concentration"):
        assert plan[line_id].about, line_id
        assert plan[line_id].text.startswith("about "), line_id
    assert not plan["suspension.volume"].about
    about = Amount(2.5, Given("stated"), "x", about=True)
    sure = Amount(1.0, Given("stated"), "y")
    assert [made.about for made in (about + sure, sure * about, sure / sure)] == [True, True, False]
    assert [made.about for made in (up(about), down(about, "why"), up(sure))] == [True, True, False]
    chosen = planned(restated(drug__mass="about 60 mg [liu-2021, Methods]"), **{"drug.mass": "50 mg"})
    assert not chosen["drug.concentration"].about


def test_a_share_that_nobody_reports_lies_between_nothing_and_all_and_nothing_else_has_bounds() -> None:
    share = stated(Parameter.model_validate(Written("load.share_bound", "not reported")), floats)
    assert share.value.values == (0.0, 100.0)
    volume = stated(Parameter.model_validate(Written("infusion.volume", "not reported")), floats)
    assert isinstance(volume.value, Unknown)


def test_a_span_can_be_chosen_as_one_number() -> None:
    plan = plan_of(changed({"settle.duration": "2.5 min"}))
    assert plan["settle.duration"].instead_of == "2 to 3 min"
    assert plan["prepare.duration"].value == 37.5


def test_feeders_with_nothing_and_with_everything_are_planned_so() -> None:
    plan = plan_of({**CHOICES, "feeders.F1.share": "0 %", "feeders.F2.share": "100 %"})
    volumes = [plan[f"feeder.{name}.{what}"].value for name in ("F1", "F2") for what in ("volume", "drug_mass")]
    assert volumes == [0.0, 0.0, 14.0, 60.0]
    assert "feeders.shares" not in [finding.code for finding in plan.findings]


def test_feeders_keep_whatever_name_the_room_gave_them() -> None:
    names = ["right hepatic A8", "A.b {x}", "µ–Ä", "volume"]
    plan = done(*(given(1.0, name) for name in names), given(2.0, "volume"))
    assert [plan[f"given.{name}.volume"].value for name in names] == [1.0, 1.0, 1.0, 3.0]
    assert plan["given.volume"].value == 6.0


def test_computing_twice_gives_equal_plans_and_leaves_what_was_put_in_as_it_was() -> None:
    case, before = case_of(CHOICES), (recipe().protocol.model_dump_json(), case_of(CHOICES).model_dump_json())
    assert compute(recipe(), case, shelf()) == compute(recipe(), case, shelf())
    assert (recipe().protocol.model_dump_json(), case.model_dump_json()) == before


def test_a_plan_does_not_depend_on_the_seed_of_hashes() -> None:
    program = "from tests.engine.shelf import *; import hashlib; p = plan_of(CHOICES); print(hashlib.md5(repr(p).encode()).hexdigest())"  # noqa: E501
    root = Path(__file__).parents[2]
    made = {
        subprocess.run(
            [sys.executable, "-c", program],
            cwd=root, env={**os.environ, "PYTHONHASHSEED": seed}, capture_output=True, text=True, check=True,
        ).stdout
        for seed in ("1", "2")
    }  # fmt: skip
    assert len(made) == 1


readings = st.floats(min_value=0, max_value=30).map(lambda value: round(value, 2))
CHANGES = {
    "beads.settled_volume": ["unset", "0.01 mL", "2 mL", "9 mL"],
    "drug.product": ["unset", "epirubicin-powder-50-mg", "epirubicin-solution-2-mg-ml"],
    "load.excess": ["unset", "kept", "removed"],
    "load.share_bound": ["unset", "0 %", "33.3 %", "100 %"],
    "contrast.basis": ["unset", "settled-before-loading", "settled-after-loading", "whole-syringe"],
    "contrast.ratio": ["unset", "1:2 beads to contrast", "3:1 beads to contrast"],
    "beads.saline_volume": ["unset", "6 mL"],
}


@settings(max_examples=60)
@property_of(
    st.fixed_dictionaries({}, optional={name: st.sampled_from(values) for name, values in CHANGES.items()}),
    st.dictionaries(
        st.sampled_from(["drug.volume", "slurry.volume", "contrast.volume", "suspension.volume"]),
        st.tuples(readings, st.sampled_from(["read", "lost"])),
    ),
    st.lists(readings, max_size=3),
)
def test_whatever_is_chosen_read_and_given_every_line_is_a_number_a_bound_or_says_why_it_is_none(
    change: dict[str, str], read: dict[str, tuple[float, str]], pushed: list[float]
) -> None:
    events = [measured(line_id, value, why) for line_id, (value, why) in read.items()]
    plan = compute(recipe(), case_of(changed(change)), shelf(), [*events, *(given(volume) for volume in pushed)])
    for line in plan.lines:
        assert all(end is None or math.isfinite(end) for end in span_of(line)), line.id
        assert line.text, line.id
        assert bool(line.waits_for) == (line.status == "unknown"), line.id
        assert line.status != "not applicable" or line.because, line.id
