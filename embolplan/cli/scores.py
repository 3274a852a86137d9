"""The scores of a patient, from a case alone."""

from __future__ import annotations

from typing import TYPE_CHECKING

from embolplan.cli.given import case_alone
from embolplan.cli.output import as_json, write
from embolplan.errors import DONE

if TYPE_CHECKING:
    import argparse


def scores(asked: argparse.Namespace) -> int:
    """Every score, with formula and source; what lacks an input says what it waits for."""
    from embolplan.engine.scores import citations, scores_of
    from embolplan.export import export_scores, scores_tree

    case = case_alone(asked)
    found = scores_of(case)
    cited = citations(found)
    if asked.format == "json":
        write(as_json(scores_tree(found, cited)), asked.output)
    else:
        write(export_scores(found, cited, case.patient.id, asked.format, paper=asked.paper), asked.output)
    return DONE
