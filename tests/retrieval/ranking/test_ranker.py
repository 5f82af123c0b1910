import numpy as np

from retrieval.ranking.ranker import GraphRanker


def test_the_sentence_that_answers_is_told_from_those_that_share_words() -> None:
    """Odds above those of having no answer for the one, below them for a sentence about something else."""
    sentences = [
        ("Ferry strike", "Crews have walked out before, the union said."),
        ("Ferry strike", "Ann Lee, who leads the crews' union, called the strike on Tuesday."),
        ("Weather", "Rain is expected in the afternoon."),
    ]
    odds = GraphRanker().log_odds("Who is the leader of the union?", sentences)
    assert int(np.argmax(odds)) == 1
    assert odds[1] > odds[2] + 2


def test_no_sentences_no_odds() -> None:
    """Nothing is loaded for nothing."""
    assert GraphRanker().log_odds("Who?", []).tolist() == []


def test_what_is_read_is_bounded() -> None:
    """A question of a page with a page of a sentence: both are cut, the question in its middle."""
    ranker = GraphRanker()
    ids, types = ranker.pair("first " + "word " * 500 + "last", "title " * 100, "sentence " * 500)
    assert len(ids) == len(types) == 1 + 48 + 1 + 16 + 1 + 72 + 1
    first, last = ranker.pair("first", "", "")[0][1], ranker.pair("last", "", "")[0][1]
    assert (ids[1], ids[48]) == (first, last)
