"""What is said where the terminal UI is shown in a browser."""

from __future__ import annotations

MESSAGES = {
    "serve.about": "the terminal UI in a browser on this machine",
    "serve.example": "example:\n  embolplan serve --port 8080",
    "serve.port": "the port on this machine, 8000 unless one is named; 0 takes any that is free",
    "serve.no_port": "'{found}' is no port; there are 0 to 65535",
    "serve.taken": "port {port} cannot be used: {why}",
    "serve.taken.hint": "--port names another",
    "serve.open": "open this address in a browser on this machine; each tab is a program of its own; Ctrl-C ends all",
    "serve.opening": "Opening …",
    "serve.closed": "The program in this tab has ended. All that was recorded is on disk; an open procedure stands "
    "in the list of recipes, and can be taken up again.",
    "serve.again": "Open it again",
    "serve.refused": "This is only for the page that embolplan serve has opened on this machine.\n",
}
