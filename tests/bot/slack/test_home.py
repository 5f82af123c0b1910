"""The app's own place in Slack: what its Home tab shows and asks, and what its conversation suggests."""

from __future__ import annotations

from tests.bot.slack.seen import element, pings, words
from tests.slack.loopback import Slack
from tests.slack.shapes import Json
from tests.slack.user import SlackUser


def _home(slack: Slack, user: SlackUser) -> Json:
    """Somebody's Home tab, opened, once it is made anew."""
    before = slack.home(user.id) or {}
    user.opens_home()
    homes = slack.wait_for(
        lambda: [home for home in [slack.home(user.id)] if home and home["hash"] != before.get("hash")]
    )
    return homes[0]


def test_the_home_tab_shows_the_archive(slack: Slack, ann: SlackUser) -> None:
    """What it holds, month by month, what to ask, how it answers and what is kept."""
    home = _home(slack, ann)
    said = words(home)
    assert [] == [
        text
        for text in ("23 articles", "Northline Wire", "Jan 2026", "█", "How it answers", "What is kept")
        if text not in said
    ]
    assert [] == pings(home)


def test_an_example_of_the_home_tab_is_asked_in_the_direct_messages(slack: Slack, ben: SlackUser) -> None:
    """Where it can be gone on with."""
    home = _home(slack, ben)
    question = element(home, "example.1")["value"]
    asked, answer = _example(slack, ben, home)
    assert f"You asked on the Home tab: {question}" == words(asked)
    assert (asked["ts"], True) == (answer["thread_ts"], "Sources" in words(answer))


def test_an_example_of_the_home_tab_is_gone_on_with(slack: Slack, ben: SlackUser) -> None:
    """What was asked there is what “that” means."""
    asked, _ = _example(slack, ben, _home(slack, ben))
    ben.says(ben.dm, "When was that?", asked["ts"])
    assert "Lindiwe Haarkamp" in words(slack.wait_for_replies(ben.dm, asked["ts"], 2)[-1])


def _example(slack: Slack, user: SlackUser, home: Json) -> list[Json]:
    """The first example on somebody's Home tab, clicked: what is said of it, and the answer."""
    since = slack.now()
    assert user.clicks(home, "example.1").ok
    return slack.wait_for(lambda: _two(slack, user.dm, since))


def _two(slack: Slack, channel: str, since: float) -> list[Json]:
    found = [one for one in slack.bot_messages(channel) if one["at"] >= since and one.get("streaming") != "open"]
    return found if len(found) >= 2 else []


def test_the_messages_tab_suggests_questions(slack: Slack, ann: SlackUser) -> None:
    """Four at most, which the archive can answer."""
    dm = ann.opens_dm()
    [*_, prompts] = slack.wait_for(lambda: slack.prompts(dm))
    asked = ann.says(dm, prompts["prompts"][0]["message"])
    assert "Sources" in words(slack.wait_for_replies(dm, asked)[0])
