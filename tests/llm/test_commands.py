import io
import json
import time

import pytest

from bot.repl import run_repl
from bot.terminal import build_console
from retrieval.archive.archive import Archive
from retrieval.domain import Question
from tests.bot.contract import REPLY
from tests.cli import here
from tests.llm.conftest import BuildChain
from tests.llm.loopback import Loopback, saying
from tests.llm.test_answers import DAMAGE, SAID, WRONG, number_of


class Timed(io.StringIO):
    """Remembers when each piece of output came."""

    def __init__(self) -> None:
        super().__init__()
        self.times: list[tuple[float, str]] = []

    def write(self, words: str) -> int:
        self.times.append((time.time(), words))
        return super().write(words)

    def when(self, words: str) -> float:
        """When some words came."""
        return next(moment for moment, written in self.times if words in written)


def test_ask_keeps_its_contract(
    chain: BuildChain, servers: Loopback, provider: str, sample_archive: Archive, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The same keys as without a model; ``engine`` names it."""
    servers.tell(saying((f"{SAID}.", number_of(chain, DAMAGE, SAID), SAID)))
    monkeypatch.setenv("NEWSDESK_LLM", f"{provider}:loopback")
    monkeypatch.setenv("NEWSDESK_LLM_BASE_URL", getattr(servers, provider))
    monkeypatch.setenv("NEWSDESK_RECEIPTS", "false")
    answer = json.loads(here("ask", "--json", DAMAGE, "--archive", sample_archive.folder).stdout)
    assert (answer.keys(), answer["engine"]) == (REPLY.keys(), f"{provider}:loopback")
    assert (answer["text"], answer["citations"][0]["quote"]) == (f"{SAID}. [1]", SAID)


def test_the_chat_shows_sentences_as_they_are_verified(
    chain: BuildChain, servers: Loopback, sample_archive: Archive
) -> None:
    """The first while the model still writes; what is left out never; /why tells how each was judged."""
    number = number_of(chain, DAMAGE, SAID)
    second = "Three people died in the Korrel River flood"
    there = number_of(chain, DAMAGE, second)
    said = saying((f"{SAID}.", number, SAID), (WRONG, number, SAID), (f"{second}.", there, second), pieces=4, pause=0.4)
    servers.tell(said)
    output = Timed()
    stdin = io.StringIO(f"{DAMAGE}\n/why\n")
    console = build_console(output, width=100)
    run_repl(chain(), sample_archive, history_file=sample_archive.folder / "none", console=console, stdin=stdin)
    shown = output.getvalue()
    assert output.when(second) - output.when(f"{SAID}. [1]") > 0.3
    assert shown.count(f"{SAID}. [1]") == 1
    assert shown.index(f"{second}. [2]") < shown.index("Sources") < shown.index("1 sentence left out")
    assert f"unsupported: {WRONG} (the number “83 million” is not in its source)" in shown


def test_the_last_of_the_stream_is_what_invoke_gives(chain: BuildChain, servers: Loopback) -> None:
    """Whoever does not want to watch gets the same."""
    servers.tell(saying((f"{SAID}.", number_of(chain, DAMAGE, SAID), SAID)))
    built = chain()
    *_, last = built.stream(Question(DAMAGE))
    assert last.text == built.invoke(Question(DAMAGE)).text
