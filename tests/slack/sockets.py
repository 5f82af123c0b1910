"""Socket Mode: the WebSockets over which payloads go to the app."""

from __future__ import annotations

import asyncio
import json
import uuid

from aiohttp import WSMsgType, web

from tests.slack.methods import Call, handles
from tests.slack.shapes import Json
from tests.slack.world import Refusal, World

_MOST = 10
"""Connections that an app may have at once."""
_HOST = "applink-loopback"


class Connection:
    """One WebSocket of the app."""

    def __init__(self, socket: web.WebSocketResponse, request: web.Request, record: Json) -> None:
        self.socket = socket
        self.request = request
        self.record = record
        self.silent = False

    async def send(self, message: Json) -> None:
        """Send a message, unless the connection has gone silent."""
        if not self.silent and not self.socket.closed:
            try:
                await self.socket.send_str(json.dumps(message))
            except ConnectionError:
                return  # the app went away; the message counts as sent and lost


class Sockets:
    """All connections of the app; a transport of deliveries."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._open: list[Connection] = []
        self._tickets: set[str] = set()
        self._waiting: dict[str, asyncio.Future[Json | None]] = {}
        self._sent: set[str] = set()

    def ticket(self) -> str:
        """A URL to connect to, once."""
        ticket = uuid.uuid4().hex
        self._tickets.add(ticket)
        address = self._world.url.replace("http", "ws", 1)
        return f"{address}/link/?ticket={ticket}&app_id={self._world.app['id']}"

    async def attempt(self, delivery: Json, retry: int, reason: str) -> Json:
        """Send an envelope over one of the connections and wait for its acknowledgement."""
        if not self._open:
            return {"ok": False, "reason": "no_connection"}
        envelope_id = str(uuid.uuid4())
        envelope: Json = {
            "envelope_id": envelope_id,
            "type": delivery["kind"],
            "accepts_response_payload": delivery["kind"] != "events_api",
            "payload": delivery["payload"],
        }
        if delivery["kind"] == "events_api":
            envelope |= {"retry_attempt": retry, "retry_reason": reason}
        waiting = self._waiting[envelope_id] = asyncio.get_running_loop().create_future()
        self._sent.add(envelope_id)
        await self._world.chance.choice(self._open).send(envelope)
        try:
            return {"ok": True, "response": await asyncio.wait_for(waiting, self._world.settings.ack_seconds)}
        except TimeoutError:
            return {"ok": False, "reason": "timeout"}
        finally:
            self._waiting.pop(envelope_id, None)

    async def link(self, request: web.Request) -> web.StreamResponse:
        """Serve one connection until it ends."""
        ticket = request.query.get("ticket", "")
        if ticket not in self._tickets:
            return web.Response(status=403, text="the ticket was used, or never issued")
        self._tickets.discard(ticket)
        socket = web.WebSocketResponse(autoping=False, autoclose=True)
        await socket.prepare(request)
        record = {
            "number": len(self._world.records.connections),
            "at": self._world.now(),
            "ended": None,
            "pings": 0,
            "pongs": 0,
        }
        connection = Connection(socket, request, record)
        if len(self._open) >= _MOST:
            await connection.send(_disconnect("too_many_websockets"))
            await socket.close()
            return socket
        self._world.records.connections.append(record)
        await self._serve(connection)
        return socket

    async def disconnect(self, kind: str) -> int:
        """End all connections in one of the ways; how many there were."""
        connections = list(self._open)
        for connection in connections:
            if kind == "silent":
                connection.silent = True
            elif kind == "abrupt":
                self._forget(connection)
                if connection.request.transport:
                    connection.request.transport.abort()
            else:
                await connection.send(_disconnect(kind))
                pause = 0.0 if kind == "link_disabled" else self._world.settings.warning_seconds
                self._world.later(self._close_after(connection, pause))
        return len(connections)

    async def _serve(self, connection: Connection) -> None:
        self._open.append(connection)
        await connection.send(
            {
                "type": "hello",
                "num_connections": len(self._open),
                "connection_info": {"app_id": self._world.app["id"]},
                "debug_info": {"host": _HOST, "build_number": 1, "approximate_connection_time": 18060},
            }
        )
        self._world.changed()
        pings = self._world.later(self._ping(connection))
        try:
            async for message in connection.socket:
                if message.type is WSMsgType.PING and not connection.silent:
                    await connection.socket.pong(message.data)
                    connection.record["pings"] += 1
                    self._world.changed()
                elif message.type is WSMsgType.PONG:
                    connection.record["pongs"] += 1
                elif message.type is WSMsgType.TEXT and not connection.silent:
                    self._acknowledge(json.loads(message.data))
        except ConnectionError:
            pass  # the app went away without saying so
        finally:
            pings.cancel()
            self._forget(connection)

    def _acknowledge(self, message: Json) -> None:
        envelope_id = message.get("envelope_id", "")
        waiting = self._waiting.get(envelope_id)
        if waiting and not waiting.done():
            waiting.set_result(message.get("payload"))
        elif envelope_id not in self._sent:
            self._world.violation(f"acknowledged an envelope that was never sent: {envelope_id}")

    def _forget(self, connection: Connection) -> None:
        if connection in self._open:
            self._open.remove(connection)
            connection.record["ended"] = self._world.now()
            self._world.changed()

    async def _close_after(self, connection: Connection, seconds: float) -> None:
        await asyncio.sleep(seconds)
        self._forget(connection)
        await connection.socket.close()

    async def _ping(self, connection: Connection) -> None:
        while True:
            await asyncio.sleep(self._world.settings.ping_seconds)
            if not connection.silent:
                await connection.socket.ping(f"Ping from {_HOST}".encode())


@handles("apps.connections.open")
def open_connection(call: Call) -> Json:
    """Give out a URL to connect to."""
    transport = call.world.deliveries.transport
    if not call.world.manifest.socket_mode or not isinstance(transport, Sockets):
        raise Refusal("not_allowed_token_type")
    return {"url": transport.ticket()}


def _disconnect(reason: str) -> Json:
    return {"type": "disconnect", "reason": reason, "debug_info": {"host": _HOST}}
