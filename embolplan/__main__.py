"""``python -m embolplan`` is the command ``embolplan``."""

from embolplan.cli import main

if __name__ == "__main__":
    raise SystemExit(main())
