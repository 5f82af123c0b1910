"""What a delivery asks: its words, or those of the file that came with it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from bot.intents import Intent, intent_of
from bot.slack.snippets import Unreadable, read_snippet
from bot.slack.workspaces import Workspace
from retrieval.question import MAX_QUESTION_CHARACTERS


def words_of(task: Mapping[str, Any], workspace: Workspace) -> str:
    """The words that are searched for a delivery.

    Args:
        task: with its ``question`` and ``file``, as a delivery's.
        workspace: where the file is.

    Raises:
        Unreadable: they were to be in a file that holds no text, and no other words came with that.
    """
    text, file = str(task.get("question") or ""), task.get("file")
    if not file:
        return text
    is_question = intent_of(text) is Intent.QUESTION
    try:
        whole = f"{text} {read_snippet(workspace.client, file)}".strip()
    except Unreadable:
        # A picture beside the question, as a rule.
        if is_question:
            return text
        raise
    # An article beside the question is too much to search for, as a rule.
    return text if is_question and len(whole) > MAX_QUESTION_CHARACTERS else whole
