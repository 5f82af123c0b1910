"""What agencies withdraw leaves the search and stays out; of their items' versions the latest one is searched."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from ingest.pipeline import IngestReport
from ingest.pruning import vanished_from
from retrieval.archive.archive import Archive
from tests.conftest import ingest_paths
from tests.ingest.reads import lines, written

TAKEN_OUT = "its agency says that it is canceled: taken out of the search"
NOT_TAKEN = "its agency says that it is canceled; it was not taken"
ID = "tag:wire.example,2026:3"


def newsml(version: int | None, text: str = "", link: str = "") -> bytes:
    """An item of NewsML-G2, a kill where it has no text."""
    told = f' version="{version}"' if version else ""
    status = "usable" if text else "canceled"
    own = f'<link rel="irel:canonical" href="{link}"/>' if link else ""
    return (
        f'<newsItem guid="{ID}"{told}><itemMeta><itemClass qcode="ninat:text"/><pubStatus qcode="stat:{status}"/>{own}'
        f'</itemMeta><contentSet><inlineData contenttype="text/plain">{text}</inlineData></contentSet></newsItem>'
    ).encode()


def nitf(_version: int | None, text: str = "") -> bytes:
    """An item of NITF, which has no versions."""
    status = "usable" if text else "canceled"
    return (
        f'<nitf><head><docdata management-status="{status}"><doc-id id-string="{ID}"/></docdata></head>'
        f"<body><body.content><p>{text}</p></body.content></body></nitf>"
    ).encode()


def ninjs(version: int | None, text: str = "") -> bytes:
    """An item of ninjs."""
    item = {"uri": ID, "type": "text", "version": version, "pubstatus": "usable" if text else "canceled"}
    return json.dumps({**item, "body_text": text}).encode()


Make = Callable[..., bytes]


def counts(report: IngestReport) -> dict[str, int]:
    """What happened to the articles, without what did not."""
    names = ("added", "changed", "unchanged", "repeated", "differing", "left_out", "removed")
    told = {name: getattr(report, name) for name in names} | {"failed": len(report.failed)}
    return {name: count for name, count in told.items() if count}


def said(report: IngestReport) -> list[tuple[str, str]]:
    """What was remarked, and in which file."""
    return [(Path(remark.origin).name, remark.reason) for remark in report.remarks]


def texts(archive: Archive) -> list[str]:
    """What is searched."""
    return sorted(passage.text for passage in archive.passages(archive.catalogue.passage_ids()).values())


@pytest.mark.parametrize(("make", "kind"), [(newsml, "xml"), (nitf, "xml"), (ninjs, "json")])
def test_a_kill_takes_out_what_it_names(tmp_path: Path, archive: Archive, make: Make, kind: str) -> None:
    """Wherever that was found; what was read of it stays in its history, and the old file does not bring it back."""
    first = written(tmp_path / f"b.{kind}", make(1, "The ferry sank."))
    assert {"added": 1} == counts(ingest_paths(archive, tmp_path))
    [id_] = archive.catalogue.current_ids()
    kill = written(tmp_path / f"c.{kind}", make(2))

    report = ingest_paths(archive, kill)

    assert {"removed": 1} == counts(report)
    assert [(kill.name, TAKEN_OUT)] == said(report)
    assert ([], [], 0) == (texts(archive), archive.catalogue.current_ids(), archive.passage_count())
    assert ["The ferry sank."] == [version.article.text for version in archive.catalogue.history(id_)]
    for again in (tmp_path, first, tmp_path):
        report = ingest_paths(archive, again)
        assert ({"left_out": 1}, []) == (counts(report), said(report))
    assert [] == texts(archive)


def test_a_kill_that_overwrites_its_article_takes_it_out(tmp_path: Path, archive: Archive) -> None:
    """So it does for what has another name, since that is what the file was."""
    file = written(tmp_path / "a.xml", newsml(1, "The ferry sank."))
    other = written(tmp_path / "b.xml", newsml(1, "The pier burned.").replace(b":3", b":4"))
    ingest_paths(archive, tmp_path)
    written(file, newsml(3))
    written(other, newsml(3).replace(b":3", b":5"))

    report = ingest_paths(archive, tmp_path)

    assert {"removed": 2} == counts(report)
    assert [("a.xml", TAKEN_OUT), ("b.xml", TAKEN_OUT)] == said(report)
    assert [] == texts(archive)


@pytest.mark.parametrize(("kill", "expected"), [("a.xml", {"left_out": 1, "failed": 1}), ("c.xml", {"removed": 1})])
def test_a_kill_counts_in_whichever_order_it_is_read(
    tmp_path: Path, archive: Archive, kill: str, expected: dict[str, int]
) -> None:
    """Before its article, or after it: in no run that reads both is the article searched."""
    written(tmp_path / "b.xml", newsml(1, "The ferry sank."))
    written(tmp_path / kill, newsml(2))

    first = counts(ingest_paths(archive, tmp_path))

    assert expected == {name: count for name, count in first.items() if name != "added"}
    assert [] == texts(archive)
    assert 1 == counts(ingest_paths(archive, tmp_path))["left_out"]
    assert [] == texts(archive)


def test_a_later_version_comes_back(tmp_path: Path, archive: Archive) -> None:
    """What lies there of the kill and of what was before it changes nothing then, in any order."""
    written(tmp_path / "b1.xml", newsml(1, "The ferry sank."))
    written(tmp_path / "b2.xml", newsml(2))
    ingest_paths(archive, tmp_path)
    written(tmp_path / "a3.xml", newsml(3, "The ferry ran aground."))

    assert {"added": 1, "left_out": 1} == counts(ingest_paths(archive, tmp_path))
    assert {"unchanged": 1, "repeated": 1} == counts(ingest_paths(archive, tmp_path))
    assert {"unchanged": 1} == counts(ingest_paths(archive, tmp_path / "b1.xml"))
    assert ["The ferry ran aground."] == texts(archive)


def test_an_item_with_an_address_is_withdrawn_by_its_id(tmp_path: Path, archive: Archive) -> None:
    """Kills seldom say the address."""
    written(tmp_path / "a.xml", newsml(1, "The ferry sank.", "https://wire.example/ferry"))
    written(tmp_path / "b.xml", newsml(2))

    assert {"added": 1, "removed": 1} == counts(ingest_paths(archive, tmp_path))
    assert {"left_out": 1} == counts(ingest_paths(archive, tmp_path / "a.xml"))


def test_what_another_source_says_under_the_address_stays(tmp_path: Path, archive: Archive) -> None:
    """An agency withdraws what is its own."""
    address = "https://wire.example/ferry"
    written(tmp_path / "a.xml", newsml(1, "The ferry sank.", address))
    written(tmp_path / "b.jsonl", lines({"url": address, "text": "Our own story."}))
    ingest_paths(archive, tmp_path)

    assert {} == counts(ingest_paths(archive, written(tmp_path / "c.xml", newsml(2))))
    assert ["Our own story."] == texts(archive)


def test_a_kill_of_what_nobody_knows_is_told_and_protects_nothing(tmp_path: Path, archive: Archive) -> None:
    """Neither does one that names something, beside others in one file."""
    file = written(tmp_path / "a.jsonl", lines({"text": "It snowed."}, {"text": "It rained."}))
    ingest_paths(archive, file)
    written(file, lines({"text": "It snowed."}, json.loads(ninjs(2))))

    report = ingest_paths(archive, file)

    assert [(f"{file}#2", NOT_TAKEN)] == [(failure.origin, failure.reason) for failure in report.failed]
    seen = {(str(file), id_) for id_ in archive.catalogue.current_ids() if "snowed" in _text_of(archive, id_)}
    gone = vanished_from(file, archive.catalogue, seen, report.failed)
    assert (1, 0) == (gone.articles, gone.doubtful)


def test_no_kill_is_summed_up(tmp_path: Path, archive: Archive) -> None:
    """However many records of its file cannot be read."""
    ingest_paths(archive, written(tmp_path / "a.json", ninjs(1, "The ferry sank.")))
    bad = [{"text": ""}] * 1005

    report = ingest_paths(archive, written(tmp_path / "b.jsonl", lines(*bad, json.loads(ninjs(2)), *bad[:2])))

    assert 1 == report.removed
    assert "7 more of its records cannot be read, beside the first 1,000" == report.failed[-1].reason


@pytest.mark.parametrize(("make", "kind"), [(newsml, "xml"), (ninjs, "json")])
@pytest.mark.parametrize("names", ["ab", "ba"])
def test_versions_of_an_item_are_one_article(
    tmp_path: Path, archive: Archive, make: Make, kind: str, names: str
) -> None:
    """The latest one counts, whichever is read last, in every run."""
    old = written(tmp_path / f"{names[0]}.{kind}", make(9, "The ferry cost ten million."))
    written(tmp_path / f"{names[1]}.{kind}", make(10, "The ferry cost eleven million."))

    assert {"ab": {"added": 1, "changed": 1}, "ba": {"added": 1, "repeated": 1}}[names] == counts(
        ingest_paths(archive, tmp_path)
    )
    for again in (tmp_path, old, tmp_path):
        assert {"unchanged", "repeated"} >= counts(ingest_paths(archive, again)).keys()
        assert ["The ferry cost eleven million."] == texts(archive)
    assert 1 == len(archive.catalogue.current_ids())


def test_a_version_read_later_is_a_new_version(tmp_path: Path, archive: Archive) -> None:
    """In another file, as a record of many, or over the one before; NITF counts no versions, so the last one is it."""
    ingest_paths(archive, written(tmp_path / "a.json", ninjs(1, "Ten people.")))

    assert {"changed": 1} == counts(ingest_paths(archive, written(tmp_path / "a.json", ninjs(2, "Eleven people."))))
    assert {"changed": 1} == counts(ingest_paths(archive, written(tmp_path / "b.xml", newsml(3, "Twelve people."))))
    many = lines(json.loads(ninjs(4, "Thirteen people.")), {"text": "Other."})
    assert {"changed": 1, "added": 1} == counts(ingest_paths(archive, written(tmp_path / "c.jsonl", many)))
    assert {"changed": 1} == counts(ingest_paths(archive, written(tmp_path / "d.xml", nitf(None, "Fourteen people."))))
    assert ["Fourteen people.", "Other."] == texts(archive)


def test_what_others_call_id_is_no_item(tmp_path: Path, archive: Archive) -> None:
    """Tables and records may number whatever they like."""
    record = {"id": "1", "version": "1"}
    file = written(tmp_path / "a.jsonl", lines({**record, "text": "It snowed."}, {**record, "text": "It rained."}))

    assert {"added": 2} == counts(ingest_paths(archive, file))


def _text_of(archive: Archive, id_: str) -> str:
    return archive.catalogue.history(id_)[-1].article.text
