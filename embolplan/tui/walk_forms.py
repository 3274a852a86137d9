"""The cards that the walk asks with: what is given, measured, reached, found, different, noted and checked."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from embolplan.model.names import PUSHED, layer_of
from embolplan.procedure import ENDPOINTS, EXPLANATIONS, FATES, REASONS
from embolplan.procedure.route import PUSHES, syringe
from embolplan.procedure.rules import pushed_at
from embolplan.tui.ask import Ask, Field
from embolplan.tui.choice_card import choice_card, choice_label
from embolplan.tui.draft import Draft
from embolplan.tui.phrases import label_of, step_name
from embolplan.words import say

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from embolplan.plan import Plan, Step
    from embolplan.procedure import Session
    from embolplan.tui.ask import Answers

Run = Callable[[Callable[[], object]], str | None]
"""Carries a command out; the sentence where it was refused or could not be written."""

CHECKED_LINES = ("drug.name", "drug.mass", "drug.vials", "drug.volume", "contrast.volume", "oil.volume", *PUSHED)
"""What a second person enters on their own."""
STEPS_OVER = "over"


def options(words: Iterable[str]) -> tuple[tuple[str, str], ...]:
    """Options that are their own words."""
    return tuple((word, word) for word in words)


def give(session: Session, run: Run) -> Ask:
    """A volume pushed into a feeder; the feeder that was given to last stands in the field already."""
    last = session.walk.given[-1].feeder if session.walk.given else ""
    fields = (
        Field("feeder", say("tui.give.feeder"), hint=say("tui.give.feeder.hint"), value=last),
        Field("volume", say("tui.give.volume"), hint=say("tui.example", amount="0.5 mL")),
    )

    def give_it(told: Answers) -> str | None:
        return run(lambda: session.give(told["feeder"], told["volume"]))

    return Ask(say("tui.give.title"), give_it, fields, _given_from(session))


def _given_from(session: Session) -> str:
    """Which syringe an entry belongs to, where the plan has more than one."""
    place = pushed_at(session.plan, session.walk)
    of = None if place is None else syringe(session.plan, session.plan.step(place[0]))
    return say("tui.give.from", syringe=label_of(session.plan, of)) if of and layer_of(of) else ""


def undo(session: Session, run: Run) -> Ask:
    """Takes the last given volume back, which is an entry of its own."""
    last = session.walk.given[-1]
    text = next((str(event.body.get("text", "")) for event in session.events if event.n == last.n), "")
    body = say("tui.undo.body", feeder=last.feeder, volume=text)
    field = Field("instead", say("tui.undo.instead"), hint=say("tui.example", amount="0.5 mL"), optional=True)

    def take_back(told: Answers) -> str | None:
        return run(lambda: session.undo_given(last.n, told["instead"].strip() or None))

    return Ask(say("tui.undo.title"), take_back, (field,), body)


def stasis(session: Session, step: Step, run: Run) -> Ask:
    """Flow stasis: pushing ends, and what the recipe says comes next."""
    endpoint = ENDPOINTS[0]
    body = say("tui.stasis.body", step=_after(session.plan, step))
    return Ask(say("tui.stasis.title"), lambda _: run(lambda: session.reach(endpoint)), (), body)


def endpoint(session: Session, step: Step, run: Run) -> Ask:
    """Another endpoint."""
    field = Field("endpoint", say("tui.endpoint.which"), options(ENDPOINTS))
    body = say("tui.stasis.body", step=_after(session.plan, step))
    return Ask(say("tui.endpoint.title"), lambda told: run(lambda: session.reach(told["endpoint"])), (field,), body)


def _after(plan: Plan, step: Step) -> str:
    from embolplan.procedure.route import following

    return step_name(plan, following(plan, step))


def outcome(session: Session, step: Step, run: Run) -> Ask:
    """What the check has found, each with where it leads."""
    found = tuple(
        (each.label, say("tui.outcome.option", label=each.label, step=step_name(session.plan, each.to)))
        for each in step.outcomes
    )
    field = Field("outcome", say("tui.outcome.which"), found)
    return Ask(step.text, lambda told: run(lambda: session.check(told["outcome"])), (field,))


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


def catheter(session: Session, run: Run) -> Ask:
    """What became of the catheter's content."""
    fields = (
        Field("fate", say("tui.catheter.fate"), options(FATES)),
        Field("volume", say("tui.catheter.volume"), hint=say("tui.example", amount="0.6 mL"), optional=True),
    )

    def enter(told: Answers) -> str | None:
        return run(lambda: session.catheter(told["fate"], told["volume"].strip() or None))

    return Ask(say("tui.catheter.title"), enter, fields)


def deviate(session: Session, step: Step, run: Run) -> Ask:
    """What was done otherwise than planned, and why; with or without stepping over the step."""
    over = ((STEPS_OVER, say("tui.deviate.over")), ("stay", say("tui.deviate.stay")))
    fields = (
        Field("over", say("tui.deviate.what"), over[1:] if step.outcomes else over),
        Field("reason", say("tui.deviate.reason"), options(REASONS)),
        Field("note", say("tui.deviate.note")),
    )

    def enter(told: Answers) -> str | None:
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
        Field(line.id, line.label, optional=True)
        for name in CHECKED_LINES
        for line in plan.lines
        if line.known and (line.id == name or line.id.endswith(f".{name}"))
    )

    def enter(told: Answers) -> str | None:
        entered = {name: text for name, text in told.items() if name != "by" and text.strip()}
        return run(lambda: session.second_check(told["by"], entered))

    return Ask(say("tui.second.title"), enter, (Field("by", say("tui.second.by")), *lines), say("tui.second.body"))


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
    field = Field("reason", say("tui.close.reason"))
    title = say("tui.close.abandon") if abandon else say("tui.close.title")
    body = say("tui.close.abandon.body") if abandon else _unsaid(session)
    return Ask(title, lambda told: run(lambda: session.close(told["reason"], abandon=abandon)), (field,), body)


def _unsaid(session: Session) -> str:
    """What is easily forgotten before closing."""
    if not any(step.do in PUSHES for step in session.plan.steps):
        return ""
    return "" if session.walk.catheter else say("tui.close.catheter")
