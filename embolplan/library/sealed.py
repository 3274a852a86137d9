"""What this machine keeps for itself and can make anew at any time: it is there whole, or it counts as not there.

The check sum is against accidents. Like compiled Python, what is kept stands in one's own home, for this Python alone.
"""

from __future__ import annotations

import marshal
import os
import zlib
from contextlib import suppress
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pathlib import Path

_SUM = 4
# Several times as fast as JSON; the newer forms of marshal look for what stands twice, which takes longer than reading.
_MARSHAL = 2


def packed(told: Any) -> bytes:
    """Plain values as bytes, a part of what is kept that is opened by itself."""
    return marshal.dumps(told, _MARSHAL)


def unpacked(content: Any) -> Any:
    """What was packed."""
    return marshal.loads(content)


def read_sealed(file: Path | None) -> Any:
    """What was kept in a file; None where there is nothing that is whole."""
    with suppress(OSError, ValueError, TypeError, EOFError):
        raw = file.read_bytes() if file is not None else b""
        if len(raw) > _SUM and zlib.crc32(memoryview(raw)[_SUM:]).to_bytes(_SUM, "big") == raw[:_SUM]:
            return unpacked(memoryview(raw)[_SUM:])
    return None


def write_sealed(file: Path, told: object) -> bool:
    """Keeps it in a file, in one move; whether that could be done."""
    beside = beside_of(file)
    content = packed(told)
    try:
        beside.parent.mkdir(parents=True, exist_ok=True)
        beside.write_bytes(zlib.crc32(content).to_bytes(_SUM, "big") + content)
        beside.replace(file)
    except OSError:
        with suppress(OSError):
            beside.unlink(missing_ok=True)
        return False
    return True


def beside_of(file: Path) -> Path:
    """The file that only this process writes, before it takes the place of the other."""
    return file.with_name(f".{file.name}.{os.getpid()}")
