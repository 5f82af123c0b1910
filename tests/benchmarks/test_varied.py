from benchmarks.varied import varied

ARTICLES = [
    {
        "url": f"u{number}",
        "title": f"First half {number} second",
        "source": "The Paper",
        "published": "2022-06-01",
        "text": " ".join(f"In {number}, {word} sat on a chair." for word in ("one", "two", "three", "four")),
    }
    for number in range(3)
]


def test_the_same_seed_makes_the_same_articles() -> None:
    """And a longer run begins with them, so that an archive can grow later."""
    assert list(varied(ARTICLES, 9, 20, seed=1)) == list(varied(ARTICLES, 12, 20, seed=1))[:9]
    assert list(varied(ARTICLES, 9, 20, seed=1)) != list(varied(ARTICLES, 9, 20, seed=2))


def test_the_real_articles_come_first() -> None:
    """Cut after whole sentences, to so many words."""
    first = next(varied(ARTICLES, 1, 20, seed=1))
    assert first == {**ARTICLES[0], "text": "In 0, one sat on a chair. In 0, two sat on a chair."}


def test_mixtures_are_articles_of_their_own() -> None:
    """Each has its address, and sentences of two articles."""
    mixtures = list(varied(ARTICLES, 40, 60, seed=1))[3:]
    assert len({article["url"] for article in mixtures}) == 37
    assert len({article["text"] for article in mixtures}) == 37
    assert all(len(article["text"].split()) <= 60 for article in mixtures)


def test_a_mixture_is_younger_than_nothing_it_is_made_of() -> None:
    """Dates go back, never into the future; what has none stays without."""
    mixtures = list(varied(ARTICLES, 40, 60, seed=1))[3:]
    assert all(str(article["published"]) <= "2022-06-01" for article in mixtures)
    undated = [{**article, "published": None} for article in ARTICLES]
    assert {article["published"] for article in varied(undated, 9, 60, seed=1)} == {None}
