"""What is taken out of a library while other recipes need it."""

from __future__ import annotations

from pathlib import Path

import pytest

from embolplan.errors import LibraryError, Problem
from embolplan.library import check_paths
from embolplan.library.index import listed
from embolplan.library.lenders import named_in, without_lender
from embolplan.library.places import SHARED, YOURS, Place
from tests.library.taking import SHIPPED_PLACE, importer, recipe, snapshot, zipped
from tests.library.test_borrowers import BORROWER, LENDER, borrowing, lending

LENDS, BORROWS = "liver/lender.yaml", "liver/borrower.yaml"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A library that has imported both, and another that needs neither."""
    files = {LENDS: lending("1.0.0"), BORROWS: borrowing(), "liver/alone.yaml": recipe("liver/alone")}
    importer(tmp_path / "library").take_in(zipped(tmp_path / "both.zip", files))
    return tmp_path / "library"


def refused(root: Path, file_id: str, *beside: Place) -> list[str]:
    """Why it is not taken out; the library is as it was."""
    before = snapshot(root)
    with pytest.raises(LibraryError) as caught:
        importer(root, *beside).remove(file_id)
    assert snapshot(root) == before
    return [str(problem) for problem in caught.value.problems]


def test_a_lender_is_not_taken_out_while_it_is_borrowed_from(root: Path) -> None:
    (said,) = refused(root, LENDER)
    assert said.startswith(f"{next(root.rglob('borrower.yaml'))}:")
    for words in (
        "borrows.load.interval: liver/borrower needs liver/lender: without it, there is no recipe 'liver/lender'",
        "take liver/borrower out first; --force takes it out all the same",
        "[lender-unknown]",
    ):
        assert words in said
    assert importer(root).remove(BORROWER).needing == ()
    assert importer(root).remove(LENDER).needing == ()


def test_by_force_it_is_and_who_needs_it_is_told_then_and_later(root: Path) -> None:
    removed = importer(root).remove(LENDER, force=True)
    assert ([pin.id for pin in removed.gone], len(removed.needing)) == ([LENDER], 1)
    found = listed(root)
    assert [entry.id for _, entry in found] == ["liver/alone", BORROWER]
    assert list(without_lender(found)) == [(BORROWER, LENDER)]
    assert [(problem.code, problem.line) for problem in unlent(root)] == [("lender-unknown", unlent(root)[0].line)]


def unlent(root: Path) -> list[Problem]:
    """What `check` says of lenders."""
    return [problem for problem in check_paths([root]).problems if "lend" in problem.code]


def test_a_file_of_ones_own_that_borrows_counts_too(root: Path) -> None:
    importer(root).remove(BORROWER)
    (root / "liver").mkdir()
    (root / "liver" / "borrower.yaml").write_text(borrowing(), encoding="utf-8")
    (said,) = refused(root, LENDER)
    assert "change liver/borrower first; --force" in said


def test_what_another_library_has_as_well_is_still_there(root: Path, tmp_path: Path) -> None:
    shared = Place(SHARED, tmp_path / "shared")
    (shared.root / "liver").mkdir(parents=True)
    (shared.root / LENDS).write_text(lending("1.0.0"), encoding="utf-8")
    assert importer(root, shared).remove(LENDER).needing == ()
    assert list(without_lender(listed((shared, Place(YOURS, root))))) == []


def test_what_does_not_load_or_only_speaks_of_it_keeps_nobody(root: Path) -> None:
    importer(root).remove(BORROWER)
    (root / "liver").mkdir()
    (root / "liver" / "broken.yaml").write_text(f"# {LENDER}\nid: x\n", encoding="utf-8")
    (root / "liver" / "spoilt.yaml").write_bytes(f"# {LENDER}\n".encode() + b"\xff")
    (root / "liver" / "speaks.yaml").write_text(f"# after {LENDER}\n{recipe('liver/speaks')}", encoding="utf-8")
    (root / "liver" / "longer.yaml").write_text(
        recipe("liver/longer").replace("id: liver/longer", f"id: liver/longer\nreplaces: {LENDER}-other"),
        encoding="utf-8",
    )
    assert importer(root).remove(LENDER).needing == ()


def test_a_product_is_not_taken_out_while_a_recipe_names_it(tmp_path: Path) -> None:
    root, beads = tmp_path / "library", "callispheres-300-500"
    text = (SHIPPED_PLACE.root / "formulary" / f"{beads}.yaml").read_text(encoding="utf-8")
    files = {
        "formulary/their-beads.yaml": text.replace(f"id: {beads}", "id: their-beads"),
        "liver/theirs.yaml": recipe().replace(f"beads.product: {beads}", "beads.product: their-beads"),
    }
    importer(root, SHIPPED_PLACE).take_in(zipped(tmp_path / "both.zip", files))
    (said,) = refused(root, "their-beads", SHIPPED_PLACE)
    assert "beads.product: liver/theirs needs their-beads: without it, " in said
    assert "[product-unknown]" in said


@pytest.mark.parametrize(
    ("text", "named"),
    [
        (
            "borrows:\n  a.duration: liver/one\n\n  # by hand\n  b.duration: liver/one\n  c.duration: x/two\nid: y/z\n",
            "liver/one x/two",
        ),
        ("id: a/b\r\nborrows: # of others\r\n  a.duration: 'liver/one'\r\n", "liver/one"),
        ("borrows: {a.duration: liver/one, b.duration: liver/two}\ntitle: x\n", "liver/one liver/two"),
        ("id: a/b\ntitle: it borrows: liver/one\n", ""),
        ("steps:\n  borrows: liver/one\n", ""),
        ("borrows:\n", ""),
    ],
)
def test_lenders_are_seen_in_a_text_without_reading_it(text: str, named: str) -> None:
    assert named_in(text.encode()) == named
