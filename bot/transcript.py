"""A transcript: questions, answers and their sources as Markdown, in a file that never replaces another."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import datetime
from itertools import count
from pathlib import Path

from bot import wording
from retrieval.domain import Answer, AnswerSentence, Citation
from retrieval.errors import UsageError
from retrieval.phrasing import written
from retrieval.untrusted import one_line, safe_link

_MARKDOWN = re.compile(r"[\\`*_\[\]<>~|]|&(?=#?\w+;)")
"""What Markdown would not show as it stands. Marks that count at a line's start are no matter: no words stand there."""

_LINE_BREAK = "  \n   "
"""Within a list's item."""


def to_markdown(answers: Sequence[Answer], saved: datetime) -> str:
    """The transcript of some answers, oldest first."""
    heading = f"# Newsdesk, {written(saved)}, {saved:%H:%M}"
    return "\n\n".join([heading, *(_section(answer) for answer in answers)]) + "\n"


def save_new(path: Path, text: str) -> Path:
    """Write a new file; where there is one already, ``-2``, ``-3`` … is added to the name.

    Returns:
        The file that was written.

    Raises:
        UsageError: it cannot be written.
    """
    for number in count(1):
        candidate = path if number == 1 else path.with_name(f"{path.stem}-{number}{path.suffix}")
        try:
            with candidate.open("x", encoding="utf-8") as file:
                file.write(text)
        except FileExistsError:
            continue
        except (OSError, ValueError) as error:  # ValueError: a name that can be no file's
            reason = getattr(error, "strerror", None) or "that is no file name"
            raise UsageError(f"{candidate} cannot be written: {reason}. Name another file: /save FILE") from error
        return candidate
    raise AssertionError("unreachable: the names never run out")


def _section(answer: Answer) -> str:
    parts = [f"## {_escape(answer.question.text)}"]
    if searched := wording.reading(answer):
        parts.append(f"Searched as: {_escape(searched)}")
    if excuse := wording.excuse(answer):
        parts.append(_escape(excuse))
    parts += _answered(answer) if answer.answered else [_escape(answer.text)]
    return "\n\n".join([*parts, _escape(wording.facts(answer))])


def _answered(answer: Answer) -> Iterator[str]:
    shown = wording.shown_quotes(answer)
    for sentence in answer.sentences:
        yield _sentence(sentence, answer, shown)
    yield "\n".join(_source(citation, quoted=citation.number not in shown) for citation in answer.citations)


def _sentence(sentence: AnswerSentence, answer: Answer, shown: frozenset[int]) -> str:
    cited = [citation for citation in answer.citations if citation.number in sentence.citations]
    numbers = "".join(f" \\[{citation.number}\\]" for citation in cited)
    quote = next((c for c in cited if c.number in shown and one_line(c.quote) == one_line(sentence.text)), None)
    return f"> {_escape(wording.quotation(quote))}{numbers}" if quote else f"{_escape(sentence.text)}{numbers}"


def _source(citation: Citation, *, quoted: bool) -> str:
    """A list item; a link in angle brackets may hold any character that ``safe_link`` leaves."""
    title = _escape(wording.title_of(citation.passage))
    described = (wording.whence(citation.passage), wording.corrected(citation.passage))
    whence = _escape(", ".join(part for part in described if part))
    link = safe_link(citation.link)
    parts = [f"[{title}](<{link}>)" if link else title, whence]
    below = [wording.quotation(citation) if quoted else "", wording.carried(citation)]
    heading = f"{citation.number}. " + " — ".join(part for part in parts if part)
    return _LINE_BREAK.join([heading, *(_escape(words) for words in below if words)])


def _escape(text: str) -> str:
    return _MARKDOWN.sub(r"\\\g<0>", one_line(text))
