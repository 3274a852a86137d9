"""Borrowed times: unknown until a person confirms them, then the lender's, with its sources and file in the proof."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from embolplan.engine import compute
from embolplan.library import make_case
from embolplan.model.recipe import Recipe, Shelf
from tests.engine.shelf import recipe, shelf

if TYPE_CHECKING:
    from embolplan.plan import Plan

LAYERED, LENDER = "liver/layered-callispheres-epirubicin", "liver/callispheres-epirubicin-300-500"
DURATION, INTERVAL = "distal.load.duration", "distal.load.interval"


def plan(chosen: dict[str, str], of: Recipe | None = None) -> Plan:
    layered = of or recipe(LAYERED)
    return compute(layered, make_case({}, chosen, layered.protocol, "test"), shelf())


def test_until_somebody_confirms_it_the_line_says_what_could_be_borrowed_from_whom() -> None:
    line = plan({})[DURATION]
    assert (line.status, line.text, line.value, line.sources) == ("unknown", "not reported here", None, ())
    (waiting,) = line.waits_for
    assert waiting.id == DURATION
    assert f"'borrowed' takes over 30 min from {LENDER} (liu-2021, Methods, Treatment, Preparation)" in waiting.why
    assert "time not reported here" in plan({}).step("distal-load").text


def test_what_nobody_borrowed_leaves_no_trace_of_the_lender_in_the_proof() -> None:
    found = plan({"distal.drug.mass": "60 mg"})
    assert [made.kind for made in found.made_from] == ["protocol", "case"]
    assert list(found.citations) == ["chen-2026"]
    layered = recipe(LAYERED)
    lender, origin = layered.lenders[LENDER]
    touched = Recipe(layered.protocol, layered.origin, {LENDER: (lender, replace(origin, sha256="f" * 64))})
    assert plan({}, touched).code == plan({}).code
    assert plan({DURATION: "borrowed"}, touched).code != plan({DURATION: "borrowed"}).code


def test_what_was_confirmed_is_chosen_and_has_the_lenders_number_and_sources() -> None:
    found = plan({DURATION: "borrowed"})
    line, lent = found[DURATION], compute(recipe(), make_case({}, {}, recipe().protocol, "t"), shelf())["load.duration"]
    assert (line.status, line.value, line.unit, line.text) == ("chosen", 30.0, "min", "30 min")
    assert line.sources == lent.sources
    assert line.sources
    assert LENDER in (line.because or "")
    assert "confirmed by a person" in (line.because or "")
    assert line.instead_of is None
    wait = found.step("distal-load").wait
    assert wait is not None
    assert wait.time.value == 30.0
    # Only the one that was confirmed.
    assert found[INTERVAL].status == "unknown"


def test_the_proof_names_the_lender_and_cites_its_source() -> None:
    found = plan({DURATION: "borrowed", INTERVAL: "borrowed"})
    lender, origin = recipe(LAYERED).lenders[LENDER]
    assert [(made.kind, made.id, made.version, made.sha256) for made in found.made_from[1:2]] == [
        ("lender", LENDER, lender.version, origin.sha256)
    ]
    assert [made.kind for made in found.made_from] == ["protocol", "lender", "case"]
    # With no product that cites the same paper, it is the lender that says what the key means.
    layered = recipe(LAYERED)
    alone = compute(layered, make_case({}, {DURATION: "borrowed"}, layered.protocol, "t"), Shelf({}, {}))
    assert alone.citations["liu-2021"] == lender.sources["liu-2021"].citation == found.citations["liu-2021"]
    # 30 min, shaken every 5 min.
    assert found["distal.load.shakes"].value == 6


def test_another_value_is_as_good_a_choice_and_comes_from_nobody() -> None:
    found = plan({DURATION: "25 min"})
    line = found[DURATION]
    assert (line.status, line.value, line.sources, line.because) == ("chosen", 25.0, (), None)
    assert [made.kind for made in found.made_from] == ["protocol", "case"]


def test_a_sum_over_one_borrowed_wait_is_worked_out_and_not_borrowed_itself() -> None:
    line = plan({DURATION: "borrowed"})["prepare.duration"]
    assert (line.status, line.formula, line.inputs, line.sources) == ("derived", DURATION, (DURATION,), ())
    assert line.text == "30 min, at least"
