"""The command `serve`; as a program of its own, what runs for one tab of the browser."""

from __future__ import annotations

import argparse
import os
import shlex
import subprocess
import sys

from embolplan.cli.output import put, tell
from embolplan.errors import DONE, Problem, UsageError
from embolplan.words import say


def serve(asked: argparse.Namespace) -> int:
    """Serves the terminal UI on loopback until it is ended."""
    from embolplan.serve.server import HOST, listen, make_app, new_key, run

    try:
        listening = listen(asked.port)
    except OSError as error:
        why = os.strerror(error.errno).lower() if error.errno else error
        problem = say("serve.taken", port=asked.port, why=why)
        raise UsageError([Problem("embolplan serve", problem, hint=say("serve.taken.hint"))]) from error
    port, key = listening.getsockname()[1], new_key()
    put(f"http://{HOST}:{port}/{key}/\n".encode())
    tell(say("serve.open"))
    run(make_app(command(), port, key), listening)
    return DONE


def command() -> str:
    """What the server runs for each tab, as a line for the shell."""
    words = [sys.executable, "-m", __spec__.name]
    # The shell makes way for the program, so that the program sees when the server is gone.
    return subprocess.list2cmdline(words) if sys.platform == "win32" else f"exec {shlex.join(words)}"


def main() -> int:
    """The library, drawn over the pipes that the server holds; it ends with the server."""
    from embolplan.cli.commands import library_screen

    return library_screen()


if __name__ == "__main__":
    raise SystemExit(main())
