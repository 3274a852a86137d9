"""How much of what was made was pushed: by the entries, and by what was read of the syringe and brought in between."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from embolplan.procedure.walk import Walk

_PUSHED, _BROUGHT, _LOST = "given", "prepared again", "lost"


def preparations_pushed(walk: Walk, syringe: str, whole: float) -> float:
    """How many preparations were pushed out of the syringe, if even: 0.5 is half of the one of `whole` mL.

    A misjudged reading leaves as much of everything in another volume, a lost portion takes its part with it, and a
    second preparation brings as much of everything as the first.
    """
    pushed, within, held = 0.0, 1.0, whole
    for _, what, volume in sorted(_entries(walk, syringe)):
        if what == _PUSHED:
            part = within * volume / held
            pushed, within, held = pushed + part, within - part, held - volume
        elif what == _BROUGHT:
            within, held = within + 1.0, held + volume
        else:
            within, held = within * (volume / held if what == _LOST and held else 1.0), volume
    return pushed


def _entries(walk: Walk, syringe: str) -> Iterator[tuple[int, str, float]]:
    """Place, kind and mL of each; a correction stands in the place of what it corrects."""
    yield from ((each.place, _PUSHED, each.volume) for each in walk.given if each.of == syringe)
    yield from ((each.n, _BROUGHT, each.volume) for each in walk.prepared if each.of == syringe)
    yield from ((each.n, each.explains, each.value) for each in walk.measurements if each.of == syringe)
