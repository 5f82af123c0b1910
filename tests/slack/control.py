"""What a test can ask of the server, by name, over HTTP."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from typing import Any

from aiohttp import web

from tests.slack.shapes import Json
from tests.slack.world import WORLD

_DEEDS: dict[str, Callable[..., Any]] = {}


class Impossible(Exception):
    """What a test asks for cannot happen in Slack; its message says why."""


def deed(function: Callable[..., Any]) -> Callable[..., Any]:
    """Let tests ask for a function; it takes the world and named arguments."""
    _DEEDS[function.__name__] = function
    return function


async def control(request: web.Request) -> web.Response:
    """Do what a test asks for."""
    world = request.app[WORLD]
    asked: Json = await request.json()
    try:
        result = _DEEDS[asked["do"]](world, **asked["with"])
        if inspect.isawaitable(result):
            result = await result
    except Impossible as reason:
        return web.json_response({"impossible": str(reason)})
    return web.json_response({"result": result})
