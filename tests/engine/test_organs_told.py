"""What is said of a label's row: bounds, share, converted value and days, and whom the row does not concern."""

from __future__ import annotations

import pytest

from embolplan.engine.findings_of_organs import Held, row
from embolplan.library import make_case
from embolplan.model.systemic import SystemicRule
from tests.engine.drugs import found, planned, text_of, with_drug

LESS, NONE = "label.gives-less", "label.gives-none"


@pytest.mark.parametrize(
    ("liver", "letter"),
    [
        # 1 mg/dL, 4 g/dL, INR 1, no ascites, no encephalopathy: 5 points, A.
        (("1 mg/dL", "4 g/dL", "1.0", "none", "none"), "A"),
        # 1 mg/dL, 4 g/dL, INR 2, slight ascites, grade 1-2: 1 + 1 + 2 + 2 + 2 = 8 points, B.
        (("1 mg/dL", "4 g/dL", "2.0", "slight", "1-2"), "B"),
    ],
)
def test_a_rule_for_child_pugh_c_says_nothing_of_a_and_b(liver: tuple[str, ...], letter: str) -> None:
    names = ("labs.bilirubin", "labs.albumin", "labs.inr", "liver.ascites", "liver.encephalopathy")
    case = dict(zip(names, liver, strict=True))
    plan = planned({"drug.mass": "60 mg", **case}, of=with_drug("doxorubicin"))
    assert found(plan, NONE) is None, letter
    assert found(plan, LESS) is None, letter


def test_a_row_between_two_bounds_prints_both_and_the_share_of_the_dose() -> None:
    text = text_of(planned({"labs.bilirubin": "2 mg/dL"}), LESS)
    assert (
        "50 % of its starting dose with bilirubin 2 mg/dL (from 1.2 mg/dL to 3 mg/dL). 50 % of 60 mg would be" in text
    )


def test_a_value_in_moles_is_told_as_typed_and_as_the_label_prints_it() -> None:
    # 34.2 / 17.1 = 2 mg/dL.
    assert "bilirubin 34.2 µmol/L, which is 2 mg/dL (from 1.2" in text_of(
        planned({"labs.bilirubin": "34.2 µmol/L"}), LESS
    )
    assert "which is" not in text_of(planned({"labs.bilirubin": "2 mg/dL"}), LESS)


def test_a_row_without_a_size_is_followed_by_what_the_recipe_gives() -> None:
    text = text_of(planned({"labs.creatinine": "6 mg/dL"}), LESS)
    assert "by how much it does not say with creatinine 6 mg/dL (above 5 mg/dL). The recipe gives 60 mg" in text


def test_labs_of_two_days_are_both_told() -> None:
    labs = {"labs.bilirubin": "2 mg/dL", "labs.ast": "100 U/L", "labs.ast_uln": "40 U/L"}
    days = {"labs.bilirubin_date": "2026-09-01", "labs.ast_date": "2026-09-03"}
    text = text_of(planned({**labs, **days}), LESS)
    assert "Labs of 2026-09-01. Labs of 2026-09-03." in text or "Labs of 2026-09-03. Labs of 2026-09-01." in text


@pytest.mark.parametrize(("alt", "holds"), [("59.9 U/L", True), ("60 U/L", False), ("0.99 µkat/L", True)])
def test_a_bound_in_another_unit_than_the_usual_is_converted(alt: str, holds: bool) -> None:
    # 1 µkat/L is 60 U/L.
    rule = SystemicRule.model_validate(
        {"organ": "liver", "when": [{"field": "labs.alt", "below": "1 µkat/L"}], "give": "50 % [nobody, for this test]"}
    )
    assert row(rule, make_case({}, {"labs.alt": alt}, None, "test")).holds is holds


def held(conditions: list[dict[str, object]], **entered: str) -> Held:
    """A row of these conditions for a case in which this was entered, two underscores for a dot."""
    rule = SystemicRule.model_validate({"organ": "liver", "when": conditions, "give": "50 % [nobody, for this test]"})
    return row(rule, make_case({}, {name.replace("__", "."): text for name, text in entered.items()}, None, "test"))


BOTH: list[dict[str, object]] = [
    {"field": "labs.ast", "above": "1.5 x ULN"},
    {"field": "labs.alp", "above": "2.5 x ULN"},
]


def test_a_row_of_two_conditions_waits_while_one_is_open_unless_the_other_fails() -> None:
    open_one = held(BOTH, labs__ast="61 U/L", labs__ast_uln="40 U/L", labs__alp="500 U/L")
    assert (open_one.holds, open_one.waits) == (None, ("labs.alp_uln",))
    failed = held(BOTH, labs__ast="60 U/L", labs__ast_uln="40 U/L")
    assert (failed.holds, failed.waits) == (False, ())
    plan = planned({"drug.mass": "60 mg", "labs.ast": "61 U/L", "labs.ast_uln": "40 U/L"}, of=with_drug("docetaxel"))
    assert any("labs.alp, labs.alp_uln" in text for text in plan.not_assessed)


def test_a_row_for_a_child_pugh_class_has_looked_at_all_that_the_class_is_made_of() -> None:
    made_of = ("labs.bilirubin", "labs.albumin", "labs.inr", "liver.ascites", "liver.encephalopathy")
    # 3.2 mg/dL, 2.6 g/dL, INR 2.0, slight ascites and grade 1 to 2 are 3 + 3 + 2 + 2 + 2 = 12 points, class C.
    entered = dict(zip(made_of, ("3.2 mg/dL", "2.6 g/dL", "2.0", "slight", "1-2"), strict=True))
    found_of = held([{"field": "child_pugh.class", "one_of": ["C"]}], **entered)
    assert found_of.holds is True
    assert set(found_of.fields) == set(made_of)
    assert found_of.found == "Child-Pugh C"


def test_rows_that_hold_are_told_one_after_the_other() -> None:
    text = text_of(planned({"labs.bilirubin": "2 mg/dL", "labs.ast": "100 U/L", "labs.ast_uln": "40 U/L"}), LESS)
    assert "bilirubin 2 mg/dL (from 1.2 mg/dL to 3 mg/dL); 50 % of its starting dose with AST 100 U/L" in text


def test_a_limit_of_the_laboratory_is_of_the_day_of_its_value() -> None:
    labs = {"labs.ast": "100 U/L", "labs.ast_uln": "40 U/L", "labs.ast_date": "2026-09-03"}
    text = text_of(planned(labs), LESS)
    assert text.count("Labs of ") == 1
    assert "not entered" not in text


@pytest.mark.parametrize(
    ("day", "told"),
    [
        ("2026-11-23", "Labs of 2026-11-23, 1 day before the procedure."),
        ("2026-11-24", "Labs of 2026-11-24, the day of the procedure."),
        ("2026-11-25", "Labs of 2026-11-25, 1 day after the day of the procedure."),
    ],
)
def test_labs_of_the_day_before_are_not_those_of_the_day(day: str, told: str) -> None:
    plan = planned({"labs.bilirubin": "2 mg/dL", "labs.date": day, "procedure.date": "2026-11-24"})
    assert told in text_of(plan, LESS)


def test_a_condition_has_bounds_of_one_sort() -> None:
    within: dict[str, object] = {"field": "labs.ast", "from": "2 x ULN", "to": "4 x ULN"}
    assert held([within], labs__ast="161 U/L", labs__ast_uln="40 U/L").holds is False
    assert held([within], labs__ast="160 U/L", labs__ast_uln="40 U/L").holds is True
    # Multiples of a limit cannot be held against an amount.
    with pytest.raises(ValueError, match="all amounts, or all multiples of the upper limit"):
        held([{**within, "to": "160 U/L"}])
