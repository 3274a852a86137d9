"""The walk for authors is true: its snippets grow into one file, and its commands print what is quoted."""

from __future__ import annotations

import re
import shlex
from pathlib import Path
from typing import TYPE_CHECKING

from embolplan import cli
from embolplan.library import check_paths
from tests.library.test_schema import wrong

if TYPE_CHECKING:
    import pytest

PAGE = Path(__file__).resolve().parent.parent / "protocols" / "AUTHORS.md"
FILE = "exampla.yaml"
BLOCKS = re.findall(r"^```(yaml|console)\n(.*?)^```$", PAGE.read_text(encoding="utf-8"), re.M | re.S)


def sections(text: str) -> dict[str, str]:
    """The parts of a file by their key at the margin, what stands before the first under nothing."""
    return {
        part.partition(":")[0] if part[:1].isalpha() else "": part
        for part in re.split(r"^(?=[a-z_]+:)", text, flags=re.M)
    }


def grown(file: Path, snippet: str) -> None:
    """Puts the sections of a snippet in the place of those of the file, or behind them."""
    new = {key: f"{part.rstrip()}\n\n" for key, part in sections(snippet).items() if key}
    file.write_text("".join((sections(file.read_text(encoding="utf-8")) | new).values()), encoding="utf-8")


def printed(command: str, capfdbinary: pytest.CaptureFixture[bytes]) -> list[str]:
    """What a command of the page prints."""
    program, *words = shlex.split(command)
    assert program == "embolplan"
    cli.main(words)
    captured = capfdbinary.readouterr()
    return (captured.err + captured.out).decode().splitlines()


def test_the_page_is_true_from_its_first_snippet_to_its_last(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfdbinary: pytest.CaptureFixture[bytes]
) -> None:
    monkeypatch.chdir(tmp_path)
    ran = 0
    for language, body in BLOCKS:
        if language == "yaml":
            grown(Path(FILE), body)
            continue
        for part in re.split(r"^\$ ", body, flags=re.M)[1:]:
            command, _, quoted = part.replace("\\\n", " ").partition("\n")
            lines, ran = printed(command, capfdbinary), ran + 1
            told = [line for line in quoted.splitlines() if line.strip()]
            if "…" in told:
                assert [line for line in told if line not in (*lines, "…")] == []
            else:
                assert told == lines
    assert ran > 8
    assert check_paths([Path(FILE)], on="2026-11-22").problems == ()
    assert wrong("protocol", Path(FILE).read_text(encoding="utf-8")) == []


def test_what_the_page_shows_as_wrong_an_editor_marks_as_well(tmp_path: Path) -> None:
    snippets = [body for language, body in BLOCKS if language == "yaml"]
    assert len(wrong("protocol", snippets[0])) > len(wrong("protocol", snippets[2]))


def test_the_paper_says_of_itself_that_it_is_invented() -> None:
    text = PAGE.read_text(encoding="utf-8")
    assert "**The paper is invented" in text
    assert [name for name in ("epirubicin", "doxorubicin", "CalliSpheres", "HepaSphere") if name in text] == []


def test_the_format_still_fits_on_one_page_and_leads_here() -> None:
    page = PAGE.with_name("README.md").read_text(encoding="utf-8")
    assert "(AUTHORS.md)" in page
    assert len(page.splitlines()) <= 200
