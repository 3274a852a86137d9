"""The BCLC stage on both sides of each of its bounds, and what it waits for where a field is missing."""

from __future__ import annotations

import pytest

from embolplan.engine.scores import scores_of
from embolplan.library import make_case
from tests.engine.scores.cases import CHILD_A, STAGED, scores, waits

CHILD_C = {"liver.ascites": "moderate", "liver.encephalopathy": "3-4", "labs.inr": "2"}


def stage(**fields: str | None) -> str | None:
    """The stage of a single nodule above 3 cm with some fields changed, and those left out that are None."""
    return scores(changed(**fields))["bclc.stage"].option


def changed(**fields: str | None) -> dict[str, str]:
    """The fields of the example, changed; two underscores stand for a dot."""
    named = {name.replace("__", "."): text for name, text in fields.items()}
    return {name: text for name, text in {**STAGED, **named}.items() if text is not None}


@pytest.mark.parametrize(
    ("diameters", "expected"),
    [
        ("1.9 cm", "0"),
        ("20 mm", "0"),
        ("20.1 mm", "A"),
        ("3 cm", "A"),
        ("3.1 cm", "A"),
        ("5.1 cm", "A"),
        ("15 cm", "A"),
    ],
)
def test_a_single_nodule_is_never_b(diameters: str, expected: str) -> None:
    assert stage(tumours__T1__diameters=diameters) == expected


@pytest.mark.parametrize(
    ("count", "sizes", "expected"),
    [
        ("2", ["3 cm", "1 cm"], "A"),
        # Only a single nodule can be very early, however small two of them are.
        ("2", ["1 cm", "1 cm"], "A"),
        ("3", ["3 cm", "3 cm", "30 mm"], "A"),
        ("3", ["3 cm", "3 cm", "30.1 mm"], "B"),
        ("2", ["3 cm, 3.1 cm", "1 cm"], "B"),
        ("3", ["4 cm"], "B"),
        ("4", ["1 cm"], "B"),
        ("4", [], "B"),
    ],
)
def test_several_nodules_are_a_while_they_are_few_and_small(count: str, sizes: list[str], expected: str) -> None:
    fields = changed(liver__nodules=count, tumours__T1__diameters=None)
    fields |= {f"tumours.T{n}.diameters": size for n, size in enumerate(sizes, 1)}
    assert scores(fields)["bclc.stage"].option == expected


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({"patient.ecog": "1"}, "C"),
        ({"patient.ecog": "2"}, "C"),
        ({"patient.ecog": "3"}, "D"),
        ({"patient.ecog": "4"}, "D"),
        ({"liver.vascular_invasion": "branch"}, "C"),
        ({"liver.vascular_invasion": "main"}, "C"),
        ({"liver.extrahepatic": "yes"}, "C"),
        ({"liver.extrahepatic": "yes", "patient.ecog": "3"}, "D"),
        (CHILD_C, "D"),
        ({**CHILD_C, "liver.vascular_invasion": "main"}, "D"),
    ],
)
def test_spread_state_and_liver_come_before_the_nodules(fields: dict[str, str], expected: str) -> None:
    assert scores({**STAGED, **fields})["bclc.stage"].option == expected


def test_what_decides_the_stage_alone_needs_nothing_else() -> None:
    assert scores({"patient.ecog": "3"})["bclc.stage"].option == "D"
    assert scores({**CHILD_A, **CHILD_C})["bclc.stage"].option == "D"


@pytest.mark.parametrize("name", [name for name in STAGED if not name.startswith("tumours")])
def test_a_missing_field_that_could_change_the_stage_is_waited_for(name: str) -> None:
    made = scores({field: text for field, text in STAGED.items() if field != name})["bclc.stage"]
    assert (made.option, waits(made)) == (None, {name})


@pytest.mark.parametrize("name", ["patient.ecog", *CHILD_A])
def test_an_advanced_tumour_waits_for_what_could_make_it_end_stage(name: str) -> None:
    fields = {**STAGED, "liver.extrahepatic": "yes"}
    made = scores({field: text for field, text in fields.items() if field != name})["bclc.stage"]
    assert (made.option, waits(made)) == (None, {name})


def test_an_advanced_tumour_does_not_wait_for_its_size() -> None:
    fields = changed(liver__extrahepatic="yes", liver__nodules=None, liver__vascular_invasion=None)
    assert scores(fields)["bclc.stage"].option == "C"


def test_nodules_without_diameters_are_waited_for() -> None:
    none = scores(changed(tumours__T1__diameters=None))["bclc.stage"]
    assert (none.option, waits(none)) == (None, {"tumours"})
    few = scores(changed(liver__nodules="3", tumours__T1__diameters="2 cm"))["bclc.stage"]
    assert (few.option, waits(few)) == (None, {"tumours"})


def test_a_tumour_that_is_listed_without_its_diameters_is_waited_for_by_its_own_name() -> None:
    fields = changed(tumours__T1__diameters=None)
    case = make_case({"tumours": [{"id": "T1"}]}, fields, None, "a test")
    (stage_of_it,) = [score for score in scores_of(case) if score.id == "bclc.stage"]
    assert [(each.id, each.why) for each in stage_of_it.waits_for] == [("tumours.T1.diameters", "it is not entered")]


def test_more_tumours_than_nodules_are_told_and_not_staged() -> None:
    made = scores(changed(tumours__T2__diameters="1 cm"))["bclc.stage"]
    assert made.option is None
    assert "one of the two is wrong" in (made.because or "")
    assert stage(liver__nodules="0", tumours__T1__diameters=None) is None


def test_where_the_albumin_table_decides_end_stage_a_person_is_asked() -> None:
    edge = {"labs.albumin": "2.9 g/dL", "liver.ascites": "moderate", "liver.encephalopathy": "1-2"}
    made = scores({**STAGED, **edge})
    assert made["child_pugh.class"].text.startswith("B or C")
    assert (made["bclc.stage"].option, waits(made["bclc.stage"])) == (None, {"liver.child_pugh_albumin"})
    chosen = {**STAGED, **edge, "liver.child_pugh_albumin": "2.8 g/dL"}
    assert scores(chosen)["bclc.stage"].option == "A"
    assert scores({**chosen, "liver.child_pugh_albumin": "3.0 g/dL"})["bclc.stage"].option == "D"


def test_a_very_early_nodule_asks_for_child_pugh_a() -> None:
    small = {**STAGED, "tumours.T1.diameters": "1.5 cm"}
    assert scores({**small, "liver.ascites": "moderate"})["bclc.stage"].option == "A"
    between = scores({**small, "labs.albumin": "2.9 g/dL"})["bclc.stage"]
    assert (between.option, waits(between)) == (None, {"liver.child_pugh_albumin"})


def test_the_stage_says_that_its_sources_are_secondary() -> None:
    assert "secondary" in (scores(STAGED)["bclc.stage"].because or "")


def test_an_advanced_tumour_does_not_wait_for_an_albumin_table_that_decides_between_a_and_b() -> None:
    # 29 g/L is two points by one table and three by the other: 6 points, A, or 7, B; neither is an end stage.
    made = scores({**STAGED, "labs.albumin": "29 g/L", "liver.vascular_invasion": "main"})["bclc.stage"]
    assert (made.option, waits(made)) == ("C", set())


def test_the_stage_names_what_it_is_made_from() -> None:
    made = scores(STAGED)["bclc.stage"]
    assert made.inputs == (
        "patient.ecog", *CHILD_A, "liver.vascular_invasion", "liver.extrahepatic", "liver.nodules", "tumours"
    )  # fmt: skip
