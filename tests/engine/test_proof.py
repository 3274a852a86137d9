"""What stands around the numbers: code and files, assumptions, gaps, citations, limits, and each line's own words."""

from __future__ import annotations

import hashlib
import json
from dataclasses import replace

import pytest

from embolplan.engine.identity import made_from, plan_code
from embolplan.engine.limits import Limit
from embolplan.engine.lines import step_text
from embolplan.model.case import Case
from embolplan.model.cite import Reference
from embolplan.plan import Finding, Item, Line, MadeFrom, Override, RatioText, Waiting
from tests.engine.shelf import CHOICES, case_of, changed, plan_of, recipe, shelf

PLAN = plan_of(CHOICES)
FILES = (MadeFrom("protocol", "p", "1.0.0", "a" * 64),)
LINE = Line("x.volume", "label", "prepare", "mix", "5 mL", "derived", value=5.0)
FOUND = Finding("some.code", "block", "text")


def code(files: tuple[MadeFrom, ...] = FILES, line: Line = LINE, finding: Finding = FOUND) -> str:
    return plan_code(files, (line,), (finding,))


def test_the_code_is_the_first_thirty_bits_of_the_hash_in_crockfords_base_32() -> None:
    line = [
        ["x.volume", "prepare", "mix", "derived", 5.0, None, None, False, None],
        [None, None, [], None, None], [], [], None, [],
    ]  # fmt: skip
    tree = [[["protocol", "p", "1.0.0", "a" * 64]], [line], [["some.code", "block", None]]]
    digest = hashlib.sha256(json.dumps(tree, ensure_ascii=False, separators=(",", ":")).encode()).digest()
    bits = "".join(f"{byte:08b}" for byte in digest)[:30]
    letters = ["0123456789ABCDEFGHJKMNPQRSTVWXYZ"[int(bits[at : at + 5], 2)] for at in range(0, 30, 5)]
    assert code() == "".join(letters[:4]) + "-" + "".join(letters[4:])


@pytest.mark.parametrize(
    "update",
    [
        {"id": "y.volume"}, {"phase": "deliver"}, {"step": None}, {"status": "chosen"}, {"value": 5.1}, {"low": 1.0},
        {"high": 9.0}, {"about": True}, {"unit": "mL"}, {"option": "a"}, {"formula": "a + b"}, {"inputs": ("a",)},
        {"because": "why"}, {"instead_of": "4 mL"}, {"sources": (Reference("k", "p"),)},
        {"waits_for": (Waiting("a", "why"),)}, {"ratio": RatioText((1.0, 1.0), ("a", "b"), "slurry")},
        {"items": (Item("a", 6),)},
    ],
    ids=lambda update: next(iter(update)),
)  # fmt: skip
def test_each_number_and_proof_of_a_line_is_in_the_code(update: dict[str, object]) -> None:
    assert code(line=replace(LINE, **update)) != code()  # type: ignore[arg-type]  # each is a field of a line


@pytest.mark.parametrize("update", [{"label": "y"}, {"text": "y"}, {"ucum": "mL"}, {"canonical": "mL"}])
def test_words_of_a_line_are_not_in_the_code(update: dict[str, str]) -> None:
    assert code(line=replace(LINE, **update)) == code()  # type: ignore[arg-type]  # each is a field of a line


def test_every_part_of_a_ratio_an_item_a_source_and_a_wait_counts_in_the_code() -> None:
    ratio = RatioText((1.0, 2.0), ("a", "b"), "slurry")
    lines = [
        replace(LINE, ratio=ratio),
        replace(LINE, ratio=replace(ratio, parts=(2.0, 1.0))),
        replace(LINE, ratio=replace(ratio, of=("b", "a"))),
        replace(LINE, ratio=replace(ratio, basis=None)),
        replace(LINE, items=(Item("a", 6),)),
        replace(LINE, items=(Item("a", 7),)),
        replace(LINE, items=(Item("b", 6),)),
        replace(LINE, sources=(Reference("k", "p"),)),
        replace(LINE, sources=(Reference("k", "q"),)),
        replace(LINE, sources=(Reference("l", "p"),)),
        replace(LINE, waits_for=(Waiting("a", "why"),)),
        replace(LINE, waits_for=(Waiting("b", "why"),)),
    ]
    assert len({code(line=line) for line in lines}) == len(lines)
    assert code(line=replace(LINE, waits_for=(Waiting("a", "other words"),))) == code(line=lines[10])


def test_files_findings_and_overrides_count_in_the_code() -> None:
    kinds = [
        MadeFrom("lender", "p", "1.0.0", "a" * 64), MadeFrom("protocol", "q", "1.0.0", "a" * 64),
        MadeFrom("protocol", "p", "1.0.1", "a" * 64), MadeFrom("protocol", "p", "1.0.0", "b" * 64),
    ]  # fmt: skip
    findings = [
        replace(FOUND, code="other.code"), replace(FOUND, severity="note"),
        replace(FOUND, override=Override("N", "why")), replace(FOUND, override=Override("M", "why")),
        replace(FOUND, override=Override("N", "because")),
    ]  # fmt: skip
    codes = [code(), *(code(files=(kind,)) for kind in kinds), *(code(finding=each) for each in findings)]
    assert len(set(codes)) == 1 + len(kinds) + len(findings)
    with pytest.raises(ValueError, match="JSON"):
        code(line=replace(LINE, value=float("nan")))


def test_a_plan_names_the_files_it_was_made_from_and_a_case_that_is_not_empty() -> None:
    protocol, product = recipe().protocol, "iodixanol-320"
    files = made_from(recipe(), case_of({"patient.id": "S-014"}), shelf(), [product, "no-such-product", product])
    assert [(file.kind, file.id, file.version) for file in files] == [
        ("protocol", protocol.id, protocol.version),
        ("product", product, shelf().products[product].version),
        ("case", "S-014", None),
    ]
    assert [file.sha256 for file in files[:2]] == [recipe().origin.sha256, shelf().origins[product].sha256]
    tree = '{"patient":{"id":"S-014"}}'
    assert files[2].sha256 == hashlib.sha256(tree.encode()).hexdigest()
    assert [file.kind for file in made_from(recipe(), Case(), shelf(), [])] == ["protocol"]


def test_a_plan_carries_what_it_assumes_what_it_does_not_assess_and_what_its_source_leaves_out() -> None:
    assert [text.split(" ")[0] for text in PLAN.assumptions] == ["Volumes", "The", "The", "Given", "Times", "Days"]
    assert len(PLAN.not_assessed) == 8
    assert PLAN.not_assessed[2] == "whether the beads pass the microcatheter"
    protocol = recipe().protocol
    gaps = [(gap.what, gap.matters, gap.ids) for gap in protocol.not_reported]
    assert [(gap.what, gap.why_it_matters, gap.ids) for gap in PLAN.gaps] == gaps
    conflicts = [(it.says, it.because, it.we, (it.source,)) for it in protocol.conflicts]
    assert [(it.says, it.because, it.we, it.sources) for it in PLAN.conflicts] == conflicts
    reference = PLAN.protocol
    assert (reference.id, reference.version, reference.status, reference.title) == (
        protocol.id, protocol.version, protocol.status, protocol.title,
    )  # fmt: skip
    assert plan_of({**CHOICES, "patient.id": "S-014"}).patient == "S-014"


def test_every_source_of_a_line_or_finding_is_cited_in_full_and_no_other_product_is() -> None:
    keys = {source.key for line in PLAN.lines for source in line.sources}
    keys |= {source.key for finding in PLAN.findings for source in finding.sources}
    assert keys <= set(PLAN.citations)
    assert PLAN.citations["liu-2021"] == recipe().protocol.sources["liu-2021"].citation
    known = {key: it.citation for product in shelf().products.values() for key, it in product.sources.items()}
    others = {key: text for key, text in PLAN.citations.items() if key not in recipe().protocol.sources}
    assert others == {key: known[key] for key in sorted(keys - set(recipe().protocol.sources))}
    assert set(plan_of({}).citations) < set(PLAN.citations)


def test_a_limit_names_its_line_those_beside_it_its_bound_and_what_it_waits_for() -> None:
    limit = Limit("container.overfull", "block", "x.volume", (), "mL", at_most=4.0, text="4 mL", beside=("y",))
    found = limit.check({"x.volume": LINE}, container="c", volume="5 mL", capacity="4 mL")
    assert found is not None
    assert (found.code, found.severity, found.lines, found.sources) == (
        "container.overfull",
        "block",
        ("x.volume", "y"),
        (),
    )
    assert limit.check({}) is None
    assert limit.waits({}) == ()
    assert limit.waits({"x.volume": replace(LINE, waits_for=(Waiting("a", "why"),))}) == ("a",)


def test_the_text_of_an_unknown_line_says_whether_to_choose_to_wait_or_that_nobody_reports_it() -> None:
    plan = plan_of({})
    assert plan["beads.settled_volume"].text == "to be chosen"
    assert plan["infusion.volume"].text == "not reported"
    assert plan["slurry.volume"].text == "unknown, waits for load.excess, beads.settled_volume"
    assert plan["infusion.volume"].because is None
    assert [waiting.why for waiting in plan["load.share_bound"].waits_for] == ["the source does not report it"]
    solution = plan_of(changed({"drug.product": "epirubicin-solution-2-mg-ml"}))["drug.diluent_volume"]
    assert solution.text == "not applicable"
    assert solution.because == "the product is a solution already; nothing is dissolved"


def test_a_bound_says_what_it_is_a_bound_for() -> None:
    plan = plan_of(changed({"load.excess": "removed"}))
    assert str(plan["suspension.drug_concentration"].because).startswith("a bound, since load.share_bound")
    assert plan["prepare.duration"].because is None
    assert plan["prepare.duration"].text == "37 to 38 min, at least"


def test_lines_stand_where_their_step_needs_them_and_carry_their_labels_units_and_items() -> None:
    assert (PLAN["drug.mass"].phase, PLAN["drug.mass"].step) == ("prepare", "dissolve")
    assert (PLAN["suspension.volume"].phase, PLAN["suspension.volume"].step) == ("prepare", "mix")
    assert (PLAN["inject.duration"].phase, PLAN["inject.duration"].step) == ("deliver", "inject")
    assert (PLAN["prepare.duration"].phase, PLAN["prepare.duration"].step) == ("prepare", None)
    assert PLAN["beads.settled_volume"].label == "settled beads used"
    assert (PLAN["contrast.iodine"].unit, PLAN["contrast.iodine"].canonical) == ("mg", "mgI")
    assert (PLAN["drug.vials"].unit, PLAN["drug.vials"].canonical) == (None, "")
    assert (PLAN["drug.name"].unit, PLAN["drug.name"].option) == (None, "epirubicin")
    assert PLAN["contrast.product"].text == "Iodixanol 320 mgI/mL"
    assert PLAN["drug.vials"].items == (Item("epirubicin-powder-10-mg", 6),)
    assert PLAN["load.shakes"].items == ()
    packs = plan_of(changed({"beads.pack_volume": "0.7 mL"}))["beads.packs"]
    assert (packs.value, packs.items) == (3, (Item("callispheres-300-500", 3),))
    ids = [line.id for line in PLAN.lines]
    assert len(ids) == len(set(ids))
    assert set(recipe().protocol.parameters) <= set(ids)


def test_a_reference_is_filled_in_with_and_without_the_scope_of_its_step() -> None:
    lines = {"distal.beads.size": replace(LINE, text="100 µm"), "pause.duration": replace(LINE, text="5 min")}
    text = "{beads.size}, {distal.beads.size}, {pause.duration}"
    assert step_text(text, lines, "distal") == "100 µm, 100 µm, 5 min"
    assert step_text(text, lines, None) == "{beads.size}, 100 µm, 5 min"
