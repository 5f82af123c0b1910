"""Citations: quotes with their exact place, and the links that open the article at the quoted words."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import quote as percent_encode

from retrieval.domain import Article, Citation, Hit, Span
from retrieval.identity import file_of, is_path

_FRAGMENT_WORDS = 6
"""Words at each end of a long quote that a link carries: enough to be found, short enough for any browser."""


def cite(number: int, hit: Hit, article: Article, span: Span) -> Citation:
    """A numbered citation of a span of an article's text."""
    start, end = span
    quoted = article.text[start:end]
    return Citation(
        number=number,
        passage=hit.passage,
        quote=quoted,
        start=start,
        end=end,
        link=link_to(hit.passage.url, hit.passage.origin, quoted),
        carried_by=hit.carried_by,
    )


def stands(citation: Citation, article: Article) -> bool:
    """Whether a citation's quote stands word for word where it says."""
    return article.text[citation.start : citation.end] == citation.quote != ""


def link_to(url: str | None, origin: str | None, quoted: str) -> str | None:
    """A link to the quoted words: a text fragment on a web address, a plain link to a file, None without either.

    Addresses of other kinds (``javascript:`` and the like) come from articles and are never made into links.

    Text fragments after the WICG's draft "URL Fragment Text Directives": ``#:~:text=first words,last words``.
    """
    if url and url.lower().startswith(("http://", "https://")):
        page, _, fragment = url.partition("#")
        return f"{page}#{fragment.partition(':~:')[0] if is_path(fragment) else ''}:~:text={_fragment(quoted)}"
    if origin:
        return Path(file_of(origin)).as_uri() if Path(origin).is_absolute() else None
    return None


def _fragment(quoted: str) -> str:
    words = quoted.split()
    if len(words) <= 2 * _FRAGMENT_WORDS:
        return _encode(" ".join(words))
    return f"{_encode(' '.join(words[:_FRAGMENT_WORDS]))},{_encode(' '.join(words[-_FRAGMENT_WORDS:]))}"


def _encode(text: str) -> str:
    """Percent-encode also the hyphen, which has a meaning of its own in a text directive."""
    return percent_encode(text, safe="").replace("-", "%2D")
