"""The good protocol that the bad ones are made from by one edit each; its lines keep their numbers."""

from __future__ import annotations

from pathlib import Path

from embolplan.library import check_paths

NAME = "liver/callispheres-epirubicin-300-500"
GOOD = (Path(__file__).parent / "good.yaml").read_text(encoding="utf-8")


def told(library: Path, text: str) -> list[str]:
    """What the check says of a text in the place of the good protocol, without the name of its file."""
    file = library / f"{NAME}.yaml"
    file.write_text(text, encoding="utf-8")
    return [str(problem).removeprefix(f"{file}:") for problem in check_paths([file]).problems]
