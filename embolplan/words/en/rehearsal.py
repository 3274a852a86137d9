"""What a rehearsal says of its simulated vessels, all of it made up."""

from __future__ import annotations

MESSAGES = {
    "rehearsal.head": "SIMULATED, every number here is made up (seed {seed}, clock {faster} times as fast)",
    "rehearsal.reads": "{label}: would be read as {volume}",
    "rehearsal.no_feeder": "say which feeder is pushed into, and its flow shows here",
    "rehearsal.vessel": "{feeder}: {state}, {beats}; {stain}; has {has} of the {takes} that it takes",
    "rehearsal.flows": "flow {flow}",
    "rehearsal.near_stasis": "NEAR STASIS, flow {flow}",
    "rehearsal.stasis": "STASIS, flow {flow}",
    "rehearsal.clears": "contrast clears in {beats} heartbeats",
    "rehearsal.stands": "contrast stands",
    "rehearsal.stain": "stain {share}",
    "rehearsal.stain_gone": "STAIN GONE",
    "rehearsal.seed": "which simulated vessels: a whole number; the same number gives the same vessels",
    "rehearsal.faster": "how many times faster the clock of a rehearsal runs, 1 to {most} (default {default})",
    "rehearsal.only_with": "only with --rehearsal",
    "rehearsal.number_form": "'{found}' is no whole number from {least} to {most}",
}
