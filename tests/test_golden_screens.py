"""A change of a golden screen is a change of what a team sees, and is read in the diff."""

from __future__ import annotations

import pytest

from tests.golden_screens import FOLDER, SHOTS, SIZES, file_of, shown


@pytest.mark.parametrize("name", SHOTS)
async def test_the_screen_is_the_one_that_a_person_has_read(name: str) -> None:
    for size, text in (await shown(name)).items():
        assert text == file_of(name, size).read_text(encoding="utf-8"), size


def test_every_golden_screen_is_compared() -> None:
    assert set(FOLDER.glob("*.txt")) == {file_of(name, size) for name in SHOTS for size in SIZES}
