"""Where numbers come from: sources that are declared, cited and fit to stand behind a number, and looked at again."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from typing import TYPE_CHECKING

from embolplan.library.problems import did_you_mean
from embolplan.library.rule import Checked, Fault, rule
from embolplan.model.cite import Basis
from embolplan.words import say

if TYPE_CHECKING:
    from embolplan.library.problems import Path
    from embolplan.model.parameter import Parameter
    from embolplan.model.protocol import Protocol

Cited = tuple["Path", Basis]
MANY = 5
"""Above so many places, a source that is not declared is told once."""


def parameter_bases(section: str, parameters: dict[str, Parameter]) -> Iterator[Cited]:
    """The basis of every value, bound and option of parameters, with its place."""
    for name, parameter in parameters.items():
        path: Path = (section, name)
        if parameter.basis is not None:
            yield path, parameter.basis
        if parameter.choose is not None:
            for basis in (parameter.choose.basis, *parameter.choose.bases):
                if basis is not None:
                    yield (*path, "choose"), basis


def _protocol_bases(protocol: Protocol) -> Iterator[Cited]:
    yield from parameter_bases("parameters", protocol.parameters)
    for n, step in enumerate(protocol.steps):
        yield ("steps", n, "text"), step.text.basis
    for name, endpoint in protocol.endpoints.items():
        yield ("endpoints", name, "text"), endpoint.text.basis
    for name, item in protocol.schedule.items():
        yield ("schedule", name, "text"), item.text.basis
    yield ("rescue",), protocol.rescue.basis
    for side in ("include", "exclude"):
        for n, criterion in enumerate(getattr(protocol.eligibility, side)):
            yield ("eligibility", side, n, "text"), criterion.text.basis
    for n, outcome in enumerate(protocol.evidence.outcomes):
        yield ("evidence", "outcomes", n, "source"), Basis("stated", (outcome.source,))
    for n, statement in enumerate(protocol.evidence.statements):
        yield ("evidence", "statements", n), statement.basis
    for n, conflict in enumerate(protocol.conflicts):
        yield ("conflicts", n, "source"), Basis("stated", (conflict.source,))


def found_sources(declared: Collection[str], bases: Iterable[Cited]) -> Iterator[Fault]:
    """Sources that are cited and not declared, or declared and not cited."""
    places: dict[str, list[Path]] = {}
    for path, basis in bases:
        for source in basis.sources:
            places.setdefault(source.key, []).append(path)
    for key in [key for key in places if key not in declared]:
        hint = did_you_mean(key, declared)
        if len(places[key]) > MANY:
            # A source that is cited everywhere has its slip where it is declared, not in every line.
            hint = say("rule.hint.places", count=len(places[key]), hint=hint)
            del places[key][1:]
        yield from (Fault("source-undeclared", path, {"found": key}, hint) for path in places[key])
    for key in declared:
        if key not in places:
            yield Fault("source-unused", ("sources", key), {"found": key}, at_key=True)


@rule("source-undeclared", "source-unused")
def sources(checked: Checked) -> Iterator[Fault]:
    """Every source that is cited is declared, and every source that is declared is cited."""
    return found_sources(checked.protocol.sources, _protocol_bases(checked.protocol))


@rule("source-unsupported", "status-without-mark")
def support(checked: Checked) -> Iterator[Fault]:
    """No number stands on marked sources alone, unless the status says so of the whole file; and that says why."""
    protocol = checked.protocol
    marked = {key for key, citation in protocol.sources.items() if citation.marked == "unsupported"}
    if protocol.status == "claims unsupported":
        if not marked:
            yield Fault("status-without-mark", ("status",))
        return
    numbers = [*parameter_bases("parameters", protocol.parameters)]
    for n, outcome in enumerate(protocol.evidence.outcomes):
        numbers.append((("evidence", "outcomes", n, "source"), Basis("stated", (outcome.source,))))
    for path, basis in numbers:
        keys = [source.key for source in basis.sources]
        if keys and marked.issuperset(keys):
            yield Fault("source-unsupported", path, {"found": keys[0]})


@rule("review-passed", severity="warning")
def review(checked: Checked) -> Iterator[Fault]:
    """The day by which somebody wanted to look at the file again has not passed."""
    return passed(checked.protocol.review_by, checked.on)


def passed(review_by: str, on: str | None) -> Iterator[Fault]:
    """That a day of review lies before the day of the check; both as YYYY-MM-DD."""
    if on is not None and review_by < on:
        yield Fault("review-passed", ("review_by",), {"review_by": review_by, "on": on})
