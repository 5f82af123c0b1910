"""The servers that other tests build on are the real ones and do what they promise."""

from __future__ import annotations

import ssl
from collections.abc import Iterator
from contextlib import closing
from http.client import HTTPSConnection
from pathlib import Path
from typing import TYPE_CHECKING

import chromadb
import httpx
import numpy as np
import pytest
from chromadb.config import Settings

from tests.postgres import PostgresServer
from tests.servers import ChromaServer, chroma_server
from tests.tls_proxy import TlsProxy, tls_proxy

if TYPE_CHECKING:
    from chromadb.api import ClientAPI
    from psycopg import Connection


HEADER = ("Authorization", "Bearer sesame")
EAST_AND_NORTH = np.eye(2, dtype=np.float32)
"""Two vectors."""


@pytest.fixture
def proxy(chroma: ChromaServer) -> Iterator[TlsProxy]:
    """A proxy before Chroma."""
    with tls_proxy(chroma.url, HEADER) as made:
        yield made


def connect(url: str) -> Connection:
    """A connection to PostgreSQL."""
    import psycopg  # here, because this module is collected without it too

    return psycopg.connect(url)


def client_of(server: ChromaServer | TlsProxy, headers: dict[str, str] | None = None) -> ClientAPI:
    """Chroma's client; a proxy's certificate is checked."""
    url = httpx.URL(server.url)
    settings = Settings(anonymized_telemetry=False)
    if isinstance(server, TlsProxy):
        settings.chroma_server_ssl_verify = str(server.ca_file)
    return chromadb.HttpClient(url.host, url.port or 0, ssl=url.scheme == "https", headers=headers, settings=settings)


def request(proxy: TlsProxy, chunks: list[bytes]) -> tuple[int, bytes]:
    """The answer to a chunked request."""
    trust = ssl.create_default_context(cafile=proxy.ca_file)
    with closing(HTTPSConnection("127.0.0.1", proxy.server_port, context=trust)) as connection:
        path = "/api/v2/tenants/default_tenant/databases/default_database/collections"
        connection.request("POST", path, iter(chunks), dict([HEADER]), encode_chunked=True)
        response = connection.getresponse()
        return response.status, response.read()


def test_each_postgres_database_is_new_and_empty(postgres: PostgresServer) -> None:
    """What is written to one, in any script, is read from it and from no other."""
    first, second = postgres.new_database(), postgres.new_database()
    with connect(first) as connection:
        connection.execute("CREATE TABLE notes (text text)")
        connection.execute("INSERT INTO notes VALUES (%s)", ["Żółw, Ærø, 新聞"])
    with connect(first) as connection:
        assert [("Żółw, Ærø, 新聞",)] == connection.execute("SELECT text FROM notes").fetchall()
    with connect(second) as connection:
        assert [(None,)] == connection.execute("SELECT to_regclass('notes')").fetchall()


def test_postgres_asks_for_the_password(postgres: PostgresServer) -> None:
    """Nobody is let in without it."""
    with pytest.raises(Exception, match="password authentication failed"):
        connect(postgres.url.replace(postgres.password, "wrong"))


def test_postgres_keeps_its_databases_when_it_restarts(postgres: PostgresServer) -> None:
    """Connections end when it stops; what was written stays."""
    url = postgres.new_database()
    with closing(connect(url)) as before:
        before.execute("CREATE TABLE notes ()")
        before.commit()
        postgres.restart()
        with pytest.raises(Exception, match="terminating connection"):
            before.execute("SELECT FROM notes")
    with connect(url) as after:
        assert [] == after.execute("SELECT FROM notes").fetchall()


def test_chroma_survives_being_killed(tmp_path: Path) -> None:
    """A killed server answers nobody; started again, it has what was written, also for clients of before."""
    with chroma_server(tmp_path) as server:
        collection = client_of(server).create_collection("killed", embedding_function=None)
        collection.upsert(ids=["a", "b"], embeddings=EAST_AND_NORTH)
        server.kill()
        with pytest.raises(httpx.ConnectError):
            collection.count()
        server.start_again()
        assert [["b"]] == collection.query(query_embeddings=EAST_AND_NORTH[1:], n_results=1)["ids"]


def test_proxy_passes_on_what_carries_the_header(proxy: TlsProxy) -> None:
    """Chroma's client works through it as without."""
    client = client_of(proxy, dict([HEADER]))
    collection = client.get_or_create_collection("proxied", embedding_function=None)
    collection.upsert(ids=["a"], embeddings=EAST_AND_NORTH[:1])
    assert [["a"]] == collection.query(query_embeddings=EAST_AND_NORTH[:1], n_results=1)["ids"]
    client.delete_collection("proxied")
    assert proxy.let_through > 3
    assert 0 == proxy.refused


def test_proxy_refuses_what_does_not(proxy: TlsProxy) -> None:
    """Nothing reaches Chroma without the header."""
    with pytest.raises(ValueError, match="this server asks for credentials"):
        client_of(proxy)
    assert (0, 1) == (proxy.let_through, proxy.refused)


def test_proxy_takes_chunked_bodies(proxy: TlsProxy) -> None:
    """The body arrives whole: Chroma finds its two parts to be a name too short."""
    status, answer = request(proxy, [b'{"name":', b' "x"}'])
    assert 400 == status
    assert b"name" in answer


def test_proxy_says_when_chroma_is_gone(tmp_path: Path) -> None:
    """With the status that proxies have for it."""
    with chroma_server(tmp_path) as server, tls_proxy(server.url, HEADER) as proxy:
        server.kill()
        assert 502 == request(proxy, [b"{}"])[0]
