"""What a step goes by where a recipe gives two things for it, or a product of another form; figures by hand."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from embolplan.engine import compute
from embolplan.errors import LibraryError
from tests.engine import loaded_beads
from tests.engine.drugs import case_for, with_parameters, with_product
from tests.engine.shelf import CHOICES, case_of, changed, recipe, shelf
from tests.engine.test_absurd_choices import with_steps

if TYPE_CHECKING:
    from embolplan.plan import Plan


def planned(entries: dict[str, str], change: dict[str, str]) -> Plan:
    """The worked example, 60 mg in 5 mL on 2 mL of beads, with more stated and otherwise chosen."""
    of = with_parameters(recipe(), {name: f"{text} [liu-2021, Methods]" for name, text in entries.items()})
    return compute(of, case_for(of, changed(change)), shelf())


def test_a_volume_of_diluent_counts_before_a_strength_and_a_strength_where_there_is_none() -> None:
    both = planned({"drug.concentration": "20 mg/mL"}, {})
    assert [both[f"drug.{name}"].value for name in ("diluent_volume", "concentration")] == [5, 12]


def test_a_ratio_of_contrast_counts_before_a_volume() -> None:
    # One part to 7 mL of slurry.
    assert planned({"contrast.volume": "3 mL"}, {})["contrast.volume"].value == 7


@pytest.mark.parametrize(
    ("basis", "volume"),
    [
        ("settled-before-loading", 6.0),  # three parts to 2 mL
        ("settled-after-loading", 4.8),  # to 1.6 mL
        ("slurry", 19.5),  # to 2.5 mL of beads and saline with 4 mL of solution
        ("whole-syringe", 19.5),
    ],
)
def test_contrast_goes_by_the_volume_that_is_its_basis(basis: str, volume: float) -> None:
    beads = loaded_beads.recipe("dc-bead-100-300", "100-300 µm", "doxorubicin", parts=3)
    entries = {"contrast.basis": f"{basis} [nobody, x]", "beads.loaded_volume": "1.6 mL [nobody, x]"}
    plan = loaded_beads.plan(with_parameters(beads, entries))
    assert plan["contrast.volume"].value == pytest.approx(volume)


def test_the_size_that_a_recipe_states_counts_before_that_of_the_product() -> None:
    size = loaded_beads.plan(loaded_beads.recipe("dc-bead-300-500", "at least 300 µm", "doxorubicin"))["beads.size"]
    assert (size.low, size.high) == (300, None)


def test_a_concentrate_is_as_strong_as_its_product_like_a_solution() -> None:
    solution = shelf().products["epirubicin-solution-2-mg-ml"]
    concentrate = solution.model_copy(update={"form": "concentrate"})
    case = case_of(changed({"drug.product": solution.id}))
    plan = compute(recipe(), case, with_product(concentrate))
    # 60 mg at 2 mg/mL.
    assert plan["drug.volume"].value == 30
    assert plan["drug.diluent_volume"].status == "not applicable"


def test_a_step_without_the_container_that_it_needs_is_a_fault_of_the_steps() -> None:
    nowhere = with_steps(recipe(), "mix", into=None)
    with pytest.raises(LibraryError) as refused:
        compute(nowhere, case_of(CHOICES), shelf())
    assert [problem.where for problem in refused.value.problems] == ["steps"]
