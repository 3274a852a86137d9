"""Writing a plan or a record to a file that a person names; an existing file is never overwritten."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from embolplan.errors import EmbolplanError
from embolplan.export import export_plan, export_record
from embolplan.tui.ask import Ask, Field
from embolplan.tui.phrases import sentence
from embolplan.words import say

if TYPE_CHECKING:
    from collections.abc import Callable

    from embolplan.plan import Plan
    from embolplan.record import Record
    from embolplan.tui.ask import Answers
    from embolplan.tui.page import Page

_LONG, _LAST = 60, 3
ENDINGS = {".pdf": "pdf", ".md": "md", ".html": "html", ".txt": "text", ".json": "json"}
"""A file's ending and the form that goes with it."""


def ask_to_save_plan(page: Page, plan: Plan, title: str | None = None) -> None:
    """Asks where to write a plan."""
    title = title or (say("tui.rehearsal.word") if page.house.rehearsal else None)
    _ask(page, f"plan-{plan.code}", lambda form: export_plan(plan, form, title=title))


def ask_to_save_record(page: Page, record: Record) -> None:
    """Asks where to write a record."""
    _ask(page, f"record-{record.procedure}", lambda form: export_record(record, form))


def _ask(page: Page, name: str, make: Callable[[str], bytes]) -> None:
    async def save(answers: Answers) -> str | None:
        path = Path(answers["path"].strip()).expanduser()
        form = ENDINGS.get(path.suffix.lower())
        if form is None:
            return say("tui.save.ending", endings=", ".join(ENDINGS))
        # A PDF takes its second.
        wrong = await page.house.beside.do(lambda: _write(path, form, make))
        if wrong is None:
            page.tell(told_where(path))
        return wrong

    field = Field("path", say("tui.save.path"), value=f"{name}.pdf")
    body = say("tui.save.body", endings=", ".join(ENDINGS), folder=_short(Path.cwd()))
    page.ask(Ask(say("tui.save.title"), save, (field,), body))


def told_where(path: Path) -> str:
    """That a file was written: its name, and then the folder it is in."""
    return say("tui.save.done", name=path.name, folder=_short(path.resolve().parent))


def _short(folder: Path) -> str:
    """A folder as a person knows it: from their own one on, and of a long way its end."""
    known = folder
    with suppress(ValueError, RuntimeError):
        known = Path("~") / folder.relative_to(Path.home())
    return str(known) if len(str(known)) <= _LONG else str(Path("…", *known.parts[-_LAST:]))


def _write(path: Path, form: str, make: Callable[[str], bytes]) -> str | None:
    try:
        return write_new(path, make(form))
    except EmbolplanError as error:
        return sentence(error)


def write_new(path: Path, content: bytes) -> str | None:
    """Writes a file that is not there yet; a sentence where that cannot be."""
    try:
        with path.open("xb") as file:
            file.write(content)
    except FileExistsError:
        return say("tui.save.exists", path=path)
    except OSError as error:
        return say("tui.save.failed", path=path, why=error.strerror or str(error))
    return None
