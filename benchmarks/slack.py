"""Whether each question in Slack is answered exactly once, whatever happens; and how soon the asker sees something.

    python -m benchmarks.slack [--questions 1000] [--threads 200] [--replicas 2] [--servers] [--seed 1]

Starts the Slack of the tests, an archive of invented articles each of which answers one question, and replicas of
``newsdesk slack`` that share it. First the *storm*: questions in many threads, while events come twice, late and
backwards, Slack ends the connections, asks the bot to slow down and loses its answers, and one replica is killed and
started anew. Then the *rush*: 20 questions at the same moment, again and again, and commands in between.
Exits 1 when a question was not answered exactly once, rightly and in its thread, or the rush was too slow.
"""

from __future__ import annotations

import argparse
import os
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from functools import lru_cache, partial
from pathlib import Path

from benchmarks.storm import Storm, crowded, statuses_of, told
from benchmarks.towns import Newsroom, Notice
from bot.slack.manifest import manifest
from tests.bot.slack.bots import Bot, start
from tests.postgres import postgres_server, why_no_postgres
from tests.servers import chroma_server
from tests.slack.loopback import Slack
from tests.slack.user import SlackUser

_TOWNS = 200
_MINUTE = 3.0
"""Seconds after which Slack sends again what it would send again after a minute."""
_PACE_SECONDS = 0.02
_WAIT_SECONDS = 600.0
_CALM_SECONDS = 20.0
"""For what comes too late to come: longer than the lease of a process that was killed."""
_ROUNDS, _AT_A_TIME, _COMMANDS = 5, 20, 5
_STATUS_MS, _COMMAND_MS = 500.0, 1000.0
_KINDS = ("warning", "abrupt", "refresh_requested", "silent", "link_disabled")
_LIMITED = (
    "chat.postMessage",
    "chat.startStream",
    "chat.appendStream",
    "chat.stopStream",
    "conversations.replies",
    "assistant.threads.setStatus",
    "agents.sessions.setStatus",
)
_SETTINGS = {"NEWSDESK_SLACK_QUEUE": "5000"}


def main() -> None:
    """Run it; exits 1 when anything was wrong."""
    options = _options()
    with tempfile.TemporaryDirectory(prefix="newsdesk-slack-") as place, _backends(options, Path(place)) as backends:
        room = Newsroom(Path(place) / "room", options.seed)
        room.grow(_TOWNS)
        archive = Path(place) / "archive"
        _ingest(room, archive, backends)
        with Slack(manifest(), crowded(), seed=options.seed, minute=_MINUTE, warning_seconds=2.0) as slack:
            house = _House(slack, archive, {**_SETTINGS, **backends})
            try:
                house.open(options.replicas)
                is_good = _storm(slack, house, [*room.notices.values()], options)
                is_good = _rush(slack, [*room.notices.values()], options) and is_good
            finally:
                house.close()
            violations = slack.forgive()
    print("\n".join(violations[:20]) or "nothing was sent that Slack does not take")
    sys.exit(not is_good or bool(violations))


class _House:
    """The replicas."""

    def __init__(self, slack: Slack, archive: Path, settings: dict[str, str]) -> None:
        self._slack = slack
        self._archive = archive
        self._settings = settings
        self._all: list[Bot] = []
        self._running: list[Bot] = []

    def open(self, replicas: int) -> None:
        """Start them; the first one lets the others search through it."""
        for _ in range(replicas):
            self._start().wait_ready()

    def kill_one(self, which: int) -> None:
        """Kill one on the spot, and start one in its place, as whatever watches it would."""
        self._running.pop(which).kill()
        self._start()

    def close(self) -> None:
        """Stop them as an operator does."""
        for bot in self._running:
            if bot.process.poll() is None and bot.stop():
                print(f"a replica ended badly: {bot.log[-500:]}")

    def count(self, message: str) -> int:
        """How often the replicas have logged something."""
        return sum(len(bot.logged(message)) for bot in self._all)

    def _start(self) -> Bot:
        bot = start(self._slack, self._archive, **self._settings)
        self._all.append(bot)
        self._running.append(bot)
        return bot


def _storm(slack: Slack, house: _House, notices: list[Notice], options: argparse.Namespace) -> bool:
    storm = Storm(slack, notices, questions=options.questions, threads=options.threads, seed=options.seed)
    began, doubled = time.monotonic(), 0
    mischief = _mischief(slack, house, options)
    for asked in storm.asks():
        for act in mischief.pop(round(100 * asked / options.questions), ()):
            act()
        if asked % max(options.questions // 20, 1) == 0:
            doubled += storm.deliver_some_again()
            _tell(f"{asked} of {options.questions} asked")
        time.sleep(_PACE_SECONDS)
    storm.wait(_WAIT_SECONDS, lambda done: _tell(f"{done} of {options.threads} threads answered"))
    seconds = time.monotonic() - began
    doubled += storm.deliver_some_again()
    time.sleep(_CALM_SECONDS)
    verdict = storm.judge()
    print(f"{verdict.questions} questions in {options.threads} threads to {options.replicas} replicas: {seconds:.0f} s")
    print(f"{verdict.answers} answered; wrong: {dict(verdict.troubles) or 'nothing'}")
    print("\n".join(verdict.examples[:20]), end="\n" * bool(verdict.examples))
    print(f"to the first status: {told(verdict.to_status)}; to the answer: {told(verdict.to_answer)}")
    return verdict.is_good & _count_deliveries(slack, house, doubled)


def _count_deliveries(slack: Slack, house: _House, doubled: int) -> bool:
    deliveries = slack.deliveries()
    attempts = [attempt for one in deliveries for attempt in one["attempts"]]
    limited = sum(one["error"] == "ratelimited" for one in slack.do("records", name="calls"))
    lost = [one["what"] for one in deliveries if one["acked"] is None]
    unheard = sum(bool(attempt["reason"]) for attempt in attempts)
    print(
        f"{len(deliveries)} events, {doubled} of them sent twice; {len(attempts)} attempts, {unheard} of them not "
        f"acknowledged, {len(lost)} events never; {limited} calls told to wait; {house.count('adopted')} adopted"
    )
    return not lost


def _mischief(slack: Slack, house: _House, options: argparse.Namespace) -> dict[int, list[Callable[[], None]]]:
    """What happens when so many per cent of the questions have been asked."""
    chance = random.Random(options.seed)
    victim = chance.randrange(options.replicas)
    acts: dict[int, list[Callable[[], None]]] = {
        percent: [partial(_limit, slack, chance)] for percent in range(5, 100, 15)
    }
    for place, kind in enumerate(_KINDS):
        acts.setdefault(12 + 18 * place, []).append(partial(_disconnect, slack, kind))
    for begin, end in ((15, 18), (40, 45), (75, 79)):
        acts.setdefault(begin, []).append(slack.hold)
        acts.setdefault(end, []).append(partial(slack.release, backwards=True))
    for percent, method, then in ((25, "chat.postMessage", "failed"), (55, "chat.startStream", "lost")):
        acts.setdefault(percent, []).append(partial(slack.hitch, method, 2, 0.2, then))
    acts.setdefault(50, []).append(partial(_kill, house, victim))
    return acts


def _limit(slack: Slack, chance: random.Random) -> None:
    for method in _LIMITED:
        slack.rate_limit(method, chance.randint(1, 4), 1)


def _disconnect(slack: Slack, kind: str) -> None:
    _tell(f"connections end: {kind}")
    slack.disconnect(kind)


def _kill(house: _House, victim: int) -> None:
    _tell(f"kill -9 of replica {victim + 1}")
    house.kill_one(victim)


def _rush(slack: Slack, notices: list[Notice], options: argparse.Namespace) -> bool:
    """20 questions at the same moment, and commands while they are answered."""
    chance = random.Random(options.seed)
    before = len(slack.unacked())
    to_status: list[float] = []
    commands: list[float] = []
    for number in range(_ROUNDS):
        _tell(f"rush {number + 1} of {_ROUNDS}")
        to_status += _rush_once(slack, chance.sample(notices, _AT_A_TIME + _COMMANDS), commands)
    unheard = len(slack.unacked()) - before
    print(f"{_ROUNDS} times {_AT_A_TIME} questions at once: to the first status {told(to_status)}")
    print(
        f"{len(commands)} commands meanwhile: acknowledged after {told(commands)}; {unheard} not acknowledged in time"
    )
    is_quick = max(to_status) <= _STATUS_MS and max(commands) < _COMMAND_MS
    return is_quick and not unheard and len(to_status) == _ROUNDS * _AT_A_TIME


def _rush_once(slack: Slack, notices: list[Notice], commands: list[float]) -> list[float]:
    people = [slack.user(f"U{11 + place % 10}") for place in range(len(notices))]
    with ThreadPoolExecutor(len(notices)) as pool:
        places = list(pool.map(_asked, people[:_AT_A_TIME], notices))
        busy = [
            pool.submit(people[place].runs_command, "/ask", notices[place].question, "C1")
            for place in range(_AT_A_TIME, len(notices))
        ]
    commands += [outcome.ms if outcome.ms is not None else 1e6 for outcome in (one.result() for one in busy)]
    for channel, ts in places:
        slack.wait_for_replies(channel, ts, seconds=60)
    statuses = statuses_of(slack)
    return [_time_to_status(slack, *place, statuses[place]) for place in places if place in statuses]


def _asked(user: SlackUser, notice: Notice) -> tuple[str, str]:
    """Ask in a direct message: where, and the time stamp."""
    return user.dm, user.says(user.dm, notice.question)


def _time_to_status(slack: Slack, channel: str, ts: str, statuses: list[float]) -> float:
    at: float = next(one["at"] for one in slack.messages(channel) if one["ts"] == ts)
    return statuses[0] - at


@contextmanager
def _backends(options: argparse.Namespace, place: Path) -> Iterator[dict[str, str]]:
    """The variables of an environment that says where the archive's parts are."""
    with ExitStack() as servers:
        if not options.servers:
            yield {}
            return
        folders = [place / name for name in ("postgres", "chroma")]
        for folder in folders:
            folder.mkdir()
        database = servers.enter_context(postgres_server(folders[0])).new_database()
        yield {"DATABASE_URL": database, "CHROMA_URL": servers.enter_context(chroma_server(folders[1])).url}


def _ingest(room: Newsroom, archive: Path, backends: dict[str, str]) -> None:
    _tell(f"reading {len(room.notices)} articles")
    command = [sys.executable, "-m", "bot.cli", "ingest", str(room.folder), "--archive", str(archive)]
    subprocess.run(command, check=True, capture_output=True, env={**os.environ, **backends})


@lru_cache(maxsize=1)
def _tell(progress: str) -> None:
    """Print how far it has come; what was told last is not told again."""
    print(f"{time.strftime('%H:%M:%S')} {progress}", file=sys.stderr, flush=True)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--questions", type=int, default=1000, help="asked in the storm [%(default)s]")
    parser.add_argument("--threads", type=int, default=200, help="in which they are asked [%(default)s]")
    parser.add_argument("--replicas", type=int, default=2, help="processes that answer [%(default)s]")
    parser.add_argument("--servers", action="store_true", help="use PostgreSQL and a Chroma server, where installed")
    parser.add_argument("--seed", type=int, default=1, help="of all that is random [%(default)s]")
    options = parser.parse_args()
    if options.servers and (reason := why_no_postgres()):
        parser.error(reason)
    return options


if __name__ == "__main__":
    main()
