"""Every test has a home of its own and no way to the network."""

from __future__ import annotations

import os
import socket
from pathlib import Path
from typing import Any

import hypothesis
import pytest

# A slow machine is no failure; what a property finds is.
hypothesis.settings.register_profile("house", hypothesis.settings(), deadline=None, print_blob=True)
hypothesis.settings.load_profile("house")

HOMES = ("HOME", "USERPROFILE", "APPDATA", "LOCALAPPDATA")
XDG = ("XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_STATE_HOME", "XDG_CACHE_HOME", "XDG_RUNTIME_DIR")
LOOKS = ("COLUMNS", "LINES", "NO_COLOR", "FORCE_COLOR")
LOOPBACK = ("127.0.0.1", "::1", "localhost")


@pytest.fixture(autouse=True)
def home(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty home, so that neither the user's library nor the journals of real procedures are ever touched."""
    place = tmp_path_factory.mktemp("home")
    for name in HOMES:
        monkeypatch.setenv(name, str(place))
    for name in [*XDG, *LOOKS, *(name for name in os.environ if name.startswith("EMBOLPLAN_"))]:
        monkeypatch.delenv(name, raising=False)
    return place


@pytest.fixture(autouse=True)
def no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    """A test that reaches for another machine fails."""
    connect = socket.socket.connect

    def guarded(self: socket.socket, address: Any) -> None:
        if isinstance(address, tuple) and address[0] not in LOOPBACK:
            raise AssertionError(f"a test reached for the network: {address[0]}")
        connect(self, address)

    monkeypatch.setattr(socket.socket, "connect", guarded)
