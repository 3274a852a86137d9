"""Files of every format that there has been load for ever, each by pure steps to the present one."""

from __future__ import annotations

import copy
from pathlib import Path

import pytest

from embolplan.library import check_paths
from embolplan.library.load import parse_protocol
from embolplan.library.migrations import NUMBER, STEPS, migrated
from embolplan.model.base import SCHEMA_NUMBER
from embolplan.reading import Tree, read_yaml

FOLDER = Path(__file__).parent / "migrations"
FIXTURES = sorted(FOLDER.glob("*.yaml"), key=lambda path: int(path.stem))


def renamed(tree: dict[str, Tree]) -> dict[str, Tree]:
    """An invented step: what was called `name` is called `title`."""
    return {("title" if key == "name" else key): value for key, value in tree.items()}


def test_there_is_a_file_of_every_format_and_a_step_from_each_but_the_last() -> None:
    numbers = [int(path.stem) for path in FIXTURES]
    assert numbers == list(range(1, int(SCHEMA_NUMBER) + 1))
    assert sorted(STEPS) == numbers[:-1]


@pytest.mark.parametrize("path", FIXTURES, ids=lambda path: path.stem)
def test_a_file_of_every_format_loads_and_checks_clean(path: Path) -> None:
    protocol, problems = parse_protocol(path.read_text(encoding="utf-8"), path.name)
    assert problems == ()
    assert protocol is not None
    assert (protocol.embolplan, protocol.title) == (SCHEMA_NUMBER, "A recipe in the first format")
    assert [len(part) for part in (protocol.parameters, protocol.steps, protocol.evidence.outcomes)] == [10, 5, 1]
    assert check_paths([path], on="2026-11-22").problems == ()


def test_steps_follow_each_other_and_leave_the_old_tree_as_it_was() -> None:
    old: Tree = {NUMBER: "3", "name": "x", "steps": [{"id": "a"}]}
    before = copy.deepcopy(old)
    found = migrated(old, {3: renamed, 4: lambda tree: {**tree, "added": "no"}})
    assert found == {NUMBER: "5", "title": "x", "steps": [{"id": "a"}], "added": "no"}
    assert old == before


@pytest.mark.parametrize("tree", [{}, {NUMBER: "one"}, {NUMBER: ["3"]}, {NUMBER: "9"}, {NUMBER: "³"}, [], "text"])
def test_what_no_step_begins_at_stays_as_it_is(tree: Tree) -> None:
    assert migrated(tree, {3: renamed}) is tree


def test_the_present_format_goes_through_no_step() -> None:
    tree = read_yaml(FIXTURES[-1].read_text(encoding="utf-8"), "file").tree
    assert migrated(tree) is tree
