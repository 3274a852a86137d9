"""Kidney function by two formulas, and the contrast limit of Cigarroa in both of its readings."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import TYPE_CHECKING

from embolplan.engine.scores import sources
from embolplan.engine.scores.made import Formula
from embolplan.words import say

if TYPE_CHECKING:
    from embolplan.engine.scores.inputs import Inputs
    from embolplan.model.cite import Reference
    from embolplan.plan import Score

_FEMALE = "female"
_CKD_EPI_BY_SEX = {
    "female": ("0.7", "-0.241", " x 1.012"),
    "male": ("0.9", "-0.302", ""),
    None: ("(0.7 female, 0.9 male)", "(-0.241 female, -0.302 male)", " x (1.012 female)"),
}
_CLEARANCE_BY_SEX = {"female": " x 0.85", "male": "", None: " x (0.85 female)"}
"""How a formula is written for either sex, and while none is entered."""
_CAP = Decimal(300)
"""Millilitres of contrast: the maximum that the source prints beside 5 mL/kg."""


def kidney(given: Inputs) -> tuple[Score, ...]:
    """eGFR, creatinine clearance and the contrast limit of one case."""
    return (_egfr(given).of(given), _clearance(given).of(given), *_cigarroa(given))


def _creatinine(given: Inputs) -> str:
    """The creatinine in mg/dL, as it stands in a formula."""
    return "(labs.creatinine / 88.4)" if given.unit("labs.creatinine") == "µmol/L" else "labs.creatinine"


def _conversion(given: Inputs) -> tuple[Reference, ...]:
    """Where the factor was read, if creatinine was converted."""
    return (sources.UNITS,) if given.unit("labs.creatinine") == "µmol/L" else ()


def _read(given: Inputs) -> tuple[bool, Decimal, Decimal]:
    female = given.typed("patient.sex") == _FEMALE
    return female, given.number("patient.age", "years"), given.number("labs.creatinine", "mg/dL")


def _ckd_epi(given: Inputs) -> Decimal:
    female, age, creatinine = _read(given)
    ratio = creatinine / Decimal("0.7" if female else "0.9")
    below = min(ratio, Decimal(1)) ** Decimal("-0.241" if female else "-0.302")
    above = max(ratio, Decimal(1)) ** Decimal("-1.200")
    return 142 * below * above * Decimal("0.9938") ** age * (Decimal("1.012") if female else 1)


def _egfr(given: Inputs) -> Formula:
    k, a, last = _CKD_EPI_BY_SEX[given.typed("patient.sex")]
    ratio = f"{_creatinine(given)} / {k}"
    return Formula(
        "egfr.ckd_epi_2021",
        "mL/min/1.73 m²",
        ("patient.sex", "patient.age", "labs.creatinine"),
        f"142 x min({ratio}, 1)^{a} x max({ratio}, 1)^-1.200 x 0.9938^patient.age{last}",
        _ckd_epi,
        (sources.CKD_EPI, *_conversion(given)),
        say("scores.egfr_primary"),
        adults=True,
    )


def _cockcroft(given: Inputs) -> Decimal:
    female, age, creatinine = _read(given)
    left = 140 - age
    if left <= 0:
        raise ArithmeticError
    return left * given.number("patient.weight", "kg") / (72 * creatinine) * (Decimal("0.85") if female else 1)


def _clearance(given: Inputs) -> Formula:
    last = _CLEARANCE_BY_SEX[given.typed("patient.sex")]
    return Formula(
        "crcl.cockcroft_gault",
        "mL/min",
        ("patient.sex", "patient.age", "patient.weight", "labs.creatinine"),
        f"(140 - patient.age) x patient.weight / (72 x {_creatinine(given)}){last}",
        _cockcroft,
        (sources.COCKCROFT, sources.COCKCROFT_AGAIN, *_conversion(given)),
        say("scores.crcl_primary"),
        adults=True,
    )


def _capped_dose(given: Inputs) -> Decimal:
    return min(5 * given.number("patient.weight", "kg"), _CAP) / given.number("labs.creatinine", "mg/dL")


def _capped_result(given: Inputs) -> Decimal:
    return min(5 * given.number("patient.weight", "kg") / given.number("labs.creatinine", "mg/dL"), _CAP)


def _cigarroa(given: Inputs) -> tuple[Score, ...]:
    """The lower of the two readings of where the source's maximum of 300 mL belongs, and the other one beside it."""
    creatinine = _creatinine(given)
    common = Formula(
        "contrast.cigarroa_limit",
        "mL",
        ("patient.weight", "labs.creatinine"),
        f"min(5 x patient.weight, 300) / {creatinine}",
        _capped_dose,
        (sources.CIGARROA, *_conversion(given)),
        say("scores.cigarroa_stricter"),
        adults=True,
        variant="cap-on-dose",
    )
    other = replace(
        common, text=f"min(5 x patient.weight / {creatinine}, 300)", reckon=_capped_result, variant="cap-on-result"
    )
    first, second = common.of(given), other.of(given)
    if first.value is None or second.value is None or first.value == second.value:
        return (first,)
    low, high = sorted((first, second), key=lambda score: score.value or 0)
    label = say("scores.label.contrast.cigarroa_limit.other")
    beside = replace(high, id="contrast.cigarroa_limit.other", label=label, because=say("scores.cigarroa_other"))
    return (low, beside)
