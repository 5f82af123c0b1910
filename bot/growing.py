"""Answers that a model writes, on the terminal: shown sentence by sentence, and how each was judged."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot import terminal
from bot.layout import QUIET, hang, stacked, styled
from retrieval.domain import Answer, Writing
from retrieval.untrusted import one_line

if TYPE_CHECKING:
    from rich.console import Console
    from rich.text import Text


class Growing:
    """Shows an answer while it is being written: what was shown stays, and is not shown again."""

    def __init__(self, console: Console) -> None:
        """Start with nothing shown."""
        self._console = console
        self._shown = 0

    def watch(self, answer: Answer) -> None:
        """Show the sentences that are new; quotes, which come all at once, wait for the rest."""
        if answer.writing is None or not answer.answered or answer.engine != answer.writing.model:
            return
        if not self._shown and (reading := terminal.render_reading(answer, self._console)):
            terminal.show(self._console, reading)
            terminal.show(self._console)
        if len(answer.sentences) > self._shown:
            terminal.show(self._console, terminal.render_sentences(answer, self._console, shown=self._shown))
            self._shown = len(answer.sentences)

    def finish(self, answer: Answer) -> None:
        """Show what has not been shown."""
        if not self._shown:
            terminal.show(self._console, terminal.render_answer(answer, self._console))
            return
        terminal.show(self._console)
        terminal.show(self._console, terminal.render_rest(answer, self._console))


def render_writing(writing: Writing, console: Console) -> Text:
    """What the model wrote and what the check said of each sentence."""
    cost = f"{writing.tokens_in:,} tokens read, {writing.tokens_out:,} written, {writing.total_ms / 1000:.1f} s"
    times = "" if writing.attempts == 1 else f", asked {writing.attempts} times"
    heading = styled(f"{one_line(writing.model)}: {cost}{times}", QUIET)
    lines = [hang(styled(f"The model {one_line(writing.failure)}.", QUIET), 0, console)] if writing.failure else []
    for judged in writing.judged:
        why = f" ({'; '.join(judged.reasons)})" if judged.reasons else ""
        lines.append(hang(styled(f"{judged.verdict}: ", QUIET) + one_line(judged.text + why), 2, console))
    return stacked([hang(heading, 0, console), *lines])
