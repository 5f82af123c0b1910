"""What is delivered, as something to be done: pure functions from posts and clicks to deliveries."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from typing import Any

from bot.intents import Intent, intent_of
from bot.slack.delivery import Delivery
from bot.slack.posts import Post

Body = Mapping[str, Any]

ASKERS = "slack:"
"""What the names of all who ask in Slack begin with."""
_CLICK = "click"
_SAME_CLICK_SECONDS = 3.0


def asker_of(team: str, user: str) -> str:
    """Who, as it is kept."""
    return f"{ASKERS}{team}:{user}"


def thread_of(team: str, channel: str, thread: str) -> str:
    """A thread's id."""
    return f"{team}:{channel}:{thread}"


def deletion_of(question: str) -> str:
    """The id under which it is noted that a question was taken back."""
    return f"{question}:deleted"


def asked_at(id_: str) -> str:
    """When a question was asked, by the id of its delivery: the time stamp of its message, or of the click on it."""
    _, _, message, *more = id_.split(":")
    return more[-1] if more[:1] == [_CLICK] else message


def question_in(post: Post, enterprise: str) -> Delivery:
    """A question that was posted: mention and message are one delivery, since they have one time stamp."""
    id_ = thread_of(post.team, post.channel, post.ts)
    return Delivery(id_, _thread(post), asker_of(post.team, post.user), _task(post, enterprise))


def edited(post: Post, enterprise: str, when: str) -> Delivery:
    """A question that was posted before and reads otherwise now.

    Args:
        post: as it reads now.
        enterprise: the organisation of the workspace, if any.
        when: time stamp of the edit.
    """
    original = question_in(post, enterprise)
    task = {**original.task, "edits": original.id}
    return Delivery(f"{original.id}:edited:{when}", original.thread, original.asker, task)


def deleted(team: str, channel: str, ts: str, thread: str, enterprise: str) -> Delivery:
    """A question that was taken back."""
    task = {"kind": "deletion", "team": team, "enterprise": enterprise, "channel": channel, "ts": ts, "thread": thread}
    id_ = thread_of(team, channel, ts)
    return Delivery(deletion_of(id_), thread_of(team, channel, thread), asker_of(team, ""), {**task, "edits": id_})


def clicked_in_thread(body: Body, team: str, question: str, channel: str, message: Mapping[str, Any]) -> Delivery:
    """A question on a button of a message: answered in the message's thread."""
    user, ts = str(body["user"]["id"]), _click(body)
    thread = str(message.get("thread_ts") or message["ts"])
    task = {
        "kind": "thread",
        "team": team,
        "enterprise": _enterprise(body),
        "channel": channel,
        "ts": str(message["ts"]),
        "thread": thread,
        "user": user,
        "home": _home(body, team),
        "question": question,
        "note": f"Asked with a button: {question}",
        "is_reply": True,
        **_reply_to(body),
    }
    id_ = f"{thread_of(team, channel, str(message['ts']))}:{_CLICK}:{user}:{ts}"
    return Delivery(id_, thread_of(team, channel, thread), asker_of(team, user), task)


def clicks(body: Body, team: str, question: str) -> tuple[Delivery, Delivery]:
    """That somebody clicked on a question, and that they had done so just before: the first click of a double one.

    Clicks are counted in periods of a few seconds. One on a view that has changed since is another one.
    """
    container, view = body["container"], body.get("view") or {}
    places = (container.get(name) for name in ("channel_id", "message_ts", "view_id"))
    where = ":".join(str(place) for place in (*places, view.get("hash")) if place)
    asked = hashlib.sha256(question.encode("utf-8", "replace")).hexdigest()[:16]
    period = int(float(_click(body)) / _SAME_CLICK_SECONDS)
    id_ = f"{team}:clicked:{where}:{body['user']['id']}:{asked}"
    now, before = (Delivery(f"{id_}:{one}", f"{team}:clicked", asker_of(team, "")) for one in (period, period - 1))
    return now, before


def joined(team: str, channel: str, ts: str) -> Delivery:
    """That the bot was invited to a channel, and when: the time stamp of the message that says so."""
    return Delivery(f"{team}:{channel}:joined", f"{team}:joined", asker_of(team, ""), answer=ts)


def shown(team: str, channel: str, ts: str, thread: str) -> Delivery:
    """A private answer that was shown to all: like a question that was asked and answered there.

    Args:
        team: the workspace.
        channel: where it stands.
        ts: time stamp of the message that shows it.
        thread: time stamp of the thread's first message, empty where it begins one.
    """
    id_ = thread_of(team, channel, ts)
    return Delivery(id_, thread_of(team, channel, thread or ts), asker_of(team, ""), answer=ts)


def shared(team: str, receipt: str) -> Delivery:
    """That a private answer is shown to all, which is done once."""
    return Delivery(f"{team}:shared:{receipt}", f"{team}:shared", asker_of(team, ""))


def private(body: Body, team: str, question: str, unique: str) -> Delivery:
    """A command, or a click on a private answer: answered to the asker alone."""
    user = str(body.get("user_id") or body["user"]["id"])
    channel = str(body.get("channel_id") or (body.get("channel") or {}).get("id") or "")
    task = {
        "kind": "private",
        "team": team,
        "enterprise": _enterprise(body),
        "channel": channel,
        "user": user,
        "home": _home(body, team),
        "question": question,
        **_reply_to(body),
    }
    id_ = f"{team}:private:{unique}"
    return Delivery(id_, f"{team}:{channel or 'nowhere'}:private", asker_of(team, user), task)


def thread_clicked_in(body: Body) -> str:
    """Time stamp of the first message of the thread that something was clicked in, empty where it was in none."""
    return str((body.get("container") or {}).get("thread_ts") or "")


def in_modal(body: Body, team: str, question: str, view_id: str, unique: str, submitted: str = "") -> Delivery:
    """A question asked in a modal: answered there.

    Args:
        body: what Slack says of it.
        team: the workspace.
        question: what is asked.
        view_id: the modal.
        unique: what no other question in it has.
        submitted: Slack's hash of the modal when it was sent, if it was.
    """
    user = str(body["user"]["id"])
    task = {
        "kind": "modal",
        "team": team,
        "enterprise": _enterprise(body),
        "user": user,
        "home": _home(body, team),
        "question": question,
        "view_id": view_id,
        "submitted": submitted,
    }
    return Delivery(f"{team}:view:{view_id}:{unique}", f"{team}:view:{view_id}", asker_of(team, user), task)


def _task(post: Post, enterprise: str) -> dict[str, Any]:
    return {
        "kind": "thread",
        "team": post.team,
        "enterprise": enterprise,
        "channel": post.channel,
        "ts": post.ts,
        "thread": post.thread,
        "user": post.user,
        "home": post.home,
        "question": post.text,
        "file": post.file,
        "is_reply": post.is_reply,
        # Who asks about the archive itself speaks to the bot, whatever they call it.
        "is_overheard": not (post.is_direct or post.mentions_bot or intent_of(post.text) is Intent.ABOUT),
    }


def _thread(post: Post) -> str:
    return thread_of(post.team, post.channel, post.thread)


def _reply_to(body: Body) -> dict[str, str]:
    """Where Slack takes an answer for who asked alone; nowhere for a click on the Home tab."""
    return {"response_url": str(body.get("response_url") or ""), "response_thread": thread_clicked_in(body)}


def _click(body: Body) -> str:
    return str(body["actions"][0]["action_ts"])


def _enterprise(body: Body) -> str:
    return str(body.get("enterprise_id") or (body.get("enterprise") or {}).get("id") or "")


def _home(body: Body, team: str) -> str:
    return str((body.get("user") or {}).get("team_id") or body.get("user_team_id") or team)
