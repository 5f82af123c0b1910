"""Answer → Slack: pure functions that make messages and parts of messages of answers."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence, Set
from typing import TypeVar

from bot import wording
from bot.slack import ids
from bot.slack.message import (
    Block,
    Element,
    Message,
    actions,
    bullets,
    button,
    feedback,
    link,
    message,
    questions,
    quiet,
    quote,
    rich,
    section,
    weight,
    words,
)
from bot.slack.text import described, markdown, quotation, shorten, title_of, web_link
from retrieval.answers.refusal import without_nearest
from retrieval.domain import Answer, AnswerSentence, Citation, Passage
from retrieval.phrasing import counted
from retrieval.untrusted import one_line

_SENTENCES_ROOM = 5_000
_SOURCES_ROOM = 3_000
"""Slack takes about 11,000 characters a message, of which buttons and the small lines need their part."""
_SENTENCE = 1_500
_QUOTE = 600
_MOST_NUMBERS = 8
_MOST_FOLLOW_UPS = 3
_FOLLOW_UP, _SHORT_FOLLOW_UP = "What is known about {}?", "More on {}"
_HEADLINE, _SHORT_HEADLINE = 150, 60
_NEAREST = "Nearest articles, which do not answer the question"
_USER = re.compile(r"[UW][A-Z0-9]{1,20}")

_Part = TypeVar("_Part")


def answer_message(answer: Answer, receipt: str, *, note: str = "") -> Message:
    """An answer for a thread.

    Args:
        answer: what is said.
        receipt: under which the answer is kept; what is clicked comes back with it.
        note: a quiet line above it, e.g. that the question was edited.
    """
    blocks = [*_quiet(note), *_said(answer), *closing_blocks(answer, receipt)]
    return message(_fallback(answer), blocks)


def private_answer(answer: Answer, receipt: str) -> Message:
    """An answer for the asker alone, who sees the question with it and can share both."""
    share = button("Share in channel", ids.SHARE, receipt, primary=True)
    blocks = [*_asked(answer), *_said(answer), *_sources(answer), *_facts(answer)]
    blocks += [actions(share, *_buttons(answer, receipt)), feedback(receipt)]
    return message(_fallback(answer), blocks)


def shared_answer(answer: Answer, receipt: str, by_user: str) -> Message:
    """A private answer as it is posted for all.

    Args:
        answer: what is said.
        receipt: under which the answer is kept.
        by_user: the id of the user who asked and shares it; the only one who is named, so nobody else is pinged.
    """
    asker = {"type": "user", "user_id": by_user} if _USER.fullmatch(by_user) else words("Someone")
    question = _question(answer)
    asked = rich(section(asker, words(" asked: "), words(question, bold=True)))
    text = f"{wording.in_quotes(question)}\n{_fallback(answer)}"
    return message(text, [asked, *_said(answer), *closing_blocks(answer, receipt)])


def streamed_texts(answer: Answer) -> list[str]:
    """The answer's sentences as Markdown, one for each append to a stream."""
    first, *others = map(markdown, _lines(answer))
    return [first, *(f"\n\n{text}" for text in others)]


def closing_blocks(answer: Answer, receipt: str) -> tuple[Block, ...]:
    """What stands below an answer's sentences: sources, as of when, buttons."""
    buttons = _buttons(answer, receipt)
    row = [actions(*buttons)] if buttons else []
    return (*_sources(answer), *_facts(answer), *row, feedback(receipt))


def follow_up_buttons(answer: Answer) -> list[Element]:
    """Questions to ask next, about the further articles that were found nearly as good as those that are cited."""
    return questions(ids.FOLLOW_UP, follow_ups(answer))


def body(answer: Answer) -> list[Block]:
    """The question, the sentences, their sources and as of when, without anything to click on."""
    return [*_asked(answer), *_said(answer), *_sources(answer), *_facts(answer)]


def source_line(passage: Passage, url: str | None, *numbers: Element) -> Element:
    """An article in one line: numbers, its title as a link, whence it is."""
    spaced = [part for number in numbers for part in (number, words(" "))]
    whence = described(passage)
    return section(*spaced, link(title_of(passage), url), words(f" — {whence}" if whence else ""))


def _said(answer: Answer) -> list[Block]:
    """The sentences, or the words of the refusal."""
    if not answer.answered or not answer.sentences:
        headline, rest = _refusal(answer)
        return [rich(section(words(headline, bold=not answer.answered), words(rest)))]
    sections = list(_fitting((_sentence(each, answer) for each in answer.sentences), _SENTENCES_ROOM))
    left = len(answer.sentences) - len(sections)
    shortened = [*_quiet(f"Shortened: {counted(left, 'more sentence')}." if left else "")]
    return [*_quiet(wording.excuse(answer)), rich(*sections), *shortened]


def _sentence(sentence: AnswerSentence, answer: Answer) -> Element:
    cited = _cited(sentence, answer)
    numbers = [part for citation in cited[:_MOST_NUMBERS] for part in (words(" "), _number(citation))]
    more = words(" …" if len(cited) > _MOST_NUMBERS else "")
    said = _words_of(sentence, answer)
    decisive = next((one for citation in cited for one in map(one_line, citation.decisive) if one in said), "")
    before, bold, after = said.partition(decisive) if decisive else (said, "", "")
    return section(words(before), words(bold, bold=True), words(after), *numbers, more)


def _words_of(sentence: AnswerSentence, answer: Answer) -> str:
    """A sentence that is a quote stands in quotation marks."""
    said = one_line(sentence.text)
    shown = next((c for c in _cited(sentence, answer) if one_line(c.quote) == said), None)
    return quotation(shown, _SENTENCE) if shown else shorten(said, _SENTENCE)


def _cited(sentence: AnswerSentence, answer: Answer) -> list[Citation]:
    return [citation for citation in answer.citations if citation.number in sentence.citations]


def _number(citation: Citation) -> Element:
    return link(f"[{citation.number}]", web_link(citation.link))


def _sources(answer: Answer) -> list[Block]:
    """The cited articles, each once; for a refusal the nearest, which support nothing and have no numbers."""
    if not answer.answered:
        near = [source_line(passage, web_link(passage.url))["elements"] for passage in _nearest(answer)]
        return [quiet(_NEAREST), rich(bullets(near))] if near else []
    articles, shown = _articles(answer), wording.shown_quotes(answer)
    sources = list(_fitting((_source(each, shown) for each in articles), _SOURCES_ROOM))
    if not sources:
        return []
    left = len(articles) - len(sources)
    note = f"{counted(left, 'more source')}: see Show passages." if left else ""
    return [quiet("Sources"), rich(*(part for source in sources for part in source)), *_quiet(note)]


def _source(citations: Sequence[Citation], shown: Set[int]) -> list[Element]:
    """An article's numbers and name, and below them the quotes that the answer itself does not show."""
    first = citations[0]
    many = len(citations) > 1
    numbers = [_number(each) if many else words(f"[{each.number}]") for each in citations[:_MOST_NUMBERS]]
    line = source_line(first.passage, web_link(first.link), *numbers)
    if carried := next(filter(None, map(wording.carried, citations)), ""):
        line["elements"].append(words(f" · {shorten(carried, 200)}"))
    hidden = [each for each in citations[:_MOST_NUMBERS] if each.number not in shown]
    return [
        line,
        *(quote(words(quotation(each, _QUOTE)), words(f" [{each.number}]" if many else "")) for each in hidden),
    ]


def _articles(answer: Answer) -> list[list[Citation]]:
    articles: dict[str, list[Citation]] = {}
    for citation in answer.citations:
        articles.setdefault(citation.passage.article_id, []).append(citation)
    return list(articles.values())


def _nearest(answer: Answer) -> list[Passage]:
    return wording.nearest(answer) if without_nearest(answer)[1] else []


def _refusal(answer: Answer) -> tuple[str, str]:
    """The first sentence, and what follows it but for the nearest articles, which are listed."""
    said = shorten(one_line(without_nearest(answer)[0]), _SENTENCES_ROOM) or "Not in the archive."
    headline, stop, rest = said.partition(". ")
    return headline + stop.rstrip(), f" {rest}" if rest else ""


def _facts(answer: Answer) -> list[Block]:
    searched = wording.reading(answer)
    return [*_quiet(f"Searched as: {shorten(searched, 300)}" if searched else ""), quiet(wording.facts(answer))]


def _buttons(answer: Answer, receipt: str) -> list[Element]:
    passages = [button("Show passages", ids.SHOW_PASSAGES, receipt)] if answer.citations else []
    return [*passages, *follow_up_buttons(answer)]


def follow_ups(answer: Answer) -> list[tuple[str, str]]:
    """Those questions, each behind its label, which has room for a part of the headline."""
    headlines = [one_line(passage.title).rstrip(".?! ") for passage in wording.related(answer)]
    pairs = [
        (
            _SHORT_FOLLOW_UP.format(wording.in_quotes(shorten(headline, _SHORT_HEADLINE))),
            _FOLLOW_UP.format(wording.in_quotes(shorten(headline, _HEADLINE))),
        )
        for headline in dict.fromkeys(headlines)
        if headline
    ]
    return [pair for pair in pairs if answer.answered and pair[1] != _question(answer)][:_MOST_FOLLOW_UPS]


def _asked(answer: Answer) -> list[Block]:
    return [quiet(f"You asked: {_question(answer)}")]


def _question(answer: Answer) -> str:
    return shorten(one_line(answer.question.text), 500)


def _lines(answer: Answer) -> list[str]:
    """The sentences with their numbers as plain text."""
    if not answer.answered or not answer.sentences:
        return ["".join(_refusal(answer))]
    lines = _fitting((_line(sentence, answer) for sentence in answer.sentences), _SENTENCES_ROOM)
    return [*filter(None, [wording.excuse(answer)]), *lines]


def _line(sentence: AnswerSentence, answer: Answer) -> str:
    numbers = "".join(f" [{citation.number}]" for citation in _cited(sentence, answer)[:_MOST_NUMBERS])
    return _words_of(sentence, answer) + numbers


def _fallback(answer: Answer) -> str:
    """The answer as plain text: its sentences, an empty line, its sources, an empty line, as of when."""
    if answer.answered:
        listed = [_named(f"[{citation.number}]", citation.passage) for citation in answer.citations]
    else:
        near = [_named("•", passage) for passage in _nearest(answer)]
        listed = [f"{_NEAREST}:", *near] if near else []
    parts = ("\n".join(_lines(answer)), "\n".join(listed), wording.facts(answer))
    return "\n\n".join(part for part in parts if part)


def _named(mark: str, passage: Passage) -> str:
    return ", ".join(part for part in (f"{mark} {title_of(passage)}", described(passage)) if part)


def _fitting(parts: Iterable[_Part], room: int) -> Iterator[_Part]:
    """The first of them, and those after it while there is room."""
    for number, part in enumerate(parts):
        room -= weight(part)
        if room < 0 and number:
            return
        yield part


def _quiet(text: str) -> list[Block]:
    return [quiet(text)] if text else []
