"""What is drawn: a draw of anything but beads and oil, and beads whose liquid nobody speaks of."""

from __future__ import annotations

from pathlib import Path

import pytest

from embolplan.library import check_paths
from tests.library.good import GOOD, NAME

EXPEL = GOOD[GOOD.index("  - id: expel-saline\n") : GOOD.index("  - id: dissolve\n")]
LIQUID = GOOD[GOOD.index("  beads.saline_volume:\n") : GOOD.index("  bead-syringe.capacity:")]


def told(folder: Path, text: str) -> list[str]:
    """What a check says of quantities that are missing."""
    file = folder / "recipe.yaml"
    file.write_text(text, encoding="utf-8")
    found = check_paths([file]).problems
    return [f"{each.message} ({each.hint})" for each in found if each.code == "quantity-missing"]


def without(text: str, *parts: str) -> str:
    """The text without these parts of it."""
    for part in parts:
        assert part in text
        text = text.replace(part, "", 1)
    return text


def test_beads_whose_liquid_is_withdrawn_before_they_are_used_need_no_volume_of_it(tmp_path: Path) -> None:
    assert told(tmp_path, GOOD) == told(tmp_path, without(GOOD, LIQUID)) == []


def test_beads_that_are_used_with_their_liquid_need_its_volume(tmp_path: Path) -> None:
    drawn = without(GOOD, EXPEL)
    assert told(tmp_path, drawn) == []
    (said,) = told(tmp_path, without(drawn, LIQUID))
    assert "(draw) needs beads.saline_volume: state it, or write 'beads.saline_volume: not reported'" in said
    assert "the liquid that the beads come in, which no step withdraws before they are used" in said


@pytest.mark.parametrize("noun", ["drug", "contrast"])
def test_what_has_no_settled_volume_is_not_drawn(tmp_path: Path, noun: str) -> None:
    (said,) = told(tmp_path, GOOD.replace("    do: draw\n    what: beads\n", f"    do: draw\n    what: {noun}\n", 1))
    assert f"(draw) needs {noun}.settled_volume" in said
    assert "draw brings beads, or oil; a drug comes with 'dissolve' or 'make up', contrast with 'mix'" in said


def test_a_ratio_of_oil_names_the_oil(tmp_path: Path) -> None:
    file = tmp_path / f"{NAME.rpartition('/')[2]}.yaml"
    where = "[liu-2021, Methods, Treatment]"
    for ratio, is_right in (("1:3 oil to solution", True), ("1:3 lipiodol to ethanol", False)):
        file.write_text(
            GOOD.replace("\nparameters:\n", f"\nparameters:\n  oil.ratio: {ratio} {where}\n"), encoding="utf-8"
        )
        found = [str(each) for each in check_paths([file]).problems if each.code == "ratio-sides"]
        assert bool(found) != is_right
