"""A real PostgreSQL, from the programs that are installed."""

from __future__ import annotations

import importlib.util
import os
import pwd
import secrets
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path
from typing import Any

from tests.servers import free_port

_ADMIN = "newsdesk"
_SECONDS = 120
"""A program of PostgreSQL that takes longer hangs."""
_CONFIGURATION = """
listen_addresses = '127.0.0.1'
port = {port}
unix_socket_directories = '{folder}'
shared_buffers = 16MB
fsync = off
"""


def why_no_postgres() -> str | None:
    """Why no PostgreSQL can be started here, or None when one can."""
    if importlib.util.find_spec("psycopg") is None:
        return "psycopg is not installed"
    return None if any(_programs()) else "PostgreSQL is not installed (no initdb)"


class PostgresServer:
    """A PostgreSQL on loopback that asks for a password."""

    def __init__(self, programs: Path, folder: Path, account: pwd.struct_passwd | None) -> None:
        """Make its files; ``account`` is the user it runs as, if not ours."""
        self.password = secrets.token_urlsafe()
        self.port = free_port()
        self.url = self._url_of("postgres")
        self._programs = programs
        self._folder = folder
        self._account = account
        self._data = folder / "data"
        self._numbers = count(1)
        self._make_files()

    def new_database(self) -> str:
        """The URL of a new, empty database."""
        import psycopg  # here, because the tests are collected without it too

        name = f"{_ADMIN}_{next(self._numbers)}"
        with psycopg.connect(self.url, autocommit=True) as connection:
            connection.execute(f"CREATE DATABASE {name} ENCODING 'UTF8' TEMPLATE template0")
        return self._url_of(name)

    def start(self) -> None:
        """Start it; returns when it accepts connections."""
        self._control("start", "--log", self._folder / "postgres.log")

    def stop(self) -> None:
        """Stop it, cutting off whoever is connected; nothing happens when it does not run."""
        if (self._data / "postmaster.pid").exists():
            self._control("stop", "--mode", "fast")

    def restart(self) -> None:
        """Stop it and start it."""
        self.stop()
        self.start()

    def _url_of(self, database: str) -> str:
        return f"postgresql://{_ADMIN}:{self.password}@127.0.0.1:{self.port}/{database}"

    def _make_files(self) -> None:
        password = self._folder / "password"
        password.write_text(self.password)
        if self._account:
            os.chown(password, self._account.pw_uid, self._account.pw_gid)
        login = ("--username", _ADMIN, "--pwfile", password, "--auth", "scram-sha-256")
        self._run("initdb", "--pgdata", self._data, *login, "--encoding", "UTF8", "--no-locale", "--no-sync")
        with (self._data / "postgresql.conf").open("a") as configuration:
            configuration.write(_CONFIGURATION.format(port=self.port, folder=self._folder))

    def _control(self, verb: str, *arguments: str | Path) -> None:
        self._run("pg_ctl", verb, "--pgdata", self._data, "--wait", *arguments)

    def _run(self, program: str, *arguments: str | Path) -> None:
        """Run a program of PostgreSQL to its end; it refuses to be run by root."""
        account: dict[str, Any] = {}
        if self._account:
            account = {"user": self._account.pw_uid, "group": self._account.pw_gid, "extra_groups": []}
        done = subprocess.run(
            [self._programs / program, *arguments],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            cwd=self._folder,
            timeout=_SECONDS,
            **account,
        )
        if done.returncode:
            raise RuntimeError(f"{program} failed: {done.stdout}{self._log()}")

    def _log(self) -> str:
        log = self._folder / "postgres.log"
        return log.read_text(errors="replace") if log.exists() else ""


@contextmanager
def postgres_server(folder: Path) -> Iterator[PostgresServer]:
    """A PostgreSQL that runs until the end of the block, its files in ``folder`` (not when we are root)."""
    account = _account()
    with _reachable(folder, account) as home:
        server = PostgresServer(next(_programs()), home, account)
        try:
            server.start()
            yield server
        finally:
            server.stop()


def _programs() -> Iterator[Path]:
    """The folders with PostgreSQL's programs; Debian does not put them on the PATH."""
    folders = []
    if initdb := shutil.which("initdb"):
        folders.append(Path(initdb).resolve().parent)
    if pg_config := shutil.which("pg_config"):
        named = subprocess.run([pg_config, "--bindir"], capture_output=True, text=True, check=True).stdout
        folders.append(Path(named.strip()))
    folders += sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)
    return (folder for folder in folders if (folder / "initdb").exists() and (folder / "pg_ctl").exists())


def _account() -> pwd.struct_passwd | None:
    """Who PostgreSQL runs as when we are root."""
    if os.geteuid():
        return None
    try:
        return pwd.getpwnam("postgres")
    except KeyError:
        return pwd.getpwnam("nobody")


@contextmanager
def _reachable(folder: Path, account: pwd.struct_passwd | None) -> Iterator[Path]:
    """The folder, or for another user one that it can reach: root's temporary folders are closed to others."""
    if account is None:
        yield folder
        return
    with tempfile.TemporaryDirectory(prefix="newsdesk-postgres-", dir="/tmp") as made:
        os.chown(made, account.pw_uid, account.pw_gid)
        yield Path(made)
