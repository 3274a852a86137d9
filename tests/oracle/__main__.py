"""Many random recipes, more than a test run takes: `python -m tests.oracle 20000 [seed]` computes each in two ways."""

from __future__ import annotations

import sys
from collections import Counter

from hypothesis import Phase, given, seed, settings

from embolplan.engine import compute
from embolplan.errors import CaseError
from embolplan.oracle import verify
from tests.oracle.strategies import Example, examples, read
from tests.oracle.test_oracle import NEVER_SLOW


def main(count: int, first: int) -> int:
    """Prints how many plans and lines agree, and every line that does not, with its recipe; 1 where there is one."""
    seen: Counter[str] = Counter()

    @seed(first)
    @settings(NEVER_SLOW, max_examples=count, database=None, phases=[Phase.generate])
    @given(examples())
    def hold(example: Example) -> None:
        recipe, case, shelf = read(example)
        try:
            plan = compute(recipe, case, shelf)
        except CaseError:
            seen["refused"] += 1
            return
        verdict = verify(plan, recipe, case, shelf)
        seen.update(plans=1, lines=len(verdict.agree), known=sum(plan[name].known for name in verdict.agree))
        seen.update(differ=len(verdict.differ), uncovered=len(verdict.uncovered))
        if verdict.differ or verdict.uncovered:
            sys.stdout.write(f"{example!r}\n{verdict.differ}\n{verdict.uncovered}\n")

    hold()
    sys.stdout.write(f"{dict(seen)}\n")
    return int(bool(seen["differ"] or seen["uncovered"]))


if __name__ == "__main__":
    words = [int(word) for word in sys.argv[1:]]
    raise SystemExit(main(words[0] if words else 1000, words[1] if len(words) > 1 else 0))
