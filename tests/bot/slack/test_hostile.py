"""Whatever strangers wrote: nothing pings, nothing breaks, nothing is forged, and every limit is kept."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from functools import cache

import pytest

from bot.slack import answers, home, modals, notices
from bot.slack.message import Block, Message, View
from bot.slack.modals import Surroundings
from retrieval.domain import Answer, AnswerSentence
from retrieval.untrusted import one_line
from tests.bot.fakes import cite, quoting
from tests.bot.slack.hostile import COVERAGE, TEXTS, answer_of, passage_of
from tests.slack.limits import complaints, too_large, view_complaints

_SEEDS = range(len(TEXTS))
_CONTROL = re.compile(r"<[!@#]|<[a-z]+:", re.IGNORECASE)
_TEXTS = pytest.mark.parametrize("text", TEXTS, ids=range(len(TEXTS)))


@cache
def _messages(seed: int) -> list[Message]:
    answer = answer_of(seed)
    return [
        answers.answer_message(answer, "r1", note="Answered again."),
        answers.private_answer(answer, "r1"),
        answers.shared_answer(answer, "r1", "U0ADAHOLM1"),
    ]


@cache
def _views_of(seed: int) -> list[View]:
    return _views(answer_of(seed))


def _views(answer: Answer) -> list[View]:
    around = [Surroundings(c, c.quote, c.quote) for c in answer.citations]
    pages = [modals.passages_modal(answer.question.text, "r1", around, page) for page in (1, 2, 99)]
    return [*pages, modals.answer_modal(answer, "r1"), modals.feedback_modal("r1", answer.question.text)]


def _said(text: str) -> list[Message]:
    """Every notice that takes words from elsewhere."""
    return [
        notices.empty_question(text),
        notices.help_message(COVERAGE, "/ask", text),
        notices.too_busy(text),
        notices.not_allowed(text),
        notices.cannot_ask(text),
        notices.unreadable_file(text),
        notices.failed("7f3a91", text),
        notices.stopped(text),
    ]


def _about(text: str) -> Answer:
    """An answer of which every word is the text."""
    stored = text.encode("utf-8", "replace").decode() or "x"  # no catalogue can hold a lone surrogate
    passage = passage_of(stored, text, text, "https://gazette.example/a")
    return replace(quoting(text, cite(1, passage, passage.text)), standalone=text, engine=text)


def _elements(part: object) -> Iterator[dict[str, object]]:
    if isinstance(part, dict):
        yield part
        part = list(part.values())
    if isinstance(part, list | tuple):
        for each in part:
            yield from _elements(each)


@pytest.mark.parametrize("seed", _SEEDS)
def test_every_message_is_accepted(seed: int) -> None:
    """Slack has nothing to complain of, whatever an answer is made of."""
    made = [*_messages(seed), *_said(TEXTS[seed % len(TEXTS)])]
    found = [complaint for each in made for complaint in complaints(list(each.blocks), "message")]
    assert found == []


@pytest.mark.parametrize("seed", _SEEDS)
def test_every_view_is_accepted(seed: int) -> None:
    """Modals and the Home tab as well."""
    text = TEXTS[seed % len(TEXTS)]
    views = [*_views_of(seed), modals.ask_modal(), modals.waiting_modal(text, "Searching…")]
    views.append(home.home(COVERAGE, [(date(seed * 60 + 1, 1, 1), 3), (date(9999, 1, 1), 1)], TEXTS))
    assert [complaint for view in views for complaint in view_complaints(view)] == []
    assert [too_large(view) for view in views] == [False] * len(views)


@pytest.mark.parametrize("seed", _SEEDS)
def test_a_fallback_text_is_short_and_pings_nobody(seed: int) -> None:
    """A message's text has at most 4,000 bytes and no angle bracket."""
    texts = [message.text for message in [*_messages(seed), *_said(TEXTS[seed % len(TEXTS)])]]
    assert [text for text in texts if "<" in text or ">" in text or not 0 < len(text.encode()) <= 4_000] == []


@pytest.mark.parametrize("seed", _SEEDS)
def test_a_stream_pings_nobody(seed: int) -> None:
    """What is appended to a stream has no angle bracket, and all of it fits into one message."""
    texts = answers.streamed_texts(answer_of(seed))
    assert [text for text in texts if "<" in text or ">" in text] == []
    assert sum(map(len, texts)) <= 12_000


@_TEXTS
def test_nothing_but_our_own_elements(text: str) -> None:
    """Foreign words never become a mention, a broadcast, a date or an emoji, nor mrkdwn that is parsed for one."""
    answer = _about(text)
    blocks = [*answers.answer_message(answer, "r1").blocks, *_views(answer)[0]["blocks"]]
    kinds = {str(element.get("type")) for element in _elements(blocks)}
    assert (
        kinds & {"user", "usergroup", "broadcast", "channel", "date", "emoji", "mrkdwn", "markdown", "image"} == set()
    )


@_TEXTS
def test_buttons_are_ours(text: str) -> None:
    """Only our own buttons are shown, whatever an article says."""
    answer = replace(_about(text), hits=())
    shown = [e["action_id"] for e in _elements(answers.answer_message(answer, "r1").blocks) if "action_id" in e]
    assert shown == ["show_passages", "feedback"]


@_TEXTS
def test_links_go_to_the_web(text: str) -> None:
    """A link opens a web address of printable ASCII characters."""
    answer = _about(text)
    answer = replace(answer, citations=(replace(answer.citations[0], link=f"https://gazette.example/{text}"),))
    found = [str(e["url"]) for e in _elements(answers.answer_message(answer, "r1").blocks) if "url" in e]
    assert [url for url in found if not re.fullmatch(r"https://gazette\.example/[!-;=?-~]*", url)] == []


@_TEXTS
def test_a_quote_reads_as_in_the_article(text: str) -> None:
    """A short quote is shown to the letter, on one line and without what nobody sees."""
    block: Block = answers.answer_message(_about(text), "r1").blocks[0]
    shown = str(block["elements"][0]["elements"][0]["text"])
    expected = one_line(text.encode("utf-8", "replace").decode() or "x")
    assert expected in shown or (len(expected) > 300 and shown.startswith(f"“{expected[:300]}") and "…" in shown)


@_TEXTS
def test_markdown_shows_what_was_said(text: str) -> None:
    """Taking the backslashes and entities of a stream away gives the words back."""
    sentence = AnswerSentence(text[:300], ())
    streamed = answers.streamed_texts(replace(_about(text), citations=(), sentences=(sentence,)))[0]
    plain = re.sub(r"\\([!-/:-@\[-`{-~])", r"\1", streamed)
    for entity, character in (("&lt;", "<"), ("&gt;", ">"), ("&amp;", "&")):
        plain = plain.replace(entity, character)
    assert plain == one_line(text[:300])


@_TEXTS
def test_controls_are_escaped_in_streams(text: str) -> None:
    """Nothing that Slack could take for a mention or a link is left in a stream."""
    assert [found for chunk in answers.streamed_texts(_about(text)) for found in _CONTROL.findall(chunk)] == []


@pytest.mark.parametrize("seed", _SEEDS)
def test_folders_stay_private(seed: int) -> None:
    """The folder of an article's file is never shown, nor a link to it."""
    shown = [message.text + json.dumps(message.blocks) for message in _messages(seed)]
    shown += [json.dumps(view) for view in _views_of(seed)]
    assert [text for text in shown if "operator" in text or "file://" in text] == []
