"""Slack on loopback, as tests use it: a server in a process of its own and what people do there."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import closing
from http.client import HTTPConnection
from pathlib import Path
from types import TracebackType
from typing import Any, Self, TypeVar
from urllib.parse import urlsplit

from tests.slack.shapes import Json
from tests.slack.user import SlackUser
from tests.slack.workspace import newsroom

_ROOT = Path(__file__).parent.parent.parent
_PROXIES = {"http_proxy", "https_proxy", "all_proxy"}
"""The SDK obeys these, and does not exempt loopback."""
_SECONDS = 60
"""A server that takes longer to answer hangs."""

_Found = TypeVar("_Found")


class Impossible(AssertionError):
    """What a test asks for cannot happen in Slack."""


class Slack:
    """A server that plays Slack; use it as a context manager."""

    def __init__(self, manifest: Json, *workspaces: Json, seed: int = 0, **settings: float | str | bool) -> None:
        """Start it.

        Args:
            manifest: the app's manifest, as Slack takes it.
            workspaces: made by ``newsroom``; one unless given.
            seed: of what happens by chance.
            settings: see ``world.Settings``.
        """
        self.workspaces = {one["id"]: one for one in workspaces or (newsroom(),)}
        self.app = {
            "id": "A1",
            "app_token": "xapp-1-A1",
            "signing_secret": "signing-1",
            "client_id": "1.1",
            "client_secret": "client-1",
        }
        spec = {"manifest": manifest, "workspaces": [*self.workspaces.values()], "app": self.app, "seed": seed}
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.slack.server"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            cwd=_ROOT,
            start_new_session=True,  # Ctrl-C is for the tests
        )
        assert self._process.stdin and self._process.stdout
        self._process.stdin.write(json.dumps({**spec, "settings": settings}).encode() + b"\n")
        self._process.stdin.flush()
        self.url: str = json.loads(self._process.stdout.readline())["url"]
        self.api_url = f"{self.url}/api/"

    def __enter__(self) -> Self:
        """The server itself."""
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, _: TracebackType | None) -> None:
        """Stop it; what the bot should never have sent fails the test, unless it failed already."""
        try:
            violations = [] if kind else self.violations()
        finally:
            self.stop()
        assert [] == violations

    def stop(self) -> None:
        """Stop it, whatever the bot did."""
        assert self._process.stdin and self._process.stdout
        self._process.stdin.close()
        self._process.wait(_SECONDS)
        self._process.stdout.close()

    @property
    def env(self) -> dict[str, str]:
        """What a bot process needs in its environment."""
        return {
            "SLACK_BOT_TOKEN": next(iter(self.workspaces.values()))["token"],
            "SLACK_APP_TOKEN": self.app["app_token"],
            "SLACK_SIGNING_SECRET": self.app["signing_secret"],
            "SLACK_CLIENT_ID": self.app["client_id"],
            "SLACK_CLIENT_SECRET": self.app["client_secret"],
            "SLACK_API_URL": self.api_url,
        }

    def environment(self, **variables: str) -> dict[str, str]:
        """A whole environment for a bot process: ours without proxies and other Slack settings, and ``env``."""
        kept = {
            name: value
            for name, value in os.environ.items()
            if name.lower() not in _PROXIES and not name.startswith("SLACK_")
        }
        return {**kept, **self.env, **variables}

    @property
    def bot(self) -> str:
        """The bot's user id in the first workspace."""
        bot: str = next(iter(self.workspaces.values()))["bot_user_id"]
        return bot

    def user(self, user: str) -> SlackUser:
        """Somebody who does things."""
        return SlackUser(self.do, user, self._bot_beside(user))

    def now(self) -> float:
        """Milliseconds of the clock by which everything is recorded."""
        return time.monotonic() * 1000

    # What happened

    def messages(self, channel: str, thread: str | None = None) -> list[Json]:
        """A channel's messages with all replies, or a thread's replies; in order."""
        return self._list("messages", channel=channel, thread=thread)

    def bot_messages(self, channel: str, thread: str | None = None) -> list[Json]:
        """Those of them that the app's bot wrote."""
        bots = {one["bot_id"] for one in self.workspaces.values()}
        return [one for one in self.messages(channel, thread) if one.get("bot_id") in bots]

    def ephemerals(self, user: str) -> list[Json]:
        """What only one user saw; ``gone`` once deleted."""
        return [one for one in self._records("ephemerals") if one["to"] == user]

    def statuses(self, channel: str, thread: str) -> list[Json]:
        """What the status of a thread was: ``status`` (empty once ended), ``by``, ``at``."""
        return [one for one in self._records("statuses") if (one["channel"], one["thread"]) == (channel, thread)]

    def sessions(self, channel: str, thread: str) -> list[Json]:
        """What state an agent session was in: ``status``, ``title``, ``by``, ``at``."""
        return [one for one in self._records("sessions") if (one["channel"], one["thread"]) == (channel, thread)]

    def prompts(self, channel: str) -> list[Json]:
        """The suggested prompts that were set."""
        return [one for one in self._records("prompts") if one["channel"] == channel]

    def titles(self, channel: str) -> list[Json]:
        """The titles of threads that were set."""
        return [one for one in self._records("titles") if one["channel"] == channel]

    def views(self, user: str) -> list[Json]:
        """The modals that somebody has open, the topmost last."""
        return self._list("views", user=user)

    def home(self, user: str) -> Json | None:
        """Somebody's Home tab, if it was published."""
        home: Json | None = self.do("home", user=user)
        return home

    def calls(self, method: str = "") -> list[Json]:
        """Calls of the Web API: ``method``, ``args``, ``at``, ``answered``, ``ok``, ``error``."""
        return [one for one in self._records("calls") if method in ("", one["method"])]

    def responses(self) -> list[Json]:
        """What was posted to response URLs: ``body``, ``at``, ``error``."""
        return self._records("responses")

    def deliveries(self, what: str = "") -> list[Json]:
        """What was sent to the app: ``what`` (the event's type), ``id``, ``attempts``, ``acked``, ``payload``."""
        return [one for one in self._records("deliveries") if what in ("", one["what"])]

    def unacked(self) -> list[Json]:
        """Attempts that were not acknowledged in time: ``what``, ``id``, ``retry``, ``reason``."""
        return [
            {"what": one["what"], "id": one["id"], "retry": attempt["retry"], "reason": attempt["reason"]}
            for one in self.deliveries()
            for attempt in one["attempts"]
            if attempt["reason"]
        ]

    def connections(self) -> list[Json]:
        """The app's WebSockets: ``at``, ``ended`` (None while open), ``pings`` and ``pongs`` of the app."""
        return self._records("connections")

    def violations(self) -> list[str]:
        """What no bot should do: unknown methods and arguments, wrong thread timestamps, and the like."""
        return self._list("records", name="violations")

    def forgive(self) -> list[str]:
        """The violations, which count no more."""
        return self._list("forgive")

    def wait_for(self, look: Callable[[], _Found], seconds: float = 10.0) -> _Found:
        """Look again at each change until there is something true to see; fails when there never is."""
        limit, version = time.monotonic() + seconds, self.do("wait", version=-1, seconds=0)
        while not (found := look()):
            left = limit - time.monotonic()
            assert left > 0, f"nothing in {seconds} s; violations: {self.violations()}"
            version = self.do("wait", version=version, seconds=min(left, 1.0))
        return found

    def wait_for_replies(self, channel: str, thread: str | None, number: int = 1, seconds: float = 10.0) -> list[Json]:
        """The bot's finished messages, once there are so many."""

        def finished() -> list[Json]:
            found = [one for one in self.bot_messages(channel, thread) if one.get("streaming") != "open"]
            return found if len(found) >= number else []

        return self.wait_for(finished, seconds)

    def wait_connected(self, number: int = 1, seconds: float = 10.0) -> None:
        """Wait until so many WebSockets are open."""
        self.wait_for(lambda: sum(one["ended"] is None for one in self.connections()) >= number, seconds)

    # Orders

    def configure(self, **settings: float | str | bool) -> None:
        """Change settings; see ``world.Settings``."""
        self.do("configure", **settings)

    def disconnect(self, kind: str) -> int:
        """End all connections: ``warning``, ``refresh_requested``, ``link_disabled``, ``abrupt`` or ``silent``."""
        number: int = self.do("disconnect", kind=kind)
        return number

    def rate_limit(self, method: str, times: int, seconds: int) -> None:
        """Let the next calls of a method be answered 429."""
        self.do("limit", method=method, times=times, seconds=seconds)

    def hitch(self, method: str, times: int = 1, seconds: float = 0.0, then: str = "late") -> None:
        """Let the next calls of a method be done, but answered ``late``, or after that time ``lost`` or ``failed``."""
        self.do("hitch", method=method, times=times, seconds=seconds, then=then)

    def refuse(self, method: str, times: int, error: str) -> None:
        """Let the next calls of a method, or answers to a ``response_url``, be answered with an error."""
        self.do("refuse", method=method, times=times, error=error)

    def deliver_again(self, event_id: str) -> None:
        """Send an event once more."""
        self.do("deliver_again", event_id=event_id)

    def hold(self) -> None:
        """Keep events back until ``release``."""
        self.do("hold")

    def release(self, *, backwards: bool = False) -> None:
        """Send what was kept back."""
        self.do("release", backwards=backwards)

    def verify(self, url: str) -> str:
        """Challenge a request URL and post to it from now on: ``ok``, or what is wrong."""
        answer: str = self.do("verify", url=url)
        return answer

    def revoke_token(self, workspace: str = "T1", error: str = "token_revoked") -> None:
        """Let the bot's token stop working."""
        self.do("revokes_token", workspace=workspace, error=error)

    def uninstall(self, workspace: str = "T1") -> None:
        """Remove the app from a workspace."""
        self.do("uninstalls", workspace=workspace)

    def do(self, deed: str, **arguments: object) -> Any:  # noqa: ANN401 (whatever it answers in JSON)
        """Ask the server for something by name."""
        with closing(HTTPConnection(urlsplit(self.url).netloc, timeout=_SECONDS)) as connection:
            body = json.dumps({"do": deed, "with": arguments})
            connection.request("POST", "/control", body, {"content-type": "application/json"})
            answer = json.loads(connection.getresponse().read())
        if "impossible" in answer:
            raise Impossible(answer["impossible"])
        return answer["result"]

    def _list(self, deed: str, **arguments: object) -> list[Any]:
        found: list[Any] = self.do(deed, **arguments)
        return found

    def _records(self, name: str) -> list[Json]:
        return self._list("records", name=name)

    def _bot_beside(self, user: str) -> str:
        return next((one["bot_user_id"] for one in self.workspaces.values() if user in one["users"]), self.bot)
