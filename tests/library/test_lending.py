"""What a recipe borrows: from whom it can, what is refused with its place, and how it comes into the choices."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path

import pytest

from embolplan.errors import CaseError, LibraryError
from embolplan.library import load_recipe, load_shelf, make_case, pack, parse_protocol, shipped_root, unpack
from embolplan.model.cite import Reference
from embolplan.model.names import borrowable, known_quantities
from embolplan.units import show_quantity
from tests.library.good import GOOD, NAME

LAYERED, LENDER = "liver/layered-callispheres-epirubicin", NAME
BORROWED = ("distal.load.duration", "distal.load.interval")


def refused(library: Path, borrows: Iterable[str], text: str = GOOD, lender: str = "liver/lender") -> list[str]:
    """What is said of the good protocol where it borrows these lines of a copy of itself."""
    lending = GOOD.replace(f"id: {NAME}", f"id: {lender}")
    (library / f"{lender}.yaml").write_text(lending, encoding="utf-8")
    entries = "".join(f"  {line_id}: {lender}\n" for line_id in borrows)
    borrowing = text.replace("\ncontainers:", f"\nborrows:\n{entries}\ncontainers:")
    (library / f"{NAME}.yaml").write_text(borrowing, encoding="utf-8")
    with pytest.raises(LibraryError) as error:
        load_recipe(library, NAME)
    return [f"{each.line}:{each.column} {each.message}" for each in error.value.problems]


def test_what_is_borrowed_is_open_and_says_what_can_be_taken_over_from_where() -> None:
    recipe, lender = load_recipe(shipped_root(), LAYERED), load_recipe(shipped_root(), LENDER)
    assert list(recipe.protocol.borrows) == list(BORROWED)
    for line_id in BORROWED:
        parameter, own = recipe.protocol.parameters[line_id], line_id.removeprefix("distal.")
        stated = lender.protocol.parameters[own]
        assert parameter.value is None
        assert parameter.lent is not None
        assert (parameter.lent.by, parameter.lent.value) == (LENDER, stated.value)
        assert parameter.lent.sources == (Reference("liu-2021", "Methods, Treatment, Preparation"),)
        for words in ("not reported here", "'borrowed'", show_quantity(parameter.lent.value), LENDER, "liu-2021"):
            assert words in (parameter.why or "")


def test_what_is_borrowed_stands_with_its_layer_and_the_file_itself_stays_as_it_is() -> None:
    recipe = load_recipe(shipped_root(), LAYERED)
    raw, problems = parse_protocol(recipe.origin.text, "f")
    assert raw is not None
    assert not problems
    names = list(recipe.protocol.parameters)
    assert [name for name in names if name not in BORROWED] == list(raw.parameters)
    # Beside what is about the same thing, so that whoever chooses meets it there.
    loads = [n for n, name in enumerate(names) if name.startswith("distal.load.")]
    assert loads == list(range(loads[0], loads[0] + 5))
    layers = [name.partition(".")[0] for name in names]
    assert layers == sorted(layers, key=["distal", "proximal", "pause"].index)


@pytest.mark.parametrize(
    ("line_id", "said"),
    [
        ("no.duration", "liver/lender has no no.duration to borrow"),
        ("infusion.duration", "liver/lender has infusion.duration, and no source states it there, so there is nothing"),
        ("drug.mass", "'drug.mass' is no time; a dose, a rate or an endpoint is never borrowed"),
        ("inject.rate", "'inject.rate' is no time; a dose, a rate or an endpoint is never borrowed"),
        ("endpoint.stasis.duration", "'endpoint.stasis.duration' is no time; a dose, a rate or an endpoint is never"),
    ],
)
def test_what_cannot_be_borrowed_is_refused_at_its_place(library: Path, line_id: str, said: str) -> None:
    (told,) = refused(library, [line_id])
    assert told.startswith(f"104:3 {said}")


def test_everything_that_cannot_be_borrowed_is_told_in_one_run(library: Path) -> None:
    assert [told.split(" ")[0] for told in refused(library, ["no.duration", "drug.mass"])] == ["104:3", "105:3"]


def test_a_key_that_means_another_source_in_the_lender_is_refused(library: Path) -> None:
    text = GOOD.replace("Liu S, Yu G", "Somebody Else, Yu G")
    assert refused(library, ["load.interval"], text) == [
        "104:3 liver/lender means another source by liu-2021; one of the two needs another key"
    ]


def test_only_times_can_be_borrowed() -> None:
    nouns = ("load", "stand", "systemic.sorafenib", "distal.pause")
    lendable = {name for name in known_quantities() for noun in nouns if borrowable(f"{noun}.{name}")}
    assert lendable == {"duration", "interval", "after", "clearance_time", "start", "interruption"}
    assert not any(borrowable(f"endpoint.stasis.{name}") for name in known_quantities())


def test_a_pack_carries_its_lenders_and_comes_out_equal() -> None:
    root = shipped_root()
    recipe = load_recipe(root, LAYERED)
    case = make_case({}, dict.fromkeys(BORROWED, "borrowed"), recipe.protocol, "test")
    shelf = load_shelf(root)
    packed = json.loads(json.dumps(pack(recipe, case, shelf)))
    assert list(packed["lenders"]) == [LENDER]
    assert unpack(packed) == (recipe, case, shelf)
    packed["lenders"][LENDER]["text"] += "# touched\n"
    with pytest.raises(LibraryError, match="not the one that its SHA-256"):
        unpack(packed)


def test_the_word_is_a_choice_where_something_is_lent_and_nowhere_else() -> None:
    layered = load_recipe(shipped_root(), LAYERED).protocol
    assert make_case({"choices": {"distal.load.duration": "borrowed"}}, {}, layered, "t").choices
    assert make_case({}, {"distal.load.duration": "25 min"}, layered, "t").choices
    for line_id in ("pause.duration", "distal.drug.mass"):
        with pytest.raises(CaseError, match="'borrowed'"):
            make_case({}, {line_id: "borrowed"}, layered, "t")
    with pytest.raises(CaseError, match="'borowed'"):
        make_case({}, {"distal.load.duration": "borowed"}, layered, "t")
    with pytest.raises(CaseError, match="'borrowed'"):
        make_case({}, {"load.duration": "borrowed"}, load_recipe(shipped_root(), LENDER).protocol, "t")
