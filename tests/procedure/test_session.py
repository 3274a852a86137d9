"""Commands at the table: what fits is written and moves the walk, what does not is refused and writes nothing."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from embolplan.errors import CaseError, JournalError, LibraryError, Problem
from embolplan.plan import Finding
from embolplan.procedure import Refused, Session, plans
from embolplan.units import KINDS, parse_single
from tests.procedure.recipe import PACKED, PLAN, clock, computed, create, drive, resume

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from embolplan.plan import Plan
    from embolplan.record import Event

Command = Callable[[Session], object]


@pytest.fixture
def session(tmp_path: Path) -> Session:
    return create(tmp_path, clock())


def at(session: Session, step: str) -> Session:
    drive(session, step)
    return session


def test_stasis_leads_to_the_pause_and_the_angiogram_back_to_a_second_turn(session: Session) -> None:
    drive(session, "inject")
    walked = session.give("F1", "9 mL")
    assert (walked.step, session.left()) == ("inject", 5.0)
    walked = session.reach("flow stasis")
    assert (walked.step, walked.closed, walked.visits[-1].how) == ("pause", None, "endpoint reached")
    drive(session, "stain")
    assert session.check("persists").step == "inject"
    assert session.walk.turn == 2
    session.give("F2", "2 mL")
    session.reach("near stasis")
    assert session.walk.timer("pause.duration", turn=2) is None
    drive(session, "stain")
    assert session.walk.timer("pause.duration", turn=2) is not None
    assert session.walk.feeders == {"F1": 9.0, "F2": 2.0}
    assert session.events[-1].turn == 2
    walked = session.check("gone")
    assert (walked.step, walked.closed) == (None, None)
    session.catheter("aspirated", "0.8 mL")
    walked = session.close("stain gone")
    assert (walked.closed, walked.abandoned, walked.deviations) == ("stain gone", False, ())


def test_a_branch_runs_on_by_itself_and_joins_the_spine(session: Session) -> None:
    at(session, "stain").check("plain")
    assert session.walk.step == "plain-microspheres"
    session.give("F1", "40 mL")
    assert session.left() is None
    assert session.done("plain-microspheres").step == "flush"
    assert session.done("flush").step == "pause"
    assert session.walk.turn == 2
    assert session.walk.feeders == {"F1": 1.0}
    assert session.walk.given[-1].of is None


def test_the_syringe_holds_what_was_read_in_it(session: Session) -> None:
    at(session, "mix").measure("suspension.volume", "13 mL", "read")
    drive(session, "inject")
    assert session.left() == 13
    with pytest.raises(Refused, match=r"13\.5 mL is more than the 13 mL left"):
        session.give("F1", "13.5 mL")
    session.give("F1", "0.1 mL")
    session.give("F1", "0.2 mL")
    session.give("F1", "12.7 mL")
    assert session.left() == 0


def test_what_is_left_is_nothing_and_no_rounding(session: Session) -> None:
    at(session, "mix").measure("suspension.volume", "0.3 mL", "read")
    drive(session, "inject")
    for _ in range(3):
        session.give("F1", "0.1 mL")
    assert session.left() == 0


def test_a_given_volume_is_taken_back_or_put_right_by_a_new_event(session: Session) -> None:
    at(session, "inject").give("F1", "9 mL")
    wrong = session.give("F2", "4 mL").given[-1].n
    before = session.events
    assert session.undo_given().feeders == {"F1": 9.0}
    assert session.events[:-1] == before
    assert session.undo_given(instead="8 mL").feeders == {"F1": 8.0}
    assert session.left() == 6
    with pytest.raises(Refused, match="no such given volume"):
        session.undo_given(wrong)
    with pytest.raises(Refused, match="more than the 14 mL left"):
        session.undo_given(instead="15 mL")
    session.reach("flow stasis")
    walked = session.undo_given(instead="7.5 mL")
    assert (walked.step, walked.given[-1].step, session.events[-1].step) == ("pause", "inject", "inject")
    assert session.undo_given().feeders == {}
    with pytest.raises(Refused, match="no such given volume"):
        session.undo_given()


def test_a_reading_says_what_it_explains(session: Session) -> None:
    walked = at(session, "mix").measure("suspension.volume", "13 mL", "lost")
    assert (walked.measurements[-1].value, walked.measurements[-1].explains) == (13.0, "lost")
    assert session.measure("suspension.volume", "15000 µL", "read").measurements[-1].value == 15.0
    walked = session.measure(
        "suspension.volume",
        parse_single("13.5 mL", KINDS["volume"]),
        "different start",
        start="beads.settled_volume",
        start_value="1.7 mL",
    )
    assert (walked.measurements[-1].start, walked.measurements[-1].start_value) == ("beads.settled_volume", 1.7)
    assert session.measure("contrast.volume", "0 mL", "lost").measurements[-1].value == 0


REFUSED: list[tuple[str, str, Command, str]] = [
    ("mix", "comma", lambda s: s.measure("suspension.volume", "13,5 mL", "read"), "comma"),
    ("mix", "bare number", lambda s: s.measure("suspension.volume", "13", "read"), "needs a unit"),
    ("mix", "mass", lambda s: s.measure("suspension.volume", "13 mg", "read"), "mass"),
    ("mix", "span", lambda s: s.measure("suspension.volume", "12-13 mL", "read"), "not one exact number"),
    ("mix", "lost more", lambda s: s.measure("suspension.volume", "15 mL", "lost"), "15 mL is more than the 14 mL"),
    ("mix", "other line", lambda s: s.measure("drug.volume", "5 mL", "read"), "not read at the step mix"),
    ("mix", "no reason", lambda s: s.measure("suspension.volume", "5 mL", "guess"), "what the reading explains"),  # type: ignore[arg-type] # typed wrong
    ("mix", "no start", lambda s: s.measure("suspension.volume", "5 mL", "different start"), "needs the id"),
    (
        "mix",
        "start without need",
        lambda s: s.measure("suspension.volume", "5 mL", "read", start="drug.mass", start_value="5 mg"),
        "needs the id",
    ),
    (
        "mix",
        "unknown start",
        lambda s: s.measure("suspension.volume", "5 mL", "different start", start="x.volume", start_value="5 mL"),
        "no such start",
    ),
    ("mix", "give elsewhere", lambda s: s.give("F1", "1 mL"), "nothing is pushed at the step mix"),
    ("mix", "endpoint elsewhere", lambda s: s.reach("flow stasis"), "nothing is pushed at the step mix"),
    ("mix", "outcome elsewhere", lambda s: s.check("gone"), "nothing is checked at the step mix"),
    ("mix", "other step", lambda s: s.done("load"), "the step to do now is mix, not load"),
    ("mix", "no wait", lambda s: s.start_timer(), "no time to wait for"),
    ("mix", "no timer", lambda s: s.end_timer(), "no timer - is running"),
    ("mix", "close", lambda s: s.close("enough"), "stands at the step mix"),
    ("mix", "addendum", lambda s: s.addendum("later"), "still open"),
    ("mix", "reason code", lambda s: s.deviate("mix", "bored", "because"), "is none of"),
    ("mix", "no note", lambda s: s.deviate("mix", "other", "  "), "write something"),
    ("mix", "empty note", lambda s: s.note(" \n"), "write something"),
    ("mix", "fate", lambda s: s.catheter("eaten"), "is none of"),
    ("mix", "same person", lambda s: s.second_check("r. nurse", {"drug.mass": "60 mg"}), "another person"),
    ("mix", "nothing compared", lambda s: s.second_check("B", {}), "at least one"),
    ("mix", "unknown line", lambda s: s.second_check("B", {"x.y": "1 mg"}), "no such line"),
    ("mix", "choice of nothing", lambda s: s.choose("x.y", "1"), "no such line"),
    ("mix", "contrast zero", lambda s: s.contrast("0 mL", "run"), "zero"),
    ("mix", "contrast for nothing", lambda s: s.contrast("10 mL", ""), "write something"),
    ("inject", "zero", lambda s: s.give("F1", "0 mL"), "zero"),
    ("inject", "negative", lambda s: s.give("F1", "-1 mL"), "-1 mL"),
    ("inject", "word", lambda s: s.give("F1", "some"), "some"),
    ("inject", "NaN", lambda s: s.give("F1", "nan mL"), "nan"),
    ("inject", "huge", lambda s: s.give("F1", "1e400 mL"), "1e400"),
    ("inject", "no feeder", lambda s: s.give(" ", "1 mL"), "name is needed"),
    ("inject", "escape", lambda s: s.give("F1\x1b[31m", "1 mL"), "name is needed"),
    ("inject", "too much", lambda s: s.give("F1", "14.1 mL"), r"14\.1 mL is more than the 14 mL left"),
    ("inject", "endpoint", lambda s: s.reach("lunch"), "the endpoints are"),
    ("inject", "nothing given", lambda s: s.done("inject"), "enter what was given"),
    ("stain", "done", lambda s: s.done("stain"), "say what was found: gone; persists; plain"),
    ("stain", "no such outcome", lambda s: s.check("maybe"), "the outcomes here are"),
    ("stain", "stepped over", lambda s: s.deviate("stain", "other", "x"), "cannot be stepped over"),
    ("stain", "close", lambda s: s.close("enough"), "stands at the step stain"),
]


@pytest.mark.parametrize(("step", "_name", "command", "sentence"), REFUSED, ids=[f"{r[0]}-{r[1]}" for r in REFUSED])
def test_what_does_not_fit_is_refused_and_writes_nothing(
    session: Session, step: str, _name: str, command: Command, sentence: str
) -> None:
    drive(session, step)
    events, walked = session.events, session.walk
    with pytest.raises(Refused, match=sentence) as caught:
        command(session)
    assert len(caught.value.problems) == 1
    assert caught.value.message.strip()
    assert session.journal.refresh() == events
    assert session.walk == walked


def test_a_closed_procedure_takes_addenda_alone(session: Session) -> None:
    drive(session, "stain")
    session.check("gone")
    with pytest.raises(Refused, match="last step is done"):
        session.done("stain")
    session.contrast("30 mL", "final run")
    session.close("stain gone")
    late: list[Callable[[], object]] = [
        lambda: session.note("late"),
        lambda: session.contrast("1 mL", "run"),
        lambda: session.undo_given(),
        lambda: session.catheter("aspirated"),
        lambda: session.choose("drug.mass", "50 mg"),
        lambda: session.second_check("B", {"drug.mass": "60 mg"}),
        lambda: session.start_timer("x"),
        lambda: session.close("again"),
        lambda: session.done("stain"),
    ]
    for command in late:
        with pytest.raises(Refused, match="closed"):
            command()
    assert session.addendum("pathology came").addenda[-1].body["text"] == "pathology came"


def test_closing_in_the_middle_is_an_abandonment_with_a_reason(session: Session) -> None:
    drive(session, "load")
    session.start_timer()
    with pytest.raises(Refused, match="write something"):
        session.close(" ", abandon=True)
    walked = session.close("patient unwell", abandon=True)
    assert (walked.closed, walked.abandoned, walked.step, walked.running) == ("patient unwell", True, None, ())
    assert walked.deviations[-1].step == "load"


def test_a_procedure_can_be_closed_before_what_is_no_longer_at_the_table(tmp_path: Path) -> None:
    steps = (*(replace(step, phase="after") if step.id == "stain" else step for step in PLAN.steps),)
    with create(tmp_path, plan=replace(PLAN, steps=steps)) as session:
        drive(session, "stain")
        assert not session.close("home", abandon=True).abandoned


def test_deviations_carry_name_reason_and_step(session: Session) -> None:
    walked = session.deviate("draw-beads", "equipment", "other syringe", steps_over=False)
    assert walked.step == "draw-beads"
    session.by = "Dr. B"
    walked = session.deviate("draw-beads", "done elsewhere", "pharmacy")
    assert walked.step == "settle"
    assert [(event.by, event.step, event.body["reason"]) for event in walked.deviations] == [
        ("R. Nurse", "draw-beads", "equipment"),
        ("Dr. B", "draw-beads", "done elsewhere"),
    ]
    with pytest.raises(Refused, match="name is needed"):
        session.by = "\n"


def test_a_second_check_is_held_against_what_stands(session: Session) -> None:
    walked = session.second_check("B. Pharmacist", {"drug.mass": "0.06 g", "suspension.volume": "14mL"})
    assert walked.warnings == ()
    walked = session.second_check("B. Pharmacist", {"drug.mass": "50 mg", "suspension.volume": "14 ml?"})
    assert walked.second_check is not None
    assert walked.second_check.body["checked_by"] == "B. Pharmacist"
    assert any("drug.mass says 50 mg, and 60 mg stands" in said for said in walked.warnings)
    assert len(walked.warnings) == 2


def test_a_choice_is_made_only_where_the_engine_takes_it(session: Session) -> None:
    events = session.events
    with pytest.raises(CaseError, match="no such option"):
        session.choose("drug.mass", "impossible")
    assert session.events == events
    assert session.choose("drug.mass", "50 mg").choices == {"drug.mass": "50 mg"}


def test_escape_characters_stay_text(session: Session, tmp_path: Path) -> None:
    nasty = "\x1b]0;title\x07 \x00 {0} \ud800 %s"
    session.note(nasty)
    session.leave()
    with resume(session) as again:
        assert again.walk.notes[-1].body["text"] == nasty


def test_a_blocked_plan_is_walked_only_as_a_rehearsal(tmp_path: Path) -> None:
    blocked = replace(PLAN, findings=(Finding("drug.product-does-not-fit", "block", "No."),))
    with pytest.raises(Refused, match=r"block \(drug.product-does-not-fit\)"):
        create(tmp_path, plan=blocked)
    assert list(tmp_path.iterdir()) == []
    rehearsal = Session.create(tmp_path, PACKED, blocked, "A", clock(), rehearsal=True, recompute=computed)
    assert rehearsal.rehearsal
    rehearsal.leave()
    with pytest.raises(Refused, match="no steps"):
        create(tmp_path, plan=replace(PLAN, steps=()))


def test_two_procedures_of_one_second_have_two_names(tmp_path: Path) -> None:
    with create(tmp_path) as one, create(tmp_path) as other:
        assert one.id != other.id
        assert one.id == one.journal.path.stem


def test_the_plan_comes_back_whole(tmp_path: Path) -> None:
    with create(tmp_path) as session:
        assert session.opened.body["recipe"] == PACKED
    with resume(session) as again:
        assert again.plan == PLAN
        assert again.warnings == ()
    assert plans.thaw(plans.freeze(PLAN)) == PLAN


def test_another_code_is_said_and_the_stored_plan_stays(tmp_path: Path) -> None:
    def newer(opened: Event, done: Sequence[Event]) -> Plan:
        return replace(PLAN, code="AAAA-AA", lines=())

    def failing(opened: Event, done: Sequence[Event]) -> Plan:
        raise LibraryError([Problem(where="protocol", message="is not read any more")])

    create(tmp_path).leave()
    (path,) = tmp_path.glob("*.embolplan")
    for recompute, sentence in ((newer, "the code AAAA-AA"), (failing, "is not read any more")):
        with Session.resume(path, by="A", clock=clock(), recompute=recompute) as session:
            assert session.plan == PLAN
            assert any(sentence in said and PLAN.code in said for said in session.warnings)


def test_a_second_session_reads_and_a_read_only_one_refuses(session: Session) -> None:
    with resume(session) as second:
        assert second.read_only_because
        with pytest.raises(JournalError, match="another program"):
            second.note("no")
        session.note("yes")
        assert len(second.refresh().notes) == 1
