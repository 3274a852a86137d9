"""Recipes side by side: their numbers as their own plans have them, and nothing where a recipe has nothing."""

from __future__ import annotations

from embolplan.engine import comparison, compute
from embolplan.engine.comparison import compare
from embolplan.library import entries, load_recipe, load_shelf, shipped_root
from embolplan.library.load import parse_protocol
from embolplan.model.case import Case
from embolplan.model.recipe import Origin, Recipe, Shelf

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


TOLD = """embolplan: 1
id: knee/two-of-everything
version: 2.3.4
title: Two of everything
organ: knee
drug: none
status: sequence only
review_by: 2027-11-22
summary: Made up for tests; nobody has published it.
sources:
  first: {citation: made up for tests, read: full text}
  second: {citation: made up for tests, read: abstract}
parameters:
  tray.mass: 3 g [first, x]
  tray.count: not reported
  distal.beads.size: 100 µm [first, x]
  proximal.beads.size: 500 µm [first, x]
scopes: [distal, proximal]
steps:
  - {id: push, phase: deliver, do: access, text: "Push. [first, x]"}
endpoints:
  stasis: {any: [flow stasis], leads_to: end, text: "the flow stops [first, x]"}
  blush: {any: [blush gone], leads_to: end, text: "the stain has gone [first, x]"}
rescue: stop and re-book [first, x]
eligibility:
  include: [{text: "pain [first, x]"}, {text: "no other way [first, x]"}]
  exclude: [{text: "an infection [first, x]"}]
evidence:
  arms: {left: 3, right: 4}
  outcomes: [{what: better, counts: {left: 1 of 3, right: 2 of 4}, source: "first, x"}]
conflicts:
  - {says: "three knees", source: "first, x", because: people have two, we: keep both}
not_reported:
  - {what: the tray, matters: for tests, ids: [tray.count]}
  - {what: the rate, matters: for tests}
"""


def side_by_side(*texts: str) -> dict[str, tuple[str, ...]]:
    """The rows of recipes of our own, by what they are about."""
    return {row.about: row.cells for row in compare([made(text) for text in texts], Shelf({}, {}))}


def made(text: str) -> Recipe:
    protocol, problems = parse_protocol(text, "test")
    assert protocol is not None, problems
    return Recipe(protocol, Origin("test", text, "0" * 64))


def test_what_a_recipe_has_several_of_stands_in_one_cell_each_told_from_the_next() -> None:
    bare = TOLD[: TOLD.index("endpoints:")] + "rescue: not reported [first, x]\n"
    found = side_by_side(TOLD, bare)
    assert found["title"] == ("Two of everything",) * 2
    facts = ("knee", "none", "sequence only", "2.3.4")
    assert tuple(found[name][0] for name in ("organ", "drug", "status", "version")) == facts
    assert found["endpoints"] == ("the flow stops; the stain has gone", "-")
    assert found["rescue"] == ("stop and re-book", "not reported")
    assert found["include"] == ("pain; no other way", "-")
    assert found["evidence"] == ("patients: left 3, right 4; outcomes counted: 1", "-")
    assert found["gaps"] == ("the tray; the rate", "-")
    assert found["conflicts"] == ("1", "0")
    assert found["sources"] == ("first (full text); second (abstract)",) * 2
    assert found["beads.size"] == ("distal: 100 µm; proximal: 500 µm",) * 2


def test_the_lines_a_recipe_is_known_by_come_first_and_others_only_where_two_recipes_have_them() -> None:
    other = TOLD.replace("tray.mass: 3 g", "drug.mass: 3 g").replace("tray.count", "tray.volume")
    assert "tray.mass" not in side_by_side(TOLD, other)
    about = list(side_by_side(TOLD, TOLD))
    assert about[:5] == ["title", "organ", "drug", "status", "version"]
    assert about[-7:] == ["endpoints", "rescue", "include", "evidence", "gaps", "conflicts", "sources"]
    assert about[5:-7] == ["beads.size", "tray.mass", "tray.count"]


def test_every_line_that_recipes_are_known_by_is_a_line_of_some_recipe() -> None:
    # One that no recipe has would never be shown, and nobody would miss it.
    shelf = load_shelf(shipped_root())
    plans = [compute(load_recipe(shipped_root(), name), Case(), shelf) for name in NAMES]
    scopes = {scope for name in NAMES for scope in load_recipe(shipped_root(), name).protocol.scopes}
    known = {line.id for plan in plans for line in plan.lines}
    known |= {line_id.partition(".")[2] for line_id in known if line_id.partition(".")[0] in scopes}
    assert set(comparison._IN_FRONT) <= known


def test_what_is_computed_and_not_known_yet_is_not_known_rather_than_a_formula_or_what_it_waits_for() -> None:
    found = rows("liver/callispheres-epirubicin-300-500", "prostate/docetaxel-microspheres")
    # The settled volume is open in the first; how much the second makes up is a person's to say as well.
    assert found["suspension.volume"][0] == "unknown"
    assert found["beads.settled_volume"][0] == "to be chosen"
