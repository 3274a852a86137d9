"""The command line: data on stdout, talk on stderr, and an exit code that programs can rely on.

What a command needs is imported when it runs, so that `--version`, `--help` and `list` start fast.
"""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING

from embolplan.cli.parser import make_parser
from embolplan.errors import EmbolplanError

if TYPE_CHECKING:
    from collections.abc import Sequence

INTERRUPTED = 130


def main(words: Sequence[str] | None = None) -> int:
    """Runs one command; returns 0 done, 1 blocked, 2 usage, 3 library, 4 case, 5 journal, 6 export."""
    parser = make_parser()
    asked = parser.parse_args(words)
    try:
        if asked.run is None:
            return _open(parser.format_help())
        code: int = asked.run(asked)
        sys.stdout.flush()
        return code
    except EmbolplanError as error:
        print(error, file=sys.stderr)
        return error.exit_code
    except KeyboardInterrupt:
        return INTERRUPTED
    except BrokenPipeError:
        # Whoever read has read enough; the interpreter must not find the closed pipe again when it ends.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0


def _open(help_text: str) -> int:
    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        print(help_text, end="")
        return 0
    from embolplan.cli.commands import library_screen

    return library_screen()
