"""Many simulated procedures: `python -m tests.rehearsals 5000 [seed]` carries each out and holds it against the law."""

from __future__ import annotations

import sys
import time
from collections import Counter

from tests.rehearsals.running import run_one

_TOLD_EVERY = 500


def main(count: int, first: int) -> int:
    """Prints what was done and every procedure that does not hold, by its seed; 1 where there is one."""
    did, wrong, began = Counter[str](), [], time.perf_counter()
    for seed in range(first, first + count):
        try:
            did.update(run_one(seed))
        except Exception as error:  # whatever it is, the others are still to be seen
            wrong.append(seed)
            sys.stdout.write(f"seed {seed}: {type(error).__name__}: {error}\n")
        if (seed - first + 1) % _TOLD_EVERY == 0:
            sys.stdout.write(f"{seed - first + 1} procedures, {len(wrong)} wrong\n")
            sys.stdout.flush()
    spent = time.perf_counter() - began
    sys.stdout.write(f"{count} procedures in {spent:.0f} s, {len(wrong)} wrong: {wrong[:20]}\n")
    sys.stdout.write("".join(f"{name}: {times}\n" for name, times in sorted(did.items())))
    return int(bool(wrong))


if __name__ == "__main__":
    words = [int(word) for word in sys.argv[1:]]
    raise SystemExit(main(words[0] if words else 200, words[1] if len(words) > 1 else 0))
