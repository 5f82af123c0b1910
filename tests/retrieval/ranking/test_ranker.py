from collections.abc import Sequence

import numpy as np
import openvino
from numpy.typing import NDArray

from retrieval.quantisation import without_rounding
from retrieval.ranking.ranker import RANKER_FILE, GraphRanker


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


def test_this_processor_says_what_any_other_says() -> None:
    """In 8 bits as in float32, but for rounding, however many sentences are read together."""
    question = "Who is the leader of the union?"
    sentences = [
        ("Ferry strike", "Crews have walked out before, the union said."),
        ("Ferry strike", "Ann Lee, who leads the crews' union, called the strike on Tuesday."),
        ("Weather", "Rain is expected in the afternoon."),
        ("Ferry strike ends after a week", "The crews' leader, Ann Lee, said that she was content with what she got."),
    ]
    ranker = GraphRanker()
    exact = _in_float32([ranker.pair(question, *one) for one in sentences])
    for count in range(1, 9):
        read = [number % len(sentences) for number in range(count)]
        assert np.abs(ranker.log_odds(question, [sentences[number] for number in read]) - exact[read]).max() < 1


def _in_float32(pairs: Sequence[tuple[list[int], list[int]]]) -> NDArray[np.float32]:
    core = openvino.Core()
    graph = without_rounding(core.read_model(str(RANKER_FILE)))
    compiled = core.compile_model(graph, "CPU", {"INFERENCE_PRECISION_HINT": "f32"})
    inputs = (
        {"input_ids": [ids], "attention_mask": [[1] * len(ids)], "token_type_ids": [types]} for ids, types in pairs
    )
    return np.array([compiled(one)[0][0, 0] for one in inputs], np.float32)


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
