"""The README lists the findings about beads, catheter and contrast with their severity: all of them, and no other."""

from __future__ import annotations

import re
from pathlib import Path

import embolplan.engine

ENGINE = Path(embolplan.engine.__file__).parent
MODULES = ("findings_of_beads", "findings_of_catheter", "findings_of_contrast")
README = (ENGINE.parents[1] / "README.md").read_text(encoding="utf-8")
CODE = r"(?:catheter|beads|suspension|layers|contrast)\.[a-z-]+"


def in_code() -> set[tuple[str, str]]:
    """Codes as they are given to findings and limits, with the severity that follows them."""
    text = "".join((ENGINE / f"{name}.py").read_text(encoding="utf-8") for name in MODULES)
    pairs = re.findall(rf'"({CODE})",\s*(?:severity=)?"(block|caution|note)"', text)
    ratios = re.findall(r'"(contrast\.above-[a-z]+-ratio)",', text)
    return {*pairs, *((code, "caution") for code in ratios)}


def test_every_finding_stands_in_the_readme_with_its_severity() -> None:
    section = README.partition("## Beads, catheter and contrast\n")[2].partition("\n## ")[0]
    listed = set(re.findall(rf"^\| `({CODE})` \| (block|caution|note) \|", section, re.M))
    assert listed == in_code()
    assert len(listed) == 17
