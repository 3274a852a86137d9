"""Findings about beads: the order of layers, and whether they pass the microcatheter."""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING

from embolplan.plan import Finding
from embolplan.units import KINDS, convert, parse_single, show
from embolplan.words import say

if TYPE_CHECKING:
    from collections.abc import Iterator

    from embolplan.engine.subject import Subject
    from embolplan.plan import Line


def layer_order(subject: Subject) -> Iterator[Finding]:
    """A proximal layer that is no larger than the one before it, so that its size cannot make it the proximal one."""
    sizes = [subject.lines.get(f"{scope}.beads.size") for scope in subject.recipe.protocol.scopes]
    layers = [line for line in sizes if line is not None and line.known]
    for distal, proximal in itertools.pairwise(layers):
        if (_least(proximal) or 0) <= (_most(distal) or 0):
            text = say("finding.layers.order", proximal=proximal.text, distal=distal.text)
            sources = (*subject.stated_sources(proximal.id), *subject.stated_sources(distal.id))
            yield Finding("layers.order", "caution", text, (distal.id, proximal.id), sources)


def catheter_too_small(subject: Subject) -> Iterator[Finding]:
    """Beads of nominal sizes above the lumen; no source gives how far they can be compressed."""
    typed = subject.case.microcatheter.lumen
    lumen = parse_single(typed, KINDS["lumen"]) if typed else None
    for line in subject.lines.values():
        most = _most(line) if line.id.endswith("beads.size") and line.known else None
        if lumen is None or most is None:
            continue
        inside = float(lumen.to("µm").value or 0)
        if most > inside:
            text = say("finding.catheter.too-small", beads=line.text, typed=typed, lumen=show(inside, "µm"))
            yield Finding("catheter.too-small", "block", text, (line.id,), subject.stated_sources(line.id))


def _least(line: Line) -> float | None:
    least = line.value if line.value is not None else line.low
    return None if least is None else convert(least, line.canonical or "µm", "µm")


def _most(line: Line) -> float | None:
    most = line.value if line.value is not None else line.high
    return None if most is None else convert(most, line.canonical or "µm", "µm")
