from retrieval.answers.citations import link_to


def test_a_link_opens_the_page_at_the_quoted_words() -> None:
    """Short quotes whole, long ones by their ends, hyphens encoded, an old fragment dropped."""
    url = "https://gazette.example/strike#top"
    assert link_to(url, None, "two-week strike, over") == (
        "https://gazette.example/strike#:~:text=two%2Dweek%20strike%2C%20over"
    )
    long = " ".join(str(n) for n in range(30))
    assert (
        link_to(url, None, long)
        == "https://gazette.example/strike#:~:text=0%201%202%203%204%205,24%2025%2026%2027%2028%2029"
    )


def test_the_page_that_a_fragment_names_is_opened() -> None:
    """Where a script shows a page by its fragment, the words stand there and nowhere else."""
    for url in ("https://gazette.example/#/story/1", "https://gazette.example/#/story/1:~:text=old"):
        assert link_to(url, None, "a strike") == "https://gazette.example/#/story/1:~:text=a%20strike"


def test_a_file_is_linked_as_one() -> None:
    """Articles without an address link to their file, one record of many to the file of all."""
    assert link_to(None, "/news/a b.txt", "x") == "file:///news/a%20b.txt"
    assert link_to(None, "/news/all.jsonl#7", "x") == "file:///news/all.jsonl"
    assert link_to(None, "/news/all.jsonl#7.2", "x") == "file:///news/all.jsonl"
    assert link_to(None, "/news/C#/a.txt", "x") == "file:///news/C%23/a.txt"


def test_only_web_addresses_become_links() -> None:
    """What an article says of its own address is not trusted."""
    assert link_to("javascript:alert(1)", None, "x") is None
    assert link_to(None, None, "x") is None
