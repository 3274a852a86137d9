"""Every test of YAML runs with both parsers, which have to agree."""

from __future__ import annotations

import pytest
import yaml

import embolplan.reading as reading
from embolplan.reading import from_yaml


@pytest.fixture(params=["c", "python"])
def parser(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    """The parser in C, then the one that stands in where libyaml is absent."""
    name = str(request.param)
    monkeypatch.setattr(from_yaml, "PARSER", yaml.CLoader if name == "c" else yaml.Loader)
    reading._places.cache_clear()
    return name
