"""Articles that come from a backup: what of them is searched, and whether the archive has them already."""

from __future__ import annotations

from retrieval.archive.catalogue import Catalogue
from retrieval.domain import Article, Dossier
from retrieval.identity import content_hash


def current_of(dossier: Dossier) -> Article | None:
    """What is searched of it, None where it was removed."""
    return next((version.article for version in dossier.versions if version.number == dossier.current), None)


def is_kept(dossier: Dossier, catalogue: Catalogue) -> bool:
    """Whether the archive has its newest version under the same number: then it knows that past, and perhaps more."""
    newest = dossier.versions[-1]
    kept = catalogue.article(dossier.article_id, newest.number)
    return kept is not None and content_hash(kept) == newest.content_hash


def name_of(dossier: Dossier) -> str:
    """What to call it where something is said of it."""
    article = dossier.versions[-1].article if dossier.versions else None
    return (article and (article.url or article.origin)) or dossier.article_id
