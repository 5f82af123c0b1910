"""Article → passages: runs of whole sentences that fit, heading included, into what the embedding model reads."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Sequence

from retrieval.domain import Article, PassageSpan, Span, SplitArticle
from retrieval.heading import CountTokens, heading_of

_SPARE_TOKENS = 2
"""A sentence's tokens are counted alone; joined with its neighbours a cut word may make one more."""

_CONTINUES = re.compile(
    r"""(?: \b[ap]\.m\. | \b(?:U\.S|U\.K|U\.N|E\.U|D\.C)\. | \b(?:Mr|Mrs|Ms|Dr|Prof|Rep|Reps|Sen|Sens|Gov|Govs|Lt|Sgt|
        Cpl|Col|Gen|Maj|Capt|Cmdr|Adm|Pvt|Supt|Insp|Rev|Hon|Msgr|St|Mt|Ft|No|Nos|vs)\. )\s*$""",
    re.VERBOSE,
)
_STARTS_NEW = re.compile(r"(?:He|She|It|They|We|I|The|A|An|But|And|In|On|At|This|That|His|Her|Their)\b|[“\"‘']")
_AFTER_TIME = re.compile(r"(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day\b|[A-Z]{2,4}\b|[a-z(]")


def split_article(article: Article, count_tokens: CountTokens, max_tokens: int) -> SplitArticle:
    """Cut an article into passages along sentence boundaries.

    Args:
        article: the article; offsets in the result count characters of its text.
        count_tokens: tokens of each of some texts, as the embedding model counts them.
        max_tokens: what the model reads at most; heading and passage together stay within it.

    Returns:
        The article with its heading and its passages in order; none for a text without a word in it.
    """
    heading = heading_of(article.title, article.published, count_tokens)
    budget = max_tokens - (count_tokens([heading])[0] if heading else 0) - _SPARE_TOKENS
    spans = _fitting(article.text, sentence_spans(article.text, article.language), count_tokens, budget)
    groups = _pack([tokens for _, tokens in spans], budget)
    passages = tuple(_passage([span for span, _ in spans[first:last]]) for first, last in groups)
    return SplitArticle(article, heading, passages)


def sentence_spans(text: str, language: str | None = None) -> list[Span]:
    """The sentences of a text as character spans, surrounding white space left out.

    Splits by sentencex (the rules of Wikimedia's content translation), then joins what it cuts behind abbreviations
    that news is full of: "5 p.m. Tuesday", "U.S. Rep. Smith".
    """
    import sentencex

    spans: list[Span] = []
    for boundary in sentencex.get_sentence_boundaries(language or "en", text):
        span = _strip(text, boundary["start_index"], boundary["end_index"])
        if span[0] == span[1]:
            continue
        if spans and _belongs_together(text, spans[-1], span):
            span = (spans.pop()[0], span[1])
        spans.append(span)
    return spans


def _belongs_together(text: str, left: Span, right: Span) -> bool:
    if "\n" in text[left[1] : right[0]]:
        return False
    ending = _CONTINUES.search(text[max(left[0], left[1] - 12) : left[1]])
    if ending is None:
        return False
    if ending.group().strip() in ("a.m.", "p.m."):
        return _AFTER_TIME.match(text, right[0]) is not None
    return _STARTS_NEW.match(text, right[0]) is None


def _strip(text: str, start: int, end: int) -> Span:
    piece = text[start:end].rstrip()
    return start + len(piece) - len(piece.lstrip()), start + len(piece)


def _fitting(text: str, spans: list[Span], count_tokens: CountTokens, budget: int) -> list[tuple[Span, int]]:
    """The sentences with their tokens; one that is longer than a whole passage is halved until its parts fit."""
    counted = count_tokens([text[start:end] for start, end in spans]) if spans else []
    fitting: list[tuple[Span, int]] = []
    for span, tokens in zip(spans, counted, strict=True):
        fitting += [(span, tokens)] if tokens <= budget else _halve(text, span, count_tokens, budget)
    return fitting


def _halve(text: str, span: Span, count_tokens: CountTokens, budget: int) -> list[tuple[Span, int]]:
    start, end = span
    tokens = count_tokens([text[start:end]])[0]
    if tokens <= budget or end - start < 2:
        return [(span, min(tokens, budget))]
    middle = (start + end) // 2
    space = text.find(" ", middle, end - 1)
    cut = space if space > 0 else middle
    halves = [_strip(text, start, cut), _strip(text, cut, end)]
    return [part for half in halves if half[0] < half[1] for part in _halve(text, half, count_tokens, budget)]


def _pack(tokens: Sequence[int], budget: int) -> Iterator[tuple[int, int]]:
    """Group consecutive sentences into as few passages as fit, of about the same size: no tiny rest at the end."""
    even = sum(tokens) / max(math.ceil(sum(tokens) / budget), 1)
    first, filled = 0, 0
    for index, size in enumerate(tokens):
        if index > first and (filled + size > budget or filled + size / 2 > even):
            yield first, index
            first, filled = index, 0
        filled += size
    if first < len(tokens):
        yield first, len(tokens)


def _passage(sentences: list[Span]) -> PassageSpan:
    return PassageSpan(sentences[0][0], sentences[-1][1], tuple(sentences))
