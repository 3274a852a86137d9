"""What is read off a recipe once, held against a small one that was read by hand."""

from __future__ import annotations

from typing import TYPE_CHECKING

from embolplan.engine.layout import layout_of
from embolplan.library.load import parse_protocol
from tests.engine.shelf import recipe

if TYPE_CHECKING:
    from embolplan.engine.layout import Layout

TEXT = """embolplan: 1
id: liver/small
version: 1.0.0
title: A small recipe
organ: liver
drug: epirubicin
status: sequence only
review_by: 2027-11-22
summary: Made up for tests; nobody has published it.
scopes: [distal]
sources:
  nobody: {citation: made up for tests, read: full text}
parameters:
  beads.product: {label: beads, choose: [dc-bead-100-300, dc-bead-300-500], why: for tests}
  beads.settled_volume: 2 mL [nobody, x]
  beadsnot.volume: 2 mL [nobody, x]
  drug.mass: 60 mg [nobody, x]
  distal.drug.mass: 30 mg [nobody, x]
  distal.drug.product: epirubicin-powder-10-mg [nobody, x]
  plain.volume: 1 mL [nobody, x]
  load.duration: 30 min [nobody, x]
  load.interval: 5 min [nobody, x]
  distal.load.interval: 6 min [nobody, x]
  load.share_bound: 90 % [nobody, x]
  treatment.arm: {label: arm, choose: [one, two], why: for tests}
  treatment.volume: 3 mL [nobody, x]
  bead-syringe.capacity: 20 mL [nobody, x]
  inject.rate: 1 mL/min [nobody, x]
  systemic.tablet.mass: 200 mg [nobody, x]
  systemic.other.dose_per_area: 75 mg/m2 [nobody, x]
  systemic.start: 5 days [nobody, x]
  followup.interval: 4 weeks [nobody, x]
containers: {bottle: bottle, bead-syringe: syringe}
steps:
  - {id: draw, phase: prepare, do: draw, from: bottle, into: bead-syringe, text: "Draw. [nobody, x]"}
  - {id: spare, phase: deliver, do: inject-plain, branch: rescue, what: plain, text: "Push {beads.settled_volume}. [nobody, x]"}
  - {id: load, phase: prepare, do: load, scope: distal, in: bead-syringe, wait: load.duration, every: load.interval, text: "Load {beads.settled_volume}, {beads.settled_volume}. [nobody, x]"}
  - {id: image, phase: deliver, do: image, when: {treatment.arm: one}, text: "Look. [nobody, x]"}
  - {id: push, phase: deliver, do: inject, from: bead-syringe, rate: inject.rate, text: "Push. [nobody, x]"}
schedule:
  tablets: {starts: systemic.start, text: "{systemic.tablet.mass} [nobody, x]"}
rescue: not reported [nobody, x]
"""  # noqa: E501  # a step a line


def read(text: str = TEXT) -> Layout:
    protocol, problems = parse_protocol(text, "test")
    assert protocol is not None, problems
    return layout_of(protocol)


def test_the_steps_of_branches_are_numbered_after_the_spine() -> None:
    layout = read()
    assert [step.id for step in layout.spine] == ["draw", "load", "image", "push"]
    assert [(n, step.id) for n, step in layout.numbered] == [
        (1, "draw"), (2, "load"), (3, "image"), (4, "push"), (5, "spare"),
    ]  # fmt: skip
    assert [step.id for step in layout.step.values()] == list(layout.step) == ["draw", "load", "image", "push", "spare"]


def test_what_steps_are_about_has_their_scope_in_front() -> None:
    assert read().nouns == {"draw": ("beads",), "load": ("distal.drug",)}
    twice = TEXT.replace("do: image,", "do: draw, what: oil, ")
    assert read(twice).nouns["draw"] == ("beads", "oil")


def test_the_steps_of_a_choice_and_the_kinds_of_the_spine() -> None:
    layout = read()
    assert [step.id for step in layout.conditional] == ["image"]
    # The branch pushes plain spheres, and is no part of the spine.
    assert layout.kinds == {"draw", "load", "image", "inject"}


def test_a_phase_in_which_nothing_waits_has_no_times() -> None:
    assert {phase: [step.id for step in steps] for phase, steps in read().timed.items()} == {
        "prepare": ["draw", "load"]
    }


def test_a_step_asks_for_what_its_text_and_its_clock_name_each_once() -> None:
    assert read().asked == {
        "draw": (),
        "load": ("beads.settled_volume", "load.duration", "load.interval"),
        "image": ("treatment.arm",),
        "push": ("inject.rate",),
        "spare": ("beads.settled_volume",),
    }


def test_a_step_needs_all_quantities_of_what_it_is_about_and_of_what_its_clock_is_of() -> None:
    assert read().needed == {
        "draw": ("beads.product", "beads.settled_volume"),
        # A drug, and all there is of loading; of the beads only what the text names.
        "load": ("drug.mass", "load.duration", "load.interval", "load.share_bound", "beads.settled_volume"),
        "image": ("treatment.arm", "treatment.volume"),
        "push": ("inject.rate",),
        "spare": ("plain.volume", "beads.settled_volume"),
    }


def test_a_step_speaks_of_what_it_names_in_its_scope_and_in_all_and_of_what_it_is_about() -> None:
    assert read().named == {
        "draw": ("beads.product", "beads.settled_volume"),
        "load": (
            "beads.settled_volume", "drug.mass", "distal.drug.mass", "distal.drug.product", "load.duration",
            "load.interval", "distal.load.interval",
        ),
        "image": (),
        "push": ("inject.rate",),
        "spare": ("beads.settled_volume", "plain.volume"),
    }  # fmt: skip


def test_products_masses_capacities_and_appointments() -> None:
    layout = read()
    assert layout.options == {
        "beads.product": ("dc-bead-100-300", "dc-bead-300-500"),
        "distal.drug.product": ("epirubicin-powder-10-mg",),
    }
    assert layout.weighed == {"drug", "distal.drug", "systemic.tablet", "tablet", "systemic.other", "other"}
    assert layout.limited == ("bead-syringe",)
    assert layout.scheduled == {"systemic.start", "systemic.tablet.mass"}
    assert layout.scopes == {"distal"}
    assert {"drug.mass", "followup.interval"} <= layout.parameters


def test_a_dose_goes_by_the_body_where_one_is_given_by_area_or_by_weight() -> None:
    assert read().by_body
    assert read(TEXT.replace("other.dose_per_area: 75 mg/m2", "other.dose_per_weight: 2 mg/kg")).by_body
    plain = read(TEXT.replace("other.dose_per_area: 75 mg/m2", "other.interval: 5 days"))
    assert not plain.by_body
    assert plain.weighed == {"drug", "distal.drug", "systemic.tablet", "tablet"}
    assert not layout_of(recipe().protocol).by_body
