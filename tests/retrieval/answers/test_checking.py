from collections.abc import Sequence
from dataclasses import replace
from datetime import date

import pytest

from benchmarks.checking import run
from benchmarks.planted import passages_of
from ingest.sources.files import read_files
from ingest.sources.folder import find_files
from retrieval.answers.checking import Checked, Checker, Claim, Quoted, Verdict
from retrieval.domain import Article, Passage
from tests.conftest import SAMPLES
from tests.retrieval.answers.not_said import NOT_SAID
from tests.retrieval.answers.said import SAID
from tests.retrieval.answers.weakened import WEAKENED

FERRY = "The ferry Aurora sank off Port Ellen on Saturday evening. It had 42 people on board."
RAID = (
    "Iran attacked bases in Pakistan on Tuesday, the Foreign Ministry said. "
    "More than 200 people were injured, and 95 died. The raid killed 9 guards and wounded 20 workers."
)
MAYOR = (
    "The mayor resigned on Monday, and the minister was arrested in Paris. Officials denied that the plant was hit. "
    "The mayor’s brother said the minister will sell the house for $5 million (about 38 million crowns). "
    "Deputy Governor Ada Holm did not sign the bill. Rates rose after prices fell. North Korea fired 2 missiles. "
    "The man who shot the mayor fled. Nine children and their teacher were saved. The bank may close if it loses money."
)


def passage(text: str, number: int = 1, **described: object) -> Passage:
    """The one passage of an article."""
    (made,) = passages_of(Article(text), f"a{number}")
    return replace(made, **described)  # type: ignore[arg-type]  # replace() checks the names when it runs


PASSAGES = [
    passage(FERRY, 1),
    passage(RAID, 2, source="Veld Courier", published=date(2026, 4, 16)),
    passage(MAYOR, 3),
]


def check(text: str, *quotes: tuple[int, str], passages: Sequence[Passage] = PASSAGES) -> Checked:
    """Check one sentence."""
    return Checker(passages).check(Claim(text, tuple(Quoted(*quote) for quote in quotes)))


def about(number: int, text: str) -> Checked:
    """Check a sentence that quotes a whole passage."""
    return check(text, (number, PASSAGES[number - 1].text))


@pytest.mark.parametrize(
    ("number", "text"),
    [
        (1, "The ferry Aurora sank off Port Ellen on Saturday evening."),
        (1, "The ferry Aurora sank on Saturday evening [1]."),
        (1, "On Saturday evening, the ferry Aurora sank off Port Ellen."),
        (1, "The ferry Aurora had 42 people on board."),
        (1, "The Aurora sank off Port Ellen."),
        (2, "Iran attacked bases in Pakistan on Tuesday."),
        (2, "Iran attacked bases in Pakistan."),
        (2, "Iran attacked bases on Tuesday."),
        (2, "On Tuesday, Iran attacked bases in Pakistan, the Foreign Ministry said."),
        (2, "According to the Foreign Ministry, Iran attacked bases in Pakistan."),
        (2, "The Foreign Ministry said that Iran attacked bases in Pakistan."),
        (2, "More than two hundred people were injured."),
        (2, "More than 200 people were injured; the raid killed nine guards."),
        (2, "As of 16 April 2026, more than 200 people were injured."),
        (2, "According to Veld Courier, more than 200 people were injured."),
        (2, "Veld Courier reported that more than 200 people were injured."),
        (3, "The minister was arrested in Paris."),
        (3, "Officials denied that the plant was hit."),
        (3, "The mayor’s brother said the minister will sell the house for 5 million dollars."),
        (3, "The minister will sell the house for about 38 million crowns."),
        (3, "Deputy Governor Ada Holm didn’t sign the bill."),
        (3, "After prices fell, rates rose."),
        (3, "The man fled."),
        (3, "9 children and their teacher were saved."),
    ],
)
def test_what_the_source_says_is_verified(number: int, text: str) -> None:
    """Shortened, rearranged, numbers written otherwise: it still says the same."""
    assert about(number, text).verdict == Verdict.VERIFIED


@pytest.mark.parametrize(
    ("number", "text"),
    [
        (1, "The ferry Aurora sank off Port Ellen on Sunday evening."),
        (1, "The ferry Aurora sank off Port Maddern on Saturday evening."),
        (1, "The ferry Aurora had 24 people on board."),
        (1, "The ferry Aurora had 42 children on board."),
        (1, "The ferry Aurora did not sink off Port Ellen."),
        (1, "The ferry Aurora burned off Port Ellen on Saturday evening."),
        (1, "It had 42 people on board."),
        (1, "The ferry Aurora sank near Port Ellen on Saturday evening, killing 42 people."),
        (2, "Pakistan attacked bases in Iran on Tuesday."),
        (2, "Iran was attacked by Pakistan on Tuesday."),
        (2, "Iran was attacked on Tuesday."),
        (2, "Iran attacked Pakistan."),
        (2, "Iran denied that it attacked bases in Pakistan."),
        (2, "Iran may have attacked bases in Pakistan."),
        (2, "Iran will attack bases in Pakistan."),
        (2, "200 people were injured."),
        (2, "Less than 200 people were injured."),
        (2, "More than 200 people died."),
        (2, "The raid killed 20 workers."),
        (2, "The raid killed 20 guards and wounded 9 workers."),
        (2, "The raid wounded 9 guards."),
        (2, "As of 17 April 2026, more than 200 people were injured."),
        (2, "According to Northern Wire, more than 200 people were injured."),
        (3, "The mayor was arrested in Paris."),
        (3, "The minister resigned on Monday."),
        (3, "The mayor resigned in Paris."),
        (3, "The minister was arrested on Monday."),
        (3, "The plant was hit."),
        (3, "The mayor said the minister will sell the house."),
        (3, "The mayor will sell the house."),
        (3, "The minister sold the house for $5 million."),
        (3, "The minister will sell the house for 5 million crowns."),
        (3, "The minister will sell the house for $38 million."),
        (3, "Governor Ada Holm did not sign the bill."),
        (3, "Deputy Governor Ada Holm signed the bill."),
        (3, "Deputy Governor Ada did not sign the bill."),
        (3, "Prices fell after rates rose."),
        (3, "Korea fired 2 missiles."),
        (3, "North Korea fired two thousand missiles."),
        (3, "The mayor shot the man."),
        (3, "The mayor fled."),
        (3, "The man was shot."),
        (3, "Nine teachers were saved."),
        (3, "The bank may close."),
        (3, "The bank will close if it loses money."),
        (3, "The bank closed."),
        (3, "The mayor resigned on Monday and fled."),
        (3, "The mayor resigned, and the mayor was arrested in Paris."),
    ],
)
def test_what_the_source_does_not_say_is_unsupported(number: int, text: str) -> None:
    """One changed word, part or order is enough, also where every single word stands in the source."""
    assert about(number, text).verdict == Verdict.UNSUPPORTED


@pytest.mark.parametrize(
    "quote",
    [
        "the ferry aurora  sank off\nPort Ellen",
        "“ferry Aurora sank off Port Ellen”",
        "FERRY AURORA SANK OFF PORT ELLEN",
    ],
)
def test_white_space_marks_and_case_of_a_quote_are_folded(quote: str) -> None:
    """Nothing else is, and what is shown is the article's own text."""
    (stand,) = check("The ferry Aurora sank off Port Ellen.", (1, quote)).stands
    assert FERRY[slice(*stand.span)].lower().endswith("ferry aurora sank off port ellen")


@pytest.mark.parametrize(
    "quote",
    [
        "The ferry sank off Port Ellen",
        "The ferry Aurora sank off Port … Saturday evening",
        "ferry Aurora sank off Port Ellen on board",
        "ferry Aurora sank off Port Ell",
        "ferry Aurora",
        "",
        "The ferry Aurora sank off Port Ellen on Saturday evening! It had 42 people",
    ],
)
def test_other_quotes_stand_nowhere(quote: str) -> None:
    """A word left out, a hole, two places joined, half a word, too few words."""
    assert check("The ferry Aurora sank off Port Ellen.", (1, quote)).verdict == Verdict.UNSUPPORTED


def test_a_quote_of_another_passage_is_reassigned() -> None:
    """The citation goes where the words stand."""
    checked = check("The minister was arrested in Paris.", (1, "minister was arrested in Paris"))
    assert (checked.verdict, checked.stands[0].index) == (Verdict.REASSIGNED, 2)


def test_an_invented_number_is_dropped() -> None:
    """With another citation the sentence stands; without one it does not."""
    real, invented = (3, "minister was arrested in Paris"), (4, "minister was arrested in Paris")
    kept, lost = (check("The minister was arrested in Paris.", *quotes) for quotes in ([real, invented], [invented]))
    assert (kept.verdict, kept.dropped, lost.verdict) == (Verdict.VERIFIED, 1, Verdict.UNSUPPORTED)


def test_a_citation_that_supports_nothing_is_dropped() -> None:
    """Two sources are named only where both say it."""
    checked = check(
        "The minister was arrested in Paris.", (3, "minister was arrested in Paris"), (1, "Aurora sank off Port Ellen")
    )
    assert (checked.verdict, len(checked.stands), checked.dropped) == (Verdict.VERIFIED, 1, 1)


@pytest.mark.parametrize(("source", "text"), [(source, text) for source, texts in SAID.items() for text in texts])
def test_what_one_sentence_says(source: str, text: str) -> None:
    """Left out, moved, written otherwise."""
    assert check(text, (1, source), passages=[passage(source)]).verdict == Verdict.VERIFIED


@pytest.mark.parametrize(
    ("source", "text"), [(source, text) for source, texts in (NOT_SAID | WEAKENED).items() for text in texts]
)
def test_what_one_sentence_does_not_say(source: str, text: str) -> None:
    """Nobody gets another's deed, date, number or denial."""
    assert check(text, (1, source), passages=[passage(source)]).verdict == Verdict.UNSUPPORTED


def test_parts_of_a_sentence_may_rest_on_different_sources() -> None:
    """Each part on its own, never one's subject with the other's deed."""
    quotes = (3, "minister was arrested in Paris"), (1, "The ferry Aurora sank off Port Ellen")
    joined = check("The minister was arrested in Paris, while the ferry Aurora sank off Port Ellen.", *quotes)
    mixed = check("The minister sank off Port Ellen.", *quotes)
    assert (joined.verdict, mixed.verdict) == (Verdict.VERIFIED, Verdict.UNSUPPORTED)


def test_letters_that_fold_to_several_keep_their_places() -> None:
    """İ and ß take two places when their case is folded: the quote is still cut to the letter."""
    text = "İn der Straße 5 stand der Bürgermeister. The mayor was there."
    (stand,) = check("The mayor was there.", (1, "THE MAYOR WAS THERE"), passages=[passage(text)]).stands
    assert text[slice(*stand.span)] == "The mayor was there"


def test_planted_faults_in_sentences_of_the_samples() -> None:
    """None is shown, and at most three of a hundred honest ones are lost."""
    reads = read_files(find_files([SAMPLES / "articles"]).files)
    articles = [read.item for read in reads if isinstance(read.item, Article)]
    tried = run(articles, 100_000)
    shown = [each.case.claim for each in tried if not each.case.is_honest and not each.is_right]
    honest = [each for each in tried if each.case.is_honest]
    lost = [each.case.claim for each in honest if not each.is_right]
    assert shown == []
    assert len(lost) <= 0.03 * len(honest)
