"""Bad input gets one clear line a problem, an empty stdout, no file and its exit code."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from embolplan.cli import main
from embolplan.start import PROTOCOL
from tests.cli.conftest import WORKED, Run, alone

BAD = [
    ("patient.weight", "62,5 kg", "decimal comma (write 62.5 kg)"),
    ("patient.weight", "1 000 g", "digits in groups (write 1000 g)"),
    ("beads.settled_volume", "1 000 mL", "digits in groups"),
    ("beads.settled_volume", "2", "needs a unit, for example 2 mL"),
    ("beads.settled_volume", "2 mg", "gives a mass, and a volume takes"),
    ("beads.settled_volume", "NaN mL", "is not a number"),
    ("beads.settled_volume", "-2 mL", "minus sign"),
    ("beads.settled_volume", "1e400 mL", "exponent"),
    ("patient.weight", "1e400 kg", "exponent"),
    ("beads.settled_volume", "2,5 mL", "decimal comma (write 2.5 mL)"),
    ("infusion.mass", "500 mg", "100"),
    ("drug.product", "epirubicin-powder-11-mg", "is not one of: epirubicin-powder-10-mg"),
    ("load.excess", "no", "'no' is not one of: kept, removed"),
    ("contrast.basis", "1:1", "'1:1' is not one of"),
]
UNSEEN = ["\x00", "\x1b[31m", "\u202e", "\x9b", "\u200b", "\udcff", "\u2066"]


@pytest.mark.parametrize(("name", "value", "told"), BAD)
def test_a_bad_setting(run: Run, tmp_path: Path, name: str, value: str, told: str) -> None:
    (line,) = run("plan", PROTOCOL, "--set", f"{name}={value}", "-o", str(tmp_path / "plan.txt")).refused(4)
    assert line.startswith(f"{name}: ")
    assert told in line
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(("name", "value", "told"), BAD)
def test_the_same_in_a_case_file_has_its_place(run: Run, tmp_path: Path, name: str, value: str, told: str) -> None:
    section, _, key = name.partition(".") if name.startswith("patient") else ("choices", "", name)
    case = tmp_path / "case.yaml"
    case.write_text(f"{section}:\n  {key}: {value}\n", encoding="utf-8")
    (line,) = run("plan", PROTOCOL, "--case", str(case), "-o", str(tmp_path / "plan.txt")).refused(4)
    assert line.startswith(f"{case}:2:{len(key) + 5}: {section}.{key}: ")
    assert told in line
    assert list(tmp_path.iterdir()) == [case]


@pytest.mark.parametrize(
    ("text", "place", "told"),
    [
        ("patient:\n  wieght: 3 kg\n", "2:3: patient.wieght", "(did you mean weight?)"),
        ("choices:\n  drug.prodct: x\n", "2:3: choices.drug.prodct", "did you mean drug.product?"),
        ("patient:\n  id: a\n  id: b\n", "3:3: patient.id", "stands twice"),
        ("patient:\n  id: &a S1\n", "2:7: patient.id", "anchor"),
        ("patient:\n  id: *a\n", "2:7: patient.id", "alias"),
        ("patient:\n  id: !!str 3\n", "2:7: patient.id", "tag"),
        ("patient:\n\tid: a\n", "2:1", "tab"),
        ("patient: {id: a}\n---\npatient: {id: b}\n", "2:1", "second document"),
        ("patient:\n  id: a\x1b[31mb\n", "2:8", "terminal escape"),
        ("patient:\n  id: a\u202eb\n", "2:8", ""),
        ("- a\n", "1:1", ""),
        ("stock:\n  - product: epirubicin-powder-11-mg\n    count: 8\n", "2:14: stock.0.product", "did you mean"),
        ("microcatheter:\n  product: none-such\n", "2:12: microcatheter.product", "'none-such'"),
        ("overrides:\n  no-such: {by: A, reason: b}\n", None, "nothing to lift"),
    ],
)
def test_a_bad_case_file(run: Run, tmp_path: Path, text: str, place: str | None, told: str) -> None:
    case = tmp_path / "case.yaml"
    case.write_text(text, encoding="utf-8")
    lines = run(*WORKED, "--case", str(case)).refused(4)
    assert lines[0].startswith(f"{case}:{place}: " if place else "no-such: ")
    assert told in lines[0]
    assert not set("\x1b\u202e") & set("".join(lines))


def test_a_case_that_is_none(run: Run, tmp_path: Path) -> None:
    (line,) = run(*WORKED, "--case", str(tmp_path / "none.yaml")).refused(4)
    assert line.startswith(f"{tmp_path / 'none.yaml'}: ")
    assert run(*WORKED, "--case", str(tmp_path)).refused(4)
    (tmp_path / "latin.yaml").write_bytes("patient: {id: Jürgen}".encode("latin-1"))
    assert run(*WORKED, "--case", str(tmp_path / "latin.yaml")).refused(4)[0].startswith(f"{tmp_path}/latin.yaml:1:16:")


def test_a_good_case_file_as_yaml_and_as_json_gives_the_plan_of_the_settings(run: Run, tmp_path: Path) -> None:
    (tmp_path / "case.yaml").write_text("choices:\n  load.excess: kept\n", encoding="utf-8")
    (tmp_path / "case.json").write_text('{"choices": {"load.excess": "kept"}}', encoding="utf-8")
    given = [["--case", str(tmp_path / name)] for name in ("case.yaml", "case.json")]
    plans = {run("plan", PROTOCOL, *words, "--json").out for words in (*given, ["--set", "load.excess=kept"])}
    assert len(plans) == 1
    assert plans != {b""}


def test_every_problem_of_file_and_settings_comes_in_one_run(run: Run, tmp_path: Path) -> None:
    case = tmp_path / "case.yaml"
    case.write_text("patient:\n  wieght: 3 kg\n  age: NaN years\n", encoding="utf-8")
    words = ["--set", "drug.prduct=x", "--set", "beads.settled_volume=2", "--set", "load.excess=half"]
    places = [line.split(": ")[0] for line in run("plan", PROTOCOL, "--case", str(case), *words).refused(4)]
    assert places == [f"{case}:2:3", f"{case}:3:8", "drug.prduct", "beads.settled_volume", "load.excess"]


def test_a_file_that_cannot_be_read_as_yaml_hides_no_bad_setting(run: Run, tmp_path: Path) -> None:
    case = tmp_path / "case.yaml"
    case.write_text("patient: {id: *a}\n", encoding="utf-8")
    lines = run("plan", PROTOCOL, "--case", str(case), "--set", "load.excess=half").refused(4)
    assert [line.partition(":")[0] for line in lines] == [str(case), "load.excess"]
    lines = run("plan", "no-such", "--case", str(case)).refused(3)
    assert [line.partition(":")[0] for line in lines] == ["no-such", str(case)]


def test_the_same_name_twice_is_refused(run: Run) -> None:
    words = ["--set", "load.excess=kept", "--set", "load.excess=removed"]
    (line,) = run("plan", PROTOCOL, *words).refused(4)
    assert line.startswith("load.excess: ")
    assert "twice" in line


@pytest.mark.parametrize("mark", UNSEEN)
def test_what_hides_or_steers_is_refused_and_never_echoed(run: Run, mark: str) -> None:
    (line,) = run("plan", PROTOCOL, "--set", f"patient.id=S{mark}1").refused(4)
    assert line.startswith("patient.id: ")
    assert line.isprintable()
    (line,) = run("plan", PROTOCOL, "--set", f"patient.i{mark}d=S1").refused(4)
    assert line.isprintable()


@pytest.mark.parametrize("mark", ["\n", "\t", "\r"])
def test_a_setting_stands_on_one_line(run: Run, mark: str) -> None:
    assert run("plan", PROTOCOL, "--set", f"patient.allergies=a{mark}b").refused(4)[0].startswith("patient.allergies: ")


def test_arguments_that_are_not_utf8(run: Run) -> None:
    if os.name == "nt":
        pytest.skip("arguments are Unicode there")
    for code, words in ((4, [b"plan", PROTOCOL.encode(), b"--set", b"patient.id=\xff"]), (3, [b"plan", b"\xff"])):
        (line,) = alone(*words).refused(code)
        assert line.isprintable()


def test_a_stated_quantity_that_is_set_is_a_caution_and_no_error(run: Run) -> None:
    assert run(*WORKED, "--set", "drug.mass=50 mg").code == 0


NAMES = st.sampled_from(
    ["beads.settled_volume", "patient.weight", "patient.id", "feeders.F1.share", "stock.x.count", "load.excess"]
)


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(name=NAMES | st.text(max_size=20), value=st.text(max_size=30))
def test_no_setting_brings_a_traceback(capfdbinary: pytest.CaptureFixture[bytes], name: str, value: str) -> None:
    code = main(["plan", PROTOCOL, f"--set={name}={value}", "--json"])
    out, err = capfdbinary.readouterr()
    assert code in {0, 1, 2, 4}
    assert bool(out) == (code in {0, 1})
    assert err.decode().replace("\n", "").isprintable()


def test_check_is_clean_for_what_is_shipped_and_3_for_what_is_not(run: Run, tmp_path: Path) -> None:
    root = Path(__file__).resolve().parents[2] / "protocols"
    clean = run("check", str(root))
    assert (clean.code, clean.out) == (0, b"")
    text = (root / f"{PROTOCOL}.yaml").read_text(encoding="utf-8")
    bad = tmp_path / "bad.yaml"
    bad.write_text(text + "unknwon: x\n", encoding="utf-8")
    for words in (["check", str(bad)], ["plan", str(bad)], ["show", str(bad)]):
        assert run(*words).refused(3)[0].startswith(f"{bad}:{text.count(chr(10)) + 1}:1: unknwon: ")
    told = run("check", "--json", str(bad))
    assert (told.code, told.err) == (3, "")
    assert b'"line": ' in told.out
    assert run("check", str(tmp_path / "none")).refused(3)
