"""Where a rule finds a line of a plan with layers, and what the recipe itself says of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from embolplan.engine.fold import fold
from embolplan.engine.subject import Subject
from embolplan.plan import Line
from tests.engine.drugs import case_for, with_parameters
from tests.engine.shelf import recipe, shelf
from tests.engine.test_layers import LAYERED, choices

if TYPE_CHECKING:
    from embolplan.model.recipe import Recipe


def subject(of: Recipe, *lines: str) -> Subject:
    """A layered plan that has these lines."""
    case = case_for(of, choices())
    made = {line_id: Line(line_id, "", "prepare", None, "unknown", "unknown") for line_id in lines}
    return Subject(of, case, shelf(), fold(of, case, shelf()), made)


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ("distal.drug.mass", "distal.drug.mass"),
        ("stand.duration", "stand.duration"),
        # What is said of the whole recipe counts for a layer.
        ("distal.stand.duration", "stand.duration"),
        ("proximal.stand.duration", "stand.duration"),
        # What is not there stays what was asked for, and a noun is no layer.
        ("proximal.drug.mass", "proximal.drug.mass"),
        ("beads.stand.duration", "beads.stand.duration"),
    ],
)
def test_a_line_is_found_under_its_layer_or_for_all_of_them(asked: str, found: str) -> None:
    assert subject(recipe(LAYERED), "distal.drug.mass", "stand.duration").found(asked) == found


def test_a_quantity_that_the_recipe_leaves_open_or_does_not_have_was_read_nowhere() -> None:
    of = with_parameters(
        recipe(LAYERED), {"stand.duration": "5 min [liu-2021, x]", "proximal.drug.mass": "not reported"}
    )
    found = subject(of, "stand.duration")
    assert [source.key for source in found.stated_sources("stand.duration")] == ["liu-2021"]
    assert found.stated_sources("proximal.drug.mass") == found.stated_sources("nobody.knows") == ()
