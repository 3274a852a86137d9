"""The table of rules: every code says what it refuses and why, is broken by some test, and keeps its severity."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from embolplan.library import check, check_paths, load_recipe, parse_protocol, rules_of_products, rulings
from embolplan.library.rule import Checked, Rule
from embolplan.words.en.rule import MESSAGES
from tests.library.edits import LAYERS
from tests.library.good import GOOD, NAME

HERE = Path(__file__).parent
ROOM = Path(check.__file__).parent
CODES = [ruling.code for ruling in rulings()]
TESTS = "".join(path.read_text(encoding="utf-8") for path in HERE.glob("test_*.py"))
EXPECTED = set(re.findall(r"\[([a-z-]+)\]", re.sub(r'"\n\s*f?"', "", TESTS)))
"""The codes that tests expect to be told, also where a text is broken over two lines."""


def test_every_module_of_rules_is_asked() -> None:
    asked = {Path(str(module.__file__)) for module in (*check.MODULES, rules_of_products)}
    assert asked == set(ROOM.glob("rules*.py"))


def test_every_code_is_a_plain_name_that_stands_once() -> None:
    assert len(CODES) == len(set(CODES)) > 50
    assert [code for code in CODES if not re.fullmatch(r"[a-z]+(-[a-z]+)*", code)] == []


def test_every_code_has_its_sentences_and_every_sentence_its_code() -> None:
    told = defaultdict(set)
    for key in MESSAGES:
        _, kind, code = key.split(".")
        told[kind].add(code)
    assert told.pop("hint")
    assert told == {"says": set(CODES), "refuses": set(CODES), "why": set(CODES)}
    assert [ruling.code for ruling in rulings() if not ruling.why.endswith(".") or ruling.refuses.endswith(".")] == []


def test_a_code_is_an_error_or_a_warning_wherever_it_is_found() -> None:
    found = defaultdict(set)
    every: tuple[Rule[Any], ...] = (*check.RULES, *check.PRODUCT_RULES)
    for rule in every:
        for code in rule.codes:
            found[code].add(rule.severity)
    assert [code for code, severities in found.items() if len(severities) > 1] == []
    assert {ruling.code for ruling in rulings() if ruling.severity == "warning"} == {"review-passed", "layer-order"}


@pytest.mark.parametrize("code", CODES)
def test_every_code_is_expected_by_a_test_that_breaks_its_rule(code: str) -> None:
    assert code in EXPECTED


def test_a_review_that_has_passed_is_a_warning_and_keeps_nobody_from_the_recipe(library: Path) -> None:
    file = library / f"{NAME}.yaml"
    assert check_paths([file], on="2027-11-22").problems == ()
    assert check_paths([file]).problems == ()
    late = check_paths([file], on="2027-11-23")
    assert [str(problem).removeprefix(f"{file}:") for problem in late.problems] == [
        "8:12: review_by: the file was to be looked at again by 2027-11-22, and it is 2027-11-23 [review-passed]"
    ]
    assert late.problems[0].severity == "warning"
    assert late.errors == ()


def test_products_are_looked_at_again_as_well(library: Path) -> None:
    vial = library / "formulary" / "water-for-injection.yaml"
    assert [problem.code for problem in check_paths([vial], on="2999-01-01").problems] == ["review-passed"]


def test_a_warning_does_not_keep_a_file_of_ones_own_from_being_used(tmp_path: Path) -> None:
    file = tmp_path / "two.yaml"
    file.write_text(LAYERS.replace("proximal.beads.size: 500 µm", "proximal.beads.size: 200 µm"), encoding="utf-8")
    assert [problem.code for problem in check_paths([file]).problems] == ["layer-order"]
    assert load_recipe(tmp_path, str(file)).protocol.id == "liver/two-layers"


def test_a_library_is_looked_through_once_however_many_of_its_files_are_checked(
    library: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    read: list[Path] = []
    read_bytes = Path.read_bytes

    def counted(path: Path) -> bytes:
        read.append(path)
        return read_bytes(path)

    monkeypatch.setattr(Path, "read_bytes", counted)
    check_paths(sorted((library / "liver").glob("*.yaml")))
    products = [path for path in read if path.parent.name == "formulary"]
    assert len(products) == len(set(products)) > 10


def test_the_rules_take_time_in_proportion_to_the_file() -> None:
    """Ten times the parameters and steps take about ten times the calls, and not a hundred times."""
    small, large = (calls(many) for many in (20, 200))
    assert large < 15 * small


def calls(many: int) -> int:
    """How many calls all rules make over a recipe with so many more parameters and steps."""
    import sys

    steps = "".join(
        f"  - id: look{n}\n    phase: protect\n    do: image\n    text: Look for {{p{n}.mass}}. [liu-2021, Methods]\n"
        for n in range(many)
    )
    parameters = "".join(f"  p{n}.mass: 1 mg [liu-2021, Methods]\n" for n in range(many))
    text = GOOD.replace("\ncontainers:", f"{parameters}\ncontainers:").replace(
        "  - id: access\n", f"{steps}  - id: access\n"
    )
    protocol, problems = parse_protocol(text, "x")
    assert protocol is not None, problems
    checked = replace(Checked(protocol, {}), on="2026-11-22")
    count = 0

    def counted(*_: object) -> None:
        nonlocal count
        count += 1

    before = sys.getprofile()
    sys.setprofile(counted)
    try:
        for rule in check.RULES:
            if rule.look.__name__ != "percentages":
                assert list(rule(checked)) == []
    finally:
        sys.setprofile(before)
    return count


def test_what_stands_across_files_has_its_code_as_well(tmp_path: Path) -> None:
    for folder in ("liver", "formulary", "empty"):
        (tmp_path / folder).mkdir()
    two = tmp_path / "liver" / "two-layers.yaml"
    two.write_text(LAYERS, encoding="utf-8")
    (tmp_path / "index.json").write_text("{}", encoding="utf-8")
    found = check_paths([tmp_path, tmp_path / "empty"]).problems
    assert [f"{Path(each.where).name} [{each.code}]" for each in found] == ["empty [folder-empty]"]
    assert [f"{Path(each.where).name} [{each.code}]" for each in check_paths([tmp_path]).problems] == [
        "index.json [index-stale]"
    ]
    two.rename(tmp_path / "liver" / "other.yaml")
    two.write_text(LAYERS, encoding="utf-8")
    found = check_paths([tmp_path]).problems
    assert [f"{Path(each.where).name} [{each.code}]" for each in found] == [
        "other.yaml [misplaced]",
        "two-layers.yaml [id-taken]",
    ]


def test_the_example_of_the_format_page_is_sound(tmp_path: Path) -> None:
    page = (HERE.parents[1] / "protocols" / "README.md").read_text(encoding="utf-8")
    example = tmp_path / "example.yaml"
    example.write_text(page.partition("```yaml\n")[2].partition("```")[0], encoding="utf-8")
    assert [str(problem) for problem in check_paths([example], on="2026-11-22").problems] == []
