"""Where lines stand in a small recipe, what an engine's value says at its edges, and texts that refer to lines."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import pytest

from embolplan.engine import compute
from embolplan.engine.amounts import Corners, Unknown
from embolplan.engine.ends import Ends, can_be_printed, ends, lies_well_inside
from embolplan.engine.lines import step_text
from embolplan.library import make_case
from embolplan.library.load import parse_protocol
from embolplan.model.recipe import Origin, Recipe
from tests.engine.shelf import shelf
from tests.engine.test_layout import TEXT

if TYPE_CHECKING:
    from embolplan.plan import Plan

NOTHING = Ends()


def made(*edits: tuple[str, str]) -> Recipe:
    """The small recipe with some of its text changed."""
    text = TEXT
    for old, new in edits:
        assert old in text
        text = text.replace(old, new)
    protocol, problems = parse_protocol(text, "test")
    assert protocol is not None, problems
    return Recipe(protocol, Origin("test", text, "0" * 64))


def plan_for(of: Recipe, **choices: str) -> Plan:
    settings = {name.replace("__", "."): value for name, value in choices.items()}
    return compute(of, make_case({}, settings, of.protocol, "test"), shelf())


def planned(*edits: tuple[str, str], **choices: str) -> Plan:
    return plan_for(made(*edits), **choices)


# -- order ---------------------------------------------------------------------------------------------------------


def test_lines_stand_where_a_step_first_needs_them_and_what_nobody_needs_stands_last() -> None:
    assert [(line.id, line.step, line.phase) for line in planned().lines] == [
        # What drawing needs of the beads, and the size that it finds.
        ("beads.product", "draw", "prepare"), ("beads.settled_volume", "draw", "prepare"),
        ("beads.size", "draw", "prepare"),
        # The branch stands second in the file; what it needs first is its own.
        ("plain.volume", "spare", "deliver"),
        # Loading has a scope: its own drug and interval, and the duration of all; then what it works out.
        ("distal.drug.mass", "load", "prepare"), ("load.duration", "load", "prepare"),
        ("distal.load.interval", "load", "prepare"), ("load.share_bound", "load", "prepare"),
        ("distal.beads.load", "load", "prepare"), ("distal.load.shakes", "load", "prepare"),
        ("bead-syringe.count", "load", "prepare"),
        ("treatment.arm", "image", "deliver"), ("treatment.volume", "image", "deliver"),
        ("inject.rate", "push", "deliver"), ("inject.duration", "push", "deliver"),
        # Counted over all steps, and then what no step speaks of, in the order of the file; appointments are after.
        ("prepare.duration", None, "prepare"), ("beadsnot.volume", None, "prepare"), ("drug.mass", None, "prepare"),
        ("distal.drug.product", None, "prepare"), ("load.interval", None, "prepare"),
        ("bead-syringe.capacity", None, "prepare"), ("systemic.tablet.mass", None, "after"),
        ("systemic.other.dose_per_area", None, "prepare"), ("systemic.start", None, "after"),
        ("followup.interval", None, "prepare"),
    ]  # fmt: skip


def test_the_lines_of_a_step_that_is_left_out_stand_last_and_at_no_step() -> None:
    plan = planned(treatment__arm="two")
    assert [(line.id, line.step, line.phase) for line in plan.lines if line.id.startswith("treatment.")] == [
        ("treatment.arm", None, "deliver"), ("treatment.volume", None, "deliver"),
    ]  # fmt: skip
    ids = [line.id for line in plan.lines]
    assert ids.index("treatment.arm") > ids.index("inject.duration")
    assert sorted(ids) == sorted(line.id for line in planned().lines)


def test_a_step_of_a_scope_works_with_what_is_its_own() -> None:
    plan = planned()
    # 30 mg on 2 mL, and 30 min every 6 min.
    assert [plan[name].value for name in ("distal.beads.load", "distal.load.shakes")] == [15, 5]


def test_vials_that_a_recipe_counts_itself_are_those_of_the_product_that_is_picked() -> None:
    of = made(
        ("  plain.volume: 1 mL [nobody, x]\n", "  plain.volume: 1 mL [nobody, x]\n  beads.packs: 2 [nobody, x]\n")
    )
    assert plan_for(of)["beads.packs"].items == ()
    for product in ("dc-bead-100-300", "dc-bead-300-500", "dc-bead-100-300"):
        line = plan_for(of, beads__product=product)["beads.packs"]
        assert [(item.product, item.count) for item in line.items] == [(product, 2)]
        assert (line.status, line.text) == ("stated", "2")


def test_a_line_stands_where_it_is_worked_out_also_where_a_step_before_speaks_of_it() -> None:
    plan = planned(("Draw. [", "Draw for {distal.load.shakes} shakes and {nobody.volume}. ["))
    assert plan["distal.load.shakes"].step == "load"
    assert plan.step("draw").text == "Draw for 5 shakes and {nobody.volume}."
    assert plan.step("draw").lines == ("distal.load.shakes", "beads.product", "beads.settled_volume", "beads.size")


# -- what a value says ---------------------------------------------------------------------------------------------


def span(*values: float) -> Corners:
    return Corners(tuple(f"axis {n}" for n in range(len(values).bit_length() - 1)), values)


@pytest.mark.parametrize(
    ("value", "said"),
    [
        (3.0, Ends(3.0)), (0.0, Ends(0.0)), (7, Ends(7)), (-2.0, Ends(-2.0)),
        (span(2.0, 3.0), Ends(None, 2.0, 3.0)),
        (span(5.0, 2.0, 9.0, 3.0), Ends(None, 2.0, 9.0)),
        (span(0.0, 60.0), Ends(None, None, 60.0)),  # at most
        (span(0.5, 0.75), Ends(None, 0.5, 0.75)),
        (span(2.0, math.inf), Ends(None, 2.0, None)),  # at least
        (span(0.0, math.inf), NOTHING),
        (span(math.inf, math.inf), NOTHING),
        (span(math.nan, 2.0), NOTHING), (span(2.0, math.nan), NOTHING),
        (span(4.0, 4.0), Ends(4.0)),
        (span(4.0, 4.0 + 3.9e-12), Ends(4.0)),  # the noise of a float
        (span(4.0, 4.0 + 5e-12), Ends(None, 4.0, 4.0 + 5e-12)),
        (span(1e-9, 2e-9), Ends(None, 1e-9, 2e-9)),
        (span(0.0, 0.0), Ends(0.0)),
        (Unknown(()), NOTHING),
    ],
)  # fmt: skip
def test_a_value_says_one_number_two_ends_one_end_or_nothing(value: object, said: Ends) -> None:
    assert ends(value) == said


def test_nothing_is_never_less_than_nothing() -> None:
    assert [math.copysign(1, number) for number in (*ends(-0.0)[:1], *ends(span(-0.0, -0.0))[:1]) if number == 0] == [
        1, 1,
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("found", "inside"),
    [
        (Ends(1.0), True), (Ends(0.0), True), (Ends(2e-6), False), (Ends(2.1e-6), True), (Ends(1e-9), False),
        (Ends(5e8), False), (Ends(4.9e8), True), (Ends(1e12), False), (Ends(-1.0), False), (NOTHING, True),
        (Ends(None, 1.0, 2.0), True), (Ends(None, 1.0, None), True), (Ends(None, None, 2.0), True),
        (Ends(None, 1e-9, 2.0), False), (Ends(None, 2e-6, 2.0), False), (Ends(None, 1.0, 5e8), False),
        (Ends(None, 5e8, None), False), (Ends(None, None, 1e-9), False), (Ends(None, None, 2e-6), False),
        (Ends(None, None, 0.0), True), (Ends(None, 1.0, 1e12), False),
    ],
)  # fmt: skip
def test_what_lies_well_inside_what_can_be_printed_is_not_tried(found: Ends, inside: bool) -> None:
    assert can_be_printed(found) is inside
    if found.value is not None:
        assert lies_well_inside(found.value) is inside


def test_of_a_span_both_ends_have_to_lie_well_inside_and_of_an_unknown_none() -> None:
    spans = (span(1.0, 2.0), span(1e-9, 2.0), span(1.0, 1e12), span(0.0, math.inf), Unknown(()), 7)
    assert [lies_well_inside(value) for value in spans] == [True, False, False, True, True, True]


# -- texts ---------------------------------------------------------------------------------------------------------


def test_a_text_takes_the_line_of_its_scope_first_and_leaves_what_is_no_line() -> None:
    plan = planned()
    lines = {line.id: line for line in plan.lines}
    text = "{drug.mass} for {load.duration}, every {load.interval}; {nobody.volume}."
    assert step_text(text, lines, "distal") == "30 mg for 30 min, every 6 min; {nobody.volume}."
    assert step_text(text, lines, None) == "60 mg for 30 min, every 5 min; {nobody.volume}."
