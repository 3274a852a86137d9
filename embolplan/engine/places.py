"""Sources of findings that stand in no recipe and no product: a convention, and the formulas of the scores."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from embolplan.engine.scores import citation
from embolplan.engine.scores.sources import BSA
from embolplan.model.cite import Reference
from embolplan.words import say

if TYPE_CHECKING:
    from embolplan.plan import Finding, Line

GS1_MONTH = Reference("gs1-expiry", "Month-based expiry")


def citations_of(said: Iterable[Finding | Line]) -> dict[str, str]:
    """The full citations of those of these sources that findings or lines name."""
    known = {BSA.key: citation(BSA.key), GS1_MONTH.key: say("finding.cite.gs1-expiry")}
    asked = {place.key for each in said for place in each.sources}
    return {key: text for key, text in known.items() if key in asked}
