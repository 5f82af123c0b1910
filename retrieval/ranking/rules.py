"""What speaks for or against a sentence beyond its measures, by rules that hold whatever the archive.

Questions with known answers are too few to learn these from: hardly one of them asks what something is.
"""

from __future__ import annotations

import re
from functools import lru_cache

from retrieval.kinds import Kind, asking_part
from retrieval.question import NAME
from retrieval.ranking.asked import Asked
from retrieval.ranking.sentences import Sentence, leans, text_of
from retrieval.time_patterns import YEAR
from retrieval.words import content_stems, stems

_DEFINES, _DESCRIBES = 2.5, 1.0
"""Log odds for a sentence that says what the thing asked for is, and for one that says so by the way."""
_OF_OTHER_YEARS = -1.5
"""Log odds of a sentence that names years, but none of those in the question: "won the 1985 US Open"."""
_OF_ANOTHER = -1.0
"""Log odds of a sentence that leans on one without any of the question's names: "That shooting left ten dead"."""

_DOES_IT_ITSELF = -1.0
"""Log odds of a sentence whose subject is in the question, where who does something to it is asked for: "Lee succeeded
Rowe", asked who succeeded Lee."""

_ASKS_ITSELF = -1.5
"""Log odds of a sentence that is a question: it says nothing."""
_IS_TO_COME = -1.0
"""Log odds of a sentence about what is to come, where it is asked whether it has come: "Did she visit Orla?"."""

_ASKS_WHAT_IS = re.compile(
    r"^\W*(?:what(?:['’]s|\s+is|\s+are|\s+was|\s+were)|explain|define)\s+(?:(?P<article>an?|the)\s+)?(?P<topic>[^?!.,;:]+?)\W*$",
    re.IGNORECASE,
)
_ASKS_WHO_IS = re.compile(
    r"^\W*(?i:who(?:['’]s|\s+is|\s+was))\s+(?P<topic>[A-ZÀ-Þ][\w'’.-]*(?:\s+[A-ZÀ-Þ][\w'’.-]*)*)\W*$"
)
_MOST_WORDS = 5
_ENDING = re.compile(r"(?:ies|y|s)$", re.IGNORECASE)
_RELATION = re.compile(
    r"\s(?:of|in|for|on|at|with|between|behind|about|to|going|like|doing|happening|new)\b", re.IGNORECASE
)
"""In a topic, it makes of the question one for something else: "the capital of Sri Lanka"."""
_PREPOSITION = r"(?:of|from|with|by|to|in|on|at|for|and|or|that|about|after|before|against|called)"
_OFFICE = (
    r"president|minister|chancellor|king|queen|prince|princess|senator|sen\.|rep\.|gov\.|governor|mayor|judge|justice|"
    r"secretary|chief|c[efo]o|director|chairman|coach|actor|actress|singer|author|scientist|professor|leader|billionaire"
)
_SINCE = re.compile(
    rf"\b(?:since|than(?:\s+in)?|after|compared\s+(?:to|with)|from)\s+(?:{YEAR.pattern})", re.IGNORECASE
)
_ASIDE = re.compile(r"\W*(?:If|When|While|For|In|As|After|Since|Before|Because|To|With)\b")
"""How a sentence opens whose first comma ends a clause: "For those with monkeypox, the agency …"."""
_ASKS_WHO_DOES = re.compile(
    r"^\W*(?:(?:and|so|but)\s+)?who\s+(?!(?:is|are|was|were|do|does|did|has|have|had|will|would|can|could)\b)\w",
    re.IGNORECASE,
)
_BY_SOMEBODY = re.compile(r"\bby\s+(?:[\w’'-]+\s+){0,3}[A-ZÀ-Þ]")
_IS_QUESTION = re.compile(
    r"\?[\"'”’\s]*$|\b(?:ask(?:s|ed|ing)?|wonder(?:s|ed|ing)?)\s+(?:\w+\s+)?(?:whether|if)\b", re.IGNORECASE
)
"""Also of somebody: "Quill asked whether the bridge was safe"."""
_HAS_COME = re.compile(r"^\W*(?:did|has|have|was|were|had)\b", re.IGNORECASE)
_TO_COME = re.compile(
    r"\b(?:(?:is|are|was|were)\s+(?:expected|set|due|scheduled|likely|planning|going|about)\s+to|plans?\s+to|will|would|"
    r"could|may|might|should)\b"
)


def bias(asked: Asked, sentence: Sentence) -> float:
    """Log odds to be added to what a sentence promises."""
    return sum(rule(asked, sentence) for rule in (_definition, _years, _leaning, _subject, _asking, _to_come))


@lru_cache(maxsize=256)
def topic_of(question: str) -> str | None:
    """What a question asks to be told of: "What is a lanternfly?", "Who is Viktor Bout?"; None for others."""
    if who := _ASKS_WHO_IS.match(question):
        return who["topic"]
    found = _ASKS_WHAT_IS.match(question)
    if not found or _RELATION.search(f" {found['topic']}") or len(found["topic"].split()) > _MOST_WORDS:
        return None
    is_role = (found["article"] or "").lower() == "the" and not any(sign.isupper() for sign in found["topic"])
    return None if is_role else found["topic"]


def _definition(asked: Asked, sentence: Sentence) -> float:
    topic = topic_of(asked.text)
    if topic is None:
        return 0.0
    defining, describing = _defining(topic)
    found = defining.search(sentence.text)
    if found and not (found["aside"] and _ASIDE.match(sentence.text)):
        return _DEFINES
    return _DESCRIBES if describing and describing.search(sentence.text) else 0.0


@lru_cache(maxsize=64)
def _defining(topic: str) -> tuple[re.Pattern[str], re.Pattern[str] | None]:
    """How a sentence says what a thing is ("X is a", "X, the", "known as X"), and how by the way, of a name."""
    own = rf"{re.escape(_ENDING.sub('', topic))}(?:s|ies|y)?(?:\s*\([^)]*\))?"
    defining = (
        rf"\b{own},?\s+(?:is|are|was|were)\s+(?:an?|the|one|any|among|caused|defined|short\s+for)\b|"
        rf"\b{own}\s*[,–—(]\s*(?:(?P<aside>an?|the|\w+['’]s)\b(?!\s+\w+\s+(?:said|says))|which\s+(?:is|are|stands)\b|"
        rf"who\s+(?:is|was|has)\b|also\s+(?:known|called)|short\s+for|or\s)|"
        rf"\b(?:known\s+as|called|dubbed|nicknamed)\s+[\"“‘']?(?:the\s+)?{own}"
    )
    describing = (
        rf"\b(?:an?|the|his|her|their|its|for)\s+(?:(?!{_PREPOSITION}\b)[a-zß-ÿ][\w-]*\s+){{1,4}}{re.escape(topic)}\b|"
        rf"\b(?i:{_OFFICE})\s+{re.escape(topic)}\b"
    )
    return re.compile(defining, re.IGNORECASE), re.compile(describing) if topic[0].isupper() else None


def _years(asked: Asked, sentence: Sentence) -> float:
    if asked.period is None or not YEAR.search(asked.text):
        return 0.0
    named = [int(year) for year in YEAR.findall(sentence.text)]
    years = range(asked.period.first.year, asked.period.last.year + 1)
    is_other = bool(named) and not any(year in years for year in named) and not _SINCE.search(sentence.text)
    return _OF_OTHER_YEARS if is_other else 0.0


def _leaning(asked: Asked, sentence: Sentence) -> float:
    """Of the first sentence of a passage it is not known what it leans on."""
    if not asked.name_stems or not sentence.index or not leans(sentence.text):
        return 0.0
    before = text_of(sentence.passage, sentence.passage.sentences[sentence.index - 1])
    return _OF_ANOTHER if asked.name_stems.isdisjoint(stems(f"{before} {sentence.text}")) else 0.0


def _subject(asked: Asked, sentence: Sentence) -> float:
    """Unless it says by whom: "Lee was succeeded by Ada Holm"."""
    if not asked.name_stems or not _ASKS_WHO_DOES.match(asking_part(asked.text)):
        return 0.0
    subject = NAME.match(sentence.text.lstrip("“\"'‘"))
    is_own = subject is not None and asked.name_stems.issuperset(content_stems(subject.group()))
    return _DOES_IT_ITSELF if is_own and not _BY_SOMEBODY.search(sentence.text) else 0.0


def _asking(_asked: Asked, sentence: Sentence) -> float:
    return _ASKS_ITSELF if _IS_QUESTION.search(sentence.text) else 0.0


def _to_come(asked: Asked, sentence: Sentence) -> float:
    is_asked = asked.kind is Kind.YES_NO and _HAS_COME.match(asking_part(asked.text))
    return _IS_TO_COME if is_asked and _TO_COME.search(sentence.text) else 0.0
