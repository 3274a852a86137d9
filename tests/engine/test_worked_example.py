"""The worked example comes out to the last digit, in all its cases."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from tests.engine.shelf import WORKED, changed, plan_of

if TYPE_CHECKING:
    from embolplan.plan import Plan

NAMES = [case["name"] for case in WORKED["cases"]]


@pytest.fixture(params=WORKED["cases"], ids=NAMES)
def case(request: pytest.FixtureRequest) -> dict[str, Any]:
    found: dict[str, Any] = request.param
    return found


@pytest.fixture
def plan(case: dict[str, Any]) -> Plan:
    return plan_of(changed(case.get("change", {})))


def written(text: str) -> tuple[float, str]:
    """A value of the case file, which may be a quotient, and its unit."""
    parts = text.split(" ")
    if len(parts) > 2 and parts[1] == "/":
        return float(parts[0]) / float(parts[2]), " ".join(parts[3:])
    return float(parts[0]), " ".join(parts[1:])


def test_every_value_of_the_contract_comes_out_to_the_last_digit(case: dict[str, Any], plan: Plan) -> None:
    for line_id, text in case.get("values", {}).items():
        value, unit = written(text)
        line = plan[line_id]
        assert (line.value, line.unit or "") == (value, unit), line_id
        assert (line.low, line.high) == (None, None), line_id


def test_every_span_and_bound_of_the_contract_comes_out(case: dict[str, Any], plan: Plan) -> None:
    for line_id, text in case.get("spans", {}).items():
        low, high, unit = text.split(" ")
        line = plan[line_id]
        assert (line.value, line.low, line.high, line.unit) == (None, float(low), float(high), unit)
    for line_id, text in case.get("at_most", {}).items():
        value, unit = written(text)
        line = plan[line_id]
        assert (line.value, line.low, line.high, line.unit) == (None, None, value, unit)
        assert line.text.startswith("at most ")


def test_what_cannot_be_known_waits_for_what_would_tell_it(case: dict[str, Any], plan: Plan) -> None:
    for line_id, wanted in case.get("unknown", {}).items():
        line = plan[line_id]
        assert line.status == "unknown", line_id
        assert (line.value, line.low, line.high) == (None, None, None)
        assert [waiting.id for waiting in line.waits_for] == [wanted], line_id
        assert all(waiting.why for waiting in line.waits_for)


def test_statuses_and_findings_are_those_of_the_contract(case: dict[str, Any], plan: Plan) -> None:
    for line_id, status in case.get("statuses", {}).items():
        assert plan[line_id].status == status, line_id
    if "findings" in case:
        assert [f"{finding.severity} {finding.code}" for finding in plan.findings] == case["findings"]


def test_a_drug_of_which_an_unreported_share_left_is_at_most_what_was_put_in(case: dict[str, Any], plan: Plan) -> None:
    for step, text in case.get("holds_at_most", {}).items():
        substance, mass, unit = text.split(" ")
        held = [
            holding
            for container in plan.containers
            if container.after == step
            for holding in container.holds
            if holding.substance == substance
        ]
        assert [(holding.value, holding.high, holding.unit) for holding in held] == [(None, float(mass), unit)]


def test_the_example_names_its_products_vials_ratio_and_provenance() -> None:
    plan = plan_of(changed({}))
    assert [(item.product, item.count) for item in plan["drug.vials"].items] == [("epirubicin-powder-10-mg", 6)]
    ratio = plan["contrast.ratio"].ratio
    assert ratio is not None
    assert (ratio.parts, ratio.of, ratio.basis) == ((1.0, 1.0), ("beads", "contrast"), "slurry")
    assert [source.key for source in plan["drug.mass"].sources] == ["liu-2021"]
    assert plan["drug.concentration"].formula == "drug.mass / drug.volume"
    assert plan["drug.concentration"].inputs == ("drug.mass", "drug.volume")
    assert plan["suspension.volume"].formula == "slurry.volume + contrast.volume"
    assert plan["drug.volume"].because == "no displacement is stated, taken as the diluent added"
    assert plan["contrast.iodine"].quantity.units == plan["contrast.iodine_concentration"].quantity.units * (
        plan["contrast.volume"].quantity.units
    )


def test_a_solution_blocks_the_plan_until_somebody_lifts_it_by_name() -> None:
    plan = plan_of(changed({"drug.product": "epirubicin-solution-2-mg-ml"}))
    text = plan.findings[0].text
    assert plan.blocked
    assert all(word in text for word in ("60 mg", "30 mL", "5 mL", "20 mL", "sodium chloride"))
