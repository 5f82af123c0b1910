"""What agencies send under an embargo is taken when that is over, and not before."""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from ingest.pipeline import IngestReport
from ingest.sources.read import Embargoed, Waiting, Withdrawal
from retrieval.archive.archive import Archive
from retrieval.domain import Article
from tests.conftest import ingest_paths
from tests.ingest.reads import items, written

ID = "tag:wire.example,2026:9"
NOW = datetime.now(UTC)
PAST, FUTURE = NOW - timedelta(hours=1), NOW + timedelta(hours=30)
LONG_AGO = "2026-01-02T03:04:05Z"

Make = Callable[..., bytes]


def newsml(end: str | None, status: str = "usable", created: str = LONG_AGO, version: int = 1) -> bytes:
    """An item of NewsML-G2."""
    embargo = f"<embargoed>{end}</embargoed>" if end is not None else ""
    return (
        f'<newsItem guid="{ID}" version="{version}"><itemMeta><itemClass qcode="ninat:text"/>'
        f'<versionCreated>{created}</versionCreated>{embargo}<pubStatus qcode="stat:{status}"/></itemMeta>'
        f'<contentSet><inlineData contenttype="text/plain">The budget has a hole of {version} million.</inlineData>'
        "</contentSet></newsItem>"
    ).encode()


def ninjs(end: str | None, status: str = "usable", created: str = LONG_AGO, version: int = 1) -> bytes:
    """An item of ninjs."""
    item = {"uri": ID, "type": "text", "version": str(version), "pubstatus": status, "versioncreated": created}
    return json.dumps({**item, "embargoed": end, "body_text": f"The budget has a hole of {version} million."}).encode()


def nitf(end: str | None, status: str = "usable", created: str = LONG_AGO, version: int = 1) -> bytes:
    """An item of NITF, which has no versions."""
    release = f'<date.release norm="{end}"/>' if end else ""
    return (
        f'<nitf><head><docdata management-status="{status}"><doc-id id-string="{ID}"/><date.issue norm="{created}"/>'
        f"{release}</docdata></head><body><body.content><p>The budget has a hole of {version} million.</p>"
        "</body.content></body></nitf>"
    ).encode()


@pytest.fixture(params=[(newsml, "xml"), (ninjs, "json"), (nitf, "xml")], ids=["NewsML-G2", "ninjs", "NITF"])
def read(request: pytest.FixtureRequest, tmp_path: Path) -> Callable[..., object]:
    """Reads an item of each format in turn."""
    make, kind = request.param
    return lambda *said: items(written(tmp_path / f"a.{kind}", make(*said)))[0]


def texts(archive: Archive) -> list[str]:
    """What is searched."""
    return sorted(passage.text for passage in archive.passages(archive.catalogue.passage_ids()).values())


def waiting(report: IngestReport) -> list[str]:
    """Of what waits, the files."""
    return [Path(one.origin).name for one in report.remarks if isinstance(one, Waiting)]


@pytest.mark.parametrize("status", ["usable", "withheld"])
def test_an_embargo_is_told_with_its_end(read: Callable[..., object], status: str) -> None:
    """Also where the item is withheld until then."""
    found = read(FUTURE.isoformat(), status)

    assert isinstance(found, Embargoed)
    assert (f"embargoed until {FUTURE:%-d %b %Y %H:%M} UTC; an ingest after that takes it", FUTURE.isoformat()) == (
        found.reason,
        found.end,
    )


@pytest.mark.parametrize("status", ["usable", "withheld"])
def test_what_is_embargoed_no_longer_is_an_article(read: Callable[..., object], status: str) -> None:
    """An item that was withheld while its embargo ran, too: that was the reason."""
    assert isinstance(read(PAST.isoformat(), status), Article)


def test_what_is_withheld_for_another_reason_stays_out(read: Callable[..., object]) -> None:
    """Its version was made when the embargo was over, or there was none; canceled is canceled."""
    later = (PAST + timedelta(minutes=1)).isoformat()
    for said in ((PAST.isoformat(), "withheld", later), (None, "withheld"), (FUTURE.isoformat(), "canceled")):
        assert type(read(*said)) is Withdrawal


@pytest.mark.parametrize(("make", "name"), [(newsml, "a.xml"), (ninjs, "a.json")])
def test_an_embargo_without_an_end(tmp_path: Path, make: Make, name: str) -> None:
    """Such items wait for another version."""
    found = items(written(tmp_path / name, make("until the minister has spoken")))[0]

    assert isinstance(found, Embargoed)
    assert ("embargoed until its agency says more", None) == (found.reason, found.end)


def test_an_empty_embargo(tmp_path: Path) -> None:
    """In NewsML-G2 it is one whose end is not known yet; where there is no element there is none."""
    assert [Embargoed, Article] == [type(items(written(tmp_path / "a.xml", newsml(end)))[0]) for end in ("", None)]


def test_a_later_ingest_takes_the_same_file(tmp_path: Path, archive: Archive) -> None:
    """Nothing of it is in the archive before, and the report says that it waits."""
    end = datetime.now(UTC) + timedelta(seconds=2)
    item = written(tmp_path / "a.xml", newsml(end.isoformat()))

    first = ingest_paths(archive, item)
    assert ([], ["a.xml"], []) == (texts(archive), waiting(first), first.failed)
    assert not first.took_nothing

    time.sleep(max(0.0, (end - datetime.now(UTC)).total_seconds()))
    second = ingest_paths(archive, item)
    assert (["The budget has a hole of 1 million."], 1, []) == (texts(archive), second.added, waiting(second))


def test_an_embargo_counts_for_older_versions(tmp_path: Path, archive: Archive) -> None:
    """They leave the search, in whatever order the files are read, and do not come back; the version itself does."""
    written(tmp_path / "old.xml", newsml(None))
    ingest_paths(archive, tmp_path)
    new = written(tmp_path / "new.xml", newsml(FUTURE.isoformat(), version=2))

    reports = [ingest_paths(archive, tmp_path) for _ in range(2)]
    assert ([], [1, 0]) == (texts(archive), [report.removed for report in reports])
    assert [["new.xml"], ["new.xml"]] == [waiting(report) for report in reports]

    written(new, newsml(PAST.isoformat(), version=2))
    ingest_paths(archive, tmp_path)
    assert ["The budget has a hole of 2 million."] == texts(archive)
