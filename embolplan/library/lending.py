"""Single times that a recipe borrows from another: open choices that say what can be taken over, and from whom."""

from __future__ import annotations

from typing import TYPE_CHECKING

from embolplan.errors import LibraryError, Problem
from embolplan.library.problems import file_spot
from embolplan.model.names import borrowable, kind_name
from embolplan.model.parameter import BORROWED, Choose, Lent, Parameter
from embolplan.model.recipe import Origin, Recipe
from embolplan.units import Quantity, show_quantity
from embolplan.words import say

if TYPE_CHECKING:
    from collections.abc import Mapping

    from embolplan.model.protocol import Protocol


class _NotLent(ValueError):
    """Why a quantity cannot be borrowed, as a sentence."""


def with_lent(protocol: Protocol, origin: Origin, lenders: Mapping[str, tuple[Protocol, Origin]]) -> Recipe:
    """The recipe with what it borrows among its parameters, each open until a person confirms it.

    LibraryError where a lender does not state the quantity, or means another source by a key of the recipe.
    """
    lent, problems = lent_by(protocol, origin, {name: lender for name, (lender, _) in lenders.items()})
    if problems:
        raise LibraryError(problems)
    if not lent:
        return Recipe(protocol, origin, lenders)
    borrowed = {line_id: _open(line_id, each) for line_id, each in lent.items()}
    parameters = _beside_their_own(protocol.parameters, borrowed)
    return Recipe(protocol.model_copy(update={"parameters": parameters}), origin, lenders)


def lent_by(
    protocol: Protocol, origin: Origin, lenders: Mapping[str, Protocol]
) -> tuple[dict[str, Lent], list[Problem]]:
    """What those lenders state of the lines that a recipe borrows from them, and what they do not lend."""
    lent: dict[str, Lent] = {}
    problems: list[Problem] = []
    for line_id, name in protocol.borrows.items():
        try:
            if name in lenders:
                lent[line_id] = _lent(protocol, line_id, lenders[name])
        except _NotLent as error:
            code = "not-lent" if borrowable(line_id) else "borrowed-kind"
            at = file_spot(origin.text, origin.where)(("borrows", line_id), True)
            problems.append(at._replace(message=say("rule.says.not-lent", why=error), code=code))
    return lent, problems


def _lent(protocol: Protocol, line_id: str, lender: Protocol) -> Lent:
    """What the lender states of the same id, or of the id without the borrower's layer or target."""
    if not borrowable(line_id):
        raise _NotLent(say("lending.not_a_time", found=line_id))
    scope, _, rest = line_id.partition(".")
    names = (line_id, rest) if scope in protocol.scopes else (line_id,)
    parameter = next((lender.parameters[name] for name in names if name in lender.parameters), None)
    if parameter is None:
        raise _NotLent(say("lending.lender_without", lender=lender.id, id=line_id))
    sources = parameter.basis.sources if parameter.basis else ()
    if not sources or not isinstance(parameter.value, Quantity):
        raise _NotLent(say("lending.does_not_state", lender=lender.id, id=parameter.id))
    for key in (source.key for source in sources):
        own, theirs = protocol.sources.get(key), lender.sources.get(key)
        if own is not None and (theirs is None or own.citation != theirs.citation):
            raise _NotLent(say("lending.other_source", lender=lender.id, key=key))
    return Lent(lender.id, parameter.value, sources)


def _open(line_id: str, lent: Lent) -> Parameter:
    places = "; ".join(f"{source.key}, {source.place}" for source in lent.sources)
    why = say("lending.open", word=BORROWED, value=show_quantity(lent.value), lender=lent.by, places=places)
    return Parameter(id=line_id, kind=kind_name(line_id) or "", choose=Choose(), why=why, lent=lent)


def _beside_their_own(own: Mapping[str, Parameter], borrowed: Mapping[str, Parameter]) -> dict[str, Parameter]:
    """The recipe's own quantities with what it borrows, each after the last that is about the same thing or layer."""
    order = list(own)
    for line_id in borrowed:
        thing, layer = line_id.rpartition(".")[0], line_id.partition(".")[0]
        places = (
            max((n for n, name in enumerate(order) if name.startswith(f"{of}.")), default=-1) for of in (thing, layer)
        )
        after = next((place for place in places if place >= 0), len(order) - 1)
        order.insert(after + 1, line_id)
    return {line_id: {**own, **borrowed}[line_id] for line_id in order}
