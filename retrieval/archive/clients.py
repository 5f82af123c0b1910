"""Chroma's clients: how they are made and closed, and what is said of a server that does not answer."""

from __future__ import annotations

import os
import ssl
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from retrieval.archive.failures import failures_of
from retrieval.errors import ArchiveUnreachable, SettingsError

if TYPE_CHECKING:
    import httpx
    from chromadb.api import ClientAPI
    from chromadb.config import Settings

_ANSWER_SECONDS = 60.0
"""Of a server, to one request; Chroma's client itself would wait for ever."""
_CONNECT_SECONDS = 15.0
_LOOPBACK = "127.0.0.1"


def parts_of(url: str) -> tuple[bool, str, int | None]:
    """Whether a server's address asks for TLS, its host and its port.

    Raises:
        SettingsError: it is no such address.
    """
    try:
        parts = urlsplit(url)
        host, port = parts.hostname, parts.port
    except ValueError:
        parts, host, port = urlsplit(""), None, None
    if parts.scheme not in ("http", "https") or not host or parts.path.strip("/") or parts.query or "@" in parts.netloc:
        # What it holds is not shown: it may be a password.
        raise SettingsError(
            "CHROMA_URL is no address of a server. Write http://host:8000 or https://host, no path and no password "
            "(CHROMA_HEADERS takes credentials)."
        )
    return parts.scheme == "https", f"[{host}]" if ":" in host else host, port


def embedded(folder: Path) -> ClientAPI:
    """Chroma in this process, on a folder that nobody else has open."""
    import chromadb
    from chromadb.errors import ChromaError

    with failures_of("vectors", folder, ChromaError, ValueError):
        try:
            return chromadb.PersistentClient(path=str(folder), settings=_settings())
        except AttributeError:
            # One that did not start before is kept by Chroma, and thrown away with this error.
            return chromadb.PersistentClient(path=str(folder), settings=_settings())


def on_loopback(port: int) -> ClientAPI:
    """A client of a server that one of our processes has started."""
    return over_http(f"http://{_LOOPBACK}:{port}", host=_LOOPBACK, port=port)


def over_http(place: str, *, host: str, ca_file: Path | None = None, **how: object) -> ClientAPI:
    """A client of a server.

    Raises:
        ArchiveUnreachable: it does not answer, or refuses us.
    """
    import chromadb
    import httpx
    from chromadb.errors import ChromaError

    _shun_proxy(host)
    settings = _settings()
    if ca_file:
        settings.chroma_server_ssl_verify = str(ca_file)
    try:
        client = chromadb.HttpClient(host=host, settings=settings, **how)  # type: ignore[arg-type]  # passed on as given
    except (ChromaError, ValueError, httpx.HTTPError) as error:
        raise unreachable(place, error) from error
    # It has no setting for that.
    client._server._session.timeout = _timeout()  # type: ignore[attr-defined]  # not in the API
    return client


def ping(place: str, headers: Mapping[str, str], ca_file: Path | None) -> None:
    """See that a server answers: while it connects, Chroma's client would wait for ever.

    Raises:
        ArchiveUnreachable: it does not.
        SettingsError: there is no such file of certificates.
    """
    import httpx

    _shun_proxy(urlsplit(place).hostname or "")
    trust = _trust(ca_file)
    try:
        httpx.get(f"{place}/api/v2/heartbeat", headers=dict(headers), verify=trust, timeout=_CONNECT_SECONDS)
    except (httpx.HTTPError, httpx.InvalidURL) as error:
        raise unreachable(place, error) from error


def close(client: ClientAPI | None) -> None:
    """Give files and connections back."""
    if client is None:
        return
    client.close()  # type: ignore[attr-defined]  # of Client, not of the interface it is declared as
    # Chroma's client leaves its connections open, and has no method to close them.
    for part in (client, getattr(client, "_admin_client", None)):
        if session := getattr(getattr(part, "_server", None), "_session", None):
            session.close()


def unreachable(place: str, reason: object) -> ArchiveUnreachable:
    """What is said of a server that does not answer, or refuses us."""
    words = " ".join(str(reason).split()).rstrip(".") or type(reason).__name__
    is_ours = "://" not in place
    remedy = "Run this again" if is_ours else "See that it runs, and that CHROMA_URL and CHROMA_HEADERS are right"
    return ArchiveUnreachable(
        f"the Chroma server at {place} cannot be used: {words}. {remedy}; what is stored already is safe."
    )


def _trust(ca_file: Path | None) -> ssl.SSLContext | bool:
    try:
        return ssl.create_default_context(cafile=ca_file) if ca_file else True
    except OSError as error:
        raise SettingsError(f"CHROMA_CA_FILE ({ca_file}) cannot be used: {error.strerror or error}.") from error


def _shun_proxy(host: str) -> None:
    """Loopback is never behind a proxy, whatever the environment says of one."""
    for name in ("NO_PROXY", "no_proxy") if host in (_LOOPBACK, "localhost") else ():
        known = os.environ.get(name, "")
        if _LOOPBACK not in known.split(","):
            os.environ[name] = ",".join(filter(None, (known, _LOOPBACK, "localhost")))


def _timeout() -> httpx.Timeout:
    import httpx

    return httpx.Timeout(_ANSWER_SECONDS, connect=_CONNECT_SECONDS)


def _settings() -> Settings:
    from chromadb.config import Settings

    return Settings(anonymized_telemetry=False)
