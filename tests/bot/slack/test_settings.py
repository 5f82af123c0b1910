import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from pydantic import SecretStr

from bot.slack.settings import SlackSettings, load_slack_settings, need, variable_of
from retrieval.errors import SettingsError

_TOKEN = "xoxb-1-hunter2"  # noqa: S105 (made up)


@pytest.fixture(autouse=True)
def _nothing_set(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[None]:
    """No setting of whoever runs the tests, and no .env."""
    for name in SlackSettings.model_fields:
        monkeypatch.delenv(variable_of(name), raising=False)
    monkeypatch.chdir(tmp_path)
    yield


def test_tokens_have_the_names_that_slack_gives_them(monkeypatch: pytest.MonkeyPatch) -> None:
    """Tokens by their customary names, our own settings with our prefix."""
    monkeypatch.setenv("SLACK_BOT_TOKEN", _TOKEN)
    monkeypatch.setenv("NEWSDESK_SLACK_WORKERS", "7")
    settings = load_slack_settings()
    assert (_TOKEN, 7) == (settings.bot_token.get_secret_value(), settings.workers)


def test_the_environment_wins_over_the_file(monkeypatch: pytest.MonkeyPatch) -> None:
    """A variable beats .env, and an override beats both."""
    Path(".env").write_text("NEWSDESK_SLACK_WORKERS=2\nNEWSDESK_SLACK_QUEUE=9\n")
    monkeypatch.setenv("NEWSDESK_SLACK_WORKERS", "3")
    settings = load_slack_settings()
    assert (3, 9) == (settings.workers, settings.queue)
    assert 4 == load_slack_settings(workers=4, queue=None).workers


def test_lists_stand_between_commas(monkeypatch: pytest.MonkeyPatch) -> None:
    """Blanks and empty places do not count; nothing at all means everybody."""
    monkeypatch.setenv("NEWSDESK_SLACK_ALLOWED_CHANNELS", " C1,,G2 , C3")
    assert {"C1", "G2", "C3"} == load_slack_settings().allowed_channels
    monkeypatch.setenv("NEWSDESK_SLACK_ALLOWED_CHANNELS", "")
    assert frozenset() == load_slack_settings().allowed_channels


@pytest.mark.parametrize(
    ("variable", "value"),
    [
        ("SLACK_BOT_TOKEN", "hunter2"),
        ("SLACK_BOT_TOKEN", "xapp-hunter2"),
        ("SLACK_APP_TOKEN", "xoxb-hunter2"),
        ("SLACK_API_URL", "ftp://slack.com/hunter2"),
        ("SLACK_API_URL", "https://me:hunter2@slack.com/api/"),
        ("NEWSDESK_SLACK_PUBLIC_URL", "hunter2"),
        ("NEWSDESK_SLACK_ALLOWED_WORKSPACES", "hunter2"),
        ("NEWSDESK_SLACK_ALLOWED_CHANNELS", "C1,#hunter2"),
        ("NEWSDESK_SLACK_ALLOWED_CHANNELS", "C1,DHUNTER2"),
        ("NEWSDESK_SLACK_ALLOWED_USERS", "C1hunter2"),
        ("NEWSDESK_SLACK_WORKERS", "hunter2"),
        ("NEWSDESK_SLACK_WORKERS", "0"),
        ("NEWSDESK_SLACK_STREAM", "hunter2"),
    ],
)
def test_a_bad_value_is_told_by_its_name_only(monkeypatch: pytest.MonkeyPatch, variable: str, value: str) -> None:
    """The message names the variable and where its values are explained, and does not repeat the value."""
    monkeypatch.setenv(variable, value)
    with pytest.raises(SettingsError, match=rf"{variable} .* \.env\.example") as caught:
        load_slack_settings()
    assert "hunter2" not in str(caught.value).lower()
    assert caught.value.__cause__ is None  # nor does a traceback


def test_secrets_are_not_shown() -> None:
    """Settings as text hold no token; ``secrets`` has them all, for the log to hide."""
    fields = ("app_token", "signing_secret", "client_secret")
    made_up = {field: f"xapp-hunter2{field}" for field in fields}
    settings = load_slack_settings(bot_token=_TOKEN, encryption_keys="hunter2key, hunter2old", **made_up)
    assert "hunter2" not in repr(settings)
    assert (_TOKEN, *made_up.values(), "hunter2key", "hunter2old") == settings.secrets()


def test_the_address_of_the_web_api_ends_with_a_slash() -> None:
    """However it was written: the SDK joins the method's name to it."""
    assert {"https://slack.com/api/"} == {
        load_slack_settings(api_url=url).base_url for url in ("https://slack.com/api", "https://slack.com/api/")
    } | {load_slack_settings().base_url}


def test_a_bot_token_goes_before_oauth() -> None:
    """Who copied all credentials of the app means the one workspace."""
    assert load_slack_settings(client_id="1.1").uses_oauth
    assert not load_slack_settings(client_id="1.1", bot_token=_TOKEN).uses_oauth


def test_what_is_needed_and_missing_is_named() -> None:
    """The message names the variable and says what it is for."""
    with pytest.raises(SettingsError, match=r"SLACK_APP_TOKEN is not set\. Socket Mode needs it"):
        need(load_slack_settings(), "app_token")
    assert "xapp-1" == need(load_slack_settings(app_token=SecretStr("xapp-1")), "app_token")


def test_each_setting_is_described() -> None:
    """A word for each, for those who read the example file beside it."""
    assert [] == [
        name for name, field in SlackSettings.model_fields.items() if not re.match(r"\w", field.description or "")
    ]
