"""Fetches addresses: one request at a time, bounded in every way, and never from a network that is not public."""

from __future__ import annotations

import random
import ssl
import time
from collections import defaultdict
from contextlib import closing
from dataclasses import dataclass, replace
from datetime import timedelta
from types import TracebackType
from typing import Self
from urllib.parse import urljoin, urlsplit

import httpcore
import httpx

from ingest.sources.web.addresses import Admit, Resolve, checked_url, is_public, system_resolve
from ingest.sources.web.body import ENCODINGS, read_body
from ingest.sources.web.errors import Unavailable
from ingest.sources.web.hosts import Host
from ingest.sources.web.memory import Memory
from ingest.sources.web.response import HELD, NOT_MODIFIED, Response
from ingest.sources.web.robots import AGENT, MOST_ROBOTS_BYTES, Robots, robots_of
from ingest.sources.web.transport import NETWORK_ERRORS, CheckedTransport, Deadline

_ACCEPTED = (
    "text/html, application/xhtml+xml, application/rss+xml, application/atom+xml, application/feed+json, */*;q=0.5"
)


@dataclass(frozen=True, slots=True)
class Limits:
    """The most that one address may cost. Times are in seconds."""

    connect: float = 10.0
    read: float = 10.0
    """Between two pieces of a response."""
    seconds: float = 30.0
    """For one response, from the first byte sent to the last one read."""
    bytes: int = 10_000_000
    """Of a response, decompressed."""
    redirects: int = 8
    tries: int = 3
    backoff: float = 1.0
    """Before the second try; twice as long before each further one."""
    patience: float = 30.0
    """Who asks us to wait for longer is not asked again in this run."""
    entries: int = 1000
    """Of one feed, or of one sitemap with all that it leads to."""
    fresh: timedelta = timedelta(days=1)
    """Pages that a feed or sitemap lists are not asked for again so soon, unless it says that they have changed."""


@dataclass(frozen=True, slots=True)
class _Wish:
    """How an address is asked for."""

    most: int
    """Bytes of the response."""
    is_anew: bool
    """Whatever the memory knows."""


_RULES = _Wish(MOST_ROBOTS_BYTES, is_anew=True)
"""For robots.txt: no rules apply to it, and old ones are of no use."""


class Web:
    """The web as we may read it. A context manager; for one thread.

    Proxies of the environment are not used: they would look names up themselves, unchecked. Cookies are not kept.
    """

    def __init__(
        self,
        memory: Memory,
        *,
        allow_private: bool = False,
        user_agent: str = AGENT,
        pause: float = 1.0,
        limits: Limits = Limits(),
        resolve: Resolve = system_resolve,
        admit: Admit = is_public,
        tls: ssl.SSLContext | None = None,
    ) -> None:
        """Nothing is asked yet.

        Args:
            memory: what is known from earlier runs.
            allow_private: also read from this machine and from networks that are not public.
            user_agent: how we introduce ourselves.
            pause: seconds between two requests to one host; a host may ask for more.
            limits: the most that one address may cost.
            resolve: looks up names.
            admit: says which addresses may be reached, where not all may.
            tls: which certificates are trusted; None for those of public authorities, or of SSL_CERT_FILE.
        """
        self.memory = memory
        self.limits = limits
        self._pause = pause
        self._deadline = Deadline()
        self._headers = {"User-Agent": user_agent, "Accept": _ACCEPTED, "Accept-Encoding": ENCODINGS}
        context = tls or httpx.create_ssl_context()
        self._transport = CheckedTransport(context, resolve, self._deadline, _any if allow_private else admit)
        self._hosts: dict[str, Host] = defaultdict(Host)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.close()

    def close(self) -> None:
        """Close all connections."""
        self._transport.close()

    def get(self, url: str, most: int | None = None, *, anew: bool = False) -> Response:
        """What an address holds; a response with the status 304 where the memory knows it already.

        Args:
            url: which.
            most: bytes that it may have, where that is not the usual.
            anew: get all of it also where the memory knows it.

        Raises:
            Unavailable: it cannot be had, is not to be read, or goes beyond a limit.
        """
        wish = _Wish(most or self.limits.bytes, is_anew=anew)
        response = self._followed(url, wish)
        if response.status == NOT_MODIFIED and not self.memory.seen(response.url):
            raise Unavailable("its server says that it has not changed (304), but it was never had")
        if reason := response.reason():
            raise Unavailable(reason, passing=response.is_overloaded)
        if len(response.content) > wish.most:
            raise Unavailable(f"too large: it has more than {wish.most:,} bytes")
        return response

    def robots(self, url: str) -> Robots:
        """The rules of an address's host, asked for once."""
        host = self._host(url)
        if host.robots is None:
            try:
                host.robots = robots_of(self._followed(urljoin(url, "/robots.txt"), _RULES))
            except Unavailable as error:
                # Where it is for good, there are no rules; what is wrong with the host is told of its pages.
                host.robots = Robots(silence=str(error) if error.passing else "")
        return host.robots

    def _followed(self, url: str, wish: _Wish) -> Response:
        """The response of an address, or of the one that it redirects to; each hop is checked like the first."""
        at, passed = checked_url(url), set[str]()
        while at not in passed:
            if len(passed) > self.limits.redirects:
                raise Unavailable(f"it redirects more than {self.limits.redirects} times")
            passed.add(at)
            if wish is not _RULES:
                self.robots(at).refuse(at)
            response = self._patiently(at, wish)
            target = response.target
            if target is None:
                return replace(response, asked=url)
            at = _redirected(target)
        raise Unavailable("it redirects in a circle; perhaps it wants cookies, which are not kept")

    def _patiently(self, url: str, wish: _Wish) -> Response:
        """The response, after some more tries where the server is in trouble; then perhaps one that says so."""
        host = self._host(url)
        host.refuse()
        for number in range(self.limits.tries):
            host.wait(self._pause)
            is_last = number + 1 == self.limits.tries
            try:
                response = self._once(url, wish)
            except Unavailable as error:
                if is_last or not error.is_worth_another_try:
                    host.note(failed=error.passing)
                    raise
                self._back_off(number, 0.0)
                continue
            if not response.is_overloaded:
                break
            if response.wait() > self.limits.patience:
                host.leave()
                break
            if not is_last:
                self._back_off(number, response.wait())
        host.note(failed=response.is_overloaded)
        return response

    def _back_off(self, number: int, asked: float) -> None:
        jitter = random.uniform(0.5, 1.5)  # noqa: S311  # so that many of us do not come back together
        time.sleep(max(asked, self.limits.backoff * 2**number * jitter))

    def _once(self, url: str, wish: _Wish) -> Response:
        self._deadline.set(self.limits.seconds)
        try:
            with closing(self._transport.handle_request(self._request(url, wish))) as response:
                headers = {name.lower(): value for name, value in response.headers.items()}
                # Of errors and redirects nothing is wanted.
                has_content = response.status_code in HELD
                pieces = response.iter_raw() if has_content else ()
                content = read_body(pieces, headers.get("content-encoding", ""), wish.most)
        except NETWORK_ERRORS as error:
            raise _told(error, self.limits) from error
        return Response(url, url, response.status_code, headers, content)

    def _request(self, url: str, wish: _Wish) -> httpx.Request:
        seen = None if wish.is_anew else self.memory.seen(url)
        known = {"If-None-Match": seen.etag, "If-Modified-Since": seen.modified} if seen else {}
        headers = self._headers | {name: value for name, value in known.items() if value and value.isascii()}
        timeout = httpx.Timeout(self.limits.read, connect=self.limits.connect)
        return httpx.Request("GET", url, headers=headers, extensions={"timeout": timeout.as_dict()})

    def _host(self, url: str) -> Host:
        parts = urlsplit(url)
        return self._hosts[f"{parts.scheme}://{parts.netloc}"]


def _any(address: str) -> bool:
    return True


def _redirected(target: str) -> str:
    try:
        return checked_url(target)
    except Unavailable as error:
        raise Unavailable(f"it redirects to what is not fetched: {error}") from error


def _told(error: Exception, limits: Limits) -> Unavailable:
    """A network error in words."""
    cause = error.args[0] if error.args else None
    if isinstance(cause, ssl.SSLCertVerificationError):
        return Unavailable(f"its server's certificate cannot be trusted ({cause.verify_message})")
    if isinstance(error, httpcore.ConnectError | httpcore.ConnectTimeout):
        return Unavailable("its server cannot be reached; try again later", passing=True)
    if isinstance(error, httpcore.TimeoutException):
        told = f"its server is too slow: a page may take {limits.seconds:g} s, and {limits.read:g} s without a word"
        return Unavailable(f"{told}; try again later", passing=True, at_once=False)
    if isinstance(error, httpcore.ProtocolError):
        return Unavailable(f"its server does not keep to HTTP, or broke off ({error}); try again later", passing=True)
    return Unavailable("the connection broke off; try again later", passing=True)
