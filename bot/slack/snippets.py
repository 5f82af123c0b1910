"""Questions in files: a snippet, or a small text file, given in place of a message."""

from __future__ import annotations

from urllib.parse import urlsplit

import httpx
from slack_sdk.web import WebClient

from bot.slack.web import FAILURES

_MOST_BYTES = 20_000
_SECONDS = 10
_SLACK_HOSTS = ("slack.com", "slack-files.com", "slack-edge.com")


class Unreadable(Exception):
    """The file holds no text that we can read; the text is its name."""


def read_snippet(client: WebClient, file: str) -> str:
    """The text of a file that somebody has given.

    Args:
        client: of the workspace; its token opens the file.
        file: the file's id.

    Raises:
        Unreadable: it is large, holds no word, or cannot be had.
    """
    name = ""
    try:
        about = client.files_info(file=file)["file"]
        name = str(about.get("name") or about.get("title") or "")
        url = str(about.get("url_private_download") or about.get("url_private") or "")
        is_text = str(about.get("mimetype") or "").startswith("text/") or about.get("mode") == "snippet"
        if not is_text or int(about.get("size") or 0) > _MOST_BYTES or not _may_see_token(url, client):
            raise Unreadable(name)
        text = _fetched(url, str(client.token)).decode("utf-8")
    except (httpx.HTTPError, httpx.InvalidURL, *FAILURES) as error:
        raise Unreadable(name) from error
    if not any(map(str.isalnum, text)):
        raise Unreadable(name)
    return text


def _may_see_token(url: str, client: WebClient) -> bool:
    """Only Slack itself is shown the token, over TLS, or whatever stands in for it."""
    target, api = urlsplit(url), urlsplit(client.base_url)
    if (target.scheme, target.netloc) == (api.scheme, api.netloc):
        return True
    host = target.hostname or ""
    return target.scheme == "https" and any(host == own or host.endswith(f".{own}") for own in _SLACK_HOSTS)


def _fetched(url: str, token: str) -> bytes:
    """Redirects are not followed: who they lead to would be sent the token."""
    with httpx.stream("GET", url, headers={"Authorization": f"Bearer {token}"}, timeout=_SECONDS) as answer:
        return next(answer.raise_for_status().iter_bytes(_MOST_BYTES), b"")
