import pytest

from retrieval.places import countries_in, states_in


@pytest.mark.parametrize(
    ("text", "countries"),
    [
        ("Talks between South Korea and Japan", ["South Korea", "Japan"]),
        ("He told us that the U.S. and the UK agree.", ["U.S.", "UK"]),
        ("Germany's Chancellor went to Côte d’Ivoire", ["Germany", "Côte d’Ivoire"]),
        ("Norwegian Swedes", []),
    ],
)
def test_countries_are_told(text: str, countries: list[str]) -> None:
    """The longest name first, whole words only."""
    assert countries_in(text) == countries


def test_states_are_told() -> None:
    """West Virginia is not Virginia."""
    assert states_in("From West Virginia to New York and Ohioans") == ["West Virginia", "New York"]
