"""What agencies have withdrawn: it leaves the archive's search, and no older version of it comes back."""

from __future__ import annotations

from collections.abc import Iterable

from ingest.sources.agency import ITEM, Item, item_of
from ingest.sources.read import Embargoed, Remark, Waiting, Withdrawal
from retrieval.archive.archive import Archive
from retrieval.archive.details import add_details, who_told
from retrieval.domain import Article
from retrieval.identity import is_own_file

WITHDRAWN = "newsdesk withdrawn"
"""The key in the metadata of an article's newest version for what its agency said when it withdrew it."""


class Withdrawals:
    """What was withdrawn, as one run reads it and as the archive has it from earlier ones."""

    def __init__(self, archive: Archive) -> None:
        """Nothing was read yet."""
        self._archive = archive
        self._catalogue = archive.catalogue
        self._told: list[Withdrawal] = []
        self._versions: dict[str, set[int | None]] = {}
        """Of each item that was withdrawn, the versions of which that was said."""
        self.gone: set[str] = set()
        """The articles that have left the search for it."""

    def note(self, withdrawal: Withdrawal) -> None:
        """Note one; what it names leaves the search when the run ends."""
        self._told.append(withdrawal)
        if withdrawal.item:
            self._versions.setdefault(withdrawal.item, set()).add(withdrawal.version)

    def keeps_out(self, article: Article, id_: str) -> bool:
        """Whether an article is of what was withdrawn, and no later version."""
        item = item_of(article)
        return item is not None and _covers([*self._versions.get(item.id, ()), *self._noted(id_)], item)

    def carry_out(self) -> list[Withdrawal | Remark]:
        """Take what was withdrawn out of the search, once all of the run is stored.

        Returns:
            Remarks on what was taken out, and what names nothing that the archive ever had.
        """
        known = who_told(self._versions.keys(), ITEM, self._catalogue) if self._versions else {}
        outcomes = [self._outcome(one, known.get(one.item or "", [])) for one in self._told]
        if self.gone:
            self._archive.remove(sorted(self.gone))
        return [outcome for outcome in outcomes if outcome]

    def _outcome(self, withdrawal: Withdrawal, ids: list[str]) -> Withdrawal | Remark | None:
        """What is to be said; nothing where an earlier run has said it, or where a later version is searched."""
        out = [id_ for id_ in ids if self._withdraw(id_, withdrawal)]
        if isinstance(withdrawal, Embargoed):
            return Waiting(withdrawal.origin, withdrawal.reason, withdrawal.end)
        if out or self._was_only_in(withdrawal.origin):
            return Remark(withdrawal.origin, f"its agency says that it is {withdrawal.status}: taken out of the search")
        return None if ids else withdrawal

    def _withdraw(self, id_: str, withdrawal: Withdrawal) -> bool:
        """Whether an article is the agency's still, and leaves the search for it."""
        stored = self._catalogue.stored(id_)
        newest = stored and self._catalogue.article(id_, stored.version)
        item = newest and item_of(newest)
        if not (stored and item) or item.id != withdrawal.item or not _covers([withdrawal.version], item):
            return False
        if not _covers(self._noted(id_), Item(item.id, withdrawal.version)):
            said = {"status": withdrawal.status, "version": withdrawal.version}
            add_details(id_, {WITHDRAWN: said}, self._catalogue)
        if stored.current:
            self.gone.add(id_)
        return stored.current

    def _noted(self, id_: str) -> list[int | None]:
        """The version of which it was said in an earlier run, if it was and nothing has been stored since."""
        stored = self._catalogue.stored(id_)
        newest = self._catalogue.article(id_, stored.version) if stored and not stored.current else None
        said = newest.metadata.get(WITHDRAWN) if newest else None
        return [said.get("version")] if isinstance(said, dict) else []

    def _was_only_in(self, origin: str) -> bool:
        """Whether the file of an item is all that something is known from."""
        ids = self._catalogue.origins.at(origin) if is_own_file(origin) else []
        return any(self._catalogue.origins.of(id_) == [origin] for id_ in ids)


def _covers(withdrawn: Iterable[int | None], item: Item) -> bool:
    """Whether an item is one of the versions that were withdrawn, or before them; where nobody counts, it is."""
    return any(version is None or item.version is None or item.version <= version for version in withdrawn)
