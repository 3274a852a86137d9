"""The case as a form by sections: empty until a person enters something, and read as a case file is read."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from rich.text import Text
from textual.binding import Binding, BindingType

from embolplan.library.case_entry import NONE, enter, remove, without_any
from embolplan.library.case_fields import case_sections
from embolplan.library.packing import case_tree
from embolplan.tui.case_card import CaseCard, about
from embolplan.tui.case_files import ask_to_load_case, ask_to_save_case
from embolplan.tui.earlier import Earlier, last_of
from embolplan.tui.page import Page, Rows
from embolplan.tui.phrases import columns, heading
from embolplan.words import say

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from textual.app import ComposeResult
    from textual.visual import VisualType

    from embolplan.library.case_fields import CaseField, CaseSection
    from embolplan.model.case import Case
    from embolplan.tui.cells import Cells
    from embolplan.tui.draft import Draft

Row = tuple[str | None, "VisualType"]
_NEW = "new"


class CasePage(Page):
    """Patient, labs, liver, history, tumours, feeders, catheter, stock and day, a row each."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter,space", "edit", say("case.edit"), tooltip=say("case.edit.tip"), key_display="Enter"),
        Binding("delete,backspace", "take_out", say("case.take_out"), tooltip=say("case.take_out.tip")),
        Binding("b", "bring", say("case.bring"), tooltip=say("case.bring.tip")),
        Binding("o", "load", say("case.load"), tooltip=say("case.load.tip")),
        Binding("x", "save", say("case.save"), tooltip=say("case.save.tip")),
        Binding("escape,q,c", "app.back", say("tui.back"), key_display="Esc"),
    ]

    def __init__(self, draft: Draft, change: Callable[[Draft], None]) -> None:
        super().__init__()
        self.draft, self._change = draft, change
        self.earlier: Earlier | None = None

    def body(self) -> ComposeResult:
        """The rows."""
        yield Rows(id="rows", markup=False)

    def draw(self) -> None:
        """The case as it stands."""
        self.write("#title", say("case.title", title=self.draft.recipe.protocol.title))
        self.query_one(Rows).fill(self._rows())
        self.refresh_bindings()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Bringing needs an earlier procedure of the patient."""
        return action != "bring" or self.earlier is not None

    def _rows(self) -> Iterator[Row]:
        for section in case_sections():
            yield None, heading(section.title)
            yield from self._items(section) if section.is_list else self._fields(section)

    def _fields(self, section: CaseSection) -> Iterator[Row]:
        standing = self._standing(section)
        for fields in section.rows:
            text = _together(fields, standing)
            yield f"{section.path[0]}.{fields[0].name}", _row(fields[0].label, text, about(fields[0]))

    def _items(self, section: CaseSection) -> Iterator[Row]:
        name, items = section.path[-1], self._standing(section)
        for n, item in enumerate(() if items == NONE else items or ()):
            first, *rest = section.fields
            yield f"{name}:{n}", _row(_text(item.get(first.name, "")), _together(tuple(rest), item), "")
        if items == NONE:
            yield f"{name}:{NONE}", Text(say("case.none"), "bold")
        what = ", ".join(field.label for field in section.fields)
        yield f"{name}:{_NEW}", Text(say("case.add", what=what))
        if name == "anthracyclines" and not items:
            yield f"{name}:{NONE}", Text(say("case.say_none"))

    def _standing(self, section: CaseSection) -> Any:
        """What stands in a section, as it was typed."""
        at: Any = case_tree(self.draft.case)
        for key in section.path:
            at = at.get(key, {})
        return at

    def on_option_list_option_selected(self) -> None:
        """Enter on a row."""
        self.action_edit()

    def action_edit(self) -> None:
        """A card for the row with the cursor on it."""
        here = self.query_one(Rows).here
        name, _, at = here.partition(":")
        section = _section(here)
        if section is None:
            return
        if at == NONE:
            self.take(without_any(self.draft.case, self.draft.recipe.protocol, section.path))
        elif section.is_list:
            n = None if at == _NEW else int(at)
            standing = {} if n is None else self._standing(section)[n]
            self._ask_for(section, section.fields, standing, n)
        else:
            fields = next(each for each in section.rows if each[0].name == name.partition(".")[2])
            self._ask_for(section, fields, self._standing(section), None)

    def _ask_for(self, section: CaseSection, fields: tuple[CaseField, ...], standing: Any, n: int | None) -> None:
        texts = {name: _text(value) for name, value in standing.items()}
        self.ask(CaseCard(self.draft, section, fields, texts, self.take, n))

    def take(self, case: Case) -> None:
        """Goes on with another case, and looks for an earlier procedure where the patient is another one."""
        patient = self.draft.case.patient.id
        self.take_draft(self.draft.with_case(case))
        if case.patient.id != patient:
            self._look_for_earlier()

    def take_draft(self, draft: Draft) -> None:
        """Goes on with another draft, here and on the page below."""
        self.draft = draft
        self._change(draft)
        self.draw()

    def _look_for_earlier(self) -> None:
        patient = self.draft.case.patient.id
        self.earlier = last_of(self.house.folder, patient) if patient else None
        self.tell(self.earlier.offer if self.earlier else "")
        self.refresh_bindings()

    def action_bring(self) -> None:
        """Sex and history of the last procedure of this patient, and nothing else."""
        if self.earlier is not None:
            earlier, self.earlier = self.earlier, None
            self.take(earlier.brought_to(self.draft.case))
            self.tell(earlier.brought)

    def action_take_out(self) -> None:
        """What stands in the row with the cursor is no longer there."""
        here = self.query_one(Rows).here
        name, _, at = here.partition(":")
        section = _section(here)
        if section is None or at == _NEW:
            return
        protocol = self.draft.recipe.protocol
        if section.is_list:
            items = self._standing(section)
            if items:
                self.take(remove(self.draft.case, protocol, section.path, 0 if at == NONE else int(at)))
        else:
            fields = next(each for each in section.rows if each[0].name == name.partition(".")[2])
            self.take(enter(self.draft.case, protocol, section.path, {field.name: "" for field in fields}))

    def action_load(self) -> None:
        """Reads a case file."""
        ask_to_load_case(self, self.draft, self.take_draft)

    def action_save(self) -> None:
        """Writes a case file."""
        ask_to_save_case(self, self.draft.case)


def _section(here: str) -> CaseSection | None:
    """The section of a row."""
    name = here.partition(":")[0]
    for section in case_sections():
        if section.is_list and section.path[-1] == name:
            return section
        if not section.is_list and name.partition(".")[0] == section.path[0]:
            return section
    return None


def _row(label: str, text: str, told: str) -> Cells:
    return columns((label, 6), (Text(text or say("case.open"), "bold" if text else ""), 6), (told, 12))


def _text(value: Any) -> str:
    return value if isinstance(value, str) else ", ".join(value)


def _together(fields: tuple[CaseField, ...], standing: Any) -> str:
    """What stands in some fields, those after the first with what they are."""
    found = [(field, _text(standing[field.name])) for field in fields if field.name in standing]
    return "; ".join(
        text if field is fields[0] else say("case.beside", label=field.label, text=text) for field, text in found
    )
