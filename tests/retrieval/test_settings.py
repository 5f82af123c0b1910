import re
from pathlib import Path

import pytest
from pydantic import AliasChoices, SecretStr
from pydantic.fields import FieldInfo

from bot.slack.settings import SlackSettings, load_slack_settings, variable_of
from retrieval.errors import SettingsError
from retrieval.settings import Settings, load_settings
from tests.conftest import ROOT


def test_the_example_file_names_every_setting_with_its_default() -> None:
    """.env.example is complete, correct, and nothing in it is switched on."""
    lines = (ROOT / ".env.example").read_text().splitlines()
    shown = dict(line[1:].split("=", 1) for line in lines if re.match("#[A-Z_]+=", line))
    expected = {_variable(name, field): _written(field.default) for name, field in Settings.model_fields.items()}
    slack = {variable_of(name): _written(field.default) for name, field in SlackSettings.model_fields.items()}
    assert shown == expected | slack


def _variable(name: str, field: FieldInfo) -> str:
    """The customary name of an address, else ours."""
    alias = field.validation_alias
    return str(alias.choices[-1]) if isinstance(alias, AliasChoices) else f"NEWSDESK_{name.upper()}"


def _written(default: object) -> str:
    return "" if default is None or isinstance(default, (SecretStr, frozenset)) else str(default)


def test_secrets_are_not_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    """Neither the settings as text nor the message on broken headers hold a password or a token."""
    monkeypatch.setenv("DATABASE_URL", "postgresql://desk:hunter2@localhost/news")
    monkeypatch.setenv("CHROMA_HEADERS", '{"Authorization": hunter2')
    settings = load_settings()
    assert "hunter2" not in repr(settings)
    with pytest.raises(SettingsError, match="CHROMA_HEADERS") as caught:
        settings.headers()
    assert "hunter2" not in str(caught.value)


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


@pytest.mark.parametrize(
    ("variable", "value", "said"),
    [
        ("NEWSDESK_PASSAGES", "0", "it takes 1 or more"),
        ("NEWSDESK_ANSWER_WORDS", "1000", "it takes 300 at most"),
        ("NEWSDESK_MIN_CONFIDENCE", "half", "it takes a number"),
        ("NEWSDESK_RECEIPTS", "perhaps", "it takes true or false"),
        ("NEWSDESK_BACKEND", "abacus", "it takes 'auto' or 'torch'"),
    ],
)
def test_what_a_setting_takes_is_said_in_our_words(
    monkeypatch: pytest.MonkeyPatch, variable: str, value: str, said: str
) -> None:
    """Those of the library are for programmers."""
    monkeypatch.setenv(variable, value)
    with pytest.raises(SettingsError) as caught:
        load_settings()
    assert f"the setting {variable} cannot be used: {said}. See .env.example for what it takes." == str(caught.value)


def test_misspelt_variables_are_told_once(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """Of the environment and of .env; Slack's are told where they are read, and other programs' not at all."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / ".env").write_text("NEWSDESK_ANSWERWORDS=20\nCHROMA_ULR=x\nNEWSDESK_THREADS=2\n")
    monkeypatch.setenv("NEWSDESK_SLACK_WORKER", "2")
    monkeypatch.setenv("NEWSDESK_QQQQQQQQ", "2")
    for _ in range(2):
        load_settings()
    assert [
        "NEWSDESK_ANSWERWORDS is no setting of Newsdesk, and is ignored. Did you mean NEWSDESK_ANSWER_WORDS?",
        "NEWSDESK_QQQQQQQQ is no setting of Newsdesk, and is ignored.",
    ] == caplog.messages
    load_slack_settings()
    assert "Did you mean NEWSDESK_SLACK_WORKERS?" in caplog.messages[-1]


def test_an_empty_variable_is_none(monkeypatch: pytest.MonkeyPatch) -> None:
    """As the lines of .env.example are before they are filled in."""
    for name in ("NEWSDESK_ARCHIVE", "CHROMA_CA_FILE", "CHROMA_TENANT"):
        monkeypatch.setenv(name, "")
    settings = load_settings()
    assert (Path("archive"), None, "default_tenant") == (
        settings.archive,
        settings.chroma_ca_file,
        settings.chroma_tenant,
    )


@pytest.mark.parametrize("headers", ['["hunter2"]', '{"A": 1}', '{"A": "hunter2\\n"}', '{"Ä": "hunter2"}', "hunter2"])
def test_headers_that_cannot_be_sent_are_refused(monkeypatch: pytest.MonkeyPatch, headers: str) -> None:
    """Here, where they are not shown; the libraries would show them."""
    monkeypatch.setenv("CHROMA_HEADERS", headers)
    with pytest.raises(SettingsError, match="CHROMA_HEADERS is not a JSON object") as caught:
        load_settings().headers()
    assert "hunter2" not in str(caught.value)
