"""Delivery of events over Socket Mode."""

from __future__ import annotations

import threading
import time
from concurrent.futures import ThreadPoolExecutor

import pytest
from slack_sdk.http_retry.builtin_handlers import RateLimitErrorRetryHandler

from tests.slack.bolt_bot import bolt_app, manifest, over_sockets, web_client
from tests.slack.loopback import Impossible, Slack
from tests.slack.workspace import newsroom


def test_a_mention_comes_twice_in_either_order() -> None:
    """A mention comes as app_mention and as message, with two event ids; which is first is chance or an order."""
    with Slack(manifest()) as slack, over_sockets(slack, bolt_app(slack)):
        for order in ("mention first", "message first"):
            slack.configure(mention_order=order)
            slack.user("U1").mentions_bot("C1", order)
        slack.configure(mention_order="random")
        for _ in range(10):
            slack.user("U1").mentions_bot("C1", "either")
        sent = slack.deliveries()
    kinds = [one["what"] for one in sent]
    assert ["app_mention", "message", "message", "app_mention"] == kinds[:4]
    assert {"app_mention", "message"} == set(kinds[4::2])
    assert len(sent) == len({one["id"] for one in sent})
    assert {event["payload"]["event"]["ts"] for event in sent[:2]} != {
        event["payload"]["event"]["ts"] for event in sent[2:4]
    }


def test_what_is_not_acknowledged_comes_again() -> None:
    """An event without an acknowledgement comes again at once, after a minute and after five, with its reason."""
    with Slack(manifest(), ack_seconds=0.2, minute=0.1) as slack:
        app, retries = bolt_app(slack), []

        @app.middleware
        def refuse(req, next) -> None:  # type: ignore[no-untyped-def]  # noqa: ANN001
            retries.append((req.headers.get("x-slack-retry-num"), req.headers.get("x-slack-retry-reason")))
            time.sleep(0.4)

        with over_sockets(slack, app):
            slack.user("U1").says("C1", "hello")
            failed = slack.wait_for(lambda: [one for one in slack.deliveries() if one["failed"]])
        reasons = [attempt["reason"] for attempt in failed[0]["attempts"]]
        starts = [attempt["at"] for attempt in failed[0]["attempts"]]
        unacked = [one["retry"] for one in slack.unacked()]
    assert [(["0"], [""]), (["1"], ["timeout"]), (["2"], ["timeout"]), (["3"], ["timeout"])] == retries
    assert ["timeout"] * 4 == reasons
    assert [0, 1, 2, 3] == unacked
    pauses = [later - earlier for earlier, later in zip(starts, starts[1:], strict=False)]
    assert pauses[0] < pauses[1] < pauses[2]


@pytest.mark.parametrize("kind", ["warning", "refresh_requested", "link_disabled", "abrupt", "silent"])
def test_a_disconnect_is_survived(kind: str) -> None:
    """After a disconnect of any kind the app gets what it is sent then."""
    minute = 0.7 if kind == "silent" else 0.4
    with Slack(manifest(), ack_seconds=0.5, minute=minute, warning_seconds=0.3) as slack:
        app, heard = bolt_app(slack), threading.Event()

        @app.event("message")
        def hear() -> None:
            heard.set()

        with over_sockets(slack, app, ping_interval=0.2):
            slack.wait_for(lambda: slack.connections()[0]["pings"] > 1)  # the SDK watches out from the first pong on
            assert 1 == slack.disconnect(kind)
            slack.user("U1").says("C1", "hello")
            assert heard.wait(10)
            ended, now_open = slack.wait_for(
                lambda: [one for one in slack.connections() if len(slack.connections()) == 2]
            )
        assert now_open["number"] == 1
        assert ended["number"] == 0


def test_nothing_is_sent_without_a_connection() -> None:
    """While no connection is open, attempts fail, and an event waits for its next one."""
    with Slack(manifest(), minute=0.2) as slack:
        slack.user("U1").says("C1", "hello")
        with over_sockets(slack, bolt_app(slack)):
            slack.wait_for(lambda: slack.deliveries()[0]["attempts"][1:])
            reason = slack.deliveries()[0]["attempts"][0]["reason"]
    assert "no_connection" == reason


def test_a_ticket_is_good_for_one_connection() -> None:
    """The URL of a WebSocket works once."""
    with Slack(manifest()) as slack:
        app = bolt_app(slack)
        with over_sockets(slack, app) as handler:
            handler.client.connect()  # with the URL that was used already
            time.sleep(0.3)
            number = len(slack.connections())
    assert 1 == number


def test_events_come_only_where_the_manifest_says_so() -> None:
    """An event needs a subscription, a scope, and the bot in the channel."""
    for without, where in (("message.channels", "C1"), ("channels:history", "C1"), ("", "C2")):
        with Slack(manifest(without=without)) as slack:
            slack.user("U1").says(where, "hello")
            slack.user("U1").says("C3", "in a private channel")
            sent = [one["channel"] for one in slack.deliveries()]
        assert ["C3"] == sent


def test_events_of_what_people_do() -> None:
    """Edits, deletions, files, other bots, strangers and joining make the events that Slack makes."""
    with Slack(manifest()) as slack:
        ann, stranger = slack.user("U1"), slack.user("U5")
        ts = ann.says("C1", "hello")
        ann.edits("C1", ts, "hello all")
        ann.deletes("C1", ts)
        ann.uploads("C1", "a.txt", b"abc")
        slack.user("U6").says("C1", "beep")
        stranger.says("C4", "from outside")
        ann.invites_bot("C2")
        events = [one["payload"]["event"] for one in slack.deliveries()]
        shared = slack.deliveries()[5]["payload"]["is_ext_shared_channel"]
    subtypes = [event.get("subtype") for event in events]
    assert [None, "message_changed", "message_deleted", "file_share", None, None, "channel_join", None] == subtypes
    assert ("hello all", "hello") == (events[1]["message"]["text"], events[1]["previous_message"]["text"])
    assert "BOTHER" == events[4]["bot_id"]
    assert ("T9", True) == (events[5]["user_team"], shared)
    assert ("message", "UBOT", "U1") == (events[6]["type"], events[6]["user"], events[6]["inviter"])
    assert ("member_joined_channel", "UBOT", "U1") == (events[7]["type"], events[7]["user"], events[7]["inviter"])


def test_what_cannot_happen_is_refused() -> None:
    """Nobody writes where they are not, edits what is not theirs or clicks what is not there."""
    with Slack(manifest()) as slack:
        ts = slack.user("U1").says("C1", "hello")
        for attempt in (
            lambda: slack.user("U5").says("C1", "I am not in"),
            lambda: slack.user("U2").edits("C1", ts, "not mine"),
            lambda: slack.user("U1").clicks(slack.messages("C1")[0], "nothing"),
            lambda: slack.user("U1").runs_command("/unknown"),
        ):
            with pytest.raises(Impossible):
                attempt()


def test_an_event_comes_again_on_order() -> None:
    """An event can be sent again with its id, and events can be held back and come backwards."""
    with Slack(manifest()) as slack:
        app, heard = bolt_app(slack), []

        @app.event("message")
        def hear(body: dict[str, dict[str, str]]) -> None:
            heard.append((body["event_id"], body["event"]["text"]))

        with over_sockets(slack, app):
            slack.hold()
            slack.user("U1").says("C1", "first")
            slack.user("U1").says("C1", "second")
            slack.release(backwards=True)
            slack.wait_for(lambda: len(heard) == 2)
            slack.deliver_again(str(heard[0][0]))
            slack.wait_for(lambda: len(heard) == 3)
    assert ["second", "first", "second"] == [text for _, text in heard]
    assert heard[0][0] == heard[2][0]


def test_a_rate_limit_is_waited_for() -> None:
    """A call answered 429 succeeds after the seconds it says, with the SDK's handler for that."""
    with Slack(manifest()) as slack:
        client = web_client(slack)
        client.retry_handlers.append(RateLimitErrorRetryHandler(max_retry_count=2))
        slack.rate_limit("chat.postMessage", times=1, seconds=1)
        start = time.monotonic()
        answer = client.chat_postMessage(channel="C1", text="hello")
        took, calls = time.monotonic() - start, slack.calls("chat.postMessage")
    assert (True, 2, "ratelimited") == (answer["ok"], len(calls), calls[0]["error"])
    assert 1 <= took < 3


def test_twenty_threads_ask_at_once() -> None:
    """The control is safe for many threads, and a timestamp is unique."""
    with Slack(manifest()) as slack, ThreadPoolExecutor(20) as pool:
        written = list(pool.map(lambda number: slack.user("U1").says("C1", str(number)), range(100)))
        kept = [message["ts"] for message in slack.messages("C1")]
    assert sorted(written) == kept
    assert 100 == len(set(written))


def test_two_workspaces_have_their_own_tokens() -> None:
    """A token works in its own workspace, and events say which one they are of."""
    with Slack(manifest(), newsroom("T1"), newsroom("T2")) as slack:
        slack.user("UT21").says("CT21", "hello")
        client = web_client(slack)
        team = client.auth_test(token="xoxb-2-bot")["team_id"]  # noqa: S106 (a made-up one)
        sent = slack.deliveries()[0]["payload"]
    assert ("T2", "T2", "UT2BOT") == (team, sent["team_id"], sent["authorizations"][0]["user_id"])
