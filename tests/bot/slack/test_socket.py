import io
import logging
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

import pytest
from slack_bolt import BoltRequest, BoltResponse

from bot.slack.envelopes import Envelopes
from bot.slack.manifest import manifest
from bot.slack.settings import SlackError, load_slack_settings
from bot.slack.socket import Patience, Refused, SocketMode
from retrieval.errors import SettingsError
from tests.bot.slack.installed import settings_for
from tests.slack.loopback import Slack

_LOG = logging.getLogger("newsdesk.slack")
_QUICK = Patience(hello=2.0, ping=0.2, pong=0.3, farewell=3.0, longest_pause=0.5, give_up=1.0, call=5)


@dataclass
class _App:
    """Takes everything, and notes it."""

    status: int = 200
    body: str = ""
    go_on: threading.Event = field(default_factory=threading.Event)
    """What it waits for before it has taken something."""
    begun: list[BoltRequest] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.go_on.set()

    def dispatch(self, req: BoltRequest) -> BoltResponse:
        self.begun.append(req)
        self.go_on.wait(20)
        return BoltResponse(status=self.status, body=self.body)

    @property
    def texts(self) -> list[str]:
        """The messages that it was given."""
        return [req.body["event"]["text"] for req in self.begun if req.body.get("event", {}).get("type") == "message"]


@contextmanager
def _running(
    slack: Slack, app: _App, log: logging.Logger = _LOG, patience: Patience = _QUICK, **settings: object
) -> Iterator[SocketMode]:
    """Socket Mode with that app, connected to that server."""
    made = settings_for(slack, **settings)
    running = SocketMode(made, Envelopes(app, log), log, patience)
    running.start()
    try:
        _until(lambda: running.connected == made.connections)
        yield running
    finally:
        app.go_on.set()
        running.stop(5)


def _until(true: Callable[[], object], seconds: float = 10.0) -> None:
    limit = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < limit
        time.sleep(0.01)


@pytest.fixture
def slack() -> Iterator[Slack]:
    """Slack, with a short minute."""
    with Slack(
        manifest(), seed=1, minute=0.5, ack_seconds=1.0, warning_seconds=0.5, mention_order="message first"
    ) as made:
        yield made


def test_several_connections_are_kept(slack: Slack) -> None:
    """As many as the settings say."""
    with _running(slack, _App(), connections=3) as running:
        assert 3 == running.connected
        assert 3 == len(slack.connections())


def test_what_comes_is_handed_on_and_acknowledged(slack: Slack) -> None:
    """The event as Bolt reads it, with nothing left unacknowledged."""
    app = _App()
    with _running(slack, app):
        slack.user("U1").says("C1", "hello")
        slack.wait_for(lambda: slack.deliveries("message")[0]["acked"])
    assert ["hello"] == app.texts
    assert [] == slack.unacked()


def test_an_answer_goes_with_the_acknowledgement(slack: Slack) -> None:
    """Text as text, JSON as JSON."""
    app = _App(body="thanks")
    with _running(slack, app):
        assert slack.user("U1").runs_command("/ask", "who?").ok
        assert "thanks" == slack.ephemerals("U1")[-1]["text"]


def test_a_retry_has_its_number(slack: Slack) -> None:
    """Where HTTP mode has it."""
    app = _App()
    app.go_on.clear()
    with _running(slack, app):
        slack.user("U1").says("C1", "hello")
        _until(lambda: len(app.begun) > 1)
        app.go_on.set()
        slack.wait_for(lambda: slack.deliveries("message")[0]["acked"])
    assert (["1"], ["timeout"]) == (
        app.begun[1].headers["x-slack-retry-num"],
        app.begun[1].headers["x-slack-retry-reason"],
    )


def test_what_the_app_does_not_take_is_not_acknowledged(slack: Slack) -> None:
    """So that it comes again, until it is taken."""
    app = _App(status=503)
    with _running(slack, app):
        slack.user("U1").says("C1", "hello")
        _until(lambda: len(app.begun) > 1)
        app.status = 200
        slack.wait_for(lambda: slack.deliveries("message")[0]["acked"])
    assert {"hello"} == set(app.texts)


@pytest.mark.parametrize("kind", ["warning", "refresh_requested", "link_disabled", "abrupt", "silent"])
def test_connections_that_end_are_opened_anew(slack: Slack, kind: str) -> None:
    """However they end, also where nothing says that they did; what comes then is taken, now or when it comes again."""
    app = _App()
    with _running(slack, app) as running:
        before = len(slack.connections())
        slack.disconnect(kind)
        slack.user("U1").says("C1", "meanwhile")
        slack.wait_for(lambda: len(slack.connections()) >= before + 2)
        _until(lambda: running.connected == 2)
        slack.user("U1").says("C1", "afterwards")
        slack.wait_for(lambda: all(one["acked"] for one in slack.deliveries("message")))
        running.watch()
    assert {"meanwhile", "afterwards"} == set(app.texts)


@pytest.mark.parametrize("kind", ["warning", "refresh_requested"])
def test_a_renewal_loses_nothing(slack: Slack, kind: str) -> None:
    """What still comes over the old connection is taken while the new one is opened: nothing has to come again."""
    app = _App()
    with _running(slack, app, connections=1):
        slack.disconnect(kind)
        for number in range(20):
            slack.user("U1").says("C1", str(number))
            time.sleep(0.05)
        slack.wait_for(lambda: all(one["acked"] for one in slack.deliveries("message")))
        assert [] == slack.unacked()
    assert sorted(map(str, range(20))) == sorted(app.texts)


def test_stopping_acknowledges_what_was_taken_and_no_more(slack: Slack) -> None:
    """What is in the app's hands is acknowledged; what comes later is left for another process."""
    app = _App()
    with _running(slack, app) as running:
        app.go_on.clear()
        slack.user("U1").says("C1", "taken")
        _until(lambda: app.texts)
        stopping = threading.Thread(target=running.stop, args=(5,))
        stopping.start()
        time.sleep(0.2)
        slack.user("U1").says("C1", "too late")
        time.sleep(0.2)
        app.go_on.set()
        stopping.join()
        slack.wait_for(lambda: slack.deliveries("message")[0]["acked"])
        assert ["taken"] == app.texts
        with _running(slack, (successor := _App())):
            slack.wait_for(lambda: slack.deliveries("message")[1]["acked"])
            assert ["too late"] == successor.texts


def test_what_waits_is_dropped_at_the_end(slack: Slack) -> None:
    """Envelopes that no thread has begun are not acknowledged: they come again elsewhere."""
    app = _App()
    settings = settings_for(slack, connections=1)
    running = SocketMode(settings, Envelopes(app, _LOG, threads=1), _LOG, _QUICK)
    running.start()
    _until(lambda: running.connected)
    app.go_on.clear()
    for text in ("begun", "waits"):
        slack.user("U1").says("C1", text)
        time.sleep(0.1)
    stopping = threading.Thread(target=running.stop, args=(5,))
    stopping.start()
    time.sleep(0.1)
    app.go_on.set()
    stopping.join()
    assert ["begun"] == app.texts
    assert [True, False] == [bool(one["acked"]) for one in slack.deliveries("message")]


def test_stopping_does_not_wait_forever(slack: Slack) -> None:
    """Where time runs out, it says so."""
    app = _App()
    with _running(slack, app) as running:
        app.go_on.clear()
        slack.user("U1").says("C1", "hello")
        _until(lambda: app.begun)
        assert not running.stop(0.1)


@pytest.mark.parametrize("token", ["xapp-other", "xapp-1-A1"])
def test_a_refused_token_ends_it(token: str) -> None:
    """At once, with what to do; a good token too where Socket Mode is off. The token is not shown."""
    url = "" if token == "xapp-other" else "https://news.example.com"  # noqa: S105 (made up)
    with Slack(manifest(url=url)) as slack:
        running = SocketMode(settings_for(slack, app_token=token), Envelopes(_App(), _LOG), _LOG, _QUICK)
        running.start()
        with pytest.raises(Refused, match=r"SLACK_APP_TOKEN .* connections:write") as caught:
            _watch(running)
        running.stop(1)
    assert token not in str(caught.value)


def test_without_a_token_it_does_not_start(monkeypatch: pytest.MonkeyPatch) -> None:
    """The message says where to get one."""
    monkeypatch.delenv("SLACK_APP_TOKEN", raising=False)
    with pytest.raises(SettingsError, match="SLACK_APP_TOKEN is not set. .*api.slack.com/apps"):
        SocketMode(load_slack_settings(), Envelopes(_App(), _LOG), _LOG)


def test_without_any_connection_it_gives_up() -> None:
    """After a while, saying what the last attempt met; until then it tries again."""
    slack = Slack(manifest())
    with _running(slack, _App()) as running:
        running.watch()
        slack.stop()
        _until(lambda: not running.connected)
        running.watch()
        with pytest.raises(SlackError, match=r"no connection to Slack for 1 seconds .*: Connection refused"):
            _watch(running)


def _watch(running: SocketMode) -> None:
    """Watch it for ten seconds."""
    for _ in range(200):
        running.watch()
        time.sleep(0.05)


def test_slack_is_not_overrun(slack: Slack) -> None:
    """Told to wait, it waits for as long as it was told."""
    slack.rate_limit("apps.connections.open", 1, 1)
    began = time.monotonic()
    with _running(slack, _App(), connections=1):
        assert time.monotonic() - began > 0.9


def test_nothing_secret_is_logged(slack: Slack) -> None:
    """Neither tokens nor the tickets of connections, nor what people wrote."""
    stream, log = io.StringIO(), logging.getLogger("test_socket")
    log.addHandler(logging.StreamHandler(stream))
    log.setLevel(logging.DEBUG)
    with _running(slack, _App(status=404), log):
        slack.disconnect("abrupt")
        slack.user("U1").says("C1", "hunter2")
        _until(lambda: "not_acknowledged" in stream.getvalue())
    found = stream.getvalue()
    assert "disconnected" in found
    assert [] == [secret for secret in ("xapp-", "xoxb-", "ticket", "hunter2") if secret in found]
