"""What becomes of what is imported, by what stands under its id already; and libraries side by side."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from embolplan.errors import LibraryError
from embolplan.library import check_paths, listed, load_recipe, load_shelf, products_of, shipped_root
from embolplan.library.casefile import make_case
from embolplan.library.files import fingerprint
from embolplan.library.importing import Importer
from embolplan.library.places import SHARED, YOURS, Place
from tests.library.good import GOOD, NAME
from tests.library.taking import DAY, SHIPPED_PLACE, beside, importer, product, recipe, snapshot, take_in, zipped


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A library with one recipe, version 1.1.0, in it."""
    folder = tmp_path / "home" / "library"
    assert take_in(folder, tmp_path / "theirs.yaml", recipe(version="1.1.0")) == [("new", "liver/theirs")]
    return folder


def installed(root: Path) -> Path:
    (path,) = root.glob("imported/*/liver/theirs.yaml")
    return path


def refused(root: Path, source: Path, text: str, *others: Place) -> str:
    """Why a text is refused, where that leaves the library as it was."""
    before = snapshot(root)
    with pytest.raises(LibraryError) as caught:
        take_in(root, source, text, *others)
    assert snapshot(root) == before
    (problem,) = caught.value.problems
    assert (problem.key, problem.line) == ("id", text[: text.index("id: ")].count("\n") + 1)
    return str(problem)


def test_the_list_pins_what_from_where_and_when(root: Path, tmp_path: Path) -> None:
    (pin,) = json.loads((root / "lock.json").read_text(encoding="utf-8"))["imported"]
    path = installed(root)
    assert path.read_text(encoding="utf-8") == recipe(version="1.1.0")
    assert (pin["id"], pin["version"], pin["kind"]) == ("liver/theirs", "1.1.0", "protocol")
    assert (pin["source"], pin["name"], pin["on"]) == (str(tmp_path / "theirs.yaml"), "", DAY)
    assert pin["sha256"] == fingerprint(path.read_bytes())
    assert root / pin["file"] == path


def test_the_same_text_again_changes_nothing(root: Path, tmp_path: Path) -> None:
    before = snapshot(root)
    text = "\ufeff" + recipe(version="1.1.0").replace("\n", "\r\n")
    (tmp_path / "again.yaml").write_bytes(text.encode())
    (change,) = importer(root).take_in(tmp_path / "again.yaml").changes
    assert change.fate == "unchanged"
    assert snapshot(root) == before


def test_a_higher_version_takes_the_place_and_says_what_differs(root: Path, tmp_path: Path) -> None:
    source = tmp_path / "higher.yaml"
    source.write_text(recipe(version="1.10.0", mass="50 mg"), encoding="utf-8")
    would = importer(root).take_in(source, dry_run=True).changes
    assert load_recipe(root, "liver/theirs").protocol.version == "1.1.0"
    done = importer(root).take_in(source).changes
    assert would == done
    (change,) = done
    assert (change.fate, change.before) == ("update", "1.1.0")
    said = {each.about: (str(each.before)[:6].strip(), str(each.after)[:6].strip()) for each in change.differences}
    assert said == {"version": ("1.1.0", "1.10.0"), "drug, mass (drug.mass)": ("60 mg", "50 mg")}
    assert load_recipe(root, "liver/theirs").protocol.version == "1.10.0"
    assert len(list(root.rglob("theirs.yaml"))) == 1


def test_versions_are_numbers_and_no_words(root: Path, tmp_path: Path) -> None:
    for version in ("1.9.0", "1.10.0", "10.0.0"):
        assert take_in(root, tmp_path / "x.yaml", recipe(version=version)) == [("update", "liver/theirs")]
    assert "the older 9.0.0" in refused(root, tmp_path / "x.yaml", recipe(version="9.0.0"))


def test_a_lower_version_is_refused(root: Path, tmp_path: Path) -> None:
    said = refused(root, tmp_path / "x.yaml", recipe(version="1.0.9"))
    assert (
        f"liver/theirs was imported as 1.1.0 from {tmp_path}/theirs.yaml on {DAY}, and this is the older 1.0.9" in said
    )
    assert "embolplan import --remove liver/theirs" in said


def test_another_text_under_the_same_version_is_refused_with_the_dose(root: Path, tmp_path: Path) -> None:
    said = refused(root, tmp_path / "x.yaml", recipe(version="1.1.0", mass="600 mg"))
    assert "this 1.1.0 is another text under the same version; it differs in drug, mass (drug.mass): 60 mg [" in said
    assert "-> 600 mg [" in said


def test_an_edit_is_not_lost_to_a_higher_version(root: Path, tmp_path: Path) -> None:
    installed(root).write_text(recipe(version="1.1.0", mass="55 mg"), encoding="utf-8")
    before = snapshot(root)
    with pytest.raises(LibraryError, match=r"is not the text that was imported .* \[import-edited\]"):
        take_in(root, tmp_path / "x.yaml", recipe(version="1.2.0"))
    assert snapshot(root) == before


def test_the_original_undoes_an_edit_and_brings_back_what_is_gone(root: Path, tmp_path: Path) -> None:
    for spoil in ("edit", "remove"):
        if spoil == "edit":
            installed(root).write_text("edited")
        else:
            installed(root).unlink()
        assert take_in(root, tmp_path / "x.yaml", recipe(version="1.1.0")) == [("restored", "liver/theirs")]
        assert load_recipe(root, "liver/theirs").protocol.version == "1.1.0"
        assert check_paths([root]).problems == ()


def test_an_edit_with_a_higher_version_can_be_imported_itself(root: Path) -> None:
    path = installed(root)
    path.write_text(recipe(version="1.2.0", mass="55 mg"), encoding="utf-8")
    with pytest.raises(LibraryError, match="import-edited"):
        load_recipe(root, "liver/theirs")
    (change,) = importer(root).take_in(path).changes
    assert change.fate == "update"
    assert load_recipe(root, "liver/theirs").protocol.version == "1.2.0"


def test_what_was_imported_can_be_taken_out_and_makes_way(root: Path, tmp_path: Path) -> None:
    with pytest.raises(LibraryError, match=r"nothing was imported under this id \(did you mean liver/theirs\?\)"):
        importer(root).remove("liver/their")
    assert [pin.id for pin in importer(root).remove("liver/theirs").gone] == ["liver/theirs"]
    assert list(root.rglob("*.yaml")) == []
    assert take_in(root, tmp_path / "x.yaml", recipe(version="0.1.0")) == [("new", "liver/theirs")]


def test_an_id_of_the_program_a_department_or_ones_own_is_not_taken_over(root: Path, tmp_path: Path) -> None:
    department = Place(SHARED, tmp_path / "department")
    for place in (department.root, root):
        (place / "liver").mkdir(parents=True)
        (place / "liver" / f"{place.name}s.yaml").write_text(recipe(f"liver/{place.name}s"), encoding="utf-8")
    higher = GOOD.replace("version: 1.0.0", "version: 99.0.0")
    said = refused(root, tmp_path / "x.yaml", higher, SHIPPED_PLACE, department)
    assert f"{NAME} is taken by another text in the recipes of the program ({shipped_root()}/{NAME}.yaml)" in said
    assert f"'replaces: {NAME}'" in said
    said = refused(root, tmp_path / "x.yaml", recipe("liver/departments", "9.0.0"), SHIPPED_PLACE, department)
    assert f"is taken by another text in the shared library ({department.root}/liver/departments.yaml)" in said
    said = refused(root, tmp_path / "x.yaml", recipe("liver/librarys", "9.0.0"), SHIPPED_PLACE, department)
    assert f"is taken by another text in your library ({root}/liver/librarys.yaml)" in said
    same = (shipped_root() / f"{NAME}.yaml").read_text(encoding="utf-8")
    assert take_in(root, tmp_path / "x.yaml", same, SHIPPED_PLACE) == [("unchanged", NAME)]


def test_a_product_of_the_program_is_not_taken_over(root: Path, tmp_path: Path) -> None:
    said = refused(root, tmp_path / "x.yaml", product("water-for-injection", "9.0.0"), SHIPPED_PLACE)
    assert "water-for-injection is taken by another text in the recipes of the program" in said


def test_files_of_one_import_speak_of_each_other_and_of_the_program(tmp_path: Path) -> None:
    root, lender = tmp_path / "library", recipe("liver/lender")
    borrower = recipe("liver/borrower").replace(
        "  load.duration: 30 min [liu-2021, Methods, Treatment, Preparation]\n", ""
    )
    borrower = borrower.replace("\ncontainers:", "\nborrows:\n  load.duration: liver/lender\n\ncontainers:")
    assert borrower.count("load.duration:") == 1
    source = zipped(
        tmp_path / "in.zip", {"a.yaml": borrower, "b.yaml": lender, "formulary/their-water.yaml": product()}
    )
    done = Importer(root, (SHIPPED_PLACE,), DAY).take_in(source)
    assert [change.fate for change in done.changes] == ["new"] * 3
    made = load_recipe(beside(root), "liver/borrower")
    assert set(made.lenders) == {"liver/lender"}
    shelf = load_shelf(beside(root))
    assert {"their-water", "water-for-injection"} < set(shelf.products)
    case = make_case({"stock": [{"product": "their-water", "count": "1"}]}, {}, made.protocol, "")
    assert "their-water" in products_of(made, case, beside(root))
    assert check_paths([root], libraries=beside(root)).problems == ()


def test_two_files_of_one_id_in_one_import(root: Path, tmp_path: Path) -> None:
    source = zipped(tmp_path / "in.zip", {"a.yaml": recipe("liver/x"), "b.yaml": recipe("liver/x", mass="50 mg")})
    with pytest.raises(LibraryError, match=rf"b.yaml:2:5: id: the id liver/x is that of {source}/a.yaml as well"):
        importer(root).take_in(source)


def test_a_warning_of_the_rules_is_told_and_keeps_nothing_out(root: Path, tmp_path: Path) -> None:
    (tmp_path / "x.yaml").write_text(recipe("liver/x"), encoding="utf-8")
    done = Importer(root, (), "2099-01-01").take_in(tmp_path / "x.yaml")
    assert [(warning.code, warning.severity) for warning in done.warnings] == [("review-passed", "warning")]


def test_a_dry_run_makes_nothing(tmp_path: Path) -> None:
    (tmp_path / "x.yaml").write_text(recipe(), encoding="utf-8")
    before = snapshot(tmp_path)
    assert importer(tmp_path / "not" / "there").take_in(tmp_path / "x.yaml", dry_run=True).changes[0].fate == "new"
    assert snapshot(tmp_path) == before


def test_two_texts_under_one_id_are_refused_and_both_listed(tmp_path: Path) -> None:
    yours, shared = Place(YOURS, tmp_path / "yours"), Place(SHARED, tmp_path / "shared")
    take_in(yours.root, tmp_path / "x.yaml", recipe(mass="50 mg"))
    (shared.root / "liver").mkdir(parents=True)
    (shared.root / "liver" / "theirs.yaml").write_text(recipe(), encoding="utf-8")
    assert [(place.name, entry.id) for place, entry in listed((shared, yours))] == [
        (SHARED, "liver/theirs"),
        (YOURS, "liver/theirs"),
    ]
    with pytest.raises(
        LibraryError, match=r"two texts stand under this id: the shared library .*; your library "
    ) as caught:
        load_recipe((shared, yours), "liver/theirs")
    assert "embolplan import --remove liver/theirs" in str(caught.value)
    # By its path each of them can still be had.
    assert load_recipe((shared, yours), str(shared.root / "liver" / "theirs.yaml")).protocol.id == "liver/theirs"
    (problem,) = check_paths([yours.root], libraries=(SHIPPED_PLACE, shared, yours)).errors
    assert problem.code == "id-taken"
    (shared.root / "liver" / "theirs.yaml").write_text(recipe(mass="50 mg"), encoding="utf-8")
    assert load_recipe((shared, yours), "liver/theirs").protocol.id == "liver/theirs"


def test_a_recipe_of_ones_own_is_held_against_the_rules_before_it_is_used(tmp_path: Path) -> None:
    root = tmp_path / "yours"
    (root / "liver").mkdir(parents=True)
    file = root / "liver" / "theirs.yaml"
    file.write_text(recipe(), encoding="utf-8")
    assert load_recipe(beside(root), "liver/theirs").protocol.id == "liver/theirs"
    file.write_text(recipe().replace("60 mg [liu-2021,", "60 mg [nobody-1999,", 1), encoding="utf-8")
    with pytest.raises(LibraryError, match="source-undeclared"):
        load_recipe(beside(root), "liver/theirs")


def test_what_was_imported_is_listed_from_the_list_and_an_edit_from_the_file(root: Path) -> None:
    ((_, entry),) = listed((Place(YOURS, root),))
    assert (entry.id, entry.version, entry.organ) == ("liver/theirs", "1.1.0", "liver")
    path = installed(root)
    path.write_text(path.read_text(encoding="utf-8").replace("version: 1.1.0", "version: 1.1.1"), encoding="utf-8")
    ((_, entry),) = listed((Place(YOURS, root),))
    assert entry.version == "1.1.1"


def test_the_list_holds_as_many_again_without_looking_at_each_for_each(tmp_path: Path) -> None:
    """Ten times the files take about ten times the calls."""
    small, large = (calls(tmp_path / str(many), many) for many in (10, 100))
    assert large < 15 * small


def calls(folder: Path, many: int) -> int:
    """How many calls the bookkeeping of an import of so many products makes."""
    import sys

    folder.mkdir()
    for number in range(many):
        (folder / f"p{number}.yaml").write_text(product(f"p{number}"), encoding="utf-8")
    count = 0

    def counted(*_: object) -> None:
        nonlocal count
        count += 1

    before = sys.getprofile()
    sys.setprofile(counted)
    try:
        importer(folder.with_suffix(".library")).take_in(folder)
        importer(folder.with_suffix(".library")).take_in(folder, dry_run=True)
    finally:
        sys.setprofile(before)
    return count
