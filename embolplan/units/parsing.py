"""The strict grammar of amounts: digits, an optional decimal point, one unit of the field's own short list.

Around one number may stand 'at least', 'at most' and 'about'; a span is '2-3 min' or '2 to 3 min'. Text never reaches
pint's parser, which reads '1,5 mL' as 15 mL.
"""

from __future__ import annotations

import re
from difflib import get_close_matches
from fractions import Fraction
from functools import lru_cache

from embolplan.units.errors import QuantityError, echo, refused
from embolplan.units.formatting import printable
from embolplan.units.kinds import KINDS, Kind, kind_spellings
from embolplan.units.quantity import Quantity, Ratio
from embolplan.units.refusals import clean
from embolplan.units.table import UNITS, Unit, all_spellings, unit_named

_NUMBER = r"(?:0|[1-9][0-9]*)(?:\.[0-9]+)?"
_AMOUNT = re.compile(
    r"(?:(?P<bound>(?i:at least|at most)) )?(?P<about>(?i:about) )?"
    rf"(?P<low>{_NUMBER})(?:(?: ?[-–] ?| to )(?P<high>{_NUMBER}))?"
    # A unit that starts with a digit, 10^9/L, needs the space: without it, its digits would join the number's.
    r"(?: ?(?P<unit>[^0-9 .].*)| (?P<power>10[*^].*))?",
)
_RATIO = re.compile(rf"(?P<parts>{_NUMBER}(?: ?: ?{_NUMBER})+)(?: (?P<of>[^\W\d_][\w ()/-]*))?")
_RATIO_KIND = Kind("ratio", "", ("",), "1:1")

_CUBIC_CENTIMETRES = {"cc", "ccm", "cm3", "cm^3"}
_INTERNATIONAL_UNITS = {"u", "iu", "unit", "units"}
_OTHER_NAMES = {
    "microns": "µm",
    "micron": "µm",
    "\u03bc": "µm",  # to which both micro signs are folded
    "f": "Fr",
    "french": "Fr",
    "inches": "in",
    '"': "in",
    "d": "days",
    "w": "weeks",
    "wk": "weeks",
    "mo": "months",
    "a": "years",
    "y": "years",
    "yr": "years",
    "hr": "h",
    "hrs": "h",
    "hour": "h",
    "hours": "h",
    "mins": "min",
    "minute": "min",
    "minutes": "min",
    "seconds": "s",
    "lbs": "lb",
    "c": "°C",
    "percent": "%",
    "bpm": "/min",
    "gamma": "mcg",
    "γ": "mcg",
}


@lru_cache(maxsize=4096)
def parse_quantity(text: str, kind: Kind) -> Quantity:
    """The amount that the text states, in the canonical unit it was written in; spans, bounds and 'about' included.

    QuantityError, with the likely mistake, for anything outside the grammar or the kind.
    """
    plain = clean(text, kind)
    match = _AMOUNT.fullmatch(plain)
    if match is None:
        raise _unreadable(plain, kind)
    bound = (match["bound"] or "").lower()
    low = Fraction(match["low"])
    high = Fraction(match["high"]) if match["high"] else low
    if match["high"]:
        _check_span(plain, low, high, bounded=bool(bound))
    unit = _unit(match["unit"] or match["power"] or "", match["high"] or match["low"], plain, kind)
    for number in (low, high):
        _check_number(plain, number, kind)
    return Quantity(
        low=None if bound == "at most" else low,
        high=None if bound == "at least" else high,
        unit=unit,
        about=bool(match["about"]),
    )


def parse_single(text: str, kind: Kind) -> Quantity:
    """One plain number with its unit, as typed at the table; QuantityError also for a span, a bound and 'about'."""
    quantity = parse_quantity(text, kind)
    if quantity.value is None or quantity.about:
        raise refused("units.not_single", text=echo(text), example=kind.sample)
    return quantity


def parse_count(text: str) -> int:
    """A whole number without a unit, zero included; QuantityError for anything else."""
    return int(parse_single(text, KINDS["count"]).value or 0)


@lru_cache(maxsize=256)
def parse_ratio(text: str) -> Ratio:
    """'1:1 beads to contrast', or '1:2' with its sides not named; QuantityError for anything else."""
    plain = clean(text, _RATIO_KIND, ratio=True)
    match = _RATIO.fullmatch(plain)
    if match is None:
        raise refused("units.not_a_ratio", text=echo(plain))
    parts = tuple(Fraction(part.strip()) for part in match["parts"].split(":"))
    of = tuple(match["of"].split(" to ")) if match["of"] else ()
    if not all(parts):
        raise refused("units.ratio_zero", text=echo(plain))
    for part in parts:
        _check_number(plain, part, _RATIO_KIND)
    if of and len(of) != len(parts):
        raise refused("units.ratio_names", text=echo(plain))
    return Ratio(parts, of)


def _unreadable(text: str, kind: Kind) -> QuantityError:
    """Why text without a refused habit still is no amount."""
    if not re.search("[0-9]", text):
        code = "units.needs_number"
    elif re.match("[0-9]", text):
        code = "units.two_numbers"
    elif re.match(r"(?i:at (least|most) |about )", text):
        code = "units.malformed"
    else:
        code = "units.number_first"
    return refused(code, text=echo(text), kind=kind.title, example=kind.sample)


def _check_span(text: str, low: Fraction, high: Fraction, *, bounded: bool) -> None:
    if bounded:
        raise refused("units.bound_of_span", text=echo(text))
    if low >= high:
        raise refused("units.reversed", text=echo(text))


def _check_number(text: str, number: Fraction, kind: Kind) -> None:
    said = {"text": echo(text), "kind": kind.title, "example": kind.sample}
    if not printable(number):
        raise refused("units.out_of_range", **said)
    if number == 0 and kind.positive:
        raise refused("units.zero", **said)
    if kind.maximum is not None and number > kind.maximum:
        raise refused("units.above_maximum", most=f"{kind.maximum} {unit_named(kind.unit).label()}", **said)
    if kind.whole and "." in text:
        raise refused("units.not_whole", **said)


def _unit(written: str, number: str, text: str, kind: Kind) -> str:
    """The canonical unit that was written, or the refusal that fits it best."""
    if written in kind_spellings(kind):
        return kind_spellings(kind)[written]
    if not written and not kind.unit:
        return ""
    said = {"text": echo(text), "unit": echo(written), "kind": kind.title, "units": kind.choices}
    if not written:
        said["unit"] = unit_named(kind.accepted[0]).label(number)
        raise refused("units.needs_unit", number=number, **said)
    raise _unit_refusal(written, said | {"example": kind.sample}, kind)


def _unit_refusal(written: str, said: dict[str, str], kind: Kind) -> QuantityError:
    folded = written.casefold()
    known = all_spellings().get(written)
    if known is None and re.search(r"\s[0-9]", written):
        return refused("units.two_numbers", **said)
    if folded in _CUBIC_CENTIMETRES:
        return refused("units.cc", **said)
    if folded in _INTERNATIONAL_UNITS:
        return refused("units.international_units", **said)
    if not kind.unit:
        return refused("units.takes_no_unit", **said)
    recased = {spelling.casefold(): unit for spelling, unit in kind_spellings(kind).items()}.get(folded)
    if recased is not None:
        return refused("units.wrong_case", fix=unit_named(recased).label(), **said)
    meant = known or UNITS.get(_OTHER_NAMES.get(folded, " "))
    return _unknown(written, said, kind) if meant is None else _elsewhere(meant, said, kind)


def _elsewhere(meant: Unit, said: dict[str, str], kind: Kind) -> QuantityError:
    """A unit that exists: written in another way than is read, of another measure, or not on this kind's list."""
    if meant.name in kind.accepted:
        return refused("units.unknown_unit", near=meant.label(), **said)
    own = {unit_named(unit).measures for unit in kind.accepted}
    code = "units.unit_not_listed" if meant.measures in own else "units.wrong_dimension"
    return refused(code, found=meant.measure, **said)


def _unknown(written: str, said: dict[str, str], kind: Kind) -> QuantityError:
    """A unit that does not exist, with the nearest that the kind takes."""
    # Units of one or two letters are all alike: the nearest to ng is g, and no hint may be wrong by so much.
    near = get_close_matches(written, kind_spellings(kind), 1) if len(written) > 2 else []
    if not near:
        return refused("units.unlike_unit", **said)
    return refused("units.unknown_unit", near=unit_named(kind_spellings(kind)[near[0]]).label(), **said)
