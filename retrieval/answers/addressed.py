"""Sentences of articles that speak to the machine that reads them. They may be quoted to nobody as news."""

from __future__ import annotations

import re

_ADDRESSED = re.compile(
    r"""
    \b(?:ignore|disregard|forget|override|bypass)\b.{0,60}\b(?:instructions?|rules?|prompts?|above|previous|guidelines?|passages?)\b
    |\b(?:system|developer|hidden)\s+(?:prompt|message|instructions?)\b
    |^\W*(?:system|assistant|user|human|developer|ai|bot)\s*[:>\]]
    |<\s*/?\s*(?:system|passages?|instructions?|conversation|assistant|user|article|document|context)\b
    |\b(?:respond|reply|answer)\s+(?:only|with|exactly|that|as|every|all)\b
    |\b(?:your|the\s+correct|the\s+right|the\s+only)\s+(?:answer|reply|response|output|task)\b
    |\byou\s+(?:are\s+(?:now|an?)|must|should|will|shall|have\s+to)\s+(?:now\s+)?(?:\w+\s+){0,2}
        (?:answer|reply|respond|say|tell|write|cite|quote|act|pretend|assistant|model|bot|ai|output|print|repeat|state)\b
    |^\W*(?:please\s+|now\s+|then\s+|and\s+|always\s+)*(?:say|write|print|output|repeat|tell|cite|translate|insert|add)\b
    |(?:^|,)\W*(?:state|report)\s+that\b
    |\b(?:and|then|must|please|instead|to|always|should)\s+(?:say|write|print|output|repeat|state|cite|quote|claim)\b.{0,20}\b(?:that|this|exactly|only|instead|:|\[\d)
    |\b(?:ai|language)\s+(?:models?|assistants?|systems?)\b.{0,40}\b(?:must|should|have\s+to|are\s+(?:required|instructed|told))\b
    |\b(?:end|begin|start)\s+of\s+(?:the\s+)?(?:passages?|articles?|documents?|context|data)\b
    |\bnot_in_passages\b|"quotes"|"sentences"|\bbase64\b""",
    re.IGNORECASE | re.VERBOSE,
)


def is_addressed(sentence: str) -> bool:
    """Whether a sentence gives orders to a model, or plays a part of the conversation with one.

    What it orders to be said stands in it word for word, and would pass the check of words alone.
    """
    return _ADDRESSED.search(" ".join(sentence.split())) is not None
