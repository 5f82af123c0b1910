from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone

import pytest

from ingest.sources.dates import date_trouble, parse_date

CET = timezone(timedelta(hours=1))


@pytest.mark.parametrize(
    "text", ["2024-03-05", "20240305", "2024/03/05", "2024.03.05", "2024-3-5", "2024/3/05", " 2024-03-05 "]
)
def test_day(text: str) -> None:
    """A day, the year first, stays a plain date."""
    assert date(2024, 3, 5) == parse_date(text)
    assert not isinstance(parse_date(text), datetime)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2024-03-05T08:30:00+01:00", datetime(2024, 3, 5, 8, 30, tzinfo=CET)),
        ("2024-03-05 08:30:00 +0100", datetime(2024, 3, 5, 8, 30, tzinfo=CET)),
        ("2024-03-05T08:30:00.000Z", datetime(2024, 3, 5, 8, 30, tzinfo=UTC)),
        ("2024-03-05 08:30 UTC", datetime(2024, 3, 5, 8, 30, tzinfo=UTC)),
        ("20240305T083000Z", datetime(2024, 3, 5, 8, 30, tzinfo=UTC)),
        ("2024-03-05T08:30", datetime(2024, 3, 5, 8, 30)),
        ("Tue, 05 Mar 2024 08:30:00 +0100", datetime(2024, 3, 5, 8, 30, tzinfo=CET)),
        ("5 Mar 2024 08:30:00 GMT", datetime(2024, 3, 5, 8, 30, tzinfo=UTC)),
        ("5 Mar 2024 08:30 BST", datetime(2024, 3, 5, 8, 30, tzinfo=CET)),
        ("Tue, 5 Mar 2024 08:30 EST", datetime(2024, 3, 5, 8, 30, tzinfo=timezone(timedelta(hours=-5)))),
        ("Mon, 7 Feb 94 08:30:00 +0100", datetime(1994, 2, 7, 8, 30, tzinfo=CET)),
        ("Monday, 07-Feb-94 08:30:00 GMT", datetime(1994, 2, 7, 8, 30, tzinfo=UTC)),
        ("7 Feb 05 08:30 GMT", datetime(2005, 2, 7, 8, 30, tzinfo=UTC)),
        ("2024-03-05 08:30 EST", datetime(2024, 3, 5, 8, 30, tzinfo=timezone(timedelta(hours=-5)))),
        ("2024-03-05T08:30 CET", datetime(2024, 3, 5, 8, 30, tzinfo=CET)),
        ("2024-3-5 08:30", datetime(2024, 3, 5, 8, 30)),
        ("20240305083000", datetime(2024, 3, 5, 8, 30)),
        ("20240305083000Z", datetime(2024, 3, 5, 8, 30, tzinfo=UTC)),
        ("202403050830", datetime(2024, 3, 5, 8, 30)),
        ("Tue Mar 05 08:30:00 +0100 2024", datetime(2024, 3, 5, 8, 30, tzinfo=CET)),
        ("Tue Mar  5 08:30:00 UTC 2024", datetime(2024, 3, 5, 8, 30, tzinfo=UTC)),
        ("Tue Mar  5 08:30:00 2024", datetime(2024, 3, 5, 8, 30)),
        ("2024-03-05T08:30GMT", datetime(2024, 3, 5, 8, 30, tzinfo=UTC)),
    ],
)
def test_moment(text: str, expected: datetime) -> None:
    """A time told is kept, with its zone."""
    found = parse_date(text)

    assert expected == found
    assert isinstance(found, datetime)
    assert expected.utcoffset() == found.utcoffset()


@pytest.mark.parametrize(
    "text",
    [
        "March 5, 2024",
        "Mar. 5th, 2024",
        "5 March 2024",
        "Tuesday, 5 March 2024",
        "5. März 2024",
        "5 de marzo de 2024",
        "5 Μαρτίου 2024",
        "5 марта 2024 г.",
        "2024年3月5日",
        "5.3.2024",
        "2024-03-05 at noon",
        "2024-03-05 08:30 IST",
        "2024-03-05T25:00:00",
        "Tue, 05 Mar 2024 08:30:00 +9999",
        "2024-03-05T00:00:00",
    ],
)
def test_day_alone(text: str) -> None:
    """Where only the day is sure, it is a plain date; so is midnight in no zone, which programs write for a day."""
    assert date(2024, 3, 5) == parse_date(text)
    assert not isinstance(parse_date(text), datetime)


@pytest.mark.parametrize(
    "value",
    [
        "",
        "05/03/2024",
        "05-03-24 08:30",
        "March 2024 at noon",
        "le 5 mars",
        2024,
        "2024",
        "March 2024",
        "yesterday",
        "2024-13-40",
        "2024-3-051",
        "2024030",
        "16464906001",
        "164649060",
        "20241340083000",
        "30 Feb 2024",
        20240305,
        True,
        None,
    ]
    + ["1899-12-31", "9999-12-31", "a" * 1_000_000, " " * 1_000_000, ["2024-03-05"]],
)
def test_no_date(value: object) -> None:
    """What is ambiguous, impossible, of another age or no text is no date."""
    assert parse_date(value) is None


def test_future() -> None:
    """Two days ahead of our clock can be an honest date, three cannot."""
    today = date.today()

    assert today + timedelta(days=2) == parse_date((today + timedelta(days=2)).isoformat())
    assert parse_date((today + timedelta(days=3)).isoformat()) is None


def test_dates_of_parsers() -> None:
    """Dates that a parser has read already are taken as they are, within the same bounds."""
    assert date(2024, 3, 5) == parse_date(date(2024, 3, 5))
    assert datetime(2024, 3, 5, 8, 30, tzinfo=UTC) == parse_date(datetime(2024, 3, 5, 8, 30, tzinfo=UTC))
    assert parse_date(date(1066, 10, 14)) is None


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("13/04/2022", date(2022, 4, 13)),
        ("04/13/2022", date(2022, 4, 13)),
        ("04/04/2022", date(2022, 4, 4)),
        ("Tue, March 5, 2024, 10:30 PM", datetime(2024, 3, 5, 22, 30)),
        ("le 5 mars 2022 à 14h30", datetime(2022, 3, 5, 14, 30)),
        ("5 de março de 2022 às 14h30", datetime(2022, 3, 5, 14, 30)),
        ("5 de março de 2022, 14h30min", datetime(2022, 3, 5, 14, 30)),
        ("March 5, 2022 at 2:30 PM CET", datetime(2022, 3, 5, 14, 30, tzinfo=timezone(timedelta(hours=1)))),
        (1646490600, datetime(2022, 3, 5, 14, 30, tzinfo=UTC)),
        ("1646490600", datetime(2022, 3, 5, 14, 30, tzinfo=UTC)),
        ("1646490600.25", datetime(2022, 3, 5, 14, 30, 0, 250_000, tzinfo=UTC)),
        ("1646490600000", datetime(2022, 3, 5, 14, 30, tzinfo=UTC)),
        (1646490600000, datetime(2022, 3, 5, 14, 30, tzinfo=UTC)),
    ],
)
def test_other_forms(value: object, expected: date) -> None:
    """Numbers in the one order that is possible, times and zones in words, seconds and milliseconds since 1970."""
    assert expected == parse_date(value)


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("2024-03-05", ""),
        ("1889-04-02", "lies before 1900"),
        ("9999-12-31", "lies in the future"),
        ("yesterday", "names no day that can be told"),
        ("03/04/2022", "names no day that can be told"),
    ],
)
def test_trouble_is_told(value: object, expected: str) -> None:
    """Why a date is left out, for the report."""
    assert expected == date_trouble(value)
