import pytest

from benchmarks.measures import answers_within, area_under_roc, choice_credit, folded, gold_at, gold_rank

QUESTION = {"choices": ["Italy", "The Émile Zola", "Spain", "Peru"], "answer": 1, "answer_urls": ["u1"]}


def reply(*texts: str, url: str = "u1", text: str = "", answered: bool = True) -> dict[str, object]:
    """A reply whose passages have these texts."""
    passages = [{"rank": rank, "url": url, "text": words} for rank, words in enumerate(texts, 1)]
    return {"passages": passages, "text": text, "answered": answered}


def test_matching_folds_case_accents_punctuation_and_articles() -> None:
    """Whole words only: "Peru" is not in "Peruvian"."""
    assert folded("The “Émile-Zola”, a") == " emile zola "
    assert folded("Peru") not in folded("a Peruvian")


def test_gold_is_a_passage_of_a_known_article_with_the_answer() -> None:
    """The same words in another article are no gold."""
    assert gold_rank(QUESTION, reply("nothing", "it was emile zola")) == 2
    assert gold_rank(QUESTION, reply("it was emile zola", url="u2")) is None
    assert gold_at(1, [1, 2, None]) == pytest.approx(1 / 3)


def test_an_answer_counts_within_its_first_words_and_not_in_a_refusal() -> None:
    """Citation numbers are no words."""
    assert answers_within(3, QUESTION, reply(text="It [1] was Émile Zola")) is False
    assert answers_within(4, QUESTION, reply(text="It [1] was Émile Zola"))
    assert not answers_within(9, QUESTION, reply(text="Émile Zola", answered=False))


def test_the_choice_most_supported_counts_and_ties_share() -> None:
    """Support is the sum of 1/rank."""
    assert choice_credit(QUESTION, reply("emile zola", "italy", "italy")) == 1.0
    assert choice_credit(QUESTION, reply("italy and emile zola")) == 0.5
    assert choice_credit(QUESTION, reply("spain")) == 0.0


def test_the_area_is_how_often_a_positive_wins() -> None:
    """Ties count half; no pairs count nothing."""
    assert area_under_roc([0.9, 0.5], [0.1, 0.5]) == pytest.approx(0.875)
