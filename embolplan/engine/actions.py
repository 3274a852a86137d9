"""One action for each kind of step: what it does with the containers, and the lines it names.

An action knows the book and its step; it never looks at a value, and steers through `choose` alone.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import lru_cache

from embolplan.engine.amounts import Amount, Option, assumed, choose, down, not_applicable, up, waiting, where_steady
from embolplan.engine.bead_sizes import size_after_loading
from embolplan.engine.book import PATIENT, WASTE, Book
from embolplan.engine.delivery import inject
from embolplan.engine.doses import mass_of
from embolplan.engine.emulsions import LIQUIDS, draw_oil, emulsify
from embolplan.engine.mixtures import Batch, Portion, drained
from embolplan.engine.particles import disperse
from embolplan.engine.radiotherapy import irradiate
from embolplan.engine.readings import drawn, read_volume, with_volume
from embolplan.errors import LibraryError, Problem
from embolplan.model.protocol import Step
from embolplan.words import say

Action = Callable[[Book, Step], None]


def attend(book: Book, step: Step) -> None:
    """A step that moves nothing between containers."""


def draw(book: Book, step: Step) -> None:
    """Beads and the saline they come in, from their bottle into a container; or oil into its syringe."""
    noun = step.about
    if noun in LIQUIDS:
        draw_oil(book, step)
        return
    settled, saline = book.read(f"{noun}.settled_volume"), book.read(f"{noun}.saline_volume")
    _size_of_product(book, noun)
    if book.has(f"{noun}.pack_volume"):
        book.name(f"{noun}.packs", up(settled / book.read(f"{noun}.pack_volume")))
    parts = {noun: settled, f"liquid with the {noun}": saline}
    book.supply(_of(step.source), Batch(parts, settled + saline, settled, frozenset([noun])))
    book.put(_of(step.into), book.empty(_of(step.source)))


def _size_of_product(book: Book, noun: str) -> None:
    """Where the recipe leaves the beads open, their size is that of the product; a catheter is held against it."""
    if book.has(f"{noun}.product") and not book.has(f"{noun}.size"):
        book.name(f"{noun}.size", book.product(noun, "size"))


def hydrate(book: Book, step: Step) -> None:
    """Dry beads swell in a liquid; settled they have a volume of their own, and the rest of the liquid is above."""
    noun = step.about
    settled, liquid = book.read(f"{noun}.settled_volume"), book.read("hydration.volume")
    _size_of_product(book, noun)
    whole = assumed(liquid, say("engine.dry_beads_take_no_room"))
    parts = {noun: settled, f"liquid with the {noun}": whole - settled}
    book.supply(_of(step.into), Batch(parts, whole, settled, frozenset([noun])))


def withdraw(book: Book, step: Step) -> None:
    """The liquid above settled beads goes to waste; with a choice, only where it is removed."""
    source = _of(step.source)
    stays, leaves = drained(book.empty(source), book.read(step.choice) if step.choice else None)
    book.put(WASTE, leaves)
    if step.choice:
        stays = read_volume(book, "slurry.volume", stays)
    book.put(source, stays)


def dissolve(book: Book, step: Step) -> None:
    """A dry drug in a diluent; a product that is a solution does not fit, and what follows waits for one that does."""
    noun = step.about
    mass = mass_of(book, noun)
    form = book.product_word(noun, "powder", say("engine.dissolve_is_dry"))
    stated = _stated_strength(book, noun)
    diluent, dry = _wetted(book, noun, mass, stated)
    not_for_solution = not_applicable(say("engine.solution_needs_no_diluent"))
    book.name(f"{noun}.diluent_volume", _by_form(form, diluent, not_for_solution))
    _open_vials(book, noun, mass)
    fitting = waiting(book.full(f"{noun}.product"), say("engine.product_that_fits"))
    parts = {noun: _by_form(form, mass, fitting), f"{noun} diluent": _by_form(form, diluent, fitting)}
    # What stands in the container already is no part of the solution.
    there = book.containers.pop(_of(step.into), None)
    book.supply(_of(step.into), Batch(parts, _by_form(form, dry, lambda: mass / book.product(noun, "concentration"))))
    made = read_volume(book, f"{noun}.volume", book.empty(_of(step.into)), foreseen=False)
    reached = mass / book.read(f"{noun}.volume")
    if stated is not None and not book.readings(f"{noun}.volume"):
        reached = _by_form(form, stated, reached)
    book.name(f"{noun}.concentration", reached)
    book.put(_of(step.into), with_volume(made, _by_form(form, made.volume, fitting)))
    if there is not None:
        book.put(_of(step.into), there)


def _stated_strength(book: Book, noun: str) -> Amount | None:
    """The strength to dissolve to, where the recipe gives that and no volume of diluent."""
    by_strength = book.has(f"{noun}.concentration") and not book.has(f"{noun}.diluent_volume")
    return book.read(f"{noun}.concentration") if by_strength else None


def _wetted(book: Book, noun: str, mass: Amount, strength: Amount | None) -> tuple[Amount, Amount]:
    """The diluent added and the volume that it gives; either taken for the other where no displacement is stated."""
    if book.product_gives(noun, "displacement.volume"):
        displaced = mass / book.product(noun, "content") * book.product(noun, "displacement.volume")
        if strength is not None:
            return mass / strength - displaced, mass / strength
        return book.read(f"{noun}.diluent_volume"), book.read(f"{noun}.diluent_volume") + displaced
    if strength is not None:
        return assumed(mass / strength, say("engine.no_displacement_of_volume")), mass / strength
    diluent = book.read(f"{noun}.diluent_volume")
    return diluent, assumed(diluent, say("engine.no_displacement"))


def _open_vials(book: Book, noun: str, mass: Amount) -> None:
    if book.has(f"{noun}.product"):
        content = book.name(f"{noun}.vial.content", book.product(noun, "content"))
        vials = book.name(f"{noun}.vials", up(mass / content))

        def over() -> Amount:
            return content * book.part(f"{noun}.surplus_mass")

        opened = book.name(f"{noun}.opened_mass", where_steady(vials, vials * content, lambda: mass + over()))
        surplus = book.name(f"{noun}.surplus_mass", where_steady(vials, opened - mass, over))
        book.name(f"{noun}.surplus_volume", surplus / book.product(noun, "label.concentration"))


def transfer(book: Book, step: Step) -> None:
    """Everything in one container into another."""
    book.put(_of(step.into), book.empty(_of(step.source)))


def split(book: Book, step: Step) -> None:
    """A share of what is in one container into another; the rest stays."""
    share = book.share(f"{step.into}.share")
    taken, left = book.empty(_of(step.source)).taken(share, book.constant(1))
    book.name(f"{step.into}.volume", taken.volume)
    book.put(_of(step.into), taken)
    book.put(_of(step.source), left)


def discard(book: Book, step: Step) -> None:
    """Everything in a container to waste."""
    book.put(WASTE, book.empty(_of(step.source)))


def load(book: Book, step: Step) -> None:
    """The drug stays in contact with the beads; how much of it they bind is a share, not another drug."""
    noun, held = step.about, _of(step.held)
    portion = book.empty(held)
    book.name("beads.load", book.read(f"{noun}.mass") / book.read("beads.settled_volume"))
    if step.wait and step.every:
        shakes = down(book.read(step.wait) / book.read(step.every), say("engine.shakes"))
        book.name("load.shakes", shakes)
    size_after_loading(book, noun)
    batch, bound = portion.batch, book.share("load.share_bound")
    stays = {**batch.stays, noun: _stays(bound, book.share("load.share_retained"), book.constant(1))}
    book.put(held, Portion(Batch(batch.parts, batch.volume, batch.solids, batch.beads, stays), portion.share))


@lru_cache(maxsize=16)
def _stays(bound: Amount, retained: Amount, one: Amount) -> Amount:
    """The share of a drug that stays with the beads; of two stated shares it is the same amount in every plan."""
    return bound + (one - bound) * retained


def mix(book: Book, step: Step) -> None:
    """Contrast by its volume, or by its ratio to the beads, into the syringe with the loaded beads."""
    noun, into = step.about, _of(step.into)
    if book.has(f"{noun}.mass"):
        disperse(book, noun, into)
        return
    slurry = book.empty(into)
    if not book.has("slurry.volume"):
        slurry = read_volume(book, "slurry.volume", slurry)
    volume = drawn(book, f"{noun}.volume", _to_add(book, noun, slurry.volume))
    strength = book.name(f"{noun}.iodine_concentration", _strength(book, noun))
    iodine = book.name(f"{noun}.iodine", volume * strength)
    book.put(into, slurry)
    book.supply(into, Batch({noun: volume, "iodine": iodine}, volume))
    suspension = read_volume(book, "suspension.volume", book.empty(into))
    book.put(into, suspension)
    whole = book.read("suspension.volume")
    if "drug" in suspension.batch.parts:
        book.name("suspension.drug_concentration", suspension.part("drug") / whole)
    book.name("suspension.dilution", whole / book.read("beads.settled_volume"))


def _to_add(book: Book, noun: str, slurry: Amount) -> Amount:
    """The volume that the recipe speaks of; with a ratio, what that makes of the basis that was chosen."""
    if book.has(f"{noun}.volume") and not book.has(f"{noun}.ratio"):
        return book.read(f"{noun}.volume")
    return choose(book.read(f"{noun}.basis"), _bases(book, slurry)) * book.read(f"{noun}.ratio")


def _strength(book: Book, noun: str) -> Amount:
    """The iodine in a millilitre: what the recipe leaves to a person, or that of the product that is picked."""
    line_id = f"{noun}.iodine_concentration"
    own = book.parameters.get(book.full(line_id))
    if own is None and not book.has(f"{noun}.product"):
        # What is said of the whole recipe counts for a layer that has neither a strength nor a product of its own.
        own = book.parameters.get(line_id)
    return book.product(noun, "iodine_concentration") if own is None else own


def make_up(book: Book, step: Step) -> None:
    """A drug made up to a volume: how much diluent that takes is not said, the volume in all is."""
    noun = step.about
    mass, volume = mass_of(book, noun), book.read(f"{noun}.volume")
    book.name(f"{noun}.concentration", mass / volume)
    book.supply(_of(step.into), Batch({noun: mass}, volume))


def infuse(book: Book, step: Step) -> None:
    """A drug infused by itself, out of its syringe where the recipe fills one; it meets no other container."""
    noun = step.about
    if step.source is not None:
        taken, left = _share_given(book, noun, book.empty(step.source))
        book.put(PATIENT, taken)
        book.put(step.source, left)
        return
    mass, volume = mass_of(book, noun), book.read(f"{noun}.volume")
    book.name(f"{noun}.concentration", mass / volume)
    book.supply(PATIENT, Batch({noun: mass}, volume))


def check(book: Book, step: Step) -> None:
    """How long the heart beats of an endpoint last, at the patient's heart rate."""
    beat = book.constant(1, "cycles")
    for line_id in book.cycles:
        noun = line_id.removesuffix(".cycles")
        book.name(f"{noun}.clearance_time", book.read(line_id) / (book.read("patient.heart_rate") * beat))


def _share_given(book: Book, noun: str, portion: Portion) -> tuple[Portion, Portion]:
    return portion.taken(book.read(f"{noun}.given.volume") / portion.volume, book.constant(1))


def _bases(book: Book, slurry: Amount) -> Mapping[str, Amount]:
    return {
        "settled-before-loading": book.read("beads.settled_volume"),
        "settled-after-loading": book.read("beads.loaded_volume"),
        "slurry": slurry,
        "whole-syringe": slurry,
    }


def _by_form(form: Amount, dry: Amount, ready: Option) -> Amount:
    return choose(form, {"powder": dry, "solution": ready, "concentrate": ready})


def _of(container: str | None) -> str:
    if container is None:
        raise LibraryError([Problem("steps", say("engine.no_container"))])
    return container


ACTIONS: Mapping[str, Action] = {
    "draw": draw,
    "settle": attend,
    "withdraw": withdraw,
    "dissolve": dissolve,
    "transfer": transfer,
    "hydrate": hydrate,
    "split": split,
    "discard": discard,
    "load": load,
    "mix": mix,
    "emulsify": emulsify,
    "make up": make_up,
    "irradiate": irradiate,
    "check": check,
    "stand": attend,
    "infuse": infuse,
    "inject": inject,
    # The catheter's own content is entered in the record; no container of the recipe holds it.
    **dict.fromkeys(("flush", "aspirate"), attend),
    **dict.fromkeys(("access", "image", "place", "protect", "give", "assess", "resuspend", "inject-plain"), attend),
}
"""What each kind of step does."""
