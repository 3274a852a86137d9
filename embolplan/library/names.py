"""The names that a recipe may speak of: its parameters, what it borrows, and the lines that its steps give rise to."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from embolplan.model.protocol import Protocol, Step

DERIVED = {
    "load": ("beads.load", "load.shakes", "slurry.volume"),
    "mix": (
        "contrast.volume",
        "contrast.iodine",
        "suspension.volume",
        "suspension.drug_concentration",
        "suspension.dilution",
        "slurry.volume",
    ),
    "inject": ("inject.duration", "suspension.duration"),
    "infuse": ("infusion.concentration",),
    "emulsify": (
        "oil.parts",
        "emulsion.volume",
        "emulsion.drug_concentration",
        "emulsion.dilution",
        "emulsion.water_in_oil",
        "emulsion.water_in_oil_spread",
        "ageing.duration",
    ),
    "draw": ("beads.packs",),
    "irradiate": ("bed", "eqd2", "total.dose", "fraction.dose"),
}
"""What each kind of step works out, by the word that stands at `do`."""
DISSOLVED = ("volume", "concentration", "vials", "opened_mass", "surplus_mass")
"""What dissolving works out of the thing that is dissolved."""
PARTICLES = ("particles.concentration", "gas.volume", "hydroxide.mass")
"""What mixing particles into oil gives, with what comes of them later."""
OIL = ("oil.volume", "oil.vials", "oil.iodine_concentration", "oil.iodine")
"""What drawing oil into a syringe gives."""
GIVES = {"dose_per_area": ("mass",), "dose_per_weight": ("mass",)}
"""What a quantity that a recipe has gives of the same noun, whatever its steps are."""
ALWAYS = ("prepare.duration", "check.after")


def known_names(protocol: Protocol) -> frozenset[str]:
    """Every id that texts, waits and gaps of a protocol may name."""
    names = {*protocol.parameters, *protocol.borrows, *ALWAYS, *(f"endpoint.{name}" for name in protocol.endpoints)}
    for name in protocol.parameters:
        noun, _, quantity = name.rpartition(".")
        names |= {f"{noun}.{each}" for each in GIVES.get(quantity, ())}
    for step in protocol.steps:
        names |= set(made_by(step))
        if step.scope is not None:
            names |= {f"{step.scope}.{name}" for name in made_by(step)}
    return frozenset(names)


def made_by(step: Step) -> tuple[str, ...]:
    """The lines that a step works out, without the scope that may stand in front of them."""
    if step.do in ("dissolve", "make up"):
        return tuple(f"{step.about}.{quantity}" for quantity in DISSOLVED)
    if step.do == "draw" and step.what == "oil":
        return OIL
    if step.do == "split":
        return (f"{step.into}.volume",)
    return (*DERIVED.get(step.do, ()), *(PARTICLES if step.do == "mix" and step.what == "particles" else ()))
