"""Each question is answered once, whatever happens to the bot, to Slack, or on the way between them."""

from __future__ import annotations

import signal
import sqlite3
import subprocess
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from benchmarks.storm import Storm, crowded
from benchmarks.towns import Newsroom, Notice
from bot.slack.manifest import manifest
from tests.bot.slack.bots import ArchiveOf, Bot, running, start
from tests.slack.loopback import Slack
from tests.slack.shapes import Json

TOWNS = 24
LEASE = {"NEWSDESK_SLACK_LEASE_SECONDS": "2"}
QUESTIONS, THREADS = 60, 15
LONG = 60
"""Seconds that nobody waits for: the process is killed before."""


@dataclass
class Town:
    """A Slack, and an archive that answers a question about each bridge."""

    slack: Slack
    archive: Path
    notices: list[Notice]

    def __post_init__(self) -> None:
        """Each question is asked of another article."""
        self._next = iter(self.notices)

    def asks(self, thread: tuple[str, str] | None = None) -> Asked:
        """Somebody asks the next question: in a direct message, or in that thread."""
        notice, ann = next(self._next), self.slack.user("U1")
        channel, root = thread or (ann.dm, None)
        ts = ann.says(channel, notice.question, root)
        return Asked(self.slack, channel, root or ts, notice)

    def is_done(self) -> bool:
        """Whether nothing that was taken is still to be answered."""
        return self.count("deliveries WHERE state = 'taken'") == 0

    def count(self, rows: str) -> int:
        """How many rows of a table there are in the catalogue."""
        with closing(sqlite3.connect(self.archive / "catalogue.sqlite3", timeout=30)) as catalogue:
            found: int = catalogue.execute(f"SELECT count(*) FROM {rows}").fetchone()[0]  # noqa: S608 (a test's own)
        return found


@dataclass
class Asked:
    """A question, and what became of it."""

    slack: Slack
    channel: str
    thread: str
    notice: Notice

    @property
    def sentence(self) -> str:
        """What its article says."""
        return self.notice.text.split("\n")[2].partition(".")[0]

    @property
    def posted(self) -> list[Json]:
        """The bot's messages in its thread that answer it, finished or not."""
        said = self.slack.bot_messages(self.channel, self.thread)
        return [one for one in said if self.sentence in one["text"]]

    @property
    def complete(self) -> list[Json]:
        """Those of them that are whole: an answer ends with its buttons."""
        return [one for one in self.posted if "context_actions" in [block["type"] for block in one["blocks"]]]

    def is_posted(self, number: int = 1) -> bool:
        """Whether its answer is there, in whatever state."""
        return len(self.posted) >= number

    def is_answered_once(self) -> bool:
        """Whether one whole answer is all that there is."""
        return (1, 1) == (len(self.posted), len(self.complete))


@pytest.fixture(scope="module")
def room(tmp_path_factory: pytest.TempPathFactory) -> Newsroom:
    """Articles."""
    made = Newsroom(tmp_path_factory.mktemp("room"), seed=1)
    made.grow(TOWNS)
    return made


@pytest.fixture
def town(room: Newsroom, archive_of: ArchiveOf) -> Iterator[Town]:
    """A Slack without bots, whose minutes are short."""
    with Slack(manifest(), crowded(), seed=1, minute=1.0, warning_seconds=0.5) as slack:
        yield Town(slack, archive_of(room.folder), [*room.notices.values()])


@contextmanager
def dying(town: Town, **settings: str) -> Iterator[Bot]:
    """A bot that is killed at the end; then another one does what is left."""
    bot = start(town.slack, town.archive, **LEASE, **settings)
    try:
        bot.wait_ready()
        town.slack.wait_connected()
        yield bot
    finally:
        bot.kill()
    with running(town.slack, town.archive, **LEASE, **settings):
        town.slack.wait_for(town.is_done, 30)


def calls(slack: Slack, method: str, error: str = "") -> list[Json]:
    """The calls of a method that ended so."""
    return [one for one in slack.calls(method) if one.get("error", "") == error]


def test_killed_while_it_answers(town: Town) -> None:
    """At each point on the way from the question to the whole answer, there is one in the end."""
    slack = town.slack
    with dying(town, NEWSDESK_SLACK_WORKERS="6"):
        slack.rate_limit("chat.stopStream", 1, LONG)
        in_the_stream = town.asks()
        slack.wait_for(lambda: calls(slack, "chat.stopStream", "ratelimited"))
        slack.rate_limit("chat.startStream", 2, 1)
        slack.rate_limit("chat.postMessage", 1, LONG)
        before_it_is_posted = town.asks()
        slack.wait_for(lambda: calls(slack, "chat.postMessage", "ratelimited"))
        slack.hitch("chat.postMessage", 1, LONG)
        posted_but_not_noted = town.asks()
        slack.wait_for(posted_but_not_noted.is_posted)
        slack.hitch("chat.startStream", 3, LONG)
        begun_but_not_noted = town.asks()
        others = [town.asks() for _ in range(2)]
        slack.wait_for(lambda: all(one.is_posted() for one in [begun_but_not_noted, *others]))
        not_begun = [town.asks((begun_but_not_noted.channel, begun_but_not_noted.thread)), town.asks(), town.asks()]
        slack.wait_for(lambda: all(one["acked"] for one in slack.deliveries("message")))
        unfinished = [in_the_stream, before_it_is_posted, begun_but_not_noted, *others, *not_begun]
        assert not any(one.complete for one in unfinished)
    assert [True] * 9 == [one.is_answered_once() for one in [posted_but_not_noted, *unfinished]]


@dataclass
class TwoBots(Town):
    """The same with two bots that share the archive."""

    bots: tuple[Bot, Bot]

    def owner(self, asked: Asked) -> Bot:
        """The one that has a question in hand."""

        def found() -> list[Bot]:
            ids = [(bot, {one["delivery"] for one in bot.logged("welcomed")}) for bot in self.bots]
            return [bot for bot, welcomed in ids if f"T1:{asked.channel}:{asked.thread}" in welcomed]

        return self.slack.wait_for(found)[0]


@pytest.fixture(scope="module")
def two(room: Newsroom, archive_of: ArchiveOf) -> Iterator[TwoBots]:
    """For tests that leave both as they were."""
    archive = archive_of(room.folder)
    with (
        Slack(manifest(), seed=1, minute=1.0) as slack,
        running(slack, archive, **LEASE) as one,
        running(slack, archive, **LEASE) as other,
    ):
        slack.wait_connected(4)
        yield TwoBots(slack, archive, [*room.notices.values()], (one, other))


@pytest.mark.parametrize("then", ["lost", "failed"])
@pytest.mark.parametrize("method", ["chat.startStream", "chat.stopStream", "chat.postMessage"])
def test_slack_does_it_but_does_not_say_so(two: TwoBots, method: str, then: str) -> None:
    """The connection is lost, or Slack stumbles, after it has done what it was asked."""
    if method == "chat.postMessage":
        two.slack.rate_limit("chat.startStream", 1, 1)
    two.slack.hitch(method, 1, 0.0, then)
    asked = two.asks()
    two.slack.wait_for(lambda: asked.complete and two.is_done(), 30)
    assert asked.is_answered_once()


@pytest.mark.parametrize(
    ("errors", "told"),
    [(["service_unavailable"] * 2, True), (["expired_url"], False), (["invalid_payload"] * 2, False)],
)
def test_what_slack_does_not_take_is_not_looked_for_again(two: TwoBots, errors: list[str], told: bool) -> None:
    """The answer that was found is given as soon as Slack takes it, or given up where it never will."""
    slack, since, kept = two.slack, two.slack.now(), two.count("receipts")
    for error in errors:
        slack.refuse("response_url", 1, error)
    assert slack.user("U1").runs_command("/ask", two.notices[-1].question).ok
    slack.wait_for(two.is_done, 30)
    tried = [one["error"] for one in slack.responses() if one["at"] >= since]
    assert ([*errors, *([""] if told else [])], kept + 1) == (tried, two.count("receipts"))


def test_who_asks_is_looked_up_again(two: TwoBots) -> None:
    """A member is no stranger because Slack could not say for once who they are."""
    slack, ben, notice = two.slack, two.slack.user("U2"), two.notices[-1]
    slack.refuse("users.info", 1, "internal_error")
    asked = Asked(slack, ben.dm, ben.says(ben.dm, notice.question), notice)
    slack.wait_for(lambda: asked.complete and two.is_done(), 30)
    assert ([], 1) == (slack.ephemerals("U2"), len(asked.posted))


def test_follow_up_that_comes_before_the_mention(two: TwoBots) -> None:
    """Slack promises no order: what was asked first may arrive last."""
    slack, notice = two.slack, two.notices[-1]
    slack.hold()
    first = Asked(slack, "C1", slack.user("U1").mentions_bot("C1", notice.question), notice)
    second = two.asks(("C1", first.thread))
    slack.release(backwards=True)
    slack.wait_for(lambda: first.complete and second.complete and two.is_done())
    assert [True, True] == [first.is_answered_once(), second.is_answered_once()]


def freeze(process: subprocess.Popen[bytes], archive: Path) -> None:
    """Stop a process between two transactions: on one machine nobody else could write before it goes on."""
    while True:
        process.send_signal(signal.SIGSTOP)
        try:
            with closing(sqlite3.connect(archive / "catalogue.sqlite3", timeout=0.5)) as catalogue:
                catalogue.execute("BEGIN IMMEDIATE")
                catalogue.rollback()
            return
        except sqlite3.OperationalError:
            process.send_signal(signal.SIGCONT)
            time.sleep(0.01)


def test_frozen_process_does_not_answer_what_another_one_has(two: TwoBots) -> None:
    """A machine that stood still for longer than a lease comes back in the middle of its work."""
    slack = two.slack
    slack.rate_limit("chat.startStream", 1, 1)
    slack.rate_limit("chat.postMessage", 1, 1)
    asked = two.asks()
    slack.wait_for(lambda: calls(slack, "chat.postMessage", "ratelimited"))
    slow = two.owner(asked).process
    freeze(slow, two.archive)
    try:
        slack.wait_for(lambda: asked.complete and two.is_done(), 30)
    finally:
        slow.send_signal(signal.SIGCONT)
    slack.wait_for(lambda: slack.calls("chat.delete"))
    assert asked.is_answered_once()


def test_storm(town: Town) -> None:
    """Many threads, two replicas one of which is killed, a lost connection, limits, events that come twice."""
    slack = town.slack
    storm = Storm(slack, town.notices, questions=QUESTIONS, threads=THREADS, seed=1)
    with running(slack, town.archive, **LEASE), dying(town) as victim:
        for asked in storm.asks():
            if asked == 10:
                for method in ("chat.startStream", "chat.postMessage", "conversations.replies"):
                    slack.rate_limit(method, 3, 1)
            if asked == 20:
                slack.disconnect("abrupt")
            if asked == 30:
                victim.kill()
            if asked % 15 == 0:
                storm.deliver_some_again()
        assert storm.wait(60)
        storm.deliver_some_again()
    verdict = storm.judge()
    assert [] == verdict.examples
    assert QUESTIONS == verdict.answers
    assert [] == [one["what"] for one in slack.deliveries() if one["acked"] is None]
