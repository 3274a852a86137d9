"""Schedules and criteria: a good one checks clean, and each rule is broken once."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.library.good import GOOD, told

if TYPE_CHECKING:
    from pathlib import Path

SCHEDULE = """
schedule:
  assessment:
    starts: followup.interval
    every: followup.interval
    text: blood count, {drug.mass} [liu-2021, Methods]

rescue:"""
SCHEDULED = GOOD.replace("\nrescue:", SCHEDULE)
TEXT = "schedule.assessment.text"

BAD_SCHEDULES: dict[str, tuple[str, str, list[str]]] = {
    "start that is not there": (
        "    starts: followup.interval",
        "    starts: folowup.interval",
        [
            "293:13: schedule.assessment.starts: 'folowup.interval' is not a quantity of the recipe "
            "[schedule-unknown] (did you mean followup.interval?)"
        ],
    ),
    "interval that is no calendar time": (
        "    every: followup.interval",
        "    every: load.interval",
        [
            "294:12: schedule.assessment.every: 'load.interval' cannot stand at every: it is not a time in days or "
            "weeks [schedule-kind]"
        ],
    ),
    "count that is none": (
        "    every: followup.interval",
        "    every: followup.interval\n    count: drug.mass",
        ["295:12: schedule.assessment.count: 'drug.mass' cannot stand at count: it is not a count [schedule-kind]"],
    ),
    "interval without a start": (
        "    starts: followup.interval\n",
        "",
        ["293:12: schedule.assessment.every: 'every' says how often, and 'starts' is missing [schedule-without-start]"],
    ),
    "count without an interval": (
        "    every: followup.interval",
        "    count: beads.packs",
        [
            "294:12: schedule.assessment.count: 'beads.packs' is not a quantity of the recipe [schedule-unknown] (did "
            "you mean beads.pack_mass?)",
            "294:12: schedule.assessment.count: how often in all is said, and how far apart is not: add 'every' "
            "[schedule-count-alone]",
        ],
    ),
    "reference that is not there": (
        "count, {drug.mass}",
        "count, {drug.mas}",
        [
            f"295:11: {TEXT}: {{drug.mas}} is neither a quantity of the recipe nor one that it works out "
            "[reference-unknown] (did you mean drug.mass?)"
        ],
    ),
    "brace that is left open": (
        "count, {drug.mass}",
        "count, {drug.mass",
        [f"295:11: {TEXT}: a brace stands in the text that opens or closes no reference [brace]"],
    ),
    "digit outside of a reference": (
        "count, {drug.mass}",
        "count, 60 mg",
        [
            f"295:11: {TEXT}: '60' stands in the text of a step as a number; write it as a reference to a quantity, "
            "for instance {drug.mass}"
        ],
    ),
    "source that is not declared": (
        "{drug.mass} [liu-2021,",
        "{drug.mass} [lu-2021,",
        [
            f"295:11: {TEXT}: the source 'lu-2021' is not declared under sources [source-undeclared] (did you mean "
            "liu-2021?)"
        ],
    ),
    "text without a source": (
        "{drug.mass} [liu-2021, Methods]",
        "{drug.mass}",
        [
            f"295:11: {TEXT}: 'blood count, {{drug.mass}}' has no source; write [KEY, PLACE] after it, or [assumed, "
            "why], [chosen, why] or [house rule, author, why]"
        ],
    ),
}
BAD_CRITERIA: dict[str, tuple[str, str, list[str]]] = {
    "field that is not known": (
        "field: bclc.stage",
        "field: bclc.stadium",
        [
            "299:14: eligibility.include.2.field: 'bclc.stadium' is no field that a criterion can be held against "
            "[criterion-field-unknown] (did you mean bclc.stage?)"
        ],
    ),
    "word that the field never holds": (
        "one_of: [A, B]",
        "one_of: [A, Child B]",
        [
            "303:19: eligibility.include.3.one_of.1: 'Child B' is none of the words that child_pugh.class takes "
            "[criterion-word] (there are A, B, C)"
        ],
    ),
    "limit on words": (
        "one_of: [A, B]",
        "to: B",
        [
            "303:11: eligibility.include.3.to: this field takes words and no limit: one_of, with some of A, B, C "
            "[criterion-limit]"
        ],
    ),
}


def test_a_good_schedule_checks_clean(library: Path) -> None:
    assert SCHEDULED != GOOD
    assert told(library, SCHEDULED) == []


@pytest.mark.parametrize("name", BAD_SCHEDULES)
def test_a_rule_of_schedules_is_told_in_its_place(name: str, library: Path) -> None:
    good, bad, expected = BAD_SCHEDULES[name]
    assert SCHEDULED.count(good) == 1
    assert told(library, SCHEDULED.replace(good, bad)) == expected


@pytest.mark.parametrize("name", BAD_CRITERIA)
def test_a_rule_of_criteria_is_told_in_its_place(name: str, library: Path) -> None:
    good, bad, expected = BAD_CRITERIA[name]
    assert GOOD.count(good) == 1
    assert told(library, GOOD.replace(good, bad)) == expected


@pytest.mark.parametrize(
    ("limit", "sentence"),
    [("10", "unit"), ("10 kg", "10 kg"), ("10,5 cm", "10,5 cm"), ("8-10 cm", "8-10 cm"), ("large", "large")],
)
def test_a_limit_that_is_no_amount_of_its_field_is_refused(limit: str, sentence: str, library: Path) -> None:
    (problem,) = told(library, GOOD.replace("above: 10 cm", f"above: {limit}"))
    assert problem.startswith("297:14: eligibility.include.1.above: ")
    assert "[criterion-limit]" in problem
    assert sentence in problem
