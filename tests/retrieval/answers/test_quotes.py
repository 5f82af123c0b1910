import pytest

from retrieval.answers.quotes import Pick, leans_back, merge, pick_of, reaching_back
from retrieval.domain import Hit, Passage, Span, Why

SENTENCES = (
    "PORT MADDERN (Northline Wire) — Ann Lee leads the union.",
    "She has led it since 2021, when crews voted for her, and intends to stay.",
    "Rain fell.",
)


def sentence(index: int, offset: int = 100) -> tuple[Hit, Span]:
    """The sentence of that index, in a passage that begins at ``offset`` of its article."""
    text = " ".join(SENTENCES)
    spans: list[Span] = []
    for sentence in SENTENCES:
        start = offset + text.index(sentence)
        spans.append((start, start + len(sentence)))
    passage = Passage("a.1.0", "a", 1, 0, offset, offset + len(text), text, tuple(spans))
    return Hit(passage, 0.5, Why(0.5, 0.5)), spans[index]


def quoted(pick: Pick | None) -> str | None:
    """The words of a pick."""
    if pick is None:
        return None
    passage = pick.hit.passage
    return passage.text[pick.span[0] - passage.start : pick.span[1] - passage.start]


def test_a_dateline_is_left_off() -> None:
    """Where and by whom a story was filed is no part of its first sentence."""
    assert quoted(pick_of(*sentence(0), 60, False)) == "Ann Lee leads the union."


@pytest.mark.parametrize(
    "dateline",
    ["London (CNN) — ", "(CNN) — ", "London (CNN) ", "Berlin (AFP) – ", "Berlin (dpa) - ", "BERLIN/PARIS (Reuters) - "],
)
def test_agencies_write_datelines_in_many_ways(dateline: str) -> None:
    """With a dash behind the bracket or without, in capitals or not, of one city or two."""
    assert "Ann Lee leads." == quoted(whole(f"{dateline}Ann Lee leads."))


def whole(text: str, most_words: int = 60, *, must_fit: bool = False) -> Pick | None:
    """The quote for a sentence that is its whole passage."""
    passage = Passage("a.1.0", "a", 1, 0, 0, len(text), text, ((0, len(text)),))
    return pick_of(Hit(passage, 0.5, Why(0.5, 0.5)), (0, len(text)), most_words, must_fit)


@pytest.mark.parametrize(
    "rest",
    [
        "unless the owners pay more.",
        "a post that went viral claimed.",
        "but the ministry later said that it had not begun.",
        "though that is false.",
        "which nobody has confirmed.",
    ],
)
def test_what_may_say_the_contrary_is_not_cut_off(rest: str) -> None:
    """A condition, a denial, whose word it is: a further quote without them is none; else a clause may go."""
    told = "The strike of the ferry crews will begin on Monday morning,"
    assert whole(f"{told} {rest}", 12, must_fit=True) is None
    assert told.rstrip(",") == quoted(whole(f"{told} as in the year before that.", 12, must_fit=True))


@pytest.mark.parametrize("opening", ["He", "But he", "Both", "The other", "Neither", "And their", "The latter"])
def test_a_passage_that_opens_with_a_pronoun_reaches_back(opening: str) -> None:
    """The last sentence of the passage before comes with it."""
    before, text = "Rain fell. Ann Lee met Tom Rowe.", f"{opening} resigned. Nobody asked why."
    end = len(before) + 1 + text.index(".") + 1
    first = Passage("a.1.0", "a", 1, 0, 0, len(before), before, ((0, 10), (11, len(before))))
    start = len(before) + 1
    second = Passage("a.1.1", "a", 1, 1, start, start + len(text), text, ((start, end), (end + 1, start + len(text))))
    assert leans_back(second, (start, end))
    assert not leans_back(second, second.sentences[1])
    reaching = reaching_back(second, first, f"Ann Lee met Tom Rowe. {text}")
    assert f"Ann Lee met Tom Rowe. {opening} resigned." == quoted(
        pick_of(Hit(reaching, 0.5, Why(0.5, 0.5)), (start, end), 60, False)
    )


def test_capitals_that_begin_a_sentence_are_no_dateline() -> None:
    """What stands between dashes goes on in small letters."""
    text = "NASA — the US space agency — said that it will launch in May."
    passage = Passage("a.1.0", "a", 1, 0, 0, len(text), text, ((0, len(text)),))
    assert quoted(pick_of(Hit(passage, 0.5, Why(0.5, 0.5)), (0, len(text)), 60, False)) == text


def test_a_sentence_that_leans_brings_the_one_before() -> None:
    """A pronoun is shown with what it stands for, where both fit."""
    assert quoted(pick_of(*sentence(1), 60, False)) == f"Ann Lee leads the union. {SENTENCES[1]}"
    assert quoted(pick_of(*sentence(1), 16, False)) == SENTENCES[1]


def test_furniture_is_not_brought() -> None:
    """A caption before a pronoun says nothing of whom it stands for."""
    text = "Photos: A wedding in May Ann Lee kneels. She has led it since 2021."
    start = text.index("She")
    passage = Passage("a.1.0", "a", 1, 0, 0, len(text), text, ((0, start - 1), (start, len(text))))
    assert text[start:] == quoted(pick_of(Hit(passage, 0.5, Why(0.5, 0.5)), (start, len(text)), 60, False))


def test_a_long_sentence_is_cut_at_a_clause() -> None:
    """A cut keeps whole clauses, and says that it is one."""
    pick = pick_of(*sentence(1), 12, True)
    assert quoted(pick) == "She has led it since 2021, when crews voted for her"
    assert pick is not None
    assert (pick.words, pick.is_cut) == (11, True)


def test_a_further_sentence_is_no_stump() -> None:
    """Of the only one less than half is better than nothing; a further one gives its place to another."""
    assert pick_of(*sentence(1), 7, True) is None
    assert quoted(pick_of(*sentence(1), 7, False)) == "She has led it since 2021"


def test_without_a_clause_that_fits_nothing_or_the_first_words_are_quoted() -> None:
    """A further sentence must fit; the only one is cut behind a word."""
    assert pick_of(*sentence(1), 4, True) is None
    assert quoted(pick_of(*sentence(1), 4, False)) == "She has led it"


def test_quotes_that_touch_become_one() -> None:
    """Neighbouring sentences are quoted together; the others stay apart."""
    first, second, third = (pick_of(*sentence(index), 60, False) for index in (2, 0, 0))
    assert first is not None
    assert second is not None
    assert third is not None
    assert [quoted(pick) for pick in merge([second, third])] == ["Ann Lee leads the union."]
    assert [quoted(pick) for pick in merge([first, second])] == ["Rain fell.", "Ann Lee leads the union."]
    together = pick_of(*sentence(1), 60, False)
    assert together is not None
    assert [quoted(pick) for pick in merge([first, together])] == [
        " ".join(("Ann Lee leads the union.", *SENTENCES[1:]))
    ]


def test_words_that_two_quotes_share_count_once() -> None:
    """One that leans brings the other along: there is room for more than their sum leaves."""
    led, since = (pick_of(*sentence(index), 60, False) for index in (0, 1))
    assert led is not None
    assert since is not None
    assert [pick.words for pick in merge([led, since])] == [5 + 15]
