"""A follow-up made to stand alone by a model, or by the rules where the model does not, or invents."""

from __future__ import annotations

import time

from retrieval.answers.calls import CallFailed, Spent, stream
from retrieval.answers.prompting import rewriting
from retrieval.answers.written import Writer
from retrieval.domain import Question
from retrieval.followups import standalone
from retrieval.question import MAX_QUESTION_CHARACTERS
from retrieval.words import content_stems

_SECONDS = 5.0
"""A follow-up is worth no longer wait: the rules take a millisecond."""
_MOST_CHARACTERS = 4_000
"""Of the conversation, about a thousand tokens: the newest turns that fit."""
_ANSWER_CHARACTERS = 600


class Rewriter:
    """Makes follow-ups stand alone."""

    def __init__(self, writer: Writer) -> None:
        """Take the model."""
        self._writer = writer

    def standalone(self, question: Question) -> str:
        """The question as it would have been asked without the conversation before it."""
        if not question.history or not self._writer.breaker.is_closed():
            return standalone(question)
        history = within_budget(question)
        try:
            asked = rewriting(question.text, history)
            limit = time.monotonic() + min(_SECONDS, self._writer.seconds)
            rewritten = " ".join("".join(stream(self._writer.model, asked, limit, Spent())).split()).strip("\"“”'` ")
        except CallFailed as failure:
            failure.log()
            self._writer.breaker.note(is_good=not failure.is_trouble)
            return standalone(question)
        self._writer.breaker.note(is_good=True)
        said = " ".join([question.text, *(words for turn in history for words in turn)])
        return rewritten if _is_sound(rewritten, said) else standalone(question)


def within_budget(question: Question) -> list[tuple[str, str]]:
    """The newest turns of a conversation that fit, oldest first."""
    kept: list[tuple[str, str]] = []
    left = _MOST_CHARACTERS
    for turn in reversed(question.history):
        told = turn.question[:_ANSWER_CHARACTERS], turn.answer[:_ANSWER_CHARACTERS]
        left -= sum(map(len, told))
        if left < 0:
            break
        kept.append(told)
    return kept[::-1]


def _is_sound(rewritten: str, said: str) -> bool:
    """Whether it is a question made of the conversation's words: a model must not bring in what nobody said."""
    if not rewritten or len(rewritten) > min(MAX_QUESTION_CHARACTERS, 2 * len(said) + 80) or "{" in rewritten:
        return False
    return set(content_stems(rewritten)) <= set(content_stems(said))
