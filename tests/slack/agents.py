"""The methods of assistants and agents: status, title, suggested prompts, sessions."""

from __future__ import annotations

import asyncio

from tests.slack.methods import Call, handles, invalid_arguments
from tests.slack.shapes import Json
from tests.slack.workspace import Channel
from tests.slack.world import Refusal, World

_STATES = ("active", "processing", "suspended", "closed")
_MOST_PROMPTS = 4
_MOST_LOADING_MESSAGES = 10
_LOOKS = ("username", "icon_emoji", "icon_url")


@handles("assistant.threads.setStatus")
def set_status(call: Call) -> Json:
    """Show, or with an empty text end, what the bot is doing."""
    channel, thread = _thread(call, "invalid_thread_ts")
    loading = call.args.get("loading_messages") or []
    if not isinstance(loading, list) or len(loading) > _MOST_LOADING_MESSAGES:
        raise invalid_arguments("[ERROR] no more than 10 items allowed [json-pointer:/loading_messages]")
    if any(call.args.get(name) for name in _LOOKS):
        call.need("chat:write.customize")
    status: Json = {"channel": channel.id, "thread": thread, "status": call.args["status"], "by": "app"}
    status |= {"at": call.world.now(), "loading_messages": loading}
    call.world.records.statuses.append(status)
    call.world.later(_time_out(call.world, status))
    return {}


@handles("assistant.threads.setTitle")
def set_title(call: Call) -> Json:
    """Name a thread."""
    channel, thread = _thread(call, "invalid_thread_ts")
    if channel.kind != "im":
        raise Refusal("channel_not_found")
    title = {"channel": channel.id, "thread": thread, "title": call.args["title"], "at": call.world.now()}
    call.world.records.titles.append(title)
    return {}


@handles("assistant.threads.setSuggestedPrompts")
def set_prompts(call: Call) -> Json:
    """Suggest what to ask."""
    channel = call.channel("channel_id")
    prompts = call.args["prompts"]
    if channel.kind != "im":
        raise Refusal("channel_not_found")
    if not isinstance(prompts, list) or not 1 <= len(prompts) <= _MOST_PROMPTS:
        raise invalid_arguments("[ERROR] must have 1 to 4 items [json-pointer:/prompts]")
    if any(not isinstance(one, dict) or not one.get("title") or not one.get("message") for one in prompts):
        raise invalid_arguments("[ERROR] a prompt needs title and message [json-pointer:/prompts]")
    if call.world.manifest.is_agent and "thread_ts" in call.args:
        # Slack answers "ok" and shows nothing.
        call.world.violation("assistant.threads.setSuggestedPrompts: thread_ts makes the call fail in an agent app")
        return {}
    made = {"channel": channel.id, "thread": call.args.get("thread_ts"), "title": call.args.get("title", "")}
    call.world.records.prompts.append({**made, "prompts": prompts, "at": call.world.now()})
    return {}


@handles("agents.sessions.setStatus")
def set_session_status(call: Call) -> Json:
    """Say whether the agent is at work in a thread."""
    _need_agent(call)
    channel, thread = _thread(call, "thread_not_found")
    status = call.args["status"]
    if status not in _STATES:
        raise invalid_arguments(f"[ERROR] value must be one of: {', '.join(_STATES)} [json-pointer:/status]")
    before = _sessions(call, channel, thread)
    title = before[-1]["title"] if before else call.args.get("title", "")
    session = {"channel": channel.id, "thread": thread, "status": status, "title": title, "at": call.world.now()}
    call.world.records.sessions.append({**session, "by": "app"})
    answer: Json = {"status": status, "agent_status": status, "title": title}
    if not call.world.manifest.gets("agent_session_stopped"):
        warning = "missing_agent_session_stopped_event_subscription"
        answer |= {"warning": warning, "response_metadata": {"warnings": [warning]}}
    return answer


@handles("agents.sessions.rename")
def rename_session(call: Call) -> Json:
    """Name a session."""
    _need_agent(call)
    channel, thread = _thread(call, "thread_not_found")
    before = _sessions(call, channel, thread)
    if not before:
        raise Refusal("session_not_found")
    if not 1 <= len(call.args["title"]) <= 200:
        raise invalid_arguments("[ERROR] must have 1 to 200 characters [json-pointer:/title]")
    renamed = {**before[-1], "title": call.args["title"], "at": call.world.now(), "by": "app"}
    call.world.records.sessions.append(renamed)
    return {"title": renamed["title"]}


def _thread(call: Call, error: str) -> tuple[Channel, str]:
    channel = call.channel("channel_id")
    if not call.workspace.has_bot(channel):
        raise Refusal("channel_not_found")
    thread: str = call.args.get("thread_ts", "")
    message = channel.message(thread)
    if message is None:
        raise Refusal(error)
    if message.get("thread_ts", thread) != thread:
        call.world.violation(f"{call.method}: thread_ts {thread} is a reply's, not its thread's")
    return channel, str(message.get("thread_ts", thread))


def _need_agent(call: Call) -> None:
    if not call.world.manifest.is_agent:
        raise Refusal("access_denied")


def _sessions(call: Call, channel: Channel, thread: str) -> list[Json]:
    return [one for one in call.world.records.sessions if (one["channel"], one["thread"]) == (channel.id, thread)]


async def _time_out(world: World, status: Json) -> None:
    """A status goes away when nothing was said for two minutes."""
    await asyncio.sleep(world.settings.status_seconds)
    same = [one for one in world.records.statuses if all(one[key] == status[key] for key in ("channel", "thread"))]
    if same[-1] is status and status["status"]:
        world.records.statuses.append({**status, "status": "", "by": "timeout", "at": world.now()})
        world.changed()
