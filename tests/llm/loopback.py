"""The chat servers as tests use them."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from http.client import HTTPConnection
from pathlib import Path
from typing import Any

Json = dict[str, Any]
_ROOT = Path(__file__).parent.parent.parent


class Loopback:
    """A process that speaks OpenAI's and Anthropic's wire formats."""

    def __init__(self, port: int) -> None:
        """Take the port it listens at."""
        self._port = port
        self.openai = f"http://127.0.0.1:{port}/v1"
        self.anthropic = f"http://127.0.0.1:{port}"

    def tell(self, *scripts: Json) -> None:
        """Say what it answers from now on, and forget what it was asked."""
        self._call("POST", "/_scripts", list(scripts))

    @property
    def requests(self) -> list[Json]:
        """What it was asked since then."""
        asked: list[Json] = self._call("GET", "/_requests")["requests"]
        return asked

    @property
    def sent(self) -> list[float]:
        """When it sent each event, by ``time.time``."""
        times: list[float] = self._call("GET", "/_requests")["sent"]
        return times

    def _call(self, method: str, path: str, body: object = None) -> Any:  # noqa: ANN401 (JSON)
        connection = HTTPConnection("127.0.0.1", self._port, timeout=10)
        try:
            connection.request(method, path, json.dumps(body))
            return json.loads(connection.getresponse().read())
        finally:
            connection.close()


@contextmanager
def loopback() -> Iterator[Loopback]:
    """The servers, until the end of the block."""
    command = [sys.executable, "-m", "tests.llm.server"]
    process = subprocess.Popen(command, cwd=_ROOT, stdout=subprocess.PIPE, text=True)
    try:
        assert process.stdout is not None
        yield Loopback(int(process.stdout.readline()))
    finally:
        process.kill()
        process.wait()


def saying(*sentences: tuple[str, int, str], not_there: bool = False, **script: object) -> Json:
    """A script whose reply has some sentences, each with a passage's number and its words."""
    return {"text": reply(*sentences, not_there=not_there), **script}


def reply(*sentences: tuple[str, int, str], not_there: bool = False) -> str:
    """A reply as the prompt asks for it."""
    listed: Sequence[Json] = [
        {"text": text, "quotes": [{"passage": number, "words": words}]} for text, number, words in sentences
    ]
    return json.dumps({"sentences": listed, "not_in_passages": not_there}, ensure_ascii=False)
