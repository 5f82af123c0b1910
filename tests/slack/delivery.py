"""Delivery of payloads to the app: acknowledged within three seconds, or sent again."""

from __future__ import annotations

import asyncio
from typing import Protocol

from tests.slack.shapes import Json
from tests.slack.world import World

_PAUSES = (0.0, 0.0, 1.0, 5.0)
"""Minutes before the first attempt and before each of the three further ones."""


class Transport(Protocol):
    """A way to the app."""

    async def attempt(self, delivery: Json, retry: int, reason: str) -> Json:
        """Send once: ``{"ok": True, "response": …}``, or ``{"ok": False, "reason": …}``."""


class Deliveries:
    """Sends payloads, each on its own."""

    def __init__(self, world: World, transport: Transport) -> None:
        """Send over ``transport``, which may be exchanged."""
        self._world = world
        self.transport = transport
        self._held: list[Json] | None = None

    def event(self, payload: Json) -> None:
        """Send an event, with retries, or keep it while events are held back."""
        delivery = self._recorded("events_api", payload)
        if self._held is not None:
            self._held.append(delivery)
        else:
            self._world.later(self._with_retries(delivery))

    async def once(self, kind: str, payload: Json, url_of: str = "") -> Json:
        """Send an interaction or a command, which is never sent again; its recorded delivery."""
        delivery = self._recorded(kind, payload)
        delivery["url_of"] = url_of or kind
        outcome = await self._attempt(delivery, 0, "")
        if not outcome["ok"]:
            delivery["failed"] = "operation_timeout" if outcome["reason"].endswith("timeout") else "dispatch_failed"
        delivery["response"] = outcome.get("response")
        self._world.changed()
        return delivery

    def again(self, event_id: str) -> None:
        """Send an event once more, as if it had not been acknowledged."""
        known = [one for one in self._world.records.deliveries if one["id"] == event_id]
        self.event(known[0]["payload"])

    def hold(self) -> None:
        """Keep events back from now on."""
        self._held = self._held or []

    async def release(self, *, backwards: bool) -> None:
        """Send what was kept back, each after the one before was sent."""
        held, self._held = self._held or [], None
        for delivery in reversed(held) if backwards else held:
            self._world.later(self._with_retries(delivery))
            await asyncio.sleep(0.01)

    def _recorded(self, kind: str, payload: Json) -> Json:
        event = payload.get("event") or {}
        what = event.get("type") or payload.get("type") or payload.get("command")
        delivery: Json = {
            "kind": kind,
            "what": what,
            "id": payload.get("event_id") or self._world.new_id("In"),
            "channel": event.get("channel", ""),
            "ts": event.get("ts", ""),
            "at": self._world.now(),
            "acked": None,
            "failed": "",
            "attempts": [],
            "payload": payload,
        }
        self._world.records.deliveries.append(delivery)
        return delivery

    async def _with_retries(self, delivery: Json) -> None:
        reason = ""
        for retry, pause in enumerate(_PAUSES):
            await asyncio.sleep(pause * self._world.settings.minute)
            outcome = await self._attempt(delivery, retry, reason)
            if outcome["ok"] or outcome.get("no_retry"):
                break
            reason = outcome["reason"]
        if delivery["acked"] is None:
            delivery["failed"] = reason or "refused"
            self._world.changed()

    async def _attempt(self, delivery: Json, retry: int, reason: str) -> Json:
        attempt: Json = {"at": self._world.now(), "retry": retry, "acked": None, "reason": ""}
        delivery["attempts"].append(attempt)
        outcome = await self.transport.attempt(delivery, retry, reason)
        if outcome["ok"]:
            attempt["acked"] = delivery["acked"] = self._world.now()
        else:
            attempt["reason"] = outcome["reason"]
        self._world.changed()
        return outcome
