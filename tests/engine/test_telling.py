"""What a plan tells beside its lines: what it was made from, what nobody judged, and whom it quotes."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from embolplan.engine import compute
from embolplan.engine.scores import citation
from embolplan.plan import SCHEMA, Gap, ProtocolRef
from embolplan.words import say
from tests.engine.drugs import case_for, planned
from tests.engine.shelf import CHOICES, case_of, changed, plan_of, recipe, shelf
from tests.engine.test_history import TWO, had
from tests.engine.test_stock import FIFTY, TEN, stock

if TYPE_CHECKING:
    from embolplan.plan import Plan

CATHETER, CONTRAST = (say(f"engine.{name}_not_assessed") for name in ("catheter", "contrast"))
ALWAYS = tuple(say(f"engine.{name}_not_assessed") for name in ("patient", "organ_function", "stability"))


def products(plan: Plan) -> set[str]:
    return {made.id or "" for made in plan.made_from if made.kind == "product"}


def test_a_plan_says_which_recipe_and_whose_case_it_is_of() -> None:
    protocol = recipe().protocol
    plan = plan_of({**CHOICES, "patient.id": "S-014"})
    assert plan.protocol == ProtocolRef(protocol.id, protocol.version, protocol.status, protocol.title)
    assert (plan.patient, plan.schema) == ("S-014", SCHEMA)
    assert plan_of(CHOICES).patient is None


def test_the_products_under_the_lines_and_no_other_were_used() -> None:
    # Oxaliplatin stands under no line; what its label says of the infusion is a finding.
    used = {"callispheres-300-500", TEN, "water-for-injection", "iodixanol-320", "oxaliplatin-concentrate-5-mg-ml"}
    assert products(plan_of(CHOICES)) == used
    assert products(plan_of(changed({"drug.product": FIFTY}))) == used - {TEN} | {FIFTY}
    assert products(plan_of(changed({"drug.product": "unset", "contrast.product": "unset"}))) == {
        "callispheres-300-500", "water-for-injection", "oxaliplatin-concentrate-5-mg-ml",
    }  # fmt: skip


def test_vials_that_are_opened_of_another_product_in_stock_were_used_too() -> None:
    plan = planned({"procedure.vials_by": "least-waste"}, stock((FIFTY, 1, None, None), (TEN, 1, None, None)))
    # 60 mg are one vial of 50 mg and one of 10 mg.
    assert {item.product for item in plan["drug.vials"].items} == {TEN, FIFTY}
    assert {TEN, FIFTY} <= products(plan)


def test_the_rules_of_a_drug_were_used_where_what_was_given_before_is_added_up() -> None:
    before = planned(TWO, had(("epirubicin", "240 mg/m2")))
    assert "epirubicin" in products(before)
    assert "epirubicin" not in products(planned(TWO))
    assert "doxorubicin" not in products(before)


def test_catheter_and_contrast_are_assessed_as_soon_as_something_of_them_is_known() -> None:
    bare = plan_of(CHOICES).not_assessed
    assert {CATHETER, CONTRAST, *ALWAYS} <= set(bare)
    assert bare[:5] == tuple(text for text in bare if text in (CATHETER, CONTRAST, *ALWAYS))
    lumen = plan_of({**CHOICES, "microcatheter.lumen": "0.021 in"}).not_assessed
    assert (CATHETER in lumen, CONTRAST in lumen) == (False, True)
    unknown = plan_of({**CHOICES, "microcatheter.length": "130 cm"}).not_assessed
    assert CATHETER in unknown
    runs = plan_of({**CHOICES, "procedure.contrast_volume": "100 mL"}).not_assessed
    assert (CATHETER in runs, CONTRAST in runs) == (True, False)
    # Of the runs alone something is known here, and of the whole nothing.
    waits = plan_of(changed({"beads.settled_volume": "unset", "procedure.contrast_volume": "100 mL"})).not_assessed
    assert CONTRAST not in waits
    assert set(ALWAYS) <= set(lumen) & set(runs)


def test_what_is_taken_for_granted_is_said_of_appointments_only_where_there_are_some() -> None:
    with_days, without = plan_of(CHOICES), compute(recipe("liver/embosphere-bland"), case_of({}), shelf())
    assert recipe().protocol.schedule
    assert not recipe("liver/embosphere-bland").protocol.schedule
    assert with_days.assumptions == (*without.assumptions, say("schedule.counting"))
    assert len(set(without.assumptions)) == 5


def test_gaps_and_conflicts_are_those_of_the_recipe_word_for_word() -> None:
    protocol, plan = recipe().protocol, plan_of(CHOICES)
    assert plan.gaps == tuple(Gap(gap.what, gap.matters, gap.ids) for gap in protocol.not_reported)
    assert [(it.says, it.because, it.we, it.sources) for it in plan.conflicts] == [
        (it.says, it.because, it.we, (it.source,)) for it in protocol.conflicts
    ]
    assert plan.gaps
    assert plan.conflicts


def test_every_source_of_a_line_or_a_finding_is_cited_and_of_products_only_those() -> None:
    plan = planned({**TWO, "labs.bilirubin": "2 mg/dL"}, had(("epirubicin", "240 mg/m2")))
    named = {place.key for line in plan.lines for place in line.sources}
    named |= {place.key for finding in plan.findings for place in finding.sources}
    assert named <= set(plan.citations)
    own = set(recipe().protocol.sources)
    scores = {place.key for judged in plan.eligibility for place in judged.found_sources}
    assert set(plan.citations) == own | named | scores
    assert list(plan.citations)[: len(own)] == list(recipe().protocol.sources)


def test_a_finding_that_goes_by_a_score_cites_its_formula() -> None:
    of = recipe()
    case = case_for(of, {**CHOICES, "procedure.contrast_volume": "100 mL", "labs.creatinine": "2 mg/dL",
                         "patient.age": "61 years", "patient.sex": "female", "patient.weight": "62.5 kg"})  # fmt: skip
    plan = compute(of, case, shelf())
    keys = {place.key for each in plan.findings if each.code.startswith("contrast.") for place in each.sources}
    assert keys
    known = [key for key in keys if key not in of.protocol.sources]
    assert all(plan.citations[key] for key in known)
    assert any(plan.citations[key] == citation(key) for key in known if _is_score(key))


def _is_score(key: str) -> bool:
    try:
        return bool(citation(key))
    except KeyError:
        return False


@pytest.mark.parametrize("name", ["nothing", "lines", "field", "_files"])
def test_a_plan_tells_only_its_own_fields(name: str) -> None:
    from embolplan.engine.telling import Telling

    with pytest.raises(AttributeError, match=name):
        Telling.field(object.__new__(Telling), name)
