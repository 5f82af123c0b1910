"""The commands ``newsdesk slack …``. Nothing heavy is imported before a command needs it."""

from __future__ import annotations

import json
import logging
from pathlib import Path
from typing import TYPE_CHECKING

import click

from bot.options import archive_option, json_option

if TYPE_CHECKING:
    from retrieval.settings import Settings


@click.group(invoke_without_command=True)
@click.option("--http", "port", type=click.IntRange(0, 65535), metavar="PORT", help="Serve HTTP at this port.")
@click.option("--host", help="The address to serve HTTP at [default: 127.0.0.1].")
@archive_option
@click.pass_context
def slack(ctx: click.Context, port: int | None, host: str | None, archive: Path | None) -> None:
    """Answer questions in Slack, until Ctrl-C or SIGTERM: what was begun is finished first, a second one ends at once.

    Without --http it opens connections to Slack by itself (Socket Mode), and nobody needs to reach this machine. With
    --http it serves requests of Slack's, for a proxy that speaks TLS to stand before: POST /slack/events,
    /slack/install for workspaces that install it, /healthz, /readyz.

    \b
    newsdesk slack manifest          the app to create at api.slack.com/apps
    newsdesk slack check             what is right and what is missing
    newsdesk slack                   run; needs SLACK_BOT_TOKEN and SLACK_APP_TOKEN
    newsdesk slack --http 3000       run; needs SLACK_BOT_TOKEN and SLACK_SIGNING_SECRET

    Settings are read from the environment and from .env; .env.example lists them. The log goes to stderr, a JSON
    object a line, without what people wrote.
    """
    if ctx.invoked_subcommand:
        if given := [name for name, value in (("--http", port), ("--host", host), ("--archive", archive)) if value]:
            raise click.UsageError(f"give {given[0]} behind '{ctx.invoked_subcommand}', or not at all.")
        return
    if host and port is None:
        raise click.UsageError("--host goes with --http PORT.")
    _need_slack()
    from bot.slack.running import Address, run
    from bot.slack.settings import load_slack_settings

    run(_settings(archive), load_slack_settings(), None if port is None else Address(host or "127.0.0.1", port))


@slack.command()
@click.option("--http", "url", metavar="URL", help="For HTTP mode: where Slack reaches the server, https://…")
@click.option("--name", default="Newsdesk", show_default=True, help="What the app is called, up to 35 characters.")
@click.option("--yaml", "as_yaml", is_flag=True, help="Print YAML.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON (the default).")
def manifest(url: str | None, name: str, as_yaml: bool, as_json: bool) -> None:
    """Print the app's manifest: name, scopes, events, /ask, shortcuts, Home tab.

    At api.slack.com/apps choose Create New App, From a manifest, and paste it. To change an app that exists, paste it
    under App Manifest and reinstall the app.

    \b
    newsdesk slack manifest
    newsdesk slack manifest --http https://news.example.com --yaml
    """
    from bot.slack.manifest import manifest as manifest_of

    if as_yaml and as_json:
        raise click.UsageError("give --yaml or --json, not both.")
    if url and not url.startswith("https://"):
        raise click.UsageError("--http takes an address that begins with https://; Slack posts to no other.")
    if not 1 <= len(name) <= 35:
        raise click.UsageError("--name takes 1 to 35 characters.")
    content = manifest_of(url=url or "", name=name)
    if as_yaml:
        import yaml

        click.echo(yaml.safe_dump(content, sort_keys=False, allow_unicode=True, width=100), nl=False)
        return
    click.echo(json.dumps(content, indent=2, ensure_ascii=False))


@slack.command()
@click.option("--http", "is_http", is_flag=True, help="Check for HTTP mode.")
@archive_option
@json_option
@click.pass_context
def check(ctx: click.Context, is_http: bool, archive: Path | None, as_json: bool) -> None:
    """Check tokens, scopes, clock and archive, and say what to do where something is wrong.

    Sends nothing to any channel. Exits 0 when all is well, 1 otherwise.
    """
    _need_slack()
    from bot.slack.check import checks, report
    from bot.slack.settings import usable_slack_settings

    found = checks(_settings(archive), usable_slack_settings(), is_http=is_http)
    click.echo(report(found, as_json=as_json))
    ctx.exit(1 if any(one.ok is False for one in found) else 0)


@slack.command()
@click.option("--reseal", is_flag=True, help="Encrypt what is stored anew with the first key.")
@archive_option
def key(reseal: bool, archive: Path | None) -> None:
    """Print a new key for NEWSDESK_SLACK_ENCRYPTION_KEYS, which encrypts the tokens of installations.

    To change the key: put the new one before the old one, with a comma between them, and start all processes anew; then
    'newsdesk slack key --reseal'; then take the old one away.
    """
    _need_slack()
    from bot.slack.installations import new_key

    if reseal:
        click.echo(f"{_reseal(archive)} installations are encrypted with the first key now.")
    else:
        click.echo(new_key())


def _reseal(archive: Path | None) -> int:
    from contextlib import closing

    from bot.slack.installations import Installations, seal_of
    from bot.slack.logs import NAME
    from bot.slack.settings import load_slack_settings
    from retrieval.wiring import build_catalogue

    settings = load_slack_settings()
    with closing(build_catalogue(_settings(archive))) as catalogue:
        return Installations(catalogue, seal_of(settings), logging.getLogger(NAME)).seal_again()


def _settings(archive: Path | None) -> Settings:
    from retrieval.settings import load_settings

    return load_settings(archive=archive)


def _need_slack() -> None:
    """Raise a SettingsError that says what to install where the Slack side's libraries are missing."""
    from importlib.util import find_spec

    from retrieval.errors import SettingsError

    if missing := [name for name in ("slack_bolt", "waitress", "websockets", "cryptography") if not find_spec(name)]:
        raise SettingsError(f"the Slack side needs {missing[0]}: pip install '.[slack]' in its folder.")
