"""Where each formula was read; the words of each citation say whether the first publication was."""

from __future__ import annotations

from embolplan.model.cite import Reference
from embolplan.words import say

BSA = Reference("globalrph-bsa", "References")
CKD_EPI = Reference("nkf-ckd-epi-2021", "the single equation")
UNITS = Reference("csmu-units", "rows albumin, bilirubin, creatinine")
COCKCROFT = Reference("medicalalgorithms-crcl", "both equations and note")
COCKCROFT_AGAIN = Reference("tabers-cockcroft", "entry")
CIGARROA = Reference("cigarroa-1989", "Abstract")
CONTRAST_TO_EGFR_LOW = Reference("nie-2021", "Abstract")
CONTRAST_TO_EGFR = Reference("pmid-21336957", "Abstract")
CONTRAST_TO_CLEARANCE_LOW = Reference("pmid-23934631", "Abstract")
CONTRAST_TO_CLEARANCE = Reference("pmid-26525064", "Abstract")
CONTRAST_ABOVE_LIMITS = Reference("pmid-8657898", "Abstract")
CONTRAST_LIMITS_PREDICT = Reference("yuan-2020", "Abstract")
ALBI = Reference("mdapp-albi", "formula and grades")
ALBI_GRADES = Reference("hiraoka-2017", "Abstract, Methods")
CHILD_PUGH_28 = Reference("msd-child-pugh", "table")
CHILD_PUGH_28_AGAIN = Reference("ccjm-child-pugh", "Table 1")
CHILD_PUGH_30 = Reference("pmc3017746-child-pugh", "Table 1")
CHILD_PUGH_30_AGAIN = Reference("harrison-20", "table Child-Pugh classification of cirrhosis")
CHILD_PUGH_OTHER = Reference("ice-child-pugh", "table")
BCLC_SIZES = Reference("jung-bclc", "Abstract, Methods")
BCLC_SIZES_AGAIN = Reference("wan-2020", "Abstract, Material and methods")
BCLC_VERY_EARLY = Reference("yang-2019", "Abstract")
BCLC_STAGES = Reference("patientresource-bclc", "table of stages")

ALL = frozenset(place for place in list(globals().values()) if isinstance(place, Reference))


def citation(key: str) -> str:
    """The full citation behind a source's key, with how much of it was read."""
    return say(f"scores.cite.{key}")
