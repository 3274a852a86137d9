"""What comes with the program loads and is sound; packs, the index and lazy loading do what they promise."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

import embolplan.library
from embolplan.errors import LibraryError
from embolplan.library import (
    case_tree,
    check_paths,
    entries,
    load_recipe,
    load_shelf,
    make_case,
    make_index,
    pack,
    parse_product,
    parse_protocol,
    products_of,
    shipped_root,
    unpack,
)
from embolplan.library.files import product_files, protocol_files
from embolplan.library.index import main
from embolplan.model.case import Case
from embolplan.reading import read_yaml
from tests.library.good import GOOD, NAME
from tests.library.test_cases import FILE, WORKED

ROOT = shipped_root()
PROTOCOLS = {path.relative_to(ROOT).with_suffix("").as_posix(): path for path in protocol_files(ROOT)}
PRODUCTS = {path.stem: path for path in product_files(ROOT)}


@pytest.mark.parametrize("name", PROTOCOLS)
def test_every_protocol_loads_under_its_id(name: str) -> None:
    recipe = load_recipe(ROOT, name)
    assert recipe.protocol.id == name
    assert recipe.origin.text == PROTOCOLS[name].read_text(encoding="utf-8")


@pytest.mark.parametrize("name", PRODUCTS)
def test_every_product_loads_under_its_id(name: str) -> None:
    shelf = load_shelf(ROOT, [name])
    assert {**shelf.products, **shelf.substances}[name].id == name


def test_everything_that_comes_with_the_program_is_sound() -> None:
    result = check_paths([ROOT])
    assert [str(problem) for problem in result.problems] == []
    assert (result.protocols, result.products) == (len(PROTOCOLS), len(PRODUCTS))
    assert result.files == len(PROTOCOLS) + len(PRODUCTS)


def test_a_key_means_the_same_source_in_every_file() -> None:
    told: dict[str, set[str]] = {}
    loaded, shelf = [load_recipe(ROOT, name).protocol.sources for name in PROTOCOLS], load_shelf(ROOT)
    held = (*shelf.products.values(), *shelf.substances.values())
    for sources in (*loaded, *(product.sources for product in held)):
        for key, source in sources.items():
            told.setdefault(key, set()).add(source.citation)
    assert {key: citations for key, citations in told.items() if len(citations) > 1} == {}


def test_ids_are_unique_across_kinds() -> None:
    assert not PROTOCOLS.keys() & PRODUCTS.keys()


def test_the_index_that_comes_with_the_program_is_current() -> None:
    told = (ROOT / "index.json").read_text(encoding="utf-8")
    assert told == make_index(ROOT), "python -m embolplan.library.index protocols writes it anew"


def test_a_true_index_is_believed_and_a_stale_one_is_not(library: Path) -> None:
    assert main([str(library)]) == 0
    true = entries(library)
    assert [entry.id for entry in true] == sorted(PROTOCOLS)
    told = json.loads((library / "index.json").read_text(encoding="utf-8"))
    next(each for each in told["protocols"] if each["id"] == NAME)["title"] = "told by the index"
    (library / "index.json").write_text(json.dumps(told), encoding="utf-8")
    assert "told by the index" in {entry.title for entry in entries(library)}
    (library / f"{NAME}.yaml").write_text(GOOD.replace("version: 1.0.0", "version: 1.0.1"), encoding="utf-8")
    fresh = {entry.id: entry for entry in entries(library)}
    assert fresh[NAME].version == "1.0.1"
    assert fresh[NAME].title != "told by the index"


@pytest.mark.parametrize("broken", ["", "[]", "{}", '{"schema": "embolplan.index/1", "protocols": [1]}', "[" * 9999])
def test_a_broken_index_is_made_anew(broken: str, library: Path) -> None:
    (library / "index.json").write_text(broken, encoding="utf-8")
    assert [entry.id for entry in entries(library)] == sorted(PROTOCOLS)


def test_a_file_more_or_less_makes_the_index_stale(library: Path) -> None:
    assert main([str(library)]) == 0
    gone = "liver/magnesium-lipiodol"
    (library / f"{gone}.yaml").unlink()
    assert gone not in [entry.id for entry in entries(library)]
    assert "index.json: the index does not say what the files say" in str(check_paths([library]).problems[0])


def test_the_index_is_the_same_however_lines_end(library: Path) -> None:
    before, origin = make_index(library), load_recipe(library, NAME).origin
    file = library / f"{NAME}.yaml"
    file.write_bytes(b"\xef\xbb\xbf" + file.read_bytes().replace(b"\n", b"\r\n"))
    assert make_index(library) == before
    assert load_recipe(library, NAME).origin == origin


def test_writing_the_index_leaves_nothing_behind_when_it_fails(
    library: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (library / "index.json").unlink(missing_ok=True)
    (library / f"{NAME}.yaml").write_text("id: x\n", encoding="utf-8")
    assert main([str(library)]) == 3
    assert not [path for path in library.iterdir() if "index" in path.name]
    assert "1:1: the key 'embolplan' is missing" in capsys.readouterr().err
    assert main([]) == 2


def test_what_was_packed_comes_out_equal() -> None:
    recipe, shelf = load_recipe(ROOT, NAME), load_shelf(ROOT)
    tree = read_yaml(FILE, "case").tree
    case = make_case(tree, WORKED, recipe.protocol, "case")
    packed = json.loads(json.dumps(pack(recipe, case, shelf)))
    assert unpack(packed) == (recipe, case, shelf)
    assert packed["case"]["feeders"] == [{"id": "F1", "vessel": "right hepatic A8", "share": "60 %"}]


@pytest.mark.parametrize("name", PROTOCOLS)
def test_every_recipe_goes_into_a_pack_and_comes_out_equal(name: str) -> None:
    recipe, shelf, case = load_recipe(ROOT, name), load_shelf(ROOT), Case()
    assert unpack(json.loads(json.dumps(pack(recipe, case, shelf)))) == (recipe, case, shelf)


@pytest.mark.parametrize(
    ("path", "value", "why"),
    [
        (("protocol", "text"), GOOD.replace("60 mg", "90 mg"), "not the one that its SHA-256 was taken of"),
        (("schema",), "embolplan.pack/2", "not a pack of the form embolplan.pack/1"),
        (("products",), [], "not whole"),
        (("case",), {"patient": {"age": "61"}}, "case.patient.age: '61' needs a unit"),
    ],
)
def test_a_pack_that_was_touched_is_refused(path: tuple[str, ...], value: object, why: str) -> None:
    recipe = load_recipe(ROOT, NAME)
    packed = json.loads(json.dumps(pack(recipe, make_case({}, {}, None, ""), load_shelf(ROOT, []))))
    inner = packed
    for key in path[:-1]:
        inner = inner[key]
    inner[path[-1]] = value
    with pytest.raises(LibraryError, match=why):
        unpack(packed)


def test_a_case_gives_one_tree_whatever_the_order_of_its_choices() -> None:
    protocol = load_recipe(ROOT, NAME).protocol
    there = make_case({}, WORKED, protocol, "")
    back = make_case({}, dict(reversed(WORKED.items())), protocol, "")
    assert json.dumps(case_tree(there)) == json.dumps(case_tree(back))
    assert case_tree(make_case({}, {}, None, "")) == {}


def test_unknown_names_get_the_nearest_and_no_path_leaves_the_library() -> None:
    with pytest.raises(LibraryError, match=rf"did you mean {NAME}\?"):
        load_recipe(ROOT, NAME.replace("spheres", "sphere"))
    with pytest.raises(LibraryError, match=r"did you mean iodixanol-320\?"):
        load_shelf(ROOT, ["iodixanol-321"])
    with pytest.raises(LibraryError, match="no recipe has this id"):
        load_recipe(ROOT / "liver", f"../{NAME}")


def test_a_recipe_is_loaded_from_a_file_of_its_own(tmp_path: Path) -> None:
    file = tmp_path / "mine.yaml"
    file.write_text(GOOD, encoding="utf-8")
    assert load_recipe(ROOT, str(file)).protocol.id == NAME
    with pytest.raises(LibraryError, match="no such file"):
        load_recipe(ROOT, str(tmp_path / "other.yaml"))


def test_products_of_a_recipe_are_those_that_it_and_the_case_name() -> None:
    recipe = load_recipe(ROOT, NAME)
    case = make_case({"stock": [{"product": "lipiodol", "count": "1"}]}, {}, recipe.protocol, "")
    assert {"callispheres-300-500", "water-for-injection", "lipiodol"} < set(products_of(recipe, case, ROOT))


def test_several_problems_of_a_file_come_in_one_run_in_their_order() -> None:
    bad = GOOD.replace("drug.mass: 60 mg", "drug.mass: 60,5 mg").replace("do: settle", "do: setle")
    bad = bad.replace("  load.duration: 30 min", "  load.duration: &x 30 min").replace("\nrescue:", "\nrescu:")
    protocol, problems = parse_protocol(bad, "f")
    assert protocol is None
    assert [(each.line, each.key) for each in problems] == [
        (47, "parameters.drug.mass"),
        (51, "parameters.load.duration"),
        (120, "steps.1.do"),
        (291, "rescu"),
    ]


def test_a_product_is_told_what_is_wrong_with_it() -> None:
    good = PRODUCTS["iodixanol-320"].read_text(encoding="utf-8")
    bad = good.replace("kind: contrast", "kind: contrst").replace("quantities:\n", "quantities:\n  weight: 5\n")
    product, problems = parse_product(bad, "f")
    assert product is None
    assert [problem.key for problem in problems] == ["kind", "quantities.weight"]
    assert "did you mean contrast?" in problems[0].hint


def test_check_tells_protocols_from_products_wherever_they_stand(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_text(GOOD, encoding="utf-8")
    (tmp_path / "b.yml").write_text(PRODUCTS["syringe-5-ml"].read_text(encoding="utf-8"), encoding="utf-8")
    (tmp_path / "c.yaml").write_text(GOOD, encoding="utf-8")
    result = check_paths([tmp_path])
    assert (result.files, result.protocols, result.products) == (3, 2, 1)
    assert [problem.message for problem in result.problems] == [
        f"the id {NAME} is that of {tmp_path / 'a.yaml'} as well"
    ]


def test_check_says_what_it_could_not_look_at(tmp_path: Path) -> None:
    (tmp_path / "latin.yaml").write_bytes(b"title: \xb5m\n")
    (tmp_path / "empty").mkdir()
    result = check_paths([tmp_path / "no.yaml", tmp_path / "latin.yaml", tmp_path / "empty"])
    assert [problem.message for problem in result.problems] == [
        "there is no protocol or product in this folder",
        "byte 0xB5 is not UTF-8",
        "the file cannot be read: no such file or directory",
    ]


def test_listing_imports_nothing_heavy() -> None:
    code = (
        "import sys, embolplan.library as library\n"
        "print(len(library.entries(library.shipped_root())))\n"
        "heavy = {'pydantic', 'yaml', 'pint', 'numpy', 'embolplan.model', 'embolplan.reading'} & set(sys.modules)\n"
        "sys.exit(f'loaded {sorted(heavy)}' if heavy else 0)"
    )
    there = {**os.environ, "PYTHONPATH": str(Path(embolplan.library.__file__).parents[2])}
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False, env=there)
    assert (done.returncode, done.stderr, done.stdout.strip()) == (0, "", str(len(PROTOCOLS)))


def test_the_face_of_the_room_is_sorted_and_all_of_it_is_there() -> None:
    names = embolplan.library.__all__
    assert names == sorted(names)
    assert [name for name in names if not callable(getattr(embolplan.library, name))] == []
    assert not hasattr(embolplan.library, "nothing")


def test_a_file_of_ones_own_is_held_against_the_rules_before_it_is_used(tmp_path: Path) -> None:
    file = tmp_path / "mine.yaml"
    file.write_text(GOOD.replace("60 mg [liu-2021,", "60 mg [nobody-1999,", 1), encoding="utf-8")
    with pytest.raises(LibraryError, match="nobody-1999"):
        load_recipe(ROOT, str(file))


def test_a_step_that_names_no_container_is_told_which_key_it_needs(library: Path) -> None:
    text = GOOD.replace("    what: contrast\n    into: bead-syringe\n", "    what: contrast\n    in: bead-syringe\n", 1)
    assert text != GOOD
    (library / f"{NAME}.yaml").write_text(text, encoding="utf-8")
    said = [str(problem) for problem in check_paths([library / f"{NAME}.yaml"]).problems]
    assert any("does not name its container: add 'into'" in line for line in said)
