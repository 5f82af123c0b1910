import logging
import time

import pytest

from retrieval.domain import Question, Turn
from retrieval.errors import SettingsError, WriterError
from retrieval.models import build_model
from tests.llm.conftest import BuildChain
from tests.llm.loopback import Json, Loopback, reply, saying
from tests.llm.test_answers import DAMAGE, SAID, WRONG, number_of

LONG = {
    "openai": {"status": 400, "code": "context_length_exceeded", "message": "context_length_exceeded: too many tokens"},
    "anthropic": {"status": 400, "message": "prompt is too long: 300000 tokens > 200000 maximum"},
}
SLOW = {"text": "", "wait": 3.0}


@pytest.mark.parametrize(
    ("script", "said", "attempts"),
    [
        ({"status": 500}, "has trouble on its provider's side", 3),
        ({"status": 503}, "has trouble on its provider's side", 3),
        ({"status": 529}, "has trouble on its provider's side", 3),
        ({"status": 429}, "is asked too often", 3),
        ({"status": 429, "headers": {"retry-after": "3600"}}, "is asked too often", 1),
        ({"status": 401, "message": "Incorrect API key provided: sk-loop***6789"}, "did not accept our key", 1),
        ({"status": 403}, "did not accept our key", 1),
        ({"status": 404}, "is not known to its provider", 1),
        ({"status": 400}, "did not accept the request", 1),
        ({"text": reply(), "cut": 3}, "could not be reached, or broke off", 3),
        ({"text": ""}, "said nothing that can be used", 3),
        ({"text": "Lorem ipsum dolor sit amet. " * 2000}, "said nothing that can be used", 3),
        ({"text": '{"sentences": [{"text": 5}, "x"]}'}, "said nothing that can be used", 3),
        ({"text": "[" * 50_000}, "said nothing that can be used", 3),
        (saying(not_there=True), "found no answer in the articles", 1),
        (saying((WRONG, 1, SAID)), "wrote nothing that its sources bear out", 1),
    ],
)
def test_what_fails_gives_quotes_labelled(
    chain: BuildChain, servers: Loopback, script: Json, said: str, attempts: int
) -> None:
    """Retried where that may help, never more than twice; then quotes, which say why."""
    servers.tell(script)
    answer = chain(llm_seconds=6).invoke(Question(DAMAGE))
    failed, _, differ = answer.note.partition(" Sources differ")
    assert failed == f"The language model {said}; what follows are quotes."
    assert "61 million crowns" in differ  # what the quotes say of themselves is said all the same
    assert (answer.engine, answer.answered, len(servers.requests)) == ("extractive", True, attempts)
    assert failed in answer.text


def test_a_refusal_of_the_provider_is_not_asked_again(chain: BuildChain, servers: Loopback, provider: str) -> None:
    """OpenAI filters content, Anthropic stops with a refusal."""
    servers.tell({"text": "I cannot", "finish": {"openai": "content_filter", "anthropic": "refusal"}[provider]})
    answer = chain().invoke(Question(DAMAGE))
    assert answer.note.startswith("The language model declined to answer; what follows are quotes.")
    assert len(servers.requests) == 1


def test_a_slow_model_does_not_exceed_the_time_limit(chain: BuildChain, servers: Loopback) -> None:
    """Neither by silence nor by a trickle."""
    for script in (SLOW, {"text": reply() * 20, "pieces": 600, "pause": 0.05}):
        servers.tell(script)
        built, started = chain(llm_seconds=1), time.monotonic()
        answer = built.invoke(Question(DAMAGE))
        assert answer.note.startswith("The language model did not answer in time; what follows are quotes.")
        assert time.monotonic() - started < 2.5


def test_a_passing_failure_is_not_seen(chain: BuildChain, servers: Loopback) -> None:
    """Retry-After is waited for."""
    good = saying((f"{SAID}.", number_of(chain, DAMAGE, SAID), SAID))
    servers.tell({"status": 429, "headers": {"retry-after": "1"}}, {"status": 502}, good)
    started = time.monotonic()
    answer = chain().invoke(Question(DAMAGE))
    assert (answer.text, answer.note, len(servers.requests)) == (f"{SAID}. [1]", "", 3)
    assert time.monotonic() - started > 1


def test_a_cut_stream_keeps_what_was_verified(chain: BuildChain, servers: Loopback) -> None:
    """And says that it broke off; nothing is asked twice that was shown once."""
    number = number_of(chain, DAMAGE, SAID)
    servers.tell(saying((f"{SAID}.", number, SAID), (WRONG, number, SAID), pieces=40, cut=33))
    answer = chain().invoke(Question(DAMAGE))
    assert answer.text == f"{SAID}. [1] The language model could not be reached, or broke off."
    assert len(servers.requests) == 1


def test_a_stream_that_ends_too_early_is_noticed(chain: BuildChain, servers: Loopback) -> None:
    """A clean end without the model's own is none."""
    text = reply((f"{SAID}.", number_of(chain, DAMAGE, SAID), SAID)).removesuffix('], "not_in_passages": false}')
    servers.tell({"text": text, "finish": {}, "has_end": False})
    assert chain().invoke(Question(DAMAGE)).note == "The language model broke off."


def test_a_context_that_is_too_long_is_shortened(chain: BuildChain, servers: Loopback, provider: str) -> None:
    """Asked again with half the passages."""
    number = number_of(chain, DAMAGE, SAID)
    servers.tell(LONG[provider], saying((f"{SAID}.", number, SAID)))
    assert chain().invoke(Question(DAMAGE)).text == f"{SAID}. [1]"
    sizes = [len(str(request["body"])) for request in servers.requests]
    assert sizes[1] < 0.75 * sizes[0]


def test_a_dead_provider_is_left_alone(chain: BuildChain, servers: Loopback) -> None:
    """After three answers without it, the next ones do not wait for it."""
    servers.tell({"status": 500})
    built = chain()
    for _ in range(3):
        built.invoke(Question(DAMAGE))
    asked = len(servers.requests)
    answer = built.invoke(Question(DAMAGE))
    assert "has failed too often of late" in answer.note
    assert len(servers.requests) == asked


def test_a_silent_provider_is_left_alone(chain: BuildChain, servers: Loopback) -> None:
    """One that takes requests and never answers is as dead as one that fails."""
    servers.tell(SLOW)
    built = chain(llm_seconds=1)
    for _ in range(3):
        built.invoke(Question(DAMAGE))
    assert "has failed too often of late" in built.invoke(Question(DAMAGE)).note
    assert len(servers.requests) == 3


def test_operators_are_told_once_of_all_attempts(
    chain: BuildChain, servers: Loopback, caplog: pytest.LogCaptureFixture
) -> None:
    """One line, however often it was tried."""
    servers.tell({"status": 502})
    chain().invoke(Question(DAMAGE))
    assert (3, 1) == (len(servers.requests), sum("the language model failed" in line for line in caplog.messages))


def test_no_key_is_ever_logged(chain: BuildChain, servers: Loopback, caplog: pytest.LogCaptureFixture) -> None:
    """Nor what the provider says, which may hold a part of it."""
    servers.tell({"status": 401, "message": "Incorrect API key provided: sk-loopback-0123456789"})
    with caplog.at_level(logging.DEBUG, logger="retrieval"):
        answer = chain().invoke(Question(DAMAGE))
    assert "sk-loop" not in caplog.text + answer.text + str(answer.writing)
    assert "HTTP 401" in caplog.text


def test_a_question_without_any_match_costs_nothing(chain: BuildChain, servers: Loopback) -> None:
    """What the archive surely does not hold is not asked of a model."""
    servers.tell(saying())
    answer = chain().invoke(Question("Who won the world chess championship?"))
    assert (answer.answered, answer.writing, servers.requests) == (False, None, [])


def test_a_follow_up_is_rewritten_by_the_model(chain: BuildChain, servers: Loopback) -> None:
    """And searched as rewritten; a rewriting with words that nobody said is not used, nor one that fails."""
    turn = Turn("How many people were killed in the Kerman attack?", "The Kerman attack killed 95 people.")
    follow_up = Question("And how many were injured?", history=(turn,))
    by_rules = "How many were injured in the Kerman attack?"
    expected = {
        "How many people were injured in the Kerman attack?": "How many people were injured in the Kerman attack?",
        "How many were injured in the London bombing?": by_rules,
        "": by_rules,
    }
    for rewritten, searched in expected.items():
        servers.tell({"text": rewritten}, saying(not_there=True))
        assert chain().invoke(follow_up).standalone == searched
    servers.tell({"status": 500})
    assert chain().invoke(follow_up).standalone == by_rules


@pytest.mark.parametrize(
    ("name", "error", "words"),
    [
        ("gpt-4", SettingsError, "provider:model"),
        ("nobody:model", SettingsError, "does not know"),
        ("google_genai:gemini", WriterError, r"pip install 'newsdesk\[google\]'"),
        ("groq:llama", WriterError, "pip install langchain-groq"),
        ("openai:gpt-4.1-mini", WriterError, "OPENAI_API_KEY"),
    ],
)
def test_a_model_that_cannot_be_used_is_said_clearly(
    name: str, error: type[Exception], words: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What to install, which variable to set."""
    monkeypatch.delenv("OPENAI_API_KEY", raising=False)
    with pytest.raises(error, match=words):
        build_model(name, timeout=1)
