"""Where the bot answers, and where it keeps quiet: the real command in a loopback Slack."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.bot.slack.seen import words
from tests.slack.loopback import Slack
from tests.slack.shapes import Json
from tests.slack.user import SlackUser

FLOOD, DAMAGE = "How much damage did the Korrel River flood cause?", "38 million crowns"
UNION, LEADER = "Who leads the Allied Seafarers' Union?", "Maren Tollefsrud"
ATTACK, KILLED = "How many people were killed in the Kerman attack?", "95"
INJURED = "200"


def _answer(slack: Slack, channel: str, thread: str, number: int = 1) -> str:
    """The words of the last of so many replies, once all are there."""
    replies = slack.wait_for_replies(channel, thread, number)
    assert number == len(replies), [words(reply) for reply in replies]
    return words(replies[-1])


def _once(slack: Slack, channel: str, thread: str, text: str) -> Json:
    """The only reply in a thread, once it says something."""

    def found() -> list[Json]:
        return [one for one in slack.bot_messages(channel, thread) if text in words(one)]

    [reply] = slack.wait_for(found)
    assert [reply["ts"]] == [one["ts"] for one in slack.bot_messages(channel, thread)]
    return reply


def _settled(slack: Slack) -> None:
    """Wait until everything that was said before has had its time: a later question has been answered."""
    ben = slack.user("U2")
    slack.wait_for_replies(ben.dm, ben.says(ben.dm, FLOOD))


@pytest.fixture
def thread(slack: Slack, ann: SlackUser) -> str:
    """A thread in which the bot has answered."""
    ts = ann.mentions_bot("C1", ATTACK)
    assert KILLED in _answer(slack, "C1", ts)
    return ts


def test_a_mention_is_answered_in_its_thread(slack: Slack, ann: SlackUser) -> None:
    """One answer, below the question, though Slack tells of it twice; and nothing in the channel itself."""
    ts = ann.mentions_bot("C1", FLOOD)
    assert DAMAGE in _answer(slack, "C1", ts)
    _settled(slack)
    assert [ts] == [one["thread_ts"] for one in slack.bot_messages("C1") if one["ts"] > ts]


def test_a_mention_inside_a_thread_is_answered_there(slack: Slack, ann: SlackUser, ben: SlackUser) -> None:
    """Also in one that people began among themselves."""
    ts = ben.says("C1", "The water is in our cellar again")
    ann.mentions_bot("C1", FLOOD, thread=ts)
    assert DAMAGE in _answer(slack, "C1", ts)


def test_a_follow_up_needs_no_mention(slack: Slack, ann: SlackUser, thread: str) -> None:
    """In a thread in which the bot has answered, a question is for it, and is understood from what was said."""
    ann.says("C1", "And how many were injured?", thread=thread)
    assert INJURED in _answer(slack, "C1", thread, 2)


def test_chatter_is_no_part_of_a_follow_up(slack: Slack, ann: SlackUser, ben: SlackUser, thread: str) -> None:
    """What people said to each other in between is not what “and” goes on from."""
    ben.says("C1", "lunch at one then", thread=thread)
    ann.says("C1", "And how many were injured?", thread=thread)
    assert INJURED in _answer(slack, "C1", thread, 2)


def test_somebody_else_may_follow_up(slack: Slack, ben: SlackUser, thread: str) -> None:
    """The thread belongs to all who write in it."""
    ben.says("C1", "And how many were injured?", thread=thread)
    assert INJURED in _answer(slack, "C1", thread, 2)


@pytest.mark.parametrize(
    "text", ["lunch at one then", "thanks!", "ok", ":tada:", "<@U1> who pays for lunch?", "Sure, I will ask them"]
)
def test_what_people_say_to_each_other_is_left_alone(slack: Slack, ben: SlackUser, thread: str, text: str) -> None:
    """Chatter, thanks, and what is addressed to somebody, though the bot has answered in that thread."""
    ben.says("C1", text, thread=thread)
    _settled(slack)
    assert 1 == len(slack.bot_messages("C1", thread))


def test_other_threads_are_left_alone(slack: Slack, ann: SlackUser, ben: SlackUser) -> None:
    """Where the bot has no part, a question that does not mention it is no question to it."""
    ts = ben.says("C1", "Anyone in?")
    ann.says("C1", FLOOD, thread=ts)
    ann.says("C1", FLOOD)
    _settled(slack)
    assert [] == slack.bot_messages("C1", ts)


def test_a_thread_that_may_not_be_read_now_is_left_alone(slack: Slack, ann: SlackUser, ben: SlackUser) -> None:
    """Where Slack wants fewer calls, nothing is sent again for the sake of a thread that is most likely people's."""
    ts = ben.says("C1", "Anyone in?")
    slack.rate_limit("conversations.replies", 1, 30)
    asked = ann.says("C1", FLOOD, thread=ts)
    told = [one for one in slack.deliveries("message") if one["payload"]["event"]["ts"] == asked]
    slack.wait_for(lambda: all(one["acked"] for one in slack.deliveries("message")))
    _settled(slack)
    assert (1, [], []) == (len(told), slack.bot_messages("C1", ts), slack.unacked())


def test_a_direct_message_is_a_question(slack: Slack, ann: SlackUser) -> None:
    """Without any mention, answered in a thread below it."""
    ts = ann.says(ann.dm, UNION)
    assert LEADER in _answer(slack, ann.dm, ts)


def test_a_thread_of_a_direct_message_goes_on(slack: Slack, ann: SlackUser) -> None:
    """“And …?” is understood from what was said before."""
    ts = ann.says(ann.dm, ATTACK)
    _answer(slack, ann.dm, ts)
    ann.says(ann.dm, "And how many were injured?", thread=ts)
    assert INJURED in _answer(slack, ann.dm, ts, 2)


def test_a_private_channel_is_like_any_other(slack: Slack, ann: SlackUser) -> None:
    """Where the bot was invited."""
    ts = ann.mentions_bot("C3", FLOOD)
    assert DAMAGE in _answer(slack, "C3", ts)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "What would you like to know from the archive?"),
        ("", "see what newsdesk can do"),
        ("help", "Ask me about the news, in plain words."),
        ("help", "mention @newsdesk."),
        ("hello!", "Ask me about the news, in plain words."),
        ("Thanks a lot", "You are welcome."),
        ("How many articles do you have?", "The archive holds 23 articles from"),
    ],
)
def test_what_is_no_question_gets_a_word(slack: Slack, ann: SlackUser, text: str, said: str) -> None:
    """A mention without words, a call for help, thanks: answered as a person would."""
    ts = ann.mentions_bot("C1", text)
    assert said in _answer(slack, "C1", ts)


def test_a_question_too_long_is_refused_in_words(slack: Slack, ann: SlackUser) -> None:
    """With the reason."""
    ts = ann.mentions_bot("C1", "Why " + "very " * 1_000 + "much?")
    assert "The question has 5,009 characters; at most 2,000 can be searched." in _answer(slack, "C1", ts)


def test_an_edited_question_is_answered_again_in_place(slack: Slack, ann: SlackUser) -> None:
    """There is one answer, to what stands there now, and it says so."""
    ts = ann.mentions_bot("C1", FLOOD)
    _answer(slack, "C1", ts)
    ann.edits("C1", ts, f"<@{ann.bot}> {UNION}")
    reply = _once(slack, "C1", ts, LEADER)
    assert "Answered again: the question was edited." in words(reply)


def test_a_question_edited_before_its_answer_has_one_answer(slack: Slack, ann: SlackUser) -> None:
    """The one to what stands there now."""
    ts = ann.mentions_bot("C1", FLOOD)
    ann.edits("C1", ts, f"<@{ann.bot}> {UNION}")
    _once(slack, "C1", ts, LEADER)


def test_an_edit_may_overtake_its_question(slack: Slack, ann: SlackUser) -> None:
    """Slack keeps no order: what is read first is answered once, and the older words are not."""
    slack.hold()
    ts = ann.mentions_bot("C1", FLOOD)
    ann.edits("C1", ts, f"<@{ann.bot}> {UNION}")
    slack.release(backwards=True)
    _once(slack, "C1", ts, LEADER)
    _settled(slack)
    _once(slack, "C1", ts, LEADER)


def test_a_deletion_may_overtake_its_question(slack: Slack, ann: SlackUser) -> None:
    """Then there is nothing to answer."""
    root = ann.says("C1", "About the flood")
    slack.hold()
    ts = ann.mentions_bot("C1", FLOOD, thread=root)
    ann.deletes("C1", ts)
    slack.release(backwards=True)
    _settled(slack)
    assert [] == slack.bot_messages("C1", root)


def test_an_edit_may_add_the_mention(slack: Slack, ann: SlackUser) -> None:
    """What was no question to the bot becomes one."""
    ts = ann.says("C1", FLOOD)
    _settled(slack)
    ann.edits("C1", ts, f"<@{ann.bot}> {FLOOD}")
    assert DAMAGE in _answer(slack, "C1", ts)


def test_an_edit_of_nothing_changes_nothing(slack: Slack, ann: SlackUser) -> None:
    """Slack tells of an edit too when it unfurls a link; the words are the same."""
    ts = ann.mentions_bot("C1", FLOOD)
    [before] = slack.wait_for_replies("C1", ts)
    ann.edits("C1", ts, f"<@{ann.bot}> {FLOOD}")
    _settled(slack)
    assert [before] == slack.bot_messages("C1", ts)


def _in_channel(slack: Slack, ann: SlackUser) -> tuple[str, str]:
    ts = ann.mentions_bot("C1", FLOOD)
    return ts, ts


def _in_thread(slack: Slack, ann: SlackUser) -> tuple[str, str]:
    root = ann.says("C1", "About the flood")
    return ann.mentions_bot("C1", FLOOD, thread=root), root


def _with_replies(slack: Slack, ann: SlackUser) -> tuple[str, str]:
    ts = ann.mentions_bot("C1", FLOOD)
    slack.user("U2").says("C1", "I wondered too", thread=ts)
    return ts, ts


@pytest.mark.parametrize("question", [_in_channel, _in_thread, _with_replies])
@pytest.mark.parametrize("answered", [True, False])
def test_a_deleted_question_takes_its_answer_along(
    slack: Slack, ann: SlackUser, question: Callable[[Slack, SlackUser], tuple[str, str]], answered: bool
) -> None:
    """Whether it began the thread or not, whether others have replied, whether it was answered yet."""
    ts, root = question(slack, ann)
    if answered:
        slack.wait_for_replies("C1", root)
    ann.deletes("C1", ts)
    _settled(slack)
    slack.wait_for(lambda: [] == [one for one in slack.bot_messages("C1", root) if one["ts"] > ts])


def test_a_question_may_stand_in_a_snippet(slack: Slack, ann: SlackUser) -> None:
    """Given in place of a message."""
    ts = ann.uploads(ann.dm, "question.txt", FLOOD.encode())
    assert DAMAGE in _answer(slack, ann.dm, ts)


@pytest.mark.parametrize(
    ("name", "content"),
    [("photo.png", b"\x89PNG"), ("notes.txt", b"\xff\xfe\xfa"), ("long.txt", b"x" * 50_000), ("q.txt", b" \n ")],
)
def test_an_unreadable_file_is_said_to_be_one(slack: Slack, ann: SlackUser, name: str, content: bytes) -> None:
    """By its name: no text, no text that can be decoded, too much, nothing."""
    ts = ann.uploads("C1", name, content, text=f"<@{ann.bot}>")
    assert f"I could not read a question in {name}." in _answer(slack, "C1", ts)


@pytest.mark.parametrize(
    ("name", "content"),
    [("screenshot.png", b"\x89PNG"), ("report.pdf", b"%PDF"), ("article.txt", b"The bridge is shut. " * 190)],
)
def test_a_question_may_come_with_a_file_that_is_none(slack: Slack, ann: SlackUser, name: str, content: bytes) -> None:
    """No text, or more than can be searched: what was written is answered."""
    ts = ann.uploads("C1", name, content, text=f"<@{ann.bot}> {FLOOD}")
    assert DAMAGE in _answer(slack, "C1", ts)


def test_nothing_unfurls(slack: Slack, ann: SlackUser, thread: str) -> None:
    """No message that is posted lets Slack show previews of its links."""
    ann.mentions_bot("C1", "help", thread=thread)
    slack.wait_for_replies("C1", thread, 2)
    posted = [(one["args"]["unfurl_links"], one["args"]["unfurl_media"]) for one in slack.calls("chat.postMessage")]
    assert {(False, False)} == set(posted)


def test_other_bots_are_ignored(slack: Slack) -> None:
    """Even when they mention ours; bots that talk to each other never end."""
    other = slack.user("U6")
    told = [other.mentions_bot("C1", FLOOD), other.says("C1", f"<@{slack.bot}> {FLOOD}", legacy=True)]
    _settled(slack)
    assert [[], []] == [slack.bot_messages("C1", ts) for ts in told]
