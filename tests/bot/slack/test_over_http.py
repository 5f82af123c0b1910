"""HTTP mode, hostile words, the Stop button and a restart: the real command behind a loopback Slack's requests."""

from __future__ import annotations

import http.client
import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from bot.slack.manifest import EVENTS_PATH, manifest
from tests.bot.slack.bots import ArchiveOf, Bot, running
from tests.bot.slack.hostile import TEXTS
from tests.bot.slack.seen import buttons, links, pings, words
from tests.conftest import SAMPLES
from tests.slack.http_mode import signature
from tests.slack.loopback import Slack
from tests.slack.shapes import Json

FLOOD, DAMAGE = "How much damage did the Korrel River flood cause?", "38 million crowns"
ATTACK, INJURED = "How many people were killed in the Kerman attack?", "200"
_HOSTILE = [text for text in TEXTS if text.isprintable() or text.isascii() or len(text) < 100 and "\ud800" not in text]


@pytest.fixture(scope="module")
def hostile_articles(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Articles of which every field wants to do harm."""
    path = tmp_path_factory.mktemp("hostile") / "hostile.jsonl"
    lines = [json.dumps(_article(number, text)) for number, text in enumerate(_HOSTILE)]
    path.write_text("".join(f"{line}\n" for line in lines))
    return path


def _article(number: int, text: str) -> dict[str, str]:
    said = (
        f"The harbour master of Quay {number} said: {text[:3000]} It was about berth {number}, {text[:99]}, he added."
    )
    url = f"https://quay.example/{number}"
    return {
        "title": f"Quay {number} {text[:300]}",
        "source": text[:200],
        "published": "2026-05-02",
        "url": url,
        "text": said,
    }


@pytest.fixture(scope="module")
def slack() -> Iterator[Slack]:
    """A Slack that posts to the bot, which never lets it wait too long."""
    with Slack(manifest(url="https://news.example.com"), seed=3) as slack:
        yield slack
        assert "http_timeout" not in [one["reason"] for one in slack.unacked()]


@pytest.fixture(scope="module")
def archive(archive_of: ArchiveOf, hostile_articles: Path) -> Path:
    """The samples among hostile articles."""
    return archive_of(SAMPLES / "articles", hostile_articles)


@pytest.fixture(scope="module")
def served(slack: Slack, archive: Path) -> Iterator[Bot]:
    """A bot that is reached over HTTP."""
    with running(slack, archive, "--http", "0") as bot:
        assert "ok" == slack.verify(bot.address + EVENTS_PATH)
        yield bot


@pytest.mark.usefixtures("served")
def test_a_mention_is_answered_over_http(slack: Slack) -> None:
    """Once, though it comes as two events; and commands are answered too."""
    ann = slack.user("U1")
    ts = ann.mentions_bot("C1", FLOOD)
    assert DAMAGE in words(slack.wait_for_replies("C1", ts)[0])
    assert ann.runs_command("/ask", FLOOD).ok
    assert slack.wait_for(lambda: [one for one in slack.ephemerals("U1") if DAMAGE in words(one)])
    assert (1, []) == (len(slack.bot_messages("C1", ts)), slack.unacked())


class _Down(BaseHTTPRequestHandler):
    """Passes for the bot until the first event comes, which it fails to take."""

    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers["content-length"])))
        self.send_response(200 if "challenge" in body else 500)
        self.end_headers()
        self.wfile.write(str(body.get("challenge", "")).encode())

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""


@pytest.fixture
def down() -> Iterator[str]:
    """The address of a server that fails."""
    server = HTTPServer(("127.0.0.1", 0), _Down)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


def test_a_retry_that_is_the_only_delivery_is_answered(slack: Slack, served: Bot, down: str) -> None:
    """Slack tried in vain before; and what was answered is not answered again when it comes once more."""
    slack.configure(minute=0.3)
    assert "ok" == slack.verify(down)
    ts = slack.user("U1").mentions_bot("C1", FLOOD)
    tries = slack.wait_for(lambda: [one for one in slack.deliveries() if one["ts"] == ts and len(one["attempts"]) > 1])
    assert "ok" == slack.verify(served.address + EVENTS_PATH)
    assert DAMAGE in words(slack.wait_for_replies("C1", ts)[0])
    slack.deliver_again(tries[0]["id"])
    slack.wait_for(lambda: all(one["acked"] for one in slack.deliveries()))
    slack.wait_for_replies("C3", slack.user("U2").mentions_bot("C3", FLOOD))
    assert 1 == len(slack.bot_messages("C1", ts))


def _status(address: str, headers: dict[str, str], body: str) -> int:
    connection = http.client.HTTPConnection(urlsplit(address).netloc, timeout=10)
    connection.request("POST", EVENTS_PATH, body, {"content-type": "application/json", **headers})
    status = connection.getresponse().status
    connection.close()
    return status


def test_who_is_not_slack_is_refused(slack: Slack, served: Bot) -> None:
    """By the signature."""
    body = json.dumps({"type": "url_verification", "challenge": "x"})
    secret = slack.app["signing_secret"]
    signed = [signature(secret, body), signature("another secret", body), signature(secret, body + " "), {}]
    assert [200, 401, 401, 401] == [_status(served.address, headers, body) for headers in signed]


@pytest.mark.usefixtures("served")
def test_hostile_questions_do_no_harm(slack: Slack) -> None:
    """Each is answered once, and nothing in any message could notify anybody."""
    ann = slack.user("U1")
    asked = [ann.mentions_bot("C1", text) for text in _HOSTILE]
    asked += [ann.mentions_bot("C1", f"What is known about {text[:500]}?") for text in _HOSTILE[::3]]
    slack.wait_for(lambda: {one["thread_ts"] for one in slack.bot_messages("C1")} >= {*asked}, 30)
    slack.wait_for_replies("C3", ann.mentions_bot("C3", FLOOD))
    said = [one for one in slack.bot_messages("C1") if one["thread_ts"] in asked]
    assert sorted(asked) == sorted(one["thread_ts"] for one in said)
    assert [] == [ping for one in said for ping in pings(one)]


@pytest.mark.usefixtures("served")
def test_hostile_articles_do_no_harm(slack: Slack) -> None:
    """What they say is quoted as it stands: nothing pings, and links lead to the articles only."""
    ben = slack.user("U2")
    asked = [
        ben.mentions_bot("C3", f"What did the harbour master of Quay {number} say?")
        for number, _ in enumerate(_HOSTILE)
    ]
    said = slack.wait_for(lambda: _whole(slack, asked), 30)
    assert [] == [ping for one in said for ping in pings(one)]
    assert [] == [url for one in said for url in links(one) if ".example/" not in url or "evil" in urlsplit(url).netloc]
    found = [one for one in said if "show_passages" in buttons(one)]
    assert len(asked) // 2 < len(found)
    assert [True] * len(found) == [ben.clicks(one, "show_passages").ok for one in found]
    views = slack.wait_for(lambda: slack.views("U2"))
    assert [] == [ping for view in views for ping in pings(view)]


@pytest.mark.usefixtures("served")
def test_hostile_commands_do_no_harm(slack: Slack) -> None:
    """They are answered to the asker; what is shared names the asker and nobody else."""
    ann, since = slack.user("U1"), slack.now()
    for text in _HOSTILE[:10]:
        assert ann.runs_command("/ask", f"What is known about {text}?").ok
    told = slack.wait_for(lambda: _told(slack, since, 20))
    assert [] == [ping for one in told for ping in pings(one)]
    assert ann.clicks(told[-1], "share").ok
    [shared] = slack.wait_for(lambda: [one for one in slack.bot_messages("C1") if one["at"] > since])
    assert [json.dumps({"type": "user", "user_id": "U1"})] == pings(shared)


def _told(slack: Slack, since: float, number: int) -> list[Json]:
    """What was told privately, once it is so much."""
    found = [one for one in slack.ephemerals("U1") if one["at"] > since]
    return found if len(found) >= number else []


def _whole(slack: Slack, asked: list[str]) -> list[Json]:
    """The answers to all of these questions, once they are there."""
    found = [one for one in slack.bot_messages("C3") if one["thread_ts"] in asked and one.get("streaming") != "open"]
    return found if len(found) == len(asked) else []


@pytest.fixture(scope="module")
def restarted(slack: Slack, archive: Path, served: Bot) -> Iterator[tuple[Bot, str]]:
    """The same bot after a restart, with one worker; and a thread in which it had answered before."""
    ts = slack.user("U1").mentions_bot("C1", ATTACK)
    slack.wait_for_replies("C1", ts)
    assert 0 == served.stop()
    with running(slack, archive, "--http", "0", NEWSDESK_SLACK_WORKERS="1") as bot:
        assert "ok" == slack.verify(bot.address + EVENTS_PATH)
        yield bot, ts


def test_a_restart_forgets_nothing(slack: Slack, restarted: tuple[Bot, str]) -> None:
    """A follow-up is understood from what was said before it."""
    ts = restarted[1]
    slack.user("U1").says("C1", "And how many were injured?", thread=ts)
    assert INJURED in words(slack.wait_for_replies("C1", ts, 2)[-1])


@pytest.mark.usefixtures("restarted")
def test_who_waits_can_stop(slack: Slack) -> None:
    """They are told their place in the queue, then that it was stopped; there is no answer afterwards."""
    ann, ben = slack.user("U1"), slack.user("U2")
    slack.hitch("files.info", 1, 2.0)
    slow = ann.uploads(ann.dm, "question.txt", FLOOD.encode())
    slack.wait_for(lambda: slack.statuses(ann.dm, slow))
    asked = ben.mentions_bot("C3", FLOOD)
    slack.wait_for(lambda: slack.sessions("C3", asked))
    assert "Waiting: yours is the next question…" == slack.statuses("C3", asked)[0]["status"]
    ben.stops("C3", asked)
    assert "Stopped. Nothing was answered." in words(slack.wait_for_replies("C3", asked)[0])
    slack.wait_for_replies(ann.dm, slow)
    slack.wait_for_replies("C3", ben.mentions_bot("C3", FLOOD))
    [stopped] = slack.bot_messages("C3", asked)
    assert "" == slack.statuses("C3", asked)[-1]["status"]
    assert ben.clicks(stopped, "ask_again").ok
    assert DAMAGE in words(slack.wait_for_replies("C3", asked, 2)[-1])


def test_a_token_that_is_taken_away_ends_it(slack: Slack, restarted: tuple[Bot, str]) -> None:
    """Over HTTP as in Socket Mode; here as the last of all."""
    bot = restarted[0]
    slack.revoke_token()
    assert 1 == bot.process.wait(20)
    assert "Slack does not accept the token in SLACK_BOT_TOKEN (token_revoked)" in bot.log
