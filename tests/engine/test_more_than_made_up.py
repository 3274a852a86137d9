"""More than a syringe holds is given to nobody: a block, and where it cannot even be printed, a refusal."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from embolplan.engine import compute
from embolplan.errors import CaseError
from embolplan.library import make_case
from tests.engine.shelf import recipe, shelf

if TYPE_CHECKING:
    from embolplan.plan import Plan

PROSTATE = recipe("prostate/docetaxel-microspheres")
CODE = "infusion.more-than-made-up"


def given(volume: str, **choices: str) -> Plan:
    """The plan with so much papaverine to be given, of which the review makes up 10 mL."""
    typed = {"papaverine.given.volume": volume, **{name.replace("__", "."): text for name, text in choices.items()}}
    return compute(PROSTATE, make_case({}, typed, PROSTATE.protocol, "test"), shelf())


@pytest.mark.parametrize("volume", ["10.1 mL", "0.0101 L", "100 mL"])
def test_more_than_is_made_up_is_a_block(volume: str) -> None:
    finding = next(it for it in given(volume).findings if it.code == CODE)
    assert finding.severity == "block"
    assert finding.lines == ("papaverine.given.volume", "papaverine.volume")
    assert finding.text == f"{volume} is to be given of a drug of which 10 mL is made up."


@pytest.mark.parametrize("volume", ["10 mL", "0.01 L", "9.9 mL", "0.5 mL"])
def test_what_is_made_up_can_be_given_to_the_last_drop(volume: str) -> None:
    assert CODE not in [it.code for it in given(volume).findings]
    assert CODE not in [it.code for it in given("12 mL", papaverine__volume="12 mL").findings]


def test_containers_that_cannot_be_printed_refuse_the_case_at_once() -> None:
    with pytest.raises(CaseError, match="lies outside what is printed"):
        given("400000000 mL")
