"""Mass balance is the law: what was put in equals what is in containers and sinks, after every step."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from embolplan.engine.amounts import Amount, Corners, Given, Unknown
from embolplan.engine.bind import floats
from embolplan.engine.book import PATIENT, WASTE, Book, Doing, Reading
from embolplan.engine.doing import doing_of
from embolplan.engine.emulsions import OIL, OIL_IODINE, emulsify
from embolplan.engine.fold import fold
from embolplan.engine.mixtures import Batch, Portion, drained
from embolplan.engine.readings import read_volume
from embolplan.library import make_case
from tests.engine.shelf import CHOICES, WORKED, case_of, changed, recipe, shelf
from tests.engine.test_done import event, measured
from tests.engine.test_done import given as pushed
from tests.golden_plans import PLANS

STEP = recipe("liver/lipiodol-epirubicin-emulsion").protocol.step("emulsify")
SYRINGES = ("a", "b", "c")
SUBSTANCES = ("beads", "drug", "water", "iodine", OIL, OIL_IODINE)


def plain(value: Fraction | str, line_id: str | None = None) -> Amount:
    return Amount(value, Given("stated"), line_id)


def total(portions: Iterable[Portion], substance: str) -> Fraction:
    found = (portion.part(substance).value for portion in portions if substance in portion.batch.parts)
    return sum(found, Fraction(0))


def volumes(portions: Iterable[Portion]) -> Fraction:
    return sum((portion.volume.value for portion in portions), Fraction(0))


amounts = st.fractions(min_value=Fraction(1, 100), max_value=100, max_denominator=100)
shares = st.fractions(min_value=0, max_value=1, max_denominator=50)
places = st.sampled_from(SYRINGES)
steps = st.one_of(
    st.tuples(st.just("beads"), places, amounts, amounts),
    st.tuples(st.just("drug"), places, amounts, amounts),
    st.tuples(st.just("contrast"), places, amounts, amounts),
    st.tuples(st.just("oil"), places, amounts, amounts),
    st.tuples(st.just("pour"), places, places),
    st.tuples(st.just("emulsify"), places, places),
    st.tuples(st.just("split"), places, places, shares),
    st.tuples(st.just("bind"), places, shares),
    st.tuples(st.just("drain"), places),
    st.tuples(st.just("drain, if removed"), places, st.sampled_from(("kept", "removed"))),
    st.tuples(st.just("lost"), places, shares),
    st.tuples(st.just("misread"), places, shares),
)


def supply(book: Book, kind: str, place: str, volume: Fraction, more: Fraction) -> None:
    if kind == "beads":
        parts = {"beads": plain(volume), "water": plain(more)}
        book.supply(place, Batch(parts, plain(volume + more), plain(volume), frozenset(["beads"])))
    elif kind == "drug":
        book.supply(place, Batch({"drug": plain(more), "water": plain(volume)}, plain(volume)))
    elif kind == "oil":
        book.supply(place, Batch({OIL: plain(volume), OIL_IODINE: plain(more)}, plain(volume)))
    else:
        book.supply(place, Batch({"iodine": plain(more), "water": plain(volume)}, plain(volume)))


def carry_out(book: Book, kind: str, place: str, more: tuple[object, ...]) -> None:
    one = plain(Fraction(1))
    if kind == "emulsify":
        if str(more[0]) in book.containers and str(more[0]) != place:
            emulsify(book, STEP.model_copy(update={"source": place, "into": str(more[0])}))
        return
    portion = book.empty(place)
    if kind == "pour":
        book.put(str(more[0]), portion)
    elif kind == "split":
        taken, left = portion.taken(plain(Fraction(str(more[1]))), one)
        book.put(place, left)
        book.put(str(more[0]), taken)
    elif kind == "bind":
        batch, shares_of = portion.batch, {"drug": plain(Fraction(str(more[0])))}
        book.put(place, Portion(Batch(batch.parts, batch.volume, batch.solids, batch.beads, shares_of), portion.share))
    elif kind.startswith("drain") and portion.batch.solids is not None:
        stays, leaves = drained(portion, plain(str(more[0])) if more else None)
        book.put(place, stays)
        book.put(WASTE, leaves)
    elif kind in ("lost", "misread") and volumes([portion]) > 0:
        explains = "lost" if kind == "lost" else "read"
        reading = Reading(plain(volumes([portion]) * Fraction(str(more[0]))), "lost" if explains == "lost" else "read")
        book.doing = Doing({"slurry.volume": (reading,)})
        book.put(place, read_volume(book, "slurry.volume", portion))
    else:
        book.put(place, portion)


@given(st.lists(steps, max_size=25))
def test_every_substance_and_the_volume_balance_after_every_step(taken: list[tuple[str, ...]]) -> None:
    book = Book({}, {}, {}, lambda number, unit: number)
    for kind, place, *more in taken:
        if kind in ("beads", "drug", "contrast", "oil"):
            supply(book, kind, place, Fraction(more[0]), Fraction(more[1]))
        elif place in book.containers:
            carry_out(book, kind, place, tuple(more))
        brought = [Portion(batch) for batch in book.brought]
        for substance in SUBSTANCES:
            assert total(book.held, substance) == total(brought, substance), (kind, substance)
        assert volumes(book.held) == volumes(brought), kind


@pytest.mark.parametrize("case", WORKED["cases"], ids=[case["name"] for case in WORKED["cases"]])
@pytest.mark.parametrize("saline", ["6 mL", "0.5 mL"])
def test_the_shipped_recipe_balances_in_every_case(case: dict[str, dict[str, str]], saline: str) -> None:
    choices = changed({**case.get("change", {}), "beads.saline_volume": saline})
    balanced(fold(recipe(), case_of(choices), shelf(), numbers=floats).book)


@pytest.mark.parametrize("name", PLANS)
def test_every_shipped_recipe_balances(name: str) -> None:
    of = recipe(PLANS[name][0])
    balanced(fold(of, make_case({}, PLANS[name][1], of.protocol, "test"), shelf(), numbers=floats).book)


def balanced(book: Book) -> None:
    brought = [Portion(batch) for batch in book.brought]
    for substance in {substance for portion in brought for substance in portion.batch.parts}:
        put_in = [portion.part(substance).value for portion in brought if substance in portion.batch.parts]
        found = [portion.part(substance).value for portion in book.held if substance in portion.batch.parts]
        if any(isinstance(value, Unknown) for value in (*put_in, *found)):
            continue
        assert corner_sums(found) == pytest.approx(corner_sums(put_in), rel=1e-12), substance


def corner_sums(values: list[Any]) -> list[float]:
    """The sum at each corner of the one span that the recipe has, the share that is bound."""
    corners = [value.values if isinstance(value, Corners) else (value, value) for value in values]
    return [sum(float(one[corner]) for one in corners) for corner in (0, 1)]


def test_what_is_infused_out_of_a_syringe_goes_to_the_patient() -> None:
    """Of 30 mg made up to 10 mL, 4 mL are 12 mg."""
    of = recipe("prostate/docetaxel-microspheres")
    case = make_case({}, {"papaverine.given.volume": "4 mL"}, of.protocol, "test")
    book = fold(of, case, shelf(), numbers=floats).book
    balanced(book)
    given = [
        portion.part("papaverine").value for _, portion in book.sinks[PATIENT] if "papaverine" in portion.batch.parts
    ]
    assert given == pytest.approx([12])


@pytest.mark.parametrize("entered", [[9.0], [4.0, 5.0], [4.0, None, 5.0]])
def test_what_was_given_at_the_table_is_in_the_patient_and_the_rest_in_the_syringe(entered: list[float | None]) -> None:
    """Of 60 mg in 14 mL, 9 mL carry 60 x 9 / 14 mg, also where the syringe was read in between and nothing was lost."""
    reading = measured("left.volume", 10.0, "lost", of="suspension.volume")
    events = [replace(reading if each is None else pushed(each), n=n) for n, each in enumerate(entered, 2)]
    book = fold(recipe(), case_of(CHOICES), shelf(), doing_of(events), floats).book
    balanced(book)
    given = [portion.part("drug").value for _, portion in book.sinks[PATIENT] if "drug" in portion.batch.parts]
    assert sum(given) == pytest.approx(60 * 9 / 14)


def test_a_second_preparation_is_brought_with_all_that_the_first_had_in_it() -> None:
    """Twice 60 mg, 14 and 10 mL; of the first 12 mL are pushed, of what is then in the syringe another 6."""
    again = event("prepared again", of="suspension.volume", value=10.0, unit="mL", text="10 mL")
    events = [replace(each, n=n) for n, each in enumerate((pushed(12), again, pushed(6)), 2)]
    book = fold(recipe(), case_of(CHOICES), shelf(), doing_of(events), floats).book
    balanced(book)
    assert sum(portion.part("drug").value for portion in book.held if "drug" in portion.batch.parts) == pytest.approx(
        120
    )
    assert sum(portion.volume.value for portion in book.held if "drug" in portion.batch.parts) == pytest.approx(24)
