"""What `check` says of imported files that were edited or are gone, and of texts that pretend to be others."""

from __future__ import annotations

from pathlib import Path

import pytest

from embolplan.library import CheckResult, check_paths
from tests.library.good import GOOD, NAME, told
from tests.library.taking import VIAL, beside, product, recipe, take_in


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A library that has imported one recipe and one product."""
    folder = tmp_path / "library"
    take_in(folder, tmp_path / "theirs.yaml", recipe())
    take_in(folder, tmp_path / "water.yaml", product())
    assert check(folder).problems == ()
    return folder


def check(folder: Path) -> CheckResult:
    """The whole library, as the command line checks it."""
    return check_paths([folder], libraries=beside(folder))


def test_an_edit_of_an_imported_file_is_named(root: Path, tmp_path: Path) -> None:
    (file,) = root.glob("imported/*/liver/theirs.yaml")
    file.write_text(recipe(mass="600 mg"), encoding="utf-8")
    for result in (check(root), check_paths([file], libraries=beside(root))):
        (problem,) = result.errors
        said = f"{file}: liver/theirs is not the text that was imported from {tmp_path}/theirs.yaml on 2026-11-22 "
        assert str(problem).startswith(f"{said}[import-edited] (import the original again")


def test_an_imported_file_that_is_gone_is_named(root: Path) -> None:
    (file,) = root.glob("imported/*/formulary/their-water.yaml")
    file.unlink()
    (problem,) = check(root).errors
    assert problem.where == str(root / "lock.json")
    assert str(problem).endswith(
        f"their-water was imported, and its file {file.relative_to(root).as_posix()} is gone [import-missing] "
        "(import it again, or embolplan import --remove their-water takes it off the list)"
    )


def test_other_line_ends_are_no_edit(root: Path) -> None:
    (file,) = root.glob("imported/*/liver/theirs.yaml")
    file.write_bytes(b"\xef\xbb\xbf" + file.read_bytes().replace(b"\n", b"\r\n"))
    assert check(root).problems == ()


@pytest.mark.parametrize(
    ("before", "after", "place", "word"),
    [
        ("title: CalliSpheres", "title: C\u0430lliSpheres", "4:8: title", "C\u0430lliSpheres"),
        ("drug: epirubicin", "drug: epirubi\u0441in", "6:7: drug", "epirubi\u0441in"),
        ("title: CalliSpheres", "title: \uff23alliSpheres", "4:8: title", "\uff23alliSpheres"),
        ("title: CalliSpheres", "title: Calli\u03a1pheres", "4:8: title", "Calli\u03a1pheres"),
    ],
)
def test_a_word_of_several_alphabets_is_refused(library: Path, before: str, after: str, place: str, word: str) -> None:
    assert before in GOOD
    said = told(library, GOOD.replace(before, after, 1))
    assert f"{place}: the word '{word}' mixes letters of several alphabets that look alike [mixed-scripts]" in said


@pytest.mark.parametrize("word", ["TNFα", "NFκB", "100 µm", "100 μm", "β-blocker", "肝癌 TACE", "Москва", "Jürgen"])
def test_letters_that_belong_there_are_no_disguise(library: Path, word: str) -> None:
    text = GOOD.replace("title: CalliSpheres", f"title: {word} CalliSpheres", 1)
    assert told(library, text) == []


@pytest.mark.parametrize(
    ("title", "found"),
    [
        ("<b>CalliSpheres", "<b"),
        ("</td>CalliSpheres", "</t"),
        ("<!-- CalliSpheres", "<!"),
        ("CalliSpheres [red]", "["),
        ("CalliSpheres `rm`", "`"),
        ("CalliSpheres &lt;", "&lt;"),
        ("CalliSpheres &#60;", "&#60;"),
    ],
)
def test_markup_in_a_title_is_refused(library: Path, title: str, found: str) -> None:
    said = told(library, GOOD.replace("title: CalliSpheres", f"title: {title} CalliSpheres", 1))
    assert said == [f"4:8: title: '{found}' is markup, and a title, organ, drug or name is plain text [markup]"]


def test_signs_of_comparison_are_no_markup(library: Path) -> None:
    assert told(library, GOOD.replace("title: CalliSpheres", "title: > 5 cm, < 10 cm & CalliSpheres", 1)) != []
    assert told(library, GOOD.replace("title: CalliSpheres", "title: CalliSpheres > 5 cm, < 10 cm & more", 1)) == []


def test_products_are_held_against_the_same(library: Path) -> None:
    file = library / "formulary" / "water-for-injection.yaml"
    file.write_text(
        VIAL.replace("name: W", "name: <i>W").replace("substance: w", "substance: \u0440w"), encoding="utf-8"
    )
    assert [problem.code for problem in check_paths([file]).problems] == ["markup", "mixed-scripts"]


def test_a_recipe_of_the_same_id_by_hand_is_named(root: Path) -> None:
    own = root / f"{NAME}.yaml"
    own.parent.mkdir()
    own.write_text(GOOD, encoding="utf-8")
    problems = check(root).errors
    assert [(problem.where, problem.code) for problem in problems] == [(str(own), "id-taken")]
