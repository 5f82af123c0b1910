"""The Web API over HTTP: who calls, with which arguments, and whether it is allowed."""

from __future__ import annotations

import asyncio
import json

from aiohttp import web

from tests.slack.methods import HANDLERS, METHODS, Call, Method, typed
from tests.slack.shapes import Json
from tests.slack.workspace import Workspace
from tests.slack.world import WORLD, Refusal, World

_ALWAYS = {"token", "team_id"}
"""Arguments that the SDK may add to any call."""
_POSTS = {"chat.postMessage", "chat.postEphemeral", "chat.startStream"}
_BURST = 5.0
"""Messages that a channel takes at once where posting is limited to one a second."""
HITCHES = ("late", "lost", "failed")
"""How the answer to a call that was done may come: after a while, not at all, as a failure of Slack's."""


async def web_api(request: web.Request) -> web.Response:
    """Answer one call."""
    world = request.app[WORLD]
    name = request.match_info["method"]
    method = METHODS.get(name)
    given = await _arguments(request, method)
    record: Json = {"method": name, "at": world.now(), "args": {key: given[key] for key in given if key != "token"}}
    world.records.calls.append(record)
    status, answer = 200, {}
    try:
        answer = {"ok": True, **_answer(world, request, name, given)}
    except Refusal as refusal:
        answer = {"ok": False, "error": refusal.error, **refusal.details}
        status = 429 if refusal.error == "ratelimited" else 200
    record.update(ok=answer["ok"], error=answer.get("error", ""), answered=world.now(), ts=answer.get("ts", ""))
    world.changed()
    if answer["ok"] and (hitches := world.hitches[name]) and (stumble := await _hitch(request, hitches.pop(0))):
        return stumble
    headers = {"x-oauth-scopes": ",".join(world.manifest.scopes), "x-slack-req-id": world.new_id("req")}
    if method and method.scopes:
        headers["x-accepted-oauth-scopes"] = ",".join(method.scopes)
    if status == 429:
        headers["retry-after"] = str(answer.pop("retry_after"))
    return web.json_response(answer, status=status, headers=headers)


async def _hitch(request: web.Request, hitch: Json) -> web.Response | None:
    """Keep the caller waiting; what it gets in place of the answer, if anything."""
    await asyncio.sleep(hitch["seconds"])
    if hitch["then"] == "lost" and request.transport:
        request.transport.abort()
    return web.Response(status=503, text="<html>Service Unavailable</html>") if hitch["then"] == "failed" else None


async def _arguments(request: web.Request, method: Method | None) -> Json:
    """What was given in the query, in a form or in JSON; JSON counts for nothing where a method does not take it."""
    given: Json = dict(request.query)
    if request.content_type == "application/json":
        body = await request.text()
        if body and (method is None or method.takes_json):
            given.update(json.loads(body))
    elif request.body_exists:
        given.update(await request.post())
    return given


def _answer(world: World, request: web.Request, name: str, given: Json) -> Json:
    method = METHODS.get(name)
    if method is None:
        world.violation(f"unknown method: {name}")
        raise Refusal("unknown_method", req_method=name)
    _check_names(world, name, method, given)
    _check_ordered_limit(world, name)
    if name == "oauth.v2.access":
        given = {**given, "authorization": request.headers.get("authorization", "")}
        return HANDLERS[name](Call(world, next(iter(world.workspaces.values())), name, given))
    workspace = _who_calls(world, request, name, given)
    call = Call(world, workspace, name, given)
    call.need(*method.scopes)
    call.args = typed(
        method, {key: value for key, value in given.items() if key not in _ALWAYS - method.kinds().keys()}
    )
    if name in _POSTS:
        _check_post_limit(world, call.args["channel"])
    return HANDLERS[name](call)


def _check_names(world: World, name: str, method: Method, given: Json) -> None:
    unknown = given.keys() - method.kinds().keys() - _ALWAYS
    if unknown:
        world.violation(f"unknown arguments of {name}: {', '.join(sorted(unknown))}")
        raise Refusal("invalid_arguments", response_metadata={"messages": [f"[ERROR] unknown: {sorted(unknown)}"]})


def _who_calls(world: World, request: web.Request, name: str, given: Json) -> Workspace:
    scheme, _, header = request.headers.get("authorization", "").partition(" ")
    token = header if scheme.lower() == "bearer" else str(given.get("token", ""))
    if not token:
        raise Refusal("not_authed")
    if name == "apps.connections.open":
        return _with_app_token(world, token)
    if token == world.app["app_token"]:
        raise Refusal("not_allowed_token_type")
    return with_bot_token(world, token)


def _with_app_token(world: World, token: str) -> Workspace:
    if token.startswith("xoxb-"):
        raise Refusal("not_allowed_token_type")
    if token != world.app["app_token"]:
        raise Refusal("invalid_auth")
    return next(iter(world.workspaces.values()))


def with_bot_token(world: World, token: str) -> Workspace:
    """The workspace whose bot token this is."""
    workspace = next((one for one in world.workspaces.values() if token and one.token == token), None)
    if workspace is None:
        raise Refusal("invalid_auth")
    if workspace.token_error:
        raise Refusal(workspace.token_error)
    return workspace


def _check_ordered_limit(world: World, name: str) -> None:
    if errors := world.refusals[name]:
        raise Refusal(errors.pop(0))
    if waits := world.rate_limits[name]:
        raise Refusal("ratelimited", retry_after=int(waits.pop(0)))


def _check_post_limit(world: World, channel: str) -> None:
    if not world.settings.post_limit:
        return
    now = world.now() / 1000
    left, before = world.post_times.get(channel, (_BURST, now))
    left = min(_BURST, left + now - before)
    world.post_times[channel] = (max(left - 1, 0) if left >= 1 else left, now)
    if left < 1:
        raise Refusal("ratelimited", retry_after=1)
