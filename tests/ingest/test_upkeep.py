"""``newsdesk doctor``, ``remove`` and ``reindex`` as operators use them."""

from __future__ import annotations

import json
import shutil
import signal
import time
from contextlib import closing
from pathlib import Path

import pytest
import tantivy

from retrieval.archive.opening import open_archive
from retrieval.embedding import build_embedder
from tests.cli import here, started
from tests.conftest import SAMPLES
from tests.models import another_model

FLOOD = "How much damage did the Korrel River flood cause?"
OF_LOWMARSH = sorted(path.name for path in (SAMPLES / "articles" / "lowmarsh").iterdir())
SOUND = [
    "Catalogue: 20 articles, 52 passages; sound.",
    "Vectors: all there, nothing else.",
    "Keywords: all there, nothing else.",
]


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An archive of the samples, to be copied."""
    archive = tmp_path_factory.mktemp("made") / "archive"
    assert 0 == here("ingest", SAMPLES / "articles", "--archive", archive).returncode
    return archive


@pytest.fixture
def archive(made: Path, tmp_path: Path) -> Path:
    """An archive of the samples of one's own."""
    return Path(shutil.copytree(made, tmp_path / "archive"))


@pytest.fixture(scope="module")
def model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A model with other weights, that reads half as much at once."""
    return another_model(tmp_path_factory.mktemp("model"))


def doctor(archive: Path, *arguments: str) -> list[str]:
    """What the doctor says, with the exit code first."""
    done = here("doctor", *arguments, "--archive", archive)
    return [str(done.returncode), *done.stdout.splitlines()]


def cited(archive: Path) -> list[str]:
    """The quotes of the answer to a question."""
    done = here("ask", FLOOD, "--json", "--archive", archive)
    assert (0, "") == (done.returncode, done.stderr)
    return [citation["quote"] for citation in json.loads(done.stdout)["citations"]]


def test_a_sound_archive_is_said_to_be(archive: Path) -> None:
    """Exit code 0."""
    assert ["0", *SOUND] == doctor(archive)


@pytest.mark.parametrize("store", ["vectors", "keywords"])
def test_a_store_that_is_gone_is_said_and_built_anew(archive: Path, store: str) -> None:
    """A question says what is gone and what to do; after the repair the answer is as before."""
    before = cited(archive)
    shutil.rmtree(archive / store)
    asked = here("ask", FLOOD, "--archive", archive)
    assert (1, 1) == (asked.returncode, len(asked.stderr.splitlines()))
    assert "Nothing that was ingested is lost" in asked.stderr
    assert "newsdesk doctor --repair" in asked.stderr

    code, *said = doctor(archive)
    assert ("1", True) == (code, any("cannot be read" in line for line in said))
    code, *said = doctor(archive, "--repair")
    assert ("0", "Repaired: all stores agree now.") == (code, said[-1])
    assert f"{store.title()}: could not be used as they were; built anew." in said
    assert "doctor --repair" not in " ".join(said)
    assert ["0", *SOUND] == doctor(archive)
    assert before == cited(archive)


def test_keywords_of_an_earlier_release_are_written_anew(archive: Path) -> None:
    """They can be searched, but not by days: that is a flaw that can be mended."""
    before = cited(archive)
    shutil.rmtree(archive / "keywords")
    as_once = tantivy.SchemaBuilder()
    for field, tokenizer in (("id", "raw"), ("version", "raw"), ("text", "en_stem")):
        as_once.add_text_field(field, stored=field == "id", tokenizer_name=tokenizer)
    (archive / "keywords").mkdir()
    tantivy.Index(as_once.build(), path=str(archive / "keywords"))

    code, *said = doctor(archive)
    assert "Keywords: an earlier release wrote them, without days; questions about a time find less." == said[2]
    code, *said = doctor(archive, "--repair")
    assert ("0", "Repaired: all stores agree now.") == (code, said[-1])
    assert ["0", *SOUND] == doctor(archive)
    assert before == cited(archive)


def test_the_report_can_be_read_by_programs(archive: Path) -> None:
    """Counts and ids."""
    report = json.loads(here("doctor", "--json", "--archive", archive).stdout)
    nothing: dict[str, object] = {"missing": [], "left_over": [], "mismatched": [], "trouble": None}
    assert (True, 20, 52) == (report["sound"], report["articles"], report["passages"])
    assert (nothing, nothing) == (report["vectors"], report["keywords"])


def test_no_archive_no_doctor(tmp_path: Path) -> None:
    """One line that says how to make one."""
    done = here("doctor", "--archive", tmp_path / "none")
    assert (1, "") == (done.returncode, done.stdout)
    assert "there is no archive in the folder" in done.stderr


def test_a_removed_article_is_found_no_more_and_comes_back_with_its_source(archive: Path) -> None:
    """Its history stays."""
    file = next(path for path in sorted((SAMPLES / "articles").iterdir()) if "herons" not in path.name)
    done = here("remove", file, "--archive", archive)
    assert (0, "1 article removed.") == (done.returncode, done.stdout.splitlines()[-1])
    assert 19 == json.loads(here("status", "--json", "--archive", archive).stdout)["articles"]
    assert "1 added" in here("ingest", SAMPLES / "articles", "--archive", archive).stdout
    assert "0" == doctor(archive)[0]


def test_an_article_removed_for_good_stays_out(archive: Path) -> None:
    """No ingest brings it back, and it says that it was left out."""
    file = sorted((SAMPLES / "articles").iterdir())[0]
    done = here("remove", file, "--for-good", "--yes", "--archive", archive)
    assert (0, "1 article removed for good.") == (done.returncode, done.stdout.splitlines()[-1])
    said = here("ingest", SAMPLES / "articles", "--archive", archive).stdout
    assert "Kept out, as removed for good or withdrawn: 1 article." in said
    assert 19 == json.loads(here("status", "--json", "--archive", archive).stdout)["articles"]
    assert "0" == doctor(archive)[0]


def test_nothing_is_shown_of_what_cannot_be_removed(archive: Path) -> None:
    """It would look as if it were gone."""
    (archive / "write.lock").unlink(missing_ok=True)
    (archive / "write.lock").mkdir()
    done = here("remove", SAMPLES / "articles" / "lowmarsh" / OF_LOWMARSH[0], "--archive", archive)
    assert (1, "", True) == (done.returncode, done.stdout, str(archive / "write.lock") in done.stderr)


def test_what_was_removed_before_is_not_removed_again(archive: Path) -> None:
    """It is said, and nothing is done; its history can still be erased."""
    article, other = (SAMPLES / "articles" / "lowmarsh" / name for name in OF_LOWMARSH[:2])
    assert "1 article removed." == here("remove", article, "--archive", archive).stdout.splitlines()[-1]
    assert "Removed already; nothing was done." == here("remove", article, "--archive", archive).stdout.splitlines()[-1]
    both = here("remove", article, other, "--archive", archive).stdout.splitlines()[-1]
    assert "1 article removed. 1 were removed already." == both
    erased = here("remove", article, "--for-good", "--yes", "--archive", archive).stdout.splitlines()[-1]
    assert "1 article removed for good." == erased


def test_a_writer_that_died_and_left_nothing_amiss_is_no_flaw(archive: Path) -> None:
    """What it might have left has just been compared."""
    with closing(open_archive(archive, lambda _: build_embedder())) as opened:
        opened.begin()
    said = "A process that wrote to the archive did not end well; it left nothing amiss."
    assert ["0", *SOUND, said] == doctor(archive)


def test_what_is_not_in_the_archive_cannot_be_removed(archive: Path) -> None:
    """And nothing else is."""
    done = here("remove", "https://nowhere.example/x", "--archive", archive)
    assert (2, "") == (done.returncode, done.stdout)
    assert 20 == json.loads(here("status", "--json", "--archive", archive).stdout)["articles"]


def test_a_reindex_puts_another_model_in_place(archive: Path, model: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Passages are cut to what it reads; the archive is then searched with it, and no more with the old one."""
    done = here("reindex", "--model", model, "--archive", archive)
    assert (0, "") == (done.returncode, done.stderr)
    status = json.loads(here("status", "--json", "--archive", archive).stdout)
    assert (str(model), True) == (status["model"], status["passages"] > 60)
    assert any("38 million crowns" in quote for quote in cited(archive))
    assert "0" == doctor(archive)[0]
    assert {"vectors-2", "keywords-2"} == {path.name for path in archive.iterdir() if path.is_dir()}
    assert "already" in here("reindex", "--model", model, "--archive", archive).stdout
    assert "0 added, 0 changed, 20 unchanged" in here("ingest", SAMPLES / "articles", "--archive", archive).stdout
    monkeypatch.setenv("NEWSDESK_EMBEDDING_MODEL", "all-MiniLM-L6-v2")
    refusal = here("ask", FLOOD, "--archive", archive)
    assert (1, True) == (refusal.returncode, "newsdesk reindex --model all-MiniLM-L6-v2" in refusal.stderr)


def test_a_killed_reindex_leaves_what_was_searched_and_goes_on(archive: Path, model: Path) -> None:
    """Until the swap nothing is different; the doctor mentions it; the next run ends it."""
    before = cited(archive)
    run = started("reindex", "--model", str(model), "--archive", archive)
    while run.poll() is None and not list(archive.glob("vectors-2*")):
        time.sleep(0.01)
    run.send_signal(signal.SIGKILL)
    run.communicate()
    assert before == cited(archive)
    code, *said = doctor(archive)
    assert ("0", True) == (code, any("newsdesk reindex" in line for line in said))
    assert "are now embedded with" in here("reindex", "--model", model, "--archive", archive).stdout
    assert "0" == doctor(archive)[0]


def test_a_model_that_is_none_is_refused(archive: Path) -> None:
    """One line, and nothing was touched."""
    done = here("reindex", "--model", "/nowhere/model", "--archive", archive)
    assert (1, "", 1) == (done.returncode, done.stdout, len(done.stderr.splitlines()))
    assert ["0", *SOUND] == doctor(archive)
