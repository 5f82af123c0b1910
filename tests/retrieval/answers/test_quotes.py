from retrieval.answers.features import Candidate
from retrieval.answers.quotes import Pick, merge, pick_of
from retrieval.domain import Hit, Passage, Span, Why

SENTENCES = (
    "PORT MADDERN (Northline Wire) — Ann Lee leads the union.",
    "She has led it since 2021, when crews voted for her, and intends to stay.",
    "Rain fell.",
)


def candidate(index: int, offset: int = 100) -> Candidate:
    """The sentence of that index, in a passage that begins at ``offset`` of its article."""
    text = " ".join(SENTENCES)
    spans: list[Span] = []
    for sentence in SENTENCES:
        start = offset + text.index(sentence)
        spans.append((start, start + len(sentence)))
    passage = Passage("a.1.0", "a", 1, 0, offset, offset + len(text), text, tuple(spans))
    hit = Hit(passage, 0.5, Why(0.5, 0.5, 1.0))
    return Candidate(hit, 1, spans[index], SENTENCES[index], SENTENCES[index - 1] if index else "")


def quoted(pick: Pick | None) -> str | None:
    """The words of a pick."""
    if pick is None:
        return None
    passage = pick.hit.passage
    return passage.text[pick.span[0] - passage.start : pick.span[1] - passage.start]


def test_a_dateline_is_left_off() -> None:
    """Where and by whom a story was filed is no part of its first sentence."""
    assert quoted(pick_of(candidate(0), 60, must_fit=False)) == "Ann Lee leads the union."


def test_a_sentence_that_leans_brings_the_one_before() -> None:
    """A pronoun is shown with what it stands for, where both fit."""
    assert quoted(pick_of(candidate(1), 60, must_fit=False)) == " ".join(SENTENCES[:2])
    assert quoted(pick_of(candidate(1), 16, must_fit=False)) == SENTENCES[1]


def test_a_long_sentence_is_cut_at_a_clause() -> None:
    """A cut keeps whole clauses, and says that it is one."""
    pick = pick_of(candidate(1), 12, must_fit=True)
    assert quoted(pick) == "She has led it since 2021, when crews voted for her"
    assert pick is not None
    assert (pick.words, pick.is_cut) == (11, True)


def test_without_a_clause_that_fits_nothing_or_the_first_words_are_quoted() -> None:
    """A further sentence must fit; the only one is cut behind a word."""
    assert pick_of(candidate(1), 4, must_fit=True) is None
    assert quoted(pick_of(candidate(1), 4, must_fit=False)) == "She has led it"


def test_quotes_that_touch_become_one() -> None:
    """Neighbouring sentences are quoted together; the others stay apart."""
    first, second, third = (pick_of(candidate(index), 60, must_fit=False) for index in (2, 0, 0))
    assert first is not None
    assert second is not None
    assert third is not None
    assert [quoted(pick) for pick in merge([second, third])] == ["Ann Lee leads the union."]
    assert [quoted(pick) for pick in merge([first, second])] == ["Rain fell.", "Ann Lee leads the union."]
    together = pick_of(candidate(1), 60, must_fit=False)
    assert together is not None
    assert [quoted(pick) for pick in merge([first, together])] == [" ".join(SENTENCES)]
