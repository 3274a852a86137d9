"""A file that has been started checks clean, whatever was answered, and its comments are true."""

from __future__ import annotations

import re
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given
from hypothesis import strategies as st

from embolplan.engine import compute
from embolplan.library import check_paths, load_recipe, load_shelf, shipped_root
from embolplan.library.starting import NONE, QUESTIONS, name_of, started
from embolplan.model.case import Case
from tests.library.test_schema import wrong

ANSWERS = {question.name: question.example for question in QUESTIONS}
SIGNS = st.text(st.characters(codec="utf-8", exclude_categories=["Cs"]), max_size=40)
LINES = SIGNS | st.sampled_from(["no", "1:1", "a: b", "- x", "a #b", '"', "'", "null", "{a}", "&a", "*", "!x", "0x1"])


def problems(text: str, folder: Path) -> list[str]:
    """What the check finds in a text."""
    file = folder / "started.yaml"
    file.write_text(text, encoding="utf-8")
    return [str(problem) for problem in check_paths([file], on="2026-11-22").problems]


def fits(name: str, answer: str) -> bool:
    """Whether an answer is taken."""
    try:
        next(question for question in QUESTIONS if question.name == name).refuse(answer)
    except ValueError:
        return False
    return True


@given(
    st.fixed_dictionaries(
        {
            **dict.fromkeys(("title", "citation", "read", "place", "drug", "beads"), LINES),
            "organ": st.sampled_from(["liver", "head-neck"]),
            "source": st.sampled_from(["doe-2021", "a"]),
            "size": st.sampled_from([NONE, "300-500 µm", "40 um", "at least 100 µm"]),
        }
    )
)
def test_whatever_is_answered_the_file_checks_clean(answers: dict[str, str]) -> None:
    taken = {key: text if fits(key, text) else ANSWERS[key] for key, text in answers.items()}
    name = name_of(taken["organ"], taken["title"])
    text = started(name, taken, "2027-11-22", "../schema/protocol.json")
    with TemporaryDirectory() as folder:
        assert problems(text, Path(folder)) == []
        protocol = load_recipe(shipped_root(), str(Path(folder, "started.yaml"))).protocol
    assert (protocol.id, protocol.status, protocol.title) == (name, "sequence only", " ".join(taken["title"].split()))
    assert wrong("protocol", text) == []


def test_what_was_not_answered_is_unknown_and_told_as_a_gap(tmp_path: Path) -> None:
    assert problems(started("liver/x", ANSWERS, "2027-11-22", None), tmp_path) == []
    recipe = load_recipe(shipped_root(), str(tmp_path / "started.yaml"))
    plan = compute(recipe, Case(), load_shelf(shipped_root()))
    stated = {line.id for line in plan.lines if line.status == "stated"}
    assert stated == {"drug.name", "beads.name", "beads.size"}
    gaps = {line_id for gap in recipe.protocol.not_reported for line_id in gap.ids}
    assert gaps == {each.id for each in recipe.protocol.parameters.values() if each.unreported}


@pytest.mark.parametrize(
    "answers", [{}, {"drug": NONE}, {"beads": NONE}, {"size": NONE}], ids=["all", "bland", "size alone", "make alone"]
)
def test_the_usual_steps_check_clean_once_the_sign_is_taken_away(answers: dict[str, str], tmp_path: Path) -> None:
    text = started("liver/x", ANSWERS | answers, "2027-11-22", None)
    own = re.sub(r"  # Take this one out.*?\n\n", "", text, flags=re.S)
    with_steps = re.sub(r"^#(?=  |$|[a-z]+:$)", "", own, flags=re.M)
    assert ("\n  - id: inject" in with_steps, "not-entered" in with_steps) == (True, False)
    assert problems(with_steps, tmp_path) == []


@pytest.mark.parametrize(
    ("name", "answer"),
    [("organ", "Liver"), ("organ", "liver/x"), ("title", "a [b]"), ("title", ""), ("source", "Doe 2021"),
     ("read", " "), ("place", "p: 1"), ("place", "a; b"), ("size", "300-500"), ("size", "5 mL")],
)  # fmt: skip
def test_an_answer_that_cannot_stand_is_refused(name: str, answer: str) -> None:
    assert not fits(name, answer)
    assert fits(name, ANSWERS[name])


@pytest.mark.parametrize(
    ("name", "answer"),
    [
        ("drug", "`"),
        ("title", "<b>Beads</b>"),
        ("drug", "epi&amp;rubicin"),
        ("title", "x" * 201),
        ("drug", "\u0435pirubicin"),
        ("citation", "\u0421hen J. Title. Journal 2021;1:1-9"),
    ],
)
def test_an_answer_that_check_would_refuse_is_refused_at_once(name: str, answer: str) -> None:
    assert not fits(name, answer)


def test_a_citation_may_be_longer_than_a_heading() -> None:
    assert fits("citation", "Doe J et al. " * 40)
