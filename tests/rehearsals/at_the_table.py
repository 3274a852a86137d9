"""What a simulated team does at the table beside pushing; whatever does not fit is refused, and writes nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from embolplan.procedure import FATES, REASONS
from embolplan.procedure.at_the_table import COMPLICATIONS
from embolplan.procedure.taking_back import entries_to_take_back
from tests.rehearsals.choosing import FEEDERS

if TYPE_CHECKING:
    from collections.abc import Callable
    from random import Random

    from embolplan.procedure import Session

    Command = Callable[[], object]


def commands(session: Session, chance: Random) -> tuple[tuple[str, Command], ...]:
    """Each with its name."""
    return (
        ("read the syringe", lambda: read_syringe(session, chance)),
        ("unentered", lambda: session.read_after_unentered(f"{(session.left_in_hand() or 0) / 2:.2f} mL")),
        ("prepared again", lambda: prepared_again(session, chance)),
        ("one key", lambda: session.give(chance.choice(FEEDERS), "0.4 mL", portion=True)),
        ("again", session.give_again),
        ("take back", lambda: take_back(session, chance)),
        ("feeder left", lambda: session.catheter(chance.choice(FATES), "0.4 mL", chance.choice(FEEDERS))),
        ("complication", lambda: session.complication(chance.choice(COMPLICATIONS), "said what was done")),
        ("heart rate", lambda: session.heart_rate(f"{chance.randint(50, 110)} /min")),
        ("mixed again", session.resuspended),
        ("a minute more", session.extend_timer),
        ("go back", lambda: go_back(session, chance)),
    )


def read_syringe(session: Session, chance: Random) -> None:
    """About what should be left, or less of it."""
    rest = session.left_in_hand()
    read = 5.0 if rest is None else rest * chance.choice((0.7, 0.9, 0.96, 1.0, 1.0, 1.1))
    session.read_syringe(f"{read:.1f} mL", chance.choice(("read", "lost")))


def prepared_again(session: Session, chance: Random) -> None:
    """About as much as the first time, or the half of it."""
    volume = f"{chance.choice((4, 7, 9.5, 14))} mL"
    session.prepared_again(volume, chance.choice(REASONS), "the beads were used up")


def take_back(session: Session, chance: Random) -> None:
    """The last entry that can be taken back, or the one before it."""
    found = entries_to_take_back(session.events)[:2]
    session.take_back(chance.choice(found).n if found else 1, "entered by mistake")


def go_back(session: Session, chance: Random) -> None:
    """To a step that was left before."""
    been = [visit.step for visit in session.walk.visits] or ["none"]
    session.go_back_to(chance.choice(been), chance.choice(REASONS), "done once more")
