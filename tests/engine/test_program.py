"""The operations behind some amounts, run over rows of numbers; all figures by hand."""

from __future__ import annotations

import numpy as np
import pytest

from embolplan.engine.amounts import Amount, Corners, Given, down, unknown, up
from embolplan.engine.program import Program

ROW = np.array([10.0, 20.0, 40.0])


def stated(value: object) -> Amount:
    return Amount(value, Given("stated"))


@pytest.fixture
def varied() -> Amount:
    """What every row has another number of, 10 in the fold that the operations come from."""
    return Amount(10.0, Given("chosen"), "varied")


def test_numbers_and_rows_of_them_are_written_where_they_are_wanted(varied: Amount) -> None:
    vials = up(stated(2.5))
    program = Program([varied], 3)
    place = program.place(varied / stated(4.0) * vials)
    assert program.writes(place)
    row = np.empty(3)
    values = program.run([ROW], {place: row})
    assert values[place] is row
    assert row.tolist() == [7.5, 15, 30]


def test_a_span_is_worked_out_at_both_ends_and_written_nowhere(varied: Amount) -> None:
    share = stated(Corners.span("share", 0.0, 0.5))
    program = Program([varied], 3)
    place = program.place((varied * share + stated(1.0)) / stated(2.0))
    assert not program.writes(place)
    low, high = program.run([ROW], {})[place].values
    assert (low.tolist(), high.tolist()) == ([0.5, 0.5, 0.5], [3, 5.5, 10.5])


def test_counts_are_rounded_for_every_number_of_a_row(varied: Amount) -> None:
    program = Program([varied], 3)
    places = [program.place(down(varied / stated(15.0))), program.place(up(varied / stated(15.0)))]
    values = program.run([ROW], {})
    assert [values[place].tolist() for place in places] == [[0, 1, 2], [1, 2, 3]]


def test_what_nothing_varied_goes_into_is_as_the_fold_has_it(varied: Amount) -> None:
    nothing = stated(0.3) - (stated(0.1) + stated(0.2))
    open_sum = stated(1.0) + unknown("drug.mass", "not reported")
    program = Program([varied], 3)
    places = [program.place(each) for each in (nothing, open_sum, varied + nothing)]
    values = program.run([ROW], {})
    # 0.3 - 0.30000000000000004 is the float's noise.
    assert values[places[0]] == 0
    assert values[places[1]] is open_sum.value
    assert values[places[2]].tolist() == ROW.tolist()
