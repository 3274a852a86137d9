"""What the commands about several recipes do: two versions of one, and several side by side."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from embolplan.cli.output import write
from embolplan.cli.places import libraries, tell_origin
from embolplan.errors import DONE, Problem, UsageError
from embolplan.library import load_recipe, load_shelf
from embolplan.words import say

if TYPE_CHECKING:
    import argparse
    from collections.abc import Sequence

    from embolplan.model.recipe import Recipe


def diff(asked: argparse.Namespace) -> int:
    """What has changed from one version of a recipe to the next."""
    from embolplan.export import export_differences
    from embolplan.library.differences import differences

    before, after = _loaded([asked.before, asked.after])
    found = differences(before.protocol, after.protocol)
    write(export_differences(asked.before, asked.after, found, asked.format, paper=asked.paper), asked.output)
    return DONE


def compare(asked: argparse.Namespace) -> int:
    """Recipes side by side."""
    from embolplan.engine.comparison import compare
    from embolplan.export import export_comparison

    names = list(dict.fromkeys(asked.ids))
    if len(names) < 2:
        raise UsageError([Problem("embolplan compare", say("cli.compare.one"))])
    rows = compare(_loaded(names), load_shelf(libraries()))
    write(export_comparison(names, rows, asked.format, paper=asked.paper), asked.output)
    return DONE


def _loaded(names: Sequence[str]) -> list[Recipe]:
    """The recipes of these names; one error with what is wrong with any of them."""
    from embolplan.cli.given import Gathering

    gathering, where = Gathering(), libraries()
    recipes = [gathering.attempt(partial(load_recipe, where, name)) for name in names]
    gathering.refuse()
    tell_origin(where, *names)
    return [recipe for recipe in recipes if recipe is not None]
