import hashlib
import hmac
import json
import socket
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from http.client import HTTPConnection

import pytest

from bot.slack.http import Front, HttpServer
from bot.slack.manifest import EVENTS_PATH
from bot.slack.settings import SlackError, load_slack_settings
from retrieval.errors import SettingsError
from tests.bot.slack.served import HTTP, LOG, MOST_BYTES, SECRET, TakingApp, ask, served
from tests.slack.loopback import Slack


@pytest.fixture
def app() -> TakingApp:
    """One that takes everything."""
    return TakingApp()


@pytest.fixture
def server(app: TakingApp) -> Iterator[HttpServer]:
    """A server before that app."""
    with served(app) as made:
        yield made


def _post(server: HttpServer, body: bytes = b"{}", age: float = 0.0, **headers: str) -> int:
    """The status of an event that was signed as Slack signs, unless told otherwise."""
    timestamp = str(int(time.time() - age))
    signed = hmac.new(SECRET.encode(), f"v0:{timestamp}:".encode() + body, hashlib.sha256).hexdigest()
    genuine = {"x_slack_request_timestamp": timestamp, "x_slack_signature": f"v0={signed}"}
    return ask(server, "POST", EVENTS_PATH, body, **{"content_type": "application/json", **genuine, **headers})[0]


def test_what_slack_signed_is_taken(server: HttpServer, app: TakingApp) -> None:
    """With its body and its headers, as Bolt reads them."""
    assert 200 == _post(server, json.dumps({"event": "ä"}).encode(), x_slack_retry_num="2")
    [taken] = app.taken
    assert ({"event": "ä"}, ["2"]) == (taken.body, taken.headers["x-slack-retry-num"])


@pytest.mark.parametrize(
    "headers",
    [
        {"x_slack_signature": ""},
        {"x_slack_signature": "v0=" + "0" * 64},
        {"x_slack_signature": "v0=\xe9"},
        {"x_slack_request_timestamp": ""},
        {"x_slack_request_timestamp": "soon"},
        {"x_slack_request_timestamp": "-1"},
        {"x_slack_request_timestamp": "1e9"},
        {"x_slack_request_timestamp": "9" * 5000},
        {"x_slack_request_timestamp": "\u0664".encode().decode("latin-1")},
    ],
)
def test_what_slack_did_not_sign_is_refused(server: HttpServer, app: TakingApp, headers: dict[str, str]) -> None:
    """With 401, whatever stands in the headers, and before it is read as anything."""
    assert (401, []) == (_post(server, b"{", 0.0, **headers), app.taken)


def test_what_is_old_or_of_the_future_is_refused(server: HttpServer, app: TakingApp) -> None:
    """More than five minutes: somebody sends again what was overheard."""
    assert [200, 401, 401] == [_post(server, age=age) for age in (240, 310, -310)]
    assert 1 == len(app.taken)


@pytest.mark.parametrize("body", [b"{", b"[]", b"null", b"[" * 9000])
def test_what_cannot_be_read_is_refused(server: HttpServer, body: bytes) -> None:
    """With 400, though it was signed."""
    assert 400 == _post(server, body)


def test_bytes_that_are_no_text_are_refused(server: HttpServer) -> None:
    """Slack signs text."""
    assert 401 == _post(server, b"\xff\xfe")


def test_a_body_too_large_is_not_read(server: HttpServer, app: TakingApp) -> None:
    """The limit itself is taken; one more is refused by its announced length, before it was sent."""
    assert 200 == _post(server, b"{}".ljust(MOST_BYTES))
    with socket.create_connection(("127.0.0.1", server.port), 10) as connection:
        connection.sendall(
            f"POST {EVENTS_PATH} HTTP/1.1\r\nHost: a\r\nContent-Length: {MOST_BYTES + 1}\r\n\r\n".encode()
        )
        assert connection.recv(100).startswith(b"HTTP/1.1 413 ")
    assert 1 == len(app.taken)


def test_a_failure_tells_nothing(server: HttpServer) -> None:
    """500, and not a word of what failed."""
    assert 500 == _post(server, b'{"fails": true}')
    assert (404, "not found") == ask(server, "GET", "/")[:2]
    assert 404 == ask(server, "GET", EVENTS_PATH)[0]
    assert 200 == ask(server, "GET", f"{EVENTS_PATH}?ssl_check=1")[0]


def test_health_and_readiness() -> None:
    """Up is up; ready is ready, or says why not."""
    troubles: list[str] = []
    with served(TakingApp(), troubles=lambda: troubles) as server:
        assert (200, "ok") == ask(server, "GET", "/healthz")[:2]
        assert (200, {"ready": True, "reasons": []}) == _readiness(server)
        troubles.append("the archive is empty")
        assert (503, {"ready": False, "reasons": ["the archive is empty"]}) == _readiness(server)
        assert 200 == ask(server, "GET", "/healthz")[0]


def _readiness(server: HttpServer) -> tuple[int, object]:
    status, body, _ = ask(server, "GET", "/readyz")
    return status, json.loads(body)


def test_stopping_it_finishes_what_was_begun() -> None:
    """Nothing more is accepted; what was taken gets its answer."""
    app = TakingApp(seconds=1.0)
    with served(app) as server, ThreadPoolExecutor(4) as pool:
        begun = [pool.submit(_post, server) for _ in range(4)]
        _until(lambda: len(app.taken) == 4)
        stopping = pool.submit(server.stop, 5)
        _until(lambda: not _accepts(server))
        assert stopping.result(5)
        assert [200] * 4 == [one.result(1) for one in begun]


def test_stopping_it_does_not_wait_forever() -> None:
    """Where time runs out, it says so."""
    app = TakingApp(seconds=2.0)
    with served(app) as server, ThreadPoolExecutor(1) as pool:
        pool.submit(_post, server).add_done_callback(lambda done: done.exception())
        _until(lambda: bool(app.taken))
        assert not server.stop(0.2)


def test_an_open_connection_gets_nothing_more(app: TakingApp) -> None:
    """While it stops, a request over a connection from before is put off: Slack sends it again."""
    with served(app) as server, closing(HTTPConnection("127.0.0.1", server.port, timeout=5)) as connection:
        connection.request("GET", "/healthz")
        connection.getresponse().read()
        app.seconds = 1.0
        slow = threading.Thread(target=_post, args=(server,))
        slow.start()
        _until(lambda: bool(app.taken))
        stopping = threading.Thread(target=server.stop, args=(5,))
        stopping.start()
        _until(lambda: not _accepts(server))
        connection.request("POST", EVENTS_PATH, b"{}")
        assert 503 == connection.getresponse().status
        stopping.join()
        slow.join()
    assert 1 == len(app.taken)


def _until(true: Callable[[], bool], seconds: float = 5.0) -> None:
    limit = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < limit
        time.sleep(0.01)


def _accepts(server: HttpServer) -> bool:
    try:
        socket.create_connection(("127.0.0.1", server.port), 1).close()
    except OSError:
        return False
    return True


def test_a_port_that_is_taken_is_named() -> None:
    """With what to do."""
    settings = load_slack_settings(signing_secret=SECRET)
    with socket.create_server(("127.0.0.1", 0)) as taken, pytest.raises(SlackError, match=r"port \d+: .* --http"):
        HttpServer(Front(settings, TakingApp(), list, LOG), "127.0.0.1", taken.getsockname()[1], settings)


def test_without_a_signing_secret_it_does_not_start(monkeypatch: pytest.MonkeyPatch) -> None:
    """Everybody could be Slack."""
    monkeypatch.setenv("SLACK_SIGNING_SECRET", " ")
    with pytest.raises(SettingsError, match="SLACK_SIGNING_SECRET"):
        Front(load_slack_settings(), TakingApp(), list, LOG)


def test_slack_takes_its_address() -> None:
    """The challenge is answered, and events come."""
    app = TakingApp()
    with Slack(HTTP) as slack, served(app, slack.app["signing_secret"]) as server:
        assert "ok" == slack.verify(f"http://127.0.0.1:{server.port}{EVENTS_PATH}")
        slack.user("U1").says("C1", "hello")
        slack.wait_for(lambda: slack.deliveries("message")[0]["acked"])
        assert [] == slack.unacked()
    assert "hello" == app.taken[-1].body["event"]["text"]
