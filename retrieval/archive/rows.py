"""Rows of the catalogue ↔ the nouns of the house."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import numpy as np
from sqlalchemy import Row

from retrieval.domain import Article, Passage, SplitArticle, Version, parse_published
from retrieval.embedding import ModelStamp
from retrieval.encoders import Vectors
from retrieval.identity import content_hash

_LANGUAGE_LENGTH = 16
"""Characters of a language tag; what is longer is none."""


@dataclass(frozen=True, slots=True)
class Facts:
    """What the catalogue notes about the archive as a whole."""

    archive: str
    """The archive's own id: its collections on a shared Chroma server bear it."""
    model: ModelStamp
    cut: int
    """How the passages are cut: counts up with each other model."""
    vectors: str
    """The vector store that is searched: a folder and a collection of this name."""
    keywords: str
    """The keyword index that is searched, a folder of this name."""
    changes: int
    """Counts up with every change: two equal counts frame one state."""
    unsettled: bool
    """A writer has not ended well: the derived stores may hold too much or too little."""
    building: str | None
    """An unfinished re-embedding: its facts as JSON."""

    @classmethod
    def of(cls, noted: dict[str, str]) -> Facts:
        """From the table of stamps."""
        model = ModelStamp(noted["model"], int(noted["dimension"]), noted["checksum"])
        return cls(
            noted["archive"],
            model,
            int(noted["cut"]),
            noted["vectors"],
            noted["keywords"],
            int(noted["changes"]),
            noted.get("unsettled") == "yes",
            noted.get("building") or None,
        )


@dataclass(frozen=True, slots=True)
class Stored:
    """What the catalogue knows of an article."""

    version: int
    """The newest, whether it is searched or not; 0 where none is kept."""
    content_hash: str
    current: bool
    """False for an article that was removed."""
    barred: bool
    """Removed for good."""
    url: str | None
    origin: str | None


def stamps_of(model: ModelStamp) -> dict[str, str]:
    """The model's identity as the table of stamps has it."""
    return {"model": model.name, "dimension": str(model.dimension), "checksum": model.checksum}


@dataclass(frozen=True, slots=True)
class Draft:
    """A version on its way into the archive, with its passages' final ids and their embeddings."""

    article_id: str
    version: int
    cut: int
    split: SplitArticle
    vectors: Vectors
    """Unit vectors, shape (passages, dimension), as ``rounded`` leaves them."""

    @property
    def key(self) -> str:
        """Names the version in the derived stores."""
        return version_key(self.article_id, self.version, self.cut)

    @property
    def passage_ids(self) -> list[str]:
        """In reading order."""
        return [f"{self.key}.{position}" for position in range(len(self.split.passages))]


def drafts_of(
    splits: Sequence[tuple[str, SplitArticle]], vectors: Vectors, cut: int, number_of: Callable[[str], int]
) -> list[Draft]:
    """Cut articles (each with its id) and the vectors of all their passages → versions.

    The first one of an article has the number that ``number_of`` gives, further ones count on.
    """
    drafts: list[Draft] = []
    numbers: dict[str, int] = {}
    first = 0
    for article_id, split in splits:
        own = vectors[first : first + len(split.passages)]
        number = numbers[article_id] + 1 if article_id in numbers else number_of(article_id)
        numbers[article_id] = number
        drafts.append(Draft(article_id, number, cut, split, own))
        first += len(split.passages)
    return drafts


def version_key(article_id: str, version: int, cut: int) -> str:
    """Names one version of an article, as it is cut, in the derived stores."""
    return f"{article_id}.{version}" if cut == 1 else f"{article_id}.{version}.{cut}"


def key_of(passage_id: str) -> str:
    """The version key in a passage's id."""
    return passage_id.rpartition(".")[0]


def rounded(vectors: Vectors) -> Vectors:
    """As the catalogue keeps embeddings: a vector store that is rebuilt from it then equals the one that was lost."""
    return vectors.astype("<f2").astype(np.float32)


def to_vector(stored: bytes) -> Vectors:
    """One embedding as float32."""
    return np.frombuffer(stored, dtype="<f2").astype(np.float32)


def version_row(article_id: str, version: int, article: Article, stored: str, corrected: str | None) -> dict[str, Any]:
    """A row of the table of versions."""
    return {
        "article_id": article_id,
        "version": version,
        "content_hash": content_hash(article),
        "stored": stored,
        "text": article.text,
        "title": article.title,
        "url": article.url,
        "source": article.source,
        "authors": list(article.authors),
        "published": article.published.isoformat() if article.published else None,
        "language": article.language if article.language and len(article.language) <= _LANGUAGE_LENGTH else None,
        "origin": article.origin,
        "metadata": dict(article.metadata),
        "corrected": corrected,
    }


def passage_rows(article_id: str, version: int, cut: int, split: SplitArticle) -> list[dict[str, Any]]:
    """Rows of the table of passages."""
    key = version_key(article_id, version, cut)
    return [
        {
            "id": f"{key}.{position}",
            "article_id": article_id,
            "version": version,
            "position": position,
            "start": span.start,
            "end": span.end,
            "sentences": [list(sentence) for sentence in span.sentences],
            "cut": cut,
        }
        for position, span in enumerate(split.passages)
    ]


def embedding_rows(ids: Sequence[str], vectors: Vectors) -> list[dict[str, Any]]:
    """Rows of the table of embeddings."""
    halves = vectors.astype("<f2")
    return [{"passage_id": id_, "vector": half.tobytes()} for id_, half in zip(ids, halves, strict=True)]


def to_passage(row: Row[Any], text: str) -> Passage:
    """A passage of a row of the passage query; ``text`` is what stands between its offsets."""
    return Passage(
        id=row.id,
        article_id=row.article_id,
        version=row.version,
        position=row.position,
        start=row.start,
        end=row.end,
        text=text,
        sentences=tuple((start, end) for start, end in row.sentences),
        title=row.title,
        url=row.url,
        source=row.source,
        published=parse_published(row.published),
        origin=row.origin,
        corrected=_day(row.corrected),
    )


def to_article(row: Row[Any]) -> Article:
    """The article of a row of versions."""
    return Article(
        text=row.text,
        title=row.title,
        url=row.url,
        source=row.source,
        authors=tuple(row.authors),
        published=parse_published(row.published),
        language=row.language,
        origin=row.origin,
        metadata=row._mapping["metadata"],
    )


def to_version(row: Row[Any]) -> Version:
    """A version of a row of versions."""
    return Version(
        article_id=row.article_id,
        number=row.version,
        article=to_article(row),
        content_hash=row.content_hash,
        stored=datetime.fromisoformat(row.stored),
        retired=datetime.fromisoformat(row.retired) if row.retired else None,
        corrected=datetime.fromisoformat(row.corrected) if row.corrected else None,
    )


def _day(moment: str | None) -> date | None:
    return datetime.fromisoformat(moment).date() if moment else None
