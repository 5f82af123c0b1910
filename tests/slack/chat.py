"""The methods that write, change and delete messages."""

from __future__ import annotations

import html
import re

from tests.slack import events
from tests.slack.limits import MARKDOWN, MESSAGE_TEXT, UPDATED_TEXT, complaints, too_much_text
from tests.slack.methods import Call, handles
from tests.slack.shapes import Json
from tests.slack.workspace import Channel, Workspace
from tests.slack.world import Refusal, World

_CONTENT = ("text", "blocks", "attachments", "markdown_text")


@handles("chat.postMessage")
def post_message(call: Call) -> Json:
    """Post as the bot."""
    channel = call.joined_channel()
    message = {**signed(call), **content(call), **thread_of(call, channel)}
    if message.get("thread_ts") and call.args.get("reply_broadcast"):
        message["subtype"] = "thread_broadcast"
    return {"channel": channel.id, **publish(call.world, call.workspace, channel, message)}


@handles("chat.postEphemeral")
def post_ephemeral(call: Call) -> Json:
    """Post what one user sees."""
    channel = call.joined_channel()
    if call.args["user"] not in channel.members:
        raise Refusal("user_not_in_channel")
    message = {**signed(call), **content(call), **thread_of(call, channel)}
    return {"message_ts": keep_ephemeral(call.world, channel, call.args["user"], message)["ts"]}


@handles("chat.update")
def update(call: Call) -> Json:
    """Change a message of the bot's."""
    channel = call.joined_channel()
    message = own_message(call, channel, "cant_update_message", "streaming_state_conflict")
    given = {name: call.args[name] for name in _CONTENT if name in call.args}
    if not given:
        raise Refusal("no_text")
    if len(escaped(given.get("text", "")).encode()) > UPDATED_TEXT:
        raise Refusal("msg_too_long")
    made = content(call, kept_blocks=message.get("blocks") if message.get("own_blocks") else None)
    change(call.world, call.workspace, channel, message, made)
    return {"channel": channel.id, "ts": message["ts"], "text": message["text"], "message": seen(message)}


@handles("chat.delete")
def delete(call: Call) -> Json:
    """Delete a message of the bot's."""
    channel = call.channel()
    message = own_message(call, channel, "cant_delete_message", "cant_delete_message")
    remove(call.world, call.workspace, channel, message)
    return {"channel": channel.id, "ts": message["ts"]}


@handles("chat.getPermalink")
def permalink(call: Call) -> Json:
    """The web address of a message."""
    channel, ts = call.channel(), call.args["message_ts"]
    message = channel.message(ts)
    if message is None:
        raise Refusal("message_not_found")
    thread = message.get("thread_ts", ts)
    tail = f"?thread_ts={thread}&cid={channel.id}" if thread != ts else ""
    base = f"https://{call.workspace.domain}.slack.com/archives/{channel.id}/p{ts.replace('.', '')}"
    return {"channel": channel.id, "permalink": base + tail}


def content(call: Call, *, kept_blocks: list[Json] | None = None) -> Json:
    """Text, blocks and so on out of a call's arguments, as Slack would keep them."""
    args = call.args
    if markdown := args.get("markdown_text"):
        if args.get("text") or args.get("blocks"):
            raise Refusal("markdown_text_conflict")
        check_markdown(markdown)
        return {"text": markdown, "blocks": with_ids(call.world, [{"type": "markdown", "text": markdown}])}
    if not any(args.get(name) for name in _CONTENT):
        raise Refusal("no_text")
    made: Json = {"text": escaped(args.get("text", ""))[:MESSAGE_TEXT]}
    blocks = checked_blocks(args["blocks"]) if args.get("blocks") else None
    if blocks is not None:
        made |= {"blocks": with_ids(call.world, blocks), "own_blocks": True}
    elif kept_blocks and args.get("blocks") is None:
        made |= {"blocks": kept_blocks, "own_blocks": True}
    else:
        made["blocks"] = events.rich_text(call.world, made["text"])
    if "attachments" in args:
        made["attachments"] = args["attachments"]
    return made | metadata_of(args)


def metadata_of(args: Json) -> Json:
    """A message's metadata out of arguments."""
    metadata = args.get("metadata")
    if not metadata:
        return {}
    if not isinstance(metadata, dict) or set(metadata) != {"event_type", "event_payload"}:
        raise Refusal("invalid_metadata_format")
    return {"metadata": metadata}


def check_markdown(text: str) -> None:
    """Refuse markdown that is too long."""
    if len(text) > MARKDOWN:
        raise Refusal("msg_too_long")


def checked_blocks(blocks: object) -> list[Json]:
    """The blocks of a message, or Slack's refusal."""
    if not isinstance(blocks, list):
        raise Refusal("invalid_blocks_format")
    found = complaints(blocks, "message")
    if found and too_much_text(blocks) and all("characters together" in one for one in found):
        raise Refusal("msg_blocks_too_long")
    if found:
        messages = [f"[ERROR] {one}" for one in found]
        raise Refusal("invalid_blocks", errors=found, response_metadata={"messages": messages})
    return blocks


def with_ids(world: World, blocks: list[Json]) -> list[Json]:
    """Blocks with the ids that Slack gives to those without."""
    return [{**block, "block_id": block.get("block_id") or world.new_id("b")} for block in blocks]


def escaped(text: str) -> str:
    """Text with each ampersand that is not part of an entity made one, as Slack does."""
    return re.sub(r"&(?!(?:amp|lt|gt);)", html.escape("&"), text)


def signed(call: Call) -> Json:
    """Whose message it is."""
    world, workspace = call.world, call.workspace
    looks = {name: call.args[name] for name in ("username", "icon_emoji", "icon_url") if call.args.get(name)}
    if looks:
        call.need("chat:write.customize")
        icons = {name: value for name, value in looks.items() if name != "username"}
        return {"subtype": "bot_message", **bot_fields(world, workspace), **looks, "icons": icons}
    return bot_fields(world, workspace)


def bot_fields(world: World, workspace: Workspace) -> Json:
    """The fields of a message of the app's bot."""
    profile = {"id": workspace.bot_id, "app_id": world.app["id"], "name": "newsdesk", "team_id": workspace.id}
    who = {"user": workspace.bot_user_id, "bot_id": workspace.bot_id, "app_id": world.app["id"]}
    return {"type": "message", **who, "team": workspace.id, "bot_profile": profile}


def thread_of(call: Call, channel: Channel) -> Json:
    """The thread that a call names."""
    ts = call.args.get("thread_ts")
    if not ts:
        return {}
    parent = channel.message(ts)
    if parent is None:
        raise Refusal("thread_not_found")
    root = parent.get("thread_ts", ts)
    if root != ts:
        call.world.violation(f"{call.method}: thread_ts {ts} is a reply's, not its thread's")
    return {"thread_ts": root}


def own_message(call: Call, channel: Channel, not_own: str, streaming: str) -> Json:
    """The bot's message that a call names."""
    message = channel.message(call.args["ts"])
    if message is None or message.get("subtype") == "tombstone":
        raise Refusal("message_not_found")
    if message.get("bot_id") != call.workspace.bot_id:
        raise Refusal(not_own)
    if message.get("streaming") == "open":
        raise Refusal(streaming)
    return message


def publish(world: World, workspace: Workspace, channel: Channel, message: Json) -> Json:
    """Put a message into a channel and tell the app; ``ts`` and what others see of it."""
    message = {**message, "ts": world.new_ts(), "at": world.now()}
    channel.messages.append(message)
    if message.get("bot_id") == workspace.bot_id:
        events.clear_status(world, channel, message)
    events.message(world, workspace, channel, seen(message))
    world.changed()
    return {"ts": message["ts"], "message": seen(message)}


def change(world: World, workspace: Workspace, channel: Channel, message: Json, made: Json) -> None:
    """Change a message and tell the app."""
    before = seen(message)
    message.pop("own_blocks", None)
    edited = {"user": message.get("user"), "ts": world.new_ts()}
    message.update(made, edited=edited, changed_at=world.now(), updates=message.get("updates", 0) + 1)
    events.message_changed(world, workspace, channel, seen(message), before)
    world.changed()


def remove(world: World, workspace: Workspace, channel: Channel, message: Json) -> None:
    """Delete a message and tell the app; a thread's first message leaves a tombstone."""
    before = seen(message)
    if channel.replies(message["ts"]):
        tombstone = {"type": "message", "subtype": "tombstone", "text": "This message was deleted.", "hidden": True}
        kept = {"ts": message["ts"], "thread_ts": message["ts"], "at": message["at"], "user": "USLACKBOT"}
        message.clear()
        message.update(tombstone, **kept)
        events.message_changed(world, workspace, channel, seen(message), before)
    else:
        channel.messages.remove(message)
        events.message_deleted(world, workspace, channel, before)
    world.changed()


def keep_ephemeral(world: World, channel: Channel, user: str, message: Json) -> Json:
    """Show a message to one user."""
    kept = {**message, "ts": world.new_ts(), "at": world.now(), "channel": channel.id, "to": user, "is_ephemeral": True}
    world.records.ephemerals.append(kept)
    world.changed()
    return kept


def seen(message: Json) -> Json:
    """A message as the app sees it: without what only this server knows."""
    return {name: value for name, value in message.items() if name not in _INTERNAL}


_INTERNAL = {"at", "own_blocks", "changed_at", "updates", "streaming", "chunks", "stream_until", "stopped_by", "to"}
