"""A page's furniture: teasers, prompts and credits, which are no part of the story."""

from __future__ import annotations

import re

_FURNITURE = re.compile(
    r"\W*(?:(?:more(?: on this| from \w+)?|read(?: more| next| also)?|see(?: also)?|watch|related|video|photos?|"
    r"opinion|analysis|listen|share|download|advertisement|image|photo gallery|up next|credit|contributing)"
    r"\s*(?:[:|>]|$)|"
    r"read more\b|(?-i:READ|WATCH|RELATED|MORE(?! [a-z]))\b|sign up\b|subscribe\b|click\b|"
    r"follow (?:us|(?:him|her|them)(?= (?:on|at)\b|\W*@|\W*$))\b|"
    r"editor['’]?s note\b|here['’]s what (?:to|you)\b)|"
    r"[\w .,]{0,30}\b(?:CNN|AP|Reuters)(?: \w+)?\s*[—–-]+\s*$",
    re.IGNORECASE,
)
"""How a page's furniture begins."""
_FURNITURE_INSIDE = re.compile(
    r"(?:sign up|subscribe) (?:here|now|today)\b|^\W*sign up for|"
    r"sign up for (?:our|the|your|a|cnn|\S+['’]s)\b.{0,60}(?:newsletter|alert|email)|"
    r"our newsletter|click here|contributed to this report|all rights reserved|"
    r"get the latest (?:news|updates?|headlines?|stories)|"
    r"^(?:\S+ ){0,12}\S+@\w+\.\w+\W*$|"
    r"hide caption\b|your (?:new )?favou?rite (?:morning|daily|evening) |this (?:story|article) is part of\b|"
    r"this (?:story|article) (?:was|has been) (?:originally )?(?:published|updated)"
)
"""What only furniture says, in lower case …"""
_HINTS = (
    "sign up",
    "newsletter",
    "click",
    "this report",
    "reserved",
    "latest",
    "@",
    "caption",
    "your ",
    "this story",
    "this article",
)
"""… and what all of it holds one of: looking for that takes a fifth of the time, and most sentences have none."""
_CREDIT = re.compile(
    r"(?:[A-ZÀ-Þ][\w'’.-]*\s+){1,4}(?:[^\s/]+(?:\s[A-Z][^\s/]*)*/)+"
    r"(?:AP|AFP|EPA|Getty Images|Redux|Reuters|Shutterstock)(?:\s+[A-ZÀ-Þ]|\W*$)"
)
"""Of a picture, with its caption behind it: "Ann Lee/Reuters A ferry …"."""
_LONGEST_CREDIT = 100


def is_furniture(sentence: str) -> bool:
    """Whether a sentence is a page's furniture (teaser, newsletter prompt, credit) and no part of the story."""
    # Hardly any sentence has a slash, and without one there is no credit to be looked for.
    if "/" in sentence[:_LONGEST_CREDIT] and _CREDIT.match(sentence):
        return True
    lowered = sentence.lower()
    says_it = any(hint in lowered for hint in _HINTS) and _FURNITURE_INSIDE.search(lowered)
    return bool(says_it) or _FURNITURE.match(sentence) is not None
