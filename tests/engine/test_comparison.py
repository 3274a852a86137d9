"""Recipes side by side: their numbers as their own plans have them, and nothing where a recipe has nothing."""

from __future__ import annotations

from embolplan.engine.comparison import compare
from embolplan.library import entries, load_recipe, load_shelf, shipped_root

NAMES = [entry.id for entry in entries(shipped_root())]


def rows(*names: str) -> dict[str, tuple[str, ...]]:
    recipes = [load_recipe(shipped_root(), name) for name in names]
    return {row.about: row.cells for row in compare(recipes, load_shelf(shipped_root()))}


def test_what_a_source_states_stands_beside_what_another_leaves_out() -> None:
    found = rows("liver/callispheres-epirubicin-300-500", "liver/layered-callispheres-epirubicin")
    assert found["drug.mass"] == ("60 mg", "distal: to be chosen")
    assert found["drug.concentration"][0] == "12 mg/mL"
    assert found["beads.size"] == ("300 to 500 µm", "distal: 100 to 300 µm; proximal: to be chosen")
    assert found["inject.rate"] == ("1 mL/min", "distal: not reported; proximal: not reported")
    assert found["rescue"] == ("add plain microspheres", "not reported")


def test_what_one_recipe_does_not_have_is_a_dash() -> None:
    found = rows("liver/mixed-dose-radiotherapy", "liver/callispheres-epirubicin-300-500")
    assert found["drug.mass"] == ("-", "60 mg")
    assert found["total.dose"][1] == "-"


def test_every_shipped_recipe_stands_beside_every_other() -> None:
    for row in rows(*NAMES).values():
        assert len(row) == len(NAMES)
        assert all(cell.strip() for cell in row)


def test_no_recipe_is_changed_by_the_one_beside_it() -> None:
    first, second = "liver/callispheres-epirubicin-300-500", "prostate/docetaxel-microspheres"
    there, back = rows(first, second), rows(second, first)
    assert all(back[about] == cells[::-1] for about, cells in there.items())
