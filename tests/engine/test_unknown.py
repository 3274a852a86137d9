"""Unknown stands where a value stands: it never becomes a number, and an unset choice never steers."""

from __future__ import annotations

import ast
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from embolplan.engine import actions, delivery, emulsions, mixtures
from embolplan.engine.amounts import (
    Amount,
    Corners,
    Given,
    NotApplicable,
    Unknown,
    UnknownUsed,
    at_corners,
    choose,
    unknown,
)
from embolplan.plan import Waiting
from tests.engine.shelf import CHOICES, plan_of

ONE = Unknown((Waiting("a", "why a"),))
OTHER = Unknown((Waiting("b", "why b"),))


def test_arithmetic_gives_unknown_and_joins_the_reasons_of_both_sides_once() -> None:
    for found in (ONE + OTHER, ONE - OTHER, ONE * OTHER, ONE / OTHER, (ONE + OTHER) * ONE):
        assert [waiting.id for waiting in found.waits] == ["a", "b"]
    for found in (ONE + 1, 1 + ONE, 2.5 * ONE, 7 / ONE, 3 - ONE):
        assert [waiting.id for waiting in found.waits] == ["a"]


@pytest.mark.parametrize(
    "use",
    [bool, float, int, lambda it: it == 1, lambda it: it != it, lambda it: it < 1, lambda it: it >= 1, np.asarray],
    ids=["bool", "float", "int", "==", "!=", "<", ">=", "array"],
)
@pytest.mark.parametrize("what", [ONE, NotApplicable("no meaning")], ids=["unknown", "not applicable"])
def test_an_unknown_refuses_truth_order_equality_and_arrays(use: object, what: Unknown) -> None:
    with pytest.raises(UnknownUsed):
        use(what)  # type: ignore[operator]  # each is a call of one argument


@pytest.mark.parametrize("use", [bool, lambda it: it == it, lambda it: it < it], ids=["bool", "==", "<"])
def test_an_amount_cannot_steer_an_if(use: object) -> None:
    with pytest.raises(UnknownUsed):
        use(Amount(1.0, Given("stated"), "x"))  # type: ignore[operator]  # each is a call of one argument


def test_numpy_hands_unknowns_and_corners_back_instead_of_looking_inside() -> None:
    array = np.array([1.0, 2.0])
    assert isinstance(array * ONE, Unknown)
    spread = at_corners(lambda a, b: a * b, array, Corners.span("s", 1.0, 2.0))
    assert isinstance(spread, Corners)
    np.testing.assert_array_equal(spread.values[1], [2.0, 4.0])


def test_choose_gives_unknown_for_an_unset_pick_and_raises_for_one_that_is_no_option() -> None:
    options = {"a": Amount(1.0, Given("stated")), "b": Amount(2.0, Given("stated"))}
    picked = choose(unknown("pick", "nobody chose"), options)
    assert [waiting.id for waiting in picked.value.waits] == ["pick"]
    assert choose(Amount("b", Given("chosen"), "pick"), options).value == 2.0
    both = {"a": unknown("x", "why x"), "b": unknown("x", "why x") * unknown("y", "why y")}
    assert [waiting.id for waiting in choose(unknown("pick", "nobody chose"), both).value.waits] == ["pick", "x"]
    with pytest.raises(KeyError):
        choose(Amount("c", Given("chosen"), "pick"), options)


def test_spans_that_meet_again_move_together() -> None:
    share = Corners.span("share", 0.0, 1.0)
    kept, left = at_corners(lambda a, b: a * b, share, 60.0), at_corners(lambda a, b: 60.0 - a * b, share, 60.0)
    assert at_corners(lambda a, b: a + b, kept, left).values == (60.0, 60.0)
    both = at_corners(lambda a, b: a + b, share, Corners.span("other", 10.0, 20.0))
    assert sorted(both.values) == [10.0, 11.0, 20.0, 21.0]


@settings(max_examples=64)
@given(st.sets(st.sampled_from(sorted(CHOICES))))
def test_leaving_choices_out_never_changes_a_number_only_whether_it_is_known(kept: set[str]) -> None:
    full, part = plan_of(CHOICES), plan_of({name: CHOICES[name] for name in kept})
    for line in part.lines:
        whole = full[line.id]
        if line.status == "unknown":
            assert (line.value, line.low, line.high) == (None, None, None)
            assert line.waits_for
        else:
            assert (line.value, line.low, line.high, line.text) == (whole.value, whole.low, whole.high, whole.text)
    unset = set(CHOICES) - kept
    waited = {waiting.id for line in part.lines for waiting in line.waits_for}
    assert unset <= waited


@pytest.mark.parametrize("module", [actions, delivery, emulsions, mixtures], ids=lambda module: module.__name__)
def test_no_action_branches_on_a_value(module: object) -> None:
    """An `if` may look at the step, at what is there, and at None; never at a value or a pick."""
    tree = ast.parse(Path(str(module.__file__)).read_text(encoding="utf-8"))  # type: ignore[attr-defined]
    tests = [node.test for node in ast.walk(tree) if isinstance(node, ast.If | ast.IfExp)]
    assert tests
    for test in tests:
        for node in ast.walk(test):
            assert not (isinstance(node, ast.Attribute) and node.attr == "value"), ast.unparse(test)
            if isinstance(node, ast.Compare):
                assert all(isinstance(op, ast.Is | ast.IsNot | ast.In | ast.NotIn) for op in node.ops), ast.unparse(
                    test
                )
