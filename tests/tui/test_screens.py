"""What each screen must and must never do, and what happens where something cannot be written."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from textual.widgets import Input

from embolplan.procedure import Journal, ManualClock, Session
from embolplan.tui.ask import Ask, Choices, Field
from embolplan.tui.choices_page import ChoicesPage
from embolplan.tui.draft import Draft
from embolplan.tui.library_page import LibraryPage
from embolplan.tui.page import Rows
from embolplan.tui.plan_page import PlanPage
from embolplan.tui.record_page import RecordPage
from embolplan.tui.small import TooSmall
from embolplan.tui.walk_page import WalkPage
from tests.tui.teller import EIGHT, RECIPE, brought_to, draft_of, records, told, told_from

NOTHING = dict.fromkeys(
    ("drug.product", "beads.settled_volume", "load.excess", "contrast.basis", "contrast.product", "infusion.mass"), ""
)


def page(story_screen: object) -> ChoicesPage:
    """The choices, as the page on top."""
    assert isinstance(story_screen, ChoicesPage)
    return story_screen


async def test_nothing_is_chosen_for_the_person(tmp_path: Path) -> None:
    async with told(tmp_path) as story:
        await story.to(f"recipe:{RECIPE}")
        await story.press("enter")
        choices = page(story.app.screen)
        assert not choices.draft.case.choices
        assert "chosen:" not in story.shown()
        for parameter in choices.draft.open_parameters:
            if choices.draft.is_aside(parameter):
                continue
            await story.to(parameter.id)
            await story.press("enter")
            # A second Enter by mistake picks nothing either, and an empty field is no choice.
            await story.press("enter")
            assert story.ask.answers == {parameter.id: ""}
            await story.press("escape")
        assert not page(story.app.screen).draft.case.choices


async def test_each_choice_tells_why_within_what_from_where_and_what_waits(tmp_path: Path) -> None:
    async with told(tmp_path, draft=draft_of(**NOTHING), size=(120, 60)) as story:
        shown = " ".join(story.shown().split())
        for words in (
            "neither the settled volume of a bottle nor the number of bottles used is reported",
            "within 100 to 150 mg [liu-2021, Methods, Treatment, Transarterial chemoembolization]",
            "- epirubicin-powder-10-mg: Epirubicin hydrochloride powder, vial of 10 mg",
            "waiting for it: drug in one vial; vials to open",
        ):
            assert words in shown
        # What nobody reports and nothing needs is put away until it is asked for.
        rows = story.app.screen.query_one(Rows)
        assert "rescue.volume" not in {option.id for option in rows.options}
        await story.press("h")
        assert "rescue.volume" in {option.id for option in rows.options}


@pytest.mark.parametrize(
    ("line", "typed", "said"),
    [
        ("beads.settled_volume", "1,5 mL", "'1,5 mL' has a decimal comma (write 1.5 mL)"),
        ("beads.settled_volume", "2", "needs a unit"),
        ("infusion.mass", "200 mg", "200 mg"),
        ("infusion.mass", "2 mL", "mL"),
    ],
)
async def test_a_bad_amount_says_so_while_it_is_typed_and_changes_nothing(
    tmp_path: Path, line: str, typed: str, said: str
) -> None:
    async with told(tmp_path, draft=draft_of(**NOTHING)) as story:
        await story.to(line)
        await story.press("enter")
        await story.type(typed)
        assert said in story.said
        # Enter does not make it a choice, and what was typed stays to be mended.
        await story.press("enter")
        assert story.ask.answers == {line: typed}
        assert said in story.said
        await story.press("escape")
        assert not page(story.app.screen).draft.case.choices


async def test_a_choice_can_be_taken_back_and_a_stated_amount_changed(tmp_path: Path) -> None:
    async with told(tmp_path, draft=draft_of()) as story:
        await story.to("beads.settled_volume")
        await story.press("delete")
        assert "beads.settled_volume" not in page(story.app.screen).draft.case.choices
        await story.press("e")
        await story.pick("drug.mass")
        await story.enter("40 mg")
        assert "The source states 60 mg" in story.shown()
        await story.press("p")
        assert isinstance(story.app.screen, PlanPage)
        assert story.app.screen.plan["drug.mass"].text == "40 mg"
        assert story.app.screen.plan["suspension.volume"].status == "unknown"


async def test_a_block_forbids_starting_until_name_and_reason_lift_it(tmp_path: Path) -> None:
    solution = draft_of(**{"drug.product": "epirubicin-solution-2-mg-ml"})
    async with told(tmp_path / "procedures", draft=solution) as story:
        await story.press("p")
        assert "BLOCK, not to be carried out so:" in story.shown()
        await story.press("s")
        assert "A block stands" in story.part("#notice")
        # A name alone does not lift it.
        await story.press("l")
        await story.enter("Dr. Kim")
        await story.press("enter")
        assert "still missing" in story.said
        await story.enter("30 mL are wanted here")
        assert "Lifted by Dr. Kim: 30 mL are wanted here" in " ".join(story.shown().split())
        await story.press("s")
        await story.enter("Lee")
        assert "lifted by Dr. Kim: 30 mL are wanted here" in " ".join(story.shown().split())
        await story.press("y")
        assert isinstance(story.app.screen, WalkPage)
    (record,) = records(tmp_path / "procedures")
    assert [finding.override.by for finding in record.plan.findings if finding.override] == ["Dr. Kim"]


async def test_too_small_a_terminal_says_so_and_loses_nothing(tmp_path: Path) -> None:
    async with told(tmp_path, draft=draft_of(**NOTHING)) as story:
        await story.to("beads.settled_volume")
        await story.press("enter")
        await story.type("2 m")
        for size in ((79, 24), (80, 23), (20, 5)):
            await story.pilot.resize_terminal(*size)
            # Sizes are gathered for a moment before the last of them is told.
            await story.pilot.pause(0.1)
            assert isinstance(story.app.screen, TooSmall)
            assert f"terminal too small: {size[0]}x{size[1]}, needs 80x24" in " ".join(story.part("#small").split())
        await story.pilot.resize_terminal(80, 24)
        # The card is there with what was typed, and goes on.
        await story.enter("L")
        assert page(story.app.screen).draft.case.choices["beads.settled_volume"] == "2 mL"


async def test_a_program_killed_while_loading_is_taken_up_with_its_timer(tmp_path: Path) -> None:
    # Another process drives the screens to the loading, confirms a shake, and is gone without a word.
    script = (
        "import asyncio, os, sys\n"
        "from pathlib import Path\n"
        "from tests.tui.teller import draft_of, start, told, walk_to\n"
        "async def go():\n"
        "    async with told(Path(sys.argv[1]), draft=draft_of()) as story:\n"
        "        await start(story)\n"
        "        await walk_to(story, 'load')\n"
        "        await story.press('t')\n"
        "        await story.wait(minutes=6)\n"
        "        await story.press('k')\n"
        "        os.kill(os.getpid(), 9)\n"
        "asyncio.run(go())\n"
    )
    killed = subprocess.run([sys.executable, "-c", script, str(tmp_path)], capture_output=True, check=False)
    assert killed.returncode == -9, killed.stderr.decode()
    (path,) = [path for path in tmp_path.iterdir() if path.suffix == ".embolplan"]
    # Forty minutes at the bench up to the loading, and seven since its timer was started.
    clock = ManualClock(EIGHT + timedelta(minutes=31 + 7))
    async with told(tmp_path, resume=path, clock=clock) as story:
        assert "Who records?" in story.shown()
        await story.enter("Kim")
        assert (story.step, story.part("#title").split(" · ")[-1]) == ("load", "recorded by Kim")
        assert "23:00 to go" in story.part("#timers")
        assert "shake 2 of 6 due in 3:00" in story.part("#timers")


async def test_a_timer_that_ended_while_away_says_when(tmp_path: Path) -> None:
    clock = ManualClock(EIGHT)
    path = brought_to("stand", tmp_path, clock)
    with Session.resume(path, by="Lee", clock=clock) as session:
        session.start_timer()
    ended = clock.pass_time(minutes=5)
    clock.pass_time(minutes=20)
    async with told(tmp_path, resume=path, clock=clock) as story:
        await story.enter("Lee")
        assert f"ended at {ended.astimezone():%H:%M}, while the program was away" in story.part("#timers")
        await story.press("d")
        assert story.step == "access"


async def test_the_library_lists_open_procedures_and_goes_on_with_them(tmp_path: Path) -> None:
    clock = ManualClock(EIGHT)
    path = brought_to("mix", tmp_path, clock)
    async with told(tmp_path, clock=clock) as story:
        assert path.name.partition(".")[0] in story.shown()
        await story.to(f"procedure:{path}")
        await story.press("enter")
        await story.enter("Lee")
        assert story.step == "mix"
        # Leaving closes nothing and leads back to the library.
        await story.press("q", "enter")
        assert isinstance(story.app.screen, LibraryPage)
    with Journal.open(path, clock=clock, read_only=True) as journal:
        assert journal.events[-1].kind != "closed"


async def test_a_procedure_that_another_program_has_can_only_be_read(tmp_path: Path) -> None:
    clock = ManualClock(EIGHT)
    path = brought_to("dissolve", tmp_path, clock)
    with Session.resume(path, by="Lee", clock=clock) as other:
        async with told(tmp_path, resume=path, clock=clock) as story:
            await story.enter("Kim")
            assert "READ-ONLY: another program is carrying this procedure out" in story.part("#warnings")
            before = len(other.events)
            await story.press("d", "n", "o", "z")
            assert isinstance(story.app.screen, WalkPage)
            assert len(other.events) == before
            # What the other program does is seen here.
            other.done("dissolve")
            story.app.screen.reread()
            await story.pilot.pause()
            assert story.step == "push-drug"


async def test_a_folder_that_cannot_be_written_is_said_before_anything_starts(tmp_path: Path) -> None:
    in_the_way = tmp_path / "file"
    in_the_way.write_text("no folder")
    async with told(in_the_way / "procedures", draft=draft_of()) as story:
        await story.press("p", "s")
        await story.enter("Lee")
        await story.press("y")
        # The plan stays with its choices under it, and the sentence stands on it.
        said = story.part("#notice")
        assert "cannot" in said or "could not" in said or "nothing could be written" in said
        assert story.app.session is None
        assert isinstance(story.app.screen, PlanPage)


async def test_an_entry_that_cannot_be_written_is_called_not_recorded(tmp_path: Path) -> None:
    async with told_from("inject", tmp_path) as story:
        assert story.app.session is not None
        story.app.session.journal.path.unlink()
        await story.press("g")
        await story.enter("A8")
        await story.enter("1 mL")
        # What was typed stays on the card, and the screen does not go on.
        assert "NOT RECORDED" in story.said
        assert story.ask.answers == {"feeder": "A8", "volume": "1 mL"}
        await story.press("escape")
        assert story.ledger()[:2] == ["14 mL", "0 mL"]


async def test_what_is_not_known_at_the_start_is_told_and_can_be_chosen_later(tmp_path: Path) -> None:
    async with told(tmp_path, draft=draft_of(**{"infusion.mass": ""})) as story:
        await story.press("p", "s")
        assert "oxaliplatin before the beads" in story.part("#ask-body")
        await story.enter("Lee")
        await story.press("y")
        await story.press("i")
        await story.pick("infusion.mass")
        assert "within 100 to 150 mg" in story.part("#ask-body")
        await story.enter("500 mg")
        assert "500 mg" in story.said
        await story.press("ctrl+u")
        await story.enter("120 mg")
        assert story.app.session is not None
        assert story.app.session.record().done["infusion.mass"].text == "120 mg"


async def test_looking_back_and_at_the_plan_changes_nothing(tmp_path: Path) -> None:
    async with told_from("mix", tmp_path) as story:
        assert story.app.session is not None
        before = story.app.session.events
        await story.press("l")
        assert "NOW" in story.shown()
        await story.to("load")
        await story.press("enter")
        assert "Shake it every 5 min for 30 min" in " ".join(story.shown().split())
        await story.press("escape", "escape", "p")
        assert isinstance(story.app.screen, PlanPage)
        assert "start" not in story.offered()
        await story.press("escape")
        assert story.app.session.events == before


async def test_a_rehearsal_says_so_on_every_screen_and_is_no_record(tmp_path: Path) -> None:
    async with told(tmp_path / "procedures", draft=draft_of(), rehearsal=True) as story:
        assert "REHEARSAL" in story.part("#banner")
        await story.press("p")
        assert "REHEARSAL" in story.part("#banner")
        await story.press("s")
        await story.enter("Lee")
        await story.press("y")
        assert "REHEARSAL" in story.part("#banner")
        await story.press("a")
        await story.enter("enough for today")
        # Of radiation nothing is said.
        await story.press("enter", "enter", "enter")
        assert "REHEARSAL" in story.part("#banner")
        await story.press("x")
        assert "rehearsal" in story.part("#notice")
        assert isinstance(story.app.screen, RecordPage)


async def test_a_file_that_is_there_is_not_overwritten(tmp_path: Path) -> None:
    (tmp_path / "plan.txt").write_text("mine")
    async with told(tmp_path, draft=draft_of()) as story:
        await story.press("p", "x")
        for name, said in (("plan.txt", "there already"), ("plan.doc", "must be one of"), ("no/plan.md", "cannot be")):
            story.app.screen.query_one(Input).value = str(tmp_path / name)
            await story.press("enter")
            assert said in story.said
        assert (tmp_path / "plan.txt").read_text() == "mine"


async def test_text_from_files_and_people_is_never_markup(tmp_path: Path) -> None:
    draft = draft_of()
    protocol = draft.recipe.protocol.model_copy(update={"title": "[bold]CalliSpheres[/] [nonsense"})
    odd = Draft(replace(draft.recipe, protocol=protocol), draft.case, draft.shelf)
    async with told(tmp_path, draft=odd) as story:
        assert "[bold]CalliSpheres[/] [nonsense" in story.shown()
        await story.press("p")
        assert "[bold]CalliSpheres[/] [nonsense" in story.shown()
        await story.press("s")
        await story.enter("[red]Lee[/red]")
        await story.press("y")
        assert "[red]Lee[/red]" in story.shown()


async def test_help_is_made_from_the_keys_of_the_screen(tmp_path: Path) -> None:
    async with told_from("inject", tmp_path) as story:
        await story.press("f1")
        shown = " ".join(story.shown().split())
        for words in ("Enter a volume pushed into a feeder", "Flow stasis is reached", "not a medical device"):
            assert words in shown
        await story.press("escape")
        assert isinstance(story.app.screen, WalkPage)


async def test_options_show_their_pick_with_a_mark_and_not_by_colour_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    async with told(tmp_path, draft=draft_of()) as story:
        fields = (Field("one", "One", (("a", "first"), ("b", "second"))), Field("two", "Two"))
        story.app.push_screen(Ask("Two things", lambda _: None, fields))
        await story.pilot.pause()
        choices = story.ask.query_one(Choices)
        assert choices.highlighted is None
        await story.pick("b")
        assert "( ) first" in story.shown()
        assert "(•) second" in story.shown()
