"""An import is all or nothing: killed wherever it writes, on a full disk, interrupted, and two at a time."""

from __future__ import annotations

import errno
import os
import signal
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from embolplan.errors import LibraryError
from embolplan.library import check_paths, entries, importing, load_recipe, writing
from embolplan.library.pins import make_lock, read_lock, read_pins
from embolplan.library.writer import WriterLock
from tests.library import killing
from tests.library.taking import importer, product, recipe, snapshot, take_in, zipped

pytestmark = pytest.mark.skipif(os.name == "nt", reason="these tests fork")

WRITING = {"open", "os.mkdir", "os.rename", "os.remove", "os.rmdir", "shutil.rmtree"}
LATER = {
    "liver/there.yaml": recipe("liver/there", "1.1.0"),
    "b.yaml": recipe("liver/new"),
    "c.yaml": recipe("liver/third"),
}
BEFORE = {"liver/there": "1.0.0"}
AFTER = {"liver/there": "1.1.0", "liver/new": "1.0.0", "liver/third": "1.0.0"}


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A library with one recipe in it."""
    folder = tmp_path / "home" / "library"
    take_in(folder, tmp_path / "there.yaml", recipe("liver/there"))
    return folder


@pytest.fixture
def source(tmp_path: Path) -> Path:
    """A zip with a higher version of that recipe and two others."""
    return zipped(tmp_path / "in.zip", LATER)


def holds(root: Path) -> dict[str, str]:
    """What a library holds, each thing loaded as a plan would load it."""
    return {entry.id: load_recipe(root, entry.id).protocol.version for entry in entries(root)}


def is_whole(root: Path) -> bool:
    """Whether nothing stands in the folders of a library but what its list names."""
    named = {pin.file for pin in read_pins(root)} | {"lock.json"}
    found = {path.relative_to(root).as_posix() for path in root.rglob("*") if path.is_file()}
    return found == named


def in_a_fork(do: Callable[[], object]) -> int:
    """How a process of its own ends that does something: 0, 3 for a LibraryError, or minus the signal."""
    child = os.fork()
    if child:
        return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    code = 99
    try:
        do()
        code = 0
    except LibraryError:
        code = 3
    finally:
        os._exit(code)


def at_call(number: int, root: Path, then: Callable[[], object]) -> None:
    """Lets something happen at the so-manieth call of this process that changes anything in or around a library."""
    count = 0

    def hook(event: str, arguments: tuple[object, ...]) -> None:
        nonlocal count
        reads = event == "open" and not (isinstance(arguments[2], int) and arguments[2] & (os.O_WRONLY | os.O_RDWR))
        if event in WRITING and not reads and str(arguments[0]).startswith(str(root.parent)):
            count += 1
            if count == number:
                then()

    sys.addaudithook(hook)


def kill() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def fail() -> None:
    raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


@pytest.mark.parametrize(("then", "ends"), [(kill, -signal.SIGKILL), (fail, 3)], ids=["killed", "full"])
def test_whatever_call_it_ends_at_the_library_is_the_old_or_the_new_one(
    tmp_path: Path, root: Path, source: Path, then: Callable[[], None], ends: int
) -> None:
    seen, number = [], 0
    while True:
        number += 1
        fresh = tmp_path / str(number) / "library"
        take_in(fresh, tmp_path / "there.yaml", recipe("liver/there"))

        def import_and_end(fresh: Path = fresh, number: int = number) -> None:
            at_call(number, fresh, then)
            importer(fresh).take_in(source)

        ended = in_a_fork(import_and_end)
        assert ended in (0, ends)
        found = holds(fresh)
        assert found in (BEFORE, AFTER)
        assert check_paths([fresh]).errors == ()
        if ended == 3:
            assert found == BEFORE
        seen.append((ended, found))
        # The next import is not hindered, and sweeps away what was left.
        importer(fresh).take_in(source)
        take_in(fresh, tmp_path / "more.yaml", recipe("liver/more"))
        assert holds(fresh) == AFTER | {"liver/more": "1.0.0"}
        assert is_whole(fresh)
        if ended == 0 and len(seen) > 15:
            break
    assert (ends, BEFORE) in seen
    assert (ends, AFTER) in seen or ends == 3


def test_killed_at_any_moment_the_library_is_the_old_or_the_new_one(tmp_path: Path) -> None:
    assert sum(killing.kill_many(tmp_path, 30, seed=5, many=3).values()) == 30


def test_a_file_that_may_not_grow_is_a_full_disk(root: Path, source: Path) -> None:
    import resource

    before = snapshot(root.parent)

    def import_in_little() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (4096, 4096))
        importer(root).take_in(source)

    assert in_a_fork(import_in_little) == 3
    assert snapshot(root.parent) == before


def test_a_disk_that_fills_while_many_are_written_leaves_nothing_behind(
    root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    many = zipped(tmp_path / "many.zip", {f"{n}.yaml": product(f"water-{n}") for n in range(30)})
    before, real, left = snapshot(root.parent), os.fsync, [20]

    def until_full(descriptor: int) -> None:
        left[0] -= 1
        if left[0] < 0:
            fail()
        real(descriptor)

    with monkeypatch.context() as patch:
        patch.setattr(os, "fsync", until_full)
        with pytest.raises(LibraryError, match="is as it was: no space left on device"):
            importer(root).take_in(many)
    assert snapshot(root.parent) == before
    importer(root).take_in(many)
    assert is_whole(root)


@pytest.mark.parametrize("call", ["replace", "fsync"])
@pytest.mark.parametrize("error", [OSError(errno.ENOSPC, "No space left on device"), KeyboardInterrupt()])
def test_an_error_leaves_nothing_behind(
    root: Path, source: Path, monkeypatch: pytest.MonkeyPatch, call: str, error: BaseException
) -> None:
    before = snapshot(root.parent)

    def broken(*_: object) -> None:
        raise error

    with monkeypatch.context() as patch:
        patch.setattr(os, call, broken)
        with pytest.raises(LibraryError if isinstance(error, OSError) else KeyboardInterrupt) as caught:
            importer(root).take_in(source)
    if isinstance(error, OSError):
        said = "the library cannot be written, and is as it was: no space left on device"
        assert str(caught.value) == f"{root}: {said}"
    assert snapshot(root.parent) == before


def test_an_interrupt_just_after_the_move_is_no_way_back(
    root: Path, source: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = os.replace

    def then_interrupted(a: Path, b: Path) -> None:
        real(a, b)
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(os, "replace", then_interrupted)
        with pytest.raises(KeyboardInterrupt):
            importer(root).take_in(source)
    assert holds(root) == AFTER


def test_a_first_import_that_fails_makes_no_folder(
    tmp_path: Path, source: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    root = tmp_path / "not" / "there" / "library"
    with monkeypatch.context() as patch:
        patch.setattr(writing, "put_new", lambda *_: fail())
        with pytest.raises(LibraryError):
            importer(root).take_in(source)
    assert not (tmp_path / "not").exists()
    (tmp_path / "not").write_text("a file in the way")
    with pytest.raises(LibraryError, match="not a directory"):
        importer(root).take_in(source)


def test_a_second_import_at_the_same_time_is_refused(root: Path, source: Path) -> None:
    before = snapshot(root.parent)
    lock = WriterLock.take(root / "lock.json")
    assert lock is not None
    try:
        with pytest.raises(LibraryError, match="another import is running in this library"):
            importer(root).take_in(source)
        with pytest.raises(LibraryError, match="another import is running"):
            importer(root).remove("liver/there")
    finally:
        lock.release()
    assert snapshot(root.parent) == before
    importer(root).take_in(source)


def test_what_another_import_has_done_meanwhile_is_not_written_over(
    root: Path, source: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = writing.write_library

    def late(*arguments: object) -> None:
        monkeypatch.setattr(importing, "write_library", real)
        take_in(root, tmp_path / "first.yaml", recipe("liver/first"))
        real(*arguments)  # type: ignore[arg-type]  # as they come

    monkeypatch.setattr(importing, "write_library", late)
    with pytest.raises(LibraryError, match="another import has changed the library meanwhile"):
        importer(root).take_in(source)
    assert holds(root) == BEFORE | {"liver/first": "1.0.0"}
    assert is_whole(root)


def test_many_at_once_lose_nothing_that_was_acknowledged(root: Path, tmp_path: Path) -> None:
    names = [f"liver/n{number}" for number in range(6)]
    for name in names:
        (tmp_path / f"{name[6:]}.yaml").write_text(recipe(name), encoding="utf-8")
    start, children = time.monotonic() + 0.3, {}
    for name in names:
        child = os.fork()
        if not child:
            code = 99
            try:
                time.sleep(max(0, start - time.monotonic()))
                importer(root).take_in(tmp_path / f"{name[6:]}.yaml")
                code = 0
            except LibraryError:
                code = 3
            finally:
                os._exit(code)
        children[child] = name
    ended = {name: os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) for child, name in children.items()}
    assert set(ended.values()) <= {0, 3}
    assert 0 in ended.values()
    assert holds(root) == BEFORE | {name: "1.0.0" for name, code in ended.items() if code == 0}
    assert is_whole(root)


def test_what_cannot_be_taken_away_keeps_nobody_out_and_goes_later(
    root: Path, source: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def no(*_: object) -> None:
        raise PermissionError(errno.EPERM, "Operation not permitted")

    with monkeypatch.context() as patch:
        patch.setattr(writing, "_take_away", no)
        patch.setattr(writing, "sync_folder", no)
        with pytest.raises(LibraryError, match="is as it was: operation not permitted"):
            importer(root).take_in(source)
    assert holds(root) == BEFORE
    assert not is_whole(root)
    assert take_in(root, tmp_path / "x.yaml", recipe("liver/other")) == [("new", "liver/other")]
    assert is_whole(root)


def test_an_id_that_no_file_system_takes_as_a_name_is_refused(root: Path, tmp_path: Path) -> None:
    before = snapshot(root)
    for length, is_fine in ((200, True), (201, False), (300, False), (5000, False)):
        name = f"liver/{'a' * (length - len('liver/'))}"
        if is_fine:
            assert take_in(root, tmp_path / "x.yaml", recipe(name)) == [("new", name)]
            importer(root).remove(name)
        else:
            with pytest.raises(LibraryError, match="an id of more than 200 characters is too long for the name"):
                take_in(root, tmp_path / "x.yaml", recipe(name))
        assert snapshot(root) == before


def test_nothing_is_written_through_a_link_out_of_the_library(tmp_path: Path, source: Path) -> None:
    root, elsewhere = tmp_path / "library", tmp_path / "elsewhere"
    root.mkdir()
    elsewhere.mkdir()
    (root / "imported").symlink_to(elsewhere)
    with pytest.raises(LibraryError, match="the folder 'imported' is a link"):
        importer(root).take_in(source)
    assert list(elsewhere.iterdir()) == []
    assert not (root / "lock.json").exists()


def test_files_of_ones_own_are_not_swept_away(root: Path, source: Path) -> None:
    own = [root / "imported" / "mine" / "x.yaml", root / "liver" / "mine.yaml", root / "imported" / "notes.txt"]
    for path in own:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("mine", encoding="utf-8")
    importer(root).take_in(source)
    importer(root).remove("liver/new")
    assert [path.read_text(encoding="utf-8") for path in own] == ["mine"] * 3


@pytest.mark.parametrize(
    ("broken", "why"),
    [
        (b"", "it is no JSON"),
        (b"[]", "not of the form embolplan.lock/1"),
        (b'{"schema": "embolplan.lock/2", "imported": []}', "not of the form"),
        (b'{"schema": "embolplan.lock/1", "imported": [{}]}', "not of the form"),
        (b"[" * 100_000, "it is no JSON"),
    ],
)
def test_a_list_that_is_broken_is_told_and_not_written_over(root: Path, source: Path, broken: bytes, why: str) -> None:
    (root / "lock.json").write_bytes(broken)
    before = snapshot(root)
    with pytest.raises(LibraryError, match=why):
        importer(root).take_in(source)
    with pytest.raises(LibraryError, match=why):
        entries(root)
    assert why in str(check_paths([root]).errors[0])
    assert snapshot(root) == before


@pytest.mark.parametrize(
    "file",
    ["../../x.yaml", "/etc/x.yaml", "liver/there.yaml", "imported/ab/../../x.yaml", "imported/ab/liver/other.yaml"],
)
def test_a_list_that_leads_elsewhere_is_not_followed(root: Path, file: str) -> None:
    (pin,) = read_pins(root)
    (root / "lock.json").write_bytes(make_lock([pin._replace(file=file)]))
    with pytest.raises(LibraryError, match="not of the form"):
        load_recipe(root, "liver/there")


def test_the_list_is_the_same_whatever_came_first(tmp_path: Path) -> None:
    pins = []
    for n, order in enumerate((["liver/a", "liver/b"], ["liver/b", "liver/a"])):
        root = tmp_path / str(n)
        for name in order:
            take_in(root, tmp_path / f"{name[6:]}.yaml", recipe(name))
        pins.append([pin._replace(file="") for pin in read_pins(root)])
        assert read_lock(root) == make_lock(reversed(read_pins(root)))
    assert pins[0] == pins[1]
