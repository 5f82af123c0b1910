"""Invented articles whose facts are known at any moment: the tolls of bridges, which change with each version."""

from __future__ import annotations

import random
from dataclasses import dataclass
from pathlib import Path

_STARTS = "bar bel cor dun fal gar hol jar kel lum mar nor pel quin ros sal tor ul ver wen yar zel".split()
_MIDDLES = "a e i o u an en in on un ar er or".split()
_ENDS = "bury dale ford gate ham keep ley mouth port stead ton wick".split()
_FILLERS = (
    "The Bridge Office said that the planks were laid anew last year.",
    "Carters and ferrymen have long argued about who should pay.",
    "A council of nine sets the sum after hearing the guilds.",
    "Repairs of the northern pier will begin when the water falls.",
    "The old gatehouse is now a small museum of weights and measures.",
    "Farmers bring apples and wool across it on market days.",
)


def town(number: int) -> str:
    """The name of a town; different for each of 3,432 numbers."""
    number, start = divmod(number, len(_STARTS))
    number, middle = divmod(number, len(_MIDDLES))
    return (_STARTS[start] + _MIDDLES[middle] + _ENDS[number % len(_ENDS)]).capitalize()


@dataclass(frozen=True, slots=True)
class Notice:
    """An article about one bridge."""

    number: int
    toll: int

    @property
    def question(self) -> str:
        """What only this article answers."""
        return f"What is the toll on the {town(self.number)} bridge?"

    @property
    def text(self) -> str:
        """The article as a text file: headline, then sentences, as many as the number and the toll make of it."""
        name, chance = town(self.number), random.Random(f"{self.number} {self.toll}")
        filler = " ".join(f"{chance.choice(_FILLERS)}" for _ in range(chance.randrange(4, 60)))
        return f"Toll on the {name} bridge\n\nThe toll on the {name} bridge is {self.toll} crowns a cart. {filler}\n"


class Newsroom:
    """A folder of notices that is the truth, one text file each."""

    def __init__(self, folder: Path, seed: int, first: int = 0) -> None:
        """An empty folder; ``first`` is the number of its first town."""
        self.folder = folder
        self.notices: dict[int, Notice] = {}
        self._chance = random.Random(seed)
        self._next = first
        folder.mkdir(parents=True, exist_ok=True)

    def grow(self, count: int) -> None:
        """Add notices."""
        for _ in range(count):
            self._write(Notice(self._next, self._chance.randrange(100, 900)))
            self._next += 1

    def revise(self, count: int) -> None:
        """Change the toll of some notices, each to one that it never had."""
        for notice in self._chance.sample([*self.notices.values()], min(count, len(self.notices))):
            self._write(Notice(notice.number, notice.toll + 1000))

    def drop(self, count: int) -> None:
        """Remove notices."""
        for number in self._chance.sample([*self.notices], min(count, len(self.notices))):
            self._file(number).unlink()
            del self.notices[number]

    def texts(self) -> dict[str, str]:
        """The texts that an archive should hold, by the file they came from."""
        body = {str(self._file(n.number)): n.text.split("\n", 2)[2] for n in self.notices.values()}
        return {file: text.strip() for file, text in body.items()}

    def _write(self, notice: Notice) -> None:
        """Whole at once, as an editor does it: an ingest never reads half of it."""
        unfinished = self.folder / ".unfinished"
        unfinished.write_text(notice.text)
        unfinished.replace(self._file(notice.number))
        self.notices[notice.number] = notice

    def _file(self, number: int) -> Path:
        return self.folder / f"{town(number)}.txt"
