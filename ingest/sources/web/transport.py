"""The connection itself: to an address that was checked, and for a time that no slow server can stretch."""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator
from ssl import SSLContext
from typing import Any

import httpcore
import httpx

from ingest.sources.web.addresses import Admit, Resolve, checked_addresses

NETWORK_ERRORS = (
    httpcore.TimeoutException,
    httpcore.NetworkError,
    httpcore.ProtocolError,
    httpcore.UnsupportedProtocol,
)
"""What goes wrong on a connection, while a response is waited for or read."""

_MOST_ADDRESSES = 4
"""Of a host with many, so many are tried."""


class Deadline:
    """When the present request has to be over. Timeouts of single reads do not see a byte every few seconds."""

    def __init__(self) -> None:
        self._at = float("inf")

    def set(self, seconds: float) -> None:
        """From now on."""
        self._at = time.monotonic() + seconds

    def within(self, timeout: float | None) -> float:
        """The timeout, or what is left where that is less; a ReadTimeout where nothing is."""
        left = self._at - time.monotonic()
        if left <= 0:
            raise httpcore.ReadTimeout("the time is up")
        return left if timeout is None else min(left, timeout)


class CheckedTransport(httpx.BaseTransport):
    """HTTP over connections to checked addresses. Proxies are not used: they would look names up themselves."""

    def __init__(self, tls: SSLContext, resolve: Resolve, deadline: Deadline, admit: Admit) -> None:
        """Nothing is connected yet.

        Args:
            tls: which certificates are trusted.
            resolve: looks up names.
            deadline: of the present request.
            admit: says which addresses may be reached.
        """
        backend = _CheckedBackend(resolve, deadline, admit)
        self._pool = httpcore.ConnectionPool(tls, max_keepalive_connections=8, network_backend=backend)

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """Send a request; the response's body is still to be read."""
        # To httpcore a name is what the certificate and the Host header say, whatever the backend connects to.
        url = httpcore.URL(
            scheme=request.url.raw_scheme,
            host=request.url.raw_host,
            port=request.url.port,
            target=request.url.raw_path,
        )
        asked = httpcore.Request(request.method, url, headers=request.headers.raw, extensions=request.extensions)
        response = self._pool.handle_request(asked)
        return httpx.Response(response.status, headers=response.headers, stream=_Body(response))

    def close(self) -> None:
        """Close all connections."""
        self._pool.close()


class _Body(httpx.SyncByteStream):
    def __init__(self, response: httpcore.Response) -> None:
        self._answer = response

    def __iter__(self) -> Iterator[bytes]:
        yield from self._answer.iter_stream()

    def close(self) -> None:
        self._answer.close()


class _CheckedBackend(httpcore.NetworkBackend):
    def __init__(self, resolve: Resolve, deadline: Deadline, admit: Admit) -> None:
        self._resolve = resolve
        self._deadline = deadline
        self._admit = admit
        self._sockets = httpcore.SyncBackend()

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[httpcore.SOCKET_OPTION] | None = None,
    ) -> httpcore.NetworkStream:
        addresses = checked_addresses(host, port, self._resolve, self._admit)
        problem: Exception = httpcore.ConnectError(f"{host} has no address")
        for address in addresses[:_MOST_ADDRESSES]:
            try:
                stream = self._sockets.connect_tcp(address, port, self._deadline.within(timeout), local_address)
            except (httpcore.ConnectError, httpcore.ConnectTimeout) as error:
                problem = error
            else:
                return _TimedStream(stream, self._deadline)
        raise problem


class _TimedStream(httpcore.NetworkStream):
    """A connection whose reads and writes end at the deadline."""

    def __init__(self, stream: httpcore.NetworkStream, deadline: Deadline) -> None:
        self._stream = stream
        self._deadline = deadline

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        return self._stream.read(max_bytes, self._deadline.within(timeout))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._stream.write(buffer, self._deadline.within(timeout))

    def close(self) -> None:
        self._stream.close()

    def start_tls(
        self, ssl_context: SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore.NetworkStream:
        stream = self._stream.start_tls(ssl_context, server_hostname, self._deadline.within(timeout))
        return _TimedStream(stream, self._deadline)

    def get_extra_info(self, info: str) -> Any:  # noqa: ANN401  # httpcore's own signature
        return self._stream.get_extra_info(info)
