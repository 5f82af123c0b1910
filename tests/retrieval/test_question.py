import pytest

from retrieval.errors import QuestionError
from retrieval.question import MAX_QUESTION_CHARACTERS, check_question, names_in


@pytest.mark.parametrize("text", ["", "  \n ", "?!", "🚢🔥❓", "x" * (MAX_QUESTION_CHARACTERS + 1)])
def test_what_is_no_question_is_refused_in_words(text: str) -> None:
    """Empty, wordless and endless questions are errors that say what to do."""
    with pytest.raises(QuestionError, match=r"Ask "):
        check_question(text)


def test_a_lone_surrogate_does_not_get_through() -> None:
    """Half a character, as broken escapes leave it, can be neither embedded nor printed."""
    assert check_question("Who \ud83d won?") == "Who ? won?"


def test_names_are_capitalised_runs_that_do_not_only_open_the_question() -> None:
    """The question word is no name, possessives and particles belong to one."""
    assert names_in("Did Hassan Kazemi Qomi meet the Bank of England's Smith?") == [
        "Hassan Kazemi Qomi",
        "Bank of England's Smith",
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Any injuries?", []),
        ("After the flood, who paid?", []),
        ("Since when?", []),
        ("Nobody in Lowmarsh?", ["Lowmarsh"]),
        ("What does Under Armour sell?", ["Under Armour"]),
        ("Did the U.N. vote?", ["U.N"]),
        ("In the United States, who won?", ["United States"]),
        ("Did de Gaulle resign?", ["de Gaulle"]),
        ("Who left Lowmarsh. Tom Rowe did.", ["Lowmarsh", "Tom Rowe"]),
    ],
)
def test_a_first_word_or_an_article_makes_no_name(text: str, expected: list[str]) -> None:
    """Prepositions and the like open a text capitalised; abbreviations are whole, and a full stop ends a name."""
    assert names_in(text) == expected
