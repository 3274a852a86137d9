"""All findings of a plan together: their order, what blocks a whole recipe, and what of a case nobody judges."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from embolplan.engine import compute
from embolplan.model.case import Case, Lifted
from tests.engine import emulsion
from tests.engine.drugs import case_for, found, planned, with_parameters
from tests.engine.loaded_beads import plan as loaded
from tests.engine.loaded_beads import recipe as beads
from tests.engine.shelf import CHOICES, changed, plan_of, recipe, shelf
from tests.engine.test_stock import stock

if TYPE_CHECKING:
    from embolplan.plan import Finding, Plan

ENTERED = "entered, and not judged in this version: "
CITED = "[liu-2021, Methods]"


def told(plan: Plan, code: str) -> Finding:
    finding = found(plan, code)
    assert finding is not None, [each.code for each in plan.findings]
    return finding


def test_blocks_stand_first_and_notes_last_whatever_was_found_first() -> None:
    # The shares are looked at after every caution of the drug, and what is chosen otherwise after a note of the beads.
    plan = loaded(
        beads("dc-bead-100-300", "100-300 µm", "doxorubicin", "100 mg"),
        feeders__F1__share="60 %", feeders__F2__share="50 %", inject__rate="9 mL/min",
    )  # fmt: skip
    codes = [finding.code for finding in plan.findings]
    assert codes[0] == "feeders.shares"
    assert codes[-1] == "beads.drug-kept-in-contrast"
    assert {"beads.load-outside-window", "quantity.changed"} <= set(codes[1:-1])
    severities = [finding.severity for finding in plan.findings]
    assert severities == sorted(severities, key=["block", "caution", "note"].index)


def test_only_the_block_that_is_named_is_lifted() -> None:
    lifts = {"container.overfull": Lifted("Dr A", "a larger syringe"), "quantity.changed": Lifted("Dr A", "why not")}
    chosen = changed({"beads.settled_volume": "8 mL", "drug.mass": "61 mg"})
    made = compute(recipe(), case_for(recipe(), chosen).model_copy(update={"overrides": lifts}), shelf())
    lifted = {finding.code for finding in made.findings if finding.override is not None}
    assert lifted == {"container.overfull"}
    assert told(made, "dose.above-published").override is None
    assert made.blocked
    assert not [text for text in made.not_assessed if text.startswith(ENTERED)]


@pytest.mark.parametrize("marked", [True, False])
def test_a_recipe_that_forbids_itself_names_the_sources_that_are_marked_or_else_all(marked: bool) -> None:
    base = recipe("liver/lipiodol-epirubicin-emulsion")
    sources = {key: citation.model_copy(update={"marked": None}) for key, citation in base.protocol.sources.items()}
    if marked:
        sources["somma-2015"] = sources["somma-2015"].model_copy(update={"marked": "unsupported"})
    protocol = base.protocol.model_copy(update={"status": "claims unsupported", "sources": sources})
    finding = told(compute(type(base)(protocol, base.origin), Case(), shelf()), "protocol.claims-unsupported")
    assert [place.key for place in finding.sources] == (["somma-2015"] if marked else list(sources))
    assert [place.place for place in finding.sources] == [sources[place.key].supports for place in finding.sources]
    assert protocol.title in finding.text


def test_a_container_that_would_overflow_is_told_on_its_capacity_by_the_most_that_it_would_ever_hold() -> None:
    finding = told(plan_of(changed({"beads.settled_volume": "8 mL"})), "container.overfull")
    # 8 mL and 5 mL of drug, twice.
    assert finding.text.startswith("bead-syringe would hold 26 mL; it takes 20 mL.")
    assert (finding.severity, finding.lines) == ("block", ("bead-syringe.capacity",))
    assert [place.key for place in finding.sources] == ["liu-2021"]
    nothing_known = plan_of(changed({"beads.settled_volume": "unset"}))
    assert found(nothing_known, "container.overfull") is None


def test_a_capacity_that_is_no_single_number_overflows_nothing() -> None:
    of = with_parameters(recipe(), {"bead-syringe.capacity": f"1-2 mL {CITED}"})
    assert found(compute(of, case_for(of, CHOICES), shelf()), "container.overfull") is None
    # The other syringe takes 5 mL.
    more = compute(of, case_for(of, changed({"drug.diluent_volume": "9 mL"})), shelf())
    assert told(more, "container.overfull").lines == ("drug-syringe.capacity",)


def test_what_nobody_knows_does_not_overflow_the_smallest_syringe() -> None:
    of = with_parameters(recipe(), {"bead-syringe.capacity": f"0.5 mL {CITED}"})
    chosen = {name: text for name, text in CHOICES.items() if name != "beads.settled_volume"}
    plan = compute(of, case_for(of, {**chosen, "drug.diluent_volume": "0.2 mL"}), shelf())
    assert [each.lines for each in plan.findings if each.code == "container.overfull"] == []


def test_the_smallest_overflow_is_told_by_its_own_volume() -> None:
    # 0.2 mL of beads and 0.1 of drug, twice.
    of = with_parameters(recipe(), {"bead-syringe.capacity": f"0.5 mL {CITED}"})
    case = case_for(of, {**CHOICES, "beads.settled_volume": "0.2 mL", "drug.diluent_volume": "0.1 mL"})
    finding = told(compute(of, case, shelf()), "container.overfull")
    assert finding.text.startswith("bead-syringe would hold 0.6 mL; it takes 0.5 mL.")


def test_a_millionth_too_much_is_noise_and_two_millionths_are_not() -> None:
    # 2 x (5 mL of beads + 5 mL of drug) are the 20 mL of the syringe.
    for beads_of, overfull in (("5.000005 mL", False), ("5.00002 mL", True)):
        plan = plan_of(changed({"beads.settled_volume": beads_of}))
        assert (found(plan, "container.overfull") is not None) == overfull


def test_conflicts_are_counted_and_each_place_is_named_once() -> None:
    finding = told(plan_of(CHOICES), "source.conflict")
    assert finding.severity == "note"
    assert f"{len(recipe().protocol.conflicts)} places" in finding.text
    assert len(finding.sources) == len(set(finding.sources))
    assert {place.key for place in finding.sources} == {"liu-2021"}


# -- what is not assessed --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "judged",
    [
        {"patient.id": "S-014"},
        {"patient.heart_rate": "72 /min"},
        {"microcatheter.lumen": "0.021 in", "microcatheter.length": "130 cm"},
        {"microcatheter.product": "headway-27"},
        {"feeders.F1.share": "100 %"},
        {"procedure.date": "2026-11-24"},
        {"patient.age": "61 years"},
        {"patient.age": "85 years"},  # beyond what the source included
        {"labs.bilirubin": "1.1 mg/dL"},
        {
            "procedure.contrast_volume": "100 mL",
            "labs.creatinine": "1.8 mg/dL",
            "patient.weight": "70 kg",
            "patient.age": "60 years",
            "patient.sex": "male",
        },
    ],
)
def test_what_is_looked_at_is_not_told_as_passed_over(judged: dict[str, str]) -> None:
    assert not [text for text in planned(judged).not_assessed if text.startswith(ENTERED)]


def test_stock_history_and_the_age_that_oil_is_held_against_are_not_told_as_passed_over() -> None:
    vials = stock(("epirubicin-powder-10-mg", 8, "A", "2027-03"))
    had = {"history": {"anthracyclines": [{"drug": "epirubicin", "dose": "240 mg/m2"}]}}
    plans = [
        planned({"procedure.date": "2026-11-24"}, vials),
        planned({"patient.height": "180 cm", "patient.weight": "80 kg"}, had),
        emulsion.of({"patient.age": "80 years"}),
    ]
    assert [text for plan in plans for text in plan.not_assessed if text.startswith(ENTERED)] == []


@pytest.mark.parametrize(
    ("passed_over", "named"),
    [
        ({"labs.platelets": "180 10^9/L", "labs.afp": "12 ng/mL"}, "labs.platelets, labs.afp"),
        ({"labs.platelets": "180 10^9/L", "patient.id": "S-014"}, "labs.platelets"),
        ({"patient.allergies": "latex", "patient.heart_rate": "72 /min"}, "patient.allergies"),
    ],
)
def test_what_is_entered_and_judged_by_nothing_is_told_by_its_names(passed_over: dict[str, str], named: str) -> None:
    assert planned(passed_over).not_assessed[-1] == ENTERED + named


@pytest.mark.parametrize("section", ["tumours", "stock"])
def test_a_list_that_nothing_judges_is_told_by_its_name(section: str) -> None:
    entered = {"tumours": [{"id": "T1", "diameters": ["4 cm"]}], "stock": [{"product": "glucose-5", "count": "2"}]}
    plan = planned({"labs.platelets": "180 10^9/L"}, {section: entered[section]})
    (text,) = (text for text in plan.not_assessed if text.startswith(ENTERED))
    assert sorted(text.removeprefix(ENTERED).split(", ")) == sorted(["labs.platelets", section])


def test_limits_that_wait_name_what_they_wait_for_and_those_that_do_not_are_silent() -> None:
    open_plan, whole = plan_of({}).not_assessed, plan_of(CHOICES).not_assessed
    assert "suspension.settling: waits for load.excess, beads.settled_volume, contrast.basis" in open_plan
    assert "drug.above-label-concentration: waits for drug.product" in open_plan
    assert not [text for text in whole if text.startswith(("suspension.", "drug.", "oil.", "emulsion.", "catheter."))]
    # A powder was chosen, whose strength waits for its diluent.
    of = with_parameters(recipe(), {"drug.diluent_volume": {"label": "water", "choose": "a volume", "why": "open"}})
    waiting = compute(of, case_for(of, CHOICES), shelf()).not_assessed
    assert "drug.above-label-concentration: waits for drug.diluent_volume" in waiting


def test_limits_on_oil_wait_for_the_oil() -> None:
    open_oil = emulsion.of(dict.fromkeys(emulsion.CHOICES, "unset")).not_assessed
    for code in ("oil.above-clinical", "oil.above-label", "emulsion.other-type", "oil.above-label-for-age"):
        assert [text for text in open_oil if text.startswith(f"{code}: waits for ")], code
