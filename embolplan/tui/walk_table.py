"""The cards of the table: given by one key or typed, the syringe as it reads, the catheter at a change, and more."""

from __future__ import annotations

from typing import TYPE_CHECKING

from embolplan.model.names import layer_of
from embolplan.model.offered import PULSE
from embolplan.plan import Duration
from embolplan.procedure import FATES, REASONS, moment
from embolplan.procedure.at_the_table import COMPLICATIONS
from embolplan.procedure.entries import amount, shown
from embolplan.procedure.route import syringe
from embolplan.procedure.rules import pushed_at
from embolplan.procedure.taking_back import entries_to_take_back
from embolplan.tui.ask import Ask, Field
from embolplan.tui.phrases import label_of, step_name, time_of_day
from embolplan.words import say

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from embolplan.plan import Step
    from embolplan.procedure import Session
    from embolplan.record import Event
    from embolplan.tui.ask import Answers
    from embolplan.tui.walk_forms import Run

    Then = Callable[[Ask], None]

_MANY = 9
"""So many entries are offered to be taken back; more would not be found again."""
_NOTHING = 1e-6
"""mL that no scale shows."""
_UNENTERED = "pushed"
_ANOTHER = "another"


def options(words: Iterable[str]) -> tuple[tuple[str, str], ...]:
    """Options that are their own words."""
    return tuple((word, word) for word in words)


def give(session: Session, run: Run, then: Then) -> Ask:
    """A volume pushed into a feeder; the feeder that was given to last stands in the field already."""
    fields = (_feeder(session), _volume(session))

    def give_it(told: Answers) -> str | None:
        return _into(session, run, then, told["feeder"], lambda feeder: session.give(feeder, told["volume"]))

    return Ask(say("tui.give.title"), give_it, fields, _given_from(session))


def _volume(session: Session, value: str = "") -> Field:
    # The cursor begins here where the feeder of the last time is taken over, and who changes it has to go up.
    label = say("tui.give.volume.into") if session.case_feeders and session.walk.given else say("tui.give.volume")
    return Field("volume", label, hint=say("tui.example", amount="0.5 mL"), value=value)


def pulses_given(session: Session, run: Run, then: Then, count: int) -> Ask:
    """What was pushed with so many pulses that were counted; their volume stands there where one is known."""
    one = session.walk.portion
    planned = [line.value for line in session.plan.lines if line.id == PULSE]
    each = one.volume if one is not None else next(iter(planned), None)
    fields = (_feeder(session), _volume(session, "" if each is None else shown(each * count)))

    def give_it(told: Answers) -> str | None:
        return _into(session, run, then, told["feeder"], lambda feeder: session.give(feeder, told["volume"]))

    return Ask(say("walk.beat.given", count=count), give_it, fields, say("walk.beat.given.body"))


def portion(session: Session, run: Run, then: Then) -> Ask:
    """How much one press is; the first is entered with it."""
    planned = session.plan[PULSE].text if PULSE in session.plan and session.plan[PULSE].known else ""
    last = session.walk.portion
    value = last.text if last else planned
    fields = (
        _feeder(session),
        Field("volume", say("walk.portion.volume"), hint=say("tui.example", amount="0.5 mL"), value=value),
    )

    def give_it(told: Answers) -> str | None:
        volume = told["volume"]
        return _into(session, run, then, told["feeder"], lambda feeder: session.give(feeder, volume, portion=True))

    return Ask(say("walk.portion.title"), give_it, fields, say("walk.portion.body"))


def _feeder(session: Session) -> Field:
    """Which feeder: one of those that are known, or another one; typed where none is known."""
    last = session.walk.given[-1].feeder if session.walk.given else ""
    label, known = say("tui.give.feeder"), session.feeders
    if not session.case_feeders:
        return Field("feeder", label, hint=say("tui.give.feeder.hint"), value=last)
    return Field("feeder", label, (*options(known), (_ANOTHER, say("walk.feeder.another"))), value=last)


def _into(session: Session, run: Run, then: Then, feeder: str, give: Callable[[str], object]) -> str | None:
    """Gives, by a name asked for where it is none of those known; a change of the feeder asks about the catheter."""
    if feeder == _ANOTHER and session.case_feeders:
        field = Field("feeder", say("tui.give.feeder"), hint=say("tui.give.feeder.hint"))
        then(
            Ask(
                say("walk.feeder.another"),
                lambda told: _into(session, run, then, told["feeder"].strip(), give),
                (field,),
            )
        )
        return None
    before = session.walk.given[-1].feeder if session.walk.given else None
    wrong = run(lambda: give(feeder))
    if wrong is None and before is not None and before != session.walk.given[-1].feeder:
        then(change_of_feeder(session, run, before))
    return wrong


def _given_from(session: Session) -> str:
    """Which syringe an entry belongs to, where the plan has more than one."""
    place = pushed_at(session.plan, session.walk)
    of = None if place is None else syringe(session.plan, session.plan.step(place[0]))
    return say("tui.give.from", syringe=label_of(session.plan, of)) if of and layer_of(of) else ""


def change_of_feeder(session: Session, run: Run, left: str) -> Ask:
    """What became of what stood in the catheter when it went from one feeder to the next."""
    now = session.walk.given[-1].feeder
    return Ask(
        say("walk.change.title", left=left, now=now),
        _content(session, run, left),
        _content_fields(),
        say("walk.change.body"),
    )


def catheter(session: Session, run: Run) -> Ask:
    """What became of the catheter's content at the end."""
    return Ask(say("tui.catheter.title"), _content(session, run, None), _content_fields())


def _content_fields() -> tuple[Field, ...]:
    volume = Field("volume", say("tui.catheter.volume"), hint=say("tui.example", amount="0.6 mL"), optional=True)
    return Field("fate", say("tui.catheter.fate"), options(FATES)), volume


def _content(session: Session, run: Run, left: str | None) -> Callable[[Answers], str | None]:
    def enter(told: Answers) -> str | None:
        return run(lambda: session.catheter(told["fate"], told["volume"].strip() or None, left))

    return enter


def read_syringe(session: Session, run: Run, then: Then) -> Ask:
    """What is left by the scale of the syringe; only where that differs from the entries is it to be explained."""
    rest = session.left_in_hand()

    def enter(told: Answers) -> str | None:
        reading = told["reading"]

        def differs() -> None:
            found = amount(reading, "syringe", "measured_volume")
            if rest is None or abs(found.value - rest) < _NOTHING:
                session.read_syringe(reading, "read")
            else:
                then(_explained(session, run, reading, rest, less=found.value < rest))

        return run(differs)

    body = say("walk.syringe.unknown") if rest is None else say("walk.syringe.body", left=shown(rest))
    field = Field("reading", say("walk.syringe.reading"), hint=say("tui.example", amount="5 mL"))
    return Ask(say("walk.syringe.title"), enter, (field,), body)


def _explained(session: Session, run: Run, reading: str, rest: float, *, less: bool) -> Ask:
    """What explains that the syringe reads something else; more than should be left is nothing but misjudged."""
    feeder = session.walk.given[-1].feeder if session.walk.given else ""
    unentered = ((_UNENTERED, say("walk.syringe.pushed", feeder=feeder)),) if feeder else ()
    ways = (*unentered, ("lost", say("tui.explains.lost"))) if less else ()
    field = Field("explains", say("walk.syringe.explains"), (*ways, ("read", say("walk.syringe.read"))))

    def enter(told: Answers) -> str | None:
        if told["explains"] == _UNENTERED:
            return run(lambda: session.read_after_unentered(reading))
        return run(lambda: session.read_syringe(reading, told["explains"]))  # type: ignore[arg-type] # one of two

    body = say("walk.syringe.differs", reading=reading, left=shown(rest))
    return Ask(say("walk.syringe.title"), enter, (field,), body)


def prepared_again(session: Session, run: Run, then: Then) -> Ask:
    """A second preparation: how much of it is in the syringe, and on a card of its own why it was made."""

    def enter(told: Answers) -> str | None:
        wrong = run(lambda: amount(told["volume"], "volume"))
        if wrong is None:
            then(_why_again(session, run, told["volume"]))
        return wrong

    field = Field("volume", say("walk.prepared.volume"), hint=say("tui.example", amount="14 mL"))
    return Ask(say("walk.key.prepared_again"), enter, (field,), say("walk.prepared.body"))


def _why_again(session: Session, run: Run, volume: str) -> Ask:
    fields = (Field("reason", say("walk.prepared.why"), options(REASONS)), Field("note", say("tui.deviate.note")))
    return Ask(
        say("walk.key.prepared_again"),
        lambda told: run(lambda: session.prepared_again(volume, told["reason"], told["note"])),
        fields,
    )


def heart_rate(session: Session, run: Run) -> Ask:
    """The heart rate, for endpoints in heart beats."""
    field = Field("rate", say("walk.rate.label"), hint=say("tui.example", amount="72 /min"))
    return Ask(say("walk.key.heart_rate"), lambda told: run(lambda: session.heart_rate(told["rate"])), (field,))


def complication(session: Session, run: Run) -> Ask:
    """What went wrong, and what was done."""
    fields = (
        Field("kind", say("walk.complication.kind"), options(COMPLICATIONS)),
        Field("text", say("walk.complication.text")),
    )
    return Ask(
        say("walk.key.complication"), lambda told: run(lambda: session.complication(told["kind"], told["text"])), fields
    )


def own_timer(session: Session, run: Run) -> Ask:
    """A timer of a person's own, with its name and time, and how often something is due meanwhile."""
    fields = (
        Field("name", say("walk.timer.name"), hint=say("walk.timer.name.hint")),
        Field("time", say("walk.timer.time"), hint=say("tui.example", amount="10 min")),
        Field("every", say("walk.timer.every"), hint=say("tui.example", amount="2 min"), optional=True),
    )

    def start(told: Answers) -> str | None:
        name, time, every = told["name"].strip(), told["time"], told["every"]
        return run(lambda: session.start_timer(name, _minutes(time), _minutes(every)))

    return Ask(say("walk.key.own_timer"), start, fields)


def _minutes(typed: str) -> Duration | None:
    found = amount(typed, typed, "duration") if typed.strip() else None
    return None if found is None else Duration("min", found.value)


def extend(session: Session, run: Run) -> Ask:
    """Which timer runs on for a minute more."""
    names = tuple((name, label_of(session.plan, name)) for name in extendable(session))
    field = Field("name", say("walk.extend.which"), names)
    return Ask(say("walk.key.extend"), lambda told: run(lambda: session.extend_timer(told["name"])), (field,))


def extendable(session: Session) -> tuple[str, ...]:
    """The running timers that have an end."""
    return tuple(state.timer.name for state in session.timers() if not state.timer.open)


def take_back(session: Session, run: Run) -> Ask:
    """Which entry is taken back, newest first; both stay in the record."""
    found = entries_to_take_back(session.events)[:_MANY]
    entries = tuple((str(event.n), _told(session, event)) for event in found)
    fields = (Field("n", say("walk.back.which"), entries), Field("why", say("walk.back.why"), optional=True))

    def take(told: Answers) -> str | None:
        return run(lambda: session.take_back(int(told["n"]), told["why"]))

    return Ask(say("walk.back.title"), take, fields, say("walk.back.body"))


def _told(session: Session, event: Event) -> str:
    step = next((each for each in session.plan.steps if each.id == event.step), None)
    where = "" if step is None else say("walk.back.step", n=step.n)
    what = str(event.body.get("text") or event.body.get("endpoint") or event.body.get("outcome") or "")
    at = time_of_day(moment(event.at))
    return say("walk.back.entry", at=at, kind=event.kind, where=where, what=f": {what}" if what else "")


def earlier_steps(session: Session, step: Step, run: Run, reason: str, note: str) -> Ask:
    """Which step is gone back to, to do it again; a deviation with its reason."""
    been = dict.fromkeys(visit.step for visit in session.walk.visits if visit.step != step.id)
    which = tuple((name, step_name(session.plan, name)) for name in reversed(been))
    field = Field("to", say("walk.again.which"), which)
    return Ask(
        say("walk.again.title"), lambda told: run(lambda: session.go_back_to(told["to"], reason, note)), (field,)
    )
