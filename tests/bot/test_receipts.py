import json
import time
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.feedback import question_json
from bot.receipts import day_asked
from bot.slack.tasks import ASKERS
from retrieval.archive.archive import Archive
from retrieval.receipts import Feedback, Receipt, Receipts
from retrieval.settings import Settings
from retrieval.wiring import build_catalogue
from tests.bot.fakes import RESCUE
from tests.cli import here
from tests.conftest import SAMPLES, ingest_paths

QUESTION = "How many people were killed in the Kerman attack?"


@pytest.fixture
def folder(archive: Archive) -> Path:
    """An archive of one article, closed."""
    ingest_paths(archive, SAMPLES / "articles" / "contact-group.txt")
    archive.close()
    return archive.folder


@pytest.fixture
def elsewhere(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A place whose day is not that of UTC, at any hour of it."""
    with monkeypatch.context() as patched:
        patched.setenv("TZ", "Etc/GMT+12" if datetime.now(UTC).hour < 12 else "Etc/GMT-14")
        time.tzset()
        yield
    time.tzset()


def test_an_answer_can_be_shown_again(folder: Path) -> None:
    """By the first characters of the id that the log shows; asked again, it is compared."""
    asked = here("ask", QUESTION, "--archive", folder)
    (line,) = here("log", "--archive", folder).stdout.splitlines()
    id_ = line.split()[0]
    assert line.split("  ")[1].endswith(" UTC")
    assert line.split("  ")[2:] == ["ask", "extractive", QUESTION]
    shown = here("replay", id_, "--again", "--archive", folder).stdout
    assert asked.stdout.splitlines()[0] in shown
    assert shown.rstrip().endswith("Asked again: the same answer.\nPassages found: 0 new, 0 gone.")


@pytest.mark.usefixtures("elsewhere")
def test_the_day_of_asking_is_kept_as_it_was_where_it_was_asked(folder: Path) -> None:
    """Not as that of UTC, also where it is asked again or becomes a benchmark's question."""
    here("ask", "What happened today?", "--archive", folder)
    with closing(build_catalogue(Settings(archive=folder))) as catalogue:
        (receipt,) = Receipts(catalogue).all()
    today = receipt.asked.astimezone().date()
    assert receipt.asked.date() != today == receipt.answer.question.asked == day_asked(receipt)
    assert today.isoformat() == question_json(_disliked(receipt))["asked"]


@pytest.mark.usefixtures("elsewhere")
def test_receipts_that_do_not_hold_the_day_of_asking_were_written_here() -> None:
    """It is the day that it was here when they were written."""
    asked = datetime.now(UTC)
    receipt = Receipt("a", asked, "ask", {}, replace(RESCUE, question=replace(RESCUE.question, asked=None)))
    assert asked.date() != day_asked(receipt) == asked.astimezone().date()
    assert asked.astimezone().date().isoformat() == question_json(_disliked(receipt))["asked"]


def _disliked(receipt: Receipt) -> Feedback:
    return Feedback(receipt, "slack:T1:U1", receipt.asked, is_good=False)


def test_receipts_are_exported_whole(folder: Path) -> None:
    """An object a line, with what was found and cited."""
    asked = here("ask", QUESTION, "--json", "--archive", folder)
    (receipt,) = map(json.loads, here("log", "--json", "--archive", folder).stdout.splitlines())
    again = json.loads(here("replay", receipt["id"], "--json", "--archive", folder).stdout)
    assert receipt["answer"]["citations"][0]["quote"].startswith("The Kerman attack killed 95 people.")
    assert receipt["answer"].keys() >= json.loads(asked.stdout).keys()
    assert again == receipt


def test_the_last_ones_are_listed(folder: Path) -> None:
    """As many as were asked for, the newest last, for programs too, who else get all."""
    with closing(build_catalogue(Settings(archive=folder))) as catalogue:
        for _ in range(3):
            Receipts(catalogue).keep(RESCUE, "chat", {})
        ids = [receipt.id for receipt in Receipts(catalogue).all()]
    for last in (1, 2):
        done = here("log", "--json", "--last", str(last), "--archive", folder)
        assert ids[-last:] == [json.loads(line)["id"] for line in done.stdout.splitlines()]
        shown = here("log", "--last", str(last), "--archive", folder).stdout.splitlines()
        assert [id_[:8] for id_ in ids[-last:]] == [line[:8] for line in shown]
    assert 3 == len(here("log", "--json", "--archive", folder).stdout.splitlines())


def test_nothing_is_kept_of_those_who_do_not_want_it(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """NEWSDESK_RECEIPTS=false."""
    monkeypatch.setenv("NEWSDESK_RECEIPTS", "false")
    here("ask", QUESTION, "--archive", folder)
    assert here("log", "--archive", folder).stdout == "No answer has been kept yet.\n"


def test_an_unknown_id_is_wrong_usage(folder: Path) -> None:
    """And so is one too short to mean a single answer."""
    done = here("replay", "abc", "--archive", folder)
    assert (done.returncode, "newsdesk log" in done.stderr) == (2, True)


def test_old_receipts_of_one_asker_are_forgotten(archive: Archive) -> None:
    """The chat's leave Slack's, whose buttons still need them; Slack's leave the chat's, which are kept for longer."""
    receipts = Receipts(archive.catalogue)
    long_ago = datetime(2999, 1, 1, tzinfo=UTC)
    receipts.keep(RESCUE, "chat", {})
    slack = [receipts.keep(RESCUE, f"slack:T1:U{number}", {}) for number in (1, 2)]
    assert receipts.forget_before(long_ago, "chat") == 1
    assert sorted(receipt.id for receipt in receipts.all()) == sorted(slack)
    chat = receipts.keep(RESCUE, "chat", {})
    assert receipts.forget_before(long_ago, ASKERS) == 2
    assert [receipt.id for receipt in receipts.all()] == [chat]
