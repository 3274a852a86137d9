"""Whether a choice is one that its protocol offers; nothing is guessed, and part of a word is no word."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from embolplan.model.names import BASES, BASIS, COUNT, PRODUCT, RATIO, TEXT
from embolplan.model.parameter import BORROWED, Choose, Parameter
from embolplan.reading import nearest
from embolplan.units import KINDS, Kind, Quantity, Ratio, parse_count, parse_quantity, parse_ratio, parse_single
from embolplan.words import say

if TYPE_CHECKING:
    from embolplan.model.cite import Basis


class ChoiceError(ValueError):
    """A choice that is refused: `message` is the sentence, `hint` the likely mistake."""

    def __init__(self, message: str, hint: str = "") -> None:
        self.message, self.hint = message, hint
        super().__init__(message)


def check_choice(text: str, parameter: Parameter) -> None:
    """ChoiceError or QuantityError where the text is no choice that the parameter offers."""
    choose = parameter.choose or Choose()
    if parameter.lent is not None and text == BORROWED:
        return
    if parameter.kind in (TEXT, PRODUCT) and isinstance(parameter.value, str):
        _check_identity(text, parameter.value)
    elif choose.options and parameter.kind in KINDS and not choose.open:
        _check_amount_option(text, choose.options, KINDS[parameter.kind])
    elif choose.options and not choose.open:
        _check_option(text, choose.options)
    elif parameter.kind in KINDS:
        amount = _amount(text, parameter)
        if choose.bounds is not None:
            _check_bounds(amount, choose.bounds, choose.basis)
    else:
        _WORDS.get(parameter.kind, _check_text)(text, parameter)


def _amount(text: str, parameter: Parameter) -> Quantity:
    """One number, or a range where products come in ranges."""
    return (parse_quantity if parameter.kind == "size" else parse_single)(text, KINDS[parameter.kind])


def _check_identity(text: str, stated: str) -> None:
    # A quantity of a recipe can be chosen otherwise; another drug or other beads make it another recipe.
    if text != stated:
        raise ChoiceError(say("library.another_recipe", stated=stated))


def _check_option(text: str, options: tuple[str, ...]) -> None:
    if text in options:
        return
    # With the start of several options, any of them may be meant; the message lists them all.
    starts = sum(option.startswith(text) for option in options) > 1
    near = None if starts else nearest(text, options)
    hint = say("library.did_you_mean", near=near) if near else ""
    raise ChoiceError(say("library.not_one_of", found=text, known=", ".join(options)), hint)


def _check_amount_option(text: str, options: tuple[str, ...], kind: Kind) -> None:
    # Where products come in ranges, an option is a range.
    amount = (parse_quantity if kind.name == "size" else parse_single)(text, kind)
    # 1 mL and 1000 µL are one option, however it is written.
    if amount.to(kind.unit) not in [parse_quantity(option, kind).to(kind.unit) for option in options]:
        raise ChoiceError(say("library.not_one_of", found=text, known=", ".join(options)))


def _check_bounds(amount: Quantity, bounds: Quantity, basis: Basis | None) -> None:
    number = amount.to(bounds.unit).value
    assert number is not None
    if (bounds.low is None or bounds.low <= number) and (bounds.high is None or number <= bounds.high):
        return
    raise ChoiceError(say("library.out_of_bounds", found=amount.text, bounds=bounds.text), _stands_on(basis))


def _stands_on(basis: Basis | None) -> str:
    if basis is None:
        return ""
    places = "; ".join(f"{source.key}, {source.place}" for source in basis.sources)
    return say("library.bounds_from", where=places or f"{basis.origin}: {basis.because}")


def _check_basis(text: str, _: Parameter) -> None:
    _check_option(text, BASES)


def _check_count(text: str, _: Parameter) -> None:
    parse_count(text)


def _check_ratio(text: str, parameter: Parameter) -> None:
    ratio = parse_ratio(text)
    stated = parameter.value
    if isinstance(stated, Ratio) and ratio.of and stated.of and ratio.of != stated.of:
        raise ChoiceError(say("library.other_sides", found=" to ".join(ratio.of), stated=" to ".join(stated.of)))


def _check_text(text: str, _: Parameter) -> None:
    if not text.strip() or not text.isprintable() or text != text.strip():
        raise ChoiceError(say("library.no_text"))


_WORDS: dict[str, Callable[[str, Parameter], None]] = {
    BASIS: _check_basis,
    COUNT: _check_count,
    RATIO: _check_ratio,
}
