"""Random amounts as people write them: each quantity of a recipe with the units and the size it may have."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, TypeVar

from hypothesis import strategies as st

T = TypeVar("T")


@dataclass(frozen=True)
class Spec:
    """What a quantity may be: its units, and the largest number."""

    units: tuple[str, ...]
    most: int = 100
    whole: bool = False


_VOLUME = Spec(("mL", "mL", "µL", "L"))
_MASS = Spec(("mg", "mg", "mcg", "g"), 500)
_TIME = Spec(("min", "min", "s", "h"), 60)
SPECS = {
    "volume": _VOLUME,
    "settled_volume": _VOLUME,
    "saline_volume": _VOLUME,
    "pack_volume": Spec(("mL",)),
    "loaded_volume": _VOLUME,
    "diluent_volume": _VOLUME,
    "mass": _MASS,
    "duration": _TIME,
    "interval": _TIME,
    "rate": Spec(("mL/min", "mL/h", "mL/s")),
    "share_bound": Spec(("%",)),
    "share_retained": Spec(("%",)),
    "share": Spec(("%",)),
    "iodine_concentration": Spec(("mgI/mL",), 400),
    "dose": Spec(("Gy", "cGy"), 80),
    "count": Spec(("",), 30, whole=True),
    "alpha_beta": Spec(("Gy",), 20),
    "cycles": Spec(("cardiac cycles",), 10),
    "product content": Spec(("mg", "g"), 200),
    "product concentration": Spec(("mg/mL", "g/L", "mcg/mL")),
    "systemic.prednisone.duration": Spec(("days", "weeks", "h", "min"), 30),
    "concentration": Spec(("mg/mL", "g/L", "mcg/mL")),
    "product vial.volume": Spec(("mL",), 20),
    "product oil.iodine_concentration": Spec(("mgI/mL",), 500),
    "product studied.water_in_oil": Spec(("%",)),
    "product studied.ageing.duration": _TIME,
    "product iodine_concentration": Spec(("mgI/mL",), 400),
}


@dataclass(frozen=True)
class Drawing:
    """Draws from hypothesis, so that what fails is made small."""

    draw: Callable[[st.SearchStrategy[Any]], Any]

    def of(self, options: Sequence[T]) -> T:
        place: int = self.draw(st.integers(0, len(options) - 1))
        return options[place]

    def chance(self, first: int, *, of: int | None = None) -> bool:
        """One in so many; with `of`, so many of them."""
        if of is None:
            return bool(self.draw(st.integers(1, first)) == 1)
        return bool(self.draw(st.integers(1, of)) <= first)

    def number(self, most: int) -> str:
        """A positive decimal of up to three places."""
        places = self.of([0, 0, 1, 2, 3])
        number = self.draw(st.integers(1, most * 10**places))
        return written(Fraction(number, 10**places))

    def share(self) -> str:
        return self.of(["0", "100", "33.3", self.number(100)])

    def rising(self, spec: Spec) -> list[str]:
        """Three numbers, each larger than the one before."""
        steps = [Fraction(self.number(max(1, spec.most // 4))) for _ in range(3)]
        return [written(sum(steps[: n + 1], Fraction(0))) for n in range(3)]

    def plain(self, spec: Spec) -> str:
        """One number with its unit."""
        if spec.whole:
            return str(self.draw(st.integers(0 if self.chance(9) else 1, spec.most)))
        return f"{self.number(spec.most)} {self.of(spec.units)}".strip()

    def spanned(self, spec: Spec) -> str:
        """A span, or a bound with one end."""
        unit, (low, _, high) = self.of(spec.units), self.rising(spec)
        way = self.of(["span", "span", "at least", "at most", "about"])
        return f"{low}-{high} {unit}" if way == "span" else f"{way} {low} {unit}"


def written(number: Fraction) -> str:
    """A fraction that is a short decimal, as a person writes it."""
    return f"{float(number):.3f}".rstrip("0").rstrip(".")
