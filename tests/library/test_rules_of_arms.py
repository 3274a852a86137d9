"""What belongs to one arm: each rule is broken once by an edit of the good file."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.library.good import GOOD, told

STEP = "    what: systemic.sorafenib\n"
CHOICE = (
    "\n  systemic.sorafenib.dose:",
    "\n  treatment.arm: {label: arm, choose: [with sorafenib, without sorafenib], why: two arms}"
    "\n  systemic.sorafenib.dose:",
)
CHECK = "    endpoint: blush-gone\n"


@pytest.mark.parametrize(
    ("edit", "when", "said"),
    [
        (STEP, "treatment.arm: with sorafenib", []),
        (
            STEP,
            "treatment.arms: with sorafenib",
            [
                "when.treatment.arms: 'treatment.arms' is no choice of the recipe that offers options [when-unknown] "
                "(did you mean treatment.arm?)"
            ],
        ),
        (
            STEP,
            "drug.mass: 60 mg",
            [
                "when.drug.mass: 'drug.mass' is no choice of the recipe that offers options [when-unknown] (there are "
                "contrast.basis, contrast.product, drug.product, load.excess, treatment.arm)"
            ],
        ),
        (
            STEP,
            "treatment.arm: with sorafinib",
            [
                "when.treatment.arm: 'with sorafinib' is not one of: with sorafenib, without sorafenib [when-option] "
                "(did you mean with sorafenib?)"
            ],
        ),
        (
            CHECK,
            "treatment.arm: with sorafenib",
            ["when: the step 'stain' decides where to go on, so it cannot stand in one arm alone [when-on-check]"],
        ),
    ],
)
def test_what_stands_in_one_arm_names_a_choice_and_an_option_of_it(
    edit: str, when: str, said: list[str], library: Path
) -> None:
    assert edit in GOOD
    assert CHOICE[0] in GOOD
    text = GOOD.replace(*CHOICE, 1).replace(edit, f"{edit}    when: {{{when}}}\n", 1)
    assert [line.partition(".when")[2] for line in told(library, text)] == [line.removeprefix("when") for line in said]
