"""Everything that the loopback Slack knows: the app, the workspaces, and a record of all that happened."""

from __future__ import annotations

import asyncio
import random
import time
from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from aiohttp import web

from tests.slack.manifest import Manifest
from tests.slack.shapes import Json
from tests.slack.workspace import Channel, User, Workspace, workspace_from

if TYPE_CHECKING:
    from tests.slack.delivery import Deliveries


class Refusal(Exception):
    """Slack's answer ``{"ok": false}``."""

    def __init__(self, error: str, **details: object) -> None:
        super().__init__(error)
        self.error = error
        self.details = details


@dataclass
class Settings:
    """What tests may change; all times are in seconds."""

    ack_seconds: float = 3.0
    minute: float = 60.0
    trigger_seconds: float = 3.0
    submitted_seconds: float = 0.0
    stream_seconds: float = 300.0
    status_seconds: float = 120.0
    response_url_seconds: float = 1800.0
    warning_seconds: float = 10.0
    ping_seconds: float = 10.0
    mention_order: str = "random"
    post_limit: bool = False


@dataclass
class Records:
    """What happened, for tests to look at; ``at`` is in milliseconds of the machine's monotonic clock."""

    calls: list[Json] = field(default_factory=list)
    violations: list[str] = field(default_factory=list)
    statuses: list[Json] = field(default_factory=list)
    sessions: list[Json] = field(default_factory=list)
    titles: list[Json] = field(default_factory=list)
    prompts: list[Json] = field(default_factory=list)
    ephemerals: list[Json] = field(default_factory=list)
    responses: list[Json] = field(default_factory=list)
    deliveries: list[Json] = field(default_factory=list)
    connections: list[Json] = field(default_factory=list)


class World:
    """Slack, seen from the inside."""

    def __init__(self, spec: Json, url: str) -> None:
        """Make what a test describes; ``url`` is where the server answers."""
        self.url = url
        self.manifest = Manifest(spec["manifest"])
        self.app: dict[str, str] = spec["app"]
        self.workspaces = {one["id"]: workspace_from(one) for one in spec["workspaces"]}
        self.settings = Settings(**spec["settings"])
        self.records = Records()
        self.chance = random.Random(spec["seed"])
        self.refusals: dict[str, list[str]] = defaultdict(list)
        self.rate_limits: dict[str, list[float]] = defaultdict(list)
        self.hitches: dict[str, list[Json]] = defaultdict(list)
        self.post_times: dict[str, tuple[float, float]] = {}
        self.views: dict[str, Json] = {}
        self.stacks: dict[str, list[str]] = defaultdict(list)
        self.triggers: dict[str, Json] = {}
        self.response_urls: dict[str, Json] = {}
        self.codes: dict[str, Json] = {}
        self.version = 0
        self._counter = 0
        self._last_ts = 0
        self._news = asyncio.Condition()
        self._tasks: set[asyncio.Task[Any]] = set()
        self.deliveries: Deliveries

    def now(self) -> float:
        """Milliseconds of the machine's monotonic clock."""
        return round(time.monotonic() * 1000, 3)

    def new_id(self, prefix: str) -> str:
        """An id that nothing else has."""
        self._counter += 1
        return f"{prefix}{self._counter:08X}"

    def new_ts(self) -> str:
        """A message's timestamp: now, later than all before."""
        self._last_ts = max(self._last_ts + 1, time.time_ns() // 1000)
        return f"{self._last_ts // 1_000_000}.{self._last_ts % 1_000_000:06d}"

    def changed(self) -> None:
        """Tell those who wait that something happened."""
        self.version += 1
        self.later(self._tell())

    def later(self, work: Any) -> asyncio.Task[Any]:  # noqa: ANN401 (any coroutine)
        """Do some work beside the rest."""
        task = asyncio.get_running_loop().create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        return task

    async def wait(self, version: int, seconds: float) -> int:
        """Wait until something happened after a version; the version now."""
        try:
            async with asyncio.timeout(seconds), self._news:
                await self._news.wait_for(lambda: self.version > version)
        except TimeoutError:
            pass
        return self.version

    def violation(self, what: str) -> None:
        """Note what no bot should do and Slack might let pass."""
        self.records.violations.append(what)
        self.changed()

    def workspace_of(self, user: str) -> Workspace:
        """The workspace that knows a user."""
        return next(one for one in self.workspaces.values() if user in one.users)

    def place(self, channel: str) -> tuple[Workspace, Channel]:
        """A channel and its workspace."""
        return next((one, one.channels[channel]) for one in self.workspaces.values() if channel in one.channels)

    def user(self, user: str) -> User:
        """A user of any workspace."""
        return self.workspace_of(user).users[user]

    async def _tell(self) -> None:
        async with self._news:
            self._news.notify_all()


WORLD = web.AppKey("world", World)
"""Where the server's handlers find the world."""
