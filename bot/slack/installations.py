"""Workspaces that installed the bot by OAuth: their tokens, sealed, in the catalogue's database.

Every process on the same database serves all of them. What is stored is encrypted with the first of the keys in
``NEWSDESK_SLACK_ENCRYPTION_KEYS`` and can be read with any of them.
"""

from __future__ import annotations

import json
import logging
import time
from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from typing import Any

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from slack_bolt import App, BoltContext, BoltResponse
from slack_bolt.error import BoltError
from slack_sdk.oauth.installation_store import Bot, Installation, InstallationStore
from sqlalchemy import delete, insert, select, update

from bot.slack.settings import SlackError, SlackSettings, need, variable_of
from retrieval.archive.catalogue import Catalogue
from retrieval.archive.schema import installations
from retrieval.errors import SettingsError

_KEPT = (
    "app_id",
    "enterprise_id",
    "enterprise_name",
    "team_id",
    "team_name",
    "bot_token",
    "bot_id",
    "bot_user_id",
    "bot_scopes",
    "user_id",
    "is_enterprise_install",
)
"""Nothing of the person who installed it but who that was: no token of a user is asked for."""


def new_key() -> str:
    """A key for ``NEWSDESK_SLACK_ENCRYPTION_KEYS``."""
    return Fernet.generate_key().decode()


def seal_of(settings: SlackSettings) -> MultiFernet:
    """What encrypts and decrypts.

    Raises:
        SettingsError: there is no key, or one is none; it is not shown.
    """
    need(settings, "encryption_keys")
    return MultiFernet([_key(number, key) for number, key in enumerate(settings.keys, 1)])


class Installations(InstallationStore):
    """The workspaces; organisations that installed it for all their workspaces stand for each of them."""

    def __init__(
        self, catalogue: Catalogue, seal: MultiFernet, log: logging.Logger, allowed: Iterable[str] = ()
    ) -> None:
        """Take the database and the keys.

        Args:
            catalogue: holds them.
            seal: encrypts and decrypts.
            log: where installing and leaving are told.
            allowed: ids of the workspaces, or organisations, that may install it; all where there are none.
        """
        self._catalogue = catalogue
        self._seal = seal
        self._log = log
        self._allowed = frozenset(allowed)

    @property
    def logger(self) -> logging.Logger:
        """As the base class wants it."""
        return self._log

    def token_of(self, team: str, enterprise: str) -> str:
        """The bot's token for a workspace.

        Raises:
            SlackError: the bot is not installed there, or the token cannot be decrypted.
        """
        bot = self.find_bot(enterprise_id=enterprise, team_id=team)
        if bot is None:
            raise SlackError(
                f"the bot is not installed in the workspace {team or enterprise}: let somebody who may add apps open "
                "/slack/install of this server."
            )
        return str(bot.bot_token)

    def save(self, installation: Installation) -> None:
        """Store a workspace's installation in the place of an earlier one.

        Raises:
            BoltError: it is not wanted; Bolt shows a page that says that it failed.
        """
        ids = {installation.team_id, installation.enterprise_id}
        if self._allowed and not self._allowed & ids:
            self._log.warning("installation_refused", extra={"team": installation.team_id, "reason": "not allowed"})
            raise BoltError(f"the workspace is not among those in {variable_of('allowed_workspaces')}")
        if installation.bot_refresh_token:
            self._log.warning("installation_refused", extra={"team": installation.team_id, "reason": "token rotation"})
            raise BoltError("token rotation is on in the app's settings; this bot needs tokens that stay valid")
        workspace = _workspace(
            installation.enterprise_id, installation.team_id, is_org=installation.is_enterprise_install
        )
        kept = {name: getattr(installation, name) for name in _KEPT}
        sealed = self._seal.encrypt(json.dumps({"workspace": workspace, **kept}).encode()).decode()
        installed = datetime.fromtimestamp(installation.installed_at, UTC).isoformat()
        with self._catalogue.transaction(writes=True, latest=True) as connection:
            connection.execute(delete(installations).where(installations.c.workspace == workspace))
            connection.execute(insert(installations).values(workspace=workspace, installed=installed, sealed=sealed))
        self._log.info("installed", extra={"team": installation.team_id, "enterprise": installation.enterprise_id})

    def find_installation(
        self,
        *,
        enterprise_id: str | None,
        team_id: str | None,
        user_id: str | None = None,
        is_enterprise_install: bool | None = False,
    ) -> Installation | None:
        """The installation that serves a workspace: its own, else its organisation's.

        Raises:
            SlackError: it cannot be decrypted.
        """
        own = [] if is_enterprise_install else [_workspace(enterprise_id, team_id)]
        for workspace in [*own, *([_workspace(enterprise_id, None)] if enterprise_id else [])]:
            if found := self._read(workspace):
                return found if user_id in (None, found.user_id) else None
        return None

    def find_bot(
        self, *, enterprise_id: str | None, team_id: str | None, is_enterprise_install: bool | None = False
    ) -> Bot | None:
        """The same, without who installed it."""
        found = self.find_installation(
            enterprise_id=enterprise_id, team_id=team_id, is_enterprise_install=is_enterprise_install
        )
        return found.to_bot() if found else None

    def delete_bot(self, *, enterprise_id: str | None, team_id: str | None) -> None:
        """The workspace's installation is gone."""
        self.remove(enterprise_id, team_id)

    def delete_installation(
        self, *, enterprise_id: str | None, team_id: str | None, user_id: str | None = None
    ) -> None:
        """A user's token is gone: none is stored, so that only the bot's own goes where no user is named."""
        if user_id is None:
            self.remove(enterprise_id, team_id)

    def remove(
        self, enterprise: str | None, team: str | None, *, is_org: bool = False, before: float | None = None
    ) -> bool:
        """Forget an installation; whether there was one.

        Args:
            enterprise: the organisation, if any.
            team: the workspace.
            is_org: it was the organisation's for all its workspaces.
            before: only one made before, in seconds since 1970: an event that comes late must not remove a newer one.
        """
        gone = delete(installations).where(installations.c.workspace == _workspace(enterprise, team, is_org=is_org))
        if before is not None:
            gone = gone.where(installations.c.installed <= datetime.fromtimestamp(before, UTC).isoformat())
        with self._catalogue.transaction(writes=True, latest=True) as connection:
            removed = bool(connection.execute(gone).rowcount)
        if removed:
            self._log.info("uninstalled", extra={"team": team, "enterprise": enterprise})
        return removed

    def all(self) -> list[Installation]:
        """All of them.

        Raises:
            SlackError: one cannot be decrypted.
        """
        with self._catalogue.transaction() as connection:
            rows = connection.execute(select(installations).order_by(installations.c.installed)).all()
        return [self._unsealed(row.workspace, row.installed, row.sealed) for row in rows]

    def seal_again(self) -> int:
        """Encrypt all with the first key, so that the others can be thrown away; how many there are.

        Raises:
            SlackError: one cannot be decrypted; then none is changed.
        """
        with self._catalogue.transaction(writes=True, latest=True) as connection:
            rows = connection.execute(select(installations)).all()
            for row in rows:
                self._unsealed(row.workspace, row.installed, row.sealed)
                sealed = self._seal.rotate(row.sealed.encode()).decode()
                its = installations.c.workspace == row.workspace
                connection.execute(update(installations).where(its).values(sealed=sealed))
        return len(rows)

    def _read(self, workspace: str) -> Installation | None:
        with self._catalogue.transaction() as connection:
            row = connection.execute(select(installations).where(installations.c.workspace == workspace)).one_or_none()
        return self._unsealed(workspace, row.installed, row.sealed) if row else None

    def _unsealed(self, workspace: str, installed: str, sealed: str) -> Installation:
        try:
            kept: dict[str, Any] = json.loads(self._seal.decrypt(sealed.encode()))
        except InvalidToken:
            raise _unreadable(workspace) from None
        if kept.pop("workspace", None) != workspace:  # moved here from another row
            raise _unreadable(workspace)
        return Installation(**kept, installed_at=datetime.fromisoformat(installed).timestamp())


def watch_removals(app: App, kept: Installations) -> None:
    """See that what is uninstalled or revoked in Slack is forgotten here, before any listener hears of it."""

    def look(body: dict[str, Any], context: BoltContext, next: Callable[[], BoltResponse]) -> BoltResponse:
        event = body.get("event") or {}
        revoked = event.get("type") == "tokens_revoked" and (event.get("tokens") or {}).get("bot")
        if revoked or event.get("type") == "app_uninstalled":
            # Event times are whole seconds.
            before = float(body.get("event_time") or time.time()) + 1.0
            is_org = bool(context.is_enterprise_install)
            kept.remove(context.enterprise_id, context.team_id, is_org=is_org, before=before)
        return next()

    app.middleware(look)


def _key(number: int, key: str) -> Fernet:
    try:
        return Fernet(key)
    except ValueError:
        raise SettingsError(
            f"key {number} in {variable_of('encryption_keys')} is none (32 bytes in base64). "
            "'newsdesk slack key' prints a new one."
        ) from None


def _workspace(enterprise: str | None, team: str | None, *, is_org: bool = False) -> str:
    """The row's name. An organisation's own row has no workspace."""
    return f"{enterprise or ''}:{'' if is_org else team or ''}"


def _unreadable(workspace: str) -> SlackError:
    return SlackError(
        f"the token of the workspace {workspace.strip(':')} cannot be decrypted with any key in "
        f"{variable_of('encryption_keys')}. Add the key that it was stored with behind the others, or let the "
        "workspace install the bot again at /slack/install."
    )
