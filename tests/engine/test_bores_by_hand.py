"""Lines of the catheter that the volume of its bore does not show: the wider lumen, and what was typed."""

from __future__ import annotations

from tests.engine.test_catheter import planned


def test_a_catheter_that_tapers_shows_both_its_lumens_where_they_are_stated() -> None:
    plan = planned(microcatheter__product="maestro-2-4", microcatheter__length="130 cm")
    tip, wider = plan["microcatheter.lumen"], plan["microcatheter.proximal.lumen"]
    assert [(line.text, line.status) for line in (tip, wider)] == [("0.02 in", "stated"), ("0.025 in", "stated")]
    assert [place.place for place in (*tip.sources, *wider.sources)] == ["page 4, at the tip", "page 4"]
    even = planned(microcatheter__product="headway-27")
    assert "microcatheter.proximal.lumen" not in even
    typed = planned(microcatheter__product="maestro-2-4", microcatheter__lumen="0.021 in")
    assert "microcatheter.proximal.lumen" not in typed


def test_the_catheter_belongs_to_the_delivery_and_to_no_step() -> None:
    plan = planned(microcatheter__product="headway-27")
    names = ("microcatheter.product", "microcatheter.lumen", "microcatheter.length", "catheter.volume")
    assert {(plan[name].phase, plan[name].step) for name in names} == {("deliver", None)}


def test_what_is_typed_of_a_catheter_whose_maker_gives_no_lumen_stands_instead_of_nothing() -> None:
    plan = planned(microcatheter__product="marathon", microcatheter__lumen="0.013 in", microcatheter__length="165 cm")
    lumen = plan["microcatheter.lumen"]
    assert (lumen.status, lumen.instead_of, lumen.text) == ("chosen", None, "0.013 in")
    # pi / 4 x (0.03302 cm)^2 x 165 cm
    assert round(plan["catheter.volume"].value or 0, 6) == 0.141295
