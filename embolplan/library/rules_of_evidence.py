"""Counts against arms, and printed percentages against counts."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from typing import TYPE_CHECKING

from embolplan.library.problems import did_you_mean
from embolplan.library.rule import Checked, Fault, rule

if TYPE_CHECKING:
    from embolplan.library.problems import Path


@rule("arm-unknown", "count-above-arm")
def counts(checked: Checked) -> Iterator[Fault]:
    """Every count is of an arm that is declared, and counts no more patients than the arm has."""
    arms = checked.protocol.evidence.arms
    for n, outcome in enumerate(checked.protocol.evidence.outcomes):
        for arm in outcome.figures:
            if arm not in arms:
                at: Path = ("evidence", "outcomes", n, "figures", arm)
                yield Fault("arm-unknown", at, {"found": arm}, did_you_mean(arm, arms), at_key=True)
        for arm, count in outcome.counts.items():
            path: Path = ("evidence", "outcomes", n, "counts", arm)
            if arm not in arms:
                yield Fault("arm-unknown", path, {"found": arm}, did_you_mean(arm, arms), at_key=True)
            elif count.of > arms[arm]:
                yield Fault("count-above-arm", path, {"count": count, "arm": arm, "size": arms[arm]})


@rule("printed-without-count", "percentage")
def percentages(checked: Checked) -> Iterator[Fault]:
    """Every printed percentage is what its counts give, rounded half up to the digits that are printed."""
    for n, outcome in enumerate(checked.protocol.evidence.outcomes):
        for arm, printed in outcome.printed.items():
            path: Path = ("evidence", "outcomes", n, "printed", arm)
            if arm not in outcome.counts:
                yield Fault("printed-without-count", path, {"found": arm}, at_key=True)
                continue
            text = _as_printed(checked, path)
            digits = len(text.split()[0].removesuffix("%").partition(".")[2])
            given = half_up(outcome.counts[arm].percent, digits)
            if printed.value != given:
                values = {"printed": text, "count": outcome.counts[arm], "given": _decimal(given, digits)}
                yield Fault("percentage", path, values)


def _as_printed(checked: Checked, path: Path) -> str:
    """The percentage as the file has it: a trailing zero is a digit that the source has printed."""
    at = checked.tree
    for part in path:
        at = at[part]  # type: ignore[index]  # the model has been made from this very tree
    return str(at)


def half_up(number: Fraction, digits: int) -> Fraction:
    """A number that is not negative, rounded to so many digits after the point, halves upwards."""
    return Fraction(int(number * 10**digits + Fraction(1, 2)), 10**digits)


def _decimal(number: Fraction, digits: int) -> str:
    whole = str(int(number * 10**digits)).rjust(digits + 1, "0")
    return f"{whole[:-digits]}.{whole[-digits:]}" if digits else whole
