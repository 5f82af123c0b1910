"""Slack on loopback, as a process of its own: ``python -m tests.slack.server``.

It reads one line of JSON (what ``loopback.py`` describes), prints its URL, and ends when its standard input does.
"""

from __future__ import annotations

import asyncio
import base64
import json
import os
import socket
import sys

from aiohttp import web

from tests.slack import (  # noqa: F401 (they register the methods and deeds they play)
    agents,
    interactions,
    oauth,
    observing,
    people,
    reading,
    streams,
    views,
)
from tests.slack.control import control
from tests.slack.delivery import Deliveries
from tests.slack.http_mode import HttpMode
from tests.slack.oauth import authorize
from tests.slack.responses import answer_response_url
from tests.slack.sockets import Sockets
from tests.slack.web_api import web_api, with_bot_token
from tests.slack.world import WORLD, Refusal, World


async def serve(spec: str) -> None:
    """Run until standard input ends."""
    listener = socket.create_server(("127.0.0.1", 0))
    world = World(json.loads(spec), f"http://127.0.0.1:{listener.getsockname()[1]}")
    sockets = Sockets(world)
    world.deliveries = Deliveries(world, sockets if world.manifest.socket_mode else HttpMode(world))
    runner = web.AppRunner(_app(world, sockets), access_log=None, shutdown_timeout=0.1)
    await runner.setup()
    await web.SockSite(runner, listener).start()
    print(json.dumps({"url": world.url}), flush=True)  # noqa: T201 (the parent reads it)
    ended = asyncio.Event()
    asyncio.get_running_loop().add_reader(sys.stdin, ended.set)  # nothing more is written: it can only end
    await ended.wait()
    os._exit(0)  # a crash of the network, not a farewell: whoever is still connected shall notice


def _app(world: World, sockets: Sockets) -> web.Application:
    app = web.Application(client_max_size=32 * 1024 * 1024)
    app[WORLD] = world
    app.router.add_route("*", "/api/{method}", web_api)
    app.router.add_post("/control", control)
    app.router.add_get("/link/", sockets.link)
    app.router.add_get("/oauth/v2/authorize", authorize)
    app.router.add_post("/response/{id}", answer_response_url)
    app.router.add_get("/files-pri/{file}/{name:.*}", _file)
    return app


async def _file(request: web.Request) -> web.Response:
    """A file's content; who may not read it gets the page for signing in, as in Slack."""
    world: World = request.app[WORLD]
    team, _, number = request.match_info["file"].partition("-")
    scheme, _, token = request.headers.get("authorization", "").partition(" ")
    try:
        workspace = with_bot_token(world, token if scheme == "Bearer" else "")
        allowed = workspace.id == team and "files:read" in world.manifest.scopes
    except Refusal:
        allowed = False
    if not allowed:
        return web.Response(text="<!DOCTYPE html><title>Sign in | Slack</title>", content_type="text/html")
    file = world.workspaces[team].files[number]
    return web.Response(body=base64.b64decode(file["content"]), content_type=file["mimetype"])


if __name__ == "__main__":
    asyncio.run(serve(sys.stdin.readline()))
