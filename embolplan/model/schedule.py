"""What is due after a procedure, and on which day: by ids of calendar quantities, counted from the procedure's day."""

from __future__ import annotations

from embolplan.model.base import Closed, LineId
from embolplan.model.references import Wording, references_in


class Scheduled(Closed):
    """One thing that is due; without `starts` its source gives no day that could be counted."""

    starts: LineId | None = None
    """How long after the day of the procedure it begins, or is due for the first time."""
    every: LineId | None = None
    """The time from one to the next."""
    count: LineId | None = None
    """How often in all."""
    when: dict[LineId, str] = {}
    """The option of a choice that this belongs to; it is due while nobody has made the choice."""
    text: Wording
    because: str | None = None

    @property
    def ids(self) -> tuple[str, ...]:
        """The quantities that its days are counted by, each once."""
        return tuple(dict.fromkeys(name for name in (self.starts, self.every, self.count) if name))

    @property
    def references(self) -> tuple[str, ...]:
        """The ids that the text refers to, each once."""
        return references_in(self.text.text)
