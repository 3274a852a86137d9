"""Whether a dose per body surface or body weight says everything that the milligrams follow from."""

from __future__ import annotations

from collections.abc import Iterator

from embolplan.library.rule import Checked, Fault, rule

_DOSES = ("mass", "dose_per_area", "dose_per_weight")


@rule("dose-without-formula", "dose-twice", "dose-rounding-half")
def doses(checked: Checked) -> Iterator[Fault]:
    """One dose for each drug, with the formula of the body surface and the way of rounding where they are needed."""
    names = checked.protocol.parameters
    nouns = dict.fromkeys(name.rpartition(".")[0] for name in names if name.rpartition(".")[2] in _DOSES[1:])
    for noun in nouns:
        given = [f"{noun}.{dose}" for dose in _DOSES if f"{noun}.{dose}" in names]
        if f"{noun}.dose_per_area" in given and "bsa.formula" not in names:
            yield Fault("dose-without-formula", ("parameters", f"{noun}.dose_per_area"), at_key=True)
        for name in given[1:]:
            yield Fault("dose-twice", ("parameters", name), {"found": name}, at_key=True)
        rounding = [name for name in (f"{noun}.rounding.mass", f"{noun}.rounding.mode") if name in names]
        if len(rounding) == 1:
            yield Fault("dose-rounding-half", ("parameters", rounding[0]), {"noun": noun}, at_key=True)
