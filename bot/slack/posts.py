"""What people write in Slack, as the bot understands it: pure functions from Slack's events."""

from __future__ import annotations

import html
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

Event = Mapping[str, Any]

_READ_SUBTYPES = (None, "file_share", "thread_broadcast")
_MENTION = re.compile(r"<@(?P<user>[A-Z0-9]+)(?:\|[^>]*)?>")
_REFERENCE = re.compile(r"<(?P<what>[^<>|]*)(?:\|(?P<label>[^<>]*))?>")
_ADDRESSED = re.compile(r"(?:\bcc:? )?<(?:@|!subteam\^|!here|!channel|!everyone)[^>]*>", re.IGNORECASE)
"""Somebody who is spoken to: a person, a group, all."""
_TOLD_OF = re.compile(r"\b(?:ask(?:s|ed|ing)?|tr(?:y|ied)|us(?:e|ed|ing))\s*$", re.IGNORECASE)
"""What stands before the name of something that somebody is told of: "just ask @newsdesk"."""
_ASIDE = re.compile(r"(?<!\w):[a-z0-9_+'-]+:(?!\w)|https?://\S+", re.IGNORECASE)
"""What no article has words for: pictograms, also of a colour of skin, and bare addresses."""


@dataclass(frozen=True, slots=True)
class Post:
    """A message that somebody wrote, or a file that they gave."""

    team: str
    """The workspace in which the bot is asked."""
    channel: str
    ts: str
    """Slack's time stamp: the message's id in its channel."""
    thread: str
    """Time stamp of the first message of the thread, its own where it begins one."""
    user: str
    home: str
    """The workspace of the user, or their organisation; of others than ``team``'s they are from outside."""
    text: str
    """What was said to the bot, as plain text to be searched."""
    is_direct: bool
    mentions_bot: bool
    mentions_others: bool = False
    """Whether it speaks to people: to somebody, to a group, to all."""
    speaks_of_bot: bool = False
    """Whether it mentions the bot to tell somebody else of it, as far as one can see where the mention stands."""
    file: str = ""
    """The id of the first file."""

    @property
    def is_reply(self) -> bool:
        """Whether it stands in a thread that began before it."""
        return self.thread != self.ts


def post_of(event: Event, team: str, bot_user: str) -> Post | None:
    """The post of an event, None where no person has written something new: other bots, joins, edits.

    Args:
        event: of the type ``app_mention`` or ``message``.
        team: the workspace of the delivery.
        bot_user: our own user.
    """
    if event.get("subtype") not in _READ_SUBTYPES or event.get("bot_id") or event.get("bot_profile"):
        return None
    user = event.get("user")
    if not user or user in (bot_user, "USLACKBOT") or event.get("hidden"):
        return None
    text = str(event.get("text") or "")
    mentioned = [found["user"] for found in _MENTION.finditer(text)]
    files = event.get("files") or [{}]
    return Post(
        team=team,
        channel=str(event["channel"]),
        ts=str(event["ts"]),
        thread=str(event.get("thread_ts") or event["ts"]),
        user=user,
        home=str(event.get("user_team") or event.get("source_team") or event.get("team") or team),
        text=searched(text, bot_user),
        is_direct=event.get("channel_type") == "im" or str(event["channel"]).startswith("D"),
        mentions_bot=bot_user in mentioned or event.get("type") == "app_mention",
        mentions_others=bool(_ADDRESSED.search(_without(text, bot_user))),
        speaks_of_bot=_speaks_of(text, bot_user),
        file=str(files[0].get("id") or ""),
    )


def plain(text: str, bot_user: str = "") -> str:
    """A message's text as it is read: without Slack's marks, and without the mention of the bot."""
    named = _MENTION.sub(r"@\g<user>", _without(text, bot_user))
    return " ".join(html.unescape(_REFERENCE.sub(_shown, named)).split())


def searched(text: str, bot_user: str = "") -> str:
    """The same as it is searched, without what only people see a meaning in, unless there is nothing else."""
    bare = " ".join(_ASIDE.sub(" ", plain(_ADDRESSED.sub(" ", text))).split())
    return bare if any(character.isalnum() for character in bare) else plain(text, bot_user)


def _speaks_of(text: str, bot_user: str) -> bool:
    """Whether somebody else is named first, with words between, or asking is what the bot is named for."""
    before, mention, _ = text.partition(f"<@{bot_user}")
    said = _ADDRESSED.sub("", before)
    opens_otherwise = bool(_ADDRESSED.match(before.lstrip())) and any(map(str.isalnum, said))
    return bool(mention) and (opens_otherwise or bool(_TOLD_OF.search(before)))


def _without(text: str, bot_user: str) -> str:
    """A text without the mention of the bot."""
    return _MENTION.sub(lambda found: "" if found["user"] == bot_user else found[0], text)


def _shown(reference: re.Match[str]) -> str:
    """``<https://…|label>``, ``<#C0123|name>``, ``<!here>`` as Slack shows them."""
    what, label = reference["what"], reference["label"]
    if what.startswith("!"):
        return label or ""
    return label or what.removeprefix("mailto:")
