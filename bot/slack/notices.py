"""What is said besides answers: how far a question has come, what the bot can do, and why there is no answer."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from bot.slack import ids
from bot.slack.message import Block, Message, actions, bullets, button, label_of, notice, quiet, rich, words
from bot.slack.text import shorten
from bot.wording import WELCOME
from retrieval.answers.refusal import covers
from retrieval.domain import Coverage
from retrieval.phrasing import counted
from retrieval.untrusted import one_line

_MOST_PROMPTS = 4
_COVERED = 600
_ASKED = 150
ANSWERED_AGAIN = "Answered again: the question was edited."
"""The note above an answer that has replaced another one."""


def searching(coverage: Coverage) -> str:
    """A status: what is searched, e.g. ``Searching 4,682 articles, 2011 to 2022…``."""
    if not coverage.articles:
        return "Looking into an archive that is still empty…"
    return f"Searching {counted(coverage.articles, 'article')}{_years(coverage.first, coverage.last)}…"


def in_queue(place: int) -> str:
    """A status: how many questions are answered before this one. The next one has place 1."""
    return "Waiting: yours is the next question…" if place <= 1 else f"Waiting: place {place:,} in the queue…"


def empty_question(name: str = "Newsdesk") -> Message:
    """Somebody wrote to the bot without a question."""
    hint = f"For example: {_EXAMPLE} Write “help” to see what {_name(name)} can do."
    return notice("What would you like to know from the archive?", quiet(hint))


def help_message(coverage: Coverage, command: str = "/ask", name: str = "Newsdesk") -> Message:
    """What the archive holds and how to ask."""
    lead = f"Ask me about the news, in plain words. {holds(coverage)}"
    ways = rich(bullets(ways_to_ask(command, name)))
    return notice(
        lead, ways, quiet("Each sentence rests on a quote that stands word for word in the article it names.")
    )


def ways_to_ask(command: str = "/ask", name: str = "Newsdesk") -> list[list[dict[str, object]]]:
    """Lines of rich text, one for each way to ask."""
    mention = f": mention @{_name(name)}. Follow-ups in the thread need no mention."
    return [
        [words("In a channel", bold=True), words(mention)],
        [words("In a direct message", bold=True), words(": just ask.")],
        [words(command, code=True), words(" and a question: only you see the answer, and may share it.")],
        [words("On a message", bold=True), words(": “Find background” in its menu searches for what it speaks of.")],
        [words("Dates", bold=True), words(" are understood: “last week”, “in March 2022”, “yesterday”.")],
    ]


def about(coverage: Coverage) -> Message:
    """Somebody asked about the archive itself."""
    return notice(holds(coverage))


def thanks() -> Message:
    """Somebody said thank you."""
    return notice(WELCOME)


def too_fast(seconds: float) -> Message:
    """The asker has used up the questions of this while."""
    wait = max(1, round(seconds))
    return notice(f"That was a lot of questions at once. Please ask again in {_seconds(wait)}.")


def too_busy(question: str = "") -> Message:
    """The queue is full; the question was not taken."""
    said = "Too many questions are waiting, so yours was not taken. Please ask again in a minute."
    return notice(said, *_again(question))


def not_allowed(reason: str) -> Message:
    """The bot may not answer here or this person.

    Args:
        reason: a sentence that says so, e.g. ``Newsdesk does not answer guests.``
    """
    return notice(shorten(one_line(reason), 500) or "Newsdesk does not answer here.")


def cannot_ask(reason: str) -> Message:
    """The question cannot be searched.

    Args:
        reason: what is wrong with it, e.g. that it is too long.
    """
    said = shorten(one_line(reason), 500)
    return notice(said[:1].upper() + said[1:] or "That question cannot be searched.")


def not_shared() -> Message:
    """Slack did not take an answer that was to be shown to all."""
    return notice("Slack did not take it. If it does not stand in the channel, please share it again.")


def shared_already() -> Message:
    """Somebody wants to show an answer to all that was shown before."""
    return notice("This answer was shared already: it stands in the channel.")


def no_longer_kept() -> Message:
    """Something was clicked on an answer that is kept no more."""
    return notice("This answer is no longer kept, so nothing more can be done with it. Please ask again.")


def unreadable_file(file_name: str) -> Message:
    """The question was to be in a file that holds no text we can read."""
    file = shorten(one_line(file_name), 100)
    return notice(f"I could not read a question in {file or 'that file'}. Please write it as a message.")


def failed(reference: str, question: str = "") -> Message:
    """Something broke on our side.

    Args:
        reference: under which the operator finds it in the log.
        question: offered to be asked again, if given.
    """
    kept = quiet(f"If it happens again, tell whoever runs Newsdesk: reference {shorten(one_line(reference), 80)}")
    return notice("Something went wrong on our side, so there is no answer to this question.", kept, *_again(question))


def stopped(question: str = "") -> Message:
    """The asker stopped the search."""
    return notice("Stopped. Nothing was answered.", *_again(question))


def taken_back() -> Message:
    """In place of an answer that cannot be deleted."""
    return notice("The question was taken back, and its answer with it.")


def about_question(said: Message, question: str) -> Message:
    """What is said instead of an answer, with the question above it, if there is one."""
    asked = shorten(one_line(question), _ASKED)
    return Message(said.text, (quiet(f"You asked: {asked}"), *said.blocks)) if asked else said


def suggested_prompts(examples: Sequence[str]) -> list[dict[str, str]]:
    """Questions that Slack offers when a conversation is opened: at most 4."""
    asked = [one_line(example) for example in examples if one_line(example)][:_MOST_PROMPTS]
    return [{"title": label_of(question), "message": question} for question in asked]


def holds(coverage: Coverage) -> str:
    """What the archive holds, in a sentence."""
    return f"The archive holds {shorten(one_line(covers(coverage)), _COVERED)}."


_EXAMPLE = "“Who won the election?” or “What happened in Port Ellen last week?”"


def _again(question: str) -> list[Block]:
    """A button to ask a question again, where there is one."""
    return [actions(button("Ask again", ids.ASK_AGAIN, question))] if question.strip() else []


def _name(name: str) -> str:
    return shorten(one_line(name), 80)


def _years(first: date | None, last: date | None) -> str:
    if first is None or last is None:
        return ""
    return f" from {first.year}" if first.year == last.year else f", {first.year} to {last.year}"


def _seconds(wait: int) -> str:
    if wait > 90:
        return f"{(wait + 59) // 60} minutes"
    return counted(wait, "second")
