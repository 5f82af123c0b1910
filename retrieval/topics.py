"""Whether a question asks for the news of something, and nothing else: "What's the latest on the ferry strike?"."""

from __future__ import annotations

import re

from retrieval.dates import without_time_words
from retrieval.words import STOPWORDS, words

_POLITE = (
    r"(?:(?:please|ok|hi|and|so)\b[\s,]*)?(?:(?:(?:can|could) you\s+)?(?:give|show|tell|send) (?:me|us)\s+|"
    r"(?:do we have|have we|have you got|is there|are there|i(?:['’]d| would) like)\s+)?"
)
_NEWS = (
    r"(?:latest|newest|recent|most recent|current)?\s*"
    r"(?:news|updates?|headlines?|stor(?:y|ies)|developments?|articles?|reports?|coverage)?"
)
_FORMS = (
    rf"{_POLITE}(?:what(?:['’]?s| is| are| was)?\s+)?(?:(?:the|any|some|all)\s+)*(?=\w){_NEWS}\s+"
    r"(?:on|about|of|regarding|concerning|from)",
    r"what(?:['’]?s| is)\s+(?:new|happening|going on|up)\s+(?:with|about|on|in)",
    rf"{_POLITE}(?:what(?:['’]?s| are)?\s+)?(?:the\s+)?(?:latest\s+)?developments\s+in",
    rf"{_POLITE}(?:catch|brief|update|fill) me (?:up |in )?on",
    rf"{_POLITE}(?:summari[sz]e|sum up|recap|(?:an? |the )?(?:summary|recap|overview) of)",
    rf"{_POLITE}list (?:all |the )*articles (?:about|on)",
)
_ASKS = re.compile(rf"^\W*(?:{'|'.join(_FORMS)})\s+(?P<topic>\S.*?)\W*$", re.IGNORECASE)
_BEHIND = re.compile(
    r"^\W*(?P<topic>\S.*?)\s*[:,–—-]?\s+(?:latest(?:\s+(?:news|updates?))?|news|updates?)\W*$", re.IGNORECASE
)
"""As a search engine is asked: "ferry strike news"."""
_IS_SENTENCE = re.compile(
    r"\b(?:is|are|was|were|do|does|did|has|have|had|will|would|can|could|who|what|when|where|why|how|which)\b",
    re.IGNORECASE,
)
_ARTICLE = re.compile(r"^(?:the|an?)\s+", re.IGNORECASE)


def topic_asked_about(question: str) -> str | None:
    """What it asks the news of, None where it asks something else."""
    found = _ASKS.match(question) or _BEHIND.match(question)
    if not found or _IS_SENTENCE.search(found["topic"]):
        return None
    topic = _ARTICLE.sub("", found["topic"])
    return None if STOPWORDS.issuperset(words(without_time_words(topic))) else topic
