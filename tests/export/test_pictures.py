"""Pictures show the plan's own numbers, each where it belongs, in every form, and nothing by colour alone."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

import pytest

from embolplan.engine import compute
from embolplan.export import export_plan, export_record
from embolplan.export.drawing import MARKS, TICK, drawn
from embolplan.export.picture import Bar, Key, Picture, Piece, picture
from embolplan.export.pictures import pictures, what_was_given
from embolplan.library import load_recipe, load_shelf, make_case, shipped_root
from tests.export.examples import RECORD
from tests.golden_plans import PLANS

if TYPE_CHECKING:
    from embolplan.plan import Plan

EXAMPLE = "callispheres-epirubicin-300-500.example"
LAYERS = "layered-callispheres-epirubicin.example"


@cache
def plan_of(name: str) -> Plan:
    """A golden plan."""
    recipe_id, choices = PLANS[name]
    recipe = load_recipe(shipped_root(), recipe_id)
    return compute(recipe, make_case({}, choices, recipe.protocol, "test"), load_shelf(shipped_root()))


def pictured(name: str, caption: str) -> Picture:
    """The one picture of a plan with these words in its caption."""
    (found,) = [each for each in pictures(plan_of(name)) if caption in each.caption]
    return found


def test_the_waits_stand_where_the_published_times_put_them() -> None:
    waits = pictured(EXAMPLE, "Prepare")
    settling, loading, standing = waits.bars
    # 2-3 min of settling, then 30 min with a shake every 5, then 5 min: 37 to 38 min in all.
    assert settling.pieces == (Piece(0, 2, "solid"), Piece(2, 3, "hatched"))
    assert loading.pieces == (Piece(2, 32, "solid"), Piece(32, 33, "hatched"))
    assert loading.ticks == (7, 12, 17, 22, 27, 32)
    assert standing.pieces == (Piece(32, 37, "solid"), Piece(37, 38, "hatched"))
    assert waits.length == 38


@pytest.mark.parametrize(("interval", "time"), [("30 min", "2 h"), ("0.5 h", "120 min"), ("0.5 h", "2 h")])
def test_what_is_due_in_a_wait_stands_where_its_minutes_are_in_whatever_unit_it_was_typed(
    interval: str, time: str
) -> None:
    recipe_id, choices = PLANS[LAYERS]
    recipe = load_recipe(shipped_root(), recipe_id)
    typed = choices | {"distal.load.duration": time, "distal.load.interval": interval}
    plan = compute(recipe, make_case({}, typed, recipe.protocol, "test"), load_shelf(shipped_root()))
    bars = [bar for each in pictures(plan) for bar in each.bars if bar.ticks]
    assert [(bar.ticks, bar.pieces[0].end - bar.pieces[0].start) for bar in bars] == [((30, 60, 90, 120), 120)]


def test_a_container_is_stacked_up_to_its_capacity() -> None:
    held = pictured(EXAMPLE, "container")
    mixed = held.bars[-1]
    # 2 mL of beads, 5 mL of water with the drug, 7 mL of contrast, and room up to 20 mL.
    assert mixed.pieces == (
        Piece(0, 2, "solid"), Piece(2, 7, "hatched"), Piece(7, 14, "dotted"), Piece(14, 20, "outline")
    )  # fmt: skip
    assert "beads 2 mL; epirubicin 60 mg; water-for-injection 5 mL; iodixanol 7 mL" in mixed.text
    # What nobody knows the volume of has words and no bar.
    assert [bar.pieces for bar in held.bars if "unknown:" in bar.text] == [(), ()]


def _filled(bar: Bar) -> float:
    """How much of a container is no empty room."""
    return sum(piece.end - piece.start for piece in bar.pieces if piece.fill != "outline")


@pytest.mark.parametrize("name", PLANS)
def test_every_piece_stands_on_its_scale_and_every_container_shows_its_whole_volume(name: str) -> None:
    plan = plan_of(name)
    for each in pictures(plan):
        assert each.bars
        for bar in each.bars:
            assert all(0 <= piece.start <= piece.end <= each.length for piece in bar.pieces)
            assert [piece.end for piece in bar.pieces[:-1]] == [piece.start for piece in bar.pieces[1:]]
            assert bar.label in each.said
            assert bar.text in each.said
        if "container" in each.caption:
            filled = {_filled(bar) for bar in each.bars if bar.pieces}
            volumes = {each.volume for each in plan.containers if each.volume and each.unit == "mL"}
            assert sorted(filled - {0}) == pytest.approx(sorted(volumes))


def test_a_single_size_is_seen_even_at_the_end_of_its_scale() -> None:
    lines = list(drawn(picture("One", "µm", (Bar("size", "75 µm", (Piece(75, 75, "solid"),)),)), 40))
    assert lines[2] == " " * 39 + MARKS["solid"]


def test_the_layers_stand_in_the_order_of_delivery_with_what_each_carries() -> None:
    layers = pictured(LAYERS, "order of delivery")
    assert [bar.label[0] for bar in layers.bars] == ["1", "2"]
    assert layers.bars[0].pieces == (Piece(100, 300, "solid"),)
    assert "14 mL" in layers.bars[0].text
    assert "60 mg" in layers.bars[0].text
    assert "100 µm" in layers.bars[1].text


def test_what_was_given_stands_one_after_the_other_with_its_drug_and_what_is_left() -> None:
    (shown,) = what_was_given(RECORD)
    given, nothing, left = shown.bars
    # 9 of 14 mL with 60 mg in all are 38.57 mg, and 5 mL are left.
    assert (given.label, given.pieces) == ("F1", (Piece(0, 9, "solid"),))
    assert given.text == "9 mL, with 38.6 mg of drug if evenly mixed"
    assert (nothing.text, nothing.pieces) == ("0 mL", ())
    assert left.pieces == (Piece(9, 14, "outline"),)
    assert "Given into each feeder" in export_record(RECORD, "text").decode()


def test_every_form_has_the_same_words() -> None:
    plan = plan_of(EXAMPLE)
    for form in ("text", "md", "html"):
        told = re.sub(r"<[^>]*>|[*\\]", "", export_plan(plan, form).decode()).replace("\xa0", " ")
        told = " ".join(told.split())
        for words in ("loading: 30 min, something due every 5 min", "at least so long", "5 mL; iodixanol 7 mL; iodine"):
            assert words in told, form


def test_a_drawing_keeps_to_its_width_and_shows_what_is_short() -> None:
    bars = (
        Bar("long", "90 min", (Piece(0, 90, "solid"),), (30.0, 90.0)),
        Bar("short", "1 s", (Piece(0, 0.02, "dotted"),)),
    )
    lines = list(drawn(picture("Two", "min", bars, (Key("solid", "sure"),), "shake"), 40))
    assert max(map(len, lines)) <= 40
    long, short = lines[2], lines[4]
    assert (long[12], long[39], long.count(TICK)) == (TICK, TICK, 2)
    assert short == MARKS["dotted"]
    assert lines[5].startswith("0")
    assert lines[5].endswith("80 min")
    assert len(set(MARKS.values())) == len(MARKS)


def test_layers_stand_in_the_vessels_the_first_of_them_farthest_from_the_catheter() -> None:
    layers = pictured(LAYERS, "Nominal sizes")
    assert layers.tree is not None
    # The number that stands in a vessel is that of the bar which tells what it carries.
    assert [bar.label[0] for bar in layers.bars] == ["1", "2"]
    assert "distal" in layers.bars[0].label
    places = {
        spot.text: {other.x for other in layers.tree.spots if other.text == spot.text} for spot in layers.tree.spots
    }
    assert {number: {round(x, 9) for x in at} for number, at in places.items()} == {"2": {0.5}, "1": {0.833333333}}
    assert [spot.text for spot in layers.tree.spots].count("1") == 4
    # Nearer to the catheter a vessel is wider, and each that parts reaches both of its branches.
    lying = [stroke for stroke in layers.tree.strokes if stroke.row0 == stroke.row1]
    assert [stroke.weight for stroke in lying] == [3, 2, 2, 1, 1, 1, 1]
    drawing = list(drawn(layers, 80))[2:9]
    assert drawing[3].startswith("────")
    assert [line[-12:].count("1") for line in drawing] == [1, 0, 1, 0, 1, 0, 1]
    assert all(len(line) <= 60 for line in drawing)


def test_one_size_and_another_that_may_follow_are_no_layers() -> None:
    assert pictured(EXAMPLE, "Nominal sizes").tree is None
    assert pictured("bead-block-fibroids.example", "Nominal sizes").tree is None


@pytest.mark.parametrize("form", ["html", "md", "text", "pdf"])
def test_the_vessels_are_drawn_in_every_form(form: str) -> None:
    printed = export_plan(plan_of(LAYERS), form)
    if form == "pdf":
        assert printed.startswith(b"%PDF")
    else:
        sign = {"html": 'text-anchor="middle">2</text>', "md": "┤", "text": "┤"}[form]
        assert sign in printed.decode()
