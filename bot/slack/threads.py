"""Threads as Slack keeps them: what was said before a question, and which messages are the bot's own."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from slack_sdk.web import WebClient

from bot.conversation import TURNS_KEPT
from bot.intents import Intent, intent_of
from bot.slack.posts import searched
from retrieval.domain import Answer, Turn

MARK = "newsdesk_answer"
"""The type of the metadata that our answers carry; their payload names the delivery."""

_MESSAGES_A_PAGE = 200
_PAGES = 3
_MOST_CHARACTERS = 500

Posted = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Thread:
    """A thread as far as it was read."""

    messages: list[Posted]
    """In the order of time."""
    is_whole: bool
    """Nothing follows."""

    def beyond(self, kept: Mapping[str, Turn | None]) -> dict[str, Turn]:
        """What was asked and answered later than what was read, by the time stamps."""
        if self.is_whole or not self.messages:
            return {}
        last = float(self.messages[-1]["ts"])
        return {ts: turn for ts, turn in kept.items() if turn and float(ts) > last}


def messages_of(client: WebClient, channel: str, thread: str, *, until: str = "", since: str = "") -> list[Posted]:
    """The messages of a thread as ``read_thread`` reads it."""
    return read_thread(client, channel, thread, until=until, since=since).messages


def read_thread(client: WebClient, channel: str, thread: str, *, until: str = "", since: str = "") -> Thread:
    """Read a thread, of a longer one the first 600 messages: Slack gives the oldest first.

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
    return Thread(sorted(later.values(), key=lambda one: float(one["ts"])), is_whole=not cursor)


def turns_of(
    messages: Iterable[Posted],
    bot_user: str,
    before: str,
    kept: Mapping[str, Turn | None],
    clicked: Mapping[str, Turn],
) -> tuple[Turn, ...]:
    """What was said before a question: what the bot was asked, with its answers as they were given.

    Before the bot came in, whatever people said is what it was called for; after that they talk among themselves too.

    Args:
        messages: of the thread.
        bot_user: our own user, whose messages are no turns: they hold sources and buttons too.
        before: time stamp of the question.
        kept: what was asked in messages, by their time stamps; None for what was not answered.
        clicked: what was asked with buttons, which no message of a person says, by the time stamps of the clicks; and
            what messages say that were not read.
    """
    turns = dict(clicked)
    first_asked = min(map(float, (*kept, *clicked)), default=float("inf"))
    for one in messages:
        said = str(one.get("text") or "")
        text, known = searched(said, bot_user)[:_MOST_CHARACTERS], kept.get(one["ts"])
        if one.get("bot_id") or one.get("user") == bot_user:
            continue
        if float(one["ts"]) > first_asked and one["ts"] not in kept and f"<@{bot_user}>" not in said:
            continue
        if known and one.get("files"):
            turns[one["ts"]] = known
        elif intent_of(text) is Intent.QUESTION:
            turns[one["ts"]] = Turn(text, known.answer if known else "")
    return in_order(turns, before)


def turn_of(answer: Answer) -> Turn:
    """An exchange as it is kept; a refusal says nothing that a follow-up leans on."""
    return Turn(answer.question.text[:_MOST_CHARACTERS], answer.text if answer.answered else "")


def in_order(turns: Mapping[str, Turn], before: str) -> tuple[Turn, ...]:
    """The last turns before a moment, by their time stamps."""
    earlier = sorted((float(ts), ts) for ts in turns if float(ts) < float(before))
    return tuple(turns[ts] for _, ts in earlier[-TURNS_KEPT:])


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
