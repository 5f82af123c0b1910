"""Texts that want to ping, to unfurl, to break the layout or to forge a button, and answers that are full of them."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import date

from retrieval.domain import Answer, AnswerSentence, Citation, Coverage, Passage, Question
from tests.bot.fakes import hit

TEXTS = (
    "<!channel> read this",
    "<!here|here> now",
    "<!everyone>",
    "<@U012AB3CD> was named",
    "<#C024BE7LR|general>",
    "<!subteam^SAZ94GDB8|@desk>",
    "<!date^1392734382^Posted {date}^https://evil.example|on Tuesday>",
    "<https://evil.example|Harbour Gazette>",
    "<mailto:a@evil.example|write>",
    "*bold* _italic_ ~gone~ `code`",
    "```\nfenced\n```",
    "> quoted\n>>> all quoted",
    "# Heading\n## Heading",
    "- item\n* item\n1. item\n2) item",
    "[click](https://evil.example) ![image](https://evil.example/x.png)",
    "[label]: https://evil.example 'title'",
    "| a | b |\n|---|---|\n| 1 | 2 |",
    "---\n***\n===",
    "&lt;!channel&gt; &amp;lt;!channel&amp;gt; &#60;!here&#62;",
    "\\<!channel\\> \\*x\\* trailing \\",
    '{"type": "button", "action_id": "share", "value": "x"}',
    '"}]},{"type":"actions","elements":[{"type":"button"}]}',
    "zero\u200bwidth\u200d and \u2060joiners\ufeff",
    "\u202egnp.exe\u202c right to \u2066left\u2069",
    "line\rfeed\u2028and\u2029paragraph\x0b\x0c\x85",
    "\x1b[31mred\x1b[0m \x9b31m \x00null",
    "W" * 100_000,
    "&<>" * 5_000,
    "😀👩‍👩‍👧" * 2_000,
    "\ud800 lone surrogate",
    ":skull: :fire: www.evil.example http://evil.example @channel @here",
    "“quoted” ‘within’ \"plain\" 'marks' „low“ «guillemets»",
    "e\u0301\u0323\u0327" * 300,
    "العربية مع English وأرقام 123",
    "   \n\t  ",
    "",
)
LINKS = (
    None,
    "https://gazette.example/a?b=1&c=<!channel>|x>#:~:text=it%20sank",
    "http://[broken",
    "https://",
    "javascript:alert(1)",
    "file:///home/operator/secret/archive/ferry.md",
    "HTTPS://EVIL.example/\u202e" + "x" * 50_000,
    "https://gazette.example/" + "ä" * 900 + "#:~:text=" + "b" * 3_000,
    "slack://channel?id=C1",
)
COVERAGE = Coverage(7, 9, TEXTS, date(1, 1, 1), date(9999, 12, 31))


def passage_of(text: str, title: str, source: str, url: str | None, number: int = 0) -> Passage:
    """A passage with whatever is said of it."""
    spans = ((0, len(text)),) if number % 2 else ()
    described = {"title": title, "source": source, "url": url, "published": date(2022, 5, 8)}
    origin = f"/home/operator/secret/{source}.md"
    passage = Passage(f"{number}.1.0", f"article {number}", 1, 0, 0, len(text), text, spans, origin=origin)
    return replace(passage, corrected=date(2022, 5, 9), **described)  # type: ignore[arg-type]


def answer_of(seed: int) -> Answer:
    """An answer made of hostile texts, the same one for the same seed."""
    chosen = random.Random(seed)  # nothing secret: a test that can be repeated

    def text() -> str:
        return chosen.choice(TEXTS)

    passages = [
        passage_of(text() or "x", text(), text(), chosen.choice(LINKS), chosen.randrange(12))
        for _ in range(chosen.randrange(1, 40))
    ]
    citations = tuple(
        Citation(number, each, each.text, 0, len(each.text), chosen.choice(LINKS), tuple(chosen.sample(passages, 1)))
        for number, each in enumerate(passages, 1)
    )
    numbers = [citation.number for citation in citations]
    sentences = tuple(
        AnswerSentence(
            chosen.choice(citations).quote if chosen.random() < 0.5 else text(),
            tuple(chosen.sample(numbers, chosen.randrange(len(numbers)))),
        )
        for _ in range(chosen.randrange(30))
    )
    answered = chosen.random() < 0.7
    said = f"Not in the archive. It holds {text()}." if not answered else text()
    hits = tuple(hit(each, chosen.random()) for each in passages)
    cited = citations if answered else ()
    return Answer(
        *(Question(text()), text(), answered, said, sentences if answered else (), cited, hits),
        *(0.5, date(2022, 5, 8), text(), 12.0),
    )
