"""A zip from elsewhere, read into memory entry by entry: nothing is extracted, and no header is believed.

Sizes are those of the bytes that really come out. Links, special files, encryption, unusual compression, archives in
archives and names that could mean two things are refused by name.
"""

from __future__ import annotations

import io
import stat
import struct
import zipfile
import zlib
from pathlib import Path

from embolplan.library.incoming import ENTRIES, MAGIC, TOTAL, ZIP, Intake, is_hidden, is_recipe, read_some
from embolplan.reading.characters import LARGEST, shown

ARCHIVE = 50_000_000
"""How many bytes an archive may have."""
RATIO, SMALL = 100, 100_000
"""How many times larger than in the archive a text may be; not asked below so many bytes. Recipes pack three to ten."""
_ENCRYPTED = 0x1 | 0x40 | 0x2000
_PACKED = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
_NESTED = (ZIP, ".tar", ".tgz", ".gz", ".bz2", ".xz", ".7z", ".rar")
_CHUNK = 65_536
_DAMAGED = (
    zipfile.BadZipFile,
    zlib.error,
    struct.error,
    EOFError,
    OSError,
    ValueError,
    RuntimeError,
    OverflowError,
)
"""What zipfile raises for archives that are not what they say."""


def open_archive(intake: Intake, path: Path) -> None:
    """Takes in the recipe and product files of a zip."""
    raw = read_some(path.resolve(), ARCHIVE)
    if not raw.startswith(MAGIC):
        intake.stop("no_zip" if path.name.lower().endswith(ZIP) else "ending")
    if len(raw) > ARCHIVE:
        intake.stop("archive_large", limit=f"{ARCHIVE:,}")
    # Every entry has this mark, and opening the archive would already build all of them.
    if raw.count(b"PK\x01\x02") > ENTRIES:
        intake.stop("too_many", limit=f"{ENTRIES:,}")
    try:
        with zipfile.ZipFile(io.BytesIO(raw)) as archive:
            _take_all(intake, archive)
    except _DAMAGED as error:
        intake.refuse("damaged", why=_why(error))


def _take_all(intake: Intake, archive: zipfile.ZipFile) -> None:
    if sum(info.file_size for info in archive.infolist()) > TOTAL:
        intake.stop("too_large", limit=f"{TOTAL:,}")
    for info in archive.infolist():
        # zipfile's own name ends at a NUL and has its slashes turned on some systems.
        name = info.orig_filename
        if not intake.enter(name, in_archive=True) or info.is_dir() or not _is_plain(intake, info, name):
            continue
        if is_hidden(name):
            continue
        if name.lower().endswith(_NESTED):
            intake.refuse("nested", found=shown(name))
        elif is_recipe(name):
            _take(intake, archive, info, name)
        else:
            intake.left_out.append(name)


def _is_plain(intake: Intake, info: zipfile.ZipInfo, name: str) -> bool:
    """Whether an entry is a plain file that can be read; a system that knows no kinds of files says none."""
    kind = stat.S_IFMT(info.external_attr >> 16)
    if kind == stat.S_IFLNK:
        wrong = "link"
    elif kind not in (0, stat.S_IFREG):
        wrong = "special"
    elif info.flag_bits & _ENCRYPTED:
        wrong = "encrypted"
    elif info.compress_type not in _PACKED:
        wrong = "packed_otherwise"
    else:
        return True
    intake.refuse(wrong, found=shown(name))
    return False


def _take(intake: Intake, archive: zipfile.ZipFile, info: zipfile.ZipInfo, name: str) -> None:
    parts, size = [], 0
    try:
        with archive.open(info) as stream:
            # Beyond the largest text nothing more is read; the reader of texts says that it is too large.
            while size <= LARGEST and (part := stream.read(_CHUNK)):
                parts.append(part)
                size += len(part)
                if size > SMALL and size > RATIO * info.compress_size:
                    intake.stop("bomb", found=shown(name), ratio=RATIO)
    except _DAMAGED as error:
        intake.refuse("entry_damaged", found=shown(name), why=_why(error))
        return
    intake.add(name, b"".join(parts))


def _why(error: Exception) -> str:
    return shown(str(error)).lower() or type(error).__name__
