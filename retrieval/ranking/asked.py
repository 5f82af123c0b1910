"""A question as the measures need it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from itertools import pairwise

from retrieval.dates import Period, period_in, without_relative_days
from retrieval.kinds import Kind, asking_part, kind_of
from retrieval.question import names_in
from retrieval.words import content_stems, counted_alike, stems, words

_YEAR = re.compile(r"(?:19|20)\d\d")

Weigh = Callable[[Iterable[str]], Mapping[str, float]]


@dataclass(frozen=True)
class Asked:
    """A standalone question, when it is asked, and how much each of its words says."""

    text: str
    on: date
    rarity: Mapping[str, float]
    """The weight of each of its content stems."""
    weigh: Weigh = field(repr=False, compare=False)
    """The weights of other stems."""

    @classmethod
    def of(cls, text: str, on: date, rarity: Weigh) -> Asked:
        """Weigh a question's words by an archive's ``rarity``."""
        return cls(text, on, rarity(content_stems(without_relative_days(text))), rarity)

    @cached_property
    def kind(self) -> Kind:
        """What kind of thing answers it."""
        return kind_of(self.text)

    @cached_property
    def period(self) -> Period | None:
        """The days that its time words mean, None without any."""
        return period_in(self.text, self.on)

    @cached_property
    def words(self) -> frozenset[str]:
        """All its words, lower-cased."""
        return frozenset(words(self.text))

    @cached_property
    def content_stems(self) -> frozenset[str]:
        """Stems of all its words that say something."""
        return frozenset(self.rarity)

    @cached_property
    def asking_stems(self) -> frozenset[str]:
        """Stems of the sentence of it that asks."""
        return frozenset(content_stems(asking_part(self.text))) & self.content_stems

    @cached_property
    def name_stems(self) -> frozenset[str]:
        """Stems of the names in it."""
        return frozenset(stem for name in names_in(self.text) for stem in content_stems(name)) & self.content_stems

    @cached_property
    def plain_stems(self) -> frozenset[str]:
        """Stems of its other words: what is said of the names."""
        return self.content_stems - self.name_stems

    @cached_property
    def numbers(self) -> frozenset[str]:
        """The numbers in it, years aside: a story with another number is another story."""
        return frozenset(word for word in words(self.text) if word.isdigit() and not _YEAR.fullmatch(word))

    @cached_property
    def pairs(self) -> frozenset[tuple[str, str]]:
        """Its pairs of neighbouring words that hold a word that says something."""
        own = stems(self.text)
        return frozenset(pair for pair in pairwise(own) if pair[0] in self.rarity or pair[1] in self.rarity)

    @cached_property
    def _alike(self) -> Mapping[str, frozenset[str]]:
        """Of its stems those for which others stand as well where people are counted, each with these."""
        if self.kind is not Kind.HOW_MANY:
            return {}
        alike = {stem: frozenset(stems(" ".join(counted_alike(stem)))) for stem in self.content_stems}
        return {stem: others for stem, others in alike.items() if others}

    def phrases_in(self, own: Sequence[str]) -> float:
        """The share of its word pairs that a text of these stems holds: "expected to meet"; 0..1."""
        return len(self.pairs.intersection(pairwise(own))) / len(self.pairs) if self.pairs else 0.0

    def covered(self, found: frozenset[str], among: frozenset[str] | None = None) -> float:
        """The share of the question's words, by weight, that are found; 0..1, 1 when there is none to find."""
        wanted = self.content_stems if among is None else among
        total = self._weight(wanted)
        alike = {stem for stem, others in self._alike.items() if stem in wanted and not found.isdisjoint(others)}
        return self._weight(wanted & found | alike) / total if total else 1.0

    def _weight(self, own: frozenset[str]) -> float:
        return sum(map(self.rarity.__getitem__, own))
