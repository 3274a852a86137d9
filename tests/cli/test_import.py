"""`embolplan import`, and recipes from several libraries, as they are called."""

from __future__ import annotations

import json
import os
import zipfile
from pathlib import Path

import pytest

from tests.cli.conftest import Run, alone
from tests.library.taking import recipe
from tests.library.test_borrowers import borrowing, lending

ID = "liver/theirs"


@pytest.fixture
def kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder that the program keeps its things in."""
    monkeypatch.setenv("EMBOLPLAN_HOME", str(tmp_path / "kept"))
    return tmp_path / "kept"


@pytest.fixture
def source(tmp_path: Path) -> Path:
    """A zip from another site."""
    path = tmp_path / "site.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("liver/theirs.yaml", recipe())
        archive.writestr("readme.txt", "hello")
    return path


def test_what_would_happen_and_what_happens(run: Run, kept: Path, source: Path) -> None:
    would = run("import", str(source), "--dry-run")
    assert would.code == 0
    assert not kept.exists()
    assert "nothing has been (--dry-run)" in would.err
    done = run("import", str(source))
    assert (done.code, done.out) == (0, would.out)
    assert done.err == f"1 written into {kept / 'library'}\n"
    lines = done.out.decode().splitlines()
    assert lines[1].split() == ["new", ID, "1.0.0", "liver/theirs.yaml"]
    assert lines[2] == "left out: readme.txt"


def test_as_json(run: Run, kept: Path, source: Path) -> None:
    told = json.loads(run("import", str(source), "--json").out)
    assert list(told) == ["schema", "from", "library", "dry_run", "changes", "left_out"]
    (change,) = told["changes"]
    assert (told["schema"], change["change"], change["id"]) == ("embolplan.import/1", "new", ID)
    again = json.loads(run("import", str(source), "--json", "--dry-run").out)
    assert (again["dry_run"], again["changes"][0]["change"]) == (True, "unchanged")


def test_what_was_imported_is_listed_shown_planned_and_said_to_be_yours(run: Run, kept: Path, source: Path) -> None:
    before = run("list").out.decode()
    assert before.splitlines()[0].split()[-1] == "version"
    run("import", str(source))
    rows = {line.split()[0]: line.split()[-1] for line in run("list").out.decode().splitlines()}
    assert (rows["id"], rows[ID]) == ("from", "yours")
    told = json.loads(run("list", "--json").out)["protocols"]
    assert list(told[0])[:7] == ["id", "title", "organ", "drug", "status", "version", "from"]
    assert {row["from"] for row in told if row["id"] != ID} == {"shipped"}
    for words in (["show", ID], ["plan", ID], ["diff", ID, "liver/callispheres-epirubicin-300-500"]):
        ran = run(*words)
        assert ran.code == 0
        assert f"{ID}: from your library, {kept}" in ran.err
        assert f"imported from {source} on " in ran.err


def test_a_plan_says_nothing_of_where_its_recipe_lies(run: Run, kept: Path, source: Path, tmp_path: Path) -> None:
    run("import", str(source))
    here = json.loads(run("plan", ID, "--json").out)
    (tmp_path / "x.yaml").write_text(recipe(), encoding="utf-8")
    there = json.loads(run("plan", str(tmp_path / "x.yaml"), "--json").out)
    assert here == there
    assert str(kept) not in json.dumps(here)


def test_a_shared_library_is_read_and_never_written(
    run: Run, kept: Path, source: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shared = tmp_path / "department"
    monkeypatch.setenv("EMBOLPLAN_SHARED", str(shared))
    gone = run("list")
    assert gone.code == 0
    assert f"EMBOLPLAN_SHARED: there is no folder {shared}, so its recipes are missing here" in gone.err
    (shared / "liver").mkdir(parents=True)
    (shared / "liver" / "theirs.yaml").write_text(recipe(), encoding="utf-8")
    rows = {row["id"]: row["from"] for row in json.loads(run("list", "--json").out)["protocols"]}
    assert rows[ID] == "shared"
    assert f"{ID}: from the shared library, {shared}" in run("plan", ID).err
    assert run("import", str(source)).out.split()[5] == b"unchanged"
    assert list(shared.rglob("*")) == [shared / "liver", shared / "liver" / "theirs.yaml"]
    assert not (kept / "library").exists()


def test_a_page_says_which_library_it_is_from_without_a_path_of_this_machine(
    run: Run, kept: Path, source: Path, tmp_path: Path
) -> None:
    run("import", str(source))
    (tmp_path / "mine.yaml").write_text(recipe(), encoding="utf-8")
    for name, where in (
        (ID, "your library, imported from site.zip on "),
        ("liver/callispheres-epirubicin-300-500", "the recipes of the program"),
        (str(tmp_path / "mine.yaml"), "a file that was named by its path"),
    ):
        assert f"- From {where}" in run("show", name).out.decode()
        told = run("show", name, "--format", "json").out.decode()
        assert json.loads(told)["library"].startswith(where)
        assert str(tmp_path) not in told


def test_an_edit_of_an_import_is_3_for_check_and_for_a_plan(run: Run, kept: Path, source: Path) -> None:
    run("import", str(source))
    (path,) = (kept / "library").rglob("theirs.yaml")
    path.write_text(recipe(mass="600 mg"), encoding="utf-8")
    for words in (["check", str(kept / "library")], ["plan", ID], ["show", ID]):
        (line,) = run(*words).refused(3)
        assert line.startswith(f"{path}: {ID} is not the text that was imported from {source} on ")
    assert run("import", str(source)).code == 0
    assert run("plan", ID).code == 0


def test_taking_out(run: Run, kept: Path, source: Path) -> None:
    run("import", str(source))
    gone = run("import", "--remove", ID)
    assert (gone.code, gone.out) == (0, b"")
    assert gone.err.startswith(f"{ID} 1.0.0, imported from {source} on ")
    assert run("import", "--remove", ID).refused(3)
    assert run("plan", ID).refused(3)


def test_wrong_words(run: Run, kept: Path, source: Path) -> None:
    for words in ([], [str(source), "--remove", ID], ["--remove", ID, "--dry-run"], ["--remove", ID, "--json"]):
        assert run("import", *words).refused(2)
    assert not kept.exists()


def test_bad_input_is_3_and_its_reason_steers_no_terminal(run: Run, kept: Path, tmp_path: Path) -> None:
    path = tmp_path / "x.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("../\x1b[31m\u202ex.yaml", recipe())
        archive.writestr("y.yaml", recipe().replace("title: C", "title: \x1b]0;x\x07C"))
    lines = run("import", str(path)).refused(3)
    assert len(lines) == 1
    assert all(line.isprintable() for line in lines)
    assert not kept.exists()


def test_a_home_that_cannot_be_written_is_3(tmp_path: Path, source: Path) -> None:
    (tmp_path / "file").write_text("")
    ran = alone("import", str(source), EMBOLPLAN_HOME=str(tmp_path / "file"))
    assert "cannot" in ran.refused(3)[0]


@pytest.mark.skipif(os.name == "nt", reason="names are Unicode there")
def test_a_path_that_is_no_text(kept: Path, tmp_path: Path) -> None:
    path = os.fsencode(tmp_path) + b"/\xff.yaml"
    with open(path, "w", encoding="utf-8") as file:
        file.write(recipe())
    ran = alone(b"import", path, EMBOLPLAN_HOME=str(kept))
    assert ran.code in (0, 3)
    assert "Traceback" not in ran.err


def test_what_others_need_is_taken_out_by_force_alone_and_the_list_says_what_is_missing(
    run: Run, kept: Path, tmp_path: Path
) -> None:
    for name, text in (("lender", lending("1.0.0")), ("borrower", borrowing())):
        (tmp_path / f"{name}.yaml").write_text(text, encoding="utf-8")
        assert run("import", str(tmp_path / f"{name}.yaml")).code == 0
    assert run("list").err == ""
    (said,) = run("import", "--remove", "liver/lender").refused(3)
    assert "liver/borrower needs liver/lender: without it" in said
    assert "--force takes it out all the same" in said
    removed = run("import", "--remove", "liver/lender", "--force")
    assert (removed.code, removed.out) == (0, b"")
    needing, gone = removed.lines
    assert "warning: liver/borrower needs liver/lender" in needing
    assert gone.startswith("liver/lender 1.0.0, imported from")
    # What is printed again says it again.
    for _ in range(3):
        assert run("list").lines == [
            "liver/borrower: borrows from liver/lender, which none of the libraries has; it cannot be planned"
        ]
    assert "there is no recipe 'liver/lender' to borrow from" in run("check", str(kept / "library")).err
    run("plan", "liver/borrower").refused(3)
    (alone_said,) = run("import", str(tmp_path / "lender.yaml"), "--force").refused(2)
    assert "--force goes with --remove" in alone_said
