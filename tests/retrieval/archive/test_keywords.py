from datetime import date
from pathlib import Path

import pytest

from retrieval.archive.keywords import KeywordIndex
from retrieval.dates import Period
from retrieval.errors import ArchiveDamaged

TEXTS = {
    "a.1.0": "Ferry crews will strike on Monday",
    "b.1.0": "The council struck a deal on the library",
    "c.1.0": "Rain fell on the harbour and on the council",
}


@pytest.fixture
def index(tmp_path: Path) -> KeywordIndex:
    made = KeywordIndex(tmp_path / "keywords")
    made.create()
    made.replace(list(TEXTS), list(TEXTS.values()), [None] * len(TEXTS))
    return made


def test_any_word_matches_and_more_words_match_better(index: KeywordIndex) -> None:
    """Words are joined by "or", stems count."""
    assert list(index.search("councils and libraries", 5)) == ["b.1.0", "c.1.0"]


def test_scores_are_shares_of_the_best_possible(index: KeywordIndex) -> None:
    """All words in a short passage come near the top; a word of many comes low."""
    full = index.search("ferry crews strike", 5)["a.1.0"]
    part = index.search("ferry timetable for tourists in summer", 5)["a.1.0"]
    assert 0.3 < full <= 1.0
    assert part < full / 2


@pytest.mark.parametrize("query", ['"', "AND OR NOT", "text:(", "a~2 +b -c *", "\\", "🚢", "[a TO z]", ""])
def test_the_query_language_of_the_index_is_out_of_reach(index: KeywordIndex, query: str) -> None:
    """Whatever a user types is words, never syntax."""
    assert isinstance(index.search(query, 5), dict)


def test_rare_words_say_more(index: KeywordIndex) -> None:
    """Rarity grows as documents with the stem get fewer."""
    rarity = index.rarity(["council", "ferri", "nowher"])
    assert rarity["council"] < rarity["ferri"] < rarity["nowher"]


def test_replacing_a_version_writes_it_once(index: KeywordIndex) -> None:
    """The same version again, with fewer passages, leaves the fewer."""
    index.replace(["x.1.0", "x.1.1"], ["alpha beta", "alpha gamma"], [None] * 2)
    index.replace(["x.1.0"], ["alpha delta"], [None] * 1)
    assert index.search("alpha", 5).keys() == {"x.1.0"}
    assert index.search("gamma", 5) == {}


def test_removed_versions_are_not_found(index: KeywordIndex) -> None:
    """Removal is by version."""
    index.remove_versions(["a.1"])
    assert index.search("ferry", 5) == {}
    assert index.count() == 2


@pytest.mark.parametrize("suffix", ["fast", "fieldnorm", "idx", "pos", "store", "term"])
@pytest.mark.parametrize("place", [0, 5])
def test_check_looks_at_every_byte(index: KeywordIndex, tmp_path: Path, suffix: str, place: int) -> None:
    """Also at those that a search does not come by, or takes for others."""
    index.check()
    (file,) = (tmp_path / "keywords").glob(f"*.{suffix}")
    content = bytearray(file.read_bytes())
    content[place] ^= 0x40
    file.write_bytes(content)
    with pytest.raises(ArchiveDamaged, match="newsdesk doctor --repair"):
        index.check()


def test_check_leaves_what_a_crash_has_left_alone(index: KeywordIndex, tmp_path: Path) -> None:
    """Files that were not written to the end belong to no index."""
    (tmp_path / "keywords" / "0123.idx").write_bytes(b"")
    (tmp_path / "keywords" / "0123.store").write_bytes(b"begun")
    index.check()


def test_a_search_may_be_held_to_days(index: KeywordIndex) -> None:
    """Only what was published then, by its words as ever. Undated passages are of no day."""
    march, april = date(2026, 3, 5), date(2026, 4, 5)
    index.replace(["m.1.0", "a.1.0", "u.1.0"], ["ferry strike", "ferry deal", "ferry fire"], [march, april, None])
    within = Period(date(2026, 4, 1), date(2026, 4, 30))
    assert index.search("ferry", 5, within=within) == {"a.1.0": index.search("ferry", 9)["a.1.0"]}
    assert index.search("ferry", 5, until=date(2026, 4, 4)).keys() == {"m.1.0", "u.1.0"}
    assert index.published(within, 5) == ["a.1.0"]
    assert index.published(Period(march, april), 5) == ["a.1.0", "m.1.0"]
