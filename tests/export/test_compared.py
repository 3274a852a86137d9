"""Schedule and eligibility: every form says them, in words that cannot be taken for their opposite."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from embolplan.export import export_plan, export_protocol, export_record, plan_json
from embolplan.library import load_recipe, shipped_root
from embolplan.model.cite import Reference
from embolplan.plan import Days, Due, Judged, Waiting
from tests.export.examples import PLAN, RECORD
from tests.export.test_forms import PRINTED, squeezed, words_of

PLACE = (Reference("liu-2021", "Methods, Oral medication"),)
DUE = (
    Due("sorafenib", "sorafenib", "400 mg by mouth twice a day", "Fri 2026-11-27 to Sun 2026-11-29 (3 to 5 days)",
        "2026-11-27", "2026-11-29", because="Counted from the first treatment.", sources=PLACE),
    Due("solid-part", "solid part", "5 Gy each time", "Tue 2028-02-29; then every 1 day; 2 in all", "2028-02-29",
        "2028-02-29", every="1 day", count=2, days=(
            Days("2028-02-29", "2028-02-29", "Tue 2028-02-29"), Days("2028-03-01", "2028-03-01", "Wed 2028-03-01"))),
    Due("assessment", "assessment", "blood count", "not known, waits for followup.interval",
        waits_for=(Waiting("followup.interval", "nobody chose it"),)),
)  # fmt: skip
JUDGED = (
    Judged("include", "ECOG 0 to 2", "not met", "3", (), PLACE, "NOT MET: would not have been included",
           "patient.ecog", ("patient.ecog",)),
    Judged("include", "Child-Pugh A or B", "unknown", "", (Waiting("labs.inr", "it is not entered"),), PLACE,
           "not known, waits for labs.inr", "child_pugh.class"),
    Judged("include", "expected survival", "a person", says="for a person to judge"),
    Judged("exclude", "BCLC stage A or D", "met", "D", (), PLACE, "EXCLUDED: would not have been included",
           "bclc.stage", because="ECOG 3 or 4.", found_sources=(Reference("wan-2020", "abstract"),)),
    Judged("exclude", "Child-Pugh C", "not met", "A", (), PLACE, "not excluded by this", "child_pugh.class"),
)  # fmt: skip
COMPARED = replace(PLAN, schedule=DUE, eligibility=JUDGED)


@pytest.mark.parametrize("form", PRINTED)
def test_every_form_tells_every_day_and_every_verdict(form: str) -> None:
    told = squeezed(words_of(form, export_plan(COMPARED, form)))
    for due in DUE:
        assert all(squeezed(part) in told for part in (due.what, due.text, due.when, due.because or ""))
    assert squeezed("1: Tue 2028-02-29, 2: Wed 2028-03-01") in told
    for judged in JUDGED:
        assert all(squeezed(part) in told for part in (judged.text, judged.found, judged.says, judged.because or ""))
    assert squeezed("5 criteria: 2 against this patient, 1 not known, 1 for a person to judge.") in told


@pytest.mark.parametrize("form", PRINTED)
def test_the_plan_in_a_record_tells_them_too(form: str) -> None:
    told = squeezed(words_of(form, export_record(replace(RECORD, plan=COMPARED), form)))
    assert squeezed("EXCLUDED: would not have been included") in told
    assert squeezed("Fri 2026-11-27 to Sun 2026-11-29") in told


@pytest.mark.parametrize("form", PRINTED)
def test_a_plan_without_either_has_no_empty_table(form: str) -> None:
    told = squeezed(words_of(form, export_plan(PLAN, form)).lower())
    assert squeezed("counted from the day of the procedure") not in told
    assert squeezed("and this patient") not in told


def test_included_and_excluded_stand_apart() -> None:
    text = export_plan(COMPARED, "text").decode()
    included, excluded = text.index("The source included patients with"), text.index("The source excluded patients")
    assert included < text.index("ECOG 0 to 2") < excluded < text.index("BCLC stage A or D")


def test_what_waits_for_a_choice_names_what_is_due() -> None:
    waits = (Waiting("infusion.volume", "the volume of the infusion is not reported"),)
    plan = replace(COMPARED, schedule=(replace(DUE[0], waits_for=waits),))
    text = export_plan(plan, "text").decode()
    table = text[text.index("STILL TO BE CHOSEN") : text.index("Patient:")]
    assert "sorafenib" in table


def test_json_has_iso_dates_and_says_what_speaks_against_the_patient() -> None:
    tree = json.loads(plan_json(COMPARED))
    assert [(due["earliest"], due["latest"]) for due in tree["schedule"]] == [
        ("2026-11-27", "2026-11-29"),
        ("2028-02-29", "2028-02-29"),
        (None, None),
    ]
    assert tree["schedule"][1]["days"] == [
        {"earliest": "2028-02-29", "latest": "2028-02-29"},
        {"earliest": "2028-03-01", "latest": "2028-03-01"},
    ]
    assert [(it["side"], it["verdict"], it["against"]) for it in tree["eligibility"]] == [
        ("include", "not met", True),
        ("include", "unknown", False),
        ("include", "a person", False),
        ("exclude", "met", True),
        ("exclude", "not met", False),
    ]
    assert tree["eligibility"][1]["waits_for"] == [{"id": "labs.inr", "why": "it is not entered"}]


def test_a_recipe_shows_what_is_due_and_what_each_criterion_is_held_against() -> None:
    protocol = load_recipe(shipped_root(), "liver/callispheres-epirubicin-300-500").protocol
    told = " ".join(export_protocol(protocol, "text").decode().split())
    assert "(held against patient.ecog: 0 or more, 2 or less)" in told
    assert "(held against bclc.stage: one of A, D)" in told
    assert "expected survival of more than 3 months (for a person to judge)" in told
    assert "AFTERWARDS, COUNTED FROM THE DAY OF THE PROCEDURE" in told
    tree = json.loads(export_protocol(protocol, "json"))
    assert tree["schedule"]["assessment"]["every"] == "followup.interval"
    assert tree["eligibility"]["exclude"][-1]["above"] == "2"
