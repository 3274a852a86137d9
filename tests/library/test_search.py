"""A recipe is found by what a person would call it, and by nothing that it is not."""

from __future__ import annotations

import unicodedata
from functools import partial

import pytest
from hypothesis import given
from hypothesis import strategies as st

from embolplan.library import entries, load_recipe, shipped_root
from embolplan.library.index import Entry
from embolplan.library.search import Wanted, beads_of

FORMS = [partial(unicodedata.normalize, form) for form in ("NFC", "NFD", "NFKC", "NFKD")]
BEADS = "callispheres-300-500, DC Bead, 300-500 µm, 70-150 µm"
ENTRY = Entry(
    "liver/large-tumour",
    "CalliSpheres für große Tumoren",
    "liver",
    "epirubicin",
    "sequence only",
    "1.0.0",
    BEADS,
    "f",
    "0",
)


def finds(text: str, wanted: Wanted) -> bool:
    """Whether a search finds an entry with these beads."""
    return wanted.fits(ENTRY._replace(beads=text))


@pytest.mark.parametrize(
    "wanted",
    [
        Wanted(),
        Wanted(organ="LIVER", drug="Epirubicin", beads="300-500", status="Sequence Only"),
        Wanted(beads="300–500 µm"),
        Wanted(beads="300 - 500um"),
        Wanted(beads="300 to 500 µm"),
        Wanted(beads="70"),
        Wanted(beads="callispheres"),
        Wanted(beads="dc bead"),
        Wanted(status="sequence"),
        Wanted(words=("fur", "GROSSE", "tumoren", "70-150", "rubicin")),
    ],
)
def test_capitals_accents_dashes_and_ways_to_write_micro_do_not_count(wanted: Wanted) -> None:
    assert wanted.fits(ENTRY)


@pytest.mark.parametrize(
    "wanted",
    [
        Wanted(organ="lung"),
        Wanted(drug="liver"),
        Wanted(beads="30"),
        Wanted(beads="7"),
        Wanted(beads="00"),
        Wanted(beads="500-70"),
        Wanted(beads="300-500 µm DC"),
        Wanted(status="complete"),
        Wanted(organ="liver", words=("doxorubicin",)),
    ],
)
def test_part_of_a_number_and_words_across_two_beads_find_nothing(wanted: Wanted) -> None:
    assert not wanted.fits(ENTRY)


@given(st.lists(st.sampled_from(["300-500 µm", "40 µm", "DC Bead", "µ", "é", "微球"]), max_size=4), st.data())
def test_every_word_of_an_entry_finds_it_in_any_of_its_forms(beads: list[str], data: st.DataObject) -> None:
    text = ", ".join(beads)
    for word in beads:
        told = data.draw(st.sampled_from([str.upper, str.lower, str.title]))(word)
        spelled = data.draw(st.sampled_from(FORMS))(told)
        assert finds(text, Wanted(beads=spelled))


@given(st.integers(1, 999), st.integers(1, 999))
def test_a_number_finds_itself_alone(number: int, other: int) -> None:
    assert finds(f"{number} µm", Wanted(beads=str(other))) == (number == other)


@given(st.text(max_size=20), st.text(max_size=20))
def test_who_asks_for_more_never_finds_more(first: str, second: str) -> None:
    both = Wanted(words=(first, second)).fits(ENTRY)
    assert not both or (Wanted(words=(first,)).fits(ENTRY) and Wanted(words=(second,)).fits(ENTRY))


def test_the_beads_of_a_recipe_are_its_products_and_sizes_without_those_of_the_rescue() -> None:
    recipe = load_recipe(shipped_root(), "liver/callispheres-epirubicin-300-500")
    assert beads_of(recipe.protocol) == "callispheres-300-500, 300 to 500 µm"
    layered = load_recipe(shipped_root(), "liver/layered-callispheres-epirubicin")
    assert "100" in beads_of(layered.protocol)
    for span in ("100-300", "100 to 300", "700"):
        assert finds(beads_of(layered.protocol), Wanted(beads=span))


def test_every_shipped_recipe_is_found_by_its_own_words() -> None:
    for entry in entries(shipped_root()):
        wanted = Wanted(
            entry.organ, entry.drug, entry.beads.partition(", ")[0], entry.status, tuple(entry.title.split())
        )
        assert wanted.fits(entry)
