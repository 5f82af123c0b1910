"""Streamed messages."""

from __future__ import annotations

import time
from collections.abc import Iterator

import pytest
from slack_sdk import WebClient

from tests.slack.bolt_bot import manifest, refusal, web_client
from tests.slack.loopback import Slack
from tests.slack.test_loopback_api import section


def started(client: WebClient, thread: str, text: str | None = None) -> str:
    """A stream for somebody in a channel."""
    ts: str = client.chat_startStream(
        channel="C1", thread_ts=thread, markdown_text=text, recipient_team_id="T1", recipient_user_id="U1"
    )["ts"]
    return ts


@pytest.fixture(scope="module")
def slack() -> Iterator[Slack]:
    """A server for all tests here."""
    with Slack(manifest()) as server:
        yield server


@pytest.fixture
def client(slack: Slack) -> WebClient:
    """The bot's client."""
    return web_client(slack)


@pytest.fixture
def thread(slack: Slack) -> str:
    """A question in a channel."""
    return slack.user("U1").mentions_bot("C1", "question")


def test_a_stream_grows_and_ends(slack: Slack, client: WebClient, thread: str) -> None:
    """Text adds up just as it was sent; blocks come at its end, and nothing after it."""
    stream = client.chat_stream(
        channel="C1", thread_ts=thread, buffer_size=1, recipient_team_id="T1", recipient_user_id="U1"
    )
    stream.append(markdown_text="a **b** &lt;")
    stream.append(markdown_text="c&d")
    stream.stop(blocks=[section("sources")])
    [made] = slack.wait_for_replies("C1", thread)
    assert "a **b** &lt;c&d" == made["text"]
    assert ["markdown", "section"] == [block["type"] for block in made["blocks"]]
    late = lambda: client.chat_appendStream(channel="C1", ts=made["ts"], markdown_text="more")  # noqa: E731
    assert "message_not_in_streaming_state" == refusal(late)


def test_recipients_are_required_in_channels_only(slack: Slack, client: WebClient, thread: str) -> None:
    """A stream in a channel names whom it is for; in a DM it need not."""
    assert "missing_recipient_team_id" == refusal(lambda: client.chat_startStream(channel="C1", thread_ts=thread))
    only_team = lambda: client.chat_startStream(channel="C1", thread_ts=thread, recipient_team_id="T1")  # noqa: E731
    assert "missing_recipient_user_id" == refusal(only_team)
    channel = slack.user("U1").dm
    assert client.chat_startStream(channel=channel, thread_ts=slack.user("U1").says(channel, "hello"))["ok"]


def test_an_open_stream_cannot_be_changed_otherwise(client: WebClient, thread: str) -> None:
    """While it streams, a message can be neither updated nor deleted."""
    ts = started(client, thread)
    assert "streaming_state_conflict" == refusal(lambda: client.chat_update(channel="C1", ts=ts, text="a"))
    assert "cant_delete_message" == refusal(lambda: client.chat_delete(channel="C1", ts=ts))


def test_a_stream_ends_by_itself(slack: Slack, client: WebClient, thread: str) -> None:
    """After its time a stream takes nothing more, appended to or not; its message can then be updated."""
    slack.configure(stream_seconds=0.3)
    try:
        ts = started(client, thread, "a")
        time.sleep(0.4)
        error = refusal(lambda: client.chat_stopStream(channel="C1", ts=ts))
    finally:
        slack.configure(stream_seconds=300)
    assert "message_not_in_streaming_state" == error
    assert client.chat_update(channel="C1", ts=ts, text="whole")["ok"]


def test_a_stream_has_limits(client: WebClient, thread: str) -> None:
    """A piece has 12,000 characters at most, all text 13,200, and chunks a known shape."""
    ts = started(client, thread)

    def append(**given: object) -> str:
        return refusal(lambda: client.api_call("chat.appendStream", json={"channel": "C1", "ts": ts, **given}))

    assert "no_text" == append()
    assert "msg_too_long" == append(markdown_text="a" * 12_001)
    assert "invalid_chunks" == append(
        chunks=[{"type": "task_update", "id": "1", "title": "a" * 257, "status": "complete"}]
    )
    assert "invalid_chunks" == append(chunks=[{"type": "other"}])
    client.chat_appendStream(channel="C1", ts=ts, markdown_text="a" * 12_000)
    assert "msg_blocks_too_long" == append(markdown_text="a" * 1_201)


def test_tasks_show_in_the_finished_message(slack: Slack, client: WebClient, thread: str) -> None:
    """The last chunk of a task is what the message shows of it."""
    ts = started(client, thread)
    for status in ("in_progress", "complete"):
        chunk = {"type": "task_update", "id": "1", "title": "Search", "status": status}
        client.chat_appendStream(channel="C1", ts=ts, chunks=[chunk])
    client.chat_stopStream(channel="C1", ts=ts, session_status="active")
    [made] = slack.wait_for_replies("C1", thread)
    assert [("task_card", "complete")] == [(block["type"], block["status"]) for block in made["blocks"]]
    assert ["active"] == [one["status"] for one in slack.sessions("C1", thread)]
