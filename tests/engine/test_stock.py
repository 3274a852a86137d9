"""What is in the room against what a plan needs: expiry, sufficiency, strengths together, waste in mg and mL."""

from __future__ import annotations

import pytest

from embolplan.engine import compute
from embolplan.errors import CaseError
from embolplan.library import load_shelf, shipped_root
from embolplan.oracle import verify
from embolplan.plan import Item, Plan
from tests.engine.drugs import (
    case_for,
    found,
    parameter,
    planned,
    text_of,
    with_parameters,
    with_product,
)
from tests.engine.shelf import CHOICES, changed, plan_of, recipe, shelf

TEN, FIFTY, SOLUTION = "epirubicin-powder-10-mg", "epirubicin-powder-50-mg", "epirubicin-solution-2-mg-ml"
EXPIRED, SHORT, WAYS, LOTS = "stock.expired", "stock.short", "stock.combinations", "stock.lots"


def stock(*items: tuple[str, int, str | None, str | None]) -> dict[str, object]:
    keys = ("product", "count", "lot", "expires")
    told = [{key: str(value) for key, value in zip(keys, item, strict=True) if value is not None} for item in items]
    return {"stock": told}


def opened(plan: Plan) -> tuple[object, ...]:
    names = ("drug.vials", "drug.opened_mass", "drug.surplus_mass", "drug.surplus_volume")
    return (plan["drug.vials"].items, *(plan[name].value for name in names))


@pytest.mark.parametrize(
    ("expires", "day", "expired"),
    [
        # Used through the last day of the month, whatever that day is.
        ("2026-11", "2026-11-30", False),
        ("2026-11", "2026-12-01", True),
        ("2028-02", "2028-02-29", False),
        ("2027-02", "2027-03-01", True),
        ("2026-12", "2026-12-31", False),
        ("2026-12", "2027-01-01", True),
    ],
)
def test_a_vial_is_used_through_the_last_day_of_its_month(expires: str, day: str, expired: bool) -> None:
    plan = planned({"procedure.date": day}, stock((TEN, 8, "A1234", expires)))
    finding = found(plan, EXPIRED)
    assert (finding is not None) == expired == plan.blocked
    if finding is not None:
        assert finding.severity == "block"
        assert "lot A1234" in finding.text
        assert [source.key for source in finding.sources] == ["gs1-expiry"]
        assert "gs1-expiry" in plan.citations


def test_what_has_expired_is_not_counted_as_there() -> None:
    plan = planned({"procedure.date": "2026-12-01"}, stock((TEN, 8, "A", "2026-11"), (TEN, 5, "B", "2027-03")))
    text = text_of(plan, SHORT)
    assert "60 mg is needed, and the stock holds 50 mg (5 x" in text
    assert "10 mg are missing" in text


def test_without_the_day_or_the_month_expiry_is_not_assessed() -> None:
    told = planned({}, stock((TEN, 8, "A", None))).not_assessed
    assert f"{EXPIRED}: waits for procedure.date, stock.{TEN}.expires" in told
    assert not any(EXPIRED in text for text in plan_of(CHOICES).not_assessed)
    assert found(planned({}, stock((TEN, 8, "A", "1999-01"))), EXPIRED) is None


@pytest.mark.parametrize(("count", "short"), [(6, False), (5, True), (0, True)])
def test_stock_that_cannot_make_the_dose_is_a_block_with_both_numbers(count: int, short: bool) -> None:
    plan = planned({}, stock((TEN, count, "A", "2027-03")))
    assert plan.blocked == short
    if short:
        text = text_of(plan, SHORT)
        assert f"60 mg is needed, and the stock holds {count * 10} mg" in text
        assert f": {60 - count * 10} mg are missing." in text
    assert plan["drug.vials"].value == 6


def test_nothing_in_stock_changes_nothing() -> None:
    plan = plan_of(CHOICES)
    assert opened(plan) == ((Item(TEN, 6),), 6, 60.0, 0.0, 0.0)
    assert {EXPIRED, SHORT, WAYS, LOTS} & {finding.code for finding in plan.findings} == set()
    # Letting strengths be combined says nothing where nothing is there.
    assert opened(planned({"procedure.vials_by": "fewest"})) == opened(plan)


def test_too_few_of_the_chosen_vials_name_what_the_other_strengths_would_do() -> None:
    plan = planned({}, stock((TEN, 4, "A", "2027-03"), (FIFTY, 2, "B", "2027-03")))
    text = text_of(plan, SHORT)
    assert "6 of Epirubicin hydrochloride powder, vial of 10 mg are needed, and 4 are there" in text
    assert "1 x Epirubicin hydrochloride powder, vial of 50 mg and 1 x" in text
    assert plan["drug.vials"].items == (Item(TEN, 6),)


@pytest.mark.parametrize(
    ("by", "items", "vials", "holds", "left", "millilitres"),
    [
        # 70 mg of 50 and 10 mg vials: two of 50 are the fewest; one of 50 and two of 10 leave nothing.
        ("fewest", (Item(FIFTY, 2),), 2, 100.0, 30.0, None),
        ("least-waste", (Item(FIFTY, 1), Item(TEN, 2)), 3, 70.0, 0.0, 0.0),
    ],
)
def test_strengths_are_combined_as_a_person_lets_them(
    by: str, items: tuple[Item, ...], vials: int, holds: float, left: float, millilitres: float | None
) -> None:
    mass = {"drug.mass": "70 mg", "procedure.vials_by": by}
    plan = planned(mass, stock((TEN, 9, "A", "2027-03"), (FIFTY, 9, "B", "2027-03")))
    assert opened(plan) == (items, vials, holds, left, millilitres)
    assert plan["drug.vials"].status == "derived"
    # The label of the 50 mg vial was seen without a reconstitution that agrees, so that no volume of 30 mg is known.
    assert plan["drug.surplus_volume"].status == ("derived" if left == 0 else "not applicable")
    assert plan["drug.surplus_volume"].formula is None
    both = planned({"drug.mass": "70 mg"}, stock((TEN, 9, "A", "2027-03"), (FIFTY, 9, "B", "2027-03")))
    assert "Fewest vials: 2 x" in text_of(both, WAYS)
    assert "30 mg left over" in text_of(both, WAYS)


def test_what_is_left_over_is_told_in_millilitres_by_the_labels_own_strength() -> None:
    # Seven vials of 10 mg for 65 mg leave 5 mg, which at the label's 2 mg/mL are 2.5 mL.
    plan = plan_of(changed({"drug.mass": "65 mg"}))
    assert [plan[name].value for name in ("drug.surplus_mass", "drug.surplus_volume")] == [5.0, 2.5]
    unseen = plan_of(changed({"drug.product": FIFTY}))["drug.surplus_volume"]
    assert (unseen.value, unseen.status) == (None, "unknown")
    let = {"drug.mass": "65 mg", "procedure.vials_by": "least-waste"}
    assert planned(let, stock((TEN, 9, "A", "2027-03")))["drug.surplus_volume"].value == 2.5


def test_a_solution_in_stock_makes_no_recipe_that_dissolves_a_powder() -> None:
    plan = planned({}, stock((TEN, 4, "A", "2027-03"), (SOLUTION, 9, "S", "2027-03")))
    assert "the stock holds 40 mg" in text_of(plan, SHORT)


def test_bottles_of_beads_are_counted_as_well() -> None:
    settings = {"beads.pack_volume": "1 mL"}
    beads = ("callispheres-300-500", 1, "C", "2027-03")
    assert "2 of CalliSpheres" in text_of(planned(settings, stock(beads)), SHORT)
    assert found(planned(settings, stock(("callispheres-300-500", 2, "C", "2027-03"))), SHORT) is None


def test_lots_and_months_of_what_the_plan_opens_are_listed_and_nothing_else() -> None:
    plan = planned({}, stock((TEN, 8, "A1234", "2027-03"), ("lipiodol", 2, "L", "2027-01"), (FIFTY, 1, None, None)))
    text = text_of(plan, LOTS)
    assert "8 x Epirubicin hydrochloride powder, vial of 10 mg, lot A1234, expires 2027-03" in text
    assert "lot not entered, expiry not entered" in text
    assert "Lipiodol" not in text
    assert plan.not_assessed[-1].endswith("stock")


def test_a_dose_that_nobody_knows_needs_no_vials_yet() -> None:
    plain = recipe("liver/callispheres-epirubicin-100-300")
    plan = planned({}, stock((TEN, 8, "A", "2027-03")), of=plain)
    assert found(plan, SHORT) is None


NOT_PICKED = {name: text for name, text in CHOICES.items() if name != "drug.product"}


def test_stock_of_a_drug_that_is_only_named_is_that_of_all_its_powders() -> None:
    def of(name: str, *held: tuple[str, int, str, str]) -> Plan:
        named = with_parameters(recipe(), {"drug.name": f"{name} [liu-2021, Methods]"})
        return planned(NOT_PICKED, stock(*held), of=named)

    few, enough, other = (TEN, 5, "A", "2027-03"), (TEN, 6, "A", "2027-03"), (SOLUTION, 9, "S", "2027-03")
    assert "60 mg is needed, and the stock holds 50 mg (5 x" in text_of(of("Epirubicin", few, other), SHORT)
    assert found(of("epirubicin", enough), SHORT) is None
    doxorubicin = of("doxorubicin", few)
    assert (found(doxorubicin, SHORT), found(doxorubicin, LOTS)) == (None, None)


@pytest.mark.parametrize("name", [None, {"label": "drug", "choose": ["epirubicin", "doxorubicin"], "why": "open"}])
def test_stock_is_held_against_no_drug_that_has_no_name_yet(name: dict[str, object] | None) -> None:
    of = with_parameters(recipe(), {"drug.name": name} if name else {}, without=("drug.name",))
    plan = planned(NOT_PICKED, stock((TEN, 5, "A", "2027-03")), of=of)
    assert plan["drug.mass"].value == 60
    assert {SHORT, LOTS, WAYS} & {finding.code for finding in plan.findings} == set()


@pytest.mark.parametrize("by", [{}, {"procedure.vials_by": "fewest"}])
def test_stock_for_a_dose_that_waits_for_the_weight_is_not_judged_and_says_so(by: dict[str, str]) -> None:
    of = with_parameters(recipe(), {"drug.dose_per_weight": "1 mg/kg [liu-2021, Methods]"}, without=("drug.mass",))
    settings = {**{name: text for name, text in CHOICES.items() if name != "drug.mass"}, **by}
    held = stock((TEN, 8, "A", "2027-03"), (FIFTY, 1, "B", "2027-03"))
    plan = compute(of, case_for(of, settings, held), shelf())
    assert [waiting.id for waiting in plan["drug.vials"].waits_for] == ["patient.weight"]
    assert [finding.code for finding in plan.findings if finding.code in (SHORT, WAYS)] == []
    assert any(SHORT in text and "patient.weight" in text for text in plan.not_assessed)


def test_more_strengths_than_can_be_tried_are_told_and_not_guessed_at() -> None:
    small = shelf().products[TEN]
    shelves = with_product(small)
    for n in range(4):
        content = {"content": parameter("content", f"0.00{n + 1} mg [assumed, a test]")}
        vial = small.model_copy(update={"id": f"tiny-{n}", "quantities": {**small.quantities, **content}})
        shelves = type(shelves)({**shelves.products, vial.id: vial}, {**shelves.origins, vial.id: shelves.origins[TEN]})
    case = case_for(recipe(), CHOICES, stock(*((f"tiny-{n}", 900000, "T", "2027-03") for n in range(4))))
    plan = compute(recipe(), case, shelves)
    assert any("too many strengths" in text for text in plan.not_assessed)


def test_the_second_computation_leaves_combined_vials_aside_and_agrees_on_the_rest() -> None:
    held = load_shelf(shipped_root())
    tree = stock((TEN, 9, "A", "2027-03"), (FIFTY, 9, "B", "2027-03"))
    case = case_for(recipe(), {**CHOICES, "drug.mass": "70 mg", "procedure.vials_by": "fewest"}, tree)
    verdict = verify(compute(recipe(), case, held), recipe(), case, held)
    assert verdict.differ == ()
    assert {"drug.vials", "drug.opened_mass", "drug.surplus_mass"} <= set(verdict.uncovered)


def test_stock_that_names_no_product_is_refused_and_not_left_out() -> None:
    entered = {
        "stock": [{"product": "epirubicin-powder-10-mg", "count": "8"}, {"product": "epirubicin-10", "count": "2"}]
    }
    case = case_for(recipe(), CHOICES, entered)
    with pytest.raises(CaseError) as refused:
        compute(recipe(), case, shelf())
    assert [problem.where for problem in refused.value.problems] == ["stock.epirubicin-10"]


def of_strengths(*strengths: tuple[str, int], of: dict[str, str] | None = None) -> Plan:
    """The plan with vials that hold so much, and so many of each."""
    small, shelves, items = shelf().products[TEN], shelf(), []
    for n, (content, count) in enumerate(strengths):
        holds = {"content": parameter("content", f"{content} [assumed, a test]")}
        vial = small.model_copy(update={"id": f"vial-{n}", "quantities": {**small.quantities, **holds}})
        shelves = type(shelves)({**shelves.products, vial.id: vial}, {**shelves.origins, vial.id: shelves.origins[TEN]})
        items.append((vial.id, count, "T", "2027-03"))
    return compute(recipe(), case_for(recipe(), {**CHOICES, **(of or {})}, stock(*items)), shelves)


@pytest.mark.parametrize(
    ("count", "told"),
    # 60 of each hold 6 + 12 + 18 + 24 = 60 mg, the dose; 59 hold 59 mg, and what does not suffice is short.
    [(60, True), (61, True), (59, False)],
)
def test_ways_are_said_to_be_too_many_only_where_the_stock_suffices(count: int, told: bool) -> None:
    plan = of_strengths(*((f"0.{n} mg", count) for n in range(1, 5)))
    assert any("too many strengths" in text for text in plan.not_assessed) == told
    assert (found(plan, SHORT) is None) == told
    assert found(plan, WAYS) is None


def test_each_strength_that_is_there_is_counted_in_what_is_short() -> None:
    plan = planned({}, stock((TEN, 1, "A", "2027-03"), (FIFTY, 0, "B", "2027-03"), (TEN, 2, "C", "2027-03")))
    assert "(3 x Epirubicin hydrochloride powder, vial of 10 mg, 0 x Epirubicin" in text_of(plan, SHORT)


def test_one_strength_or_too_few_vials_of_the_chosen_leave_nothing_to_combine() -> None:
    assert found(planned({}, stock((TEN, 8, "A", "2027-03"))), WAYS) is None
    too_few = planned({}, stock((TEN, 4, "A", "2027-03"), (FIFTY, 2, "B", "2027-03")))
    assert (found(too_few, WAYS), found(too_few, SHORT) is None) == (None, False)


def test_none_of_the_chosen_vials_are_no_vial_where_one_would_do() -> None:
    plan = planned({"drug.mass": "10 mg"}, stock((FIFTY, 2, "B", "2027-03")))
    assert "1 of Epirubicin hydrochloride powder, vial of 10 mg are needed, and 0 are there" in text_of(plan, SHORT)


def test_what_a_dose_waits_for_is_told_id_by_id() -> None:
    entries = {"drug.dose_per_area": "50 mg/m2 [liu-2021, Methods]", "bsa.formula": "mosteller [liu-2021, Methods]"}
    of = with_parameters(recipe(), entries, without=("drug.mass",))
    settings = {name: text for name, text in CHOICES.items() if name != "drug.mass"}
    plan = compute(of, case_for(of, settings, stock((TEN, 8, "A", "2027-03"))), shelf())
    assert f"{SHORT}: waits for patient.height, patient.weight" in plan.not_assessed


def test_beads_that_the_plan_names_are_looked_at_and_so_all_of_the_stock_is() -> None:
    beads = ("callispheres-300-500", 2, "C", "2026-10")
    plan = planned({"procedure.date": "2026-11-24"}, stock(beads, (TEN, 8, "A", "2027-03")))
    assert "CalliSpheres 300-500 µm, lot C" in text_of(plan, EXPIRED)
    listed = text_of(plan, LOTS)
    assert listed.startswith("In stock: 2 x CalliSpheres 300-500 µm, lot C, expires 2026-10; 8 x Epirubicin")
    assert not any("entered, and not judged" in text and "stock" in text for text in plan.not_assessed)
