"""The laws of syringes, pulses and feeders: one suspension in parts of a size, and in shares."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from typing import TYPE_CHECKING

from embolplan.oracle.law import Law
from embolplan.oracle.numbers import Number, over, up

if TYPE_CHECKING:
    from collections.abc import Callable

    from embolplan.oracle.view import View

_WORDS = {"drug_mass": "drug", "iodine": "iodine", "oil_volume": "oil", "oil_iodine": "oil iodine"}


def _given(name: str) -> Callable[[View], bool]:
    """Where the file or a person gives a quantity."""

    def given(x: View) -> bool:
        found = x.find(name)
        parameter = x.sheet.parameters.get(found)
        if parameter is None or x.sheet.written(parameter) is None:
            return False
        x.sheet.asked.add(found)
        return True

    return given


def _count(size: str) -> Callable[[View], Number]:
    return lambda x: up(over(x.before("volume"), x(size)))


def _full(size: str) -> Callable[[View], Number]:
    return lambda x: min(x(size), x.before("volume"))


def _last(noun: str, size: str) -> Callable[[View], Number]:
    """What the full ones leave; where their number depends on a span, anything up to a full one."""

    def last(x: View) -> Number:
        if x.is_open(f"{noun}.count"):
            return x(size) * x.part(f"{noun}.last.volume")
        return x.before("volume") - (_count(size)(x) - 1) * x(size)

    return last


def content_laws(prefix: str, volume: Callable[[View], Number], given: Callable[[View], bool]) -> Iterator[Law]:
    """Of drug, iodine and oil the share that the volume is of the whole."""
    for word, substance in _WORDS.items():
        yield _one_content(f"{prefix}.{word}", substance, volume, given)


def _one_content(line: str, substance: str, volume: Callable[[View], Number], given: Callable[[View], bool]) -> Law:
    def part(x: View) -> Number:
        return x.before(substance) * over(volume(x), x.before("volume"))

    return Law(line, part, lambda x: given(x) and x.has(substance))


def _parts(noun: str, size: str) -> Iterator[Law]:
    given, last = _given(size), _last(noun, size)
    yield Law(f"{noun}.last.volume", last, given)
    yield from content_laws(noun, _full(size), given)
    yield from content_laws(f"{noun}.last", last, given)


def _timed(x: View) -> bool:
    return _given("working-syringe.capacity")(x) and x.step.rate is not None


def _with_pauses(x: View) -> Number:
    pushing = x("inject.duration") if x.step.rate else over(x.before("volume"), x("inject.rate"))
    return pushing + (x("pulse.count") - 1) * x("inject.pulse_interval")


_SYRINGE, _PULSE, _PAUSE = "working-syringe.capacity", "inject.pulse_volume", "inject.pulse_interval"

LAWS_OF_PUSHING: tuple[Law, ...] = (
    Law("working-syringe.count", _count(_SYRINGE), _given(_SYRINGE)),
    Law("working-syringe.volume", _full(_SYRINGE), _given(_SYRINGE)),
    *_parts("working-syringe", _SYRINGE),
    Law("working-syringe.duration", lambda x: over(x("working-syringe.volume"), x(str(x.step.rate))), _timed),
    Law("working-syringe.last.duration", lambda x: over(x("working-syringe.last.volume"), x(str(x.step.rate))), _timed),
    Law("pulse.count", _count(_PULSE), lambda x: _given(_PULSE)(x) or _given(_PAUSE)(x)),
    *_parts("pulse", _PULSE),
    Law("pulse.duration", _with_pauses, _given(_PAUSE)),
)


def pushing_time(x: View) -> Number:
    """With the pauses between pulses, where there are any."""
    return x("pulse.duration") if _given(_PAUSE)(x) else x("inject.duration")


def unassigned_laws(x: View) -> Iterator[Law]:
    """What the shares of the feeders leave of what is pushed."""
    shares = [x.sheet.feeder_share(feeder.id) for feeder in x.sheet.case.feeders if feeder.share is not None]
    rest = 1 - sum(shares, Fraction(0))
    if shares and rest > 0:
        for word, substance in {"volume": "volume", **_WORDS}.items():
            if substance == "volume" or x.has(substance):
                yield _unassigned(word, substance, rest)


def _unassigned(word: str, substance: str, rest: Number) -> Law:
    return Law(f"unassigned.{word}", lambda x: x.before(substance) * rest)


def syringe_law(container: str) -> Law:
    """How many of a container what it holds after this step takes."""

    def count(x: View) -> Number:
        return up(over(x.sheet.inside("volume", container, x.n + 1), x.sheet.given(f"{container}.capacity")))

    return Law(f"{container}.count", count)
