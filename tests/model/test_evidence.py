"""Counts and their intervals, held against published ones."""

from __future__ import annotations

import pytest

from embolplan.model.evidence import Count, Outcome


@pytest.mark.parametrize(
    ("n", "of", "low", "high"),
    [(81, 263, 0.2553, 0.3662), (15, 148, 0.0624, 0.1605), (0, 20, 0.0, 0.1611), (1, 29, 0.0061, 0.1718)],
)
def test_newcombe_1998_table_1_score_method(n: int, of: int, low: float, high: float) -> None:
    """Newcombe RG, Stat Med 1998;17:857-872, method 3, the score interval without continuity correction."""
    assert [bound / 100 for bound in Count(n, of).interval] == [
        pytest.approx(low, abs=5e-5),
        pytest.approx(high, abs=5e-5),
    ]


def test_nobody_and_everybody_end_at_the_ends() -> None:
    assert Count(0, 15).interval[0] == 0.0
    assert Count(15, 15).interval[1] == 100.0
    assert Count(15, 15).interval[0] == pytest.approx(100 - Count(0, 15).interval[1])


def test_an_outcome_has_counts_or_figures() -> None:
    place = "doe-2021, Table 2"
    assert Outcome.model_validate({"what": "survival", "figures": {"all": "12 months"}, "source": place}).counts == {}
    with pytest.raises(ValueError, match="an outcome has counts, figures, or both"):
        Outcome.model_validate({"what": "survival", "source": place})
