"""What no single field can know: each rule is broken once by an edit of the good file."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.library.good import GOOD, told

BAD: dict[str, tuple[str, str, list[str]]] = {
    "undeclared source": (
        "drug.mass: 60 mg [liu-2021,",
        "drug.mass: 60 mg [lu-2021,",
        [
            (
                "47:14: parameters.drug.mass: the source 'lu-2021' is not declared under sources [source-undeclared] "
                "(did you mean liu-2021?)"
            ),
        ],
    ),
    "unused source": (
        "\nparameters:",
        "  other-2020: {citation: Other, read: abstract}\n\nparameters:",
        [
            "20:3: sources.other-2020: nothing cites the source 'other-2020' [source-unused]",
        ],
    ),
    "unknown reference": (
        "upright for {settle.duration}",
        "upright for {setle.duration}",
        [
            (
                "124:11: steps.1.text: {setle.duration} is neither a quantity of the recipe nor one that it works out "
                "[reference-unknown] (did you mean settle.duration?)"
            ),
        ],
    ),
    "open brace": (
        "upright for {settle.duration}",
        "upright for {settle.duration}}",
        [
            "124:11: steps.1.text: a brace stands in the text that opens or closes no reference [brace]",
        ],
    ),
    "unknown wait": (
        "    wait: stand.duration",
        "    wait: stand.durations",
        [
            (
                "183:11: steps.8.wait: 'stand.durations' is neither a quantity of the recipe nor one that it works "
                "out [quantity-unknown] (did you mean stand.duration?)"
            ),
        ],
    ),
    "wait that is no time": (
        "    wait: stand.duration",
        "    wait: drug.mass",
        [
            "183:11: steps.8.wait: 'drug.mass' cannot stand at wait: it is no time [quantity-kind]",
        ],
    ),
    "rate that is no rate": (
        "    rate: inject.rate",
        "    rate: drug.mass",
        [
            "223:11: steps.14.rate: 'drug.mass' cannot stand at rate: it is no rate [quantity-kind]",
        ],
    ),
    "unknown measured volume": (
        "measures: [drug.volume]",
        "measures: [drug.volum]",
        [
            (
                "137:16: steps.3.measures.0: 'drug.volum' is neither a quantity of the recipe nor one that it works "
                "out [quantity-unknown] (did you mean drug.volume?)"
            ),
        ],
    ),
    "every without wait": (
        "    wait: load.duration\n",
        "",
        [
            (
                "155:12: steps.5.every: something is done every so often, and how long in all is not said: add 'wait' "
                "[every-without-wait]"
            ),
        ],
    ),
    "unknown choice": (
        "    choice: load.excess",
        "    choice: load.exces",
        [
            (
                "165:13: steps.6.choice: 'load.exces' is neither a quantity of the recipe nor one that it works out "
                "[quantity-unknown] (did you mean load.excess?)"
            ),
        ],
    ),
    "choice without options": (
        "    choice: load.excess",
        "    choice: infusion.volume",
        [
            (
                "165:13: steps.6.choice: 'infusion.volume' offers no options that could steer the step "
                "[choice-without-options]"
            ),
        ],
    ),
    "unknown endpoint": (
        "    until: stasis",
        "    until: stasi",
        [
            "224:12: steps.14.until: there is no endpoint 'stasi' [endpoint-unknown] (did you mean stasis?)",
            "282:3: endpoints.stasis: no step ends at the endpoint 'stasis' [endpoint-unused]",
        ],
    ),
    "unused endpoint": (
        "    until: stasis\n",
        "",
        [
            "281:3: endpoints.stasis: no step ends at the endpoint 'stasis' [endpoint-unused]",
        ],
    ),
    "endpoint to nowhere": (
        "    leads_to: pause",
        "    leads_to: paus",
        [
            "284:15: endpoints.stasis.leads_to: there is no step 'paus' [step-unknown] (did you mean pause?)",
        ],
    ),
    "outcome to nowhere": (
        "        to: inject\n",
        "        to: injekt\n",
        [
            "247:13: steps.17.outcomes.1.to: there is no step 'injekt' [step-unknown] (did you mean inject?)",
        ],
    ),
    "unreached step": (
        "        to: plain-microspheres",
        "        to: inject",
        [
            "251:9: steps.18.id: no path leads to the step 'plain-microspheres' [step-unreached]",
        ],
    ),
    "path without end": (
        "    then: pause\n",
        "",
        [
            "251:9: steps.18.id: no path leads from the step 'plain-microspheres' to the end [step-without-end]",
        ],
    ),
    "loop without end": (
        "    do: assess\n",
        "    do: assess\n    then: sorafenib\n",
        [
            "251:9: steps.18.id: no path leads from the step 'plain-microspheres' to the end [step-without-end]",
            "273:9: steps.20.id: no path leads from the step 'assess' to the end [step-without-end]",
        ],
    ),
    "step id twice": (
        "  - id: settle\n",
        "  - id: draw-beads\n",
        [
            "118:9: steps.1.id: the id 'draw-beads' is taken; each step has its own, and 'end' is none [step-id-taken]",
        ],
    ),
    "step id end": (
        "  - id: settle\n",
        "  - id: end\n",
        [
            "118:9: steps.1.id: the id 'end' is taken; each step has its own, and 'end' is none [step-id-taken]",
        ],
    ),
    "word of the case": (
        "  drug.mass: 60",
        "  labs.mass: 60",
        [
            "47:3: parameters.labs.mass: 'labs' belongs to the case and cannot begin a name of a recipe [name-of-case]",
            (
                "132:5: steps.3: the step 'dissolve' (dissolve) needs drug.mass: state it, or write 'drug.mass: not "
                "reported' and say why it matters [quantity-missing]"
            ),
            (
                "138:11: steps.3.text: {drug.mass} is neither a quantity of the recipe nor one that it works out "
                "[reference-unknown] (did you mean drug.vials?)"
            ),
            (
                "150:5: steps.5: the step 'load' (load) needs drug.mass: state it, or write 'drug.mass: not reported' "
                "and say why it matters [quantity-missing]"
            ),
        ],
    ),
    "unknown container": (
        "    from: bead-bottle",
        "    from: bead-botle",
        [
            "113:11: steps.0.from: there is no container 'bead-botle' [container-unknown] (did you mean bead-bottle?)",
        ],
    ),
    "capacity of nothing": (
        "  drug-syringe.capacity",
        "  drugs.capacity",
        [
            (
                "50:3: parameters.drugs.capacity: there is no container 'drugs' [container-unknown] (there are "
                "bead-bottle, bead-syringe, drug-syringe)"
            ),
            (
                "138:11: steps.3.text: {drug-syringe.capacity} is neither a quantity of the recipe nor one that it "
                "works out [reference-unknown] (did you mean bead-syringe.capacity?)"
            ),
        ],
    ),
    "undeclared scope": (
        "    do: settle\n",
        "    do: settle\n    scope: distal\n",
        [
            "121:12: steps.1.scope: 'distal' is not declared under scopes [scope-undeclared]",
        ],
    ),
    "undeclared scope of a parameter": (
        "  beads.size: 300",
        "  distal.beads.size: 300",
        [
            "24:3: parameters.distal.beads.size: 'distal' is not declared under scopes [scope-undeclared]",
            (
                "115:11: steps.0.text: {beads.size} is neither a quantity of the recipe nor one that it works out "
                "[reference-unknown] (did you mean rescue.beads.size?)"
            ),
        ],
    ),
    "percentage": (
        "printed: {sorafenib: 76.19 %",
        "printed: {sorafenib: 76.18 %",
        [
            "340:28: evidence.outcomes.4.printed.sorafenib: 76.18 % is printed, and 32 of 42 is 76.19 % [percentage]",
        ],
    ),
    "percentage with a trailing zero": (
        "printed: {sorafenib: 76.19 %",
        "printed: {sorafenib: 76.20 %",
        [
            "340:28: evidence.outcomes.4.printed.sorafenib: 76.20 % is printed, and 32 of 42 is 76.19 % [percentage]",
        ],
    ),
    "printed without count": (
        "printed: {sorafenib: 76.19 %",
        "printed: {all: 76.19 %",
        [
            (
                "340:17: evidence.outcomes.4.printed.all: a percentage is printed for 'all', and no count is given "
                "[printed-without-count]"
            ),
        ],
    ),
    "count above the arm": (
        "sorafenib: 7 of 42, control: 6 of 46",
        "sorafenib: 7 of 42, control: 6 of 49",
        [
            (
                "327:45: evidence.outcomes.0.counts.control: 6 of 49 counts more than the arm control has, 48 "
                "[count-above-arm]"
            ),
        ],
    ),
    "unknown arm": (
        "sorafenib: 7 of 42, control: 6 of 46",
        "sorafenb: 7 of 42, control: 6 of 46",
        [
            (
                "327:16: evidence.outcomes.0.counts.sorafenb: there is no arm 'sorafenb' [arm-unknown] (did you mean "
                "sorafenib?)"
            ),
        ],
    ),
    "unknown product": (
        "beads.product: callispheres-300-500",
        "beads.product: callisphere-300-500",
        [
            (
                "23:18: parameters.beads.product: the formulary has no product 'callisphere-300-500' "
                "[product-unknown] (did you mean callispheres-300-500?)"
            ),
        ],
    ),
    "unknown product among options": (
        "choose: [iodixanol-270, iodixanol-320]",
        "choose: [iodixanol-270, iodixanol-329]",
        [
            (
                "63:29: parameters.contrast.product.choose.1: the formulary has no product 'iodixanol-329' "
                "[product-unknown] (did you mean iodixanol-320?)"
            ),
        ],
    ),
    "unknown gap": (
        "ids: [load.share_bound]",
        "ids: [load.share]",
        [
            (
                "53:21: parameters.load.share_bound: load.share_bound is not reported, and no entry under not_reported "
                "says why that matters [gap-unexplained]"
            ),
            (
                "466:11: not_reported.3.ids.0: 'load.share' is neither a quantity of the recipe nor one that it works "
                "out [quantity-unknown] (did you mean load.shakes?)"
            ),
        ],
    ),
    "ratio without basis": (
        "  contrast.basis:",
        "  mixture.basis:",
        [
            (
                "65:3: parameters.contrast.ratio: the volume that the ratio is taken on is missing: add "
                "contrast.basis [ratio-without-basis]"
            ),
            (
                "477:11: not_reported.7.ids.0: 'contrast.basis' is neither a quantity of the recipe nor one that it "
                "works out [quantity-unknown] (did you mean contrast.ratio?)"
            ),
        ],
    ),
    "id and place": (
        "id: liver/callispheres-epirubicin-300-500",
        "id: liver/callispheres",
        [
            (
                "2:5: id: the file says 'liver/callispheres', and its place in the library says "
                "'liver/callispheres-epirubicin-300-500' [misplaced]"
            ),
        ],
    ),
    "criterion without limit": (
        "      above: 10 cm\n",
        "",
        [
            "296:7: eligibility.include.1: a criterion has a field and a limit on it, or neither [criterion-half]",
        ],
    ),
    "borrowed dose": (
        "\ncontainers:",
        "\nborrows:\n  extra.dose: liver/magnesium-lipiodol\n\ncontainers:",
        [
            (
                "104:3: borrows.extra.dose: 'extra.dose' is no time; a dose, a rate or an endpoint is never borrowed "
                "[borrowed-kind]"
            ),
        ],
    ),
    "borrowed from nobody": (
        "\ncontainers:",
        "\nborrows:\n  extra.duration: liver/nobody\n\ncontainers:",
        [
            "104:19: borrows.extra.duration: there is no recipe 'liver/nobody' to borrow from [lender-unknown]…",
        ],
    ),
}
"""A text of the good file, what stands in its place, and what is said then; … stands for a list of what is known."""


@pytest.mark.parametrize("name", BAD)
def test_each_rule_says_where_it_is_broken(name: str, library: Path) -> None:
    old, new, expected = BAD[name]
    assert old in GOOD
    said = told(library, GOOD.replace(old, new, 1))
    assert [
        line[: len(want) - 1] + "…" if want.endswith("…") else line for line, want in zip(said, expected, strict=False)
    ] == expected
    assert len(said) == len(expected)


def test_a_check_leads_only_to_its_outcomes(library: Path) -> None:
    circling = GOOD.replace("        to: sorafenib\n", "        to: inject\n").replace(
        "leads_to: sorafenib", "leads_to: pause"
    )
    unreached = ["sorafenib", "assess"]
    said = [line.partition("id: ")[2] for line in told(library, circling) if "no path leads to" in line]
    assert said == [f"no path leads to the step '{name}' [step-unreached]" for name in unreached]
