"""What a command is given to make a plan from: recipe, case and products, refused with everything that is wrong."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from embolplan.cli.places import libraries, tell_origin
from embolplan.errors import CaseError, EmbolplanError, Problem, UsageError
from embolplan.library import load_recipe, load_shelf, make_case, read_case
from embolplan.library.case_products import unknown_products
from embolplan.model.case import Lifted
from embolplan.reading.characters import character_problems
from embolplan.words import say

if TYPE_CHECKING:
    import argparse

    from embolplan.library.places import Where
    from embolplan.model.case import Case
    from embolplan.model.recipe import Recipe, Shelf
    from embolplan.plan import Plan

T = TypeVar("T")
Pair = tuple[str, str]


@dataclass
class Gathering:
    """What went wrong so far in one run."""

    errors: list[EmbolplanError] = field(default_factory=list)

    def attempt(self, make: Callable[[], T]) -> T | None:
        """What is made, or None, with what is wrong kept for later."""
        try:
            return make()
        except EmbolplanError as error:
            self.errors.append(error)
            return None

    def note(self, kind: type[EmbolplanError], problems: Sequence[Problem]) -> None:
        """Keeps problems of one kind."""
        if problems:
            self.errors.append(kind(problems))

    def refuse(self) -> None:
        """Raises one error with all problems, of the kind that comes first among the exit codes."""
        ordered = sorted(self.errors, key=lambda error: error.exit_code)
        if ordered:
            raise type(ordered[0])(list(dict.fromkeys(each for error in ordered for each in error.problems)))


def ingredients(asked: argparse.Namespace) -> tuple[Recipe, Case, Shelf]:
    """Recipe, case and products of a command; an error with the problems of all of them."""
    gathering, root = Gathering(), libraries()
    recipe = gathering.attempt(lambda: load_recipe(root, asked.id))
    tree = gathering.attempt(lambda: read_case(Path(asked.case) if asked.case else None))
    pairs = _pairs(asked.settings, gathering)
    lifted = _lifted(asked.overrides, gathering)
    if recipe is None:
        gathering.refuse()
    assert recipe is not None
    where = asked.case or say("cli.case_on_line")
    protocol = recipe.protocol
    case = gathering.attempt(lambda: make_case({} if tree is None else tree, pairs, protocol, where))
    if case is not None:
        gathering.note(CaseError, unknown_products(case, tree, where, _products(root)))
    gathering.refuse()
    assert case is not None
    if lifted:
        case = case.model_copy(update={"overrides": {**case.overrides, **lifted}})
    tell_origin(root, asked.id)
    # The whole shelf: a rule for an infused drug can stand with a product that neither recipe nor case names.
    return recipe, case, load_shelf(root)


def _products(root: Where) -> set[str]:
    """The ids of every product that there is."""
    from embolplan.library.pins import PRODUCT
    from embolplan.library.places import held

    return set(held(root, PRODUCT))


def case_alone(asked: argparse.Namespace) -> Case:
    """The case of a command that needs no recipe; an error with all of its problems."""
    gathering = Gathering()
    tree = gathering.attempt(lambda: read_case(Path(asked.case) if asked.case else None))
    pairs = _pairs(asked.settings, gathering)
    where = asked.case or say("cli.case_on_line")
    case = gathering.attempt(lambda: make_case({} if tree is None else tree, pairs, None, where))
    gathering.refuse()
    assert case is not None
    return case


def check_overrides(case: Case, plan: Plan) -> None:
    """CaseError where a block is lifted that this plan does not have: it would wait for a plan that has it."""
    blocks = [finding.code for finding in plan.findings if finding.severity == "block"]
    problems = []
    for code in case.overrides:
        if code in blocks:
            continue
        severity = next((finding.severity for finding in plan.findings if finding.code == code), None)
        message = say("cli.only_blocks", severity=severity) if severity else say("cli.no_such_block")
        hint = say("cli.blocks_are", blocks=", ".join(blocks)) if blocks else say("cli.no_blocks")
        problems.append(Problem(code, message, hint=hint))
    if problems:
        raise CaseError(problems)


def pairs_of(option: str, texts: Sequence[str]) -> dict[str, str]:
    """What an option gives by name; an error with everything that cannot be read."""
    gathering = Gathering()
    pairs = _pairs(texts, gathering, option)
    twice = [name for n, (name, _) in enumerate(pairs) if name in dict(pairs[:n])]
    gathering.note(CaseError, [Problem(name, say("library.set_twice")) for name in dict.fromkeys(twice)])
    gathering.refuse()
    return dict(pairs)


def _pairs(texts: Sequence[str], gathering: Gathering, option: str = "--set") -> list[Pair]:
    """The settings that can be read; what hides or steers in one is refused as it is in a file."""
    pairs, malformed, unseen = [], [], []
    for text in texts:
        name, sign, value = text.partition("=")
        if not sign or not name.strip():
            malformed.append(Problem(option, say("cli.pair_form", found=text)))
        elif found := _unseen(text, name.strip()):
            unseen.append(found)
        else:
            pairs.append((name.strip(), value.strip()))
    gathering.note(UsageError, malformed)
    gathering.note(CaseError, unseen)
    return pairs


def _lifted(texts: Sequence[str], gathering: Gathering) -> dict[str, Lifted]:
    lifted: dict[str, Lifted] = {}
    malformed, wrong = [], []
    for text in texts:
        code, _, rest = text.partition("=")
        parts = [code, *rest.partition(":")[::2]]
        code, name, reason = (part.strip() for part in parts)
        if not (code and name and reason):
            malformed.append(Problem("--override", say("cli.override_form", found=text)))
        elif found := _unseen(text, code):
            wrong.append(found)
        elif code in lifted:
            wrong.append(Problem(code, say("cli.lifted_twice")))
        else:
            lifted[code] = Lifted(name, reason)
    gathering.note(UsageError, malformed)
    gathering.note(CaseError, wrong)
    return lifted


def _unseen(text: str, name: str) -> Problem | None:
    """What is wrong with a character of a text from the command line, under the name that it was given for."""
    for problem in character_problems(text, name):
        return Problem(name, problem.message, hint=problem.hint)
    return Problem(name, say("cli.one_line")) if set(text) & set("\n\r\t") else None
