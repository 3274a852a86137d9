"""What a person has got wrong in a protocol file gets one clear line with its place."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.library.good import GOOD, told

BAD: dict[str, tuple[str, str, list[str]]] = {
    "decimal comma": (
        "drug.mass: 60 mg",
        "drug.mass: 60,5 mg",
        [
            "47:14: parameters.drug.mass: '60,5 mg' has a decimal comma (write 60.5 mg)",
        ],
    ),
    "thousand space": (
        "drug.mass: 60 mg",
        "drug.mass: 1 000 mg",
        [
            "47:14: parameters.drug.mass: '1 000 mg' has its digits in groups (write 1000 mg)",
        ],
    ),
    "bare number": (
        "drug.mass: 60 mg",
        "drug.mass: 60",
        [
            "47:14: parameters.drug.mass: '60' needs a unit, for example 60 mg (a drug mass takes mg, mcg or g)",
        ],
    ),
    "mass for a volume": (
        "diluent_volume: 5 mL",
        "diluent_volume: 5 mg",
        [
            (
                "49:24: parameters.drug.diluent_volume: '5 mg' gives a mass, and a volume takes mL, µL or L "
                "(was another field meant, or is the unit a slip?)"
            ),
        ],
    ),
    "nan": (
        "drug.mass: 60 mg",
        "drug.mass: NaN mg",
        [
            "47:14: parameters.drug.mass: 'NaN mg' is not a number (leave it out if it is not known)",
        ],
    ),
    "negative": (
        "drug.mass: 60 mg",
        "drug.mass: -60 mg",
        [
            (
                "47:14: parameters.drug.mass: '-60 mg' has a minus sign, and a drug mass is never negative "
                "(write it without the sign, for example 60 mg)"
            ),
        ],
    ),
    "too large": (
        "drug.mass: 60 mg",
        "drug.mass: 1e400 mg",
        [
            "47:14: parameters.drug.mass: '1e400 mg' has an exponent (write all digits, for example 60 mg)",
        ],
    ),
    "ratio for a volume": (
        "diluent_volume: 5 mL",
        "diluent_volume: 1:1",
        [
            (
                "49:24: parameters.drug.diluent_volume: '1:1' is a ratio, and a volume is expected (write the "
                "amount itself, for example 12 mL)"
            ),
        ],
    ),
    "no for a volume": (
        "diluent_volume: 5 mL",
        "diluent_volume: no",
        [
            "49:24: parameters.drug.diluent_volume: 'no' has no number (write for example 12 mL)",
        ],
    ),
    "unknown unit": (
        "drug.mass: 60 mg",
        "drug.mass: 60 mgs",
        [
            (
                "47:14: parameters.drug.mass: 'mgs' is not a unit that is known here; a drug mass takes mg, mcg "
                "or g (did you mean mg?)"
            ),
        ],
    ),
    "duplicate key": (
        "  drug.mass: 60 mg",
        "  drug.mass: 50 mg [liu-2021, Methods]\n  drug.mass: 60 mg",
        [
            "48:3: parameters.drug.mass: the key 'drug.mass' stands twice, first at 47:3 (keep one of them)",
        ],
    ),
    "anchor": (
        "drug.mass: 60 mg",
        "drug.mass: &a 60 mg",
        [
            (
                "47:14: parameters.drug.mass: the anchor &a is not accepted (delete it; a text that begins with "
                "& needs quotes)"
            ),
        ],
    ),
    "alias": (
        "rescue: add",
        "rescue: *a # add",
        [
            (
                "291:9: rescue: the alias *a points to another place (write the value itself; a text that "
                "begins with * needs quotes)"
            ),
        ],
    ),
    "tag": (
        "drug.mass: 60 mg",
        "drug.mass: !!str 60 mg",
        [
            (
                "47:14: parameters.drug.mass: a tag is not accepted (delete the word that begins with !; a text "
                "that begins with ! needs quotes)"
            ),
        ],
    ),
    "tab": (
        "  drug.mass: 60 mg",
        "	drug.mass: 60 mg",
        [
            "47:1: a tab stands in the indentation (indent with spaces)",
        ],
    ),
    "second document": (
        "\nendpoints:",
        "\n---\nendpoints:",
        [
            "281:1: a second document begins here (one file holds one document; put it in a file of its own)",
        ],
    ),
    "unknown key": (
        "\nrescue:",
        "\nrescu:",
        [
            "1:1: the key 'rescue' is missing",
            "291:1: rescu: 'rescu' is not a key that is known here (did you mean rescue?)",
        ],
    ),
    "unknown key in a step": (
        "    into: bead-syringe\n    text: >-\n      Draw",
        "    in_to: bead-syringe\n    text: >-\n      Draw",
        [
            "114:5: steps.0.in_to: 'in_to' is not a key that is known here (did you mean into?)",
        ],
    ),
    "unknown key in a parameter": (
        "    why: the source does not say whether it used powder",
        "    wy: the source does not say whether it used powder",
        [
            (
                "46:5: parameters.drug.product.wy: 'wy' is not a key of a parameter; it has label, value, "
                "choose and why (did you mean why?)"
            ),
        ],
    ),
    "no source": (
        "drug.mass: 60 mg [liu-2021, Methods, Treatment, Preparation]",
        "drug.mass: 60 mg",
        [
            (
                "47:14: parameters.drug.mass: '60 mg' has no source; write [KEY, PLACE] after it, or [assumed, "
                "why], [chosen, why] or [house rule, author, why]"
            ),
        ],
    ),
    "source without a place": (
        "drug.mass: 60 mg [liu-2021, Methods, Treatment, Preparation]",
        "drug.mass: 60 mg [liu-2021]",
        [
            (
                "47:14: parameters.drug.mass: the source liu-2021 is named without the place in it, for "
                "instance [liu-2021, Methods]"
            ),
        ],
    ),
    "digit in step text": (
        "Stand the syringe upright for {settle.duration}",
        "Stand the syringe upright for 3 min",
        [
            (
                "124:11: steps.1.text: '3' stands in the text of a step as a number; write it as a reference to "
                "a quantity, for instance {drug.mass}"
            ),
        ],
    ),
    "unknown word": (
        "    do: settle",
        "    do: setle",
        [
            "120:9: steps.1.do: 'setle' is not one of: …",
        ],
    ),
    "missing key": (
        "    do: settle\n",
        "",
        [
            "118:5: steps.1: the key 'do' is missing",
        ],
    ),
    "id that is none": (
        "  drug.mass: 60",
        "  Drug mass: 60",
        [
            "47:3: parameters.Drug mass: 'Drug mass' is not an id of the form noun.quantity",
        ],
    ),
    "unknown quantity": (
        "  drug.mass: 60",
        "  drug.weight: 60",
        [
            (
                "47:3: parameters.drug.weight: 'weight' is not a quantity that is known; the last word of an id "
                "is one of: …"
            ),
        ],
    ),
    "list for text": (
        "title: CalliSpheres 300-500 µm with epirubicin for large liver cancer",
        "title: [CalliSpheres]",
        [
            "4:8: title: text is expected here, not a list or keys",
        ],
    ),
    "text for a list": (
        "    measures: [beads.settled_volume]",
        "    measures: beads.settled_volume",
        [
            "123:15: steps.1.measures: a list is expected here: [one, two], or a line with a dash for each",
        ],
    ),
    "smuggled kind": (
        "  drug.mass: 60 mg [liu-2021, Methods, Treatment, Preparation]",
        "  drug.mass: {kind: mass, value: 60 mg}",
        [
            (
                "47:15: parameters.drug.mass.kind: 'kind' is not a key of a parameter; it has label, value, "
                "choose and why"
            ),
        ],
    ),
    "list for a parameter": (
        "  drug.mass: 60 mg [liu-2021, Methods, Treatment, Preparation]",
        "  drug.mass: [60 mg]",
        [
            "47:14: parameters.drug.mass: a parameter is one line, or the keys label, value, choose and why",
        ],
    ),
    "value and choice": (
        "    choose: [kept, removed]",
        "    choose: [kept, removed]\n    value: kept [liu-2021, Methods]",
        [
            "55:5: parameters.load.excess: a parameter has either a value or a choice, not both",
        ],
    ),
    "one bound": (
        "    choose: 100-150 mg",
        "    choose: 100 mg",
        [
            (
                "80:13: parameters.infusion.mass.choose: '100 mg' is one number; bounds have two, for instance "
                "100-150 mg"
            ),
        ],
    ),
    "long label": (
        "    label: liquid after loading",
        "    label: the liquid that is left after loading",
        [
            "55:12: parameters.load.excess.label: a label of 37 characters is longer than 30",
        ],
    ),
    "schema": (
        "embolplan: 1",
        "embolplan: 2",
        [
            (
                "1:12: embolplan: the file is of format 2, and this program reads up to 1; a newer embolplan reads it, "
                "or ask where it came from for one of format 1"
            ),
        ],
    ),
    "no schema": (
        "embolplan: 1",
        "embolplan: one",
        [
            "1:12: embolplan: 'one' is no number of the format; this one is embolplan: 1",
        ],
    ),
    "no such day": (
        "review_by: 2027-11-22",
        "review_by: 2027-02-30",
        [
            "8:12: review_by: there is no day 2027-02-30",
        ],
    ),
    "arm size": (
        "control: 48}",
        "control: 4_8}",
        [
            (
                "324:34: evidence.arms.control: '4_8' has a unit, and a count takes none (write the number "
                "alone, for example 6)"
            ),
        ],
    ),
    "count above": (
        "sorafenib: 7 of 42, control: 6 of 46",
        "sorafenib: 47 of 42, control: 6 of 46",
        [
            "327:27: evidence.outcomes.0.counts.sorafenib: '47 of 42' is not a count of the form 7 of 42",
        ],
    ),
}
"""A text of the good file, what stands in its place, and what is said then; … stands for a list of what is known."""


@pytest.mark.parametrize("name", BAD)
def test_each_mistake_gets_one_line_with_its_place(name: str, library: Path) -> None:
    old, new, expected = BAD[name]
    assert old in GOOD
    said = told(library, GOOD.replace(old, new, 1))
    assert [
        line[: len(want) - 1] + "…" if want.endswith("…") else line for line, want in zip(said, expected, strict=False)
    ] == expected
    assert len(said) == len(expected)


def test_a_field_has_the_name_that_a_file_gives_it_and_no_other(library: Path) -> None:
    (said,) = told(library, GOOD.replace("    in: bead-syringe\n", "    held: bead-syringe\n", 1))
    assert "steps.1.held: 'held' is not a key that is known here" in said


def test_where_one_source_stands_a_second_is_not_taken_for_its_place(library: Path) -> None:
    source = GOOD.partition("      source: ")[2].partition("\n")[0]
    (said,) = told(library, GOOD.replace(f"      source: {source}", f"      source: {source}; liu-2021, Table 9", 1))
    assert said.endswith("source: one source stands here; what a second one says is an entry of its own")
