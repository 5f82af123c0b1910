"""Response URLs: five answers within half an hour to what somebody did."""

from __future__ import annotations

from aiohttp import web

from tests.slack.chat import bot_fields, change, checked_blocks, escaped, keep_ephemeral, publish, remove, with_ids
from tests.slack.events import rich_text
from tests.slack.limits import MESSAGE_TEXT
from tests.slack.shapes import Json
from tests.slack.workspace import Channel, Workspace
from tests.slack.world import WORLD, Refusal, World

RESPONSE_URL = "response_url"
"""The name under which tests have answers to response URLs refused."""
_MOST_USES = 5
_STATUSES = {"used_url": 404, "expired_url": 404, "service_unavailable": 503}
_KNOWN = {
    "text",
    "blocks",
    "attachments",
    "response_type",
    "replace_original",
    "delete_original",
    "thread_ts",
    "unfurl_links",
    "unfurl_media",
    "metadata",
    "mrkdwn",
}


def new_response_url(world: World, workspace: Workspace, place: Channel, user: str, source: str | None) -> str:
    """A response URL; ``source`` is the message that somebody clicked in."""
    number = world.new_id("R")
    world.response_urls[number] = {
        "team": workspace.id,
        "channel": place.id,
        "user": user,
        "source": source,
        "at": world.now(),
        "uses": 0,
    }
    return f"{world.url}/response/{number}"


async def answer_response_url(request: web.Request) -> web.Response:
    """Take what the app posts to a response URL."""
    world, number = request.app[WORLD], request.match_info["id"]
    body: Json = await request.json()
    record: Json = {"id": number, "at": world.now(), "body": body, "error": ""}
    world.records.responses.append(record)
    try:
        _respond(world, number, body)
    except Refusal as refusal:
        record["error"] = refusal.error
        world.changed()
        refused = {"ok": False, "error": refusal.error, **refusal.details}
        return web.json_response(refused, status=_STATUSES.get(refusal.error, 400))
    world.changed()
    return web.json_response({"ok": True})


def immediate(world: World, url: str, body: Json) -> None:
    """Take the message with which the app acknowledged a command; it uses up nothing."""
    number = url.rpartition("/")[2]
    try:
        _post(world, world.response_urls[number], body)
    except Refusal as refusal:
        world.violation(f"acknowledged with a message that Slack refuses: {refusal.error} {refusal.details}")


def _respond(world: World, number: str, body: Json) -> None:
    url = world.response_urls.get(number)
    if errors := world.refusals[RESPONSE_URL]:
        raise Refusal(errors.pop(0))
    if url is None:
        raise Refusal("expired_url")
    if world.now() - url["at"] > world.settings.response_url_seconds * 1000:
        raise Refusal("expired_url")
    if url["uses"] >= _MOST_USES:
        raise Refusal("used_url")
    if unknown := set(body) - _KNOWN:
        world.violation(f"unknown fields for a response URL: {', '.join(sorted(unknown))}")
        raise Refusal("invalid_payload")
    url["uses"] += 1
    _post(world, url, body)


def _post(world: World, url: Json, body: Json) -> None:
    workspace = world.workspaces[url["team"]]
    place = workspace.channels[url["channel"]]
    if body.get("delete_original"):
        _delete_source(world, workspace, place, url)
        return
    made = _content(world, body)
    if body.get("replace_original"):
        _replace_source(world, workspace, place, url, made)
        return
    thread = {"thread_ts": body["thread_ts"]} if body.get("thread_ts") else {}
    message = {**bot_fields(world, workspace), **made, **thread}
    if body.get("response_type") == "in_channel":
        publish(world, workspace, place, message)
    else:
        keep_ephemeral(world, place, url["user"], message)


def _content(world: World, body: Json) -> Json:
    if not (body.get("text") or body.get("blocks") or body.get("attachments")):
        raise Refusal("no_text")
    text = escaped(body.get("text") or "")[:MESSAGE_TEXT]
    blocks = with_ids(world, checked_blocks(body["blocks"])) if body.get("blocks") else rich_text(world, text)
    return {"text": text, "blocks": blocks, "own_blocks": bool(body.get("blocks"))}


def _ephemeral(world: World, url: Json) -> Json | None:
    found = [one for one in world.records.ephemerals if one["ts"] == url["source"] and not one.get("gone")]
    return found[-1] if found else None


def _replace_source(world: World, workspace: Workspace, place: Channel, url: Json, made: Json) -> None:
    private, public = _ephemeral(world, url), place.message(url["source"])
    if private is not None:
        private.update(made, changed_at=world.now(), updates=private.get("updates", 0) + 1)
        world.changed()
    elif public is not None and public.get("bot_id") == workspace.bot_id:
        change(world, workspace, place, public, made)
    else:
        keep_ephemeral(world, place, url["user"], {**bot_fields(world, workspace), **made})


def _delete_source(world: World, workspace: Workspace, place: Channel, url: Json) -> None:
    private, public = _ephemeral(world, url), place.message(url["source"])
    if private is not None:
        private["gone"] = True
        world.changed()
    elif public is not None and public.get("bot_id") == workspace.bot_id:
        remove(world, workspace, place, public)
    else:
        raise Refusal("message_not_found")
