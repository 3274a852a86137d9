"""A change of a golden plan is a change of what a team is told, and is read in the diff."""

from __future__ import annotations

import pytest

from tests.golden_plans import FOLDER, PLANS, plan_text


@pytest.mark.parametrize("name", PLANS)
def test_the_plan_is_the_one_that_a_person_has_read(name: str) -> None:
    assert plan_text(name) == (FOLDER / f"{name}.txt").read_text(encoding="utf-8")


def test_every_golden_plan_is_compared() -> None:
    assert {path.stem for path in FOLDER.glob("*.txt")} == set(PLANS)
