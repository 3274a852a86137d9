"""What belongs to one option of a choice alone: the choice exists and has that option, and the others can go on."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from embolplan.library.problems import did_you_mean
from embolplan.library.rule import Checked, Fault, rule

if TYPE_CHECKING:
    from embolplan.library.problems import Path


@rule("when-unknown", "when-option", "when-on-check")
def arms(checked: Checked) -> Iterator[Fault]:
    """What `when` names is a parameter with that option, and no check stands in one arm alone."""
    for n, step in enumerate(checked.protocol.steps):
        yield from _named(("steps", n, "when"), step.when, checked)
        if step.when and step.outcomes:
            yield Fault("when-on-check", ("steps", n, "when"), {"step": step.id})
    for name, item in checked.protocol.schedule.items():
        yield from _named(("schedule", name, "when"), item.when, checked)


def _named(path: Path, when: Mapping[str, str], checked: Checked) -> Iterator[Fault]:
    parameters = checked.protocol.parameters
    steering = {name: each.choose.options for name, each in parameters.items() if each.choose and each.choose.options}
    for line_id, option in when.items():
        at: Path = (*path, line_id)
        if line_id not in steering:
            yield Fault("when-unknown", at, {"found": line_id}, did_you_mean(line_id, steering), at_key=True)
        elif option not in steering[line_id]:
            known = steering[line_id]
            values: dict[str, object] = {"found": option, "known": ", ".join(known)}
            yield Fault("when-option", at, values, did_you_mean(option, known))
