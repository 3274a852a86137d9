"""The laws: for each kind of step, the lines it gives rise to, each as one equation over the recipe's own quantities.

`x("drug.mass")` is that quantity as the step sees it; `{what}` is the noun that the step is about.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from fractions import Fraction
from typing import TYPE_CHECKING

from embolplan.oracle.law import Bringing, Law, mentions
from embolplan.oracle.laws_of_beads import LAWS_OF_DRAWING, LAWS_OF_LOADING
from embolplan.oracle.laws_of_doses import LAWS_OF_DOSES
from embolplan.oracle.laws_of_oil import BROUGHT_OIL, LAWS_OF_OIL
from embolplan.oracle.laws_of_pushing import LAWS_OF_PUSHING, pushing_time
from embolplan.oracle.numbers import NotKnown, Number, down, over, up

if TYPE_CHECKING:
    from embolplan.oracle.view import View


def _by_strength(x: View) -> bool:
    """Whether the recipe says how strong the solution is, and not in how much the drug is dissolved."""
    return x.states("{what}.concentration") and not x.states("{what}.diluent_volume")


def _diluent(x: View) -> Number:
    """A solution needs none."""
    if not x.is_dry():
        x.not_known()
    if not _by_strength(x):
        return x.given("{what}.diluent_volume")
    return over(x("{what}.mass"), x.given("{what}.concentration")) - _displaced(x)


def _displaced(x: View) -> Number:
    """What the powder itself takes up, where its file says how much that is in one vial."""
    try:
        volume = x.product("displacement.volume")
    except NotKnown:
        return Fraction(0)
    return over(x("{what}.mass"), x.product("content")) * volume


def _dissolved(x: View) -> Number:
    """A dry drug is as much as its diluent; a solution is as much as holds the mass."""
    return _diluent(x) + _displaced(x) if x.is_dry() else over(x("{what}.mass"), x.product("concentration"))


def _one_product(x: View) -> bool:
    """Whether vials are those of the product chosen; how several strengths in stock are combined is not covered."""
    return x.mentions("{what}.product") and x.sheet.case.procedure.vials_by is None


def _strength(x: View) -> Number:
    if x.is_dry() and _by_strength(x):
        return x.given("{what}.concentration")
    return over(x("{what}.mass"), x("{what}.volume"))


def _surplus(x: View) -> Number:
    """What is left in the vials; where their number depends on a span, anything up to the content of one."""
    if x.is_open("{what}.vials"):
        return x("{what}.vial.content") * x.part("{what}.surplus_mass")
    return x("{what}.vials") * x("{what}.vial.content") - x("{what}.mass")


def _iodine(x: View) -> Number:
    """The iodine in a millilitre: what is said of this layer, or the product, or else what is said of the recipe."""
    own = "{what}.iodine_concentration"
    if x.full(own) in x.sheet.parameters or (x.states(own) and not x.mentions("{what}.product")):
        return x.given(own)
    return x.product("iodine_concentration")


def _taken_on(x: View) -> Number:
    """The volume that the ratio of contrast is taken on."""
    basis = x.word("{what}.basis")
    if basis == "settled-before-loading":
        return x("beads.settled_volume")
    return x("beads.loaded_volume") if basis == "settled-after-loading" else x.before("volume")


def _contrast(x: View) -> Number:
    """What is added: the volume that the file gives, unless it gives a ratio."""
    if x.states("{what}.volume") and not x.states("{what}.ratio"):
        return x.given("{what}.volume")
    return _taken_on(x) * x("{what}.ratio")


def _bed(x: View) -> Number:
    """D (1 + d / (α/β))."""
    return x("total.dose") * (1 + over(x("fraction.dose"), x("alpha_beta")))


def _eqd2(x: View) -> Number:
    """D (d + α/β) / (2 + α/β)."""
    return over(x("total.dose") * (x("fraction.dose") + x("alpha_beta")), 2 + x("alpha_beta"))


LAWS: Mapping[str, tuple[Law, ...]] = {
    "draw": (
        *LAWS_OF_DRAWING,
        Law(
            "{what}.packs",
            lambda x: up(over(x("{what}.settled_volume"), x("{what}.pack_volume"))),
            mentions("{what}.pack_volume"),
        ),
    ),
    "hydrate": LAWS_OF_DRAWING,
    "dissolve": (
        *LAWS_OF_DOSES,
        Law("{what}.diluent_volume", _diluent),
        Law("{what}.volume", _dissolved),
        Law("{what}.concentration", _strength),
        Law("{what}.vial.content", lambda x: x.product("content"), mentions("{what}.product")),
        Law("{what}.vials", lambda x: up(over(x("{what}.mass"), x("{what}.vial.content"))), _one_product),
        Law("{what}.opened_mass", lambda x: x("{what}.mass") + x("{what}.surplus_mass"), _one_product),
        Law("{what}.surplus_mass", _surplus, _one_product),
        Law(
            "{what}.surplus_volume",
            lambda x: over(x("{what}.surplus_mass"), x.product("label.concentration")),
            _one_product,
        ),
    ),
    "make up": (
        *LAWS_OF_DOSES,
        Law("{what}.concentration", lambda x: over(x("{what}.mass"), x("{what}.volume"))),
    ),
    "infuse": (
        *LAWS_OF_DOSES,
        Law(
            "{what}.concentration",
            lambda x: over(x("{what}.mass"), x("{what}.volume")),
            lambda x: x.step.source is None,
        ),
    ),
    "load": (
        Law("beads.load", lambda x: over(x("{what}.mass"), x("beads.settled_volume"))),
        Law(
            "load.shakes",
            lambda x: down(over(x(str(x.step.wait)), x(str(x.step.every)))),
            lambda x: x.step.wait is not None and x.step.every is not None,
        ),
        *LAWS_OF_LOADING,
    ),
    "withdraw": (Law("slurry.volume", lambda x: x.after("volume"), lambda x: x.step.choice is not None),),
    "mix": (
        Law("slurry.volume", lambda x: x.before("volume"), lambda x: not x.mentions("slurry.volume")),
        Law("{what}.volume", _contrast),
        Law("{what}.iodine_concentration", _iodine),
        Law("{what}.iodine", lambda x: x("{what}.volume") * x("{what}.iodine_concentration")),
        Law("suspension.volume", lambda x: x.after("volume")),
        Law(
            "suspension.drug_concentration",
            lambda x: over(x.after("drug"), x("suspension.volume")),
            lambda x: x.has("drug"),
        ),
        Law("suspension.dilution", lambda x: over(x("suspension.volume"), x("beads.settled_volume"))),
    ),
    "inject": (
        Law(
            "inject.duration",
            lambda x: over(x.before("volume"), x(str(x.step.rate))),
            lambda x: x.step.rate is not None,
        ),
        Law(
            "suspension.duration",
            lambda x: x("stand.duration") + pushing_time(x),
            lambda x: x.step.rate is not None and x.mentions("stand.duration"),
        ),
        *LAWS_OF_PUSHING,
    ),
    "irradiate": (
        Law("fraction.dose", lambda x: over(x("total.dose"), x("fraction.count"))),
        Law("bed", _bed),
        Law("eqd2", _eqd2),
    ),
    **LAWS_OF_OIL,
}
"""A kind of step that is missing here gives rise to no line."""

BROUGHT: Mapping[str, Mapping[str, Bringing]] = {
    "draw": {
        "volume": lambda x: x("{what}.settled_volume") + x("{what}.saline_volume"),
        "settled": lambda x: x("{what}.settled_volume"),
    },
    "dissolve": {
        "volume": lambda x: x("{what}.volume") if x.is_dry() else x.not_known(),
        "{what}": lambda x: x("{what}.mass") if x.is_dry() else x.not_known(),
    },
    "hydrate": {
        "volume": lambda x: x("hydration.volume"),
        "settled": lambda x: x("{what}.settled_volume"),
    },
    "make up": {"volume": lambda x: x("{what}.volume"), "{what}": lambda x: x("{what}.mass")},
    "mix": {
        "volume": lambda x: x("{what}.volume"),
        "{what} volume": lambda x: x("{what}.volume"),
        "iodine": lambda x: x("{what}.iodine"),
    },
    **BROUGHT_OIL,
}
"""What a step brings into its container. A solution where a powder belongs brings nothing that can be counted on."""


_IN_FEEDERS = {
    "volume": "volume",
    "drug_mass": "drug",
    "iodine": "iodine",
    "oil_volume": "oil",
    "oil_iodine": "oil iodine",
}


def feeder_laws(x: View) -> Iterator[Law]:
    """For each feeder its share of what is injected."""
    for feeder in x.sheet.case.feeders:
        if feeder.share is not None:
            yield from (_set_aside(feeder.id, word, substance) for word, substance in _IN_FEEDERS.items())


def _set_aside(feeder: str, word: str, substance: str) -> Law:
    def share(x: View) -> Number:
        return x.before(substance) * x.sheet.feeder_share(feeder)

    return Law(f"feeder.{feeder}.{word}", share, lambda x: substance == "volume" or x.has(substance))


def split_laws(x: View) -> Iterator[Law]:
    """How much goes into the other container."""
    other = x.step.into
    yield Law(f"{other}.volume", lambda y: y.before("volume") * y(f"{other}.share"))


def clearance_laws(x: View) -> Iterator[Law]:
    """The heart beats of an endpoint at the patient's heart rate."""
    yield from (_clearance(name) for name in x.sheet.parameters if name.endswith(".cycles"))


def _clearance(cycles: str) -> Law:
    def time(x: View) -> Number:
        return over(x(cycles), x.sheet.heart_rate())

    return Law(f"{cycles.removesuffix('.cycles')}.clearance_time", time)
