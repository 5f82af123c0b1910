from pathlib import Path

import pytest

from retrieval.errors import SettingsError
from retrieval.settings import Settings, load_settings
from tests.conftest import ROOT


def test_the_example_file_names_every_setting_with_its_default() -> None:
    """.env.example is complete, correct, and nothing in it is switched on."""
    lines = (ROOT / ".env.example").read_text().splitlines()
    shown = dict(line[1:].split("=", 1) for line in lines if line.startswith("#NEWSDESK_"))
    expected = {f"NEWSDESK_{name.upper()}": str(field.default) for name, field in Settings.model_fields.items()}
    assert shown == expected


def test_the_command_line_wins_over_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    """An option given beats a variable set; one not given does not."""
    monkeypatch.setenv("NEWSDESK_ARCHIVE", "/from/environment")
    assert load_settings(archive=None).archive == Path("/from/environment")
    assert load_settings(archive=Path("/from/option")).archive == Path("/from/option")


def test_a_bad_value_is_said_with_its_name(monkeypatch: pytest.MonkeyPatch) -> None:
    """The message names the variable and where its values are explained."""
    monkeypatch.setenv("NEWSDESK_PASSAGES", "many")
    with pytest.raises(SettingsError, match=r"NEWSDESK_PASSAGES .* \.env\.example"):
        load_settings()
