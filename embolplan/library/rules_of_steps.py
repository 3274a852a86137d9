"""What a kind of step cannot do without, what it does not look at, and what has to be done before it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from embolplan.library.names import made_by
from embolplan.library.problems import did_you_mean
from embolplan.library.rule import Checked, Fault, rule
from embolplan.units import Quantity
from embolplan.words import say

if TYPE_CHECKING:
    from embolplan.library.problems import Path
    from embolplan.model.protocol import Protocol, Step

_GIVES = ("inject", "inject-plain", "infuse")
_READ_BY = {"rate": _GIVES, "until": _GIVES, "endpoint": ("check",), "outcomes": ("check",), "choice": ("withdraw",)}
"""The keys that only some kinds of step look at."""
_TIMED = frozenset(["settle", "load", "stand", "hydrate"])
_DISSOLVES = frozenset(["dissolve", "make up", "hydrate", "draw"])
_BRINGS = frozenset(["draw", "hydrate", "dissolve", "make up", "mix"])
"""Steps that bring all of what they are about, so that a second one would bring as much again."""
_LIQUID = ("diluent_volume", "volume", "concentration")
_IN_WORDS = re.compile(
    r"[½⅓⅔¼¾]|\b(half an?|one|two|three|four|five|six|seven|eight|nine|ten|twelve|fifteen|twenty|thirty|forty|sixty)"
    r"[ -](mL|millilit|mg|milligr|g\b|gram|s\b|sec|min|hour|day|week|month|µm|um\b|micro|mm|cm|Gy|Fr)",
    re.IGNORECASE,
)
_MASSES = ("particles",)
"""Nouns with a mass that are no drug."""


def _spoken_of(protocol: Protocol, step: Step, name: str) -> str | None:
    """The id under which the recipe speaks of a quantity, in the step's own scope first; None where it does not."""
    for line_id in ((f"{step.scope}.{name}",) if step.scope else ()) + (name,):
        if line_id in protocol.parameters or line_id in protocol.borrows:
            return line_id
    return None


@rule("what-unknown")
def nouns(checked: Checked) -> Iterator[Fault]:
    """What a step is about has quantities in the recipe."""
    known = _nouns(checked.protocol)
    for n, step in enumerate(checked.protocol.steps):
        if step.what is not None and not _is_known(step, known):
            yield Fault("what-unknown", ("steps", n, "what"), {"found": step.what}, _meant(step.what, known, checked))


def _meant(what: str, known: frozenset[str], checked: Checked) -> str:
    scopes = checked.protocol.scopes
    homes = [scope for scope in scopes if f"{scope}.{what}" in known]
    if homes:
        return say("rule.hint.in_scope", name=f"{homes[0]}.{what}", scope=homes[0])
    plain = {name.partition(".")[2] if name.partition(".")[0] in scopes else name for name in known}
    return did_you_mean(what, plain - {""})


def _nouns(protocol: Protocol) -> frozenset[str]:
    """Every beginning of an id, with its scope."""
    ids = {*protocol.parameters, *protocol.borrows}
    return frozenset(line_id[:n] for line_id in ids for n, sign in enumerate(line_id) if sign == ".")


def _is_known(step: Step, nouns: frozenset[str]) -> bool:
    return not {step.what, f"{step.scope}.{step.what}"}.isdisjoint(nouns)


@rule("quantity-missing")
def needed(checked: Checked) -> Iterator[Fault]:
    """What a kind of step computes with is stated, left to a choice, or said not to be reported."""
    known = _nouns(checked.protocol)
    for n, step in enumerate(checked.protocol.steps):
        # Of a noun that does not exist, every quantity is missing; that it does not exist is said once.
        for names in _needed(step) if step.what is None or _is_known(step, known) else ():
            if not any(_spoken_of(checked.protocol, step, name) for name in names):
                scope = f"{step.scope}." if step.scope else ""
                yield Fault(
                    "quantity-missing", ("steps", n), {"step": step.id, "do": step.do, "name": scope + names[0]}
                )


_DOSE = ("{noun}.mass", "{noun}.dose_per_area", "{noun}.dose_per_weight")
_NEEDS: Mapping[str, tuple[tuple[str, ...], ...]] = {
    "hydrate": (("{noun}.settled_volume",), ("hydration.volume",)),
    "dissolve": (_DOSE, tuple(f"{{noun}}.{quantity}" for quantity in _LIQUID)),
    "make up": (_DOSE, ("{noun}.volume",)),
    "infuse": (_DOSE, ("{noun}.volume",)),
    "split": (("{into}.share",),),
    "load": (_DOSE, ("beads.settled_volume",)),
    "inject": (("inject.rate",),),
    "irradiate": (("total.dose", "fraction.dose"), ("fraction.count",)),
}
"""What a kind of step computes with, each quantity as the names that will do."""


def _needed(step: Step) -> Iterator[tuple[str, ...]]:
    """The quantities that a step needs; what is taken from a container is made up already."""
    noun, needs = step.about, _NEEDS.get(step.do, ())
    if step.do in ("make up", "infuse") and step.source is not None:
        needs = (("{noun}.given.volume",),) if step.do == "infuse" else needs[1:]
    if step.do == "mix" and noun == "contrast":
        needs = (("contrast.ratio", "contrast.volume"),)
    for names in needs:
        yield tuple(name.format(noun=noun, into=step.into) for name in names)


@rule("drug-undissolved")
def dissolving(checked: Checked) -> Iterator[Fault]:
    """A drug that is loaded or mixed has been dissolved before, or its volume is said not to be known."""
    protocol = checked.protocol
    liquid = set[tuple[str | None, str | None]]()
    for n, step in enumerate(protocol.steps):
        noun = step.about
        if step.do in _DISSOLVES:
            liquid |= {(step.scope, noun), (None, noun)}
        mass = _spoken_of(protocol, step, f"{noun}.mass") if step.do in ("load", "mix") else None
        if mass is None or noun in _MASSES or {(step.scope, noun), (None, noun)} & liquid:
            continue
        volumes = [_spoken_of(protocol, step, f"{noun}.{quantity}") for quantity in _LIQUID[:2]]
        open_ = [name for name in volumes if name in protocol.parameters and not protocol.parameters[name].reported]
        if not open_:
            name = mass.removesuffix("mass") + _LIQUID[0]
            yield Fault("drug-undissolved", ("steps", n), {"noun": noun, "step": step.id, "name": name})


@rule("noun-twice")
def once(checked: Checked) -> Iterator[Fault]:
    """What is brought into a recipe is brought once; the mass and the volume of its ids are all of it."""
    brought: dict[tuple[str, str | None, str], str] = {}
    for n, step in enumerate(checked.protocol.steps):
        if step.branch is None and not step.when and step.do in _BRINGS:
            first = brought.setdefault((step.do, step.scope, step.about), step.id)
            if first != step.id:
                yield Fault("noun-twice", ("steps", n), {"noun": step.about, "first": first, "step": step.id})


@rule("every-too-long")
def intervals(checked: Checked) -> Iterator[Fault]:
    """Something that is done every so often is done at least once in the time that the step takes."""
    for n, step in enumerate(checked.protocol.steps):
        every, wait = (_stated_time(checked.protocol, step, name) for name in (step.every, step.wait))
        if every and wait and every.low is not None and wait.high is not None and every.low > wait.high:
            yield Fault("every-too-long", ("steps", n, "every"), {"every": every.text, "wait": wait.text})


def _stated_time(protocol: Protocol, step: Step, name: str | None) -> Quantity | None:
    line_id = _spoken_of(protocol, step, name) if name else None
    parameter = protocol.parameters.get(line_id) if line_id else None
    timed = parameter is not None and parameter.kind == "duration" and isinstance(parameter.value, Quantity)
    return parameter.value.to("min") if timed else None  # type: ignore[union-attr]  # asked for in the line above


@rule("measure-unmade")
def measures(checked: Checked) -> Iterator[Fault]:
    """What a step measures is there by then: a choice or stated volume of what is in it, or the result of a step."""
    made: set[str] = set()
    every = {name for step in checked.protocol.steps for name in _made(step)}
    for n, step in enumerate(checked.protocol.steps):
        made |= _made(step)
        for i, name in enumerate(step.measures):
            later = name in every and name not in made and name not in checked.protocol.parameters
            if later or name.endswith(".capacity"):
                yield Fault("measure-unmade", ("steps", n, "measures", i), {"found": name, "step": step.id})


def _made(step: Step) -> set[str]:
    names = set(made_by(step))
    return names | ({f"{step.scope}.{name}" for name in names} if step.scope else set())


@rule("digit-uncited", "number-in-words")
def digits(checked: Checked) -> Iterator[Fault]:
    """No number stands where neither a source nor a reference can stand beside it, in digits or in words."""
    for n, step in enumerate(checked.protocol.steps):
        spelled = _IN_WORDS.search(step.text.text)
        if spelled:
            yield Fault("number-in-words", ("steps", n, "text"), {"found": spelled[0]})
    for path, text in _uncited(checked.protocol):
        bare = re.search(r"\d+(?:\.\d+)?", text)
        if bare:
            yield Fault("digit-uncited", path, {"found": bare[0]})


def _uncited(protocol: Protocol) -> Iterator[tuple[Path, str]]:
    """The texts of a recipe that people read with its numbers, and that can carry no citation."""
    for name, parameter in protocol.parameters.items():
        yield ("parameters", name, "label"), parameter.label or ""
    for n, step in enumerate(protocol.steps):
        yield from ((("steps", n, "needs", i), thing) for i, thing in enumerate(step.needs))
        yield from ((("steps", n, "outcomes", i, "label"), each.label) for i, each in enumerate(step.outcomes))


@rule("choice-unused")
def steering(checked: Checked) -> Iterator[Fault]:
    """What becomes of the liquid after loading steers the step that withdraws it."""
    parameters = checked.protocol.parameters
    offered = {name for name, each in parameters.items() if each.choose is not None and each.choose.options}
    steered = {step.choice for step in checked.protocol.steps if step.choice is not None}
    for name in parameters:
        # A step that names a choice which is none is told where it stands.
        if name.endswith(".excess") and name in offered - steered and steered <= offered:
            yield Fault("choice-unused", ("parameters", name), {"found": name}, at_key=True)


@rule("wait-missing", "rate-missing")
def clocks(checked: Checked) -> Iterator[Fault]:
    """A time that the text of a step tells the team to keep has its timer, and a rate its key."""
    for n, step in enumerate(checked.protocol.steps):
        times = [name for name in step.references if name.endswith(".duration")]
        rates = [name for name in step.references if name.endswith(".rate")]
        if step.do in _TIMED and times and not (step.wait or step.every):
            yield Fault("wait-missing", ("steps", n), {"step": step.id, "found": times[0]})
        if step.do in _GIVES and rates and not step.rate:
            yield Fault("rate-missing", ("steps", n), {"step": step.id, "found": rates[0]})


@rule("key-idle")
def keys(checked: Checked) -> Iterator[Fault]:
    """A step has no key that its kind does not look at."""
    for n, step in enumerate(checked.protocol.steps):
        for key, kinds in _READ_BY.items():
            if getattr(step, key) and step.do not in kinds:
                values = {"key": key, "do": step.do, "kinds": ", ".join(kinds)}
                yield Fault("key-idle", ("steps", n, key), values, at_key=True)


@rule("phase-order")
def phases(checked: Checked) -> Iterator[Fault]:
    """Nothing is prepared after the delivery has begun, and nothing but what comes after follows the end."""
    behind: str | None = None
    for n, step in enumerate(checked.protocol.steps):
        if step.branch is not None:
            continue
        if (behind == "after" and step.phase != "after") or (behind and step.phase == "prepare"):
            yield Fault("phase-order", ("steps", n, "phase"), {"found": step.phase, "before": behind})
            # The steps behind it are out of order for the same reason.
            return
        if step.phase in ("deliver", "check", "after"):
            behind = step.phase
