"""One row of the case as a card: its fields, checked while they are typed, units typed or picked."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from embolplan.errors import CaseError
from embolplan.library.case_entry import enter, unusual
from embolplan.tui.ask import Ask, Choices, Field
from embolplan.units.table import unit_named
from embolplan.words import say

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from textual.widgets import Input

    from embolplan.errors import Problem
    from embolplan.library.case_fields import CaseField, CaseSection
    from embolplan.model.case import Case
    from embolplan.tui.ask import Answers
    from embolplan.tui.draft import Draft

_UNIT = "unit"
_BARE = re.compile(r"[0-9.]+")


class CaseCard(Ask):
    """Asks for the fields of one row, or of one item of a list."""

    def __init__(
        self,
        draft: Draft,
        section: CaseSection,
        fields: tuple[CaseField, ...],
        standing: Mapping[str, str],
        take: Callable[[Case], None],
        n: int | None = None,
    ) -> None:
        self.draft, self.section, self.row, self.n = draft, section, fields, n
        self._take = take
        units = tuple(dict.fromkeys(unit for field in fields if field.kind for unit in field.kind.accepted if unit))
        picks = tuple((unit, unit_named(unit).label()) for unit in units) if len(units) > 1 else ()
        asked = (*self._asked(standing), *((Field(_UNIT, say("case.unit"), picks, optional=True),) if picks else ()))
        title = section.title if len(fields) > 1 else f"{section.title}: {fields[0].label}"
        body = "" if section.is_list else about(fields[0], units=True)
        super().__init__(title, self._enter, asked, body, self._said)

    def _asked(self, standing: Mapping[str, str]) -> Iterator[Field]:
        for field in self.row:
            options = _products(self.draft, self.section, field) or tuple((each, each) for each in field.options)
            label = say("case.labelled", label=field.label, about=about(field)) if self.section.is_list else field.label
            label = say("case.several", label=label) if field.many else label
            optional = not field.required and len(self.row) > 1
            label = say("case.optional", label=label) if optional else label
            yield Field(field.name, label, options, value=standing.get(field.name, ""), optional=optional)

    async def _after(self, widget: Input | Choices) -> None:
        # A unit is picked only where one is missing, so that Enter behind a whole amount is enough.
        names = list(self.inputs)
        place = list(self.inputs.values()).index(widget) + 1
        if names[place:] == [_UNIT] and not self._missing_unit():
            await self.action_submit()
        else:
            await super()._after(widget)

    def _missing_unit(self) -> bool:
        return any(_BARE.fullmatch(text.strip()) for name, text in self.answers.items() if self._has_units(name))

    def _has_units(self, name: str) -> bool:
        return any(field.name == name and field.kind and len(field.kind.accepted) > 1 for field in self.row)

    def _whole(self, answers: Answers) -> dict[str, str]:
        """The answers, each bare number with the unit that was picked."""
        unit = answers.get(_UNIT, "")
        whole = {}
        for field in self.row:
            parts = answers[field.name].strip().split(", ")
            if unit and self._has_units(field.name):
                parts = [f"{part} {unit}" if _BARE.fullmatch(part) else part for part in parts]
            whole[field.name] = ", ".join(parts)
        return whole

    def _said(self, answers: Answers) -> str:
        """What is wrong with what is typed so far, what is unlike most patients, or that it fits."""
        whole = self._whole(answers)
        try:
            enter(self.draft.case, self.draft.recipe.protocol, self.section.path, whole, self.n)
        except CaseError as error:
            # What is still empty is no mistake while somebody types.
            return "\n".join(self._wrong(error, [name for name, text in whole.items() if text])) or self._unlike(whole)
        return self._unlike(whole)

    def _unlike(self, whole: Mapping[str, str]) -> str:
        try:
            odd = [unusual(self.section.path, name, text) for name, text in whole.items() if text]
        except ValueError:
            return ""
        return "\n".join(filter(None, odd)) or say("tui.choices.fits")

    def _wrong(self, error: CaseError, named: list[str]) -> Iterator[str]:
        """What is wrong with the fields of these names, without names with any field, or else with the whole."""
        found = [(self._field_of(problem), problem) for problem in error.problems]
        fields = [(field, problem) for field, problem in found if field and (not named or field.name in named)]
        for field, problem in fields:
            said = _sentence(problem)
            yield said if len(self.row) == 1 else say("case.named", label=field.label, said=said)
        if not named and not fields:
            yield from map(_sentence, error.problems)

    def _field_of(self, problem: Problem) -> CaseField | None:
        return next((field for field in self.row if field.name in problem.key.split(".")), None)

    def _enter(self, answers: Answers) -> str | None:
        try:
            case = enter(self.draft.case, self.draft.recipe.protocol, self.section.path, self._whole(answers), self.n)
        except CaseError as error:
            return "\n".join(self._wrong(error, [])) or str(error)
        self._take(case)
        return None


def _sentence(problem: Problem) -> str:
    return f"{problem.message} ({problem.hint})" if problem.hint else problem.message


def about(field: CaseField, *, units: bool = False) -> str:
    """What a field holds, with an example, and within what it usually lies."""
    said = field.about.removesuffix(".")
    # A bare amount beside an empty field would look like its value.
    told = [say("tui.example", amount=said) if said[0].isdigit() else said]
    if units and field.kind is not None and len(field.kind.accepted) > 1:
        told.append(say("case.units", units=field.kind.choices))
    told += [say("case.usually", bounds=field.bounds)] if field.bounds else []
    return "; ".join(told)


def _products(draft: Draft, section: CaseSection, field: CaseField) -> tuple[tuple[str, str], ...]:
    """The products that a field can name, or the tumours that a feeder can feed."""
    if section.path == ("feeders",) and field.name == "tumour":
        return tuple((each.id, f"{each.id} {', '.join(each.diameters)}") for each in draft.case.tumours)
    if field.name != "product":
        return ()
    catheters = section.path == ("microcatheter",)
    found = sorted(draft.shelf.products.values(), key=lambda each: each.name)
    fits = (each for each in found if each.kind != "substance" and (each.kind == "catheter") == catheters)
    return tuple((each.id, each.name) for each in fits)
