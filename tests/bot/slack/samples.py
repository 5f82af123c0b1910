"""One sample of each kind of message and view that Slack shows."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict, replace
from datetime import date
from typing import Any

from bot.slack import answers, home, modals, notices
from bot.slack.message import Message, View
from bot.slack.modals import Surroundings
from retrieval.domain import Answer, AnswerSentence
from tests.bot.fakes import (
    CHESS,
    COVERAGE,
    CROSSINGS,
    FERRY_PASSAGES,
    STRIKE_PASSAGE,
    WIRE,
    cite,
    hit,
    passages_of,
    quoting,
)

RECEIPT = "r-20220508-000042"
ASKER = "U0ADAHOLM1"
EXAMPLES = (
    "How many people were rescued from the Aurora?",
    "Who leads the seafarers' union?",
    "What happened in Port Ellen last week?",
)
_COUNTS = (344, 361, 402, 377, 355, 401, 299, 310, 408, 0, 523, 902)
PER_MONTH = tuple((date(2021 + month // 12, month % 12 + 1, 1), count) for month, count in enumerate(_COUNTS, 5))
HELD = replace(COVERAGE, articles=sum(_COUNTS), first=date(2021, 6, 1))

_CORRECTED = [replace(passage, corrected=date(2022, 5, 10)) for passage in FERRY_PASSAGES]
_SAFETY = replace(
    CROSSINGS, id="e.1.0", article_id="e", title="Aurora passed its last safety check in March, inspectors say"
)
_HITS = (hit(FERRY_PASSAGES[1], 0.8, WIRE), hit(CROSSINGS, 0.6), hit(_SAFETY, 0.58))
_LEDGER = replace(
    passages_of(
        "Harbour police counted 29 survivors on the quay on Sunday morning.",
        id="f.1.0",
        article_id="f",
        title="Survivors of the Aurora brought ashore",
        url="https://ledger.example/aurora-survivors",
        source="Isle Ledger",
        published=date(2022, 5, 9),
    )[0]
)

ANSWER = replace(
    quoting(
        "How many people were rescued from the Aurora?",
        cite(1, _CORRECTED[1], "Rescuers pulled 31 people from the water within two hours.", [WIRE]),
        cite(2, _CORRECTED[2], "Nine passengers are still missing, the coastguard said."),
        hits=_HITS,
    ),
)
WRITTEN: Answer = replace(
    quoting(
        "And how many survived?",
        cite(1, _CORRECTED[1], "Rescuers pulled 31 people from the water within two hours.", [WIRE]),
        cite(2, _LEDGER, "Harbour police counted 29 survivors on the quay on Sunday morning."),
        hits=_HITS,
    ),
    standalone="How many people survived the sinking of the Aurora?",
    sentences=(
        AnswerSentence("The sources disagree: the Harbour Gazette reports 31 people rescued.", (1,)),
        AnswerSentence("The Isle Ledger, a day later, reports 29 survivors counted by the police.", (2,)),
    ),
    as_of=date(2022, 5, 9),
    engine="openai:gpt-4.1-mini",
    elapsed_ms=1840.0,
)
REFUSAL = replace(CHESS, hits=(hit(STRIKE_PASSAGE, 0.3), hit(CROSSINGS, 0.2)))
SURROUNDINGS = (
    Surroundings(
        ANSWER.citations[0],
        "The ferry Aurora sank off Port Ellen on Saturday evening. It had 42 people on board.\n\n",
        " Nine passengers are still missing, the coastguard said.\n\n"
        "The ferry company has suspended all its crossings.",
    ),
    Surroundings(
        ANSWER.citations[1],
        "It had 42 people on board.\n\nRescuers pulled 31 people from the water within two hours. ",
        "\n\nThe ferry company has suspended all its crossings.",
    ),
)

SAMPLES: dict[str, Callable[[], Message | View]] = {
    "answer": lambda: answers.answer_message(ANSWER, RECEIPT),
    "answer_again": lambda: answers.answer_message(ANSWER, RECEIPT, note=notices.ANSWERED_AGAIN),
    "answer_written": lambda: answers.answer_message(WRITTEN, RECEIPT),
    "refusal": lambda: answers.answer_message(REFUSAL, RECEIPT),
    "private_answer": lambda: answers.private_answer(ANSWER, RECEIPT),
    "shared_answer": lambda: answers.shared_answer(ANSWER, RECEIPT, ASKER),
    "empty_question": notices.empty_question,
    "help": lambda: notices.help_message(COVERAGE),
    "thanks": notices.thanks,
    "too_fast": lambda: notices.too_fast(34.2),
    "too_busy": lambda: notices.too_busy("Who leads the union?"),
    "not_allowed": lambda: notices.not_allowed("Newsdesk does not answer guests."),
    "cannot_ask": lambda: notices.cannot_ask("the question has 2,100 characters; at most 2,000 can be searched."),
    "not_shared": notices.not_shared,
    "shared_already": notices.shared_already,
    "no_longer_kept": notices.no_longer_kept,
    "unreadable_file": lambda: notices.unreadable_file("scan.tiff"),
    "failed": lambda: notices.failed("7f3a91", "Who leads the union?"),
    "stopped": lambda: notices.stopped("Who leads the union?"),
    "about_question": lambda: notices.about_question(notices.too_fast(34.2), "Who leads the union?"),
    "taken_back": notices.taken_back,
    "feedback_noted": modals.feedback_noted,
    "passages_modal": lambda: modals.passages_modal(ANSWER.question.text, RECEIPT, SURROUNDINGS),
    "feedback_modal": lambda: modals.feedback_modal(RECEIPT, ANSWER.question.text),
    "feedback_thanks": modals.feedback_thanks,
    "ask_modal": modals.ask_modal,
    "waiting_modal": lambda: modals.waiting_modal(ANSWER.question.text, notices.searching(COVERAGE)),
    "answer_modal": lambda: modals.answer_modal(ANSWER, RECEIPT),
    "notice_modal": lambda: modals.notice_modal(notices.too_busy("Who leads the union?")),
    "home": lambda: home.home(HELD, PER_MONTH, EXAMPLES),
}


def payload(name: str) -> dict[str, Any]:
    """A sample as Slack is sent it."""
    made = SAMPLES[name]()
    return {**asdict(made), "blocks": list(made.blocks)} if isinstance(made, Message) else made
