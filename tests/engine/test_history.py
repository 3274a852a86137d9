"""Anthracyclines of a lifetime: each drug by itself, what a plan adds at most, and what is never added."""

from __future__ import annotations

import pytest

from embolplan.engine import compute
from embolplan.errors import CaseError
from embolplan.model.recipe import Shelf
from embolplan.model.systemic import Lifelong
from tests.engine.drugs import case_for, found, planned, text_of, with_drug, with_parameters
from tests.engine.shelf import CHOICES, plan_of, recipe, shelf
from tests.engine.test_several_drugs import with_second

CUMULATIVE, OTHER = "history.cumulative", "history.other-anthracycline"
# A published calculation of the body surface: 180 cm and 80 kg are 2 m² exactly, so that 60 mg are 30 mg/m².
TWO = {"patient.height": "180 cm", "patient.weight": "80 kg"}


def had(*drugs: tuple[str, str]) -> dict[str, object]:
    return {"history": {"anthracyclines": [{"drug": drug, "dose": dose} for drug, dose in drugs]}}


@pytest.mark.parametrize(
    ("before", "total", "severity"),
    [("240 mg/m2", "270 mg/m²", "note"), ("870 mg/m2", "900 mg/m²", "note"), ("871 mg/m2", "901 mg/m²", "caution")],
)
def test_the_plan_adds_at_most_its_mass_over_the_body_surface(before: str, total: str, severity: str) -> None:
    plan = planned(TWO, had(("epirubicin", before)))
    finding = found(plan, CUMULATIVE)
    assert finding is not None
    assert finding.severity == severity
    assert "adds at most 60 mg / 2 m² (Mosteller) = 30 mg/m²" in finding.text
    assert f"together at most {total}" in finding.text
    assert "a point of risk and no cap" in finding.text
    assert {source.key for source in finding.sources} == {"ellence-older", "globalrph-bsa"}
    assert {"ellence-older", "globalrph-bsa"} <= set(plan.citations)
    assert not plan.blocked


def test_doses_of_one_drug_add_up_and_those_of_another_never_do() -> None:
    plan = planned(TWO, had(("Epirubicin", "400 mg/m2"), ("doxorubicin", "500 mg/m2"), ("epirubicin", "300 mg/m2")))
    assert "700 mg/m² before" in text_of(plan, CUMULATIVE)
    assert "together at most 730 mg/m²" in text_of(plan, CUMULATIVE)
    text = text_of(plan, OTHER)
    assert "500 mg/m2 doxorubicin" in text
    assert "It is not added to epirubicin" in text
    # The sum over drugs, 1230 mg/m², stands nowhere.
    assert not any("1230" in finding.text or "1200" in finding.text for finding in plan.findings)


@pytest.mark.parametrize(
    ("called", "same"),
    [
        ("Epirubicin  hydrochloride", True),
        ("epirubicin HCl", True),
        ("Ellence", True),
        ("epirubucin", False),
        ("doxorubicin hydrochloride", False),
    ],
)
def test_the_salt_and_a_name_on_a_pack_are_the_same_drug(called: str, same: bool) -> None:
    plan = planned(TWO, had((called, "700 mg/m2")))
    assert ("700 mg/m² before" in text_of(plan, CUMULATIVE)) == same
    assert (found(plan, OTHER) is None) == same


def test_all_that_labels_say_of_doxorubicin_is_shown_the_lowest_first() -> None:
    plan = planned({**TWO, "drug.mass": "50 mg"}, had(("doxorubicin", "440 mg/m2")), of=with_drug("doxorubicin"))
    text = text_of(plan, CUMULATIVE)
    # 440 + 50 / 2 = 465: above the limit of one label, and not above the number of two others.
    assert "465 mg/m²" in text
    said = ["above 400 mg/m²", "above 450 mg/m²", "not above 550 mg/m²"]
    assert sorted(text.index(part) for part in said) == [text.index(part) for part in said]
    assert "beside other therapy that harms the heart, which a person judges" in text
    assert found(plan, CUMULATIVE).severity == "caution"  # type: ignore[union-attr]


def test_a_number_that_counts_only_beside_other_therapy_is_no_caution_by_itself() -> None:
    plan = planned({**TWO, "drug.mass": "50 mg"}, had(("doxorubicin", "400 mg/m2")), of=with_drug("doxorubicin"))
    assert "425 mg/m²" in text_of(plan, CUMULATIVE)
    assert found(plan, CUMULATIVE).severity == "note"  # type: ignore[union-attr]


def test_none_before_is_something_else_than_not_asked() -> None:
    plan = planned(TWO, {"history": {"anthracyclines": "none"}})
    assert "epirubicin: none before; this plan adds at most" in text_of(plan, CUMULATIVE)
    assert found(planned(TWO), CUMULATIVE) is None
    assert "none before" in text_of(planned({**TWO, "history.anthracyclines": "none"}), CUMULATIVE)


def test_without_height_weight_or_mass_the_sum_waits_for_them() -> None:
    def waits(plan_text: tuple[str, ...]) -> str:
        return next(text for text in plan_text if CUMULATIVE in text).partition("waits for ")[2]

    assert waits(plan_of(CHOICES).not_assessed) == "history.anthracyclines, patient.height, patient.weight"
    short = planned({"patient.height": "180 cm"}, had(("epirubicin", "240 mg/m2")))
    assert waits(short.not_assessed) == "patient.weight"
    assert found(short, CUMULATIVE) is None
    unknown = planned(TWO, had(("epirubicin", "240 mg/m2")), of=with_drug("epirubicin"))
    assert waits(unknown.not_assessed) == "drug.mass"


def test_a_drug_that_is_no_anthracycline_asks_for_no_history() -> None:
    plan = planned({**TWO, "drug.mass": "60 mg"}, had(("doxorubicin", "300 mg/m2")), of=with_drug("docetaxel"))
    assert {CUMULATIVE, OTHER} & {finding.code for finding in plan.findings} == set()
    assert "history.anthracyclines" in plan.not_assessed[-1]


def test_a_dose_that_is_not_by_body_surface_is_refused() -> None:
    with pytest.raises(CaseError, match="a dose per body surface"):
        planned(TWO, had(("epirubicin", "240 mg")))


def test_a_history_that_was_added_up_is_not_among_what_nothing_looked_at() -> None:
    plan = planned(TWO, had(("epirubicin", "240 mg/m2")))
    assert found(plan, CUMULATIVE) is not None
    assert not any("history.anthracyclines" in text or "patient.height" in text for text in plan.not_assessed)


def test_what_several_labels_say_is_one_sentence_after_the_other() -> None:
    plan = planned({**TWO, "drug.mass": "50 mg"}, had(("doxorubicin", "440 mg/m2")), of=with_drug("doxorubicin"))
    assert text_of(plan, CUMULATIVE).count("; ") >= 2
    assert ";  " not in text_of(plan, CUMULATIVE)
    assert text_of(plan, CUMULATIVE).count("; That is ") == 3


def test_of_two_anthracyclines_the_one_whose_mass_is_known_is_added_up() -> None:
    second = with_second("dissolve", "other", {"name": "doxorubicin", "mass": "50 mg", "diluent_volume": "5 mL"})
    of = with_parameters(second, {"drug.mass": {"label": "mass", "choose": "a mass", "why": "nobody says"}})
    choices = {name: text for name, text in CHOICES.items() if name not in ("drug.mass", "drug.product")}
    plan = planned({**choices, **TWO}, had(("doxorubicin", "300 mg/m2")), of=of)
    finding = found(plan, CUMULATIVE)
    assert finding is not None
    assert finding.lines == ("other.mass",)
    assert "together at most 325 mg/m²" in finding.text
    assert "epirubicin of a lifetime (history.cumulative): waits for drug.mass" in plan.not_assessed


def test_a_history_of_other_drugs_was_looked_at_also_where_the_sum_waits() -> None:
    plan = planned({}, had(("doxorubicin", "300 mg/m2")))
    assert (found(plan, CUMULATIVE), found(plan, OTHER) is None) == (None, False)
    assert not any(text.startswith("entered, and not judged") for text in plan.not_assessed)


@pytest.mark.parametrize(
    ("at", "with_other", "said"),
    [
        ("412.5 mg/m2", None, "not above 412.5 mg/m², which a label gives as a limit."),
        ("269.5 mg/m2", None, "above 269.5 mg/m², which a label gives as a limit."),
        ("100 mg/m2", "x", "above 100 mg/m², which a label gives as a limit, beside x, which a person judges."),
    ],
)
def test_a_number_of_a_label_is_printed_as_it_stands_there(at: str, with_other: str | None, said: str) -> None:
    held = shelf()
    limit = Lifelong(at=f"{at} [ellence-older, x]", means="limit", with_other=with_other)  # type: ignore[arg-type]
    drug = held.substances["epirubicin"].model_copy(update={"lifelong": (limit,)})
    case = case_for(recipe(), {**CHOICES, **TWO}, had(("epirubicin", "240 mg/m2")))
    plan = compute(recipe(), case, Shelf(held.products, held.origins, {**held.substances, "epirubicin": drug}))
    assert text_of(plan, CUMULATIVE).endswith(f"together at most 270 mg/m². That is {said}")


def test_what_a_label_says_stands_with_its_number_in_its_words_where_it_has_any() -> None:
    # 870 + 60 / 2 = 900, which is not above 900.
    text = text_of(planned(TWO, had(("epirubicin", "870 mg/m2"))), CUMULATIVE)
    assert "That is not above 900 mg/m²" in text
    assert '("this cumulative dose should only be exceeded with extreme caution")' in text
    doxorubicin = planned({**TWO, "drug.mass": "50 mg"}, had(("doxorubicin", "440 mg/m2")), of=with_drug("doxorubicin"))
    assert "a limit, beside other therapy that harms the heart" in text_of(doxorubicin, CUMULATIVE)
    assert text_of(doxorubicin, CUMULATIVE).count('("') == 3
