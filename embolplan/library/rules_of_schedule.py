"""What is due afterwards: the quantities that its days are counted by."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from embolplan.library.problems import did_you_mean
from embolplan.library.rule import Checked, Fault, rule
from embolplan.library.rules import open_brace
from embolplan.model.names import COUNT, kind_name
from embolplan.words import say

if TYPE_CHECKING:
    from embolplan.library.problems import Path

_KINDS = {"starts": "calendar", "every": "calendar", "count": COUNT}


@rule("schedule-unknown", "schedule-kind", "schedule-without-start", "schedule-count-alone")
def schedule(checked: Checked) -> Iterator[Fault]:
    """What days are counted by is a quantity of the recipe: a time in days or weeks, or a count."""
    protocol = checked.protocol
    counted = {*protocol.parameters, *protocol.borrows}
    for name, item in protocol.schedule.items():
        for key, kind in _KINDS.items():
            path: Path = ("schedule", name, key)
            line_id = getattr(item, key)
            if line_id is not None and line_id not in counted:
                yield Fault("schedule-unknown", path, {"found": line_id}, did_you_mean(line_id, counted))
            elif line_id is not None and kind_name(line_id) != kind:
                expected = say(f"units.kind.{kind}")
                yield Fault("schedule-kind", path, {"found": line_id, "key": key, "expected": expected})
        if item.every is not None and item.starts is None:
            yield Fault("schedule-without-start", ("schedule", name, "every"), {"key": "every"})
        if item.count is not None and item.every is None:
            yield Fault("schedule-count-alone", ("schedule", name, "count"))
        yield from _wording(name, checked)


def _wording(name: str, checked: Checked) -> Iterator[Fault]:
    item, known = checked.protocol.schedule[name], checked.names
    path: Path = ("schedule", name, "text")
    for reference in item.references:
        if reference not in known:
            yield Fault("reference-unknown", path, {"found": reference}, did_you_mean(reference, known))
    if open_brace(item.text.text):
        yield Fault("brace", path)
