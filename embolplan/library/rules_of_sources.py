"""Where numbers come from: sources that are declared and cited."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from typing import TYPE_CHECKING

from embolplan.library.problems import did_you_mean
from embolplan.library.rule import Checked, Fault, rule
from embolplan.model.cite import Basis

if TYPE_CHECKING:
    from embolplan.library.problems import Path
    from embolplan.model.parameter import Parameter
    from embolplan.model.protocol import Protocol

Cited = tuple["Path", Basis]


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
    used = set()
    for path, basis in bases:
        for source in basis.sources:
            used.add(source.key)
            if source.key not in declared:
                yield Fault("source-undeclared", path, {"found": source.key}, did_you_mean(source.key, declared))
    for key in declared:
        if key not in used:
            yield Fault("source-unused", ("sources", key), {"found": key}, at_key=True)


@rule("source-undeclared", "source-unused")
def sources(checked: Checked) -> Iterator[Fault]:
    """Every source that is cited is declared, and every source that is declared is cited."""
    return found_sources(checked.protocol.sources, _protocol_bases(checked.protocol))
