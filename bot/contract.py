"""Answers, passages, articles and feedback as JSON: what other programs rely on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from retrieval.domain import Answer, Citation, Coverage, Dossier, Hit, Version

if TYPE_CHECKING:
    from retrieval.archive.listing import Listed
    from retrieval.receipts import Feedback, Receipt


def answer_json(answer: Answer, id_: str | int | None = None) -> dict[str, Any]:
    """One answer; ``id`` is echoed from the batch's line, null otherwise."""
    return {
        "id": id_,
        "question": answer.question.text,
        "standalone": answer.standalone,
        "answered": answer.answered,
        "text": answer.text,
        "confidence": round(answer.confidence, 4),
        "engine": answer.engine,
        "as_of": answer.as_of.isoformat() if answer.as_of else None,
        "citations": [_citation(citation) for citation in answer.citations],
        "passages": passages_json(answer.hits),
        "elapsed_ms": answer.elapsed_ms,
    }


def passages_json(hits: Sequence[Hit]) -> list[dict[str, Any]]:
    """Found passages, best first."""
    return [
        {
            "rank": rank,
            "score": round(hit.score, 4),
            "text": hit.passage.text,
            "title": hit.passage.title,
            "url": hit.passage.url,
            "published": hit.passage.published.isoformat() if hit.passage.published else None,
            "passage_id": hit.passage.id,
        }
        for rank, hit in enumerate(hits, 1)
    ]


def coverage_json(coverage: Coverage) -> dict[str, Any]:
    """What the archive holds."""
    return {
        "articles": coverage.articles,
        "passages": coverage.passages,
        "sources": list(coverage.outlets),
        "first": coverage.first.isoformat() if coverage.first else None,
        "last": coverage.last.isoformat() if coverage.last else None,
    }


def history_json(dossier: Dossier) -> dict[str, Any]:
    """An article with its versions, the first one first."""
    return {
        "article_id": dossier.article_id,
        "current": dossier.current,
        "removed_for_good": dossier.barred,
        "origins": list(dossier.origins),
        "versions": [_version(version) for version in dossier.versions],
    }


def receipt_json(receipt: Receipt) -> dict[str, Any]:
    """An answer that was kept, and what is not said to who asks: of its passages the texts are not kept."""
    answer = receipt.answer
    writing = asdict(answer.writing) if answer.writing else None
    whole = {**answer_json(answer), "note": answer.note, "writing": writing}
    place = {"asked": receipt.asked.isoformat(), "asker": receipt.asker, "place": dict(receipt.place)}
    return {"id": receipt.id, **place, "answer": whole}


def feedback_json(one: Feedback) -> dict[str, Any]:
    """One person's word on one answer."""
    answer = one.receipt.answer
    return {
        "receipt": one.receipt.id,
        "given": one.given.isoformat(),
        "by": one.giver,
        "is_good": one.is_good,
        "reasons": list(one.reasons),
        "comment": one.comment,
        "asked": one.receipt.asked.isoformat(),
        "question": answer.question.text,
        "standalone": answer.standalone,
        "answered": answer.answered,
        "text": answer.text,
        "citations": [citation.quote for citation in answer.citations],
    }


def listed_json(one: Listed) -> dict[str, Any]:
    """An article as other programs read it."""
    article = one.article
    described = {name: getattr(article, name) for name in ("title", "url", "source", "language", "origin")}
    published = article.published.isoformat() if article.published else None
    return {"article_id": one.id, **described, "authors": list(article.authors), "published": published}


def _version(version: Version) -> dict[str, Any]:
    article = version.article
    return {
        "version": version.number,
        "stored": version.stored.isoformat(),
        "retired": version.retired.isoformat() if version.retired else None,
        "corrected": version.corrected.isoformat() if version.corrected else None,
        "url": article.url,
        "title": article.title,
        "source": article.source,
        "authors": list(article.authors),
        "published": article.published.isoformat() if article.published else None,
        "language": article.language,
        "text": article.text,
        "origin": article.origin,
        "metadata": dict(article.metadata),
    }


def _citation(citation: Citation) -> dict[str, Any]:
    passage = citation.passage
    return {
        "number": citation.number,
        "quote": citation.quote,
        "title": passage.title,
        "url": passage.url,
        "source": passage.source,
        "published": passage.published.isoformat() if passage.published else None,
        "passage_id": passage.id,
        "decisive": list(citation.decisive),
        "start": citation.start,
        "end": citation.end,
        "link": citation.link,
        "version": passage.version,
        "corrected": passage.corrected.isoformat() if passage.corrected else None,
    }
