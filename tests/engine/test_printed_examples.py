"""Plans against numbers that others printed: radiotherapy, concentrations, loads and mixtures."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import yaml

from embolplan.engine import compute
from embolplan.library import make_case
from tests.engine.shelf import recipe, shelf

if TYPE_CHECKING:
    from embolplan.plan import Plan

CASES = Path(__file__).parents[1] / "cases"
RADIOTHERAPY = "liver/mixed-dose-radiotherapy"
CIRCULAR = {"scores.yaml": 6, "radiotherapy.yaml": 0, "dilution.yaml": 1}
"""How many rows were made by us. One more is one number less that anybody else stands for."""


def rows(name: str) -> list[dict[str, Any]]:
    """The rows of a file of examples."""
    found: list[dict[str, Any]] = yaml.safe_load((CASES / name).read_text(encoding="utf-8"))
    return found


def planned(name: str, choices: Mapping[str, str]) -> Plan:
    of = recipe(name)
    return compute(of, make_case({}, dict(choices), of.protocol, "test"), shelf())


def as_printed(value: float | None, printed: str) -> str:
    """A value with as many decimals as the printed one has, halves up."""
    assert value is not None
    step = Decimal(1).scaleb(Decimal(printed).as_tuple().exponent)  # type: ignore[arg-type]  # finite
    return str(Decimal(repr(value)).quantize(step, ROUND_HALF_UP))


def doses() -> Iterator[Any]:
    """Each prescription with each alpha/beta that it is printed for."""
    for row in rows("radiotherapy.yaml"):
        for ratio, printed in row["by_alpha_beta"].items():
            yield pytest.param(row["given"], ratio, printed, id=f"{row['source']}, {ratio}")


@pytest.mark.parametrize("target", ["solid", "necrotic"])
@pytest.mark.parametrize(("given", "ratio", "printed"), list(doses()))
def test_a_printed_prescription_is_worth_what_its_table_says(
    given: dict[str, str], ratio: str, printed: dict[str, str], target: str
) -> None:
    settings = {f"{target}.{name}": text for name, text in {**given, "alpha_beta": ratio}.items()}
    plan = planned(RADIOTHERAPY, settings)
    assert {name: as_printed(plan[f"{target}.{name}"].value, text) for name, text in printed.items()} == printed


@pytest.mark.parametrize("row", [row for row in rows("dilution.yaml") if "lines" in row], ids=lambda row: row["source"])
def test_a_printed_mixture_comes_out(row: dict[str, Any]) -> None:
    plan = planned(row["recipe"], row["choices"])
    found = {name: as_printed(plan[name].value, text) for name, text in row["lines"].items()}
    assert found == row["lines"]


@pytest.mark.parametrize("name", sorted(path.name for path in CASES.glob("*.yaml") if path.stem != "worked_example"))
def test_every_row_names_its_source_or_says_that_there_is_none_and_what_we_made_ourselves_is_counted(name: str) -> None:
    held = rows(name)
    assert [row for row in held if not (row.get("source") or row.get("none"))] == []
    numbers = ("value", "lines", "by_alpha_beta")
    assert [row for row in held if ("none" in row) == any(key in row for key in numbers)] == []
    assert sum(bool(row.get("circular")) for row in held) == CIRCULAR[name]


def test_no_page_of_a_calculator_stands_for_a_score_alone() -> None:
    # Two sister pages give -2.35 and -2.10 for one patient, whose formula gives -2.109.
    held = [row for row in rows("scores.yaml") if "value" in row and not row.get("circular")]
    others = {row["score"] for row in held if not row.get("calculator")}
    assert {row["score"] for row in held} - others == set()
