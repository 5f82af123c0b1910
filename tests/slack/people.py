"""What people do in Slack: write, edit, delete, upload, open the app, join, react."""

from __future__ import annotations

import base64
import mimetypes
import re
import uuid

from tests.slack.chat import change, publish, remove
from tests.slack.control import Impossible, deed
from tests.slack.events import emit, rich_text, send
from tests.slack.shapes import Json
from tests.slack.views import shown
from tests.slack.workspace import Channel, User, Workspace
from tests.slack.world import World

_TOKEN = re.compile(r"(<[@#!][^<>]*>|<https?://[^<>]*>)")
_URL = re.compile(r"https?://[^\s<>]+")


@deed
def says(world: World, user: str, channel: str, text: str, thread: str | None = None, **extra: object) -> str:
    """Somebody writes a message; its timestamp."""
    workspace, place = _entered(world, user, channel)
    message = {**_author(world, workspace, user), **_typed(world, text), **_in_thread(place, thread)}
    if extra.pop("broadcast", False):
        message["subtype"] = "thread_broadcast"
    if extra.pop("legacy", False):
        message["subtype"] = "bot_message"
        message.pop("user")
    ts: str = publish(world, workspace, place, {**message, **extra})["ts"]
    return ts


@deed
def edits(world: World, user: str, channel: str, ts: str, text: str) -> None:
    """Somebody edits a message of theirs."""
    workspace, place = _entered(world, user, channel)
    change(world, workspace, place, _own(place, user, ts), _typed(world, text))


@deed
def deletes(world: World, user: str, channel: str, ts: str) -> None:
    """Somebody deletes a message of theirs; an admin deletes any."""
    workspace, place = _entered(world, user, channel)
    remove(world, workspace, place, _own(place, user, ts, any_message=world.user(user).is_admin))


@deed
def uploads(world: World, user: str, channel: str, name: str, content: str, text: str, thread: str | None) -> str:
    """Somebody shares a file; the message's timestamp. ``content`` is in base 64."""
    workspace, place = _entered(world, user, channel)
    file = _stored(world, workspace, user, name, content)
    message = {**_author(world, workspace, user), **_typed(world, text), **_in_thread(place, thread)}
    shared = {"subtype": "file_share", "files": [file], "upload": False, "display_as_bot": False}
    ts: str = publish(world, workspace, place, {**message, **shared})["ts"]
    return ts


@deed
def opens_home(world: World, user: str, tab: str) -> str:
    """Somebody opens the app, at its tab ``home`` or ``messages``; the DM's id."""
    workspace = world.workspace_of(user)
    if not (world.manifest.has_home if tab == "home" else world.manifest.has_messages):
        raise Impossible(f"the manifest has no {tab} tab")
    channel = workspace.direct(user)
    opened: Json = {"type": "app_home_opened", "user": user, "channel": channel.id, "tab": tab}
    if tab == "home" and user in workspace.homes:
        opened["view"] = shown(workspace.homes[user])
    send(world, emit(world, workspace, "app_home_opened", opened, channel))
    return channel.id


@deed
def joins(world: World, user: str, channel: str, inviter: str = "") -> None:
    """Somebody, or the bot, becomes a member of a channel."""
    workspace, place = world.place(channel)
    place.members.append(user)
    event: Json = {"type": "member_joined_channel", "user": user, "channel": channel}
    event |= {"channel_type": "C" if place.kind == "public" else "G", "team": workspace.id}
    if inviter:
        event["inviter"] = inviter
    said = {"type": "message", "subtype": "channel_join", "user": user, "text": f"<@{user}> has joined the channel"}
    publish(world, workspace, place, {**said, **({"inviter": inviter} if inviter else {})})
    if workspace.has_bot(place):
        send(world, emit(world, workspace, "member_joined_channel", event, place))


@deed
def reacts(world: World, user: str, channel: str, ts: str, name: str) -> None:
    """Somebody reacts to a message."""
    workspace, place = _entered(world, user, channel)
    message = _found(place, ts)
    message.setdefault("reactions", {}).setdefault(name, []).append(user)
    event = {"type": "reaction_added", "user": user, "reaction": name, "item_user": message.get("user")}
    event["item"] = {"type": "message", "channel": channel, "ts": ts}
    if workspace.has_bot(place):
        send(world, emit(world, workspace, "reaction_added", {**event, "event_ts": world.new_ts()}, place))


@deed
def stops(world: World, user: str, channel: str, thread: str) -> None:
    """Somebody clicks the stop button that Slack shows while an agent session is processing."""
    workspace, place = _entered(world, user, channel)
    sessions = [one for one in world.records.sessions if (one["channel"], one["thread"]) == (channel, thread)]
    if not sessions or sessions[-1]["status"] != "processing":
        raise Impossible("there is no stop button: the session is not processing")
    if not world.manifest.gets("agent_session_stopped"):
        raise Impossible("there is no stop button: agent_session_stopped is not subscribed to")
    streaming = [one for one in place.messages if one.get("streaming") == "open" and one.get("thread_ts") == thread]
    for message in streaming:
        message.update(streaming="closed", stopped_by=user)
    event: Json = {"type": "agent_session_stopped", "user": user, "channel": channel, "thread_ts": thread}
    event["streaming_message_ts"] = [one["ts"] for one in streaming]
    send(world, emit(world, workspace, "agent_session_stopped", event, place))


@deed
def starts_assistant(world: World, user: str, viewing: str) -> str:
    """Somebody opens the assistant while looking at a channel; the thread's timestamp."""
    workspace = world.workspace_of(user)
    channel = workspace.direct(user)
    root = {**_author(world, workspace, user), **_typed(world, "New chat"), "subtype": "assistant_app_thread"}
    ts = world.new_ts()
    channel.messages.append({**root, "ts": ts, "thread_ts": ts, "at": world.now()})
    _assistant_event(world, workspace, "assistant_thread_started", user, channel, ts, viewing)
    return ts


@deed
def changes_context(world: World, user: str, viewing: str, thread: str = "") -> None:
    """Somebody goes to another channel with the app open."""
    workspace = world.workspace_of(user)
    channel = workspace.direct(user)
    if not world.manifest.is_agent:
        _assistant_event(world, workspace, "assistant_thread_context_changed", user, channel, thread, viewing)
        return
    entity = {"type": "slack#/types/channel_id", "value": viewing, "team_id": workspace.id}
    event = {"type": "app_context_changed", "user": user, "channel": channel.id, "context": {"entities": [entity]}}
    send(world, emit(world, workspace, "app_context_changed", event, channel))


def _assistant_event(
    world: World, workspace: Workspace, name: str, user: str, channel: Channel, ts: str, viewing: str
) -> None:
    context = {"channel_id": viewing, "team_id": workspace.id, "enterprise_id": None}
    thread = {"user_id": user, "context": context, "channel_id": channel.id, "thread_ts": ts}
    send(world, emit(world, workspace, name, {"type": name, "assistant_thread": thread}, channel))


def as_sent(text: str) -> str:
    """Typed text as Slack passes it on: escaped, with web addresses in angle brackets."""
    parts = _TOKEN.split(text)
    return "".join(part if place % 2 else _escaped(part) for place, part in enumerate(parts))


def _escaped(text: str) -> str:
    escaped = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return _URL.sub(lambda match: f"<{match[0]}>", escaped)


def _typed(world: World, text: str) -> Json:
    return {"text": as_sent(text), "blocks": rich_text(world, text)}


def _author(world: World, workspace: Workspace, user: str) -> Json:
    who = world.user(user)
    if who.bot_id:
        profile = {"id": who.bot_id, "app_id": "AOTHER", "name": who.name, "team_id": workspace.id}
        return {"type": "message", "user": user, "bot_id": who.bot_id, "bot_profile": profile, "team": workspace.id}
    author = {"type": "message", "user": user, "client_msg_id": str(uuid.uuid4()), "team": who.team_id}
    return {**author, **_from_outside(workspace, who)}


def _from_outside(workspace: Workspace, user: User) -> Json:
    if user.team_id == workspace.id:
        return {}
    profile = {"name": user.name, "real_name": user.name.title(), "team": user.team_id, "is_restricted": False}
    return {"user_team": user.team_id, "source_team": user.team_id, "user_profile": profile}


def _in_thread(place: Channel, thread: str | None) -> Json:
    if not thread:
        return {}
    first = _found(place, thread)
    return {"thread_ts": first.get("thread_ts", thread)}


def _entered(world: World, user: str, channel: str) -> tuple[Workspace, Channel]:
    workspace, place = world.place(channel)
    if user not in place.members:
        raise Impossible(f"{user} is not in {channel}")
    if place.is_archived:
        raise Impossible(f"{channel} is archived")
    if place.kind == "im" and not world.manifest.has_messages:
        raise Impossible("the manifest has no messages tab")
    return workspace, place


def _found(place: Channel, ts: str) -> Json:
    message = place.message(ts)
    if message is None:
        raise Impossible(f"there is no message {ts} in {place.id}")
    return message


def _own(place: Channel, user: str, ts: str, *, any_message: bool = False) -> Json:
    message = _found(place, ts)
    if message.get("user") != user and not any_message:
        raise Impossible(f"{ts} is not a message of {user}")
    return message


def _stored(world: World, workspace: Workspace, user: str, name: str, content: str) -> Json:
    number = world.new_id("F")
    kind = mimetypes.guess_type(name)[0] or "application/octet-stream"
    address = f"{world.url}/files-pri/{workspace.id}-{number}"
    file: Json = {
        "id": number,
        "created": int(float(world.new_ts())),
        "name": name,
        "title": name,
        "mimetype": kind,
        "filetype": name.rpartition(".")[2],
        "user": user,
        "user_team": workspace.id,
        "size": len(base64.b64decode(content)),
        "mode": "hosted",
        "is_external": False,
        "is_public": True,
        "file_access": "visible",
        "url_private": f"{address}/{name}",
        "url_private_download": f"{address}/download/{name}",
        "permalink": f"https://{workspace.domain}.slack.com/files/{user}/{number}/{name}",
    }
    workspace.files[number] = {**file, "content": content}
    return file
