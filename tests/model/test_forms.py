"""What a file or a case may not say in the place of a schema number, a day, a month, a count or a value."""

from __future__ import annotations

import pytest
from pydantic import ValidationError

from embolplan.model.base import Closed, IsoDate, SchemaNumber
from embolplan.model.case import Liver, StockItem
from embolplan.model.evidence import parse_count_of
from embolplan.model.parameter import Parameter, Written


class Form(Closed):
    """One of each form."""

    number: SchemaNumber = "1"
    day: IsoDate = "2026-11-24"


@pytest.mark.parametrize("form", [{"number": "2"}, {"day": "2026-02-30"}, {"day": "24.11.2026"}, {"day": 20261124}])
def test_another_schema_number_and_a_day_that_is_none_are_refused(form: dict[str, object]) -> None:
    assert Form.model_validate({}).number == "1"
    with pytest.raises(ValidationError):
        Form.model_validate(form)


BAD_MONTHS = ["2027-13", "2027-00", "27-03", "2027-3", "2027", "20x7-03"]


@pytest.mark.parametrize(
    ("month", "good"), [("2027-03", True), ("2027-12", True), *((bad, False) for bad in BAD_MONTHS)]
)
def test_stock_expires_in_a_month_of_a_year(month: str, good: bool) -> None:
    if good:
        assert StockItem(product="a", count="1", expires=month).expires == month
    else:
        with pytest.raises(ValidationError):
            StockItem(product="a", count="1", expires=month)


def test_nodules_are_counted_in_whole_numbers_and_kept_as_typed() -> None:
    assert Liver(nodules="3").nodules == "3"
    with pytest.raises(ValidationError):
        Liver(nodules="2.5")


def test_a_count_keeps_its_words_and_its_exact_share() -> None:
    count = parse_count_of("28 of 33")
    assert str(count) == "28 of 33"
    assert parse_count_of(count) is count
    with pytest.raises(ValueError, match="34 of 33"):
        parse_count_of("34 of 33")


def test_a_value_and_a_choice_do_not_stand_together() -> None:
    entry = {"value": "1 mL [a-1, p]", "choose": "a volume", "why": "not said"}
    with pytest.raises(ValidationError):
        Parameter.model_validate(Written("x.volume", entry))
