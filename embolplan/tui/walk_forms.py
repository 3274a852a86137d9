"""The cards that the walk asks with: what is given, measured, reached, found, different, noted and checked."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from embolplan.model.names import PUSHED
from embolplan.procedure import ENDPOINTS, EXPLANATIONS, REASONS
from embolplan.procedure.entries import shown
from embolplan.procedure.route import PUSHES, following
from embolplan.tui.ask import Ask, Field
from embolplan.tui.choice_card import choice_card, choice_label
from embolplan.tui.draft import Draft
from embolplan.tui.phrases import label_of, step_name
from embolplan.tui.second_check import SecondCheck
from embolplan.tui.walk_table import earlier_steps, options
from embolplan.words import say

if TYPE_CHECKING:
    from collections.abc import Iterator

    from embolplan.plan import Plan, Step
    from embolplan.procedure import Session
    from embolplan.tui.ask import Answers

Run = Callable[[Callable[[], object]], str | None]
"""Carries a command out; the sentence where it was refused or could not be written."""

CHECKED_LINES = ("drug.name", "drug.mass", "drug.vials", "drug.volume", "contrast.volume", "oil.volume", *PUSHED)
"""What a second person enters on their own."""
STEPS_OVER, EARLIER = "over", "earlier"
RADIATION_FIELDS = (("fluoroscopy_time", "18 min"), ("air_kerma", "850 mGy"), ("dose_area_product", "120 Gy·cm²"))
"""What is asked of radiation at closing, with an example of how to write it."""


def undo(session: Session, run: Run) -> Ask:
    """Takes the last given volume back, which is an entry of its own."""
    last = session.walk.given[-1]
    text = next((str(event.body.get("text", "")) for event in session.events if event.n == last.n), "")
    body = say("tui.undo.body", feeder=last.feeder, volume=text)
    field = Field("instead", say("tui.undo.instead"), hint=say("tui.example", amount="0.5 mL"), optional=True)

    def take_back(told: Answers) -> str | None:
        return run(lambda: session.undo_given(last.n, told["instead"].strip() or None))

    return Ask(say("tui.undo.title"), take_back, (field,), body)


def endpoint(session: Session, step: Step, run: Run) -> Ask:
    """Another endpoint."""
    field = Field("endpoint", say("tui.endpoint.which"), options(ENDPOINTS))
    body = say("tui.stasis.body", step=_after(session.plan, step))
    return Ask(say("tui.endpoint.title"), lambda told: run(lambda: session.reach(told["endpoint"])), (field,), body)


def _after(plan: Plan, step: Step) -> str:
    return step_name(plan, following(plan, step))


def outcome(session: Session, plan: Plan, step: Step, run: Run) -> Ask:
    """What the check has found, each with where it leads; `plan` is the one as done so far."""
    found = tuple(
        (each.label, say("tui.outcome.option", label=each.label, step=_target(session, plan, each.to)))
        for each in step.outcomes
    )
    field = Field("outcome", say("tui.outcome.which"), found)
    return Ask(step.text, lambda told: run(lambda: session.check(told["outcome"])), (field,))


def _target(session: Session, plan: Plan, to: str) -> str:
    """Where an outcome leads, with what is left where that is pushed."""
    step = next((each for each in plan.steps if each.id == to), None)
    left = session.left_in_hand()
    if step is None or step.do != "inject" or left is None:
        return step_name(plan, to)
    return say("walk.outcome.left", n=step.n, left=shown(left))


def measure(session: Session, step: Step, run: Run, then: Callable[[Ask], None]) -> Ask:
    """A volume that was read, and what it explains; another start is asked for on a card of its own."""
    plan = session.plan
    which = tuple(
        (name, say("tui.measure.option", label=label_of(plan, name), planned=plan[name].text if name in plan else "-"))
        for name in step.measures
    )
    explains = tuple((word, say(f"tui.explains.{word}")) for word in EXPLANATIONS)
    fields = (
        Field("line", say("tui.measure.line"), which, value=which[0][0] if len(which) == 1 else ""),
        Field("reading", say("tui.measure.reading"), hint=say("tui.example", amount="13 mL")),
        Field("explains", say("tui.measure.explains"), explains),
    )

    def enter(told: Answers) -> str | None:
        if told["explains"] == EXPLANATIONS[2]:
            card = _other_start(session, told["line"], told["reading"], run)
            if card is None:
                return say("tui.measure.no_start")
            then(card)
            return None
        return run(lambda: session.measure(told["line"], told["reading"], told["explains"]))  # type: ignore[arg-type] # one of EXPLANATIONS

    return Ask(say("tui.measure.title"), enter, fields)


def _other_start(session: Session, line_id: str, reading: str, run: Run) -> Ask | None:
    plan = session.plan
    starts = tuple((name, f"{label_of(plan, name)}: {plan[name].text}") for name in _starts(plan, line_id))
    if not starts:
        return None
    fields = (
        Field("start", say("tui.start_of.which"), starts),
        Field("value", say("tui.start_of.value"), hint=say("tui.example", amount="1.7 mL")),
    )

    def enter(told: Answers) -> str | None:
        return run(
            lambda: session.measure(line_id, reading, "different start", start=told["start"], start_value=told["value"])
        )

    return Ask(say("tui.start_of.title"), enter, fields, say("tui.start_of.body", reading=reading))


def _starts(plan: Plan, line_id: str) -> Iterator[str]:
    """The volumes that the line was made from, down to the first."""
    seen, open_ids = set[str](), list(plan[line_id].inputs if line_id in plan else ())
    while open_ids:
        name = open_ids.pop(0)
        if name in seen or name not in plan or name == line_id:
            continue
        seen.add(name)
        open_ids += plan[name].inputs
        if plan[name].known and plan[name].canonical == "mL":
            yield name


def contrast(session: Session, run: Run) -> Ask:
    """Contrast for a run or a flush."""
    fields = (
        Field("volume", say("tui.contrast.volume"), hint=say("tui.example", amount="10 mL")),
        Field("what", say("tui.contrast.what"), hint=say("tui.contrast.what.hint")),
    )
    return Ask(
        say("tui.contrast.title"), lambda told: run(lambda: session.contrast(told["volume"], told["what"])), fields
    )


def deviate(session: Session, step: Step, run: Run, then: Callable[[Ask], None]) -> Ask:
    """What was done otherwise than planned, and why; with or without stepping over the step, or going back."""
    over = ((STEPS_OVER, say("tui.deviate.over")), ("stay", say("tui.deviate.stay")))
    back = ((EARLIER, say("walk.again.option")),) if any(each.step != step.id for each in session.walk.visits) else ()
    fields = (
        Field("over", say("tui.deviate.what"), (*(over[1:] if step.outcomes else over), *back)),
        Field("reason", say("tui.deviate.reason"), options(REASONS)),
        Field("note", say("tui.deviate.note")),
    )

    def enter(told: Answers) -> str | None:
        if told["over"] == EARLIER:
            then(earlier_steps(session, step, run, told["reason"], told["note"]))
            return None
        over = told["over"] == STEPS_OVER
        return run(lambda: session.deviate(step.id, told["reason"], told["note"], steps_over=over))

    return Ask(say("tui.deviate.title"), enter, fields, step.text)


def note(session: Session, run: Run) -> Ask:
    """Something to be remembered."""
    field = Field("text", say("tui.note.text"))
    return Ask(say("tui.note.title"), lambda told: run(lambda: session.note(told["text"])), (field,))


def addendum(session: Session, run: Run) -> Ask:
    """What was found out after closing."""
    field = Field("text", say("tui.note.text"))
    return Ask(say("tui.addendum.title"), lambda told: run(lambda: session.addendum(told["text"])), (field,))


def second_check(session: Session, run: Run) -> Ask:
    """Another person's own entries, without seeing ours."""
    plan = session.plan
    lines = tuple(
        Field(line.id, line.label, hint=say("tui.second.amount") if line.unit else "", optional=True)
        for name in CHECKED_LINES
        for line in plan.lines
        if line.known and (line.id == name or line.id.endswith(f".{name}"))
    )

    def enter(told: Answers) -> str | None:
        entered = {name: text for name, text in told.items() if name != "by" and text.strip()}
        return run(lambda: session.second_check(told["by"], entered))

    by = Field("by", say("tui.second.by"))
    return SecondCheck(say("tui.second.title"), enter, (by, *lines), say("tui.second.body"))


def choose(session: Session, run: Run, then: Callable[[Ask], None]) -> Ask:
    """A choice that was left open: which, and then a card of its own as on the page of the choices."""
    draft = Draft.of(session)
    waiting = tuple(
        (each.id, choice_label(draft, each)) for each in draft.open_parameters if each.id not in draft.case.choices
    )

    def ask_for(told: Answers) -> None:
        name = told["line"]
        then(
            choice_card(draft, draft.parameters[name], lambda chosen: _choose(session, draft, run, name, chosen[name]))
        )

    return Ask(say("tui.choose.title"), ask_for, (Field("line", say("tui.choose.line"), waiting),))


def _choose(session: Session, draft: Draft, run: Run, name: str, value: str) -> str | None:
    def made() -> None:
        draft.check(name, value)
        session.choose(name, value)

    return run(made)


def close(session: Session, run: Run, *, abandon: bool) -> Ask:
    """The end, with its reason."""
    reason = Field("reason", say("tui.close.reason"))
    title = say("tui.close.abandon") if abandon else say("tui.close.title")
    unsaid = "\n".join(_unsaid(session))
    body = f"{say('tui.close.abandon.body')}\n{unsaid}".rstrip() if abandon else unsaid
    radiation = tuple(_radiation()) if _under_fluoroscopy(session.plan) else ()

    def enter(told: Answers) -> str | None:
        entered = {field.id: told[field.id] for field in radiation if told[field.id].strip()}
        return run(lambda: session.close(told["reason"], abandon=abandon, radiation=entered))

    return Ask(title, enter, (reason, *radiation), body)


def _radiation() -> Iterator[Field]:
    for name, example in RADIATION_FIELDS:
        yield Field(name, say(f"walk.close.{name}"), hint=say("tui.example", amount=example), optional=True)


def _under_fluoroscopy(plan: Plan) -> bool:
    return any(step.do in PUSHES for step in plan.steps)


def _unsaid(session: Session) -> Iterator[str]:
    """What is easily forgotten before closing."""
    if not any(step.do in PUSHES for step in session.plan.steps):
        return
    if session.walk.given and not session.walk.catheter:
        yield say("tui.close.catheter")
    images = {step.id for step in session.plan.steps if step.do == "image"}
    if not session.walk.contrast and any(visit.step in images for visit in session.walk.visits):
        yield say("walk.close.contrast")
    last = session.walk.given[-1] if session.walk.given else None
    readings = [reading.n for reading in session.walk.measurements if reading.of is not None]
    if last is not None and last.of is not None and max(readings, default=0) < last.n:
        yield say("walk.close.unread")
    if session.walk.second_check_void is not None:
        yield say("walk.second.void")
