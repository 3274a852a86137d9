"""A headless Chromium, driven through its DevTools protocol: keys in, the terminal's text and the requests out."""

from __future__ import annotations

import asyncio
import base64
import json
import shutil
import subprocess
import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from itertools import count
from pathlib import Path
from typing import Any

from aiohttp import ClientSession, ClientWebSocketResponse, WSMsgType

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
FLAGS = (
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync", "--disable-extensions",
    "--disable-default-apps", "--remote-debugging-port=0", "--window-size=1280,800",
    # Whatever the page asked of another machine would find nobody, and stand in the list of requests.
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
)  # fmt: skip
PATIENCE_SECONDS = 60.0
_KEYS = {"Enter": (13, "\r"), "Escape": (27, ""), "ArrowDown": (40, ""), "ArrowUp": (38, "")}
# The page keeps its terminal to itself; it is seen in the moment when it is put into its place.
_SEE_TERMINAL = """
Object.defineProperty(Object.prototype, "terminal", {configurable: true, set(made) {
  Object.defineProperty(this, "terminal", {value: made, writable: true, configurable: true, enumerable: true});
  window.seen = made;
}});
"""
_READ = """
(() => { const buffer = window.seen && window.seen.buffer.active, lines = [];
  for (let at = 0; buffer && at < window.seen.rows; at++) lines.push(buffer.getLine(at).translateToString(true));
  return lines.join("\\n"); })()
"""


def find() -> str | None:
    """The browser's program, where there is one on this machine."""
    return next((path for name in NAMES if (path := shutil.which(name))), None)


class Page:
    """One tab."""

    def __init__(self, wire: ClientWebSocketResponse) -> None:
        self._wire = wire
        self._numbers = count(1)
        self._answers: dict[int, asyncio.Future[dict[str, Any]]] = {}
        self.requests: list[str] = []
        """Every address that was asked for, websockets too."""
        self.complaints: list[str] = []
        """What the browser wrote to its console as an error."""

    async def listen(self) -> None:
        """Takes what the browser says until it has gone."""
        async for message in self._wire:
            if message.type != WSMsgType.TEXT:
                continue
            told = json.loads(message.data)
            if "id" in told:
                self._answers.pop(told["id"]).set_result(told)
            else:
                self._note(told["method"], told["params"])

    def _note(self, method: str, told: dict[str, Any]) -> None:
        if method == "Network.requestWillBeSent":
            self.requests.append(told["request"]["url"])
        elif method == "Network.webSocketCreated":
            self.requests.append(told["url"])
        elif method == "Log.entryAdded" and told["entry"]["level"] == "error":
            self.complaints.append(told["entry"]["text"])
        elif method == "Runtime.exceptionThrown":
            self.complaints.append(told["exceptionDetails"]["text"])

    async def ask(self, method: str, **told: object) -> dict[str, Any]:
        """One command of the protocol."""
        number = next(self._numbers)
        self._answers[number] = asyncio.get_running_loop().create_future()
        await self._wire.send_json({"id": number, "method": method, "params": told})
        answer = await asyncio.wait_for(self._answers[number], PATIENCE_SECONDS)
        if "error" in answer:
            raise RuntimeError(f"{method}: {answer['error']}")
        result: dict[str, Any] = answer["result"]
        return result

    async def value(self, expression: str) -> Any:
        """What an expression is in the page."""
        answer = await self.ask("Runtime.evaluate", expression=expression, returnByValue=True)
        return answer["result"].get("value")

    async def screen(self) -> str:
        """The terminal as characters."""
        return str(await self.value(_READ) or "")

    async def until(self, *wanted: str, gone: str = "") -> str:
        """Waits until all of these stand on the screen; TimeoutError, with the screen, where they do not."""
        shown = ""
        for _ in range(int(PATIENCE_SECONDS * 20)):
            shown = await self.screen()
            flat = " ".join(shown.split())
            if all(each in flat for each in wanted) and (not gone or gone not in flat):
                return shown
            await asyncio.sleep(0.05)
        raise TimeoutError(f"{wanted} did not come up (without {gone!r}):\n{shown}")

    async def until_one(self, *wanted: str) -> str:
        """Waits until one of these stands on the screen."""
        shown = ""
        for _ in range(int(PATIENCE_SECONDS * 20)):
            shown = await self.screen()
            if any(each in " ".join(shown.split()) for each in wanted):
                return shown
            await asyncio.sleep(0.05)
        raise TimeoutError(f"none of {wanted} came up:\n{shown}")

    async def press(self, *keys: str) -> None:
        """Keys, one after the other: a character each, or Enter, Escape and the arrows by name."""
        for key in keys:
            code, text = _KEYS[key] if key in _KEYS else (ord(key.upper()), key)
            named = {"key": key, "windowsVirtualKeyCode": code, "text": text, **({"code": key} if key in _KEYS else {})}
            await self.ask("Input.dispatchKeyEvent", type="keyDown" if text else "rawKeyDown", **named)
            await self.ask("Input.dispatchKeyEvent", type="keyUp", key=key, windowsVirtualKeyCode=code)

    async def enter(self, text: str) -> None:
        """A text, and Enter once it stands in its field."""
        await self.press(*text)
        await self.until(text)
        await self.press("Enter")

    async def go(self, address: str) -> None:
        """Opens an address."""
        await self.ask("Page.navigate", url=address)

    async def reload(self) -> None:
        """As the browser's own button does it."""
        await self.ask("Page.reload")

    async def picture(self, path: Path) -> None:
        """A picture of the page."""
        taken = await self.ask("Page.captureScreenshot", format="png")
        path.write_bytes(base64.b64decode(taken["data"]))


@asynccontextmanager
async def browser(program: str) -> AsyncIterator[Page]:
    """A browser with one empty tab and a profile of its own, both gone afterwards."""
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as profile:
        command = [program, *FLAGS, f"--user-data-dir={profile}", "about:blank"]
        running = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        try:
            port = await _port(Path(profile) / "DevToolsActivePort", running)
            async with ClientSession() as client:
                async with client.get(f"http://127.0.0.1:{port}/json/list") as answer:
                    (tab, *_) = [each for each in await answer.json() if each["type"] == "page"]
                async with client.ws_connect(tab["webSocketDebuggerUrl"], max_msg_size=0) as wire:
                    page = Page(wire)
                    listening = asyncio.create_task(page.listen())
                    for domain in ("Page", "Network", "Runtime", "Log"):
                        await page.ask(f"{domain}.enable")
                    await page.ask("Page.addScriptToEvaluateOnNewDocument", source=_SEE_TERMINAL)
                    yield page
                    listening.cancel()
        finally:
            running.terminate()
            running.wait()


async def _port(told: Path, running: subprocess.Popen[bytes]) -> int:
    for _ in range(int(PATIENCE_SECONDS * 10)):
        if running.poll() is not None:
            raise RuntimeError("the browser ended before it could be driven")
        if told.exists() and (lines := told.read_text().splitlines()):
            return int(lines[0])
        await asyncio.sleep(0.1)
    raise TimeoutError("the browser did not open its port")
