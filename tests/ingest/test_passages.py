from collections.abc import Callable
from datetime import date

import pytest

from ingest.passages import sentence_spans
from retrieval.domain import Article, SplitArticle
from retrieval.embedding import SentenceTransformerEmbedder
from retrieval.heading import MAX_HEADING_TOKENS

Split = Callable[[Article], SplitArticle]


def sentences(text: str) -> list[str]:
    return [text[start:end] for start, end in sentence_spans(text)]


@pytest.mark.parametrize(
    "expected",
    [
        ["The U.S. Senate voted on Jan. 6.", "Sen. Smith was absent."],
        ["He met U.S. Rep. Ann Lee at 5 p.m. Tuesday in Washington, D.C.", "The talks failed."],
        ["He left the U.S.", "He is 45."],
        ["“I don’t know,” she said.", "“Ask Gov. Abbott.”"],
        ["Dr. Jane Doe of St. Mary's Hospital saw 3.5 million cases.", "It cost $1.5 million."],
        ['"We won!" he said.', "Really?", "Yes."],
        ["Gen. Marc Roe spoke.", "No. 3 was hit."],
    ],
)
def test_sentences_end_where_a_reader_ends_them(expected: list[str]) -> None:
    """Abbreviations, initials, times and quotes of news do not break a sentence."""
    assert sentences(" ".join(expected)) == expected


def test_a_new_line_without_a_full_stop_ends_a_sentence() -> None:
    """Headlines and list items inside a text are sentences of their own."""
    text = "A subheading\n\nIt rained.\n- first\n- second"
    assert sentences(text) == ["A subheading", "It rained.", "- first", "- second"]


ARTICLES = {
    "plain": " ".join(f"Sentence number {n} says that the council met again." for n in range(200)),
    "one endless sentence": "word " * 3000,
    "no spaces": "あ" * 2000,
    "odd characters": "Ein “Zitat” 🎉 mit \u202e und \xad Zeichen.\n\n" * 80,
    "short": "It rained.",
}


@pytest.mark.parametrize("text", ARTICLES.values(), ids=ARTICLES.keys())
def test_passages_fit_and_cover_the_text(text: str, split: Split, embedder: SentenceTransformerEmbedder) -> None:
    """With its heading no passage is longer than the model reads, and no word of the text is outside all passages."""
    made = split(Article(text, "A headline of some length about the council " * 20, published=date(2026, 3, 4)))
    searched = [f"{made.heading}\n{text[span.start : span.end]}" for span in made.passages]
    assert max(embedder.count_tokens(searched)) <= embedder.max_tokens
    covered = "".join(text[start:end] for span in made.passages for start, end in span.sentences)
    assert "".join(covered.split()) == "".join(text.split())


def test_offsets_are_exact(split: Split) -> None:
    """Sentences lie in their passage, in order, and begin and end with a visible character."""
    text = ARTICLES["odd characters"]
    for span in split(Article(text)).passages:
        assert (span.start, span.end) == (span.sentences[0][0], span.sentences[-1][1])
        assert all(text[start:end] == text[start:end].strip() for start, end in span.sentences)
        assert list(span.sentences) == sorted(span.sentences)


def test_passages_are_of_about_one_size(split: Split) -> None:
    """No passage is a tiny rest."""
    sizes = [span.end - span.start for span in split(Article(ARTICLES["plain"])).passages]
    assert min(sizes) > max(sizes) / 2


def test_the_heading_is_title_and_date_within_bounds(split: Split, embedder: SentenceTransformerEmbedder) -> None:
    """An endless headline is cut at a word, in the heading only."""
    assert split(Article("It rained.", "Rain", published=date(2026, 3, 4))).heading == "Rain. 4 March 2026"
    long = split(Article("It rained.", "rain " * 500)).heading
    assert embedder.count_tokens([long])[0] <= MAX_HEADING_TOKENS


def test_a_text_without_words_has_no_passages(split: Split) -> None:
    """White space is no passage."""
    assert split(Article(" \n\t ")).passages == ()
