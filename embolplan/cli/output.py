"""Where a command's data and talk go: stdout, stderr, or whole to a file."""

from __future__ import annotations

import io
import os
import stat
import sys
from contextlib import suppress
from typing import TYPE_CHECKING

from embolplan.errors import ExportError, Problem, UsageError
from embolplan.words import say

if TYPE_CHECKING:
    from collections.abc import Sequence

STDOUT = "-"
_PDF = b"%PDF"


def speak_utf8() -> None:
    """Makes stdout and stderr carry UTF-8 and plain line ends on every machine, whatever its locale says."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace", newline="\n")


def plainly(text: str) -> str:
    """The text on one line, with everything written out that is not seen or that steers a terminal."""
    if text.isprintable():
        return text
    return "".join(mark if mark.isprintable() else mark.encode("unicode_escape").decode() for mark in text)


def tell(line: str) -> None:
    """One line of talk; that nobody listens is no failure."""
    # print() takes None for stdout, and a closed stderr is None.
    if sys.stderr is not None:
        with suppress(OSError):
            print(plainly(line), file=sys.stderr, flush=True)


def put(content: bytes) -> None:
    """Data to stdout; ExportError where it cannot be written, BrokenPipeError where the reader has left."""
    if sys.stdout is None:
        raise _cannot_write("stdout", say("cli.stdout_closed"))
    try:
        rest = memoryview(content)
        # Unbuffered, one write may take a part and say nothing of the rest.
        while rest:
            rest = rest[sys.stdout.buffer.write(rest) :]
        sys.stdout.buffer.flush()
    except BrokenPipeError:
        raise
    except OSError as error:
        let_go_of_stdout()
        raise _cannot_write("stdout", error.strerror or error) from error


def let_go_of_stdout() -> None:
    """Points stdout at nothing, so that the interpreter does not find what it could not write once more at its end."""
    with suppress(OSError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> bytes:
    """Columns as wide as their widest entry, two spaces between them."""
    lines: list[Sequence[str]] = [head, *rows]
    # Looked at as a whole, ten thousand lines that are plain take no time.
    if not "".join(map("".join, lines)).isprintable():
        lines = [[plainly(cell) for cell in line] for line in lines]
    widths = [max(map(len, column)) for column in zip(*lines, strict=True)]
    row = "  ".join(f"{{:<{width}}}" for width in widths).format
    return "\n".join([*[row(*line).rstrip() for line in lines], ""]).encode()


def as_json(tree: object) -> bytes:
    """A tree as JSON, with what is not seen or steers a terminal escaped, and a final newline."""
    import json  # only where it is asked for

    text = json.dumps(tree, ensure_ascii=False, indent=2)
    # Most texts are plain, and a long one is looked at as a whole before its single characters are.
    plain = text.replace("\n", "").isprintable()
    return ((text if plain else "".join(map(_escaped, text))) + "\n").encode()


def _escaped(mark: str) -> str:
    if mark == "\n" or mark.isprintable():
        return mark
    # JSON itself lets DEL and the controls above it stand.
    pair = mark.encode("utf-16-be", "surrogatepass").hex()
    return "".join(f"\\u{pair[at : at + 4]}" for at in range(0, len(pair), 4))


def write(content: bytes, path: str | None) -> None:
    """Writes to stdout, or to a file that is either whole or as it was; ExportError where it cannot be written."""
    if path is None or path == STDOUT:
        if content.startswith(_PDF) and sys.stdout is not None and sys.stdout.isatty():
            raise UsageError([Problem("--format", say("cli.pdf_to_terminal"), hint="-o plan.pdf")])
        put(content)
        return
    try:
        if os.path.exists(path) and not os.path.isfile(path):
            # A device or a pipe is written to; putting a file in its place would take it away from everybody.
            with open(path, "wb") as file:
                file.write(content)
        else:
            _replace(path, content)
    except OSError as error:
        raise _cannot_write(path, error.strerror or error) from error


def columns(path: str | None) -> int | None:
    """How wide the terminal is that stdout leads to; None where what is written goes elsewhere."""
    if path not in (None, STDOUT) or sys.stdout is None or not sys.stdout.isatty():
        return None
    import shutil  # only where somebody looks on

    return shutil.get_terminal_size().columns


def _replace(path: str, content: bytes) -> None:
    """Puts a whole file in the place of the old one, which keeps its mode and the links that lead to it."""
    import tempfile  # only where a file is written

    if path.endswith(("/", os.sep)):
        raise IsADirectoryError(0, say("cli.is_a_folder"))
    target = os.path.realpath(path)
    mode = stat.S_IMODE(os.stat(target).st_mode) if os.path.exists(target) else 0o666 & ~_umask()
    if os.path.exists(target) and not os.access(target, os.W_OK):
        raise PermissionError(0, say("cli.is_read_only"))
    handle, beside = tempfile.mkstemp(dir=os.path.dirname(target), prefix=".embolplan-")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        os.chmod(beside, mode)
        os.replace(beside, target)
    except BaseException:
        with suppress(OSError):
            os.unlink(beside)
        raise


def _cannot_write(where: str, why: object) -> ExportError:
    return ExportError([Problem(where, say("cli.cannot_write", why=why))])


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask
