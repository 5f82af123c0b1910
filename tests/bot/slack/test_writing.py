"""An answer that a model writes is shown while it is written, and is one message whatever happens meanwhile."""

from __future__ import annotations

import logging
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path

import pytest

from bot.slack import tasks
from bot.slack.app import OneToken, build_house
from bot.slack.house import House
from bot.slack.manifest import manifest
from bot.slack.posts import post_of
from retrieval.domain import Answer, Question, Writing
from tests.bot.fakes import CHESS, RESCUE
from tests.bot.slack.installed import catalogue_in, settings_for
from tests.bot.slack.seen import words
from tests.slack.loopback import Slack
from tests.slack.shapes import Json

WHOLE = replace(RESCUE, engine="fake:model", writing=Writing("fake:model", "1"))
BEGUN = replace(WHOLE, sentences=WHOLE.sentences[:1], citations=WHOLE.citations[:1])
FIRST, SECOND = "31 people", "Nine passengers are still missing"
STUMBLED = RuntimeError("stumbled")


@dataclass
class Model:
    """Writes a sentence, and the rest when it is told to go on."""

    go_on: threading.Event = field(default_factory=threading.Event)
    ends: list[Answer | Exception] = field(default_factory=lambda: [WHOLE])
    """What comes of it, each time that it is asked."""

    def invoke(self, input: Question, /) -> Answer:
        *_, last = self.stream(input)
        return last

    def stream(self, input: Question, /) -> Iterator[Answer]:
        yield replace(BEGUN, question=input)
        assert self.go_on.wait(10)
        end = self.ends.pop(0)
        if isinstance(end, Exception):
            raise end
        yield replace(end, question=input)


@dataclass
class Desk:
    """A bot whose answers a model writes, and a question to it."""

    slack: Slack
    model: Model
    house: House
    channel: str = ""
    ts: str = ""

    def asks(self) -> None:
        """Somebody asks in a direct message."""
        ann = self.slack.user("U1")
        self.channel, self.ts = ann.dm, ann.says(ann.dm, RESCUE.question.text)
        said = {"type": "message", "channel": ann.dm, "channel_type": "im", "user": "U1", "ts": self.ts}
        post = post_of({**said, "text": RESCUE.question.text}, "T1", ann.bot)
        assert post
        assert self.house.desk.take(tasks.question_in(post, ""))

    def shown(self, text: str) -> Json:
        """The one message that there is, once it says so."""
        [message] = self.slack.wait_for(lambda: [one for one in self._messages() if text in words(one) + one["text"]])
        assert 1 == len(self._messages())
        return message

    def is_done(self) -> bool:
        """Whether nothing is left to do."""
        return self.house.desk.deliveries.is_done(f"T1:{self.channel}:{self.ts}")

    def _messages(self) -> list[Json]:
        return self.slack.bot_messages(self.channel, self.ts)


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    """One at work."""
    log = logging.Logger("test")
    log.addHandler(logging.NullHandler())
    with Slack(manifest(), seed=1) as slack, catalogue_in(tmp_path / "catalogue.db") as catalogue:
        settings, model = settings_for(slack, lease_seconds=0.5), Model()
        house = build_house(model, catalogue, settings, OneToken(settings), log)
        house.desk.start()
        yield Desk(slack, model, house)
        model.go_on.set()
        house.desk.stop(5)


def test_an_answer_is_shown_while_it_is_written(desk: Desk) -> None:
    """The first sentence stands there before the second one is written; then what belongs below both."""
    desk.asks()
    begun = desk.shown(FIRST)
    assert ("open", False) == (begun["streaming"], SECOND in begun["text"])
    desk.model.go_on.set()
    whole = desk.shown("Good answer")
    assert ("closed", begun["ts"]) == (whole["streaming"], whole["ts"])
    assert [1, 1] == [words(whole).partition("Sources")[0].count(text) for text in (FIRST, SECOND)]
    assert "" == ["", *(one["status"] for one in desk.slack.statuses(desk.channel, desk.ts))][-1]


def test_what_is_taken_back_is_not_left_there(desk: Desk) -> None:
    """The message becomes what is said in the end."""
    desk.model.ends = [CHESS]
    desk.asks()
    desk.shown(FIRST)
    desk.model.go_on.set()
    assert FIRST not in words(desk.shown("Good answer")).partition("Nearest")[0]


def test_writing_can_be_stopped(desk: Desk) -> None:
    """What was written goes, and what else would be written is not waited for."""
    desk.asks()
    desk.shown(FIRST)
    desk.house.stop(f"T1:{desk.channel}:{desk.ts}")
    desk.model.go_on.set()
    assert FIRST not in words(desk.shown("Stopped. Nothing was answered."))


def test_an_answer_that_broke_off_is_made_whole(desk: Desk) -> None:
    """In its place, by whoever adopts it."""
    desk.model.ends = [STUMBLED, WHOLE]
    desk.asks()
    desk.shown(FIRST)
    desk.model.go_on.set()
    assert SECOND in words(desk.shown("Good answer"))
    desk.slack.wait_for(desk.is_done)


@pytest.mark.parametrize("method", ["chat.startStream", "chat.appendStream", "chat.stopStream"])
def test_where_nothing_can_be_streamed_the_whole_answer_is_posted(desk: Desk, method: str) -> None:
    """Once, and without looking for what was not posted."""
    desk.slack.refuse(method, 1, "method_not_supported_for_channel_type")
    desk.model.go_on.set()
    desk.asks()
    assert SECOND in words(desk.shown("Good answer"))
    desk.slack.wait_for(desk.is_done)
    assert [] == desk.slack.calls("conversations.replies")


@pytest.mark.parametrize("then", ["lost", "failed"])
def test_a_stream_that_was_begun_unnoticed_is_found(desk: Desk, then: str) -> None:
    """Slack did it, but did not say so."""
    desk.slack.hitch("chat.startStream", 1, 0.0, then)
    desk.model.go_on.set()
    desk.asks()
    assert SECOND in words(desk.shown("Good answer"))
