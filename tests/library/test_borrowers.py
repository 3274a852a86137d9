"""A lender that comes in a new version, and those that borrow from it and stay as they are."""

from __future__ import annotations

from pathlib import Path

import pytest

from embolplan.errors import LibraryError, Problem
from embolplan.library import check_paths, load_recipe
from tests.library.taking import importer, recipe, snapshot, zipped

LENDER, BORROWER = "liver/lender", "liver/borrower"
LENT = "load.interval: 5 min [liu-2021, Methods, Treatment, Preparation]"


def borrowing(version: str = "1.0.0") -> str:
    """A recipe that borrows how often the beads are shaken."""
    text = recipe(BORROWER, version).replace(f"  {LENT}\n", "")
    text = text.replace("\ncontainers:", f"\nborrows:\n  load.interval: {LENDER}\n\ncontainers:")
    assert LENT not in text
    return text


def lending(version: str, lent: str = LENT) -> str:
    """The lender, in which the line may be another."""
    return recipe(LENDER, version).replace(LENT, lent)


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A library that holds both."""
    files = {"liver/lender.yaml": lending("1.0.0"), "liver/borrower.yaml": borrowing()}
    importer(tmp_path / "library").take_in(zipped(tmp_path / "both.zip", files))
    return tmp_path / "library"


def told(root: Path, source: Path, files: dict[str, str]) -> tuple[Problem, ...]:
    """What an import warns of."""
    return importer(root).take_in(zipped(source, files)).warnings


def test_a_version_that_does_not_lend_any_more_what_another_recipe_borrows_is_refused(
    root: Path, tmp_path: Path
) -> None:
    before, source = snapshot(root), tmp_path / "update.zip"
    without = lending("1.1.0", "load.interval: 5 min [assumed, nobody says it]")
    with pytest.raises(LibraryError) as caught:
        told(root, source, {"liver/lender.yaml": without})
    (problem,) = caught.value.problems
    assert str(problem).startswith(f"{next(root.rglob('borrower.yaml'))}: borrows.load.interval: {LENDER} 1.1.0,")
    for words in ("does not lend it any more", "no source states it there", "[not-lent]", "along with it"):
        assert words in str(problem)
    assert snapshot(root) == before
    # Together with a version of the borrower that states it by itself, it may come in.
    assert told(root, source, {"a.yaml": without, "b.yaml": recipe(BORROWER, "1.1.0")}) == ()
    assert load_recipe(root, BORROWER).protocol.version == "1.1.0"


def test_a_version_that_lends_another_number_comes_in_with_a_warning(root: Path, tmp_path: Path) -> None:
    same = told(root, tmp_path / "x.zip", {"x.yaml": lending("1.0.1")})
    other = told(root, tmp_path / "x.zip", {"x.yaml": lending("1.1.0", LENT.replace("5 min", "10 min"))})
    assert same == ()
    (warning,) = other
    assert warning.severity == "warning"
    assert (
        warning.message
        == f"it borrows load.interval from {LENDER}, which says 10 min from 1.1.0 on, and has said 5 min"
    )
    lent = load_recipe(root, BORROWER).protocol.parameters["load.interval"].lent
    assert lent is not None
    assert lent.value.text == "10 min"


def test_check_names_what_is_borrowed_of_a_lender_that_has_been_edited(tmp_path: Path) -> None:
    root = tmp_path / "mine"
    (root / "formulary").mkdir(parents=True)
    (root / "liver").mkdir()
    (root / "liver" / "borrower.yaml").write_text(borrowing(), encoding="utf-8")
    (root / "liver" / "lender.yaml").write_text(lending("1.0.0"), encoding="utf-8")

    def unlent() -> list[Problem]:
        return [each for each in check_paths([root]).problems if each.code == "not-lent"]

    assert unlent() == []
    (root / "liver" / "lender.yaml").write_text(lending("1.0.0", "load.interval: not reported"), encoding="utf-8")
    (problem,) = unlent()
    assert (problem.where, problem.key) == (str(root / "liver" / "borrower.yaml"), "borrows.load.interval")
    assert "and no source states it there, so there is nothing to borrow [not-lent]" in str(problem)
