"""What the tests that run a bot share: archives, and one bot with the default settings."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.slack.manifest import manifest
from retrieval.embedding import SentenceTransformerEmbedder
from tests.bot.slack.bots import ArchiveOf, Bot, archives, running
from tests.conftest import SAMPLES
from tests.slack.loopback import Slack
from tests.slack.user import SlackUser

_FARM = "The wind farm on Marl Bank"
_RELATED = [
    (f"{_FARM} gets {number} turbines in its {phase} phase", f"{_FARM} will get {number} turbines, {who} said.")
    for number, phase, who in (
        (12, "first", "the ministry"),
        (30, "second", "its owner"),
        (45, "third", "the province"),
    )
]


@pytest.fixture(scope="session")
def archive_of(tmp_path_factory: pytest.TempPathFactory, embedder: SentenceTransformerEmbedder) -> ArchiveOf:
    """Makes archives for bots: see ``bots.ArchiveOf``."""
    return archives(lambda: tmp_path_factory.mktemp("bot"), embedder)


@pytest.fixture(scope="session")
def related(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Articles about one thing, of which an answer cites some."""
    path = tmp_path_factory.mktemp("related") / "related.jsonl"
    articles = [
        {
            "title": title,
            "text": text,
            "source": "Marl Post",
            "published": "2026-05-01",
            "url": f"https://marl.example/{n}",
        }
        for n, (title, text) in enumerate(_RELATED)
    ]
    path.write_text("".join(json.dumps(article) + "\n" for article in articles))
    return path


@pytest.fixture(scope="session")
def bot(archive_of: ArchiveOf, related: Path) -> Iterator[Bot]:
    """A bot as it is without settings, on the samples and the related articles."""
    with (
        Slack(manifest(), seed=1) as slack,
        running(slack, archive_of(SAMPLES / "articles", related)) as bot,
    ):
        yield bot


@pytest.fixture
def slack(bot: Bot) -> Iterator[Slack]:
    """Where that bot works: after each test it has done nothing that no bot should do, and has taken all in time."""
    slack, errors = bot.slack, bot.log.count('"level": "error"')
    yield slack
    for user in ("U1", "U2"):
        for view in slack.views(user)[:1]:
            slack.user(user).closes(view, everything=True)
    assert ([], []) == (slack.forgive(), slack.unacked())
    assert errors == bot.log.count('"level": "error"'), bot.log


@pytest.fixture
def ann(slack: Slack) -> SlackUser:
    """A member of the workspace."""
    return slack.user("U1")


@pytest.fixture
def ben(slack: Slack) -> SlackUser:
    """Another one."""
    return slack.user("U2")
