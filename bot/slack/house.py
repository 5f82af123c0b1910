"""All that the listeners need, in one place."""

from __future__ import annotations

import logging
from dataclasses import dataclass

from bot.slack import modals
from bot.slack.admission import Admission
from bot.slack.clerk import SlackClerk
from bot.slack.desk import Desk
from bot.slack.library import Library
from bot.slack.message import View
from bot.slack.modals import Surroundings
from bot.slack.settings import SlackError
from bot.slack.web import FAILURES, reason_of
from bot.slack.workspaces import Workspaces
from retrieval.archive.catalogue import Catalogue
from retrieval.receipts import Receipt, Receipts

_SURROUNDING = 600
"""Characters of the article shown before and after a quote."""


@dataclass(frozen=True, slots=True)
class House:
    """The parts behind the listeners."""

    desk: Desk
    clerk: SlackClerk
    library: Library
    admission: Admission
    receipts: Receipts
    catalogue: Catalogue
    workspaces: Workspaces
    log: logging.Logger

    def watch(self) -> None:
        """See whether it can go on; call it often.

        Raises:
            SlackError: the bot's one token is good no more, or a thread of the desk has ended.
        """
        self.workspaces.watch()
        self.desk.watch()

    def stop(self, thread: str) -> None:
        """Somebody wants no answer any more in a thread, whichever process is at it."""
        own = {job.delivery.id for job in self.desk.stop_thread(thread)}
        for delivery in self.desk.deliveries.all_in(thread):
            if not delivery.is_done and delivery.id not in own:
                self.clerk.stop_elsewhere(delivery)

    def leave(self, team: str) -> None:
        """The bot is no longer in a workspace: what was going on there is forgotten."""
        self.desk.deliveries.forget_place(f"{team}:")
        self.workspaces.forget(team)
        self.log.info("left a workspace", extra={"team": team})

    def leave_all(self, enterprise: str) -> None:
        """The same for an organisation's workspaces, but for those that have installed the bot by themselves."""
        teams = self.workspaces.seen_of(enterprise) | self.desk.deliveries.open_teams(enterprise)
        for team in sorted(teams):
            if not self.workspaces.is_in(team, enterprise):
                self.leave(team)

    def passages(self, receipt: Receipt, page: int = 1) -> View:
        """The passages of an answer in their surroundings, as the article read when it was cited."""
        surroundings = [self._surroundings(receipt, number) for number in range(len(receipt.answer.citations))]
        return modals.passages_modal(receipt.answer.question.text, receipt.id, surroundings, page)

    def show(self, team: str, enterprise: str, view_id: str, view: View) -> None:
        """Put a view in the place of another one; nobody misses it when that was closed."""
        try:
            self.workspaces.get(team, enterprise).client.views_update(view_id=view_id, view=view)
        except (SlackError, *FAILURES) as error:
            self.log.info("a view was not shown: %s", reason_of(error))

    def _surroundings(self, receipt: Receipt, number: int) -> Surroundings:
        citation = receipt.answer.citations[number]
        article = self.catalogue.article(citation.passage.article_id, citation.passage.version)
        if article is None:
            return Surroundings(citation)
        before = article.text[max(0, citation.start - _SURROUNDING) : citation.start]
        return Surroundings(citation, before, article.text[citation.end : citation.end + _SURROUNDING])
