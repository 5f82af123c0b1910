"""Tests of the language of an article."""

from __future__ import annotations

import pytest

from ingest.pipeline import Ingest
from ingest.sources.languages import detected, language_of, language_tag
from ingest.sources.read import Read
from retrieval.archive.archive import Archive
from retrieval.domain import Article

TEXTS = {
    "en": "The harbour bridge reopened on Tuesday after seven months of repairs, the city council said.",
    "fr": "Le pont du port a rouvert mardi après sept mois de travaux, a annoncé le conseil municipal.",
    "de": "Die Hafenbrücke ist am Dienstag nach sieben Monaten wieder geöffnet worden, teilte der Stadtrat mit.",
    "es": "El puente del puerto reabrió el martes tras siete meses de obras, según informó el ayuntamiento.",
    "pt": "A ponte do porto reabriu na terça-feira após sete meses de obras, informou a câmara municipal.",
    "el": "Η γέφυρα του λιμανιού άνοιξε ξανά την Τρίτη μετά από επτά μήνες εργασιών.",
    "ru": "Мост в гавани открылся во вторник после семи месяцев ремонта, сообщил городской совет.",
    "ja": "港の橋は七か月の修理を終えて火曜日に再び開通したと市議会が発表した。",
}


@pytest.mark.parametrize("language", TEXTS)
def test_words_tell(language: str) -> None:
    """One sentence is enough."""
    assert language == detected(TEXTS[language])


@pytest.mark.parametrize("text", ["", "Bridge reopens", "Reuters AFP dpa APA EFE ANSA TASS", "1,240 + 3,400 = 4,640"])
def test_what_does_not_tell_is_not_guessed(text: str) -> None:
    """Too short, or no words of a language."""
    assert detected(text) is None


@pytest.mark.parametrize(
    ("said", "expected"),
    [("en", "en"), ("EN_gb", "en-GB"), (" pt-br ", "pt-BR"), ("English", None), ("", None), (None, None)],
)
def test_what_the_source_says_goes_first(said: str | None, expected: str | None) -> None:
    """If it is a tag; what is none counts as nothing said."""
    assert expected == language_tag(said)
    assert (expected or "fr") == language_of(Article(TEXTS["fr"], language=said))


def test_it_is_stored(archive: Archive) -> None:
    """With the article, and does not make it another one."""
    article = Article(TEXTS["de"], url="https://n.example/1")
    for expected in (1, 0):
        with archive.writing("ingest"):
            report = Ingest(archive, lambda _bytes, _passages: None).run([Read(article, 0)])
        assert expected == report.added
    (hit,) = archive.passages([next(iter(archive.catalogue.passage_ids()))]).values()
    assert "de" == archive.article_of(hit).language
