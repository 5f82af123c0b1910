"""What people do with the app: commands, shortcuts, buttons, modals."""

from __future__ import annotations

import asyncio

from tests.slack.chat import seen
from tests.slack.control import Impossible, deed
from tests.slack.elements import elements_of
from tests.slack.forms import action_of, filled_in
from tests.slack.responses import immediate, new_response_url
from tests.slack.shapes import Json
from tests.slack.views import check_view, close_views, new_trigger, pushed, replaced, shown
from tests.slack.workspace import Channel, Workspace
from tests.slack.world import Refusal, World


@deed
async def runs_command(world: World, user: str, command: str, text: str, channel: str) -> Json:
    """Somebody runs a slash command; what came of it."""
    workspace, place = world.place(channel)
    configured = world.manifest.command(command)
    if configured is None:
        raise Impossible(f"the manifest has no command {command}")
    named = {"im": "directmessage", "private": "privategroup"}.get(place.kind, place.name)
    response_url = new_response_url(world, workspace, place, user, None)
    payload = {
        "token": "verification",
        "team_id": workspace.id,
        "team_domain": workspace.domain,
        "channel_id": channel,
        "channel_name": named,
        "user_id": user,
        "user_name": world.user(user).name,
        "command": command,
        "text": text,
        "api_app_id": world.app["id"],
        "is_enterprise_install": "false",
        "response_url": response_url,
        "trigger_id": new_trigger(world, user),
    }
    delivery = await world.deliveries.once("slash_commands", payload, command)
    if delivery["response"]:
        immediate(world, response_url, delivery["response"])
    return _outcome(delivery)


@deed
async def uses_shortcut(world: World, user: str, callback_id: str, channel: str = "", ts: str = "") -> Json:
    """Somebody uses a global shortcut, or one on a message; what came of it."""
    configured = world.manifest.shortcut(callback_id)
    if configured is None or (configured["type"] == "message") != bool(ts):
        raise Impossible(f"the manifest has no {'message' if ts else 'global'} shortcut {callback_id}")
    workspace = world.workspace_of(user)
    payload = {**_base(world, workspace, user), "type": "shortcut", "callback_id": callback_id}
    payload["action_ts"] = world.new_ts()
    if ts:
        place = workspace.channels[channel]
        message = place.message(ts)
        if message is None:
            raise Impossible(f"there is no message {ts} in {channel}")
        about = {"message": seen(message), "message_ts": ts, "channel": {"id": channel, "name": place.name}}
        url = new_response_url(world, workspace, place, user, ts)
        payload |= {"type": "message_action", "response_url": url, **about}
    return _outcome(await world.deliveries.once("interactive", payload))


@deed
async def clicks(world: World, user: str, where: Json, action_id: str, value: object = None) -> Json:
    """Somebody uses an element of a message (``channel``, ``ts``) or of a view (``view``); what came of it."""
    workspace = world.workspace_of(user)
    if not world.manifest.interactive:
        raise Impossible("the manifest has interactivity off")
    if "view" in where:
        surface, payload = _clicked_view(world, where["view"])
    else:
        surface, payload = _clicked_message(world, workspace, user, where)
    block, element = _element(surface, action_id)
    action = {**action_of(element, value), "block_id": block["block_id"], "action_ts": world.new_ts()}
    whole = {**_base(world, workspace, user), "type": "block_actions", **payload, "actions": [action]}
    return _outcome(await world.deliveries.once("interactive", whole))


@deed
async def submits(world: World, user: str, view: str, values: Json) -> Json:
    """Somebody submits a modal; what came of it, with the app's ``response_action``."""
    kept = _open_view(world, view)
    if not kept["submit"]:
        raise Impossible("the modal has no submit button")
    state = {**kept["state"], "values": filled_in(kept, values)}
    workspace = world.workspace_of(user)
    payload = {**_base(world, workspace, user), "type": "view_submission", "view": {**shown(kept), "state": state}}
    delivery = await world.deliveries.once("interactive", {**payload, "response_urls": []})
    if not delivery["failed"]:
        kept["state"] = state
        # Slack does what it was told when it gets to it; what the app calls meanwhile may come first.
        await asyncio.sleep(world.settings.submitted_seconds)
        _follow(world, workspace, user, kept, delivery["response"] or {})
    return _outcome(delivery)


@deed
async def closes(world: World, user: str, view: str, everything: bool) -> Json | None:
    """Somebody closes a modal, or all that are open."""
    kept = _open_view(world, view)
    close_views(world, user, all_of_them=everything or kept["clear_on_close"])
    if not kept["notify_on_close"]:
        return None
    payload = {**_base(world, world.workspace_of(user), user), "type": "view_closed", "view": shown(kept)}
    return _outcome(await world.deliveries.once("interactive", {**payload, "is_cleared": everything}))


def _follow(world: World, workspace: Workspace, user: str, view: Json, response: Json) -> None:
    """Do what the app answered to a submission."""
    action = response.get("response_action")
    view["errors"] = {}
    try:
        if action is None:
            close_views(world, user, all_of_them=False)
        elif action == "clear":
            close_views(world, user, all_of_them=True)
        elif action == "errors":
            _show_errors(world, view, response.get("errors") or {})
        elif action == "update":
            check_view(response.get("view"), "modal")
            replaced(world, view, response["view"])
        elif action == "push":
            check_view(response.get("view"), "modal")
            pushed(world, workspace, response["view"], user)
        else:
            world.violation(f"unknown response_action: {action}")
    except Refusal as refusal:
        world.violation(f"response_action {action}: {refusal.error} {refusal.details}")


def _show_errors(world: World, view: Json, errors: Json) -> None:
    inputs = {block["block_id"] for block in view["blocks"] if block["type"] == "input"}
    if not errors or not set(errors) <= inputs:
        world.violation(f"errors for blocks that are no inputs of the view: {sorted(set(errors) - inputs)}")
    view["errors"] = errors


def _base(world: World, workspace: Workspace, user: str) -> Json:
    who = {"id": user, "username": world.user(user).name, "name": world.user(user).name, "team_id": workspace.id}
    return {
        "user": who,
        "api_app_id": world.app["id"],
        "token": "verification",
        "trigger_id": new_trigger(world, user),
        "team": {"id": workspace.id, "domain": workspace.domain},
        "enterprise": None,
        "is_enterprise_install": False,
    }


def _clicked_view(world: World, view: str) -> tuple[Json, Json]:
    kept = _open_view(world, view)
    return kept, {"container": {"type": "view", "view_id": view}, "view": shown(kept)}


def _clicked_message(world: World, workspace: Workspace, user: str, where: Json) -> tuple[Json, Json]:
    place: Channel = workspace.channels[where["channel"]]
    private = [one for one in world.records.ephemerals if (one["ts"], one["to"]) == (where["ts"], user)]
    message = private[-1] if private else place.message(where["ts"])
    if message is None or message.get("gone"):
        raise Impossible(f"{user} sees no message {where['ts']}")
    container = {"type": "message", "message_ts": where["ts"], "channel_id": place.id, "is_ephemeral": bool(private)}
    if message.get("thread_ts"):
        container["thread_ts"] = message["thread_ts"]
    payload: Json = {"container": container, "channel": {"id": place.id, "name": place.name or "directmessage"}}
    payload["state"] = {"values": {}}
    payload["response_url"] = new_response_url(world, workspace, place, user, where["ts"])
    return message, payload if private else {**payload, "message": seen(message)}


def _element(surface: Json, action_id: str) -> tuple[Json, Json]:
    found = [
        (block, element)
        for block in surface.get("blocks") or []
        for element in elements_of(block)
        if element.get("action_id") == action_id
    ]
    if not found:
        raise Impossible(f"there is no element {action_id} in it")
    return found[0]


def _open_view(world: World, view: str) -> Json:
    kept = world.views.get(view)
    if kept is None or kept["gone"]:
        raise Impossible(f"the view {view} is not open")
    return kept


def _outcome(delivery: Json) -> Json:
    attempt = delivery["attempts"][0]
    waited = None if attempt["acked"] is None else attempt["acked"] - attempt["at"]
    return {"ok": not delivery["failed"], "error": delivery["failed"], "ms": waited, "response": delivery["response"]}
