"""Criteria against cases: by hand first, then that what is not known is never met, and who knows less decides less."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from embolplan.engine import compute
from embolplan.engine.eligibility import judge
from embolplan.library import make_case
from embolplan.model.criteria import FIELDS, SCORES, TUMOURS
from embolplan.model.protocol import Criterion, Eligibility
from tests.engine.shelf import CHOICES, recipe, shelf

if TYPE_CHECKING:
    from embolplan.plan import Judged, Plan
    from embolplan.reading import Tree

LAYERED = "liver/layered-callispheres-epirubicin"
LIVER: dict[str, str] = {
    "labs.bilirubin": "1.1 mg/dL",
    "labs.albumin": "38 g/L",
    "labs.inr": "1.1",
    "liver.ascites": "none",
    "liver.encephalopathy": "none",
    "liver.vascular_invasion": "none",
    "liver.extrahepatic": "no",
}
PATIENT = {**LIVER, "patient.age": "61 years", "patient.ecog": "0"}
"""Child-Pugh A by either albumin table; without a tumour the BCLC stage is open."""


def tumours(*largest: str, nodules: int | None = None) -> Tree:
    """A case's tree with one tumour for each diameter; "" is a tumour that nobody has measured."""
    listed: list[Tree] = [{"id": f"T{n}", "diameters": [size] if size else []} for n, size in enumerate(largest)]
    return {"tumours": listed, **({"liver": {"nodules": str(nodules)}} if nodules is not None else {})}


def judged(
    criterion: dict[str, object], settings: dict[str, str], tree: Tree | None = None, side: str = "include"
) -> Judged:
    """One criterion against one case."""
    made = Criterion.model_validate({"text": "as the source says [liu-2021, Methods]", **criterion})
    protocol = recipe().protocol.model_copy(update={"eligibility": Eligibility(**{side: (made,)})})
    case = make_case(tree or {}, settings, protocol, "test")
    (only,) = compute(replace(recipe(), protocol=protocol), case, shelf()).eligibility
    return only


def verdicts_of(settings: dict[str, str], tree: Tree) -> tuple[Judged, ...]:
    """The criteria of the shipped recipe alone, without its plan."""
    return judge(recipe().protocol, make_case(tree, settings, recipe().protocol, "test"))


def planned(settings: dict[str, str], tree: Tree | None = None, name: str = "") -> Plan:
    """The plan of a shipped recipe for a case."""
    of = recipe(name) if name else recipe()
    return compute(of, make_case(tree or {}, settings, of.protocol, "test"), shelf())


@pytest.mark.parametrize(
    ("criterion", "settings", "verdict"),
    [
        ({"field": "patient.age", "from": "18 years", "to": "80 years"}, {"patient.age": "18 years"}, "met"),
        ({"field": "patient.age", "from": "18 years", "to": "80 years"}, {"patient.age": "80 years"}, "met"),
        ({"field": "patient.age", "from": "18 years", "to": "80 years"}, {"patient.age": "81 years"}, "not met"),
        ({"field": "patient.age", "from": "18 years", "to": "80 years"}, {"patient.age": "17 years"}, "not met"),
        ({"field": "patient.age", "from": "18 years"}, {"patient.age": "215 months"}, "not met"),
        ({"field": "patient.age", "from": "18 years"}, {"patient.age": "216 months"}, "met"),
        ({"field": "patient.ecog", "from": "0", "to": "2"}, {"patient.ecog": "2"}, "met"),
        ({"field": "patient.ecog", "from": "0", "to": "2"}, {"patient.ecog": "3"}, "not met"),
        ({"field": "patient.ecog", "above": "2"}, {"patient.ecog": "2"}, "not met"),
        ({"field": "patient.ecog", "above": "2"}, {"patient.ecog": "3"}, "met"),
        ({"field": "patient.ecog", "below": "2"}, {"patient.ecog": "2"}, "not met"),
        ({"field": "patient.ecog", "one_of": ["0", "1"]}, {"patient.ecog": "1"}, "met"),
        ({"field": "patient.sex", "one_of": ["male"]}, {"patient.sex": "female"}, "not met"),
        ({"field": "labs.platelets", "from": "50 10^9/L"}, {"labs.platelets": "49 10^3/µL"}, "not met"),
        ({"field": "labs.platelets", "from": "50 10^9/L"}, {"labs.platelets": "50 10^3/µL"}, "met"),
        ({"field": "child_pugh.class", "one_of": ["A", "B"]}, LIVER, "met"),
        ({"field": "child_pugh.score", "to": "7"}, LIVER, "met"),
        ({"field": "child_pugh.class", "one_of": ["C"]}, LIVER, "not met"),
    ],
)
def test_what_is_known_is_met_or_not(criterion: dict[str, object], settings: dict[str, str], verdict: str) -> None:
    found = judged(criterion, settings)
    assert (found.verdict, found.waits_for) == (verdict, ())


# The source: "single nodule diameter greater than 10 cm or the sum of multiple nodules greater than 10 cm".
@pytest.mark.parametrize(
    ("tree", "verdict", "waits"),
    [
        (tumours("10 cm", nodules=1), "not met", ()),
        (tumours("10.1 cm", nodules=1), "met", ()),
        (tumours("101 mm", nodules=1), "met", ()),
        (tumours("6 cm", "4 cm", nodules=2), "not met", ()),
        (tumours("6 cm", "4.1 cm", nodules=2), "met", ()),
        # More nodules than are listed can only make it more.
        (tumours("11 cm"), "met", ()),
        (tumours("11 cm", "", nodules=3), "met", ()),
        (tumours("8 cm"), "unknown", ("liver.nodules",)),
        (tumours("8 cm", nodules=2), "unknown", ("tumours",)),
        (tumours("8 cm", "", nodules=2), "unknown", ("tumours.T1.diameters",)),
        (tumours(), "unknown", ("tumours",)),
        # One of the two numbers is wrong, and nobody here knows which.
        (tumours("11 cm", "11 cm", nodules=1), "unknown", ()),
    ],
)
def test_one_nodule_or_all_of_them_together(tree: Tree, verdict: str, waits: tuple[str, ...]) -> None:
    found = judged({"field": "tumours.largest_or_sum", "above": "10 cm"}, {}, tree)
    assert (found.verdict, tuple(it.id for it in found.waits_for)) == (verdict, waits)


@pytest.mark.parametrize("tree", [{}, tumours("11 cm", nodules=1), tumours("11 cm", nodules=0)])
def test_nodules_are_judged_by_those_listed_and_how_many_there_are(tree: Tree) -> None:
    found = judged({"field": "tumours.largest_or_sum", "above": "10 cm"}, {}, tree)
    assert found.inputs == ("tumours", "liver.nodules")


def test_of_several_nodules_the_largest_is_told_beside_their_sum() -> None:
    found = judged({"field": "tumours.largest_or_sum", "above": "10 cm"}, {}, tumours("3 cm", "5 cm", nodules=2)).found
    assert "5 cm" in found
    assert "8 cm" in found
    assert "3 cm" not in found


def test_a_nodule_that_is_hardly_larger_is_not_told_as_if_it_were_not() -> None:
    found = judged({"field": "tumours.largest_or_sum", "above": "10 cm"}, {}, tumours("10.004 cm", nodules=1))
    assert found.verdict == "met"
    assert "10.004 cm" in found.found


def test_the_largest_diameter_of_a_nodule_counts_and_not_the_first() -> None:
    tree: Tree = {"tumours": [{"id": "T1", "diameters": ["5 cm", "10.5 cm", "4 cm"]}], "liver": {"nodules": "1"}}
    assert judged({"field": "tumours.largest_or_sum", "above": "10 cm"}, {}, tree).verdict == "met"


# Albumin 29 g/L: two points where three are given below 28, three where they are given below 30.
@pytest.mark.parametrize(
    ("inr", "bound", "verdict"),
    [
        ("1.1", "7", "met"),
        ("2.0", "7", "unknown"),
        ("2.4", "7", "not met"),
        ("2.0", "8", "met"),
        ("2.0", "6", "not met"),
    ],
)
def test_where_albumin_tables_differ_all_of_them_have_to_agree(inr: str, bound: str, verdict: str) -> None:
    settings = {**LIVER, "labs.albumin": "29 g/L", "labs.inr": inr}
    found = judged({"field": "child_pugh.score", "to": bound}, settings)
    assert found.verdict == verdict
    assert ("liver.child_pugh_albumin" in [it.id for it in found.waits_for]) is (verdict == "unknown")


def test_a_person_who_says_which_table_counts_decides_it() -> None:
    settings = {**LIVER, "labs.albumin": "29 g/L", "labs.inr": "2.0"}
    verdicts = [
        judged({"field": "child_pugh.score", "to": "7"}, {**settings, "liver.child_pugh_albumin": table}).verdict
        for table in ("2.8 g/dL", "3.0 g/dL")
    ]
    assert verdicts == ["met", "not met"]


def test_a_reason_to_exclude_that_is_there_speaks_against_the_patient() -> None:
    found = judged({"field": "patient.ecog", "above": "2"}, {"patient.ecog": "3"}, side="exclude")
    assert (found.verdict, found.against, found.says.partition(":")[0]) == ("met", True, "EXCLUDED")
    found = judged({"field": "patient.ecog", "above": "2"}, {"patient.ecog": "1"}, side="exclude")
    assert (found.verdict, found.against, found.says) == ("not met", False, "not excluded by this")


def test_without_a_field_a_person_judges() -> None:
    found = judged({}, PATIENT)
    assert (found.verdict, found.against, found.says) == ("a person", False, "for a person to judge")


def test_without_a_patient_nothing_is_met_and_nothing_is_found() -> None:
    plan = planned(CHOICES)
    assert {each.verdict for each in plan.eligibility} == {"unknown", "a person"}
    assert not any(each.against or each.found or each.found_sources for each in plan.eligibility)
    assert all(each.waits_for for each in plan.eligibility if each.verdict == "unknown")
    assert "eligibility.not-met" not in {finding.code for finding in plan.findings}


def test_what_speaks_against_the_patient_is_one_caution_that_names_all_of_it() -> None:
    plan = planned({**PATIENT, "patient.ecog": "3", "patient.age": "82 years"})
    (finding,) = (each for each in plan.findings if each.code == "eligibility.not-met")
    assert finding.severity == "caution"
    assert not plan.blocked
    assert "excluded by: ECOG above 2 (found: 3)" in finding.text
    assert "not met: age 18 to 80 years (found: 82 years)" in finding.text
    assert {source.key for source in finding.sources} == {"liu-2021"}
    assert "not met: BCLC stage B or C (found: D); not met: ECOG 0 to 2 (found: 3); " in finding.text


def test_a_stage_that_cannot_be_is_told_with_the_reason() -> None:
    found = judged({"field": "bclc.stage", "one_of": ["A"]}, {**PATIENT, "liver.nodules": "1"}, tumours("2 cm", "4 cm"))
    assert (found.verdict, found.waits_for) == ("unknown", ())
    assert found.found.startswith("2 tumours are listed, and 1 nodules counted")
    # While something is only missing, what is missing is told and no reason.
    assert judged({"field": "bclc.stage", "one_of": ["A"]}, PATIENT).found == ""


def test_each_criterion_of_the_source_is_judged_in_its_order() -> None:
    plan, protocol = planned(PATIENT, tumours("11 cm", nodules=1)), recipe().protocol
    criteria = (*protocol.eligibility.include, *protocol.eligibility.exclude)
    assert [each.text for each in plan.eligibility] == [each.text.text for each in criteria]
    verdicts = {each.text: each.verdict for each in plan.eligibility if each.field}
    assert verdicts == {
        "one nodule, or the nodules together, larger than 10 cm": "met",
        "BCLC stage B or C": "not met",  # a single nodule is A whatever its size
        "Child-Pugh A or B": "met",
        "ECOG 0 to 2": "met",
        "age 18 to 80 years": "met",
        "BCLC stage A or D": "met",
        "Child-Pugh C": "not met",
        "ECOG above 2": "not met",
    }


def test_the_layered_recipe_asks_for_no_more_than_seven_points() -> None:
    asked = [each.field for each in planned(PATIENT, name=LAYERED).eligibility]
    assert "child_pugh.score" in asked


def test_what_was_looked_at_is_not_told_as_not_judged() -> None:
    plan = planned({**PATIENT, "patient.weight": "62 kg"}, tumours("11 cm", nodules=1))
    (told,) = (text for text in plan.not_assessed if "entered" in text)
    assert told.endswith(": patient.weight")
    # This recipe asks for none of these fields, so there they are not looked at.
    (told,) = (
        text for text in planned(PATIENT, name="liver/mixed-dose-radiotherapy").not_assessed if "entered" in text
    )
    assert "patient.ecog" in told


def test_a_score_that_was_found_names_its_sources() -> None:
    plan = planned(LIVER)
    (child_pugh,) = (each for each in plan.eligibility if each.field == "child_pugh.class" and each.side == "include")
    assert (child_pugh.found, bool(child_pugh.because)) == ("A", True)
    assert {place.key for place in child_pugh.found_sources} <= set(plan.citations)


AMOUNTS = {
    "patient.age": "61 years",
    "labs.inr": "1.1",
    "labs.neutrophils": "4 10^9/L",
    "labs.platelets": "180 10^9/L",
    "liver.nodules": "2",
}


@pytest.mark.parametrize("name", sorted(FIELDS))
def test_a_field_that_is_not_entered_is_never_decided(name: str) -> None:
    field = FIELDS[name]
    asked: list[dict[str, object]] = [{"one_of": list(field.words)}] if field.words else []
    sample = AMOUNTS.get(name, "10 cm" if name.startswith("tumours") else "2")
    asked += [{key: sample} for key in ("above", "from", "below", "to")] if field.kind else []
    assert asked
    for limits in asked:
        found = judged({"field": name, **limits}, {})
        assert (found.verdict, found.against) == ("unknown", False)
        assert found.waits_for


LESS = st.sets(st.sampled_from(sorted({*PATIENT, "liver.nodules"})))
SIZES = st.lists(st.sampled_from(["1 cm", "2.5 cm", "6 cm", "11 cm"]), max_size=4)
VALUES = st.fixed_dictionaries(
    {
        "labs.bilirubin": st.sampled_from(["1 mg/dL", "2.5 mg/dL", "4 mg/dL", "40 µmol/L"]),
        "labs.albumin": st.sampled_from(["26 g/L", "29 g/L", "33 g/L", "40 g/L"]),
        "labs.inr": st.sampled_from(["1", "2", "3"]),
        "liver.ascites": st.sampled_from(["none", "slight", "moderate"]),
        "liver.encephalopathy": st.sampled_from(["none", "1-2", "3-4"]),
        "liver.vascular_invasion": st.sampled_from(["none", "branch", "main"]),
        "liver.extrahepatic": st.sampled_from(["yes", "no"]),
        "patient.ecog": st.sampled_from(["0", "1", "2", "3", "4"]),
        "patient.age": st.integers(1, 99).map("{} years".format),
    }
)


@given(VALUES, SIZES, LESS)
def test_who_knows_less_decides_less_and_never_otherwise(
    values: dict[str, str], sizes: list[str], hidden: set[str]
) -> None:
    full = {**values, **({"liver.nodules": str(len(sizes))} if sizes else {})}
    less = {name: text for name, text in full.items() if name not in hidden}
    pairs = zip(verdicts_of(full, tumours(*sizes)), verdicts_of(less, tumours(*sizes)), strict=True)
    for before, after in pairs:
        assert after.verdict in (before.verdict, "unknown")


@given(VALUES, SIZES)
def test_no_two_sides_of_one_score_both_hold(values: dict[str, str], sizes: list[str]) -> None:
    found = verdicts_of({**values, **({"liver.nodules": str(len(sizes))} if sizes else {})}, tumours(*sizes))
    for field in (*SCORES, "patient.ecog"):
        sides = {each.side: each.verdict for each in found if each.field == field}
        assert not (sides.get("include") == sides.get("exclude") == "met")


def test_each_field_that_a_criterion_waits_for_is_named() -> None:
    open_ = judged({"field": "child_pugh.score", "to": "7"}, {})
    names = ["labs.bilirubin", "labs.albumin", "labs.inr", "liver.ascites", "liver.encephalopathy"]
    assert [wait.id for wait in open_.waits_for] == names
    assert ", ".join(names) in open_.says


def test_nodules_that_are_counted_and_not_listed_are_waited_for() -> None:
    asked: dict[str, object] = {"field": TUMOURS, "to": "8 cm"}
    assert [wait.id for wait in judged(asked, {}, tumours("3 cm", nodules=3)).waits_for] == ["tumours"]
    assert [wait.id for wait in judged(asked, {}, tumours("3 cm")).waits_for] == ["liver.nodules"]
    assert [wait.id for wait in judged(asked, {}, {}).waits_for] == ["tumours"]
