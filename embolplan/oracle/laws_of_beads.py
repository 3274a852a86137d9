"""The laws of beads: their size, and what a published change of the diameter makes of size and volume on loading."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from embolplan.oracle.law import Law
from embolplan.oracle.numbers import NotKnown, Number

if TYPE_CHECKING:
    from embolplan.oracle.view import View

_SIGNS = {"loss": -1, "gain": 1}


def _has_no_size(x: View) -> bool:
    """Where the recipe leaves the beads open, and says no size of its own."""
    return x.mentions("{what}.product") and not x.mentions("{what}.size")


def _drug(x: View) -> str:
    """The plain name of what is loaded: that of its product, or else what the recipe calls it."""
    try:
        return x.sheet.shelf.products[x.word("{what}.product")].substance
    except NotKnown:
        return x.word("{what}.name")


def _published(way: str) -> Callable[[View], bool]:
    """Where the product's file says how the diameter changes with this drug, and which way."""

    def published(x: View) -> bool:
        try:
            return f"{_drug(x)}.diameter_{way}" in x.quantities("beads")
        except NotKnown:
            return False

    return published


def _left(x: View) -> Number:
    """What one part of the diameter becomes."""
    way = "loss" if _published("loss")(x) else "gain"
    return 1 + _SIGNS[way] * x.product(f"{_drug(x)}.diameter_{way}", "beads")


def _change(x: View) -> Number:
    """What the volume loses or gains: a sphere's goes by the cube."""
    left = _left(x)
    change = left * left * left - 1
    return -change if change < 0 else change


def _either(x: View) -> bool:
    return any(_published(way)(x) for way in _SIGNS)


LAWS_OF_DRAWING = (Law("{what}.size", lambda x: x.product("size"), _has_no_size),)
LAWS_OF_LOADING = (
    Law("beads.loaded.size", lambda x: x("beads.size") * _left(x), _either),
    Law("beads.loaded.volume_loss", _change, _published("loss")),
    Law("beads.loaded.volume_gain", _change, _published("gain")),
)
