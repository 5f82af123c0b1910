"""Tests of what changed from one text to another."""

from __future__ import annotations

import time

import pytest

from bot.word_diff import Fate, Stretch, compare, elided

MARKS = {Fate.KEPT: "", Fate.REMOVED: "-", Fate.ADDED: "+"}
SENTENCES = [f"Ferry {n} sails at {n % 24} o'clock from quay {n % 7}, says the harbour master." for n in range(20_000)]


def shown(stretches: list[Stretch]) -> list[str]:
    """Stretches in short."""
    return [MARKS[stretch.fate] + " ".join(stretch.words) for stretch in stretches]


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        ("It had 42 people on board.", "It had 43 people on board.", ["It had", "-42", "+43", "people on board."]),
        ("One two.", "One and two.", ["One", "+and", "two."]),
        ("One and two.", "One two.", ["One", "-and", "two."]),
        ("First. Second. Third.", "First. Third.", ["First.", "-Second.", "Third."]),
        ("First. Third.", "First. Second. Third.", ["First.", "+Second.", "Third."]),
        ("Same. Words.", "Same.\n\nWords.", ["Same. Words."]),
        ("", "All is new.", ["+All is new."]),
        ("All is gone.", "", ["-All is gone."]),
        ("", "", []),
        ("Żółw 🎉 śpi.", "Żółw 🎉 je.", ["Żółw 🎉", "-śpi.", "+je."]),
    ],
)
def test_words_that_changed(before: str, after: str, expected: list[str]) -> None:
    """Removed ones come before those in their place; white space does not count."""
    assert expected == shown(compare(before, after))


def test_other_sentence_is_no_changed_one() -> None:
    """A few words in common do not make it one: nobody could read what comes of comparing them."""
    before, after = "The ferry sank in the night off Ely.", "In the morning the mayor opened a new quay."
    assert [f"-{before}", f"+{after}"] == shown(compare(before, after))


def test_unchanged_stretches_are_left_out() -> None:
    """Each change keeps some words around it; changes that are near each other stay together."""
    before = "a b c d X e f g h i j k l m n Y o Z p q r"
    after = "a b c d x e f g h i j k l m n y o z p q r"
    places = [shown(place) for place in elided(compare(before, after), 3)]
    assert [
        ["… b c d", "-X", "+x", "e f g …"],
        ["… l m n", "-Y", "+y", "o", "-Z", "+z", "p q r"],
    ] == places


def test_nothing_changed_shows_nothing() -> None:
    """Not even the text."""
    text = "A text that is long enough to be cut."
    assert [] == elided(compare(text, text), 3)


def test_long_texts_are_quick() -> None:
    """Many changes in a long text, and another text altogether: seconds at most."""
    started = time.monotonic()
    changed = [sentence.replace("sails", "leaves") if n % 50 == 0 else sentence for n, sentence in enumerate(SENTENCES)]
    assert 2 * 400 == sum(one.fate is not Fate.KEPT for one in compare(" ".join(SENTENCES), " ".join(changed)))
    compare(" ".join(SENTENCES), "So it goes. " * 40_000)
    assert time.monotonic() - started < 10
