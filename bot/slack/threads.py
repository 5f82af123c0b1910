"""Threads as Slack keeps them: which messages stand there, and which of them are the bot's own."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from slack_sdk.web import WebClient

MARK = "newsdesk_answer"
"""The type of the metadata that our answers carry; their payload names the delivery."""

_MESSAGES_A_PAGE = 200
_PAGES = 3

Posted = Mapping[str, Any]


def messages_of(client: WebClient, channel: str, thread: str, *, until: str = "", since: str = "") -> list[Posted]:
    """The messages of a thread in the order of time, of a longer one the first 600: Slack gives the oldest first.

    Args:
        client: of the workspace.
        channel: where.
        thread: time stamp of its first message.
        until: leave out this one and later ones.
        since: leave out this one and earlier ones.
    """
    found: list[Posted] = []
    cursor: str | None = None
    for _ in range(_PAGES):
        page = client.conversations_replies(
            channel=channel,
            ts=thread,
            limit=_MESSAGES_A_PAGE,
            include_all_metadata=True,
            latest=until or None,
            oldest=since or None,
            cursor=cursor,
        )
        found += page.get("messages") or []
        cursor = (page.get("response_metadata") or {}).get("next_cursor")
        if not cursor:
            break
    # The first message of a thread comes whatever is asked for.
    later = {one["ts"]: one for one in found if float(one["ts"]) > float(since or 0)}
    return sorted(later.values(), key=lambda one: float(one["ts"]))


def answer_to(messages: Iterable[Posted], bot_user: str, delivery: str, answers: Iterable[str]) -> str | None:
    """The time stamp of a message that answers a delivery, None where there is none.

    A finished answer names its delivery. One that was cut off while it was streamed does not; but it is ours, and no
    other delivery's.

    Args:
        messages: of the thread, from the question on.
        bot_user: our own user.
        delivery: the delivery's id.
        answers: the time stamps that are known to answer others.
    """
    own = [one for one in messages if one.get("user") == bot_user or one.get("bot_id")]
    marked = [one["ts"] for one in own if _delivery(one) == delivery]
    taken = set(answers)
    nameless = [one["ts"] for one in own if not _delivery(one) and one["ts"] not in taken and _is_ours(one, bot_user)]
    return next(iter([*marked, *nameless]), None)


def metadata_for(delivery: str) -> dict[str, Any]:
    """What is sent with an answer, so that it can be found again."""
    return {"event_type": MARK, "event_payload": {"delivery": delivery}}


def _delivery(message: Posted) -> str:
    metadata = message.get("metadata") or {}
    return (
        str((metadata.get("event_payload") or {}).get("delivery") or "") if metadata.get("event_type") == MARK else ""
    )


def _is_ours(message: Posted, bot_user: str) -> bool:
    return message.get("user") == bot_user and message.get("subtype") in (None, "bot_message")
