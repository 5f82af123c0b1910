"""What changes the catalogue: a ``Change`` is one transaction, and the archive counts its changes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import (
    BindParameter,
    Connection,
    Integer,
    Row,
    String,
    Table,
    bindparam,
    cast,
    delete,
    exists,
    insert,
    select,
    update,
)

from retrieval.archive.forgetting import forget_answers
from retrieval.archive.rows import Draft, embedding_rows, passage_rows, version_key, version_row
from retrieval.archive.schema import (
    articles,
    embeddings,
    fetches,
    origins,
    passages,
    stamps,
    versions,
)
from retrieval.domain import Article, Dossier, SplitArticle, Version
from retrieval.encoders import Vectors
from retrieval.identity import article_id as identity_of
from retrieval.identity import erased_id, is_known_by_file

Sighting = tuple[str, str]
"""An origin and the id of the article found there."""

_WEB = ("http://", "https://")


class Change:
    """One transaction on the catalogue; ``Catalogue.change`` makes them."""

    def __init__(self, connection: Connection) -> None:
        """Count the change."""
        self._connection = connection
        self._now = datetime.now(UTC).isoformat(timespec="seconds")
        count = cast(cast(stamps.c.value, Integer) + 1, String)
        connection.execute(update(stamps).where(stamps.c.name == "changes").values(value=count))

    def publish(self, drafts: Sequence[Draft]) -> list[str]:
        """Make drafts the current versions: the moment from which they exist.

        Returns:
            The keys of the versions they replaced, to be cleared from the derived stores.
        """
        return [key for draft in drafts for key in self._publish(draft)]

    def retire(self, article_ids: Iterable[str]) -> list[str]:
        """Take articles out of the search, and forget where they were found; their versions stay.

        Returns:
            The keys of the versions that were current.
        """
        keys: list[str] = []
        places: list[str] = []
        for article_id in article_ids:
            keys += self._retire(article_id)
            places += self._origins_of(article_id)
            self._connection.execute(delete(origins).where(origins.c.article_id == article_id))
        self._forget_fetches([place for place in places if place.lower().startswith(_WEB)])
        return keys

    def bar(self, article_ids: Iterable[str]) -> list[str]:
        """Erase articles with all their versions, and note that no ingest brings them back.

        Returns:
            The keys of the versions that were current.
        """
        ids = list(article_ids)
        files = [file for article_id in ids for file in self._files_of(article_id)]
        names = [name for article_id in ids for name in self._names_of(article_id)]
        keys = self.retire(ids)
        forget_answers(self._connection, ids)
        for article_id in ids:
            own = select(passages.c.id).where(passages.c.article_id == article_id)
            self._connection.execute(delete(embeddings).where(embeddings.c.passage_id.in_(own)))
            self._connection.execute(delete(passages).where(passages.c.article_id == article_id))
            self._connection.execute(delete(versions).where(versions.c.article_id == article_id))
        for name in dict.fromkeys([*ids, *names]):
            self._bar_id(name)
        for file in files:
            self._bar_file(file)
        return keys

    def _origins_of(self, article_id: str) -> list[str]:
        query = select(origins.c.origin).where(origins.c.article_id == article_id)
        return list(self._connection.execute(query).scalars())

    def _forget_fetches(self, addresses: Sequence[str]) -> None:
        """Let the next ingest fetch pages anew, and whatever may list them: else they would pass for unchanged."""
        for address in addresses:
            self._connection.execute(delete(fetches).where(fetches.c.url == address))
        if addresses:
            is_page = exists().where(origins.c.origin == fetches.c.url)
            self._connection.execute(delete(fetches).where(fetches.c.digest != "", ~is_page))

    def _files_of(self, article_id: str) -> set[str]:
        """Where an article that is known by its file was found: it and its copies."""
        newest = self._newest(article_id)
        if newest is None or not is_known_by_file(Article("", url=newest.url, origin=newest.origin)):
            return set()
        return {newest.origin, *self._origins_of(article_id)}

    def _names_of(self, article_id: str) -> list[str]:
        """What else the next ingest may know an article by: of a file its contents, else its address or its words."""
        if self._files_of(article_id):
            contents = select(versions.c.content_hash).where(versions.c.article_id == article_id).distinct()
            return [erased_id(content) for content in self._connection.execute(contents).scalars()]
        newest = self._newest(article_id)
        known = newest and Article(newest.text, newest.title, newest.url, origin=newest.origin)
        return [identity_of(known)] if known else []

    def _bar_id(self, article_id: str) -> None:
        self._make_sure_of(article_id)
        self._connection.execute(update(articles).where(articles.c.id == article_id).values(barred=True))

    def _bar_file(self, file: str) -> None:
        """Bar the id that the next ingest would give to what it finds in a file."""
        number = 1
        while self._is_current(id_ := identity_of(Article("", origin=file), number)):
            number += 1
        self._bar_id(id_)

    def _is_current(self, article_id: str) -> bool:
        current = select(articles.c.current).where(articles.c.id == article_id)
        return self._connection.execute(current).scalar() is not None

    def sight(self, sightings: Iterable[Sighting]) -> None:
        """Note where articles were found; what is noted already stays."""
        for origin, article_id in dict.fromkeys(sightings):
            known = select(origins).where(origins.c.origin == origin, origins.c.article_id == article_id)
            if self._connection.execute(known).first() is None:
                self._connection.execute(insert(origins).values(origin=origin, article_id=article_id))

    def lose_sight(self, sightings: Iterable[Sighting]) -> list[str]:
        """Note that articles are no longer found at certain origins.

        Returns:
            The ids of those that are searched, and now found nowhere.
        """
        lost = list(dict.fromkeys(sightings))
        for origin, article_id in lost:
            gone = delete(origins).where(origins.c.origin == origin, origins.c.article_id == article_id)
            self._connection.execute(gone)
        ids = dict.fromkeys(id_ for _, id_ in lost)
        return [id_ for id_ in ids if self._is_current(id_) and not self._is_found(id_)]

    def relocate(self, places: Sequence[Sighting]) -> None:
        """Note that the current versions of articles stand elsewhere now: in another file, or another line of it."""
        article: BindParameter[str] = bindparam("article")
        current = select(articles.c.current).where(articles.c.id == article).scalar_subquery()
        moved = update(versions).where(versions.c.article_id == article, versions.c.version == current)
        rows = [{"article": article_id, "place": origin} for origin, article_id in places]
        if rows:
            self._connection.execute(moved.values(origin=bindparam("place")), rows)

    def note(self, **facts: str) -> None:
        """Note facts about the archive as a whole; an empty one is forgotten."""
        for name, value in facts.items():
            self._connection.execute(delete(stamps).where(stamps.c.name == name))
            if value:
                self._connection.execute(insert(stamps).values(name=name, value=value))

    def recut(self, article_id: str, version: int, cut: int, split: SplitArticle, vectors: Vectors) -> None:
        """Add passages of another cut to a version that is stored."""
        rows = passage_rows(article_id, version, cut, split)
        self._insert(passages, rows)
        self._insert(embeddings, embedding_rows([row["id"] for row in rows], vectors))

    def keep_embeddings(self, ids: Sequence[str], vectors: Vectors) -> None:
        """Keep the embeddings of passages, instead of those kept before."""
        self._connection.execute(delete(embeddings).where(embeddings.c.passage_id.in_(ids)))
        self._insert(embeddings, embedding_rows(ids, vectors))

    def forget_cut(self, cut: int) -> None:
        """Remove the passages of a cut that is not searched."""
        own = select(passages.c.id).where(passages.c.cut == cut)
        self._connection.execute(delete(embeddings).where(embeddings.c.passage_id.in_(own)))
        self._connection.execute(delete(passages).where(passages.c.cut == cut))

    def forget_embeddings(self, but_of_cut: int) -> None:
        """Remove the embeddings of all other cuts."""
        others = select(passages.c.id).where(passages.c.cut != but_of_cut)
        self._connection.execute(delete(embeddings).where(embeddings.c.passage_id.in_(others)))

    def swap(self, cut: int, **facts: str) -> None:
        """Make another cut with other stores the one that is searched."""
        self.note(cut=str(cut), **facts)
        self.forget_embeddings(but_of_cut=cut)

    def restore(self, dossiers: Iterable[Dossier]) -> None:
        """Give articles that come from a backup all that was known of them; what is current of them is published."""
        for dossier in dossiers:
            self._make_sure_of(dossier.article_id)
            for version in dossier.versions:
                self._restore(version, is_published=version.number == dossier.current)
            own = articles.c.id == dossier.article_id
            self._connection.execute(update(articles).where(own).values(barred=dossier.barred))
            self.sight((origin, dossier.article_id) for origin in dossier.origins)

    def _publish(self, draft: Draft) -> list[str]:
        self._make_sure_of(draft.article_id)
        corrected = self._corrected(draft)
        replaced = self._retire(draft.article_id)
        row = version_row(draft.article_id, draft.version, draft.split.article, self._now, corrected)
        self._connection.execute(insert(versions).values(**row))
        self._insert(passages, passage_rows(draft.article_id, draft.version, draft.cut, draft.split))
        self._insert(embeddings, embedding_rows(draft.passage_ids, draft.vectors))
        self._connection.execute(
            update(articles).where(articles.c.id == draft.article_id).values(current=draft.version, barred=False)
        )
        return replaced

    def _restore(self, version: Version, *, is_published: bool) -> None:
        """Add an old version, or give the one that has just been published the dates that it had."""
        moments = {"stored": version.stored, "retired": version.retired, "corrected": version.corrected}
        dates = {name: moment.isoformat() if moment else None for name, moment in moments.items()}
        if is_published:
            own = (versions.c.article_id == version.article_id) & (versions.c.version == version.number)
            self._connection.execute(update(versions).where(own).values(**dates))
        else:
            row = version_row(version.article_id, version.number, version.article, self._now, None)
            self._connection.execute(insert(versions).values(**row | dates))

    def _retire(self, article_id: str) -> list[str]:
        current = self._connection.execute(
            select(articles.c.current).where(articles.c.id == article_id)
        ).scalar_one_or_none()
        if current is None:
            return []
        own = (versions.c.article_id == article_id) & (versions.c.version == current)
        self._connection.execute(update(versions).where(own).values(retired=self._now))
        self._connection.execute(update(articles).where(articles.c.id == article_id).values(current=None))
        self._forget_embeddings_of(article_id, current)
        return [version_key(article_id, current, cut) for cut in self._cuts(article_id, current)]

    def _forget_embeddings_of(self, article_id: str, version: int) -> None:
        """Only what is searched needs them."""
        own = select(passages.c.id).where(passages.c.article_id == article_id, passages.c.version == version)
        self._connection.execute(delete(embeddings).where(embeddings.c.passage_id.in_(own)))

    def _cuts(self, article_id: str, version: int) -> list[int]:
        own = (passages.c.article_id == article_id) & (passages.c.version == version)
        return list(self._connection.execute(select(passages.c.cut).where(own).distinct()).scalars())

    def _corrected(self, draft: Draft) -> str | None:
        """When the text last became another one: now, or as the version before has it, or never."""
        before = self._newest(draft.article_id)
        if before is None:
            return None
        return before.corrected if before.text == draft.split.article.text else self._now

    def _newest(self, article_id: str) -> Row[Any, Any] | None:
        columns = (versions.c[name] for name in ("text", "title", "corrected", "url", "origin"))
        query = select(*columns).where(versions.c.article_id == article_id)
        return self._connection.execute(query.order_by(versions.c.version.desc()).limit(1)).first()

    def _make_sure_of(self, article_id: str) -> None:
        if self._connection.execute(select(articles.c.id).where(articles.c.id == article_id)).first() is None:
            self._connection.execute(insert(articles).values(id=article_id, current=None))

    def _is_found(self, article_id: str) -> bool:
        return self._connection.execute(select(origins).where(origins.c.article_id == article_id)).first() is not None

    def _insert(self, table: Table, rows: Sequence[Mapping[str, Any]]) -> None:
        if rows:
            self._connection.execute(insert(table), list(rows))
