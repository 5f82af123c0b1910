"""What the versions of articles say of themselves beside what is searched: the catalogue's metadata."""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy import select, update

from retrieval.archive.catalogue import Catalogue
from retrieval.archive.schema import versions


def told_under(name: str, catalogue: Catalogue) -> list[tuple[str, str]]:
    """What versions tell under a name, each with its article's id, the first version first; looks at all."""
    told = versions.c["metadata"][name].as_string().label("told")
    query = select(versions.c.article_id, told).where(told.is_not(None))
    with catalogue.transaction() as connection:
        rows = connection.execute(query.order_by(versions.c.article_id, versions.c.version))
        return list(dict.fromkeys((row.article_id, row.told) for row in rows))


def add_details(article_id: str, more: Mapping[str, object], catalogue: Catalogue) -> None:
    """Add to what the newest version of an article says."""
    newest = catalogue.history(article_id)[-1]
    own = (versions.c.article_id == article_id) & (versions.c.version == newest.number)
    with catalogue.transaction(writes=True) as connection:
        said = {**newest.article.metadata, **more}
        connection.execute(update(versions).where(own).values({versions.c["metadata"]: said}))
