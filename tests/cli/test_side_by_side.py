"""`embolplan diff` and `embolplan compare`, as they are called."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from embolplan.library import shipped_root

if TYPE_CHECKING:
    from pathlib import Path

    from tests.cli.conftest import Run

NAME = "liver/callispheres-epirubicin-300-500"


def mine(folder: Path, old: str, new: str) -> str:
    file = folder / "mine.yaml"
    text = (shipped_root() / f"{NAME}.yaml").read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new), encoding="utf-8")
    return str(file)


def test_diff_names_the_dose_and_both_numbers(run: Run, tmp_path: Path) -> None:
    done = run("diff", NAME, mine(tmp_path, "drug.mass: 60 mg", "drug.mass: 50 mg"), "--json")
    assert done.code == 0
    [found] = json.loads(done.out)["differences"]
    assert found["about"] == "drug, mass (drug.mass)"
    assert (found["before"].split(" [")[0], found["after"].split(" [")[0]) == ("60 mg", "50 mg")


def test_diff_says_everything_that_is_wrong_with_both(run: Run, tmp_path: Path) -> None:
    done = run("diff", "liver/nothing", mine(tmp_path, "drug.mass: 60 mg", "drug.mass: 60"))
    assert (done.code, done.out) == (3, b"")
    assert "liver/nothing" in done.err
    assert "drug.mass" in done.err


def test_compare_has_a_column_for_each_recipe(run: Run) -> None:
    names = [NAME, "liver/mixed-dose-radiotherapy", "prostate/docetaxel-microspheres"]
    done = run("compare", *names, "--json")
    assert done.code == 0
    told = json.loads(done.out)
    assert told["recipes"] == names
    assert all(len(row["cells"]) == len(names) for row in told["rows"])
    text = run("compare", *names).out
    assert "no ranking" in " ".join(text.decode().split())


def test_one_recipe_is_not_compared(run: Run) -> None:
    done = run("compare", NAME, NAME)
    assert (done.code, done.out) == (2, b"")
    assert "two recipes or more" in done.err
