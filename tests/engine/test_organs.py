"""Labels for use in a vein beside an intra-arterial dose: each row and each edge of the labels, and what they wait for.

The expected shares were read in the labels by a person, and worked out by hand for 60 mg.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.engine.drugs import found, planned, text_of, with_drug
from tests.engine.shelf import CHOICES, plan_of, recipe

if TYPE_CHECKING:
    from embolplan.plan import Plan

LESS, NONE = "label.gives-less", "label.gives-none"
FEWER = {"drug.mass": "60 mg"}


def waits(plan: Plan, organ: str) -> list[str]:
    told = [text for text in plan.not_assessed if f"in a vein, {organ}" in text]
    return told[0].partition("waits for ")[2].split(", ") if told else []


@pytest.mark.parametrize(
    ("bilirubin", "part"),
    [
        ("1.19 mg/dL", None),
        ("1.2 mg/dL", "30 mg"),
        ("3 mg/dL", "30 mg"),
        ("3.01 mg/dL", "15 mg"),
        # 1.2 x 17.1 = 20.52 and 3 x 17.1 = 51.3.
        ("20.51 µmol/L", None),
        ("20.52 µmol/L", "30 mg"),
        ("51.3 µmol/L", "30 mg"),
        ("51.31 µmol/L", "15 mg"),
    ],
)
def test_epirubicin_by_bilirubin_gives_half_and_a_quarter_at_the_labels_edges(bilirubin: str, part: str | None) -> None:
    plan = planned({"labs.bilirubin": bilirubin})
    if part is None:
        assert found(plan, LESS) is None
    else:
        assert f"of 60 mg would be {part}." in text_of(plan, LESS)
        assert "The recipe gives 60 mg into an artery, on beads" in text_of(plan, LESS)
    assert plan["drug.mass"].value == 60
    assert not plan.blocked


@pytest.mark.parametrize(
    ("ast", "uln", "part"),
    [
        ("79.9 U/L", "40 U/L", None),
        ("80 U/L", "40 U/L", "30 mg"),
        ("160 U/L", "40 U/L", "30 mg"),
        ("160.1 U/L", "40 U/L", "15 mg"),
        # The same value against another laboratory's limit; 1.5 µkat/L are 90 U/L.
        ("80 U/L", "41 U/L", None),
        ("1.5 µkat/L", "45 U/L", "30 mg"),
        ("1.5 µkat/L", "46 U/L", None),
    ],
)
def test_epirubicin_by_ast_counts_in_the_patients_own_upper_limits(ast: str, uln: str, part: str | None) -> None:
    finding = found(planned({"labs.ast": ast, "labs.ast_uln": uln}), LESS)
    assert (finding is None) == (part is None)
    if finding is not None:
        assert f"would be {part}." in finding.text


@pytest.mark.parametrize(
    ("creatinine", "less"), [("5 mg/dL", False), ("5.01 mg/dL", True), ("442 µmol/L", False), ("442.1 µmol/L", True)]
)
def test_a_kidney_rule_without_a_size_gives_no_number(creatinine: str, less: bool) -> None:
    finding = found(planned({"labs.creatinine": creatinine}), LESS)
    assert (finding is not None) == less
    if finding is not None:
        assert "less, by how much it does not say" in finding.text
        assert "would be" not in finding.text
        assert [source.key for source in finding.sources] == ["us-epirubicin"]


def test_the_strictest_row_counts_and_the_others_stand_beside_it() -> None:
    text = text_of(planned({"labs.bilirubin": "3.5 mg/dL", "labs.ast": "100 U/L", "labs.ast_uln": "40 U/L"}), LESS)
    assert text.index("25 % of its starting dose") < text.index("50 % of its starting dose")
    assert "25 % of 60 mg would be 15 mg." in text
    assert "AST 100 U/L, 2.5 times the upper limit of 40 U/L" in text


@pytest.mark.parametrize(
    ("bilirubin", "code", "part"),
    [
        ("1.1 mg/dL", None, None),
        ("1.2 mg/dL", LESS, "30 mg"),
        ("3 mg/dL", LESS, "30 mg"),
        # The label's table has no row between 3 and 3.1.
        ("3.05 mg/dL", LESS, "15 mg"),
        # It prints 75 %, which is taken off: 15 mg are left, and not 45 mg.
        ("3.1 mg/dL", LESS, "15 mg"),
        ("5 mg/dL", LESS, "15 mg"),
        ("5.01 mg/dL", NONE, None),
    ],
)
def test_doxorubicins_percentages_are_what_is_taken_off(bilirubin: str, code: str | None, part: str | None) -> None:
    plan = planned({**FEWER, "labs.bilirubin": bilirubin}, of=with_drug("doxorubicin"))
    codes = {finding.code for finding in plan.findings} & {LESS, NONE}
    assert codes == ({code} if code else set())
    if part is not None:
        assert f"would be {part}." in text_of(plan, LESS)
        assert "45 mg" not in text_of(plan, LESS)
    if bilirubin == "3.05 mg/dL":
        assert "no row of the label's table holds here" in text_of(plan, LESS)


def test_doxorubicin_is_not_given_in_child_pugh_c_by_any_of_its_tables() -> None:
    # 3.2 mg/dL, 2.6 g/dL, INR 2.0, slight ascites and grade 1 to 2 are 3 + 3 + 2 + 2 + 2 = 12 points, class C.
    liver = {
        "labs.bilirubin": "3.2 mg/dL", "labs.albumin": "2.6 g/dL", "labs.inr": "2.0",
        "liver.ascites": "slight", "liver.encephalopathy": "1-2",
    }  # fmt: skip
    text = text_of(planned({**FEWER, **liver}, of=with_drug("doxorubicin")), NONE)
    assert "Child-Pugh C" in text
    assert "not to be given" in text


@pytest.mark.parametrize(
    ("labs", "advised"),
    [
        ({"labs.bilirubin": "1 mg/dL", "labs.bilirubin_uln": "1 mg/dL"}, False),
        ({"labs.bilirubin": "1.01 mg/dL", "labs.bilirubin_uln": "1 mg/dL"}, True),
        ({"labs.bilirubin": "20 µmol/L", "labs.bilirubin_uln": "1.2 mg/dL"}, False),
        ({"labs.ast": "61 U/L", "labs.ast_uln": "40 U/L", "labs.alp": "300 U/L", "labs.alp_uln": "120 U/L"}, False),
        ({"labs.ast": "61 U/L", "labs.ast_uln": "40 U/L", "labs.alp": "301 U/L", "labs.alp_uln": "120 U/L"}, True),
        ({"labs.ast": "60 U/L", "labs.ast_uln": "40 U/L", "labs.alp": "301 U/L", "labs.alp_uln": "120 U/L"}, False),
        ({"labs.alt": "61 U/L", "labs.alt_uln": "40 U/L", "labs.alp": "301 U/L", "labs.alp_uln": "120 U/L"}, True),
    ],
)
def test_docetaxel_asks_for_both_enzymes_or_for_bilirubin_alone(labs: dict[str, str], advised: bool) -> None:
    plan = planned({**FEWER, **labs}, of=with_drug("docetaxel"))
    assert (found(plan, NONE) is not None) == advised
    if advised:
        assert "it advises against the drug" in text_of(plan, NONE)


def test_irinotecans_two_labels_are_both_shown() -> None:
    plan = planned(
        {**FEWER, "labs.bilirubin": "4 mg/dL", "labs.bilirubin_uln": "1.2 mg/dL"}, of=with_drug("irinotecan")
    )
    finding = found(plan, NONE)
    assert finding is not None
    assert {source.key for source in finding.sources} == {"camptosar-dosage", "israel-irinotecan"}


def test_without_labs_a_rule_waits_for_them_by_name_and_never_for_a_limit_that_it_assumes() -> None:
    assert waits(plan_of(CHOICES), "liver") == ["labs.bilirubin", "labs.ast", "labs.ast_uln"]
    assert waits(plan_of(CHOICES), "kidney") == ["labs.creatinine"]
    half = planned({"labs.bilirubin": "1 mg/dL", "labs.ast": "500 U/L"})
    assert waits(half, "liver") == ["labs.ast_uln"]
    assert found(half, LESS) is None


def test_a_row_that_holds_is_told_though_another_still_waits() -> None:
    plan = planned({"labs.bilirubin": "2 mg/dL"})
    assert "30 mg" in text_of(plan, LESS)
    assert waits(plan, "liver") == ["labs.ast", "labs.ast_uln"]


def test_a_mass_that_nobody_knows_gives_no_part_of_it() -> None:
    plan = planned({"labs.bilirubin": "2 mg/dL"}, of=with_drug("epirubicin"))
    assert "How much that would be waits for drug.mass." in text_of(plan, LESS)


@pytest.mark.parametrize(
    ("days", "told"),
    [
        ({}, "The day of these labs is not entered."),
        ({"labs.date": "2026-11-20"}, "Labs of 2026-11-20."),
        (
            {"labs.date": "2026-11-20", "procedure.date": "2026-11-24"},
            "Labs of 2026-11-20, 4 days before the procedure.",
        ),
        ({"labs.date": "2026-11-24", "procedure.date": "2026-11-24"}, "the day of the procedure."),
        ({"labs.date": "2026-11-25", "procedure.date": "2026-11-24"}, "1 day after the day of the procedure."),
        ({"labs.date": "2026-11-20", "labs.bilirubin_date": "2026-09-01"}, "Labs of 2026-09-01."),
    ],
)
def test_how_old_the_labs_are_is_said_and_not_judged(days: dict[str, str], told: str) -> None:
    plan = planned({"labs.bilirubin": "2 mg/dL", **days})
    assert told in text_of(plan, LESS)
    assert not plan.blocked
    assert not any("entered, and not judged" in text and "_date" in text for text in plan.not_assessed)
    assert not any(text.endswith(": labs.date") for text in plan.not_assessed)


def test_an_infusion_and_an_emulsion_are_told_as_what_they_are() -> None:
    emulsion = planned(
        {"labs.bilirubin": "2 mg/dL", "drug.mass": "70 mg"}, of=recipe("liver/lipiodol-epirubicin-emulsion")
    )
    assert "70 mg into an artery, in oil" in text_of(emulsion, LESS)


def test_the_rules_of_a_drug_are_among_what_a_plan_was_made_from_only_where_they_told_something() -> None:
    with_labs, without = planned({"labs.bilirubin": "2 mg/dL"}), plan_of(CHOICES)
    assert "epirubicin" in {made.id for made in with_labs.made_from}
    assert "epirubicin" not in {made.id for made in without.made_from}
    assert "us-epirubicin" in with_labs.citations
