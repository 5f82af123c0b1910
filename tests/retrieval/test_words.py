import pytest

from retrieval.words import content_stems, content_words, counted_alike, stems, words


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Ann’s café, 1,240 homes_and U.S.", ["ann", "s", "café", "1", "240", "homes", "and", "u", "s"]),
        ("", []),
        # its lower case has a letter more, a dot by itself, at which the word must not be cut
        ("In İstanbul", ["in", "İstanbul".lower()]),
    ],
)
def test_words_are_cut_at_what_is_neither_letter_nor_digit(text: str, expected: list[str]) -> None:
    """As the keyword index cuts them, in lower case."""
    assert words(text) == expected


def test_stems_are_of_all_words_in_order() -> None:
    """Words that are asked for again have the same stem."""
    assert stems("Running ran runs, running") == ["run", "ran", "run", "run"]


def test_what_says_nothing_is_left_out() -> None:
    """Unless nothing else is there."""
    assert content_words("What is the price of the fuel?") == ["price", "fuel"]
    assert content_stems("The prices of a price") == ["price"]
    assert content_words("What is it?") == ["what", "is", "it"]


def test_the_dead_and_the_injured_are_counted_in_several_words() -> None:
    """The one are not the other, and what is no casualty has one name."""
    (wounded,), (died,), (lost,) = (stems(word) for word in ("wounded", "died", "lost"))
    assert {"injured", "hurt"} < counted_alike(wounded)
    assert {"killed", "dead"} < counted_alike(died)
    assert counted_alike(wounded).isdisjoint(counted_alike(died))
    assert frozenset() == counted_alike(lost)
