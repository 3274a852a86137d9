"""The server behind the browser: textual-serve runs the program, and this decides who may reach it.

It listens on loopback only. A page of another site could still make the browser send something here, so every request
has to name this machine as its host, the address holds a key that nobody can guess, and a websocket is opened only by
the page from here. Nothing that the page needs comes from elsewhere, and the page may ask nobody else for anything.
"""

from __future__ import annotations

import logging
import secrets
import socket
from importlib.resources import files
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import jinja2
from aiohttp import hdrs, web
from textual_serve.server import Server

from embolplan.words import NOT_A_DEVICE, say

if TYPE_CHECKING:
    from aiohttp.typedefs import Handler, Middleware

HOST = "127.0.0.1"
_NAMES = (HOST, "localhost")
_GRACE_SECONDS = 5.0
"""How long an open tab has to leave its procedure when the server ends."""


def listen(port: int) -> socket.socket:
    """A socket on that port of loopback, 0 for any that is free; OSError where it is taken."""
    return socket.create_server((HOST, port))


def new_key() -> str:
    """What an address must hold, so that only who was shown it gets in."""
    return secrets.token_urlsafe(16)


def make_app(command: str, port: int, key: str) -> web.Application:
    """The pages: one that shows the terminal, the websocket that it opens, and the files that it needs."""
    server = Server(command, host=HOST, port=port, title="embolplan")
    text = files("embolplan.serve").joinpath("page.html").read_text(encoding="utf-8")
    page = jinja2.Environment(autoescape=True).from_string(text)

    async def show(request: web.Request) -> web.Response:
        nonce = secrets.token_urlsafe(16)
        content = page.render(
            nonce=nonce,
            socket=f"ws://{request.host}/{key}/ws",
            device=NOT_A_DEVICE,
            opening=say("serve.opening"),
            closed=say("serve.closed"),
            again=say("serve.again"),
        )
        headers = {"Content-Security-Policy": _policy(request.host, nonce), "Cache-Control": "no-store"}
        return web.Response(text=content, content_type="text/html", headers=headers)

    app = web.Application(middlewares=[_guard(port)])
    app.add_routes(
        [
            web.get(f"/{key}/", show),
            web.get(f"/{key}/ws", server.handle_websocket),
            web.static("/static", server.statics_path),
        ]
    )
    return app


def run(app: web.Application, listening: socket.socket) -> None:
    """Serves until Ctrl-C or a signal to end; open tabs leave their procedures first."""
    # A program that takes its time to end, while the server is gone already, is no news.
    logging.getLogger("asyncio").setLevel(logging.ERROR)
    web.run_app(app, sock=listening, print=None, access_log=None, shutdown_timeout=_GRACE_SECONDS)


def _guard(port: int) -> Middleware:
    hosts = {f"{name}:{port}" for name in _NAMES} | ({*_NAMES} if port == 80 else set())

    @web.middleware
    async def guard(request: web.Request, handler: Handler) -> web.StreamResponse:
        origin = request.headers.get(hdrs.ORIGIN)
        by_page = origin is not None and urlsplit(origin).scheme == "http" and urlsplit(origin).netloc == request.host
        opens = request.headers.get(hdrs.UPGRADE) is not None
        if request.host not in hosts or (opens and not by_page) or (origin is not None and not by_page):
            raise web.HTTPForbidden(text=say("serve.refused"), headers=_HEADERS)
        response = await handler(request)
        if not response.prepared:
            response.headers.update(_HEADERS)
        return response

    return guard


_HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Resource-Policy": "same-origin",
    "X-Frame-Options": "DENY",
}


def _policy(host: str, nonce: str) -> str:
    """What the page may load and reach: this server, and nothing else. xterm.js sets styles of its own."""
    return "; ".join(
        (
            "default-src 'none'",
            f"script-src 'nonce-{nonce}'",
            "style-src 'self' 'unsafe-inline'",
            "font-src 'self'",
            "img-src 'self' data:",
            f"connect-src ws://{host}",
            "base-uri 'none'",
            "form-action 'none'",
            "frame-ancestors 'none'",
        )
    )
