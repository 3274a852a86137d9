"""One simulated procedure from its seed alone: recipe, choices, team and vessels."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

from embolplan.export import FORMS
from embolplan.library import entries, shipped_root
from tests.rehearsals.choosing import draft_of
from tests.rehearsals.driving import Team
from tests.rehearsals.law import QUICK, hold

EIGHT = datetime(2026, 11, 24, 8, 0, tzinfo=UTC)
_REHEARSED = 0.2
"""How many are rehearsals, which nothing can export."""
_PRINTED = 100
"""One in so many is printed as PDF as well, which takes as long as all the rest."""
_MEMORY = Path("/dev/shm")
"""Where a folder needs no disk, a file system in memory; what a disk does to a journal is tested elsewhere."""


@cache
def recipes() -> tuple[str, ...]:
    """The ids of the shipped recipes."""
    return tuple(sorted(entry.id for entry in entries(shipped_root())))


def run_one(seed: int) -> Counter[str]:
    """Carries one procedure out and holds it against the law; what was done, and how often."""
    chance = Random(seed)
    name = recipes()[seed % len(recipes())]
    with TemporaryDirectory(prefix="embolplan-", dir=_MEMORY if _MEMORY.is_dir() else None) as folder:
        draft, rehearsal = draft_of(name, chance), chance.random() < _REHEARSED
        team = Team.at(Path(folder), draft, chance, EIGHT, rehearsal=rehearsal)
        team.carry_out()
        hold(team, FORMS if rehearsal or seed % _PRINTED == 0 else ("json", chance.choice(QUICK)))
    team.did[name] += 1
    team.did["rehearsal"] += rehearsal
    team.did["events"] += len(team.session.events)
    return team.did
