"""Streamed messages: started, appended to, stopped; they end by themselves after some minutes."""

from __future__ import annotations

from tests.slack import events
from tests.slack.chat import (
    bot_fields,
    check_markdown,
    checked_blocks,
    metadata_of,
    publish,
    seen,
    signed,
    with_ids,
)
from tests.slack.limits import ALL_TEXT, MOST_BLOCKS, TASK_STATES, text_length
from tests.slack.methods import Call, handles, invalid_arguments
from tests.slack.shapes import Json
from tests.slack.workspace import Channel
from tests.slack.world import Refusal

_CHUNKS = {
    "markdown_text": ({"text"}, {"text"}),
    "plan_update": ({"title"}, {"title"}),
    "task_update": ({"id", "title", "status"}, {"id", "title", "status", "details", "output", "sources"}),
    "blocks": ({"blocks"}, {"blocks"}),
}
"""Each kind of chunk with the fields it must have and those it may have."""
_TASK_TEXT = 256
"""Characters that a task's or plan's title may have."""
_SESSION_STATES = ("active", "processing", "suspended", "closed")


@handles("chat.startStream")
def start(call: Call) -> Json:
    """Begin a streamed reply."""
    channel = call.joined_channel()
    thread = call.args["thread_ts"]
    parent = channel.message(thread)
    if parent is None:
        raise Refusal("thread_not_found")
    if parent.get("thread_ts", thread) != thread:
        call.world.violation(f"chat.startStream: thread_ts {thread} is a reply's, not its thread's")
    _check_recipients(call, channel)
    if call.args.get("task_display_mode", "plan") not in ("timeline", "plan", "dense"):
        raise invalid_arguments("[ERROR] invalid task_display_mode")
    until = call.world.now() + call.world.settings.stream_seconds * 1000
    text, chunks = _given(call)
    message = {**signed(call), "text": text, "thread_ts": thread, "streaming": "open", "stream_until": until}
    made = publish(call.world, call.workspace, channel, {**message, "chunks": chunks, "blocks": []})
    return {"channel": channel.id, "ts": made["ts"]}


@handles("chat.appendStream")
def append(call: Call) -> Json:
    """Add to a streamed message."""
    channel, message = _open_stream(call, "chat.appendStream")
    if not any(call.args.get(name) for name in ("markdown_text", "chunks")):
        raise Refusal("no_text")
    _grow(call, message, [])
    return {"channel": channel.id, "ts": message["ts"]}


@handles("chat.stopStream")
def stop(call: Call) -> Json:
    """End a streamed message."""
    channel, message = _open_stream(call, "chat.stopStream")
    if call.args.get("session_status", "active") not in _SESSION_STATES:
        raise invalid_arguments("[ERROR] invalid session_status")
    blocks = checked_blocks(call.args["blocks"]) if call.args.get("blocks") else []
    metadata = metadata_of(call.args)
    before = seen(message)
    _grow(call, message, blocks)
    own = [{"type": "markdown", "text": message["text"]}] if message["text"] else []
    message["blocks"] = with_ids(call.world, [*own, *_blocks_of(message["chunks"]), *blocks])
    message.update(metadata, streaming="closed", own_blocks=True, changed_at=call.world.now())
    if status := call.args.get("session_status"):
        session = {"channel": channel.id, "thread": message["thread_ts"], "status": status, "at": call.world.now()}
        call.world.records.sessions.append({**session, "by": "chat.stopStream"})
    events.message_changed(call.world, call.workspace, channel, seen(message), before)
    return {"channel": channel.id, "ts": message["ts"], "message": seen(message)}


def _open_stream(call: Call, method: str) -> tuple[Channel, Json]:
    channel = call.joined_channel()
    message = channel.message(call.args["ts"])
    if message is None:
        raise Refusal("message_not_found")
    if message.get("bot_id") != bot_fields(call.world, call.workspace)["bot_id"]:
        raise Refusal("message_not_owned_by_app")
    if message.get("stopped_by") and method == "chat.appendStream":
        raise Refusal("stopped_by_user")
    if message.get("streaming") == "open" and call.world.now() >= message["stream_until"]:
        message["streaming"] = "closed"
    if message.get("streaming") != "open":
        raise Refusal("message_not_in_streaming_state")
    return channel, message


def _check_recipients(call: Call, channel: Channel) -> None:
    team, user = call.args.get("recipient_team_id"), call.args.get("recipient_user_id")
    if channel.kind != "im" and not team:
        raise Refusal("missing_recipient_team_id")
    if channel.kind != "im" and not user:
        raise Refusal("missing_recipient_user_id")
    if user and user not in call.workspace.users:
        raise Refusal("user_not_found")


def _given(call: Call) -> tuple[str, list[Json]]:
    """The text and the other chunks of a call."""
    text, rest = call.args.get("markdown_text", ""), []
    check_markdown(text)
    for chunk in call.args.get("chunks") or []:
        _check_chunk(chunk)
        if chunk["type"] == "markdown_text":
            check_markdown(chunk["text"])
            text += chunk["text"]
        else:
            rest.append(chunk)
    return text, rest


def _check_chunk(chunk: Json) -> None:
    must, may = _CHUNKS.get(chunk.get("type", ""), ({"type of a chunk"}, set()))
    fields = {name for name, value in chunk.items() if value is not None} - {"type"}
    if not must <= fields <= may or len(str(chunk.get("title", ""))) > _TASK_TEXT:
        raise Refusal("invalid_chunks")
    if chunk["type"] == "task_update" and chunk["status"] not in TASK_STATES:
        raise Refusal("invalid_chunks")
    if chunk["type"] == "blocks":
        checked_blocks(chunk["blocks"])


def _grow(call: Call, message: Json, blocks: list[Json]) -> None:
    text, chunks = _given(call)
    whole, all_chunks = message["text"] + text, message["chunks"] + chunks
    everything = [*_blocks_of(all_chunks), *blocks]
    if len(whole) + text_length(everything) > ALL_TEXT:
        raise Refusal("msg_blocks_too_long")
    if len(everything) + bool(whole) > MOST_BLOCKS["message"]:
        raise Refusal("msg_blocks_too_many")
    if not whole and not all_chunks and not blocks:
        raise Refusal("no_text")
    message.update(text=whole, chunks=all_chunks, changed_at=call.world.now(), updates=message.get("updates", 0) + 1)


def _blocks_of(chunks: list[Json]) -> list[Json]:
    """What the chunks look like in the finished message; a task's later chunks replace its earlier ones."""
    tasks: dict[str, Json] = {}
    blocks: list[Json] = []
    for chunk in chunks:
        if chunk["type"] == "task_update":
            tasks[chunk["id"]] = {"type": "task_card", "task_id": chunk["id"], **_task(chunk)}
        elif chunk["type"] == "blocks":
            blocks += chunk["blocks"]
    return [*tasks.values(), *blocks]


def _task(chunk: Json) -> Json:
    return {name: chunk[name] for name in ("title", "status", "details", "output", "sources") if chunk.get(name)}
