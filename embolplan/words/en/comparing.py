"""What the screen says where two recipes are compared."""

from __future__ import annotations

MESSAGES: dict[str, str] = {
    "comparing.title": "{before} beside {after} (≠ marks what differs)",
    "comparing.differing": "What differs",
    "comparing.differing.tip": "Show only what differs, or everything again",
    "comparing.key": "Compare",
    "comparing.key.tip": "Mark the recipe under the cursor; a second one is shown beside it",
    "comparing.marked": "{id} is marked: m on another recipe shows both side by side, m again here unmarks it.",
    "comparing.unmarked": "Nothing is marked.",
}
