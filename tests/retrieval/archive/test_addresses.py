"""Databases and servers named in the environment: reached as they should be, and what they ask for is never shown."""

import json
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest

from tests.cli import here, misused, newsdesk, outcome
from tests.conftest import SAMPLES
from tests.postgres import PostgresServer
from tests.servers import ChromaServer
from tests.tls_proxy import TlsProxy, tls_proxy

# Chroma's client leaves the connection of a server that it refuses to whoever collects it, and when.
pytestmark = pytest.mark.filterwarnings("ignore:unclosed:ResourceWarning")

TOKEN = "Bearer se-cret/token+42="  # noqa: S105  # of nothing but these tests
QUESTION = "Why do the ferries idle?"
SERVER_REMEDY = "See that it runs, and that CHROMA_URL and CHROMA_HEADERS are right; what is stored already is safe."
DATABASE_REMEDY = "See that its server runs, and that DATABASE_URL is right; what is stored already is safe."
NO_DATABASE = (
    "DATABASE_URL is no address of a database. Write postgresql://user:password@host/database, with special "
    "characters of the password percent-encoded."
)
NO_SERVER = (
    "CHROMA_URL is no address of a server. Write http://host:8000 or https://host, no path and no password "
    "(CHROMA_HEADERS takes credentials)."
)


@pytest.fixture
def proxy(chroma: ChromaServer) -> Iterator[TlsProxy]:
    """A proxy before Chroma that asks for a token."""
    with tls_proxy(chroma.url, ("Authorization", TOKEN)) as made:
        yield made


@pytest.fixture
def variables(proxy: TlsProxy) -> dict[str, str]:
    """All that is needed to get past it."""
    headers = json.dumps({"Authorization": TOKEN})
    return {"CHROMA_URL": proxy.url, "CHROMA_HEADERS": headers, "CHROMA_CA_FILE": str(proxy.ca_file)}


def ingest(monkeypatch: pytest.MonkeyPatch, folder: Path, **variables: str) -> tuple[int, str, str]:
    """What comes of an ingest with these variables in the environment."""
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    return outcome(here("ingest", SAMPLES / "articles", "--archive", folder))


def test_everything_elsewhere(
    tmp_path: Path, postgres: PostgresServer, proxy: TlsProxy, variables: dict[str, str]
) -> None:
    """Catalogue in PostgreSQL, vectors on a server with TLS behind a proxy: commands work, and show no secret."""
    command = partial(
        newsdesk,
        DATABASE_URL=postgres.new_database(),
        CHROMA_URL=variables["CHROMA_URL"],
        CHROMA_HEADERS=variables["CHROMA_HEADERS"],
        CHROMA_CA_FILE=variables["CHROMA_CA_FILE"],
    )
    place = ("--archive", tmp_path / "archive")
    stored = command("ingest", SAMPLES / "articles", *place)
    answered = command("ask", QUESTION, "--json", *place)
    assert ["", ""] == [done.stderr for done in (stored, answered)]
    assert "20 added" in stored.stdout
    assert json.loads(answered.stdout)["answered"]
    assert 0 == proxy.refused
    assert {"archive.id", "keywords", "write.lock"} == {path.name for path in (tmp_path / "archive").iterdir()}
    assert not any(secret in stored.stdout + answered.stdout for secret in (TOKEN, "se-cret", postgres.password))


@pytest.mark.parametrize("headers", ["", '{"Authorization": "Bearer se-cret"}'])
def test_server_that_refuses_us(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, proxy: TlsProxy, variables: dict[str, str], headers: str
) -> None:
    """What it says is passed on, and what we said to it is not."""
    code, said, message = ingest(monkeypatch, tmp_path / "a", **{**variables, "CHROMA_HEADERS": headers})
    reason = '{"error": "this server asks for credentials"}'
    expected = f"newsdesk: the Chroma server at {proxy.url} cannot be used: {reason}. {SERVER_REMEDY}\n"
    assert (1, "", expected) == (code, said, message)
    assert 0 == proxy.let_through


def test_certificate_that_is_not_trusted(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, proxy: TlsProxy, variables: dict[str, str]
) -> None:
    """The token is not sent to who knows whom."""
    code, said, message = ingest(monkeypatch, tmp_path / "a", **{**variables, "CHROMA_CA_FILE": ""})
    assert (1, "") == (code, said)
    assert message.startswith(f"newsdesk: the Chroma server at {proxy.url} cannot be used: [SSL: CERTIFICATE_VERIFY")
    assert message.endswith(f" {SERVER_REMEDY}\n")
    assert (0, 0) == (proxy.let_through, proxy.refused)


@pytest.mark.parametrize("content", [None, "no certificate"])
def test_certificates_that_cannot_be_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, variables: dict[str, str], content: str | None
) -> None:
    """The variable is named."""
    file = tmp_path / "ca.pem"
    if content:
        file.write_text(content)
    code, said, message = ingest(monkeypatch, tmp_path / "a", **{**variables, "CHROMA_CA_FILE": str(file)})
    assert (2, "") == (code, said)
    assert message.startswith(f"newsdesk: CHROMA_CA_FILE ({file}) cannot be used: ")
    assert 1 == message.count("\n")


@pytest.mark.parametrize(
    "address",
    [
        "se-cret.example",
        "ftp://se-cret.example",
        "http://se-cret.example:99999",
        "http://se-cret.example:port",
        "http://user:se-cret@server.example",
        "http://server.example/se-cret",
        "http://server.example?token=se-cret",
        "http://[::se-cret",
    ],
)
def test_address_that_names_no_server(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, address: str) -> None:
    """It may hold a secret: what it should look like is shown instead."""
    assert misused(NO_SERVER) == ingest(monkeypatch, tmp_path / "a", CHROMA_URL=address)


def test_server_that_does_not_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The address is shown as it was given."""
    address = "http://[::1]:1"
    code, said, message = ingest(monkeypatch, tmp_path / "a", CHROMA_URL=address)
    assert (1, "") == (code, said)
    assert message.startswith(f"newsdesk: the Chroma server at {address} cannot be used: ")
    assert message.endswith(f" {SERVER_REMEDY}\n")


@pytest.mark.parametrize(
    ("replaced", "by", "reason"),
    [
        ("{password}", "se-cret", 'FATAL: password authentication failed for user "newsdesk"'),
        (":{password}", "", "no password supplied"),
        ("{name}", "nothing", 'FATAL: database "nothing" does not exist'),
        ("{name}", "nothing?sslmode=require&application_name=se-cret", "server does not support SSL"),
        ("{name}", "nothing?token=se-cret", 'invalid connection option "token"'),
        ("{port}", "1", "Connection refused"),
    ],
)
def test_database_that_refuses_us(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, postgres: PostgresServer, replaced: str, by: str, reason: str
) -> None:
    """What it says is passed on, the password is not."""
    address = "postgresql://newsdesk:{password}@127.0.0.1:{port}/{name}".replace(replaced, by)
    known = {"password": postgres.password, "port": postgres.port, "name": "postgres"}
    code, said, message = ingest(monkeypatch, tmp_path / "a", DATABASE_URL=address.format(**known))
    assert (1, "") == (code, said)
    assert message.startswith("newsdesk: the archive's catalogue (postgresql://newsdesk@127.0.0.1:")
    assert reason in message
    assert message.endswith(f" {DATABASE_REMEDY}\n")
    assert not any(secret in message for secret in ("se-cret", postgres.password))


def test_database_on_a_host_that_is_none(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is no damage: nobody is sent to the backup."""
    pytest.importorskip("psycopg")
    code, said, message = ingest(monkeypatch, tmp_path / "a", DATABASE_URL="postgresql://u:se-cret@host.invalid/news")
    assert (1, "") == (code, said)
    assert message.startswith(
        "newsdesk: the archive's catalogue (postgresql://u@host.invalid/news) does not answer: "
        "failed to resolve host 'host.invalid': "
    )
    assert message.endswith(f" {DATABASE_REMEDY}\n")


@pytest.mark.parametrize(
    "password", ["se@cret", "se@cr:et", "se@cret:12", "%00se-cret", "se-cret@", "@se-cret", "a@b:se-cret@c"]
)
def test_password_that_is_not_encoded(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, password: str) -> None:
    """What follows an @ would be taken for the host, and shown."""
    pytest.importorskip("psycopg")
    address = f"postgresql://newsdesk:{password}@127.0.0.1:1/news"
    assert misused(NO_DATABASE) == ingest(monkeypatch, tmp_path / "a", DATABASE_URL=address)


@pytest.mark.parametrize("address", ["se-cret", "newsdesk:se-cret@host/news", "postgresql://u:se-cret@host:54x/news"])
def test_address_that_names_no_database(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, address: str) -> None:
    """It may hold a secret: what it should look like is shown instead."""
    assert misused(NO_DATABASE) == ingest(monkeypatch, tmp_path / "a", DATABASE_URL=address)


def test_password_with_special_characters(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, postgres: PostgresServer
) -> None:
    """Percent-encoded, it is the one that was meant."""
    import psycopg  # here, because this module is collected without it too

    database = postgres.new_database()
    with psycopg.connect(postgres.url, autocommit=True) as connection:
        connection.execute("CREATE ROLE editor LOGIN SUPERUSER PASSWORD 'p@s/s:w%rd#?'")
    address = database.replace(f"newsdesk:{postgres.password}", "editor:p%40s%2Fs%3Aw%25rd%23%3F")
    monkeypatch.setenv("DATABASE_URL", address)
    code, said, message = outcome(here("status", "--archive", tmp_path / "a"))
    assert (1, "", True) == (code, said, message.startswith("newsdesk: there is no archive"))
