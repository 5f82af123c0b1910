"""The events of the Events API, built as Slack builds them and handed over for delivery."""

from __future__ import annotations

import re

from tests.slack.shapes import Json
from tests.slack.workspace import Channel, Workspace
from tests.slack.world import World

_MENTION = re.compile(r"<@([UW][A-Z0-9]+)>")


def emit(world: World, workspace: Workspace, name: str, event: Json, channel: Channel | None = None) -> list[Json]:
    """An event's payload, where the app is installed and gets such events."""
    if not world.manifest.gets(name) or not workspace.token:
        return []
    payload = {
        "token": "verification",
        "team_id": workspace.id,
        "context_team_id": workspace.id,
        "context_enterprise_id": workspace.enterprise or None,
        "api_app_id": world.app["id"],
        "event": {**event, "event_ts": event.get("event_ts") or event.get("ts") or world.new_ts()},
        "type": "event_callback",
        "event_id": world.new_id("Ev"),
        "event_time": int(float(event.get("ts") or world.new_ts())),
        "authorizations": [
            {
                "enterprise_id": workspace.enterprise or None,
                "team_id": workspace.id,
                "user_id": workspace.bot_user_id,
                "is_bot": True,
                "is_enterprise_install": False,
            }
        ],
        "is_ext_shared_channel": bool(channel and channel.is_ext_shared),
        "event_context": world.new_id("4-"),
    }
    return [payload]


def send(world: World, payloads: list[Json]) -> None:
    """Deliver payloads in this order."""
    for payload in payloads:
        world.deliveries.event(payload)


def message(world: World, workspace: Workspace, channel: Channel, said: Json) -> None:
    """Tell the app of a message: once, or twice where it is mentioned."""
    if not workspace.has_bot(channel):
        return
    spot = {"channel": channel.id, "event_ts": said["ts"]}
    thread = _parent(channel, said)
    plain = {**said, **thread, **spot, "channel_type": channel.type}
    payloads = emit(world, workspace, f"message.{channel.noun}", plain, channel)
    is_written = said.get("subtype") != "channel_join"
    if is_written and channel.kind != "im" and workspace.bot_user_id in mentions(said):
        mention = {**said, **spot, "type": "app_mention"}
        mention.pop("subtype", None)
        payloads += emit(world, workspace, "app_mention", mention, channel)
    send(world, _ordered(world, payloads))


def message_changed(world: World, workspace: Workspace, channel: Channel, now: Json, before: Json) -> None:
    """Tell the app that a message reads otherwise."""
    changed = {"subtype": "message_changed", "message": now, "previous_message": before}
    _hidden(world, workspace, channel, changed)


def message_deleted(world: World, workspace: Workspace, channel: Channel, before: Json) -> None:
    """Tell the app that a message is gone."""
    _hidden(
        world,
        workspace,
        channel,
        {"subtype": "message_deleted", "previous_message": before, "deleted_ts": before["ts"]},
    )


def rich_text(world: World, text: str) -> list[Json]:
    """The block that Slack makes of typed text."""
    parts: list[Json] = []
    for number, part in enumerate(_MENTION.split(text)):
        if number % 2:
            parts.append({"type": "user", "user_id": part})
        elif part:
            parts.append({"type": "text", "text": part})
    section = {"type": "rich_text_section", "elements": parts}
    return [{"type": "rich_text", "block_id": world.new_id("b"), "elements": [section]}]


def mentions(said: Json) -> list[str]:
    """The users that a message mentions."""
    return _MENTION.findall(said.get("text", ""))


def clear_status(world: World, channel: Channel, posted: Json) -> None:
    """A message of the bot's ends the status of its thread."""
    thread = posted.get("thread_ts")
    same = [one for one in world.records.statuses if (one["channel"], one["thread"]) == (channel.id, thread)]
    if same and same[-1]["status"]:
        cleared = {"channel": channel.id, "thread": thread, "status": "", "by": "message", "at": world.now()}
        world.records.statuses.append(cleared)


def _parent(channel: Channel, said: Json) -> Json:
    thread = said.get("thread_ts")
    parent = channel.message(thread) if thread and thread != said["ts"] else None
    return {"parent_user_id": parent["user"]} if parent and parent.get("user") else {}


def _hidden(world: World, workspace: Workspace, channel: Channel, event: Json) -> None:
    if workspace.has_bot(channel):
        whole = {"type": "message", "channel": channel.id, "hidden": True, "ts": world.new_ts(), **event}
        whole["channel_type"] = channel.type
        send(world, emit(world, workspace, f"message.{channel.noun}", whole, channel))


def _ordered(world: World, payloads: list[Json]) -> list[Json]:
    order = world.settings.mention_order
    if len(payloads) == 2 and (order == "mention first" or (order == "random" and world.chance.random() < 0.5)):
        payloads.reverse()
    return payloads
