"""The names under which Slack sends back what was clicked, typed and submitted."""

from __future__ import annotations

SHOW_PASSAGES = "show_passages"
"""Button; its value is the receipt."""
FOLLOW_UP = "follow_up"
"""Button, several in a message: ``follow_up.1`` …; its value is the question."""
SHARE = "share"
"""Button; its value is the receipt."""
FEEDBACK = "feedback"
"""Feedback buttons; in a modal two plain ones (``feedback.1``, ``feedback.2``). ``read_feedback`` reads their value."""
EXAMPLE = "example"
"""Button on the Home tab: ``example.1`` …; its value is the question."""
ASK_AGAIN = "ask_again"
"""Button; its value is the question."""
PREVIOUS_PAGE = "previous_page"
"""Button; its value is the number of the page."""
NEXT_PAGE = "next_page"
"""Button; its value is the number of the page."""

ASK_SHORTCUT = "ask_the_archive"
BACKGROUND_SHORTCUT = "find_background"

PASSAGES_MODAL = "passages"
FEEDBACK_MODAL = "what_was_wrong"
ASK_MODAL = "ask"
ANSWER_MODAL = "answer"

QUESTION_BLOCK, QUESTION = "question_block", "question"
REASON_BLOCK, REASON = "reason_block", "reason"
COMMENT_BLOCK, COMMENT = "comment_block", "comment"

_UP, _DOWN = "up:", "down:"


def one_of_many(action: str, number: int) -> str:
    """The name of one button of several with the same meaning; Slack wants them to differ. Counted from 1."""
    return f"{action}.{number}"


def thumbs_up(receipt: str) -> str:
    """The value of the button that praises an answer."""
    return _UP + receipt


def thumbs_down(receipt: str) -> str:
    """The value of the button that finds fault with an answer."""
    return _DOWN + receipt


def read_feedback(value: str) -> tuple[bool, str]:
    """Whether a feedback button's value praises, and the receipt of the answer that it is about.

    Raises:
        ValueError: no feedback button of ours has that value.
    """
    for mark, praises in ((_UP, True), (_DOWN, False)):
        if value.startswith(mark):
            return praises, value.removeprefix(mark)
    raise ValueError("not the value of a feedback button")
