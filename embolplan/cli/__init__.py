"""The command line: data on stdout, talk on stderr, and an exit code that programs can rely on.

What a command needs is imported when it runs, so that `--version`, `--help` and `list` start fast.
"""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from embolplan.cli.output import let_go_of_stdout, put, speak_utf8, tell
from embolplan.cli.parser import check_command, make_parser, readable
from embolplan.errors import DONE, EmbolplanError
from embolplan.words import say

if TYPE_CHECKING:
    from collections.abc import Sequence

INTERRUPTED = 130


def main(words: Sequence[str] | None = None) -> int:
    """Runs one command; returns 0 done, 1 blocked, 2 usage, 3 library, 4 case, 5 journal, 6 export, 70 a defect."""
    speak_utf8()
    try:
        return _run([readable(word) for word in (sys.argv[1:] if words is None else words)])
    except EmbolplanError as error:
        for problem in error.problems:
            tell(str(problem))
        return error.exit_code
    except KeyboardInterrupt as interrupt:
        tell(str(interrupt) or say("pacing.interrupted"))
        return INTERRUPTED
    except BrokenPipeError:
        # Whoever read has read enough.
        let_go_of_stdout()
        return DONE


def _run(words: list[str]) -> int:
    check_command(words)
    parser = make_parser(words[0] if words and not words[0].startswith("-") else None)
    try:
        asked = parser.parse_args(words)
    except SystemExit as end:
        # --help and --version end here; what is wrong with the words is a UsageError.
        return int(end.code or DONE)
    if asked.run is not None:
        code: int = asked.run(asked)
        return code
    if not (sys.stdin and sys.stdout and sys.stdin.isatty() and sys.stdout.isatty()):
        put(parser.format_help().encode())
        return DONE
    from embolplan.cli.commands import library_screen

    return library_screen()
