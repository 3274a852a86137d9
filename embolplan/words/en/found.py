"""What the first screen says of what it lists."""

from __future__ import annotations

MESSAGES = {
    "found.reading": "The libraries are being read.",
}
