"""A bot in the tests' own process, in a loopback Slack: its answers are prepared, all that it keeps is at hand."""

from __future__ import annotations

import io
import logging
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import select

from bot.slack.app import OneToken, build_app, build_house
from bot.slack.envelopes import Envelopes
from bot.slack.house import House
from bot.slack.manifest import manifest
from bot.slack.socket import SocketMode
from retrieval.archive.schema import deliveries
from tests.bot.fakes import ANSWERS, FakeChain
from tests.bot.slack.installed import catalogue_in, settings_for
from tests.bot.slack.offices import until
from tests.bot.slack.seen import words
from tests.slack.loopback import Slack
from tests.slack.shapes import Json

_PLENTY = {"user_per_minute": 1000, "channel_per_minute": 10_000}
"""Tests ask more in a minute than people do."""
_STOP_SECONDS = 5.0


@dataclass
class Inside:
    """The bot's Slack, its parts, and what it writes."""

    slack: Slack
    house: House
    chain: FakeChain
    written: io.StringIO

    def settle(self) -> None:
        """Wait until Slack's events are acknowledged, and what was taken of them has come to an end.

        What people click and send is acknowledged before it is taken: wait for what comes of that.
        """
        until(lambda: all(one["acked"] for one in self.slack.deliveries()) and not self._open())

    def said(self, channel: str, thread: str) -> list[str]:
        """What the bot says in a thread, once all has come to an end."""
        self.settle()
        return [words(one) for one in self.slack.bot_messages(channel, thread)]

    @property
    def log(self) -> str:
        """What it has written."""
        return self.written.getvalue()

    def _open(self) -> bool:
        taken = select(deliveries.c.id).where(deliveries.c.state == "taken").limit(1)
        with self.house.catalogue.transaction() as connection:
            return connection.execute(taken).first() is not None


@contextmanager
def inside(
    folder: Path, chain: FakeChain | None = None, workspace: Json | None = None, **settings: object
) -> Iterator[Inside]:
    """One that runs until the end of the block.

    Args:
        folder: for what it keeps.
        chain: gives the answers; the prepared ones unless given.
        workspace: where it works, made by ``newsroom``.
        settings: of the Slack side.
    """
    log, written = logging.Logger("inside"), io.StringIO()
    log.addHandler(logging.StreamHandler(written))
    with (
        Slack(manifest(), *([workspace] if workspace else []), seed=1) as slack,
        catalogue_in(folder / "catalogue.sqlite3") as catalogue,
    ):
        chosen = settings_for(slack, **{**_PLENTY, **settings})
        chain = chain or FakeChain(dict(ANSWERS))
        house = build_house(chain, catalogue, chosen, OneToken(chosen), log)
        socket = SocketMode(chosen, Envelopes(build_app(chosen, house), log), log)
        house.desk.start()
        socket.start()
        try:
            slack.wait_connected(2)
            yield Inside(slack, house, chain, written)
        finally:
            socket.stop(_STOP_SECONDS)
            house.desk.stop(_STOP_SECONDS)
