"""HTTP mode: payloads are posted to the app's request URLs, signed."""

from __future__ import annotations

import asyncio
import hashlib
import hmac
import json
import time
from urllib.parse import urlencode

import aiohttp

from tests.slack.shapes import Json
from tests.slack.world import World


class HttpMode:
    """Posts to the app; a transport of deliveries."""

    def __init__(self, world: World) -> None:
        self._world = world
        self.base = ""

    async def attempt(self, delivery: Json, retry: int, reason: str) -> Json:
        """Post a payload and wait for a good answer."""
        retried = {"x-slack-retry-num": str(retry), "x-slack-retry-reason": reason} if retry else {}
        url = self._url(delivery)
        if not url:
            return {"ok": False, "reason": "no_request_url"}
        return await self.post(url, *_body(delivery), retried)

    async def post(self, url: str, body: str, kind: str, headers: dict[str, str]) -> Json:
        """Post, signed: the outcome of an attempt."""
        signed = {**headers, **signature(self._world.app["signing_secret"], body), "content-type": kind}
        limit = aiohttp.ClientTimeout(total=self._world.settings.ack_seconds)
        try:
            async with (
                aiohttp.ClientSession(timeout=limit) as session,
                session.post(url, data=body.encode(), headers=signed, allow_redirects=False) as answer,
            ):
                text = await answer.text()
                if answer.ok and answer.status < 300:
                    return {"ok": True, "response": _decoded(text)}
                return {"ok": False, "reason": "http_error", "no_retry": answer.headers.get("x-slack-no-retry") == "1"}
        except TimeoutError:
            return {"ok": False, "reason": "http_timeout"}
        except (aiohttp.ClientError, asyncio.IncompleteReadError):
            return {"ok": False, "reason": "connection_failed"}

    async def verify(self, url: str) -> str:
        """Challenge a request URL, as Slack does before it takes it; what the app answered."""
        challenge = self._world.new_id("challenge")
        body = json.dumps({"token": "verification", "challenge": challenge, "type": "url_verification"})
        outcome = await self.post(url, body, "application/json", {})
        answer = outcome.get("response")
        echoed = answer.get("challenge") if isinstance(answer, dict) and "challenge" in answer else answer
        if echoed in (challenge, {"text": challenge}):
            self.base = url
            return "ok"
        return f"the app did not echo the challenge: {outcome}"

    def _url(self, delivery: Json) -> str | None:
        return self.base or self._world.manifest.request_url(delivery.get("url_of") or delivery["kind"])


def signature(secret: str, body: str) -> dict[str, str]:
    """The headers by which the app knows that a request is Slack's."""
    now = str(int(time.time()))
    digest = hmac.new(secret.encode(), f"v0:{now}:{body}".encode(), hashlib.sha256).hexdigest()
    return {"x-slack-request-timestamp": now, "x-slack-signature": f"v0={digest}"}


def _body(delivery: Json) -> tuple[str, str]:
    if delivery["kind"] == "events_api":
        return json.dumps(delivery["payload"]), "application/json"
    form = delivery["payload"] if delivery["kind"] == "slash_commands" else {"payload": json.dumps(delivery["payload"])}
    return urlencode(form), "application/x-www-form-urlencoded"


def _decoded(text: str) -> object:
    """A JSON answer, or plain text as the message that it stands for."""
    try:
        return json.loads(text) if text else None
    except ValueError:
        return {"text": text}
