"""The server behind the browser: who is let in, what the page asks for, and what becomes of a tab that is closed."""

from __future__ import annotations

import asyncio
import gc
import re
import signal
import subprocess
import sys
from asyncio.base_subprocess import BaseSubprocessTransport
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from aiohttp import ClientSession, ClientWebSocketResponse, WSServerHandshakeError, hdrs, web

from embolplan.cli import main
from embolplan.procedure import Session, SystemClock
from embolplan.procedure.holding import Hold
from embolplan.procedure.verifying import read_events, verify
from embolplan.serve.server import listen, make_app
from embolplan.words import NOT_A_DEVICE
from tests.tui.teller import draft_of

ROOT = Path(__file__).resolve().parents[2]
KEY = "a-key-for-the-test"
PATIENCE_SECONDS = 60.0


@asynccontextmanager
async def served(command: str = "exit 1") -> AsyncIterator[tuple[ClientSession, str]]:
    """A server in this process, and somebody who asks it."""
    listening = listen(0)
    runner = web.AppRunner(make_app(command, listening.getsockname()[1], KEY))
    await runner.setup()
    try:
        await web.SockSite(runner, listening).start()
        async with ClientSession() as client:
            yield client, f"http://127.0.0.1:{listening.getsockname()[1]}"
    finally:
        await runner.cleanup()
        await _close_pipes()


async def _close_pipes() -> None:
    """The bridge waits for no program that it has started; its pipes would be missed in another test."""
    for each in gc.get_objects():
        if isinstance(each, BaseSubprocessTransport):
            each.close()
    await asyncio.sleep(0.05)


async def told(socket: ClientWebSocketResponse, wanted: str) -> None:
    """Waits until a text was drawn; styles and places between its words do not count."""
    drawn = ""
    try:
        async with asyncio.timeout(PATIENCE_SECONDS):
            while wanted not in drawn:
                message = await socket.receive_bytes()
                drawn += " ".join(re.sub(r"\x1b\[[0-9;?]*[a-zA-Z]", " ", message.decode()).split()) + " "
    except TimeoutError:
        pytest.fail(f"{wanted!r} was not drawn: {drawn}")


async def type_in(socket: ClientWebSocketResponse, text: str) -> None:
    await socket.send_json(["stdin", text])


async def until(fits: Callable[[], bool]) -> None:
    """Waits until it is so."""
    async with asyncio.timeout(PATIENCE_SECONDS):
        while not fits():
            await asyncio.sleep(0.05)


def is_free(path: Path) -> bool:
    """Whether no program has the procedure open."""
    if (hold := Hold.take(path)) is not None:
        hold.release()
    return hold is not None


@pytest.fixture
def left_open(home: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A procedure that was just begun, where the program looks for it."""
    monkeypatch.setenv("EMBOLPLAN_HOME", str(home))
    monkeypatch.setenv("PYTHONPATH", str(ROOT))
    draft = draft_of()
    with Session.create(home / "procedures", draft.packed(), draft.plan, "Lee", SystemClock()) as session:
        return session.journal.path


async def test_the_page_asks_for_nothing_from_elsewhere() -> None:
    async with served() as (client, address):
        async with client.get(f"{address}/{KEY}/") as answer:
            assert answer.status == 200
            page, policy = await answer.text(), answer.headers["Content-Security-Policy"]
        assert NOT_A_DEVICE in page
        assert re.findall(r"(?:https?:)?//[\w.-]+", page.replace(f"//{address[7:]}", "")) == []
        assert f'data-session-websocket-url="ws://{address[7:]}/{KEY}/ws"' in page
        named = re.findall(r'(?:src|href)="([^"]+)"|url\("([^"]+)"\)', page)
        asked = {one or other for one, other in named} - {"data:,"}
        assert {name.rpartition(".")[2] for name in asked} == {"js", "css", "ttf"}
        for name in asked:
            async with client.get(address + name) as answer:
                assert answer.status == 200, name
                content = await answer.read()
            if name.endswith(".css"):
                assert b"url(" not in content
                assert b"@import" not in content
        # Were there an address that was overlooked, the browser would not ask for it.
        assert "default-src 'none'" in policy
        assert not set(re.findall(r"https?:|\*", policy))


@pytest.mark.parametrize(
    ("path", "headers", "status"),
    [
        (f"/{KEY}/", {}, 200),
        (f"/{KEY}/", {hdrs.HOST: "localhost:PORT"}, 200),
        (f"/{KEY}/", {hdrs.HOST: "evil.example:PORT"}, 403),
        (f"/{KEY}/", {hdrs.HOST: "127.0.0.1:1"}, 403),
        (f"/{KEY}/", {hdrs.HOST: "127.0.0.1.evil.example:PORT"}, 403),
        (f"/{KEY}/", {hdrs.ORIGIN: "http://evil.example"}, 403),
        (f"/{KEY}/", {hdrs.ORIGIN: "null"}, 403),
        ("/static/js/textual.js", {hdrs.HOST: "evil.example"}, 403),
        ("/", {}, 404),
        ("/another-key/", {}, 404),
        ("/static/", {}, 403),
        ("/static/../server.py", {}, 404),
    ],
)
async def test_only_the_address_that_was_shown_is_answered(path: str, headers: dict[str, str], status: int) -> None:
    async with served() as (client, address):
        put = {name: text.replace("PORT", address.rpartition(":")[2]) for name, text in headers.items()}
        async with client.get(address + path, headers=put) as answer:
            assert answer.status == status
            assert (KEY in await answer.text()) == (status == 200)


@pytest.mark.parametrize(
    ("key", "origin"),
    [
        (KEY, None),
        (KEY, "http://evil.example"),
        (KEY, "https://HOST"),
        (KEY, "http://HOST.evil.example"),
        ("x", "HOST"),
    ],
)
async def test_no_other_page_opens_a_program(key: str, origin: str | None) -> None:
    async with served() as (client, address):
        sent = None if origin is None else origin.replace("HOST", address[7:] if "//" in origin else address)
        with pytest.raises(WSServerHandshakeError):
            await client.ws_connect(f"{address}/{key}/ws", origin=sent)


def test_it_listens_on_this_machine_only_and_says_when_a_port_is_taken(capsys: pytest.CaptureFixture[str]) -> None:
    with listen(0) as listening:
        host, port = listening.getsockname()
        assert host == "127.0.0.1"
        assert main(["serve", "--port", str(port)]) == 2
        assert f"port {port} cannot be used: address already in use (--port names another)" in capsys.readouterr().err
    for wrong in ("65536", "-1", "http", "", "８０"):
        assert main(["serve", f"--port={wrong}"]) == 2
        assert capsys.readouterr().out == ""


async def opened(client: ClientSession, address: str, key: str) -> ClientWebSocketResponse:
    """A tab in which the open procedure is taken up again; it is the first of the list."""
    tab = await client.ws_connect(f"{address}/{key}/ws?width=100&height=40", origin=address, max_msg_size=0)
    await told(tab, "Open procedures")
    await type_in(tab, "\r")
    await told(tab, "Go on with this procedure")
    await type_in(tab, "Lee\r")
    await told(tab, "Step ")
    return tab


@pytest.mark.skipif(sys.platform == "win32", reason="tried on Unix only")
async def test_a_tab_that_is_closed_loses_nothing_and_another_goes_on(left_open: Path) -> None:
    from embolplan.cli.serving import command

    async with served(command()) as (client, address):
        tab = await opened(client, address, KEY)
        await type_in(tab, "d")
        await told(tab, "Step 2 of")
        assert not is_free(left_open)
        await tab.close()
        await until(lambda: is_free(left_open))
        assert [event.kind for event in read_events(left_open)[0]] == ["opened", "step done"]
        tab = await opened(client, address, KEY)
        await type_in(tab, "t")
        await told(tab, "to go")
        await tab.close()
        await until(lambda: is_free(left_open))
    assert [event.kind for event in read_events(left_open)[0]] == ["opened", "step done", "timer started"]


@pytest.mark.skipif(sys.platform == "win32", reason="tried on Unix only")
@pytest.mark.parametrize("ended", [signal.SIGKILL, signal.SIGTERM])
async def test_a_server_that_ends_leaves_no_program_behind(left_open: Path, ended: signal.Signals) -> None:
    words = (sys.executable, "-m", "embolplan", "serve", "--port", "0")
    with subprocess.Popen(words, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) as server:
        assert server.stdout is not None
        address, _, key = server.stdout.readline().strip().strip("/").rpartition("/")
        async with ClientSession() as client:
            tab = await opened(client, address, key)
            await type_in(tab, "d")
            await told(tab, "Step 2 of")
            server.send_signal(ended)
            await until(lambda: server.poll() is not None and is_free(left_open))
            await tab.close()
    assert verify(left_open).events == 2
