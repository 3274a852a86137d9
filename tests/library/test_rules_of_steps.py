"""Rules of steps, containers and paths: each is broken by one edit, and a near miss breaks none."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.library.edits import Edit, codes, found
from tests.library.good import GOOD

STASIS = "any: [flow stasis]"

BROKEN: dict[str, tuple[Edit, list[str]]] = {
    "contrast without ratio or volume": (
        ("one", "  contrast.ratio: 1:1 beads to contrast [liu-2021, Methods, Treatment, Preparation]\n", ""),
        ["steps.7 [quantity-missing]", "steps.7.text [reference-unknown]"],
    ),
    "an infusion without its mass": (
        ("one", "  infusion.mass:\n", "  infusion.reduced_dose:\n"),
        [
            "steps.13 [quantity-missing]",
            "steps.13.text [reference-unknown]",
            "not_reported.15.ids.0 [quantity-unknown]",
        ],
    ),
    "settling without its timer": (("one", "    wait: settle.duration\n", ""), ["steps.1 [wait-missing]"]),
    "loading without its timer": (("layers", "    wait: distal.load.duration\n", ""), ["steps.1 [wait-missing]"]),
    "hydrating without its timer": (
        ("one", "    do: stand\n    in: bead-syringe\n    wait: stand.duration\n", "    do: hydrate\n"),
        ["steps.8 [quantity-missing]", "steps.8 [wait-missing]", "steps.8 [container-missing]"],
    ),
    "a drug made up to no volume": (
        ("one", "    do: dissolve\n    what: drug", "    do: make up\n    what: drug"),
        ["steps.3 [quantity-missing]"],
    ),
    "a drug drawn as a solution from nowhere": (
        ("one", "    do: dissolve\n    what: drug", "    do: draw\n    what: drug"),
        [
            "steps.3 [quantity-missing]",
            "steps.3 [container-missing]",
            "steps.3.measures.0 [quantity-unknown]",
            "steps.4.text [reference-unknown]",
        ],
    ),
    "a drug that is hydrated": (
        ("one", "    do: dissolve\n    what: drug", "    do: hydrate\n    what: drug"),
        [
            "steps.3 [quantity-missing]",
            "steps.3 [quantity-missing]",
            "steps.3.measures.0 [quantity-unknown]",
            "steps.4.text [reference-unknown]",
        ],
    ),
    "an infusion without its volume": (
        ("one", "  infusion.volume: not reported\n", ""),
        [
            "steps.13 [quantity-missing]",
            "steps.13.text [reference-unknown]",
            "not_reported.14.ids.1 [quantity-unknown]",
        ],
    ),
    "beads that are drawn twice": (
        (
            "one",
            "  - id: push-drug\n",
            "  - {id: more, phase: prepare, do: draw, what: beads, from: bead-bottle, "
            'into: bead-syringe, text: "Draw. [liu-2021, Methods]"}\n  - id: push-drug\n',
        ),
        ["steps.4 [noun-twice]"],
    ),
    "contrast that is mixed in twice": (
        (
            "one",
            "  - id: access\n",
            "  - {id: more, phase: prepare, do: mix, what: contrast, into: bead-syringe, "
            'text: "Mix. [liu-2021, Methods]"}\n  - id: access\n',
        ),
        ["steps.9 [noun-twice]"],
    ),
    "a noun of nothing": (
        ("one", "    do: draw\n    what: beads", "    do: draw\n    what: bead"),
        ["steps.0.what [what-unknown]"],
    ),
    "a step without its quantity": (
        (
            "layers",
            "inject.rate: 1 mL/min [doe-2021, Methods; roe-2022, Methods]",
            "second.rate: 1 mL/min [doe-2021, Methods]",
        ),
        [
            "sources.roe-2022 [source-unused]",
            "steps.3 [quantity-missing]",
            "steps.3.rate [quantity-unknown]",
            "steps.3.text [reference-unknown]",
        ],
    ),
    "a step that does not say in what": (
        ("one", "    in: bead-syringe\n    wait: load.duration", "    wait: load.duration"),
        ["steps.5 [container-missing]"],
    ),
    "a drug loaded where no beads are": (
        (
            "one",
            "    do: load\n    what: drug\n    in: bead-syringe\n",
            "    do: load\n    what: drug\n    in: drug-syringe\n",
        ),
        ["steps.5.in [load-without-beads]", "steps.5.in [mixture-left]"],
    ),
    "beads that nobody has drawn": (
        (
            "layers",
            "    do: draw\n    scope: distal\n    what: beads\n    from: bead-bottle\n    into: bead-syringe\n",
            "    do: access\n",
        ),
        ["containers.bead-bottle [container-unused]", "steps.1.in [load-without-beads]"],
    ),
    "liquid withdrawn where no beads are": (
        (
            "one",
            "  - id: push-drug\n",
            "  - {id: air, phase: prepare, do: withdraw, from: drug-syringe, "
            'text: "Push out air. [liu-2021, Methods]"}\n  - id: push-drug\n',
        ),
        ["steps.4.from [withdraw-without-beads]"],
    ),
    "liquid that is neither kept nor removed": (
        ("one", "choose: [kept, removed]", "choose: [kept, discarded]"),
        ["parameters.load.excess [withdraw-choice]"],
    ),
    "a drug that is dissolved twice": (
        (
            "one",
            "  - id: push-drug\n",
            "  - {id: more, phase: prepare, do: dissolve, into: drug-syringe, "
            'text: "Dissolve. [liu-2021, Methods]"}\n  - id: push-drug\n',
        ),
        ["steps.4 [noun-twice]"],
    ),
    "an interval longer than the time": (
        ("one", "load.interval: 5 min", "load.interval: 31 min"),
        ["steps.5.every [every-too-long]"],
    ),
    "an amount in words": (
        ("one", "Push out as much of the saline", "Push out five mL of the saline"),
        ["steps.2.text [number-in-words]"],
    ),
    "a fraction in a text": (("one", "Push out as much of", "Push out ¾ of"), ["steps.2.text [number-in-words]"]),
    "a drug that nobody dissolves": (
        ("layers", "diluent_volume: not reported", "diluent_volume: 5 mL [doe-2021, Methods]"),
        ["steps.1 [drug-undissolved]"],
    ),
    "a drug that is dissolved too late": (
        (
            "one",
            "  - id: dissolve\n    phase: prepare\n    do: dissolve",
            "  - id: dissolve\n    phase: prepare\n    do: stand",
        ),
        [
            "steps.3.measures.0 [quantity-unknown]",
            "steps.4.text [reference-unknown]",
            "steps.5 [drug-undissolved]",
        ],
    ),
    "a volume that is not there yet": (
        ("one", "measures: [beads.settled_volume]", "measures: [suspension.volume]"),
        ["steps.1.measures.0 [measure-unmade]"],
    ),
    "a capacity that is measured": (
        ("one", "measures: [drug.volume]", "measures: [drug-syringe.capacity]"),
        ["steps.3.measures.0 [measure-unmade]"],
    ),
    "a number among what is needed": (
        ("one", "needs: [microcatheter]", "needs: [microcatheter of 2.4 Fr]"),
        ["steps.12.needs.0 [digit-uncited]"],
    ),
    "a number in an outcome": (
        ("one", "label: stain still there, embolize more", "label: inject 2 mL more"),
        ["steps.17.outcomes.1.label [digit-uncited]"],
    ),
    "a time without its timer": (("one", "    wait: stand.duration\n", ""), ["steps.8 [wait-missing]"]),
    "a rate without its key": (("one", "    rate: inject.rate\n", ""), ["steps.14 [rate-missing]"]),
    "a key that does nothing": (
        ("one", "    do: settle\n", "    do: settle\n    rate: inject.rate\n"),
        ["steps.1.rate [key-idle]"],
    ),
    "a picture with outcomes": (
        ("layers", "    do: check\n    endpoint: slow\n", "    do: image\n"),
        ["steps.5.outcomes [key-idle]", "endpoints.slow [endpoint-unused]", "endpoints.slow.all [endpoint-unchecked]"],
    ),
    "preparing after the delivery": (
        ("one", "  - id: pause\n    phase: check", "  - id: pause\n    phase: prepare"),
        ["steps.15.phase [phase-order]"],
    ),
    "delivering after the end": (
        ("one", "  - id: assess\n    phase: after", "  - id: assess\n    phase: deliver"),
        ["steps.20.phase [phase-order]"],
    ),
    "a syringe poured into itself": (
        ("one", "    from: drug-syringe\n    into: bead-syringe", "    from: drug-syringe\n    into: drug-syringe"),
        ["steps.4.into [container-same]", "steps.4.into [mixture-left]"],
    ),
    "an empty syringe injected": (
        ("layers", "    from: bead-syringe", "    from: blank-syringe"),
        ["steps.2.into [mixture-left]", "steps.3.from [container-empty]"],
    ),
    "the wrong syringe injected": (
        ("one", "    do: inject\n    from: bead-syringe", "    do: inject\n    from: drug-syringe"),
        ["steps.7.into [mixture-left]"],
    ),
    "a container for nothing": (
        ("one", "  drug-syringe: syringe", "  drug-syringe: syringe\n  waste-bag: bag"),
        ["containers.waste-bag [container-unused]"],
    ),
    "an end that nobody looks for": (
        ("one", STASIS, "any: [near stasis]"),
        ["endpoints.stasis.any [endpoint-unchecked]"],
    ),
    "an end whose number is not there": (
        ("layers", "  endpoint.clearance.cycles: 5 cardiac cycles [doe-2021, Methods]\n", ""),
        ["endpoints.slow.all [endpoint-without-quantity]"],
    ),
    "a rescue of one's own words": (("one", "rescue: add plain", "rescue: add some"), ["rescue [rescue-unknown]"]),
    "another rescue than that of the steps": (
        ("one", "rescue: add plain microspheres", "rescue: stop and re-book"),
        ["rescue [rescue-otherwise]"],
    ),
    "a check with one way": (
        ("layers", '      - {label: "no, go on", to: second}\n', ""),
        ["steps.5 [check-without-choice]"],
    ),
    "two ways under one label": (
        ("layers", '{label: "no, go on"', '{label: "yes, stop"'),
        ["steps.5.outcomes.1.label [outcome-twice]"],
    ),
    "a choice that steers nothing": (
        ("one", "    choice: load.excess\n", ""),
        ["parameters.load.excess [choice-unused]"],
    ),
    "plain microspheres on the spine": (("one", "    branch: rescue\n", ""), ["rescue [rescue-without-branch]"]),
    "a check that leads to itself": (
        ("layers", "to: second}", "to: look}"),
        ["steps.5.outcomes.1.to [outcome-to-itself]"],
    ),
    "an outcome back into the preparation": (
        ("layers", "to: second}", "to: mix}"),
        ["steps.5.outcomes.1.to [back-to-prepare]"],
    ),
    "an end back into the preparation": (
        ("layers", "[flow stasis], leads_to: second", "[flow stasis], leads_to: mix"),
        ["endpoints.stasis.leads_to [back-to-prepare]"],
    ),
    "a delivery back into the preparation": (
        ("one", "    then: pause\n", "    then: stand\n"),
        ["steps.18.then [back-to-prepare]"],
    ),
    "a number in a label": (
        ("one", "label: liquid after loading", "label: liquid after 30 min"),
        ["parameters.load.excess.label [digit-uncited]"],
    ),
}

NEAR: dict[str, Edit] = {
    "a noun of a scope": ("layers", "    what: beads\n", "    what: distal.beads\n"),
    "a drug without a word on how it is dissolved": (
        "layers",
        "diluent_volume: not reported",
        "diluent_volume: {choose: a volume, why: the source does not say}",
    ),
    "a volume that is made right here": (
        "one",
        "measures: [drug.volume]",
        "measures: [drug.diluent_volume, drug.volume]",
    ),
    "a time that another step keeps": (
        "one",
        "    text: Repeat the angiography.",
        "    text: After {pause.duration}, repeat the angiography.",
    ),
    "protecting again": ("one", "  - id: select\n    phase: deliver", "  - id: select\n    phase: protect"),
    "an interval as long as the time": ("one", "load.interval: 5 min", "load.interval: 30 min"),
    "a word that is no amount": ("one", "Push out as much of", "With one hand, for a second time, push out as much of"),
    "another thing that is dissolved": (
        "one",
        "  - id: push-drug\n",
        "  - {id: more, phase: prepare, do: dissolve, what: infusion, into: drug-syringe, "
        'text: "Dissolve. [liu-2021, Methods]"}\n  - id: push-drug\n',
    ),
    "a rescue without a branch": ("layers", "rescue: not reported", "rescue: stop and re-book"),
    "an end by the syringe": ("one", STASIS, "any: [flow stasis, beads used up]"),
}


@pytest.mark.parametrize("name", BROKEN)
def test_what_does_not_fit_is_told_by_its_code(name: str, library: Path) -> None:
    edit, expected = BROKEN[name]
    assert codes(library, edit) == expected


@pytest.mark.parametrize("name", NEAR)
def test_what_fits_is_left_in_peace(name: str, library: Path) -> None:
    assert codes(library, NEAR[name]) == []


def test_a_recipe_without_steps_is_told_so(library: Path) -> None:
    """Everything that the steps made, ended or filled is missing as well, and told where it stands."""
    steps = GOOD[GOOD.index("\nsteps:") : GOOD.index("\nendpoints:")]
    assert "steps [no-steps]" in codes(library, ("one", steps, "\nsteps: []\n"))


def test_a_hint_names_what_was_meant(library: Path) -> None:
    hints = {
        ("one", "wait: settle.duration", "wait: 3 min"): "name the quantity here; its value stands under parameters",
        ("layers", "    do: load\n    scope: distal\n", "    do: load\n"): "there is distal.drug: add 'scope: distal'",
        ("layers", "    from: bead-syringe", "    from: blank-syringe"): "filled by then: bead-syringe",
    }
    for edit, hint in hints.items():
        assert hint in [problem.hint for problem in found(library, edit)]


@pytest.mark.parametrize("do", ["withdraw", "transfer", "emulsify", "split", "inject"])
def test_what_is_taken_out_has_been_put_in(do: str, library: Path) -> None:
    step = (
        f'  - {{id: x, phase: prepare, do: {do}, from: blank-syringe, into: bead-syringe, text: "X. [doe-2021, A]"}}\n'
    )
    assert "steps.2.from [container-empty]" in codes(library, ("layers", "  - id: mix\n", f"{step}  - id: mix\n"))


@pytest.mark.parametrize("do", ["dissolve", "make up", "transfer", "load", "mix", "emulsify"])
def test_what_has_been_made_is_taken_out(do: str, library: Path) -> None:
    key = "in" if do == "load" else "into"
    step = f'  - {{id: x, phase: prepare, do: {do}, {key}: drug-syringe, text: "X. [liu-2021, A]"}}\n'
    assert f"steps.9.{key} [mixture-left]" in codes(library, ("one", "  - id: access\n", f"{step}  - id: access\n"))
