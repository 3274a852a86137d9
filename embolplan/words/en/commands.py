"""What the command palette is called."""

from __future__ import annotations

MESSAGES: dict[str, str] = {
    "commands.key": "Commands",
    "commands.tip": "Find a command of this screen by its name",
}
