"""Two versions of a recipe, by what one text replaced in the file must come out as."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from embolplan.library import parse_protocol
from embolplan.library.differences import differences
from tests.library.good import GOOD

if TYPE_CHECKING:
    from embolplan.answers import Difference


def changes(old: str, new: str) -> list[Difference]:
    assert GOOD.count(old) >= 1
    before, problems = parse_protocol(GOOD, "before")
    after, more = parse_protocol(GOOD.replace(old, new), "after")
    assert before is not None, problems
    assert after is not None, more
    return list(differences(before, after))


def test_the_same_file_says_the_same() -> None:
    assert changes("60 mg", "60 mg") == []


def test_another_dose_is_told_by_its_name() -> None:
    [found] = changes("drug.mass: 60 mg", "drug.mass: 50 mg")
    assert (found.part, found.about) == ("numbers", "drug, mass (drug.mass)")
    assert (found.before or "").startswith("60 mg [")
    assert (found.after or "").startswith("50 mg [")


def test_another_way_to_write_the_same_number_is_no_change() -> None:
    assert changes("drug.mass: 60 mg ", "drug.mass: 60mg ") == []


@pytest.mark.parametrize(
    ("old", "new", "part"),
    [
        ("any: [flow stasis]", "any: [near stasis]", "endpoints"),
        ("rescue: add plain microspheres", "rescue: stop and re-book", "rescue"),
        ("status: complete", "status: sequence only", "recipe"),
        ("to: 80 years", "to: 75 years", "include"),
        ("arms: {sorafenib: 42, control: 48}", "arms: {sorafenib: 42, control: 49}", "evidence"),
        ("read: full text", "read: abstract", "sources"),
        ("settle.duration: 2-3 min", "settle.duration: not reported", "numbers"),
    ],
)
def test_a_change_is_told_where_it_belongs(old: str, new: str, part: str) -> None:
    assert [found.part for found in changes(old, new)] == [part]


def test_a_step_that_is_new_is_told_with_the_order() -> None:
    step = "  - id: assess\n"
    more = "  - id: rest\n    phase: after\n    do: stand\n    text: Rest. [liu-2021, Methods]\n"
    found = changes(step, more + step)
    assert {each.part for each in found} == {"order of steps", "steps"}
    [added] = [each for each in found if each.part == "steps"]
    assert (added.about, added.before) == ("rest", None)
