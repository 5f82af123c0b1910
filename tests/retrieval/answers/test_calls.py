from collections.abc import Iterator
from time import monotonic

import pytest
from langchain_core.messages import AIMessageChunk
from langchain_core.runnables import RunnableGenerator

from retrieval.answers.calls import CallFailed, Spent, stream


def ended(**metadata: str) -> Spent:
    """What is known of a reply whose last piece says that."""

    def pieces(_: object) -> Iterator[AIMessageChunk]:
        yield AIMessageChunk(content="The dam holds.")
        yield AIMessageChunk(content="", response_metadata=metadata)

    spent = Spent()
    assert "".join(stream(RunnableGenerator(pieces), [], monotonic() + 10, spent)) == "The dam holds."
    return spent


@pytest.mark.parametrize(
    ("key", "reason"),
    [("finish_reason", "stop"), ("stop_reason", "end_turn"), ("done_reason", "stop"), ("stopReason", "end_turn")],
)
def test_each_provider_says_the_end_in_its_own_way(key: str, reason: str) -> None:
    """OpenAI, Anthropic, Ollama, Bedrock: a reply that came to its end did not break off."""
    assert ended(**{key: reason}).has_ended


@pytest.mark.parametrize("key", ["finish_reason", "stop_reason", "done_reason", "stopReason"])
def test_a_reply_that_was_cut_has_not_ended(key: str) -> None:
    """There was no more room for it."""
    assert not ended(**{key: "length"}).has_ended


@pytest.mark.parametrize("reason", ["guardrail_intervened", "content_filtered"])
def test_bedrock_declines(reason: str) -> None:
    """By a guardrail or a filter."""
    with pytest.raises(CallFailed, match="declined to answer"):
        ended(stopReason=reason)
