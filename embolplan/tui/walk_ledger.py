"""The ledger of the table: planned, given and left, by feeder and in all, as the record has it; nothing is computed."""

from __future__ import annotations

from collections.abc import Iterator
from math import fsum
from typing import TYPE_CHECKING

from rich.text import Text

from embolplan.model.names import layer_of
from embolplan.procedure.pushing import pace
from embolplan.procedure.route import PUSHES, syringe
from embolplan.procedure.rules import at_the_end, left_line, pushed_at
from embolplan.tui.phrases import speaks_of_a_drug, time_of_day
from embolplan.units import show, show_bounds
from embolplan.words import say

if TYPE_CHECKING:
    from collections.abc import Sequence

    from embolplan.plan import Plan, Step
    from embolplan.procedure import Session
    from embolplan.record import Record
    from embolplan.tui.walk_cards import SoFar

BENCH = "prepare"
PARTS = ("drug_mass", "iodine", "oil_volume", "particles_mass")
"""What of a suspension has a column, in this order."""
_GAP, _WIDEST = 2, 76
"""So far apart stand columns, and so wide is the narrowest screen, for which a table gets narrower."""
_NOTHING = 1e-9
"""mL that are left over from adding up, and are none."""
_LEFT_LITTLE = 4
"""From the last quarter on the ledger says what the recipe does when the beads run out."""


def ledger_text(session: Session, so_far: SoFar, step: Step | None, runs_out: str = "") -> Text:
    """From the step that pushes on; the condition stands with it. `runs_out` is what the recipe says of that."""
    walk = session.walk
    if not (step is not None and step.do in PUSHES) and not walk.given:
        return Text()
    if so_far.record is None:
        return Text(say("tui.ledger.unknown", why=so_far.problem))
    if step is not None and step.phase == BENCH:
        # What is prepared once more needs the room for its own step.
        return Text(_meanwhile(so_far.record))
    syringes = _pushed(session, step)
    text = _table(list(_rows(session, so_far.plan, syringes))) if syringes else Text()
    for told, loud in _beside(session, so_far, syringes, runs_out):
        text.append("\n" if text else "")
        text.append(told, "bold" if loud else "")
    return text


def _meanwhile(record: Record) -> str:
    known = {line.id: line.text for line in record.totals}
    names = ("given.volume", "left.volume")
    return say("walk.ledger.meanwhile", **{name.split(".")[0]: known.get(name, "-") for name in names})


def _pushed(session: Session, step: Step | None) -> str | None:
    """The line of what is pushed at this step, or was pushed last."""
    here = None if step is None else syringe(session.plan, step)
    return here or next((given.of for given in reversed(session.walk.given) if given.of), None)


def _rows(session: Session, plan: Plan, pushed: str) -> Iterator[Sequence[str]]:
    layer = layer_of(pushed)
    scope = f"{layer}." if layer else ""
    parts = [part for part in PARTS if f"{scope}left.{part}" in plan]
    names = [say(f"walk.ledger.{part}") for part in parts]
    head = say("walk.ledger.layer", layer=layer) if layer else say("walk.ledger.if_even")
    yield [head, say("walk.ledger.planned"), say("walk.ledger.given"), *names, say("walk.ledger.left"), *names]
    for feeder in session.feeders:
        if f"{scope}given.{feeder}.volume" in plan or f"{scope}feeder.{feeder}.volume" in plan:
            yield _of_feeder(plan, scope, feeder, parts)
    given = [_text(plan, f"{scope}given.{part}") for part in ("volume", *parts)]
    left = [_text(plan, f"{scope}left.{part}") for part in ("volume", *parts)]
    yield [say("walk.ledger.in_all"), _text(plan, pushed), *given, *left]
    if layer:
        given = [_text(plan, f"given.{part}", "") for part in ("volume", *parts)]
        left = [_text(plan, f"left.{part}", "") for part in ("volume", *parts)]
        yield [say("walk.ledger.all_layers"), "", *given, *left]


def _of_feeder(plan: Plan, scope: str, feeder: str, parts: Sequence[str]) -> Sequence[str]:
    nothing = {"volume": say("walk.ledger.none")}
    given = [_text(plan, f"{scope}given.{feeder}.{part}", nothing.get(part, "")) for part in ("volume", *parts)]
    beyond = f"{scope}beyond.{feeder}.volume"
    left = _text(plan, f"{scope}left.{feeder}.volume", "")
    left = say("walk.ledger.beyond", volume=plan[beyond].text) if beyond in plan else left
    return [feeder, _text(plan, f"{scope}feeder.{feeder}.volume", ""), *given, left, *("" for _ in parts)]


def _text(plan: Plan, line_id: str, otherwise: str | None = None) -> str:
    if line_id not in plan:
        return say("walk.ledger.not_known") if otherwise is None else otherwise
    return plan[line_id].text if plan[line_id].known else say("walk.ledger.not_known")


def _widths(rows: Sequence[Sequence[str]]) -> Sequence[int]:
    return [max(len(row[n]) for row in rows) for n in range(len(rows[0]))]


def _width(rows: Sequence[Sequence[str]], gap: int) -> int:
    return sum(_widths(rows)) + gap * (len(rows[0]) - 1)


def _table(rows: Sequence[Sequence[str]]) -> Text:
    """Columns of equal width, amounts to the right; the names of feeders are never cut off."""
    if _width(rows, _GAP) > _WIDEST and rows[0][0] == say("walk.ledger.if_even"):
        rows = [[say("walk.ledger.if_even.short"), *rows[0][1:]], *rows[1:]]
    widths = _widths(rows)
    gap = " " * (_GAP if _width(rows, _GAP) <= _WIDEST else 1)
    text = Text()
    for k, row in enumerate(rows):
        cells = [
            cell.rjust(width) if n else cell.ljust(width)
            for n, (cell, width) in enumerate(zip(row, widths, strict=True))
        ]
        text.append("\n" if k else "")
        text.append(gap.join(cells).rstrip(), "" if k == 0 else "bold")
    return text


def in_all(losses: Sequence[float | None]) -> str:
    """All that was lost; at least what is known of it, where a loss was entered whose volume nobody knew."""
    known = fsum(volume for volume in losses if volume is not None)
    if None not in losses:
        return show(known, "mL")
    return show_bounds(known, None, "mL") if known else say("engine.unknown")


def _beside(session: Session, so_far: SoFar, pushed: str | None, runs_out: str) -> Iterator[tuple[str, bool]]:
    plan, walk = so_far.plan, session.walk
    for feeder, volume in walk.plain.items():
        yield say("walk.ledger.plain", feeder=feeder, volume=show(volume, "mL")), True
    lost = [reading.differs for reading in walk.measurements if reading.of and reading.explains == "lost"]
    if lost:
        yield say("walk.ledger.lost", volume=in_all(lost)), True
    missing = [line_id for line_id in ("unaccounted.volume",) if line_id in plan and plan[line_id].value]
    yield from ((f"{plan[line_id].label}: {plan[line_id].text}", True) for line_id in missing)
    rest = plan[left_line(pushed)].value if pushed and left_line(pushed) in plan else None
    empty = rest is not None and rest <= _NOTHING
    if not empty:
        yield from _pace(session)
    if pushed is not None:
        yield from _drug(plan, pushed)
    contrast = None if so_far.record is None else so_far.record.case_contrast
    if contrast or walk.contrast:
        yield _contrast(contrast, walk.contrast), False
    yield from _one_key(session, empty)
    if pushed and rest is not None and not at_the_end(session.plan, walk):
        if empty:
            yield say("walk.empty"), True
        whole = plan[pushed].value if pushed in plan else None
        if runs_out and whole is not None and rest <= whole / _LEFT_LITTLE:
            yield runs_out, True


def _pace(session: Session) -> Iterator[tuple[str, bool]]:
    found = pace(session.plan, session.walk)
    if found is None or at_the_end(session.plan, session.walk):
        return
    since = time_of_day(found.since)
    if found.rate is None or found.against is None:
        yield say("walk.pace", pace=found.text, since=since), False
        return
    told = say(f"walk.pace.{found.against}", rate=found.rate.text)
    yield say("walk.pace.against", pace=found.text, since=since, told=told), found.against == "faster"


def _drug(plan: Plan, pushed: str) -> Iterator[tuple[str, bool]]:
    """Where nothing says how much drug there is in what is pushed; another layer may have it."""
    layer = layer_of(pushed)
    if (f"{layer}.left.drug_mass" if layer else "left.drug_mass") in plan:
        return
    other = any(line.id.endswith("left.drug_mass") for line in plan.lines)
    if other or speaks_of_a_drug(plan):
        yield (say("walk.ledger.no_drug") if other else say("walk.ledger.drug_unknown")), False


def _contrast(whole: float | None, by_hand: float) -> str:
    hand = show(by_hand, "mL")
    if whole is None:
        return say("walk.contrast.unknown", by_hand=hand)
    return say("walk.contrast", whole=show(whole, "mL"), by_hand=hand)


def _one_key(session: Session, empty: bool) -> Iterator[tuple[str, bool]]:
    """The keys of pushing, as far as they have a meaning here."""
    walk, portion = session.walk, session.walk.portion
    if pushed_at(session.plan, walk) is None or not walk.given:
        return
    pushes = walk.step is not None and session.plan.step(walk.step).do in PUSHES
    if portion is not None and pushes and not empty:
        yield say("walk.one_key", volume=portion.text, feeder=walk.given[-1].feeder), False
    elif walk.given[-1].of is not None:
        yield say("walk.reads"), False
