"""One choice as a card and as a row: why it is left open, within what, from where, and which lines wait for it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from embolplan.errors import EmbolplanError
from embolplan.tui.ask import Ask, Field
from embolplan.tui.phrases import label_of, listed, sentence, source_places
from embolplan.units import show_quantity
from embolplan.words import say

if TYPE_CHECKING:
    from collections.abc import Iterator

    from embolplan.model.cite import Basis
    from embolplan.model.parameter import Parameter
    from embolplan.tui.ask import Answers, Submit
    from embolplan.tui.draft import Draft

_MANY_LINES = 5


def choice_card(draft: Draft, parameter: Parameter, submit: Submit) -> Ask:
    """Asks for one choice; options are listed with none picked, amounts are checked while they are typed."""
    typed = parameter.choose is None or parameter.choose.open
    options = () if typed else tuple(_options(draft, parameter))
    field = Field(
        parameter.id,
        say("tui.choices.pick") if options else say("tui.choices.type", unit=parameter.unit or "-"),
        options,
        value=draft.case.choices.get(parameter.id, ""),
    )

    def check(answers: Answers) -> str | None:
        try:
            draft.check(parameter.id, answers[parameter.id])
        except EmbolplanError as error:
            return sentence(error)
        return say("tui.choices.fits")

    body = "\n".join(told(draft, parameter, with_options=typed))
    return Ask(choice_label(draft, parameter), submit, (field,), body, None if options else check)


def choice_label(draft: Draft, parameter: Parameter) -> str:
    """What the choice is called."""
    return parameter.label or label_of(draft.plan, parameter.id)


def told(draft: Draft, parameter: Parameter, *, with_options: bool = True) -> Iterator[str]:
    """Everything a person needs to choose, a sentence each; a card that lists the options itself leaves them out."""
    if parameter.why:
        yield say("tui.choices.why", why=parameter.why)
    if parameter.id in draft.plan and (stated := draft.plan[parameter.id].instead_of):
        yield say("tui.choices.instead_of", stated=stated)
    yield from _bounds(parameter)
    if with_options:
        yield from (f"- {words}" for _, words in _options(draft, parameter))
    waiting = draft.waiting_for(parameter.id)
    if waiting:
        rest = say("tui.choices.more", count=len(waiting) - _MANY_LINES) if len(waiting) > _MANY_LINES else ""
        yield say("tui.choices.waiting", lines=listed(waiting[:_MANY_LINES]) + rest)


def _options(draft: Draft, parameter: Parameter) -> Iterator[tuple[str, str]]:
    """Each option as the recipe writes it, with the name of the product where it is one, and where it stands."""
    choose = parameter.choose
    for option, basis in zip(choose.options, choose.bases, strict=True) if choose else ():
        product = draft.shelf.products.get(option)
        yield option, (f"{option}: {product.name}" if product else option) + _where(basis)


def _bounds(parameter: Parameter) -> Iterator[str]:
    """The bounds of a choice, or where a stated amount stands."""
    choose = parameter.choose
    if choose is None and parameter.basis is not None:
        yield say("tui.choices.stated_at") + _where(parameter.basis)
    elif choose is not None and choose.bounds is not None:
        yield say("tui.choices.bounds", bounds=show_quantity(choose.bounds)) + _where(choose.basis)


def _where(basis: Basis | None) -> str:
    if basis is None:
        return ""
    return f" [{source_places(basis.sources) or basis.because or basis.origin}]"
