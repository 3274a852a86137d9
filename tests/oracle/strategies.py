"""Random recipes as YAML texts, random products, and random choices in them, some left unset.

They go through the real reader and the real door. What `check` would find fault with, such as a syringe that nobody
empties or a layer out of its order, is among them, since it has to be computed as well.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, TypeVar

import yaml
from hypothesis import strategies as st

from embolplan.library import make_case
from embolplan.library.load import parse_product, parse_protocol
from embolplan.model.recipe import Origin, Recipe, Shelf
from tests.oracle.amounts import SPECS, Drawing, Spec

if TYPE_CHECKING:
    from embolplan.model.case import Case

T = TypeVar("T")
CITED = "[book, page]"
LAST = "last"
PRODUCTS = {
    "drug": ["powder", "lyophilisate", "solution", "concentrate"],
    "contrast": ["contrast-a", "contrast-b"],
    "oil": ["oil"],
}
QUANTITIES = {
    "drug": ["content", "concentration"],
    "contrast": ["iodine_concentration"],
    "oil": ["vial.volume", "oil.iodine_concentration", "studied.water_in_oil", "studied.ageing.duration"],
}
FORMS = {"powder": "powder", "lyophilisate": "powder", "solution": "solution", "concentrate": "concentrate"}
BASES = ["settled-before-loading", "settled-after-loading", "slurry", "whole-syringe"]


@dataclass(frozen=True)
class Example:
    """A recipe's text, the texts of its products, and the settings of a case."""

    recipe: str
    products: dict[str, str]
    settings: dict[str, str]

    def __repr__(self) -> str:
        return "\n".join([self.recipe, *self.products.values(), repr(self.settings)])


@st.composite
def examples(draw: Callable[[st.SearchStrategy[Any]], Any]) -> Example:
    """A recipe, its products, and a case."""
    writer = Writer(Drawing(draw))
    tree = writer.recipe()
    products = {name: text(writer.product(name, kind)) for kind, names in PRODUCTS.items() for name in names}
    return Example(text(tree), products, writer.settings | writer.case())


def text(tree: dict[str, Any]) -> str:
    """A tree as YAML, long lines left alone."""
    return yaml.safe_dump(tree, sort_keys=False, allow_unicode=True, width=1000)


def read(example: Example) -> tuple[Recipe, Case, Shelf]:
    """Recipe, case and shelf from their texts."""
    protocol, problems = parse_protocol(example.recipe, "recipe")
    assert protocol is not None, problems
    products = {}
    for name, written in example.products.items():
        product, problems = parse_product(written, name)
        assert product is not None, problems
        products[name] = product
    origins = {name: Origin(name, written, "") for name, written in example.products.items()}
    case = make_case({}, example.settings, protocol, "case")
    return Recipe(protocol, Origin("recipe", example.recipe, "")), case, Shelf(products, origins)


@dataclass
class Writer:
    """Writes one recipe, step by step, with the parameters that its steps need."""

    drawing: Drawing
    parameters: dict[str, Any] = field(default_factory=dict)
    settings: dict[str, str] = field(default_factory=dict)
    containers: dict[str, str] = field(default_factory=dict)
    steps: list[dict[str, Any]] = field(default_factory=list)
    scope: str | None = None

    def recipe(self) -> dict[str, Any]:
        """The whole file."""
        scopes: list[str] = self.drawing.of([[], [], ["distal", "proximal"]])
        for n in range(len(scopes) or 1):
            self.scope = scopes[n] if scopes else None
            self.drawing.of([self.beads, self.beads, self.beads, self.emulsion, self.oil, self.radiotherapy])()
        for more in (self.premedication, self.infusion, self.papaverine, self.endpoint):
            if self.drawing.chance(3):
                self.scope = self.drawing.of(scopes) if scopes and self.drawing.chance(2) else None
                more()
        # In the order of delivery each phase is whole.
        order = ["prepare", "protect", "deliver", "check", "after"]
        self.scope = None
        self.step("assess", phase="after", id=LAST)
        return {
            "embolplan": "1", "id": "liver/example", "version": "1.0.0", "title": "An example", "organ": "liver",
            "drug": "a drug", "status": "complete", "review_by": "2027-11-22", "summary": "An example.",
            "sources": {"book": {"citation": "A book", "read": "full text"}},
            **({"scopes": scopes} if scopes else {}),
            "parameters": self.parameters, "containers": self.containers,
            "steps": sorted(self.steps, key=lambda step: order.index(step["phase"])),
            "rescue": f"not reported {CITED}",
            "not_reported": self.gaps(),
        }  # fmt: skip

    def gaps(self) -> list[dict[str, Any]]:
        """What the file leaves out, said once for all of it."""
        silent = [name for name, entry in self.parameters.items() if entry == "not reported"]
        ratios = [name for name in self.parameters if name.endswith(".ratio")]
        return [{"what": "much", "matters": "it does", "ids": [*silent, *ratios]}] if silent or ratios else []

    # -- parts of a recipe -----------------------------------------------------------------------------------------

    def beads(self) -> None:
        """Beads that are drawn, loaded, mixed with contrast and injected; each of it may be missing."""
        syringe, bottle = self.container("beads"), self.container("bottle")
        settled = self.needs("beads.settled_volume")
        if drawn := self.drawing.chance(6):
            self.needs("hydration.volume")
            self.step("hydrate", what="beads", into=syringe)
            self.settle(syringe)
        elif drawn := self.drawing.chance(8, of=9):
            self.needs("beads.saline_volume", settled and not self.drawing.chance(3))
            self.maybe("beads.pack_volume", "beads.loaded_volume")
            self.step("draw", what="beads", into=syringe, **{"from": bottle})
            self.settle(syringe)
        if self.drawing.chance(6):
            syringe = self.parted(syringe)
        drug = self.drug(syringe) if self.drawing.chance(5, of=6) else False
        if (loaded := drug and self.drawing.chance(5, of=6)) or self.drawing.chance(9):
            self.load(syringe)
        if drawn and (loaded or not drug) and self.drawing.chance(2, of=3):
            self.words("load.excess", ["kept", "removed"])
            self.step("withdraw", choice=self.named("load.excess"), **{"from": syringe})
        if self.drawing.chance(8, of=9):
            self.contrast(syringe)
        if self.drawing.chance(2):
            self.step("stand", wait=self.timed("stand.duration"), **{"in": syringe})
        self.inject(self.moved(syringe))

    def parted(self, syringe: str) -> str:
        """A share of it in another container: thrown away, or what goes on."""
        other = self.container("other")
        self.needs(f"{other}.share")
        self.step("split", into=other, **{"from": syringe})
        kept, gone = (syringe, other) if self.drawing.chance(2) else (other, syringe)
        if self.drawing.chance(2):
            self.step("discard", **{"from": gone})
        return kept

    def settle(self, syringe: str) -> None:
        if self.drawing.chance(2):
            self.step("settle", wait=self.timed("settle.duration"), **{"in": syringe})
        if self.drawing.chance(2, of=3):
            self.step("withdraw", **{"from": syringe})

    def drug(self, syringe: str) -> bool:
        """A drug in a diluent, in a syringe of its own or on the beads at once; whether it is with the beads."""
        own = self.container("drug") if self.drawing.chance(5, of=6) else syringe
        self.needs("drug.mass")
        self.needs("drug.diluent_volume")
        self.product_of("drug")
        self.step("dissolve", what="drug", into=own)
        if own != syringe and self.drawing.chance(9, of=10):
            self.step("transfer", into=syringe, **{"from": own})
            if self.drawing.chance(12):
                # As much again, from a syringe of its own.
                self.step("make up", what="drug", into=syringe)
            return True
        return own == syringe

    def load(self, syringe: str) -> None:
        self.needs("drug.mass")
        self.maybe("load.share_bound", "load.share_retained")
        every: dict[str, str] = {}
        if waits := self.drawing.chance(4, of=5):
            every = {"wait": self.timed("load.duration")}
        if waits and self.drawing.chance(2):
            every["every"] = self.timed("load.interval")
        self.step("load", what="drug", **{"in": syringe, **every})

    def contrast(self, syringe: str) -> None:
        self.product_of("contrast")
        if self.named("contrast.product") not in self.parameters:
            self.maybe("contrast.iodine_concentration")
        sides = self.drawing.of([" beads to contrast", " contrast to beads", " beads to contrast", ""])
        parts = f"{self.drawing.number(20)}:{self.drawing.number(20)}"
        if self.drawing.chance(9, of=10):
            name = self.id("contrast.ratio")
            self.parameters[name] = f"{parts}{sides} {CITED}"
            if self.drawing.chance(4):
                self.settings[name] = f"{self.drawing.number(20)}:{self.drawing.number(20)}{sides}"
        self.words("contrast.basis", BASES, shared=False)  # a basis stands beside its ratio
        self.step("mix", what="contrast", into=syringe)

    def moved(self, syringe: str) -> str:
        if not self.drawing.chance(5):
            return syringe
        table = self.container("table")
        self.step("transfer", into=table, **{"from": syringe})
        return table

    def inject(self, syringe: str) -> None:
        rate = {"rate": self.timed("inject.rate")} if self.drawing.chance(4, of=5) else {}
        self.step("inject", phase="deliver", **{"from": syringe, **rate})

    def emulsion(self) -> None:
        """A drug solution in oil, by its ratio or by a volume; of a study of its type there is one, at one to two."""
        drug, ampoule, syringe = (self.container(name) for name in ("drug", "ampoule", "oil"))
        self.needs("drug.mass")
        self.needs(self.drawing.of(["drug.diluent_volume", "drug.concentration"]))
        self.parameters[self.id("drug.name")] = f"{self.drawing.of(['studied', 'unstudied'])} {CITED}"
        self.product_of("drug")
        self.step("dissolve", what="drug", into=drug)
        ways = self.drawing.of([["oil.ratio"], ["oil.volume"], ["oil.ratio", "oil.volume", "oil.mode"]])
        if "oil.ratio" in ways:
            ratio = self.drawing.of(["1:2", "2:4", f"{self.drawing.number(20)}:{self.drawing.number(20)}"])
            self.parameters[self.id("oil.ratio")] = f"{ratio} solution to oil {CITED}"
        if "oil.volume" in ways:
            self.needs("oil.volume")
        if "oil.mode" in ways:
            self.words("oil.mode", ["by the ratio", "by its volume"])
        self.parameters[self.id("oil.product")] = f"oil {CITED}"
        self.step("draw", what="oil", into=syringe, **{"from": ampoule})
        self.step("emulsify", into=syringe, **{"from": drug})
        self.inject(self.moved(syringe))

    def oil(self) -> None:
        """Particles in oil, and what comes of them."""
        syringe = self.container("oil")
        self.needs("particles.mass")
        self.needs("oil.volume")
        if self.drawing.chance(2):
            self.parameters[self.id("particles.gas_yield")] = f"1.047 mL/mg {CITED}"
            self.parameters[self.id("particles.hydroxide_yield")] = f"2.3995 {CITED}"
            self.maybe("reaction.share")
        self.step("mix", what="particles", into=syringe)
        self.inject(syringe)

    def radiotherapy(self) -> None:
        """One target."""
        for name in ("total.dose", "fraction.count", "alpha_beta"):
            self.needs(name)
        self.step("irradiate", phase="deliver")

    def premedication(self) -> None:
        """A drug that is given for days before; they count among the waits."""
        self.needs("systemic.prednisone.duration")
        self.step("give", what="systemic.prednisone", wait=self.named("systemic.prednisone.duration"))

    def infusion(self) -> None:
        """A drug by itself, before the beads."""
        self.needs("infusion.mass")
        self.needs("infusion.volume")
        self.step("infuse", what="infusion", phase="protect")

    def papaverine(self) -> None:
        """A drug that is made up to a volume, and given in part."""
        syringe = self.container("papaverine")
        for name in ("papaverine.mass", "papaverine.volume", "papaverine.given.volume"):
            self.needs(name)
        self.step("make up", what="papaverine", into=syringe)
        if self.drawing.chance(2):
            self.step("infuse", what="papaverine", phase="protect", **{"from": syringe})

    def endpoint(self) -> None:
        """Heart beats that the contrast takes to clear."""
        self.needs("endpoint.clearance.cycles")
        outcomes = [{"label": "cleared", "to": "end"}, {"label": "not yet", "to": LAST}]
        self.step("check", phase="check", outcomes=outcomes)

    # -- words of a recipe -----------------------------------------------------------------------------------------

    def id(self, name: str) -> str:
        """The name with the scope in front; once it stands without one, it stays so."""
        return f"{self.scope}.{name}" if self.scope and name not in self.parameters else name

    def named(self, name: str) -> str:
        """The id under which a name stands in the file."""
        return self.id(name) if self.id(name) in self.parameters else name

    def container(self, name: str) -> str:
        full = f"{self.scope}-{name}" if self.scope else name
        self.containers[full] = "bottle" if name == "bottle" else "syringe"
        return full

    def step(self, do: str, phase: str = "prepare", **keys: Any) -> None:
        scope = {"scope": self.scope} if self.scope else {}
        self.steps.append(
            {"id": f"step-{len(self.steps)}", "phase": phase, "do": do, **scope, "text": f"Do it. {CITED}", **keys}
        )

    def needs(self, name: str, wanted: bool = True) -> bool:
        """Writes a parameter, and perhaps a choice of it, unless it stands there already."""
        spec, full = SPECS[name.rpartition(".")[2] if name not in SPECS else name], self.id(name)
        if not wanted or full in self.parameters:
            return wanted
        if self.scope and self.drawing.chance(6):
            full = name
        self.parameters[full], choice = self.entry(spec)
        if choice is not None and self.drawing.chance(4, of=5):
            self.settings[full] = choice
        return True

    def maybe(self, *names: str) -> None:
        for name in names:
            if self.drawing.chance(2, of=3):
                self.needs(name)

    def timed(self, name: str) -> str:
        self.needs(name)
        return self.named(name)

    def entry(self, spec: Spec) -> tuple[Any, str | None]:
        """What the file says of a parameter, and what a person would choose."""
        drawing = self.drawing
        way = drawing.of(["stated", "stated", "span", "reported by nobody", "bounds", "options"])
        if way == "reported by nobody":
            return "not reported", drawing.plain(spec)
        if way == "bounds" and not spec.whole:
            low, inside, high = drawing.rising(spec)
            unit = drawing.of(spec.units)
            return {"choose": f"{low}-{high} {unit} {CITED}", "why": "two are given"}, f"{inside} {unit}"
        if way == "options" and not spec.whole:
            options = [f"{number} {spec.units[0]}".strip() for number in drawing.rising(spec)]
            return {"choose": [f"{each} {CITED}" for each in options], "why": "three"}, drawing.of(options)
        stated = drawing.spanned(spec) if way == "span" and not spec.whole else drawing.plain(spec)
        return f"{stated} {CITED}", drawing.plain(spec) if drawing.chance(5) else None

    def words(self, name: str, options: list[str], *, shared: bool = True) -> None:
        """A choice in words, or one of them stated."""
        full = self.id(name)
        if full in self.parameters:
            return
        if shared and self.scope and self.drawing.chance(6):
            full = name
        self.parameters[full] = {"choose": [*options], "why": "nobody says"}
        if self.drawing.chance(5):
            self.parameters[full] = f"{self.drawing.of(options)} {CITED}"
        elif self.drawing.chance(5, of=6):
            self.settings[full] = self.drawing.of(options)

    def product_of(self, noun: str) -> None:
        if self.drawing.chance(3, of=4):
            self.words(f"{noun}.product", PRODUCTS[noun])

    # -- around the recipe -----------------------------------------------------------------------------------------

    def product(self, name: str, kind: str) -> dict[str, Any]:
        """A product; some numbers are spans, some are missing."""
        quantities = dict(self._quantities(kind))
        if kind == "oil":
            quantities["studied.ratio"] = f"1:2 solution to oil {CITED}"
        return {
            "embolplan": "1", "id": name, "version": "1.0.0", "kind": kind, "name": name, "substance": "a drug",
            "form": FORMS.get(name, "liquid"), "review_by": "2027-11-22",
            "sources": {"book": {"citation": "A book", "read": "full text"}},
            "quantities": quantities,
            "contains": [f"water {CITED}"],
        }  # fmt: skip

    def _quantities(self, kind: str) -> Iterator[tuple[str, str]]:
        for quantity in QUANTITIES[kind]:
            spec = SPECS[f"product {quantity}"]
            if self.drawing.chance(9, of=10):
                amount = self.drawing.spanned(spec) if self.drawing.chance(6) else self.drawing.plain(spec)
                yield quantity, f"{amount} {CITED}"

    def case(self) -> dict[str, str]:
        """Heart rate, feeders, microcatheter, and the contrast that runs will take."""
        rate = {"patient.heart_rate": f"{self.drawing.number(200)} /min"} if self.drawing.chance(2) else {}
        feeders = self.drawing.of([[], [], ["F1"], ["F1", "F2"]])
        shares = {f"feeders.{name}.share": f"{self.drawing.share()} %" for name in feeders}
        fields = {
            "microcatheter.lumen": f"{self.drawing.number(100)} mm",
            "microcatheter.length": f"{self.drawing.number(200)} cm",
            "microcatheter.hub_volume": f"{self.drawing.number(1)} mL",
            "microcatheter.stopcock_volume": self.drawing.of(["0 mL", "200 µL"]),
            "procedure.contrast_volume": f"{self.drawing.number(300)} mL",
            "labs.creatinine": "0.9 mg/dL",
        }
        return rate | shares | {name: typed for name, typed in fields.items() if self.drawing.chance(4)}
