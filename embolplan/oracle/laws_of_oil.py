"""The laws of a drug solution in oil: how much oil, what the emulsion holds, and what the bench measured of it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from embolplan.oracle.law import Bringing, Law, mentions
from embolplan.oracle.numbers import Number, over, up
from embolplan.units import Ratio

if TYPE_CHECKING:
    from embolplan.oracle.view import View


def _by_ratio(x: View) -> bool:
    """Whether the oil is measured out by its ratio to the drug solution; where both ways are open, somebody says."""
    if not x.mentions("oil.ratio"):
        return False
    return not x.mentions("oil.mode") or x.word("oil.mode") == "by the ratio"


def _oil(x: View) -> Number:
    return x.solution() * x("oil.ratio") if _by_ratio(x) else x.given("oil.volume")


def _measured(quantity: str) -> Law:
    """What a study of this oil measured with this drug, at exactly this ratio."""

    def found(x: View) -> Number:
        parts, drug = x("oil.ratio"), x.word("drug.name")
        if not _by_ratio(x):
            x.not_known()
        for name, held in x.quantities("oil").items():
            noun, _, last = name.rpartition(".")
            if last == "ratio" and noun.partition(".")[0] == drug and isinstance(held.value, Ratio):
                own = held.value.of.index("oil")
                if held.value.parts[own] / held.value.parts[1 - own] == parts:
                    return x.product(f"{noun}.{quantity}", of="oil")
        x.not_known()

    return Law(f"emulsion.{quantity}", found)


LAWS_OF_OIL: Mapping[str, tuple[Law, ...]] = {
    "draw oil": (
        Law("oil.volume", _oil),
        Law("oil.vials", lambda x: up(over(x("oil.volume"), x.product("vial.volume"))), mentions("oil.product")),
        Law("oil.iodine_concentration", lambda x: x.product("oil.iodine_concentration")),
        Law("oil.iodine", lambda x: x("oil.volume") * x("oil.iodine_concentration")),
    ),
    "emulsify": (
        Law("oil.parts", lambda x: over(x.before("volume"), x.in_source("volume"))),
        Law("emulsion.volume", lambda x: x.after("volume")),
        Law(
            "emulsion.drug_concentration",
            lambda x: over(x.after("drug"), x("emulsion.volume")),
            lambda x: x.has("drug") or x.brings("drug", x.container),
        ),
        Law("emulsion.dilution", lambda x: over(x("emulsion.volume"), x.in_source("volume"))),
        _measured("water_in_oil"),
        _measured("water_in_oil_spread"),
        Law("ageing.duration", lambda x: x.product(f"{x.word('drug.name')}.ageing.duration", of="oil")),
    ),
    "mix with oil": (
        # Particles, which take no room. Gas and hydroxide by the share that reacts.
        Law("{what}.concentration", lambda x: over(x("{what}.mass"), x("oil.volume"))),
        Law("suspension.volume", lambda x: x("oil.volume")),
        Law(
            "gas.volume",
            lambda x: x("{what}.mass") * x("reaction.share") * x("{what}.gas_yield"),
            mentions("{what}.gas_yield"),
        ),
        Law(
            "hydroxide.mass",
            lambda x: x("{what}.mass") * x("reaction.share") * x("{what}.hydroxide_yield"),
            mentions("{what}.gas_yield"),
        ),
    ),
}

BROUGHT_OIL: Mapping[str, Mapping[str, Bringing]] = {
    "draw oil": {
        "volume": lambda x: x("oil.volume"),
        "oil": lambda x: x("oil.volume"),
        "oil iodine": lambda x: x("oil.iodine"),
    },
    "mix with oil": {"volume": lambda x: x("oil.volume"), "oil": lambda x: x("oil.volume")},
}
