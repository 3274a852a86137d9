"""Radiotherapy: fractions of one target, and what they are worth biologically by the linear-quadratic model."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from embolplan.engine.amounts import Amount
    from embolplan.engine.book import Book
    from embolplan.model.protocol import Step

_TWO_GRAY = 2


def irradiate(book: Book, step: Step) -> None:
    """One target's total dose in equal fractions; BED and EQD2 in Gy for the α/β that a person chose."""
    total, count, ratio = book.read("total.dose"), book.read("fraction.count"), book.read("alpha_beta")
    fraction = book.name("fraction.dose", total / count)
    one, two = book.constant(1), book.constant(_TWO_GRAY, "Gy")
    book.name("bed", biologically_effective_dose(total, fraction, ratio, one))
    book.name("eqd2", equivalent_in_two_gray_fractions(total, fraction, ratio, two))


def biologically_effective_dose(total: Amount, fraction: Amount, ratio: Amount, one: Amount) -> Amount:
    """BED = D (1 + d / (α/β)). Source: the linear-quadratic model, as sfjro.fr/ilq/en/modelelq.html gives it."""
    return total * (one + fraction / ratio)


def equivalent_in_two_gray_fractions(total: Amount, fraction: Amount, ratio: Amount, two: Amount) -> Amount:
    """EQD2 = D (d + α/β) / (2 Gy + α/β). Source: the linear-quadratic model, as above."""
    return total * (fraction + ratio) / (two + ratio)
