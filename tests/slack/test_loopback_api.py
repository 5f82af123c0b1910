"""The Web API: what it takes and what it refuses."""

from __future__ import annotations

import urllib.request
from collections.abc import Callable, Iterator

import pytest
from slack_sdk import WebClient

from tests.slack.bolt_bot import details, manifest, refusal, web_client
from tests.slack.loopback import Slack
from tests.slack.shapes import Json

Ask = Callable[[WebClient], object]


@pytest.fixture(scope="module")
def slack() -> Iterator[Slack]:
    """A server for all tests here; each writes messages of its own."""
    with Slack(manifest()) as server:
        yield server


@pytest.fixture
def client(slack: Slack) -> WebClient:
    """The bot's client."""
    return web_client(slack)


def section(text: str) -> Json:
    return {"type": "section", "text": {"type": "mrkdwn", "text": text}}


@pytest.mark.parametrize(
    ("error", "ask"),
    [
        ("channel_not_found", lambda client: client.chat_postMessage(channel="C99", text="a")),
        ("channel_not_found", lambda client: client.chat_postMessage(channel="C7", text="a")),
        ("not_in_channel", lambda client: client.chat_postMessage(channel="C2", text="a")),
        ("is_archived", lambda client: client.chat_postMessage(channel="C5", text="a")),
        ("thread_not_found", lambda client: client.chat_postMessage(channel="C1", text="a", thread_ts="1.000001")),
        ("no_text", lambda client: client.api_call("chat.postMessage", json={"channel": "C1"})),
        ("message_not_found", lambda client: client.chat_update(channel="C1", ts="1.000001", text="a")),
        ("user_not_in_channel", lambda client: client.chat_postEphemeral(channel="C1", user="U4", text="a")),
        ("thread_not_found", lambda client: client.conversations_replies(channel="C1", ts="1.000001")),
        ("invalid_auth", lambda client: client.auth_test(token="xoxb-other")),  # noqa: S106 (made up)
        ("missing_scope", lambda client: client.chat_postMessage(channel="C1", text="a", username="Other")),
        ("user_not_found", lambda client: client.users_info(user="U99")),
        ("msg_too_long", lambda client: client.chat_postMessage(channel="C1", markdown_text="a" * 12_001)),
        ("markdown_text_conflict", lambda client: client.chat_postMessage(channel="C1", markdown_text="a", text="a")),
        (
            "invalid_blocks",
            lambda client: client.chat_postMessage(channel="C1", text="a", blocks=[section("a" * 3001)]),
        ),
        ("invalid_blocks", lambda client: client.chat_postMessage(channel="C1", text="a", blocks=[section("a")] * 51)),
        (
            "msg_blocks_too_long",
            lambda client: client.chat_postMessage(channel="C1", text="a", blocks=[section("a" * 2700)] * 5),
        ),
        ("invalid_trigger_id", lambda client: client.views_open(trigger_id="1.A1", view=modal("Title"))),
        ("invalid_arguments", lambda client: client.views_open(trigger_id="1.A1", view=modal("T" * 25))),
    ],
)
def test_a_refusal_has_slacks_name(client: WebClient, error: str, ask: Ask) -> None:
    """What Slack refuses is refused, by the error that Slack has for it."""
    assert error == refusal(lambda: ask(client))


def modal(title: str) -> Json:
    return {"type": "modal", "title": {"type": "plain_text", "text": title}, "blocks": [section("a")]}


def test_a_long_text_is_cut_and_a_long_update_refused(client: WebClient) -> None:
    """A message's text is cut at 40,000 characters; an update takes 4,000 bytes, counted after escaping."""
    posted = client.chat_postMessage(channel="C1", text="a" * 40_001)
    assert 40_000 == len(posted["message"]["text"])
    assert client.chat_update(channel="C1", ts=posted["ts"], text="&" * 800)["ok"]
    assert "msg_too_long" == refusal(lambda: client.chat_update(channel="C1", ts=posted["ts"], text="&" * 801))


def test_only_own_messages_change(slack: Slack, client: WebClient) -> None:
    """The bot cannot change or delete what others wrote."""
    ts = slack.user("U1").says("C1", "mine")
    assert "cant_update_message" == refusal(lambda: client.chat_update(channel="C1", ts=ts, text="yours"))
    assert "cant_delete_message" == refusal(lambda: client.chat_delete(channel="C1", ts=ts))


def test_a_missing_scope_is_named() -> None:
    """Without a scope a method is refused with what it needs and what there is, also in the headers."""
    with Slack(manifest(without="chat:write")) as slack:
        answer = details(lambda: web_client(slack).chat_postMessage(channel="C1", text="a"))
        headers = web_client(slack).auth_test().headers
    assert ("missing_scope", "chat:write") == (answer["error"], answer["needed"])
    assert "chat:write" not in answer["provided"].split(",")
    assert answer["provided"] == headers["x-oauth-scopes"]


def test_what_is_unknown_is_a_violation(slack: Slack, client: WebClient) -> None:
    """Methods and arguments that are not known are refused, and fail the test unless it forgives them."""
    assert "unknown_method" == refusal(lambda: client.api_call("chat.shout", json={"channel": "C1"}))
    assert "invalid_arguments" == refusal(lambda: client.chat_postMessage(channel="C1", text="a", colour="red"))
    assert ["unknown method: chat.shout", "unknown arguments of chat.postMessage: colour"] == slack.forgive()
    with pytest.raises(AssertionError), Slack(manifest()) as other:
        refusal(lambda: web_client(other).api_call("chat.shout"))


def test_a_revoked_token_is_refused() -> None:
    """After the token was revoked or the app removed, every call says so, and the app was told."""
    with Slack(manifest()) as slack:
        slack.revoke_token()
        assert "token_revoked" == refusal(web_client(slack).auth_test)
        slack.uninstall()
        assert "account_inactive" == refusal(web_client(slack).auth_test)
        told = [one["what"] for one in slack.deliveries()]
    assert ["app_uninstalled", "tokens_revoked", "tokens_revoked"] == sorted(told)


def test_a_channel_takes_a_message_a_second() -> None:
    """Where the limit is on, a burst passes and what comes after it is refused."""
    with Slack(manifest(), post_limit=True) as slack:
        client = web_client(slack)
        for _ in range(5):
            client.chat_postMessage(channel="C1", text="a")
        assert "ratelimited" == refusal(lambda: client.chat_postMessage(channel="C1", text="a"))
        assert client.chat_postMessage(channel="C3", text="a")["ok"]


def test_a_thread_is_read_page_by_page(slack: Slack, client: WebClient) -> None:
    """A thread's messages come in order and in pages; a channel's without replies, the latest first."""
    ts = slack.user("U1").says("C3", "first")
    for number in range(4):
        slack.user("U2").says("C3", f"reply {number}", ts)
    pages = client.conversations_replies(channel="C3", ts=ts, limit=2)
    texts = [one["text"] for page in pages for one in page["messages"]]
    assert ["first", "reply 0", "reply 1", "reply 2", "reply 3"] == texts
    assert "first" == client.conversations_history(channel="C3")["messages"][0]["text"]


def test_a_deleted_question_leaves_a_tombstone(slack: Slack, client: WebClient) -> None:
    """A thread's first message cannot vanish: its place stays, and the app is told of a change."""
    ts = slack.user("U2").says("C3", "question")
    client.chat_postMessage(channel="C3", thread_ts=ts, text="answer")
    slack.user("U2").deletes("C3", ts)
    told = slack.deliveries()[-1]["payload"]["event"]
    assert ("message_changed", "tombstone") == (told["subtype"], told["message"]["subtype"])
    assert ["tombstone", None] == [
        one.get("subtype") for one in client.conversations_replies(channel="C3", ts=ts)["messages"]
    ]


def test_who_somebody_is(slack: Slack, client: WebClient) -> None:
    """Guests and people of other teams show as such, without an address unless the scope allows it.

    Whoever shares a channel with the bot is no stranger, whatever their team.
    """
    guest, other = client.users_info(user="U3")["user"], client.users_info(user="U5")["user"]
    assert (True, False) == (guest["is_restricted"], guest["is_stranger"])
    assert (False, "T9") == (other["is_stranger"], other["team_id"])
    assert "email" not in guest["profile"]
    slack.do("member", channel="C4", user="U5", present=False)
    assert client.users_info(user="U5")["user"]["is_stranger"]
    slack.do("member", channel="C4", user="U5", present=True)


def test_a_file_needs_the_token(slack: Slack, client: WebClient) -> None:
    """A private file comes with the token; without it, comes the page for signing in."""
    slack.user("U1").uploads("C1", "a.txt", b"content")
    file = slack.messages("C1")[-1]["files"][0]
    url = client.files_info(file=file["id"])["file"]["url_private"]
    assert b"Sign in" in opened(url)
    assert b"content" == opened(url, Authorization=f"Bearer {client.token}")


def opened(url: str, **headers: str) -> bytes:
    """What a URL answers."""
    direct = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    with direct.open(urllib.request.Request(url, headers=headers)) as answer:  # noqa: S310 (loopback)
        content: bytes = answer.read()
    return content


def test_a_status_ends_with_the_message(slack: Slack, client: WebClient) -> None:
    """A status shows until the bot writes into the thread."""
    ts = slack.user("U1").mentions_bot("C1", "question")
    client.assistant_threads_setStatus(channel_id="C1", thread_ts=ts, status="is thinking…")
    client.chat_postMessage(channel="C1", thread_ts=ts, text="answer")
    assert [("is thinking…", "app"), ("", "message")] == [
        (one["status"], one["by"]) for one in slack.statuses("C1", ts)
    ]


def test_an_agent_session_has_a_stop_button(slack: Slack, client: WebClient) -> None:
    """While a session is processing, its stop button ends the streams and tells the app."""
    ts = slack.user("U1").mentions_bot("C1", "question")
    client.agents_sessions_setStatus(channel_id="C1", thread_ts=ts, status="processing")
    stream = client.chat_startStream(channel="C1", thread_ts=ts, recipient_team_id="T1", recipient_user_id="U1")["ts"]
    slack.user("U1").stops("C1", ts)
    event = slack.deliveries("agent_session_stopped")[0]["payload"]["event"]
    assert (ts, [stream]) == (event["thread_ts"], event["streaming_message_ts"])
    append = lambda: client.chat_appendStream(channel="C1", ts=stream, markdown_text="more")  # noqa: E731
    assert "stopped_by_user" == refusal(append)
    assert ["processing"] == [one["status"] for one in slack.sessions("C1", ts)]


def test_prompts_of_an_agent_go_without_a_thread(slack: Slack, client: WebClient) -> None:
    """In an agent app, suggested prompts with a thread are shown nowhere: a violation."""
    channel, prompts = slack.user("U1").opens_dm(), [{"title": "Today", "message": "What is new today?"}]
    client.assistant_threads_setSuggestedPrompts(channel_id=channel, prompts=prompts)
    client.assistant_threads_setSuggestedPrompts(channel_id=channel, prompts=prompts, thread_ts="1.0")
    assert [prompts] == [one["prompts"] for one in slack.prompts(channel)]
    assert 1 == len(slack.forgive())
