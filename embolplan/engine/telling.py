"""What a plan tells beside lines and findings: steps, gaps, sources, its code. Each is made when it is asked for."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from embolplan.engine.catheter import LUMEN
from embolplan.engine.contrast import RUNS, WHOLE
from embolplan.engine.findings import unjudged
from embolplan.engine.identity import made_from, plan_code
from embolplan.engine.places import citations_of
from embolplan.engine.schedule import make_schedule
from embolplan.engine.scores import citation
from embolplan.engine.scores.sources import ALL
from embolplan.engine.steps import make_containers, make_left_out, make_steps
from embolplan.plan import Conflict, Gap
from embolplan.words import say

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from embolplan.engine.subject import Subject
    from embolplan.model.recipe import Recipe, Shelf
    from embolplan.plan import Container, Due, Finding, Judged, LeftOut, Line, MadeFrom, Step

FIELDS = frozenset([
    "code", "made_from", "steps", "containers", "gaps", "assumptions", "not_assessed", "conflicts", "citations",
    "left_out", "schedule",
])  # fmt: skip
_ASSUMED = ("additive", "settled_volume", "even", "given", "waits_only")
_NOT_ASSESSED = ("patient", "organ_function", "catheter", "stability", "contrast")


class Telling:
    """One plan as far as it is reckoned; each method makes the field of its name."""

    def __init__(self, subject: Subject, lines: tuple[Line, ...], findings: tuple[Finding, ...]) -> None:
        self._subject = subject
        self._lines = lines
        self._findings = findings
        self._recipe, self._folded = subject.recipe, subject.folded

    def field(self, name: str) -> object:
        """One field of the plan; AttributeError for a name that is none of these."""
        if name not in FIELDS:
            raise AttributeError(name)
        return getattr(self, name)()

    @cached_property
    def _files(self) -> tuple[MadeFrom, ...]:
        subject = self._subject
        used = [*_used_products(subject), *_used_rules(subject, self._findings)]
        return made_from(subject.recipe, subject.case, subject.shelf, used)

    def made_from(self) -> tuple[MadeFrom, ...]:
        """The files and the case that went into it."""
        return self._files

    def code(self) -> str:
        """The short code of its numbers and of what it was made from."""
        return plan_code(self._files, self._lines, self._findings)

    def steps(self) -> tuple[Step, ...]:
        """What is done, in order."""
        return make_steps(self._recipe, self._folded, self._subject.lines)

    def containers(self) -> tuple[Container, ...]:
        """What every container holds after each step."""
        return make_containers(self._recipe, self._folded)

    def left_out(self) -> tuple[LeftOut, ...]:
        """The steps that have no place beside the choices made."""
        return make_left_out(self._recipe.protocol, self._folded)

    def schedule(self) -> tuple[Due, ...]:
        """What is due afterwards; CaseError where a date falls beyond the calendar."""
        return make_schedule(self._recipe, self._subject.case, self._folded, self._subject.lines)

    def gaps(self) -> tuple[Gap, ...]:
        """What the source does not report."""
        return tuple(Gap(gap.what, gap.matters, gap.ids) for gap in self._recipe.protocol.not_reported)

    def conflicts(self) -> tuple[Conflict, ...]:
        """What the source says and what cannot stand."""
        found = self._recipe.protocol.conflicts
        return tuple(Conflict(each.says, each.because, each.we, (each.source,)) for each in found)

    def assumptions(self) -> tuple[str, ...]:
        """What every plan takes for granted."""
        counting = (say("schedule.counting"),) if self._recipe.protocol.schedule else ()
        return (*(say(f"engine.{name}") for name in _ASSUMED), *counting)

    def not_assessed(self) -> tuple[str, ...]:
        """What nobody should take for judged."""
        return (*_not_assessed(self._subject.lines), *unjudged(self._subject))

    def citations(self) -> dict[str, str]:
        """Every source that it uses, in full."""
        found = _citations(self._recipe, self._subject.shelf, self._lines, self._findings)
        found |= _citations_of_scores(self._subject.eligibility, self._findings)
        return found | citations_of((*self._lines, *self._findings))


def _citations_of_scores(eligibility: Iterable[Judged], findings: Iterable[Finding]) -> dict[str, str]:
    places = [place for each in eligibility for place in each.found_sources]
    places += [place for each in findings for place in each.sources if place in ALL]
    return {place.key: citation(place.key) for place in places}


def _not_assessed(lines: Mapping[str, Line]) -> list[str]:
    looked_at = {"catheter": (LUMEN,), "contrast": (WHOLE, RUNS)}
    judged = {name for name, ids in looked_at.items() if any(each in lines and lines[each].known for each in ids)}
    return [say(f"engine.{name}_not_assessed") for name in _NOT_ASSESSED if name not in judged]


def _used_products(subject: Subject) -> list[str]:
    """The products that stand under a line, and those whose rules for an infused drug gave a finding."""
    named = [line.option for line in subject.lines.values() if line.option in subject.shelf.products]
    infused = [product.id for noun in subject.nouns("infuse") if (product := subject.infused(noun))]
    return [*(option for option in named if option), *infused]


def _used_rules(subject: Subject, findings: Iterable[Finding]) -> Iterator[str]:
    """The drugs whose rules gave a finding, and the products in stock that vials are opened of."""
    places = {place for finding in findings for place in finding.sources}
    for name, rules in subject.shelf.substances.items():
        read = {place for rule in rules.systemic for place in rule.give.basis.sources}
        if places & (read | {place for each in rules.lifelong for place in each.basis.sources}):
            yield name
    for line in subject.lines.values():
        yield from (item.product for item in line.items)


def _citations(recipe: Recipe, shelf: Shelf, lines: Iterable[Line], findings: Iterable[Finding]) -> dict[str, str]:
    """Every source of the protocol, and those of lenders and products that a line or a finding refers to."""
    asked = {reference.key for line in lines for reference in line.sources}
    asked |= {reference.key for finding in findings for reference in finding.sources}
    others = [lender.sources for lender, _ in recipe.lenders.values()]
    others += [product.sources for product in (*shelf.products.values(), *shelf.substances.values())]
    known = {key: citation.citation for sources in others for key, citation in sources.items()}
    own = {key: citation.citation for key, citation in recipe.protocol.sources.items()}
    return {**own, **{key: known[key] for key in sorted(asked & set(known)) if key not in own}}
