"""The line a user types on: history, completion and keys, by prompt_toolkit."""

from __future__ import annotations

import logging
import os
from collections.abc import Iterator
from datetime import date
from pathlib import Path

from prompt_toolkit import PromptSession
from prompt_toolkit.application import get_app
from prompt_toolkit.auto_suggest import AutoSuggestFromHistory
from prompt_toolkit.completion import CompleteEvent, Completer, Completion
from prompt_toolkit.document import Document
from prompt_toolkit.enums import DEFAULT_BUFFER
from prompt_toolkit.filters import Condition, has_focus
from prompt_toolkit.formatted_text import StyleAndTextTuples
from prompt_toolkit.history import FileHistory, History, InMemoryHistory
from prompt_toolkit.key_binding import KeyBindings, KeyPressEvent
from prompt_toolkit.styles import Style

from bot import wording
from bot.conversation import Conversation
from bot.repl_commands import COMMANDS
from retrieval.phrasing import written

_log = logging.getLogger(__name__)
_STYLE = Style.from_dict({"mark": "ansicyan bold", "aside": "ansibrightblack"})


def build_prompt(conversation: Conversation, history_file: Path) -> PromptSession[str]:
    """The prompt of a conversation.

    Its ``prompt()`` raises EOFError for Ctrl-D and KeyboardInterrupt for Ctrl-C on an empty line.
    """
    return PromptSession(
        message=[("class:mark", "> ")],
        rprompt=lambda: _aside(conversation.asked),
        history=open_history(history_file),
        auto_suggest=AutoSuggestFromHistory(),
        completer=CommandCompleter(conversation),
        # Only a command opens the menu by itself: it would hide the space below every question.
        complete_while_typing=Condition(lambda: get_app().current_buffer.text.startswith("/")),
        reserve_space_for_menu=len(COMMANDS),
        key_bindings=_keys(),
        style=_STYLE,
        enable_suspend=True,
    )


def open_history(file: Path) -> History:
    """The questions of earlier days, in a file that only its owner can read; where that cannot be, those of today."""
    try:
        os.close(os.open(file, os.O_RDWR | os.O_CREAT | os.O_APPEND, 0o600))
        file.chmod(0o600)
    except OSError as error:
        _log.warning("the history cannot be kept in %s: %s", file, error)
        return InMemoryHistory()
    return _LastingHistory(str(file))


class _LastingHistory(FileHistory):
    """A history in a file; a full disk costs the entry, not the conversation."""

    def store_string(self, string: str) -> None:
        try:
            super().store_string(string)
        except (OSError, UnicodeError) as error:
            _log.warning("the history cannot be written: %s", error)


class CommandCompleter(Completer):
    """Completes command names, the numbers behind /source and the day behind /asked."""

    def __init__(self, conversation: Conversation) -> None:
        """Take the conversation whose last answer has the numbers."""
        self._conversation = conversation

    def get_completions(self, document: Document, complete_event: CompleteEvent) -> Iterator[Completion]:
        """What can stand at the cursor, with a few words on each."""
        typed = document.text_before_cursor
        if not typed.startswith("/"):
            return
        start = typed.rpartition(" ")[2]
        for text, meaning in self._offered(typed):
            if text.startswith(start):
                yield Completion(text, start_position=-len(start), display_meta=meaning)

    def _offered(self, typed: str) -> list[tuple[str, str]]:
        name, has_argument, _ = typed.partition(" ")
        if not has_argument:
            return [(f"/{each}", command.help) for each, command in COMMANDS.items()]
        if name == "/source" and self._conversation.last:
            citations = self._conversation.last.citations
            return [(str(citation.number), wording.quotation(citation)) for citation in citations]
        return [("today", "the real day")] if name == "/asked" else []


def _aside(asked: date | None) -> StyleAndTextTuples:
    return [("class:aside", f"asking on {written(asked)}")] if asked else []


def _keys() -> KeyBindings:
    """Ctrl-C clears a line that has words; on an empty one it keeps its usual meaning."""
    keys = KeyBindings()
    has_words = Condition(lambda: bool(get_app().current_buffer.text))

    @keys.add("c-c", filter=has_focus(DEFAULT_BUFFER) & has_words)
    def _clear(event: KeyPressEvent) -> None:
        event.current_buffer.reset()

    return keys
