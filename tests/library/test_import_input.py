"""Hostile and broken input to an import gets its reason, and the library stays as it was."""

from __future__ import annotations

import os
import socket
import stat
import struct
import zipfile
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from embolplan.errors import LibraryError
from embolplan.library import archives, incoming
from embolplan.library.incoming import receive
from tests.library.taking import SHIPPED_PLACE, importer, in_bytes, product, recipe, snapshot, take_in, zipped

POSIX = pytest.mark.skipif(os.name == "nt", reason="Windows has neither these files nor these names")
GOOD = {"liver/good.yaml": recipe("liver/good")}
Make = Callable[[Path], Path]


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A library with one recipe in it."""
    folder = tmp_path / "home" / "library"
    take_in(folder, tmp_path / "there.yaml", recipe("liver/there"))
    return folder


def refused(root: Path, source: Path) -> list[str]:
    """What an import is refused with, where it leaves the library as it was, with and without --dry-run."""
    before, told = snapshot(root.parent), []
    for dry_run in (True, False):
        with pytest.raises(LibraryError) as caught:
            importer(root).take_in(source, dry_run=dry_run)
        told.append([str(problem) for problem in caught.value.problems])
        assert snapshot(root.parent) == before
    assert told[0] == told[1]
    return told[0]


def zipping(files: Mapping[str, str | bytes]) -> Make:
    """A zip of these files beside a good one."""
    return lambda folder: zipped(folder / "in.zip", {**GOOD, **files})


def entry(name: str, **changes: int) -> Make:
    """A zip with a good recipe under a name, and with fields of its entry as they are not written by anybody good."""

    def make(folder: Path) -> Path:
        with zipfile.ZipFile(folder / "in.zip", "w") as archive:
            info = zipfile.ZipInfo(name)
            for field, value in changes.items():
                setattr(info, field, value)
            archive.writestr(info, recipe("liver/bad"))
            archive.writestr("liver/good.yaml", GOOD["liver/good.yaml"])
        return folder / "in.zip"

    return make


def patched(make: Make, old: bytes, new: bytes) -> Make:
    """A zip some of whose bytes are others, everywhere."""

    def patch(folder: Path) -> Path:
        path = make(folder)
        raw = path.read_bytes()
        assert old in raw
        assert len(old) == len(new)
        path.write_bytes(raw.replace(old, new))
        return path

    return patch


def written(raw: bytes) -> Make:
    """A file of these bytes that is called a zip."""

    def write(folder: Path) -> Path:
        (folder / "in.zip").write_bytes(raw)
        return folder / "in.zip"

    return write


def kind(mode: int) -> int:
    """The field of an entry that says which kind of file it is."""
    return (mode | 0o644) << 16


def encrypted(folder: Path) -> Path:
    """A zip whose second entry says that it is encrypted."""
    path = entry("liver/bad.yaml")(folder)
    raw = bytearray(path.read_bytes())
    raw[6] |= 1
    raw[raw.index(b"PK\x01\x02") + 8] |= 1
    path.write_bytes(raw)
    return path


def lying(folder: Path) -> Path:
    """A zip whose bomb says that it is small: 10 MB that claim to be a hundred bytes."""
    path = zipped(folder / "in.zip", {"liver/bad.yaml": b"a" * 10_000_000})
    raw, size = path.read_bytes(), struct.pack("<L", 10_000_000)
    assert raw.count(size) == 2
    path.write_bytes(raw.replace(size, struct.pack("<L", 100)))
    return path


def many(folder: Path) -> Path:
    """A zip of two hundred thousand empty entries."""
    names = [b"%06d.yaml" % n for n in range(200_000)]
    local = [struct.pack("<4s5H3L2H", b"PK\3\4", 20, 0, 0, 0, 0, 0, 0, 0, len(name), 0) + name for name in names]
    size = len(local[0])
    listed = [
        struct.pack("<4s6H3L5H2L", b"PK\1\2", 20, 20, 0, 0, 0, 0, 0, 0, 0, len(name), 0, 0, 0, 0, 0, n * size) + name
        for n, name in enumerate(names)
    ]
    told = min(len(names), 0xFFFF)
    end = struct.pack("<4s4H2LH", b"PK\5\6", 0, 0, told, told, len(b"".join(listed)), size * len(names), 0)
    (folder / "in.zip").write_bytes(b"".join([*local, *listed, end]))
    return folder / "in.zip"


ZIPS: dict[str, tuple[Make, str]] = {
    "climbing out": (entry("../bad.yaml"), "the name '../bad.yaml' climbs out of its folder"),
    "climbing out from within": (entry("a/../../bad.yaml"), "climbs out of its folder"),
    "absolute": (entry("/etc/bad.yaml"), "the name '/etc/bad.yaml' leads to a place of its own"),
    "drive": (patched(entry("C_/bad.yaml"), b"C_/bad", b"C:/bad"), "'C:/bad.yaml' leads to a place of its own"),
    "drive without a slash": (entry("c:bad.yaml"), "'c:bad.yaml' leads to a place of its own"),
    "stream": (entry("liver/bad.yaml:x.yaml"), "has an empty part, a '.' or a ':'"),
    "share": (patched(entry("__/host/bad.yaml"), b"__/host", b"\\\\/host"), "holds a backslash"),
    "backslashes": (
        patched(entry("liver_bad.yaml"), b"liver_bad", b"liver\\bad"),
        "'liver\\bad.yaml' holds a backslash",
    ),
    "empty part": (entry("liver//bad.yaml"), "has an empty part"),
    "NUL in a name": (patched(entry("liver/bad.yaml_.txt"), b"yaml_", b"yaml\0"), "cannot be seen"),
    "escape in a name": (entry("liver/\x1b[31mbad.yaml"), "the name 'liver/\\x1b[31mbad.yaml' holds a character"),
    "right to left in a name": (entry("liver/\u202elmay.yaml"), "the name 'liver/\\u202elmay.yaml' holds a character"),
    "long name": (entry("liver/" + "b" * 300 + ".yaml"), "is too long or lies in too many folders"),
    "deep name": (entry("a/" * 30 + "bad.yaml"), "is too long or lies in too many folders"),
    "case": (entry("Liver/Good.yaml"), "the names 'liver/good.yaml' and 'Liver/Good.yaml' differ only in case"),
    "Unicode form": (
        zipping({"liver/\u00e9.yaml": recipe("liver/a"), "liver/e\u0301.yaml": recipe("liver/b")}),
        "differ only in case or in Unicode form",
    ),
    "twice": (patched(entry("liver/goot.yaml"), b"goot", b"good"), "the name 'liver/good.yaml' stands twice"),
    "link": (entry("liver/bad.yaml", external_attr=kind(stat.S_IFLNK)), "'liver/bad.yaml' is a link"),
    "pipe": (entry("liver/bad.yaml", external_attr=kind(stat.S_IFIFO)), "'liver/bad.yaml' is no plain file"),
    "device": (entry("liver/bad.yaml", external_attr=kind(stat.S_IFCHR)), "'liver/bad.yaml' is no plain file"),
    "encrypted": (encrypted, "'liver/bad.yaml' is encrypted"),
    "another compression": (
        lambda folder: zipped(folder / "in.zip", GOOD, zipfile.ZIP_LZMA),
        "'liver/good.yaml' is compressed in an unusual way",
    ),
    "zip in a zip": (zipping({"more.zip": in_bytes(GOOD)}), "'more.zip' is an archive in the archive"),
    "zip as a recipe": (zipping({"more.yaml": in_bytes(GOOD)}), "not UTF-8"),
    "bomb": (zipping({"liver/bad.yaml": b"a" * 1_900_000}), "becomes more than 100 times as large"),
    "bomb that lies": (lying, "is damaged in the archive"),
    "bomb in sum": (zipping({f"{n}.txt": b"a" * 30_000_000 for n in range(4)}), "more than 100,000,000 bytes"),
    "200,000 entries": (many, "there are more than 20,000 entries"),
    "torn": (written(in_bytes(GOOD)[:-40]), "the archive is damaged"),
    "wrong checksum": (written(in_bytes(GOOD).replace(b"60 mg", b"90 mg")), "is damaged in the archive: bad crc-32"),
    "two names of one entry": (
        written(in_bytes(GOOD).replace(b"liver/good.yaml", b"liver/evil.yaml", 1)),
        "is damaged in the archive",
    ),
    "no zip": (written(b"PK"), "this is no zip"),
    "nothing in it": (lambda folder: zipped(folder / "in.zip", {"readme.txt": "hello"}), "no recipe or product here"),
}


@pytest.mark.parametrize(("make", "reason"), ZIPS.values(), ids=ZIPS)
@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_a_zip_that_means_harm_or_is_broken(root: Path, tmp_path: Path, make: Make, reason: str) -> None:
    said = refused(root, make(tmp_path))
    assert any(reason in line for line in said), said
    assert all(line.isprintable() for line in said)


TEXTS: dict[str, tuple[bytes, str]] = {
    "nothing": (b"", "there is nothing in this text"),
    "latin-1": (recipe().replace("µ", "\xb5").encode("latin-1", "replace"), "is not UTF-8"),
    "UTF-16": (recipe().encode("utf-16"), "the file is UTF-16"),
    "NUL": (recipe().replace("title: C", "title: \0C").encode(), "4:8: a NUL character"),
    "escape in a title": (recipe().replace("title: C", "title: \x1b[31mC").encode(), "4:8: a terminal escape"),
    "written escape": (
        recipe().replace("title: C", 'title: "\\e[31mC" #').encode(),
        "a backslash escape puts a character",
    ),
    "right to left": (recipe().replace("title: C", "title: \u202eC").encode(), "turns the direction of writing"),
    "unseen": (recipe().replace("title: C", "title: \u200bC").encode(), "cannot be seen"),
    "markup": (recipe().replace("title: C", "title: <script>C").encode(), "'<s' is markup"),
    "brackets": (recipe().replace("title: C", "title: x [blink] C").encode(), "'[' is markup"),
    "mixed scripts": (recipe().replace("drug: epi", "drug: \u0435pi").encode(), "mixes letters of several alphabets"),
    "bomb of aliases": (
        b"a: &a [x, x]\n" + b"".join(b"%c: &%c [*%c, *%c]\n" % (n + 1, n + 1, n, n) for n in range(97, 120)),
        "the anchor &a is not accepted",
    ),
    "three thousand keys inside each other": (b"{k: " * 3000 + b"v" + b"}" * 3000, "more than 20 levels"),
    "keys inside each other": (b"".join(b"%sk:\n" % (b" " * n) for n in range(1900)), "more than 20 levels"),
    "three thousand brackets": (b"a: " + b"[" * 3000 + b"]" * 3000, "more than 20 levels"),
    "too large": (recipe().encode() + b"# " + b"x" * 2_100_000, "larger than 2,000,000 bytes"),
    "a rule broken": (recipe().replace("60 mg [liu-2021,", "60 mg [nobody-1,", 1).encode(), "[source-undeclared]"),
    "an id that climbs": (recipe("../../etc/x").encode(), "2:5: id: "),
    "an id in the formulary": (recipe("formulary/x").encode(), "no recipe's id begins with 'formulary'"),
    "an id among the imports": (recipe("imported/x").encode(), "no recipe's id begins with 'imported'"),
    "a product in a folder": (product("a/water").encode(), "a product has no folder in its id"),
    "a later format": (recipe().replace("embolplan: 1", "embolplan: 99").encode(), "1:12: embolplan: "),
    "a lender that nobody has": (
        recipe().replace("\ncontainers:", "\nborrows:\n  wait.duration: liver/nobody\n\ncontainers:").encode(),
        "[lender-unknown]",
    ),
}


@pytest.mark.parametrize("form", ["file", "folder", "zip"])
@pytest.mark.parametrize(("text", "reason"), TEXTS.values(), ids=TEXTS)
def test_a_bad_text_also_beside_a_good_one(root: Path, tmp_path: Path, text: bytes, reason: str, form: str) -> None:
    source = tmp_path / {"file": "bad.yaml", "folder": "in", "zip": "in.zip"}[form]
    if form == "file":
        source.write_bytes(text)
    elif form == "folder":
        (source / "liver").mkdir(parents=True)
        (source / "liver" / "bad.yaml").write_bytes(text)
        (source / "liver" / "good.yaml").write_text(recipe("liver/good"), encoding="utf-8")
    else:
        zipped(source, {"liver/bad.yaml": text, **GOOD}, zipfile.ZIP_STORED)
    said = refused(root, source)
    assert any(reason in line for line in said), said
    where = f"{source}:" if form == "file" else f"{source}/liver/bad.yaml:"
    assert said[0].startswith(where)
    assert all(line.isprintable() for line in said)


def folder_with(folder: Path, make: Callable[[Path], object]) -> Path:
    """A folder with a good recipe and something else."""
    (folder / "in" / "liver").mkdir(parents=True)
    (folder / "in" / "liver" / "good.yaml").write_text(recipe("liver/good"), encoding="utf-8")
    make(folder / "in")
    return folder / "in"


def a_socket(path: Path) -> None:
    with socket.socket(socket.AF_UNIX) as made:
        here = os.getcwd()
        os.chdir(path.parent)  # the name of a socket is short
        made.bind(path.name)
        os.chdir(here)


FOLDERS: dict[str, tuple[Callable[[Path], object], str]] = {
    "link to a file": (lambda to: (to / "x.yaml").symlink_to("/etc/passwd"), "'x.yaml' is a link"),
    "link to a folder": (lambda to: (to / "more").symlink_to("/etc"), "'more' is a link"),
    "link to itself": (lambda to: (to / "more").symlink_to("."), "'more' is a link"),
    "link to nothing": (lambda to: (to / "x.txt").symlink_to("gone"), "'x.txt' is a link"),
    "pipe": (lambda to: os.mkfifo(to / "x.yaml"), "'x.yaml' is no plain file"),
    "socket": (lambda to: a_socket(to / "x.yaml"), "'x.yaml' is no plain file"),
    "unseen name": (lambda to: (to / "\u202ex.yaml").write_text(recipe()), "'\\u202ex.yaml' holds a character"),
    "name of no text": (lambda to: open(os.fsencode(to) + b"/\xff.yaml", "w").close(), "'\\udcff.yaml' holds a"),
    "case": (lambda to: (to / "Liver.yaml").write_text("") and (to / "LIVER.yaml").write_text(""), ""),
    "deep": (lambda to: (to / ("a/" * 40)).mkdir(parents=True), "is too long or lies in too many folders"),
}


@POSIX
@pytest.mark.parametrize(("make", "reason"), FOLDERS.values(), ids=FOLDERS)
def test_a_folder_that_leads_elsewhere_or_never_ends(
    root: Path, tmp_path: Path, make: Callable[[Path], object], reason: str
) -> None:
    said = refused(root, folder_with(tmp_path, make))
    assert any(reason in line for line in said), said
    assert all(line.isprintable() for line in said)


@POSIX
@pytest.mark.parametrize("path", ["/dev/zero", "/dev/null"])
def test_a_device_is_not_read(root: Path, path: str) -> None:
    assert refused(root, Path(path)) == [f"{path}: '{path[5:]}' is no plain file"]


@POSIX
def test_a_pipe_is_not_waited_for(root: Path, tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "x.yaml")
    assert "is no plain file" in refused(root, tmp_path / "x.yaml")[0]


def test_what_cannot_be_read_is_told_and_the_rest_of_it_is_not_taken(
    root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    source = folder_with(tmp_path, lambda to: (to / "closed.yaml").write_text(recipe(), encoding="utf-8"))
    real = os.open

    def guarded(path: str | Path, flags: int, *more: int) -> int:
        if str(path).endswith("closed.yaml"):
            raise PermissionError(13, "Permission denied")
        return real(path, flags, *more)

    # Root may read any file, so that its mode alone proves nothing.
    monkeypatch.setattr(os, "open", guarded)
    assert refused(root, source) == [f"{source}/closed.yaml: the file cannot be read: permission denied"]


def test_a_file_that_becomes_a_link_between_two_looks_is_not_followed(tmp_path: Path) -> None:
    (tmp_path / "x.yaml").symlink_to("/etc/passwd")
    with pytest.raises(OSError, match=r"symbolic links|symbolic link"):
        incoming.read_some(tmp_path / "x.yaml", 10)


def test_a_folder_of_too_many_files(root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(incoming, "ENTRIES", 40)
    source = folder_with(tmp_path, lambda to: [(to / f"{n}.txt").write_text("") for n in range(50)])
    assert refused(root, source) == [f"{source}: there are more than 40 entries; a library comes in smaller parts"]


def test_texts_that_are_too_many_bytes_together(root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(incoming, "TOTAL", 30_000)
    source = folder_with(tmp_path, lambda to: [(to / f"{n}.yaml").write_text(recipe()) for n in range(9)])
    assert "unpacked there are more than 30,000 bytes" in refused(root, source)[0]


def test_an_archive_that_is_too_large(root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archives, "ARCHIVE", 1000)
    assert "larger than 1,000 bytes" in refused(root, zipped(tmp_path / "in.zip", GOOD))[0]


def test_a_path_that_is_not_there(root: Path, tmp_path: Path) -> None:
    assert "no such file" in refused(root, tmp_path / "no.yaml")[0]
    (tmp_path / "recipe.txt").write_text(recipe(), encoding="utf-8")
    assert "ends in .yaml or .yml" in refused(root, tmp_path / "recipe.txt")[0]
    (tmp_path / "empty").mkdir()
    assert "no recipe or product here" in refused(root, tmp_path / "empty")[0]


def test_all_that_is_wrong_comes_in_one_run(root: Path, tmp_path: Path) -> None:
    files: dict[str, str | bytes] = {"../a.yaml": recipe(), "b.zip": b"", "liver/c.yaml": "id: x\n"}
    said = refused(root, zipped(tmp_path / "in.zip", files))
    assert len(said) == 2
    said = refused(
        root, zipped(tmp_path / "in.zip", {"c.yaml": recipe().replace("60 mg [", "60,5 mg ["), "d.yaml": "x"})
    )
    assert {line.split(":")[0].rpartition("/")[2] for line in said} == {"c.yaml", "d.yaml"}


def test_what_is_hidden_or_no_recipe_is_left_out(tmp_path: Path) -> None:
    others = {".git/config": "x", "__MACOSX/liver/good.yaml": "x", "readme.md": "x", ".hidden.yaml": "x"}
    found = receive(zipped(tmp_path / "in.zip", {**GOOD, **others}))
    assert ([each.name for each in found.files], found.left_out) == (["liver/good.yaml"], ("readme.md",))
    folder = folder_with(tmp_path, lambda to: [(to / name).write_text("") for name in ("readme.md", ".x", ".y.yaml")])
    found = receive(folder)
    assert ([each.name for each in found.files], found.left_out) == (["liver/good.yaml"], ("readme.md",))


def test_keys_without_end(root: Path, tmp_path: Path) -> None:
    (tmp_path / "x.yaml").write_bytes(b"".join(b"k%d: v\n" % n for n in range(150_000)))
    with pytest.raises(LibraryError, match="the text holds more than 200,000 keys") as caught:
        importer(root).take_in(tmp_path / "x.yaml")
    assert len(caught.value.problems) < 300


def test_a_line_that_its_lender_lacks(root: Path, tmp_path: Path) -> None:
    lender = "liver/layered-callispheres-epirubicin"
    borrowing = recipe().replace("\ncontainers:", f"\nborrows:\n  no.duration: {lender}\n\ncontainers:")
    with pytest.raises(LibraryError, match=f"borrows.no.duration: {lender} "):
        take_in(root, tmp_path / "x.yaml", borrowing, SHIPPED_PLACE)


def test_a_zip_is_known_by_its_bytes_and_a_plain_one_may_hold_what_recipes_hold(tmp_path: Path) -> None:
    assert receive(zipped(tmp_path / "from-there", GOOD)).files[0].name == "liver/good.yaml"
    padded = recipe() + "# " + "x" * 80_000  # compresses a hundred times and more, and is small
    assert receive(zipped(tmp_path / "in.zip", {"a.yaml": padded})).files[0].raw == padded.encode()
