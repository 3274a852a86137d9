"""`python -m tests.kills 500 [seed]` kills the program so many times at random moments of random procedures.

Each procedure is killed while it is opened, several times on its way, and while it is backed up and restored; what had
been acknowledged must be there, and the procedure is then carried to its end.
"""

from __future__ import annotations

import sys
import time
import traceback
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.kills.killing import Figures, Patient

_WALKS = 6
"""How often one procedure is killed on its way."""


def carry(seed: int, figures: Figures, count: int) -> None:
    """One procedure with its kills, no more than so many in all."""
    with TemporaryDirectory(prefix="embolplan-kills-") as folder:
        patient = Patient(seed, Path(folder), figures)
        patient.open()
        for k in range(_WALKS):
            if sum(figures.kills.values()) < count:
                patient.walk() if k != 2 else patient.back_up()
        patient.close()


def main(count: int, seed: int) -> int:
    """Prints the figures, and each procedure that did not come through by its seed; 1 where there is one."""
    figures, wrong, began, first = Figures(), list[int](), time.perf_counter(), seed
    while sum(figures.kills.values()) < count:
        try:
            carry(seed, figures, count)
        except Exception:  # whatever it is, the others are still to be seen
            wrong.append(seed)
            print(f"seed {seed}:\n{traceback.format_exc()}", flush=True)
        seed += 1
    kills = ", ".join(f"{times} {doing}" for doing, times in sorted(figures.kills.items()))
    spent, total = time.perf_counter() - began, sum(figures.kills.values())
    for line in (
        f"{total} kills ({kills}) of {seed - first} procedures from seed {first} on, {spent:.0f} s",
        f"{figures.acknowledged} entries acknowledged before a kill, all there; {figures.unsaid} more on the disk",
        f"{figures.timers} running timers stood as they had stood",
        f"{figures.never_opened} procedures were killed before they were opened; {figures.closed} went on to their end",
        f"{len(wrong)} wrong: {wrong}",
    ):
        print(line)
    return int(bool(wrong))


if __name__ == "__main__":
    words = [int(word) for word in sys.argv[1:]]
    raise SystemExit(main(words[0] if words else 500, words[1] if len(words) > 1 else 0))
