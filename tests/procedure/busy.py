"""A program that carries a procedure out without end, saying after each acknowledged event where it stands."""

from __future__ import annotations

import json
import random
import sys
from functools import partial
from pathlib import Path

from embolplan.procedure import Refused, Walk, stamp
from tests.procedure.recipe import clock, create, minutes


def stand(events: int, walk: Walk) -> dict[str, object]:
    """Where a walk stands, as one line can say it."""
    timers = [
        [
            timer.name,
            timer.turn,
            stamp(timer.started_at),
            timer.ended_at and stamp(timer.ended_at),
            len(timer.confirmed),
        ]
        for timer in walk.timers
    ]
    return {"events": events, "step": walk.step, "turn": walk.turn, "timers": timers, "given": dict(walk.feeders)}


def say(line: str) -> None:
    """One line to whoever watches, at once."""
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def main(folder: str, seed: int) -> None:
    """Does what fits, step by step, until it is killed."""
    chance, time = random.Random(seed), clock()
    session = create(Path(folder), time)
    say(str(session.journal.path))
    while True:
        step = session.plan.step(session.walk.step or "")
        commands = [lambda: session.note("x" * chance.randrange(3000)), lambda: session.start_timer("own", minutes(3))]
        if step.wait:
            commands += [session.start_timer, session.shaken]
        if step.do == "inject":
            commands += [lambda: session.give("F1", "0.01 mL"), session.undo_given]
        if step.outcomes:
            commands += [lambda: session.check("persists")]
        commands += [partial(session.done, step.id)]
        time.pass_time(minutes=chance.randrange(8))
        try:
            walk = chance.choice(commands)()
        except Refused:
            continue
        say(json.dumps(stand(len(session.events), walk)))


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))
