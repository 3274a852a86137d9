"""Where things are on this machine."""

from __future__ import annotations

import os
from pathlib import Path

import platformdirs
import pytest

from embolplan import settings

HOMES = ("/somewhere/lee", "/somewhere/lee/", "/", "relative", "", None)
NAMED = ("/srv/data", "/srv/data/", "relative/data", "~/data", "", None)


def put(name: str, value: str | None, monkeypatch: pytest.MonkeyPatch) -> None:
    """Sets a variable of the surroundings, or takes it out."""
    if value is None:
        monkeypatch.delenv(name, raising=False)
    else:
        monkeypatch.setenv(name, value)


@pytest.mark.parametrize("own", HOMES)
@pytest.mark.parametrize("named", NAMED)
def test_data_is_where_platformdirs_says(own: str | None, named: str | None, monkeypatch: pytest.MonkeyPatch) -> None:
    put("HOME", own, monkeypatch)
    put("XDG_DATA_HOME", named, monkeypatch)
    assert settings.home() == Path(platformdirs.user_data_path("embolplan", appauthor=False))


def test_a_folder_that_is_named_comes_first(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(settings.HOME_VARIABLE, "kept" + os.sep + "here")
    assert settings.procedures() == Path("kept", "here", "procedures")
