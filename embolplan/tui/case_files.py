"""A case from a file and to a file: the file that `--case` reads."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from embolplan.errors import EmbolplanError
from embolplan.library.case_writing import case_text
from embolplan.tui.ask import Ask, Field
from embolplan.tui.saving import told_where, write_new
from embolplan.words import say

if TYPE_CHECKING:
    from collections.abc import Callable

    from embolplan.model.case import Case
    from embolplan.tui.ask import Answers
    from embolplan.tui.draft import Draft
    from embolplan.tui.page import Page

_ENDINGS = (".yaml", ".yml")


def ask_to_load_case(page: Page, draft: Draft, take: Callable[[Draft], None]) -> None:
    """Asks which file to read; nothing changes where anything in it is wrong."""

    def load(answers: Answers) -> str | None:
        path = Path(answers["path"].strip()).expanduser()
        try:
            read = draft.from_file(path)
        except EmbolplanError as error:
            return str(error)
        take(read)
        page.tell(say("case.loaded", path=path))
        return None

    page.ask(Ask(say("case.load.title"), load, (Field("path", say("case.load.path")),), say("case.load.body")))


def ask_to_save_case(page: Page, case: Case) -> None:
    """Asks where to write the case."""

    def save(answers: Answers) -> str | None:
        path = Path(answers["path"].strip()).expanduser()
        if path.suffix.lower() not in _ENDINGS:
            return say("case.save.ending")
        wrong = write_new(path, case_text(case).encode())
        if wrong is None:
            page.tell(told_where(path))
        return wrong

    field = Field("path", say("case.load.path"), value="case.yaml")
    page.ask(Ask(say("case.save.title"), save, (field,), say("case.save.body")))
