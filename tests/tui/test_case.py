"""The case on the screen: entered field by field, from a file and to a file, and from an earlier procedure."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from embolplan.library import make_case, read_case
from embolplan.library.case_entry import enter
from embolplan.procedure import ManualClock, Session
from embolplan.tui.case_page import CasePage
from embolplan.tui.choices_page import ChoicesPage
from embolplan.tui.draft import Draft
from embolplan.tui.page import Rows
from tests.tui.teller import EIGHT, MIDDLE, SMALL, Teller, draft_of, told

if TYPE_CHECKING:
    from pathlib import Path

    from embolplan.model.case import Case


def case_of(story: Teller) -> Case:
    """The case as the form holds it."""
    assert isinstance(story.app.screen, CasePage)
    return story.app.screen.draft.case


async def fill(story: Teller, row: str, *texts: str) -> None:
    """A row's card, each field typed and left with Enter."""
    await story.to(row)
    await story.press("enter")
    for text in texts:
        await story.enter(text)


async def test_a_case_is_entered_field_by_field_and_stands_in_the_plan(tmp_path: Path) -> None:
    async with told(tmp_path, draft=draft_of()) as story:
        await story.press("c")
        # It starts empty: nothing is entered for the person.
        assert case_of(story).patient.id is None
        assert story.shown().count("not entered") > 3
        await fill(story, "patient.id", "S-014")
        await fill(story, "patient.weight", "62.5 kg")
        # A number without a unit asks for one, which is picked.
        await fill(story, "patient.height", "165")
        await story.pick("cm")
        await fill(story, "labs.creatinine", "80 µmol/L", "", "2026-11-20")
        await story.to("patient.sex")
        await story.press("enter")
        await story.pick("female")
        case = case_of(story)
        assert (case.patient.height, case.patient.weight, case.patient.sex) == ("165 cm", "62.5 kg", "female")
        assert (case.labs.creatinine, case.labs.creatinine_date) == ("80 µmol/L", "2026-11-20")
        await story.press("escape", "p")
        assert story.app.screen.plan.patient == "S-014"  # type: ignore[attr-defined] # the plan's page


@pytest.mark.parametrize(
    ("row", "typed", "said"),
    [
        ("patient.weight", "62,5 kg", "'62,5 kg' has a decimal comma (write 62.5 kg)"),
        ("patient.weight", "1200 kg", "is nothing that a person can have"),
        ("patient.weight", "12 kg", "lies outside 30 to 200 kg"),
        ("patient.weight", "62", "needs a unit"),
        ("patient.weight", "62\u202e kg", "direction"),
        ("procedure.date", "2026-02-30", "there is no day 2026-02-30"),
        ("procedure.contrast_volume", "80 mg", "mg"),
    ],
)
async def test_each_field_is_checked_while_it_is_typed(tmp_path: Path, row: str, typed: str, said: str) -> None:
    async with told(tmp_path, draft=draft_of()) as story:
        await story.press("c")
        await story.to(row)
        await story.press("enter")
        await story.type(typed)
        assert said in story.said.replace("\n", " ")


async def test_tumours_feeders_and_stock_are_added_changed_and_taken_out(tmp_path: Path) -> None:
    async with told(tmp_path, draft=draft_of(), size=MIDDLE) as story:
        await story.press("c")
        await fill(story, "tumours:new", "T1", "11 cm, 9 cm")
        await fill(story, "feeders:new", "F1", "right hepatic A8")
        await story.pick("T1")
        await story.enter("60 %")
        # A second one of the same name is refused in the words of the command line, and nothing is lost.
        await fill(story, "feeders:new", "F1", "")
        assert story.ask.answers["id"] == "F1"
        await story.press("tab")
        await story.enter("40 %")
        assert "F1" in story.said
        assert "name" in story.said
        await story.press("escape")
        await story.to("stock:new")
        await story.press("enter")
        await story.pick("epirubicin-powder-10-mg")
        for text in ("8", "A1234", "2027-03"):
            await story.enter(text)
        case = case_of(story)
        assert case.tumours[0].diameters == ("11 cm", "9 cm")
        assert [(each.id, each.vessel, each.tumour, each.share) for each in case.feeders] == [
            ("F1", "right hepatic A8", "T1", "60 %")
        ]
        assert (case.stock[0].count, case.stock[0].lot, case.stock[0].expires) == ("8", "A1234", "2027-03")
        # Changing one keeps what is not changed.
        await story.to("stock:0")
        await story.press("enter", "ctrl+u")
        await story.enter("2027-06")
        assert (case_of(story).stock[0].count, case_of(story).stock[0].expires) == ("8", "2027-06")
        await story.to("tumours:0")
        await story.press("delete")
        assert case_of(story).tumours == ()


async def test_no_anthracyclines_is_said_and_taken_back(tmp_path: Path) -> None:
    async with told(tmp_path, draft=draft_of()) as story:
        await story.press("c")
        await story.to("anthracyclines:none")
        await story.press("enter")
        assert case_of(story).history.anthracyclines == "none"
        await story.press("delete")
        assert case_of(story).history.anthracyclines == ()
        await fill(story, "anthracyclines:new", "doxorubicin", "240 mg/m2")
        assert case_of(story).history.doses[0].dose == "240 mg/m2"


async def test_what_is_written_to_a_file_is_what_the_command_line_reads(tmp_path: Path) -> None:
    async with told(tmp_path, draft=draft_of(**{"patient.id": "S-014"}), size=SMALL) as story:
        await story.press("c", "x")
        await story.press("ctrl+u")
        await story.enter(str(tmp_path / "case.yaml"))
        assert "Written" in story.part("#notice")
        written = case_of(story)
        protocol = story.app.screen.draft.recipe.protocol  # type: ignore[attr-defined] # the case's page
        tree = read_case(tmp_path / "case.yaml")
        assert make_case(tree, {}, protocol, "file") == written
        # And back: it takes the place of what is entered.
        await fill(story, "patient.allergies", "penicillin")
        await story.press("o")
        await story.enter(str(tmp_path / "case.yaml"))
        assert case_of(story) == written
        # A file that is wrong says where, and changes nothing.
        (tmp_path / "bad.yaml").write_text("patient: {wieght: 70 kg}\nstock:\n  - {product: epirubicin, count: 8}\n")
        await story.press("o")
        await story.enter(str(tmp_path / "bad.yaml"))
        assert "bad.yaml:1:11: patient.wieght" in story.said
        await story.press("escape")
        assert case_of(story) == written
        await story.press("escape")
        assert isinstance(story.app.screen, ChoicesPage)
        assert story.app.screen.draft.case == written


EARLIER = {
    "patient.id": "S-014",
    "patient.sex": "female",
    "patient.age": "61 years",
    "patient.weight": "70 kg",
    "patient.allergies": "penicillin",
    "labs.creatinine": "0.9 mg/dL",
    "feeders.F1.share": "100 %",
    "stock.epirubicin-powder-10-mg.count": "8",
}


async def test_a_later_session_brings_sex_and_history_and_nothing_else(tmp_path: Path) -> None:
    folder = tmp_path / "procedures"
    draft = draft_of(**EARLIER)
    case = enter(
        draft.case, draft.recipe.protocol, ("history", "anthracyclines"), {"drug": "doxorubicin", "dose": "240 mg/m2"}
    )
    draft = draft.with_case(case)
    Session.create(folder, draft.packed(), draft.plan, "Lee", ManualClock(EIGHT)).leave()
    empty = Draft(draft.recipe, draft_of(**dict.fromkeys(draft_of().case.choices, "")).case, draft.shelf)
    async with told(folder, draft=empty, size=MIDDLE) as story:
        await story.press("c")
        assert "bring" not in story.offered()
        await fill(story, "patient.id", "S-0")
        assert "bring" not in story.offered()
        await story.to("patient.id")
        await story.press("enter")
        await story.enter("14")
        assert "The last procedure of S-014 on this machine was on 2026-11-24" in story.part("#notice")
        # Nothing is brought until somebody says so.
        assert case_of(story).patient.sex is None
        await story.press("b")
        assert "Brought from the procedure of 2026-11-24" in story.part("#notice")
        case = case_of(story)
        assert case.model_dump(exclude_defaults=True) == {
            "patient": {"id": "S-014", "sex": "female"},
            "history": {"anthracyclines": ({"drug": "doxorubicin", "dose": "240 mg/m2"},)},
        }
        assert "bring" not in story.offered()


async def test_every_field_of_a_case_can_be_entered(tmp_path: Path) -> None:
    async with told(tmp_path, draft=draft_of()) as story:
        await story.press("c")
        rows = {option.id for option in story.app.screen.query_one(Rows).options}
        wanted = {
            "procedure.vials_by",
            "procedure.contrast_volume",
            "microcatheter.product",
            "liver.child_pugh_albumin",
        }
        assert wanted <= rows
