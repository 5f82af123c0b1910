"""What the tests of running in Slack share: settings for the loopback server, and a catalogue in a file."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from bot.slack.settings import SlackSettings, load_slack_settings
from retrieval.archive.catalogue import Catalogue
from retrieval.archive.database import open_postgres, open_sqlite
from tests.slack.loopback import Slack


def settings_for(slack: Slack, **more: object) -> SlackSettings:
    """The settings of a bot for a loopback server, in its first workspace."""
    named = {
        "bot_token": next(iter(slack.workspaces.values()))["token"],
        "app_token": slack.app["app_token"],
        "signing_secret": slack.app["signing_secret"],
        "api_url": slack.api_url,
    }
    return load_slack_settings(**{**named, **more})


def oauth_settings_for(slack: Slack, key: str, **more: object) -> SlackSettings:
    """The same for workspaces that install the bot by themselves."""
    credentials = {name: slack.app[name] for name in ("client_id", "client_secret")}
    more = {"encryption_keys": key, "public_url": "https://news.example.com", **more}
    return settings_for(slack, bot_token="", **credentials, **more)


@contextmanager
def catalogue_in(place: Path | str) -> Iterator[Catalogue]:
    """A new, empty catalogue: in a file, or in a database by its address."""
    engine = open_postgres(place) if isinstance(place, str) else open_sqlite(place)
    with closing(Catalogue(engine)) as catalogue:
        catalogue.create({"id": "a", "cut": "1"})
        yield catalogue
