"""From parameters, choices and products to amounts: what is stated, chosen, measured, and what is missing."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from embolplan.engine.amounts import INFINITE, Amount, Corners, Given, Unknown, waiting
from embolplan.engine.kept import Kept, Remembered
from embolplan.engine.refusals import refused_at
from embolplan.model.names import BASES, BASIS, kind_name
from embolplan.model.offered import with_offered
from embolplan.model.parameter import BORROWED
from embolplan.plan import Status, Waiting
from embolplan.units import (
    KINDS,
    Quantity,
    QuantityError,
    Ratio,
    parse_count,
    parse_quantity,
    parse_ratio,
    parse_single,
    show_quantity,
)
from embolplan.words import say

if TYPE_CHECKING:
    from embolplan.model.case import Case
    from embolplan.model.cite import Basis
    from embolplan.model.parameter import Lent, Parameter, Value
    from embolplan.model.protocol import Protocol
    from embolplan.model.recipe import Recipe

Numbers = Callable[[Fraction, str], Any]
"""Makes the engine's number from an exact one and its unit: floats, or in proofs arrays, fractions, pint quantities."""


def floats(number: Fraction, unit: str) -> float:
    """A plain float; the unit is known from the id's kind."""
    return number.numerator / number.denominator


def bind(recipe: Recipe, case: Case, numbers: Numbers = floats) -> dict[str, Amount]:
    """Every parameter of a recipe, and what was chosen beside them, as an amount under its id."""
    protocol, choices = recipe.protocol, case.choices
    if numbers is not floats:
        return _all_stated(protocol, numbers) | _all_chosen(protocol, choices, numbers)
    # The same is typed once and computed with many times, as a procedure goes on.
    made = _CHOSEN.of(protocol).of(tuple(choices.items()), lambda: _all_chosen(protocol, choices, numbers))
    return _BOUND.of(protocol) | made


def _all_chosen(protocol: Protocol, choices: Mapping[str, str], numbers: Numbers) -> dict[str, Amount]:
    parameters = with_offered(protocol, choices)
    return {name: chosen(parameters[name], typed, numbers) for name, typed in choices.items() if name in parameters}


def as_stated(protocol: Protocol) -> Mapping[str, Amount]:
    """Every parameter of a protocol as plain floats, with nothing chosen: the same amounts each time."""
    return _BOUND.of(protocol)


def _all_stated(protocol: Protocol, numbers: Numbers) -> dict[str, Amount]:
    return {line_id: stated(parameter, numbers) for line_id, parameter in protocol.parameters.items()}


def stated(parameter: Parameter, numbers: Numbers) -> Amount:
    """A parameter as its file gives it; unknown where a person has to choose it or nobody reports it."""
    return _STATED.of(parameter) if numbers is floats else _as_stated(parameter, numbers)


def _as_stated(parameter: Parameter, numbers: Numbers) -> Amount:
    if parameter.value is None or parameter.basis is None:
        why = parameter.why or say("model.not_reported")
        waits = Unknown((Waiting(parameter.id, why),))
        natural = natural_bounds(parameter.id, numbers)
        return Amount(natural or waits, Given("unknown", because=why), parameter.id)
    given = _given(parameter.basis, parameter.value)
    about = isinstance(parameter.value, Quantity) and parameter.value.about
    return Amount(to_number(parameter.value, parameter.kind, parameter.id, numbers), given, parameter.id, about)


def natural_bounds(line_id: str, numbers: Numbers) -> Corners | None:
    """A share nobody reports still lies between nothing and all; every other quantity has no bounds of its own."""
    if kind_name(line_id) != "share":
        return None
    return Corners.span(line_id, numbers(Fraction(0), "%"), numbers(Fraction(100), "%"))


def _given(basis: Basis, value: Value) -> Given:
    status: Status = "assumed" if basis.origin == "house rule" else basis.origin
    quantity = value if isinstance(value, Quantity) else None
    ratio = value if isinstance(value, Ratio) else None
    return Given(status, basis.sources, basis.because, quantity=quantity, ratio=ratio)


def chosen(parameter: Parameter, typed: str, numbers: Numbers) -> Amount:
    """What a person chose, in the unit it was typed in, with what the source states, or the bounds it lies in."""
    options = parameter.choose.options if parameter.choose else ()
    if numbers is floats and typed in options:
        return _OPTIONS.of(parameter)[typed]
    return _as_chosen(parameter, typed, numbers)


def _as_chosen(parameter: Parameter, typed: str, numbers: Numbers) -> Amount:
    if parameter.lent is not None and typed == BORROWED:
        return _borrowed(parameter, parameter.lent, numbers)
    with refused_at(parameter.id):
        value = parse_choice(parameter, typed)
    basis = _basis_of_choice(parameter, value)
    within, stated = _BESIDE_CHOICE.of(parameter)
    given = Given(
        "chosen",
        basis.sources if basis else (),
        within,
        None if basis is not None and basis is parameter.basis else stated,
        value if isinstance(value, Quantity) else None,
        value if isinstance(value, Ratio) else None,
    )
    return Amount(to_number(value, parameter.kind, parameter.id, numbers), given, parameter.id)


def _beside_choice(parameter: Parameter) -> tuple[str | None, str | None]:
    """The bounds that a choice lies in, and what the source states instead of it, as sentences."""
    bounds = parameter.choose.bounds if parameter.choose else None
    within = None if bounds is None else say("engine.chosen_within", bounds=show_quantity(bounds))
    return within, None if parameter.value is None else value_text(parameter.value)


def _basis_of_choice(parameter: Parameter, value: Value) -> Basis | None:
    """What the choice stands on in the recipe's file: what it states itself, its bounds, or the option that it is."""
    if parameter.value is not None and _same(parameter.value, value):
        return parameter.basis
    choose = parameter.choose
    if choose is None or choose.basis is not None:
        return choose.basis if choose else None
    for option, basis in zip(choose.options, choose.bases, strict=True):
        if _same(parse_choice(parameter, option), value):
            return basis
    return None


def _same(one: Value, other: Value) -> bool:
    if isinstance(one, Quantity) and isinstance(other, Quantity):
        converted = one.to(other.unit)
        return (converted.low, converted.high) == (other.low, other.high)
    return one == other


def _borrowed(parameter: Parameter, lent: Lent, numbers: Numbers) -> Amount:
    because = say("lending.borrowed", lender=lent.by)
    given = Given("chosen", lent.sources, because, quantity=lent.value)
    return Amount(to_number(lent.value, parameter.kind, parameter.id, numbers), given, parameter.id, lent.value.about)


def parse_choice(parameter: Parameter, typed: str) -> Value:
    """A choice as the parameter's kind of value; QuantityError with a sentence where it is none."""
    if parameter.kind == "size":
        return parse_quantity(typed, KINDS["size"])
    if parameter.kind == "count":
        return parse_count(typed)
    if parameter.kind in KINDS:
        return parse_single(typed, KINDS[parameter.kind])
    if parameter.kind == "ratio":
        return parse_ratio(typed)
    options = BASES if parameter.kind == BASIS else parameter.choose.options if parameter.choose else ()
    if options and typed not in options:
        raise QuantityError(say("library.not_one_of", found=typed, known=", ".join(options)))
    return typed


def value_text(value: Value) -> str:
    """A stated value as a person reads it."""
    if isinstance(value, Quantity):
        return show_quantity(value)
    return value.text if isinstance(value, Ratio) else str(value)


def to_number(value: Value, kind: str, line_id: str, numbers: Numbers) -> Any:
    """A value in the engine's unit: one number, the two ends of a span, or words as they are."""
    if isinstance(value, Ratio):
        return _of_ratio(value, line_id, numbers)
    if not isinstance(value, Quantity):
        return value
    # Dates are counted from what was written; where a step waits for days, they add up with its minutes.
    unit = "min" if kind == "calendar" else KINDS[kind].unit
    exact = value if value.unit == unit else value.to(unit)
    if exact.value is not None:
        return numbers(exact.value, unit)
    low = numbers(exact.low if exact.low is not None else Fraction(0), unit)
    most = exact.high or KINDS[kind].maximum
    return Corners.span(line_id, low, numbers(Fraction(1), unit) * INFINITE if most is None else numbers(most, unit))


def _of_ratio(ratio: Ratio, line_id: str, numbers: Numbers) -> Any:
    """Parts of what the id is about to one part of the other side; unknown where nobody says which side is which."""
    noun = line_id.split(".")[-2]
    if len(ratio.parts) != 2 or noun not in ratio.of:
        return Unknown((Waiting(line_id, say("engine.sides_not_said")),))
    own = ratio.of.index(noun)
    return numbers(ratio.parts[own] / ratio.parts[1 - own], "")


def of_product(product_id: str, held: Mapping[str, Parameter], quantity: str, numbers: Numbers) -> Amount:
    """One quantity of a product as its file states it; unknown where the file has none."""
    parameter = held.get(quantity)
    if parameter is None:
        return waiting(product_id, say("engine.no_product_number", quantity=quantity, product=product_id))
    amount = _UNNAMED.of(parameter) if numbers is floats else _unnamed(_as_stated(parameter, numbers))
    if not isinstance(amount.value, Corners):
        return amount
    # A span of one product moves by itself, whatever another product's quantity of that name does.
    own = Corners((f"{product_id}.{quantity}",), amount.value.values)
    return Amount(own, amount.how, None, amount.about)


def _unnamed(amount: Amount) -> Amount:
    """The same without its id, which says only what a product calls it."""
    return Amount(amount.value, amount.how, None, amount.about)


def _each_option(parameter: Parameter) -> dict[str, Amount]:
    options = parameter.choose.options if parameter.choose else ()
    return {option: _as_chosen(parameter, option, floats) for option in options}


# What a file says is the same for every case: it is made into plain floats once, and no case changes an amount.
_STATED: Kept[Parameter, Amount] = Kept(lambda parameter: _as_stated(parameter, floats))
_BESIDE_CHOICE: Kept[Parameter, tuple[str | None, str | None]] = Kept(_beside_choice)
_UNNAMED: Kept[Parameter, Amount] = Kept(lambda parameter: _unnamed(stated(parameter, floats)))
_BOUND: Kept[Protocol, dict[str, Amount]] = Kept(lambda protocol: _all_stated(protocol, floats))
_CHOSEN: Kept[Protocol, Remembered[tuple[tuple[str, str], ...], dict[str, Amount]]] = Kept(lambda _: Remembered(256))
_OPTIONS: Kept[Parameter, dict[str, Amount]] = Kept(_each_option)
