"""An archive that several processes use at once, all of them as users start them."""

from __future__ import annotations

import json
import os
import re
import signal
import socket
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.cli import COMMAND, ROOT, as_lines, environment, here, newsdesk
from tests.conftest import SAMPLES

QUESTION = "Who won the Lowmarsh chess championship?"
NEWS = "Chess title for Tamsin Oakwell\n\nTamsin Oakwell won the Lowmarsh chess championship on Sunday.\n"
CORRECTED = NEWS.replace("Tamsin Oakwell", "Idris Farrow")
_PATIENCE_SECONDS = 90


class Chat:
    """A chat that reads questions from a pipe, one after the other, as long as one likes."""

    def __init__(self, archive: Path) -> None:
        self.process = subprocess.Popen(
            [*COMMAND, "chat", "--archive", str(archive)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            cwd=ROOT,
            env=environment(),
            start_new_session=True,
        )

    def say(self, line: str) -> str:
        """What comes back to a line; the echo of a comment-like command marks its end."""
        assert self.process.stdin and self.process.stdout
        self.process.stdin.write(f"{line}\n/asked today\n")
        self.process.stdin.flush()
        said: list[str] = []
        for out in self.process.stdout:
            if out.startswith("Asking as of today."):
                return "".join(said)
            said.append(out)
        raise AssertionError(f"the chat ended: {''.join(said)}")


@pytest.fixture(scope="module")
def ready(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An archive of the samples, to be copied."""
    archive = tmp_path_factory.mktemp("ready") / "archive"
    assert here("ingest", SAMPLES / "articles", "--archive", archive).returncode == 0
    return archive


@pytest.fixture
def archive(ready: Path, tmp_path: Path) -> Path:
    """An archive of the samples of one's own."""
    subprocess.run(["cp", "-r", ready, tmp_path / "archive"], check=True)
    return tmp_path / "archive"


@pytest.fixture
def chat_with() -> Iterator[Callable[[Path], Chat]]:
    """Starts chats, and ends them."""
    chats: list[Chat] = []

    def start(archive: Path) -> Chat:
        chats.append(Chat(archive))
        return chats[-1]

    yield start
    for chat in chats:
        chat.process.kill()
        chat.process.communicate()


def test_an_open_chat_answers_from_what_another_process_ingests(
    archive: Path, tmp_path: Path, chat_with: Callable[[Path], Chat]
) -> None:
    """Before the ingest it is not in the archive; the next question after it is answered, by words and by meaning."""
    chat = chat_with(archive)
    assert "Not in the archive." in chat.say(QUESTION)
    file = tmp_path / "chess.txt"
    file.write_text(NEWS)
    done = newsdesk("ingest", file, "--archive", archive)
    assert (done.returncode, done.stderr) == (0, "")
    assert "“Tamsin Oakwell won the Lowmarsh chess championship on Sunday.” [1]" in chat.say(QUESTION)
    best = re.search(r"^ 1 .*\n\s*cosine (\d\.\d\d)", chat.say("/why"), re.MULTILINE)
    assert best and float(best[1]) > 0.5


def test_a_correction_and_a_removal_reach_an_open_chat(
    archive: Path, tmp_path: Path, chat_with: Callable[[Path], Chat]
) -> None:
    """The new version is told and the old one no more; what is removed is not told at all."""
    file = _ingest(archive, tmp_path, NEWS)
    chat = chat_with(archive)
    assert "Tamsin Oakwell won" in chat.say(QUESTION)
    _ingest(archive, tmp_path, CORRECTED)
    answer = chat.say(QUESTION)
    assert ("Idris Farrow won" in answer, "Tamsin" in answer) == (True, False)
    assert here("remove", file, "--archive", archive).returncode == 0
    assert "Not in the archive." in chat.say(QUESTION)


def test_two_chats_share_the_vectors_and_outlive_each_other(
    archive: Path, tmp_path: Path, chat_with: Callable[[Path], Chat]
) -> None:
    """The second uses the first one's server, and goes on with one of its own when the first is killed."""
    first, second = chat_with(archive), chat_with(archive)
    assert "Not in the archive." in first.say(QUESTION)
    assert "Not in the archive." in second.say(QUESTION)
    server = _server(archive)
    first.process.kill()
    _ingest(archive, tmp_path, NEWS)
    assert "Tamsin Oakwell won" in second.say(QUESTION)
    assert not _is_alive(server["pid"])


def test_the_server_dies_with_a_killed_owner(archive: Path, chat_with: Callable[[Path], Chat]) -> None:
    """Within seconds of kill -9 nothing listens any more."""
    chat = chat_with(archive)
    chat.say(QUESTION)
    server = _server(archive)
    assert _listens(server["port"])
    chat.process.kill()
    _eventually(lambda: not _is_alive(server["pid"]))
    assert not _listens(server["port"])


def test_a_chat_survives_the_death_of_its_server(archive: Path, chat_with: Callable[[Path], Chat]) -> None:
    """Another one is started, and the question answered."""
    chat = chat_with(archive)
    chat.say(QUESTION)
    os.kill(_server(archive)["pid"], signal.SIGKILL)
    assert "38 million crowns" in chat.say("How much damage did the Korrel River flood cause?")


def test_asking_goes_on_while_a_long_ingest_runs(archive: Path, tmp_path: Path) -> None:
    """Questions of other processes are answered from what is there already."""
    with _long_ingest(archive, tmp_path) as ingest:
        question = {"question": "How much damage did the Korrel River flood cause?"}
        done = newsdesk("ask", "--batch", "-", "--archive", archive, stdin=as_lines([question] * 3))
        assert (done.returncode, done.stderr) == (0, "")
        assert [True] * 3 == [json.loads(line)["answered"] for line in done.stdout.splitlines()]
        assert "38 million crowns" in newsdesk("ask", question["question"], "--archive", archive).stdout
        assert ingest.poll() is None


def _ingest(archive: Path, tmp_path: Path, text: str) -> Path:
    file = tmp_path / "chess.txt"
    file.write_text(text)
    done = here("ingest", file, "--archive", archive)
    assert (done.returncode, done.stderr) == (0, "")
    return file


@contextmanager
def _long_ingest(archive: Path, tmp_path: Path) -> Iterator[subprocess.Popen[bytes]]:
    """An ingest that has begun to store, and takes a minute or more."""
    many = tmp_path / "many.jsonl"
    text = " ".join(f"Heron number {n} was seen at the weir by the keeper of the lock." for n in range(150))
    many.write_bytes(as_lines([{"url": f"https://n.example/{n}", "text": f"{n}. {text}"} for n in range(1500)]))
    before = _articles(archive)
    command = [*COMMAND, "ingest", str(many), "--archive", str(archive)]
    quiet = subprocess.DEVNULL
    # On one core: those who ask meanwhile have the other.
    process = subprocess.Popen(command, stdout=quiet, stderr=quiet, cwd=ROOT, env=environment(NEWSDESK_THREADS="1"))
    try:
        _eventually(lambda: _articles(archive) > before)
        yield process
    finally:
        process.kill()
        process.wait()


def _articles(archive: Path) -> int:
    return int(json.loads(here("status", "--json", "--archive", archive).stdout)["articles"])


def _server(archive: Path) -> dict[str, int]:
    (file,) = archive.glob("vectors*.address")
    address: dict[str, int] = json.loads(file.read_text())
    return address


def _listens(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


def _is_alive(pid: int) -> bool:
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except FileNotFoundError:
        return False
    return state != "Z"


def _eventually(is_so: Callable[[], bool]) -> None:
    deadline = time.monotonic() + _PATIENCE_SECONDS
    while not is_so():
        assert time.monotonic() < deadline
        time.sleep(0.05)
