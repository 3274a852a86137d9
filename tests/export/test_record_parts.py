"""A printed record tells radiation, complications, the catheter, each step with its time, and a second check void."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from embolplan.export import export_record
from embolplan.procedure import ManualClock, Session
from tests.tui.teller import EIGHT, brought_to, draft_of

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def closed(tmp_path: Path) -> Session:
    """Two feeders, a reading in between, a complication, and a second check that a later choice voids."""
    clock = ManualClock(EIGHT)
    path = brought_to("inject", tmp_path, clock, draft_of(**{"infusion.mass": ""}))
    session = Session.resume(path, by="Lee", clock=clock)
    session.second_check("Bo", {"drug.mass": "60 mg"})
    session.choose("treatment.arm", "with sorafenib")
    session.give("A8", "5 mL")
    session.read_syringe("8.5 mL", "lost")
    session.give("A6", "3 mL")
    session.catheter("aspirated", "0.6 mL", "A8")
    session.complication("pain", "shoulder pain")
    clock.pass_time(minutes=9)
    session.reach("flow stasis")
    session.start_timer()
    clock.pass_time(minutes=6)
    for step in ("pause", "second-angiogram"):
        session.done(step)
    session.check("stain gone, stop")
    session.close("stain gone", radiation={"air_kerma": "0.85 Gy"})
    session.addendum("found later")
    return session


def test_paper_tells_them(closed: Session) -> None:
    text = " ".join(export_record(closed.record(), "text").decode().split())
    assert "air kerma at the reference point: 0.85 Gy" in text
    assert "pain; shoulder pain" in text
    assert "aspirated; 0.6 mL; on leaving A8" in text
    assert "15. inject endpoint reached: flow stasis" in text
    # The waits before took 93 min; the pause was to last 5 min and was given 6.
    assert "16. pause done 09:48:00 5 min 6 min" in text
    assert "The second check no longer counts: event" in text
    assert "found later" in text
    # What nobody knew is not called done as planned.
    assert "infusion volume not reported not reported not known" in text


def test_json_has_them_behind_the_keys_that_were_there_before(closed: Session) -> None:
    tree = json.loads(export_record(closed.record(), "json"))
    keys = list(tree)
    assert keys[keys.index("feeders_by_layer") + 1 :] == [
        "second_check_void",
        "steps",
        "complications",
        "catheter",
        "radiation",
    ]
    assert tree["radiation"] == {"air_kerma": "0.85 Gy"}
    assert tree["second_check_void"]["kind"] == "choice made"
    pause = next(step for step in tree["steps"] if step["step"] == "pause")
    assert (pause["how"], pause["minutes"], pause["waited"]) == ("done", 6.0, 6.0)
    assert tree["totals"]["left.volume"]["value"] == 5.5
    assert tree["totals"]["given.drug_mass"]["value"] == pytest.approx(60 * 8 / 14)
