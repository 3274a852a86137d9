"""The plan's code: of numbers and proof, and of nothing else."""

from __future__ import annotations

import re
from dataclasses import replace

from embolplan.engine.identity import plan_code
from embolplan.plan import MadeFrom, Override
from tests.engine.shelf import CHOICES, changed, plan_of


def code(**update: object) -> str:
    plan = replace(plan_of(CHOICES), **update)  # type: ignore[arg-type]  # each test names a field of the plan
    return plan_code(plan.made_from, plan.lines, plan.findings)


def test_the_code_has_six_letters_of_crockfords_alphabet() -> None:
    assert re.fullmatch(r"[0-9A-HJKMNP-TV-Z]{4}-[0-9A-HJKMNP-TV-Z]{2}", plan_of(CHOICES).code)


def test_the_same_choices_give_the_same_code_in_whatever_order_and_spelling_of_spaces() -> None:
    again = plan_of(dict(reversed(CHOICES.items())))
    assert again.code == plan_of(CHOICES).code == code()


def test_every_choice_changes_the_code() -> None:
    other = {"contrast.basis": "settled-before-loading", "beads.settled_volume": "3 mL", "infusion.mass": "150 mg"}
    codes = {plan_of(changed({name: value})).code for name, value in other.items()}
    assert len({*codes, plan_of(CHOICES).code}) == 4


def test_wording_does_not_change_the_code_but_numbers_proof_and_overrides_do() -> None:
    plan = plan_of(CHOICES)
    first, *rest = plan.lines
    assert code(lines=(replace(first, label="another", text="another"), *rest)) == plan.code
    assert code(findings=(replace(plan.findings[0], text="another"), *plan.findings[1:])) == plan.code
    assert code(lines=(replace(first, status="assumed"), *rest)) != plan.code
    assert code(lines=(replace(first, sources=()), *rest)) != plan.code
    lifted = replace(plan.findings[0], override=Override("N", "why"))
    assert code(findings=(lifted, *plan.findings[1:])) != plan.code
    assert code(made_from=(*plan.made_from, MadeFrom("product", "x", "1.0.0", "0" * 64))) != plan.code
