"""Questions to a bot in Slack in bad weather, and what became of each: told by Slack, past Newsdesk's own code."""

from __future__ import annotations

import random
import re
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from benchmarks.towns import Notice, town
from tests.slack.loopback import Slack
from tests.slack.workspace import newsroom

Json = dict[str, Any]

_USERS = 10
_CHANNELS = ("C1", "C3", "C11", "C12", "C13")
_DIRECT = 0.2
"""The part of the threads that are in direct messages."""
_DOUBLED = 0.15
"""The part of the events that come twice."""
_MENTIONED = 0.3
"""The part of the follow-ups that mention the bot although they need not."""
_ANSWER = re.compile(r"The toll on the (?P<town>\w+) bridge is (?P<toll>[\d,]+) crowns")


@dataclass(eq=False)
class Thread:
    """Questions one after the other in one place."""

    channel: str
    user: str
    notices: list[Notice]
    ts: str = ""
    """Of its first message."""
    asked: dict[str, Notice] = field(default_factory=dict)
    """By their time stamps."""


@dataclass
class Verdict:
    """What became of the questions."""

    questions: int = 0
    answers: int = 0
    troubles: Counter[str] = field(default_factory=Counter)
    examples: list[str] = field(default_factory=list)
    to_status: list[float] = field(default_factory=list)
    """Milliseconds."""
    to_answer: list[float] = field(default_factory=list)

    @property
    def is_good(self) -> bool:
        """Whether each question was answered once, rightly, in its place."""
        return not self.troubles and self.questions == self.answers

    def note(self, trouble: str, where: Thread, what: object = "") -> None:
        """Something is wrong."""
        self.troubles[trouble] += 1
        self.examples.append(f"{trouble}: {where.channel} {where.ts} {what}")


def crowded() -> Json:
    """A workspace with more people and channels than usual."""
    made = newsroom()
    people = [f"U{number}" for number in range(11, 11 + _USERS)]
    for user in people:
        made["users"][user] = {**made["users"]["U2"], "id": user, "name": f"reader{user[1:]}"}
    for channel in _CHANNELS:
        like = made["channels"].get(channel) or {**made["channels"]["C1"], "id": channel, "name": f"room{channel[1:]}"}
        made["channels"][channel] = {**like, "members": [*like["members"], *people]}
    return made


class Storm:
    """Asks, and makes trouble of which nobody should notice anything."""

    def __init__(self, slack: Slack, notices: Sequence[Notice], *, questions: int, threads: int, seed: int) -> None:
        """Think up the questions.

        Args:
            slack: made with the workspace ``crowded``.
            notices: what the archive holds.
            questions: how many, over all threads.
            threads: how many.
            seed: of all that is random.
        """
        self.slack = slack
        self.chance = random.Random(seed)
        sizes = [questions // threads + (place < questions % threads) for place in range(threads)]
        self.threads = [self._thread(place, self.chance.sample(notices, size)) for place, size in enumerate(sizes)]
        self._doubled = 0

    def asks(self) -> Iterator[int]:
        """Ask everything, a question of each thread in turn; yields how many have been asked after each."""
        asked = 0
        for turn in range(max(len(thread.notices) for thread in self.threads)):
            for thread in self.chance.sample(self.threads, len(self.threads)):
                if turn < len(thread.notices):
                    self._ask(thread, thread.notices[turn])
                    asked += 1
                    yield asked

    def deliver_some_again(self) -> int:
        """Let part of the events that were sent since the last time come once more; how many."""
        sent = [one["id"] for one in self.slack.deliveries() if one["kind"] == "events_api"]
        chosen = [id_ for id_ in sent[self._doubled :] if self.chance.random() < _DOUBLED]
        self._doubled = len(sent) + len(chosen)
        for id_ in chosen:
            self.slack.deliver_again(id_)
        return len(chosen)

    def wait(self, seconds: float, tell: Callable[[int], None] = lambda _: None) -> bool:
        """Wait until all threads have as many finished answers as questions; False where time runs out."""
        limit, waiting = time.monotonic() + seconds, list(self.threads)
        while waiting and time.monotonic() < limit:
            # Not all at once: this too is work for the machine.
            looked, waiting = waiting[:20], waiting[20:]
            waiting += [thread for thread in looked if len(self._finished(thread)) < len(thread.asked)]
            tell(len(self.threads) - len(waiting))
            time.sleep(0.2)
        return not waiting

    def judge(self) -> Verdict:
        """What became of each question."""
        verdict, statuses = Verdict(), statuses_of(self.slack)
        for channel in sorted({thread.channel for thread in self.threads}):
            threads = {thread.ts: thread for thread in self.threads if thread.channel == channel}
            messages = self.slack.messages(channel)
            asked_at = {one["ts"]: one["at"] for one in messages}
            for message in messages:
                if message.get("bot_id") and message.get("thread_ts") not in threads:
                    verdict.note("outside of all threads", Thread(channel, "", []), message.get("text"))
            for thread in threads.values():
                said = [one for one in messages if one.get("bot_id") and one.get("thread_ts") == thread.ts]
                _judge(verdict, thread, said, asked_at, statuses.get((channel, thread.ts), []))
        return verdict

    def _finished(self, thread: Thread) -> list[Json]:
        said = self.slack.bot_messages(thread.channel, thread.ts)
        return [one for one in said if one.get("streaming") != "open"]

    def _thread(self, place: int, notices: list[Notice]) -> Thread:
        user = f"U{11 + place % _USERS}"
        is_direct = self.chance.random() < _DIRECT
        channel = self.slack.user(user).dm if is_direct else self.chance.choice(_CHANNELS)
        return Thread(channel, user, notices)

    def _ask(self, thread: Thread, notice: Notice) -> None:
        user = self.slack.user(thread.user)
        if thread.channel.startswith("D") or (thread.ts and self.chance.random() > _MENTIONED):
            ts = user.says(thread.channel, notice.question, thread.ts or None)
        else:
            ts = user.mentions_bot(thread.channel, notice.question, thread.ts or None)
        thread.ts = thread.ts or ts
        thread.asked[ts] = notice


def told(times: Sequence[float]) -> str:
    """Milliseconds in words."""
    ordered = sorted(times) or [0.0]
    chosen = {name: ordered[min(int(part * len(ordered)), len(ordered) - 1)] for name, part in _PARTS.items()}
    return ", ".join(f"{name} {value:,.0f}" for name, value in chosen.items()) + " ms"


_PARTS = {"p50": 0.5, "p95": 0.95, "max": 1.0}


def _judge(
    verdict: Verdict, thread: Thread, said: list[Json], asked_at: dict[str, float], statuses: list[float]
) -> None:
    answers: dict[str, list[Json]] = {}
    for message in said:
        found = _ANSWER.search(message["text"])
        answers.setdefault(found["town"] if found else message["text"][:80], []).append(message)
    for ts, notice in thread.asked.items():
        verdict.questions += 1
        given = answers.pop(town(notice.number), [])
        verdict.answers += bool(given)
        if len(given) != 1:
            verdict.note("doubled" if given else "missing", thread, notice.question)
        for message in given[:1]:
            _judge_answer(verdict, thread, notice, message)
            verdict.to_answer.append(message["at"] - asked_at[ts])
            verdict.to_status += [at - asked_at[ts] for at in statuses if at >= asked_at[ts]][:1]
    for text in answers:
        verdict.note("not asked for here", thread, text)


def _judge_answer(verdict: Verdict, thread: Thread, notice: Notice, message: Json) -> None:
    found = _ANSWER.search(message["text"])
    if not found or int(found["toll"].replace(",", "")) != notice.toll:
        verdict.note("wrong", thread, message["text"])
    # What ends an answer are its buttons.
    if message.get("streaming") == "open" or "context_actions" not in [block["type"] for block in message["blocks"]]:
        verdict.note("not finished", thread, message["text"])


def statuses_of(slack: Slack) -> dict[tuple[str, str], list[float]]:
    """When something was said to happen in each thread."""
    found: dict[tuple[str, str], list[float]] = {}
    for one in slack.do("records", name="statuses"):
        if one["status"]:
            found.setdefault((one["channel"], one["thread"]), []).append(one["at"])
    return found
