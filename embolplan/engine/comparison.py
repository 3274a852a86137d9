"""Recipes side by side, each as its plan with nothing chosen: what it states, what follows, what is missing."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING

from embolplan.answers import Compared
from embolplan.engine.compute import compute
from embolplan.model.case import Case
from embolplan.model.names import label_of
from embolplan.words import say

if TYPE_CHECKING:
    from embolplan.model.protocol import Protocol
    from embolplan.model.recipe import Recipe, Shelf
    from embolplan.plan import Plan

_IN_FRONT = (
    "beads.name", "beads.product", "beads.size", "particles.name", "oil.product", "drug.name", "drug.mass",
    "drug.diluent_volume", "drug.concentration", "beads.load", "load.duration", "load.interval", "contrast.name",
    "contrast.ratio", "contrast.basis", "oil.ratio", "oil.volume", "suspension.volume",
    "suspension.drug_concentration", "stand.duration", "infusion.drug", "infusion.mass", "inject.rate", "inject.mode",
    "pause.duration", "total.dose", "fraction.count", "followup.interval",
)  # fmt: skip
"""The lines that a recipe is known by, in the order of its work; the others follow where two recipes have them."""

Cells = tuple[str, ...]


def compare(recipes: Sequence[Recipe], shelf: Shelf) -> tuple[Compared, ...]:
    """A row for each thing that tells recipes apart, a cell for each recipe; "-" where a recipe does not have it."""
    plans = [compute(recipe, Case(), shelf) for recipe in recipes]
    protocols = [recipe.protocol for recipe in recipes]
    return (*_facts(protocols), *_lines(protocols, plans), *_endings(protocols))


def _row(about: str, protocols: Sequence[Protocol], cell: Callable[[Protocol], str]) -> Compared:
    return Compared(about, say(f"compare.{about}"), tuple(cell(each) or "-" for each in protocols))


def _facts(protocols: Sequence[Protocol]) -> Iterator[Compared]:
    yield _row("title", protocols, lambda it: it.title)
    yield _row("organ", protocols, lambda it: it.organ)
    yield _row("drug", protocols, lambda it: it.drug)
    yield _row("status", protocols, lambda it: it.status)
    yield _row("version", protocols, lambda it: it.version)


def _lines(protocols: Sequence[Protocol], plans: Sequence[Plan]) -> Iterator[Compared]:
    found = [_by_noun(protocol, plan) for protocol, plan in zip(protocols, plans, strict=True)]
    counted = [name for each in found for name in each]
    shared = [name for name in dict.fromkeys(counted) if counted.count(name) > 1 and name not in _IN_FRONT]
    for name in (*_IN_FRONT, *shared):
        if name in counted:
            yield Compared(name, label_of(name), tuple(each.get(name, "-") for each in found))


def _by_noun(protocol: Protocol, plan: Plan) -> dict[str, str]:
    """What a plan's lines say by their ids without scopes; with several scopes each with its own."""
    said: dict[str, list[str]] = {}
    for line in plan.lines:
        scope, _, rest = line.id.partition(".")
        scoped = scope in protocol.scopes
        text = say("engine.unknown") if line.formula and not line.known else line.text
        said.setdefault(rest if scoped else line.id, []).append(f"{scope}: {text}" if scoped else text)
    return {name: "; ".join(texts) for name, texts in said.items()}


def _endings(protocols: Sequence[Protocol]) -> Iterator[Compared]:
    yield _row("endpoints", protocols, lambda it: "; ".join(each.text.text for each in it.endpoints.values()))
    yield _row("rescue", protocols, lambda it: it.rescue.text)
    yield _row("include", protocols, lambda it: "; ".join(each.text.text for each in it.eligibility.include))
    yield _row("evidence", protocols, _evidence)
    yield _row("gaps", protocols, lambda it: "; ".join(gap.what for gap in it.not_reported))
    yield _row("conflicts", protocols, lambda it: str(len(it.conflicts)))
    yield _row("sources", protocols, lambda it: "; ".join(f"{key} ({each.read})" for key, each in it.sources.items()))


def _evidence(protocol: Protocol) -> str:
    """How many patients, and how many outcomes are counted: each of them stands with the recipe itself."""
    arms = ", ".join(f"{arm} {size}" for arm, size in protocol.evidence.arms.items())
    return say("compare.counted", arms=arms, count=len(protocol.evidence.outcomes)) if arms else ""
