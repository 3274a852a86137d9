"""Child-Pugh on, above and below every bound of the printed tables, in either unit and by either albumin table."""

from __future__ import annotations

import pytest

from tests.engine.scores.cases import CHILD_A, scores, waits

CHOICE = "liver.child_pugh_albumin"
OTHERS = 4
"""Points of the four findings that a test leaves alone."""


def points(name: str, text: str, albumin: str | None = None) -> int:
    """The points of one finding, the four others having one each."""
    chosen = {CHOICE: albumin} if albumin else {}
    value = scores({**CHILD_A, name: text, **chosen})["child_pugh.score"].value
    assert value is not None
    return int(value) - OTHERS


@pytest.mark.parametrize(
    ("name", "text", "expected"),
    [
        # MSD Manual, and PMC3017746, Table 1: below 2, 2 to 3, above 3 mg/dL; below 34, 34 to 51, above 51 µmol/L.
        ("labs.bilirubin", "1.99 mg/dL", 1),
        ("labs.bilirubin", "2 mg/dL", 2),
        ("labs.bilirubin", "3 mg/dL", 2),
        ("labs.bilirubin", "3.01 mg/dL", 3),
        ("labs.bilirubin", "33.9 µmol/L", 1),
        ("labs.bilirubin", "34 µmol/L", 2),
        ("labs.bilirubin", "51 µmol/L", 2),
        ("labs.bilirubin", "51.1 µmol/L", 3),
        # The same tables: below 1.7, 1.7 to 2.3, above 2.3.
        ("labs.inr", "1.69", 1),
        ("labs.inr", "1.7", 2),
        ("labs.inr", "2.3", 2),
        ("labs.inr", "2.31", 3),
        # Above 3.5 g/dL one point, in both albumin tables.
        ("labs.albumin", "3.51 g/dL", 1),
        ("labs.albumin", "3.5 g/dL", 2),
        ("labs.albumin", "35.1 g/L", 1),
        ("labs.albumin", "35 g/L", 2),
        ("labs.albumin", "3 g/dL", 2),
        ("labs.albumin", "30 g/L", 2),
        ("labs.albumin", "2.79 g/dL", 3),
        ("labs.albumin", "27.9 g/L", 3),
        ("liver.ascites", "slight", 2),
        ("liver.ascites", "moderate", 3),
        ("liver.encephalopathy", "1-2", 2),
        ("liver.encephalopathy", "3-4", 3),
    ],
)
def test_a_value_on_a_bound_gets_the_points_of_the_printed_table(name: str, text: str, expected: int) -> None:
    assert points(name, text) == expected


def test_the_unit_that_was_typed_picks_the_table() -> None:
    # 2 mg/dL is 34.2 µmol/L and 3 mg/dL 51.3: between the two tables lie values that they judge differently.
    assert (points("labs.bilirubin", "34.1 µmol/L"), points("labs.bilirubin", "1.995 mg/dL")) == (2, 1)
    assert (points("labs.bilirubin", "51.2 µmol/L"), points("labs.bilirubin", "2.995 mg/dL")) == (3, 2)


@pytest.mark.parametrize("text", ["2.8 g/dL", "2.99 g/dL", "28 g/L", "29.9 g/L"])
def test_where_the_albumin_tables_differ_both_are_shown_and_none_is_picked(text: str) -> None:
    made = scores({**CHILD_A, "labs.albumin": text})
    score, name = made["child_pugh.score"], made["child_pugh.class"]
    assert (score.value, score.text, waits(score)) == (None, "6 or 7, by the albumin table", {CHOICE})
    assert (name.option, name.text, waits(name)) == (None, "A or B, by the albumin table", {CHOICE})
    assert (made["child_pugh.score.albumin_28"].value, made["child_pugh.class.albumin_28"].option) == (6.0, "A")
    assert (made["child_pugh.score.albumin_30"].value, made["child_pugh.class.albumin_30"].option) == (7.0, "B")


def test_where_the_albumin_tables_agree_both_are_named() -> None:
    assert scores(CHILD_A)["child_pugh.score"].variant == "2.8 g/dL / 3.0 g/dL"


def test_a_person_chooses_the_albumin_table() -> None:
    assert points("labs.albumin", "29 g/L", "2.8 g/dL") == 2
    assert points("labs.albumin", "29 g/L", "3.0 g/dL") == 3
    made = scores({**CHILD_A, "labs.albumin": "29 g/L", CHOICE: "3.0 g/dL"})
    assert (made["child_pugh.class"].option, made["child_pugh.score"].variant) == ("B", "3.0 g/dL")
    assert CHOICE in made["child_pugh.score"].inputs
    assert "child_pugh.score.albumin_28" not in made
    assert {source.key for source in made["child_pugh.score"].sources} == {"pmc3017746-child-pugh", "harrison-20"}


def test_a_class_that_both_tables_give_stands() -> None:
    made = scores({**CHILD_A, "labs.albumin": "29 g/L", "liver.ascites": "slight"})
    assert made["child_pugh.score"].value is None
    assert (made["child_pugh.class"].option, waits(made["child_pugh.class"])) == ("B", set())


@pytest.mark.parametrize(
    ("fields", "total", "name"),
    [
        ({}, 5, "A"),
        ({"liver.ascites": "slight"}, 6, "A"),
        ({"liver.ascites": "moderate"}, 7, "B"),
        ({"liver.ascites": "moderate", "liver.encephalopathy": "3-4"}, 9, "B"),
        ({"liver.ascites": "moderate", "liver.encephalopathy": "3-4", "labs.inr": "2"}, 10, "C"),
        (
            {
                "liver.ascites": "moderate",
                "liver.encephalopathy": "3-4",
                "labs.inr": "3",
                "labs.bilirubin": "5 mg/dL",
                "labs.albumin": "2 g/dL",
            },
            15,
            "C",
        ),
    ],
)
def test_points_make_a_class(fields: dict[str, str], total: int, name: str) -> None:
    made = scores({**CHILD_A, **fields})
    assert (made["child_pugh.score"].value, made["child_pugh.class"].option) == (total, name)


@pytest.mark.parametrize("name", sorted(CHILD_A))
def test_without_a_finding_there_is_no_score(name: str) -> None:
    made = scores({field: text for field, text in CHILD_A.items() if field != name})
    for part in ("child_pugh.score", "child_pugh.class"):
        assert (made[part].value, made[part].option, waits(made[part])) == (None, None, {name})


@pytest.mark.parametrize(
    ("name", "text", "told"),
    [
        ("labs.inr", "2.2", False),
        ("labs.inr", "2.21", True),
        ("labs.inr", "2.3", True),
        ("labs.inr", "2.31", False),
        ("labs.bilirubin", "50 µmol/L", False),
        ("labs.bilirubin", "50.5 µmol/L", True),
        ("labs.bilirubin", "51 µmol/L", True),
        ("labs.bilirubin", "51.5 µmol/L", False),
        ("labs.bilirubin", "50.5 mg/dL", False),
    ],
)
def test_a_printed_table_that_says_otherwise_is_named(name: str, text: str, told: bool) -> None:
    score = scores({**CHILD_A, name: text})["child_pugh.score"]
    assert ("Another printed table" in (score.because or "")) == told
    assert ("ice-child-pugh" in {source.key for source in score.sources}) == told
