import pytest

from retrieval.archive.archive import Archive
from retrieval.spelling import one_off, spelled


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("Who leads the uniom of the ferrry crews?", "Who leads the union of the ferry crews?"),
        ("How much damge did the flood cause?", "How much damage did the flood cause?"),
        ("Who is the mayor of Tweelidne?", "Who is the mayor of Tweelinde?"),
        ("Casteremre bridge", "Castermere bridge"),
        ("Who leads the union?", "Who leads the union?"),
        ("Who is Haarkump?", "Who is Haarkamp?"),
        ("Who is Drayling?", "Who is Dreyling?"),
        ("Who is Maren Tallefsrud?", "Who is Maren Tollefsrud?"),
        ("Whose blood was on the bride’s court?", "Whose blood was on the bride’s court?"),
        ("Who is legalising or jailing whom?", "Who is legalising or jailing whom?"),
        ("Who won the world chess championship?", "Who won the world chess championship?"),
    ],
)
def test_misspelt_words_are_those_of_the_archive(sample_archive: Archive, question: str, expected: str) -> None:
    """One letter off, in words that are long enough; what stands somewhere in the archive stays."""
    assert expected == spelled(question, sample_archive)


@pytest.mark.parametrize("other", ["happened", "hapened", "happeend", "hbppened", "happeneds", "appened"])
def test_words_are_one_letter_off(other: str) -> None:
    """A letter more, less or another, or two that changed places."""
    assert (other != "happened", False) == (one_off("happened", other), one_off("happened", "hapend"))
