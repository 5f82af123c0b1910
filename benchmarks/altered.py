"""Ways to alter a sentence."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from random import Random

from retrieval.words import STOPWORDS


def opened(text: str) -> str:
    """What was in the middle of a sentence, as a sentence."""
    return text[:1].upper() + text[1:]


def halves(text: str) -> tuple[str, str] | None:
    """A subject of names and what it did."""
    found = re.match(r"^((?!(?:The|An?) [a-z])(?:[A-Z][\w’'-]+ ?)+) ([a-z]+ed .+)$", text)
    return (found[1].strip(), found[2]) if found else None


def replaced(pattern: re.Pattern[str], text: str, new: Callable[[re.Match[str]], str]) -> str | None:
    """The first place replaced, if there is one."""
    return pattern.sub(new, text, count=1) if pattern.search(text) else None


def other_number(found: re.Match[str], random: Random) -> str:
    """Another number of as many digits."""
    digits = found.group()
    at = random.randrange(len(digits.replace(",", "").replace(".", "")[:1]))
    return str((int(digits[at]) % 9) + 1) + digits[1:]


def unless_part(found: re.Match[str], name: str, text: str) -> str:
    """The name in its place, unless that stands in the text anyway."""
    return found.group() if name in text else name


def is_another(name: str, text: str) -> bool:
    """Whether a name that the text does not have is one."""
    return name not in text and name.split()[0].lower() not in STOPWORDS


def swapped(text: str, one: str, other: str) -> str:
    """The text with two numbers in each other's place."""
    return re.sub(
        rf"(?<![\w.,-])(?:{re.escape(one)}|{re.escape(other)})(?![\w.,-]*\d)",
        lambda found: other if found.group() == one else one,
        text,
    )


def shifted(text: str, names: Sequence[str]) -> str | None:
    """The next name of a row in place of the first found."""
    pattern = re.compile(rf"\b(?:{'|'.join(names)})\b")
    return replaced(pattern, text, lambda found: names[(names.index(found.group()) + 1) % len(names)])


def mapped(text: str, pairs: dict[str, str]) -> str | None:
    """The first word found that has a counterpart, replaced by it."""
    pattern = re.compile(rf"\b(?:{'|'.join(pairs)})\b")
    return replaced(pattern, text, lambda found: pairs[found.group()])
