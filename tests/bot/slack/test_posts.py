"""Tests of what is understood of Slack's events."""

from __future__ import annotations

from typing import Any

import pytest

from bot.slack.posts import Post, plain, post_of, searched

BOT = "UBOT"


def event(text: str = "Who won?", **more: object) -> dict[str, Any]:
    """A message in a channel."""
    return {
        "type": "message",
        "channel": "C1",
        "channel_type": "channel",
        "ts": "1.5",
        "user": "U1",
        "text": text,
    } | more


def post(text: str = "Who won?", **more: object) -> Post:
    """What is made of it."""
    made = post_of(event(text, **more), "T1", BOT)
    assert made
    return made


@pytest.mark.parametrize(
    "more",
    [
        {"bot_id": "B1"},
        {"user": BOT},
        {"user": "USLACKBOT"},
        {"user": None},
        {"hidden": True},
        {"subtype": "channel_join"},
        {"subtype": "bot_message"},
        {"subtype": "message_changed"},
    ],
)
def test_only_people_post(more: dict[str, object]) -> None:
    """Bots, joins and edits are no posts."""
    assert post_of(event() | more, "T1", BOT) is None


@pytest.mark.parametrize("subtype", [None, "file_share", "thread_broadcast"])
def test_files_and_broadcasts_are_posts(subtype: str | None) -> None:
    """As are plain messages."""
    assert "U1" == post(subtype=subtype).user


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("<@UBOT> Who won?", "Who won?"),
        ("Who <@UBOT|newsdesk> won?", "Who won?"),
        ("Did <@U2> win?", "Did @U2 win?"),
        ("in <#C2|sports>?", "in sports?"),
        ("see <https://n.example/a?b=1&amp;c=2>", "see https://n.example/a?b=1&c=2"),
        ("see <https://n.example/a|the report>", "see the report"),
        ("<!here> who won?", "who won?"),
        ("<!subteam^S1|@editors> who?", "@editors who?"),
        ("a &lt;b&gt; &amp; c", "a <b> & c"),
        ("&lt;!channel&gt;", "<!channel>"),
        ("two\n\n lines", "two lines"),
    ],
)
def test_marks_are_read_as_slack_shows_them(text: str, expected: str) -> None:
    """And entities are resolved last, so that what was typed stays what it was."""
    assert expected == plain(text, BOT)


def test_reply_and_mention_are_told() -> None:
    """A mention counts wherever it stands; whether people are spoken to as well is another matter."""
    reply = post("<@U2> ask <@UBOT>: who won?", thread_ts="1.0")
    assert ("1.0", True, True, True) == (reply.thread, reply.is_reply, reply.mentions_bot, reply.mentions_others)
    assert not post("<@UBOT> who won?").mentions_others
    assert ("1.5", False, False) == (post().thread, post().is_reply, post().mentions_bot)


def test_direct_message_is_told_by_its_channel() -> None:
    """Also where the event does not say its kind, as in edits."""
    assert [True, True, False] == [
        post(channel_type="im").is_direct,
        post(channel="D1", channel_type=None).is_direct,
        post().is_direct,
    ]


def test_people_of_other_organisations_bring_their_workspace() -> None:
    """In shared channels."""
    assert ["T9", "T1"] == [post(user_team="T9").home, post().home]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("<@UBOT> Who won? :pray::skin-tone-2:", "Who won?"),
        (":wave: Who won :tada: then?", "Who won then?"),
        ("Who won? cc <@U2> <!subteam^S1|@desk>", "Who won?"),
        ("<!here> Who won? <https://n.example/a?b=1&amp;c=2>", "Who won?"),
        ("Who won? https://n.example/a", "Who won?"),
        ("Who won <https://n.example/a|the cup>?", "Who won the cup?"),
        ("Who won at 10:30:15 in <#C2|sports>?", "Who won at 10:30:15 in sports?"),
        ("<@UBOT> :tada:", ":tada:"),
        ("<https://n.example/a>", "https://n.example/a"),
        ("<@U2>", "@U2"),
        ("", ""),
    ],
)
def test_what_no_article_says_is_not_searched(text: str, expected: str) -> None:
    """Pictograms, bare addresses, and the ids of who is spoken to, unless there is nothing else."""
    assert expected == searched(text, BOT)


def test_what_is_asked_is_what_is_searched() -> None:
    """Of a message, too."""
    assert "Who won?" == post("<@UBOT> Who won? :pray: <https://n.example/a>").text
