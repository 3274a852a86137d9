"""What stands at the head of every page and in every list is one short line."""

from __future__ import annotations

import pytest

from embolplan.library.check import check_text
from embolplan.library.pins import PRODUCT
from embolplan.library.surroundings import Around
from embolplan.model.recipe import Origin
from tests.library.good import GOOD
from tests.library.taking import VIAL

TITLE = GOOD.partition("title: ")[2].partition("\n")[0]
WRONG = {
    "long": "x" * 201,
    "very long": "x" * 500_000,
    "two lines": '"one\\ntwo"',
    "marks piled up": "C\u0302\u0303\u0304\u0305alli",
}
FINE = {"as long as it may be": "x" * 200, "two marks, as in Vietnamese": "Tr\u01b0\u01a1\u0300ng", "plain": TITLE}


def told(title: str) -> list[str]:
    """What is said of a recipe of that title."""
    text = GOOD.replace(f"title: {TITLE}", f"title: {title}", 1)
    return [str(each) for each in check_text(Origin("f", text, ""), False, None, None).problems]


@pytest.mark.parametrize("title", WRONG.values(), ids=WRONG)
def test_what_is_no_heading_is_refused(title: str) -> None:
    (said,) = told(title)
    assert said.startswith("f:4:8: title: '")
    assert said.endswith("is no heading: one line of at most 200 characters, and no marks piled up [heading-form]")
    assert len(said) < 250
    assert said.isprintable()


@pytest.mark.parametrize("title", FINE.values(), ids=FINE)
def test_what_is_a_heading_is_left_in_peace(title: str) -> None:
    assert told(title) == []


def test_a_name_of_a_product_is_one_too() -> None:
    name = VIAL.partition("name: ")[2].partition("\n")[0]
    text = VIAL.replace(f"name: {name}", f"name: {'x' * 201}", 1)
    looked = check_text(Origin("f", text, ""), True, None, None)
    assert looked.kind == PRODUCT
    assert [each.code for each in looked.problems] == ["heading-form"]


def test_a_version_has_numbers_that_can_be_compared() -> None:
    for version, is_fine in (("999999999.0.1", True), ("1000000000.0.0", False), ("9" * 5000 + ".0.0", False)):
        text = GOOD.replace("version: 1.0.0", f"version: {version}", 1)
        assert (check_text(Origin("f", text, ""), False, None, None).made is not None) == is_fine


def test_a_file_that_breaks_a_rule_everywhere_is_told_so_two_hundred_times() -> None:
    borrows = "".join(f"  a{n}.duration: a{n}/recipe\n" for n in range(1000))
    text = GOOD.replace("\ncontainers:", f"\nborrows:\n{borrows}\ncontainers:", 1)
    said = check_text(Origin("f", text, ""), False, Around({}, None), None).problems
    assert len(said) == 201
    assert "[lender-unknown]" in str(said[199])
