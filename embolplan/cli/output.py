"""Where a command's data goes: to stdout, or whole to a file."""

from __future__ import annotations

import os
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from embolplan.errors import ExportError, Problem, UsageError
from embolplan.words import say

if TYPE_CHECKING:
    from collections.abc import Sequence

_PDF = b"%PDF"


def table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """Columns as wide as their widest entry, two spaces between them."""
    lines = [list(head), *map(list, rows)]
    widths = [max(len(line[column]) for line in lines) for column in range(len(head))]
    return "\n".join(
        "  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)).rstrip() for line in lines
    )


def write(content: bytes, path: str | None) -> None:
    """Writes to stdout, or to a file that is either whole or not there; ExportError where it cannot be written."""
    if path is not None:
        _replace(Path(path), content)
    elif content.startswith(_PDF) and sys.stdout.isatty():
        raise UsageError([Problem("--format", say("cli.pdf_to_terminal"), hint="-o plan.pdf")])
    else:
        sys.stdout.buffer.write(content)


def _replace(path: Path, content: bytes) -> None:
    beside: str | None = None
    try:
        handle, beside = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        os.chmod(beside, 0o666 & ~_umask())
        os.replace(beside, path)
    except OSError as error:
        if beside is not None:
            Path(beside).unlink(missing_ok=True)
        raise ExportError([Problem(str(path), say("cli.cannot_write", why=error.strerror or error))]) from error


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask
