"""What the versions of articles say of themselves beside what is searched: the catalogue's metadata."""

from __future__ import annotations

from collections.abc import Mapping, Set

from sqlalchemy import select, update

from retrieval.archive.catalogue import Catalogue
from retrieval.archive.schema import versions


def who_told(values: Set[str], name: str, catalogue: Catalogue) -> dict[str, list[str]]:
    """The ids of the articles of which a version tells a value under a name, by the value; looks at all of them."""
    found: dict[str, list[str]] = {}
    told = versions.c["metadata"][name].as_string().label("told")
    query = select(versions.c.article_id, told).where(told.is_not(None))
    with catalogue.transaction() as connection:
        for row in connection.execute(query.distinct().order_by(versions.c.article_id)):
            if row.told in values:
                found.setdefault(row.told, []).append(row.article_id)
    return found


def add_details(article_id: str, more: Mapping[str, object], catalogue: Catalogue) -> None:
    """Add to what the newest version of an article says."""
    newest = catalogue.history(article_id)[-1]
    own = (versions.c.article_id == article_id) & (versions.c.version == newest.number)
    with catalogue.transaction(writes=True) as connection:
        said = {**newest.article.metadata, **more}
        connection.execute(update(versions).where(own).values({versions.c["metadata"]: said}))
