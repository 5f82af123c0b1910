import time

from retrieval.answers.citations import stands
from retrieval.answers.prompting import PROMPT_VERSION
from retrieval.archive.archive import Archive
from retrieval.domain import Answer, Hit, Question
from tests.llm.conftest import BuildChain
from tests.llm.loopback import Loopback, saying

DAMAGE = "How much damage did the Korrel River flood cause?"
SAID = "The Korrel River flood caused damage of 61 million crowns"
BEFORE = "The Korrel River flood caused damage of 38 million crowns"
"""What was said a week before that."""
WRONG = "The Korrel River flood caused damage of 83 million crowns."
_BUSY = 5
"""So often something else may run at the wrong moment."""


def number_of(chain: BuildChain, question: str, words: str) -> int:
    """The number under which a passage with some words will be given to the model."""
    hits: list[Hit] = [d.metadata["hit"] for d in chain().retriever.invoke(question)]
    return next(number for number, hit in enumerate(hits, 1) if words in hit.passage.text)


def test_a_verified_sentence_is_shown_with_its_quote(
    chain: BuildChain, servers: Loopback, provider: str, sample_archive: Archive
) -> None:
    """The answer names the model, and its quote is the article's own text."""
    servers.tell(saying((f"{SAID}.", number_of(chain, DAMAGE, SAID), SAID.upper())))
    answer = chain().invoke(Question(DAMAGE))
    (citation,) = answer.citations
    assert (answer.text, answer.engine) == (f"{SAID}. [1]", f"{provider}:loopback")
    assert citation.quote == SAID
    assert stands(citation, sample_archive.article_of(citation.passage))


def test_what_it_cost_is_told(chain: BuildChain, servers: Loopback, provider: str) -> None:
    """Tokens, verdicts, the prompt's version and the attempts are on the answer."""
    servers.tell(saying((f"{SAID}.", number_of(chain, DAMAGE, SAID), SAID), (WRONG, 1, SAID)))
    writing = chain().invoke(Question(DAMAGE)).writing
    assert writing is not None
    assert (writing.model, writing.prompt, writing.attempts) == (f"{provider}:loopback", PROMPT_VERSION, 1)
    assert [judged.verdict for judged in writing.judged][1:] == ["unsupported"]
    assert (writing.tokens_in, writing.tokens_out >= 50) == (100, True)


def test_an_unsupported_sentence_is_left_out_and_counted(chain: BuildChain, servers: Loopback) -> None:
    """The answer says how many are missing."""
    number = number_of(chain, DAMAGE, SAID)
    servers.tell(saying((WRONG, number, SAID), (f"{SAID}.", number, SAID)))
    answer = chain().invoke(Question(DAMAGE))
    assert answer.text == f"{SAID}. [1] 1 sentence left out that the sources do not bear out."


def test_a_wrong_number_is_put_right(chain: BuildChain, servers: Loopback) -> None:
    """The citation is of the passage in which the words stand."""
    number = number_of(chain, DAMAGE, SAID)
    servers.tell(saying((f"{SAID}.", number + 1, SAID)))
    answer = chain().invoke(Question(DAMAGE))
    assert answer.writing is not None
    assert [judged.verdict for judged in answer.writing.judged] == ["reassigned"]
    assert SAID in answer.citations[0].passage.text


def test_nothing_left_gives_quotes_labelled(chain: BuildChain, servers: Loopback) -> None:
    """An answer that is all invention is replaced by the extractive one, which says so."""
    servers.tell(saying((WRONG, 1, SAID), ("Nobody was hurt.", 99, "nobody was hurt")))
    answer = chain().invoke(Question(DAMAGE))
    assert (answer.answered, answer.engine) == (True, "extractive")
    assert answer.note.startswith(
        "The language model wrote nothing that its sources bear out; what follows are quotes."
    )


def test_sources_that_disagree_are_named(chain: BuildChain, servers: Loopback) -> None:
    """The newest first with its date, each with its own source."""
    first, second = (number_of(chain, DAMAGE, words) for words in (SAID, BEFORE))
    servers.tell(
        saying(
            (f"As of 16 April 2026, the {SAID[4:]}, according to Capital Ledger.", first, SAID),
            (f"{BEFORE}, according to Veld Courier.", second, BEFORE),
        )
    )
    answer = chain().invoke(Question(DAMAGE))
    assert [c.passage.source for c in answer.citations] == ["Capital Ledger", "Veld Courier"]
    assert answer.note == ""


def test_what_is_out_of_date_does_not_stand_alone(chain: BuildChain, servers: Loopback) -> None:
    """Where a model tells the old figure only, the newer article's own sentence is added, with its day."""
    servers.tell(saying((f"{BEFORE}.", number_of(chain, DAMAGE, BEFORE), BEFORE)))
    answer = chain().invoke(Question(DAMAGE))
    assert answer.text.startswith(f"{BEFORE}. [1] {SAID}")
    assert answer.note == "As of 16 April 2026 sources say otherwise: see [2]."
    assert [c.passage.source for c in answer.citations] == ["Veld Courier", "Capital Ledger"]


def test_plain_sentences_are_read_too(chain: BuildChain, servers: Loopback) -> None:
    """A model that cannot write JSON may write lines."""
    number = number_of(chain, DAMAGE, SAID)
    servers.tell({"text": f'{SAID}. [{number}: "{SAID}"]\n{WRONG} [{number}]'})
    assert chain().invoke(Question(DAMAGE)).text.startswith(f"{SAID}. [1] 1 sentence left out")


def test_a_sentence_is_shown_as_soon_as_it_is_checked(chain: BuildChain, servers: Loopback) -> None:
    """Before the rest of the reply has been sent, and, where nothing else runs, within 50 ms of its own last piece."""
    number = number_of(chain, DAMAGE, SAID)
    servers.tell(saying((f"{SAID}.", number, SAID), (WRONG, number, SAID), pieces=2, pause=0.4))
    late: list[float] = []
    while not late or (min(late) >= 0.05 and len(late) < _BUSY):
        seen: list[tuple[float, Answer]] = [(time.time(), answer) for answer in chain().stream(Question(DAMAGE))]
        assert [len(answer.sentences) for _, answer in seen] == [1, 1]
        assert seen[1][0] - seen[0][0] > 0.3
        late.append(min(seen[0][0] - sent for sent in servers.sent if sent <= seen[0][0]))
    assert min(late) < 0.05


def test_the_reply_is_held_to_its_form_where_the_provider_does_that(
    chain: BuildChain, servers: Loopback, provider: str
) -> None:
    """A model that is known for it is given the schema."""
    servers.tell(saying(not_there=True))
    known = {"openai": "openai:gpt-4.1-mini", "anthropic": "anthropic:claude-sonnet-4-6"}
    chain(llm=known[provider]).invoke(Question(DAMAGE))
    body = servers.requests[0]["body"]
    assert "not_in_passages" in str(body.get("response_format") or body.get("output_config"))
