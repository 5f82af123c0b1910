from datetime import date

import pytest
from langchain_core.runnables import Runnable, RunnableLambda

from retrieval.answers.citations import stands
from retrieval.archive.archive import Archive
from retrieval.chain import RetrievalChain
from retrieval.domain import Answer, Question, Turn
from retrieval.errors import QuestionError
from retrieval.settings import Settings
from retrieval.wiring import build_chain


@pytest.fixture(scope="module")
def chain(sample_archive: Archive) -> RetrievalChain:
    """The chain over the bundled samples."""
    return build_chain(Settings(archive=sample_archive.folder), sample_archive)


def test_it_is_a_langchain_runnable(chain: RetrievalChain) -> None:
    """It composes with others, and batches."""
    composed: Runnable[str, str] = RunnableLambda(Question) | chain | RunnableLambda(lambda answer: answer.text)
    (text,) = composed.batch(["How many people were killed in the Kerman attack?"])
    assert text.startswith("The Kerman attack killed 95 people.")


def test_an_answer_is_quotes_with_their_places(chain: RetrievalChain, sample_archive: Archive) -> None:
    """Every citation stands in its article, is numbered in order, and is named by a sentence."""
    answer = chain.invoke(Question("What caused the train derailment at Sallow Junction?"))
    assert answer.answered
    assert all(stands(citation, sample_archive.article_of(citation.passage)) for citation in answer.citations)
    assert [citation.number for citation in answer.citations] == list(range(1, len(answer.citations) + 1))
    assert [sentence.citations for sentence in answer.sentences] == [(c.number,) for c in answer.citations]


def test_a_wire_story_is_cited_once_with_its_carriers(chain: RetrievalChain) -> None:
    """Three outlets, one source in the list."""
    answer = chain.invoke(Question("What caused the train derailment at Sallow Junction?"))
    outlets = {
        (citation.passage.source, *sorted(copy.source or "" for copy in citation.carried_by))
        for citation in answer.citations
    }
    assert outlets == {("Northline Wire", "The Lowmarsh Observer", "Veld Courier")}


def test_sources_that_disagree_stand_side_by_side(chain: RetrievalChain) -> None:
    """Both figures are shown, and the answer is as of the newer one."""
    answer = chain.invoke(Question("How much damage did the Korrel River flood cause?"))
    assert ["38 million" in answer.text, "61 million" in answer.text, answer.as_of] == [True, True, date(2026, 4, 16)]


def test_what_happened_in_some_days_is_how_their_stories_begin(chain: RetrievalChain) -> None:
    """The most reported first, none twice, all of those days; as many passages as for any question."""
    answer = chain.invoke(Question("What happened in April 2026?"))
    assert ["61 million crowns" in answer.text, "have ratified the agreement" in answer.text] == [True, True]
    assert ["2026-04", "2026-04"] == [str(one.passage.published)[:7] for one in answer.citations]
    assert (1.0, 10) == (answer.confidence, len(answer.hits))


def test_days_of_which_there_is_nothing_are_refused(chain: RetrievalChain) -> None:
    """Whatever else there is."""
    answer = chain.invoke(Question("What happened in March 2019?"))
    assert (False, 0.0) == (answer.answered, answer.confidence)


def test_a_correction_is_said_before_what_it_corrects(chain: RetrievalChain) -> None:
    """Of two that differ, the newer first."""
    answer = chain.invoke(Question("How much will the Lowmarsh Quay library cost?"))
    assert ["2.4 million", "4.2 million"] == [
        one.quote[one.quote.index("cost ") + 5 :][:11] for one in answer.citations
    ]


def test_what_is_not_there_is_refused(chain: RetrievalChain) -> None:
    """A refusal has no citation, says what is covered, and keeps the nearest passages."""
    answer = chain.invoke(Question("Who won the world chess championship?"))
    assert (answer.answered, answer.citations, answer.sentences, answer.as_of) == (False, (), (), None)
    assert answer.text.startswith("Not in the archive. It holds 20 articles from ")
    assert len(answer.hits) == 10


def test_a_follow_up_is_searched_as_it_was_meant(chain: RetrievalChain) -> None:
    """The answer says how the question was understood."""
    history = (Turn("How many people were killed in the Kerman attack?"),)
    answer = chain.invoke(Question("And how many were injured?", history=history))
    assert answer.standalone == "How many were injured in the Kerman attack?"
    assert "More than 200" in answer.text


def test_the_words_of_an_answer_are_limited(sample_archive: Archive) -> None:
    """Whatever the question, no answer is longer than the setting allows."""
    chain = build_chain(Settings(archive=sample_archive.folder, answer_words=20), sample_archive)
    for question in ("What is the latest on the ferry strike?", "What happened to the Halvard Bridge?"):
        answer: Answer = chain.invoke(Question(question))
        assert sum(len(sentence.text.split()) for sentence in answer.sentences) <= 20


def test_an_empty_question_is_an_error(chain: RetrievalChain) -> None:
    """Nothing is searched for nothing."""
    with pytest.raises(QuestionError, match="empty"):
        chain.invoke(Question("  "))
