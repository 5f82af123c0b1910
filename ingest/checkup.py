"""What ``newsdesk doctor`` looks at, and how it says what it found."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from retrieval.archive.archive import Archive
from retrieval.archive.filling import Progress
from retrieval.archive.repair import Difference, Findings, examine, repair
from retrieval.domain import Coverage
from retrieval.errors import StoreOutdated
from retrieval.phrasing import counted


@dataclass(frozen=True, slots=True)
class Checkup:
    """The state of an archive; true when something is wrong."""

    coverage: Coverage
    findings: Findings
    flaws: tuple[str, ...]
    """Of the catalogue itself."""
    unsettled: bool
    """A writer did not end well."""
    unfinished: bool
    """A re-embedding was begun and not ended: no flaw, as it can go on."""
    unused: tuple[str, ...]
    """Folders of stores that are searched no more."""

    @classmethod
    def of(cls, archive: Archive) -> Checkup:
        """Look at an archive; hold its write lock, so that nothing is on its way."""
        facts = archive.facts
        return cls(
            archive.coverage(),
            examine(archive),
            tuple(archive.catalogue.flaws()),
            facts.unsettled,
            facts.building is not None,
            () if facts.building else tuple(_unused(archive.folder, (facts.vectors, facts.keywords))),
        )

    def __bool__(self) -> bool:
        """Whether anything is wrong."""
        # A writer that did not end well is no flaw by itself: what it left has just been compared.
        return bool(self.findings or self.flaws or self.unused)

    @property
    def work(self) -> int:
        """About how many passages a repair has to write."""
        found = self.findings
        return len(found.not_kept) + _work(found.vectors, found.passages) + _work(found.keywords, found.passages)

    def mend(self, archive: Archive, progress: Progress) -> None:
        """Mend what can be mended; hold the write lock."""
        repair(archive, self.findings, progress)
        for name in self.unused:
            store = archive.vector_store(name) if name.startswith("vectors") else archive.keyword_index(name)
            store.erase()
        archive.note(unsettled="")

    def in_words(self, *, is_mended: bool = False) -> list[str]:
        """The report, a line a part; of what has been mended since, the remedy is not named."""
        found = self.findings
        lines = [
            f"Catalogue: {counted(self.coverage.articles, 'article')}, {counted(found.passages, 'passage')}; "
            + ("; ".join(self.flaws) or "sound")
            + ".",
            f"Vectors: {_in_words(found.vectors, is_mended)}",
            f"Keywords: {_in_words(found.keywords, is_mended)}",
        ]
        if found.not_kept:
            lines.append(f"Embeddings: the catalogue lacks those of {len(found.not_kept):,} passages.")
        if self.unsettled:
            left = "this is what it left" if self else "it left nothing amiss"
            lines.append(f"A process that wrote to the archive did not end well; {left}.")
        if self.unused:
            lines.append(f"Left over and used no more: {', '.join(self.unused)}.")
        if self.unfinished:
            lines.append("A re-embedding was begun and not ended: 'newsdesk reindex' goes on with it.")
        return lines

    def as_json(self) -> dict[str, Any]:
        """The report for programs."""
        found = self.findings
        return {
            "sound": not self,
            "articles": self.coverage.articles,
            "passages": found.passages,
            "catalogue": list(self.flaws),
            "vectors": _as_json(found.vectors),
            "keywords": _as_json(found.keywords),
            "embeddings_not_kept": len(found.not_kept),
            "unsettled": self.unsettled,
            "unfinished_reindex": self.unfinished,
            "unused": list(self.unused),
        }


def _unused(folder: Path, used: Sequence[str]) -> list[str]:
    stores = [path.name for path in folder.iterdir() if path.is_dir() and path.name.split("-")[0] in _STORES]
    return sorted(set(stores) - set(used))


_STORES = ("vectors", "keywords")


def _work(difference: Difference, passages: int) -> int:
    return passages if difference.trouble else len(difference.missing) + len(difference.mismatched)


def _in_words(difference: Difference, is_mended: bool) -> str:
    if is_mended and difference.trouble:
        return "could not be used as they were; built anew."
    if isinstance(difference.trouble, StoreOutdated):
        return f"{difference.trouble}."
    if difference.trouble:
        return f"cannot be read: {difference.trouble}"
    counts = {
        "missing": len(difference.missing),
        "left over": len(difference.left_over),
        "mismatched": len(difference.mismatched),
    }
    wrong = [f"{count:,} {what}" for what, count in counts.items() if count]
    return f"{', '.join(wrong)}." if wrong else "all there, nothing else."


def _as_json(difference: Difference) -> dict[str, Any]:
    return {**asdict(difference), "trouble": str(difference.trouble) if difference.trouble else None}
