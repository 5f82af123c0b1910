"""The settings of the Slack side: tokens under the names that Slack gives them, our own under ``NEWSDESK_SLACK_…``."""

from __future__ import annotations

import re
from typing import Annotated
from urllib.parse import urlsplit

from pydantic import AfterValidator, BeforeValidator, Field, PrivateAttr, SecretStr, ValidationError
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from retrieval.errors import NewsdeskError, SettingsError
from retrieval.settings import said_of, warn_of_unknown

_PREFIX = "NEWSDESK_SLACK_"
_TOKEN = re.compile(r"[!-~]*")
_NEEDED = {
    "bot_token": "Copy the Bot User OAuth Token from api.slack.com/apps, your app, OAuth & Permissions.",
    "app_token": "Socket Mode needs it: make one at api.slack.com/apps, your app, Basic Information, App-Level Tokens, "
    "with the scope connections:write. For HTTP mode, give --http and the port: newsdesk slack --http 3000.",
    "signing_secret": "HTTP mode cannot tell Slack from others without it: copy it from api.slack.com/apps, your app, "
    "Basic Information, App Credentials.",
    "client_secret": "OAuth needs it: copy it from api.slack.com/apps, your app, Basic Information, App Credentials.",
    "encryption_keys": "The tokens of workspaces are stored encrypted: 'newsdesk slack key' prints a new key.",
    "public_url": "OAuth needs the address where browsers reach this server, such as https://news.example.com.",
}
"""Why a setting that may be empty is needed, and where its value is found."""


class SlackError(NewsdeskError):
    """Slack refuses what we need, or cannot be reached."""


def _split(value: object) -> object:
    """What stands between commas; a value that is no text is left to the type."""
    return [part.strip() for part in value.split(",") if part.strip()] if isinstance(value, str) else value


def _ids(kinds: str, more: str = "") -> AfterValidator:
    """Only ids of some kinds: a name such as #general would silently allow nobody."""
    pattern = re.compile(f"[{kinds}][A-Z0-9]+")

    def check(ids: frozenset[str]) -> frozenset[str]:
        if all(pattern.fullmatch(one) for one in ids):
            return ids
        raise ValueError(f"it takes ids of Slack that begin with {' or '.join(kinds)}, with commas between them{more}")

    return AfterValidator(check)


def _web_address(address: str) -> str:
    """An address without what follows it, and without credentials."""
    parts = urlsplit(address)
    if address and (parts.scheme not in ("http", "https") or not parts.hostname or "@" in parts.netloc or parts.query):
        raise ValueError("it takes an address such as https://news.example.com")
    return address.rstrip("/")


def _begins(*beginnings: str) -> AfterValidator:
    """Tokens tell their kind: one in the wrong place is found here, without a word of Slack's."""

    def check(token: SecretStr) -> SecretStr:
        value = token.get_secret_value()
        if value and not value.startswith(beginnings):
            raise ValueError(f"it takes a token that begins with {' or '.join(beginnings)}")
        if not _TOKEN.fullmatch(value):
            raise ValueError("it holds a character that no token has; copy it from Slack anew, whole and alone")
        return token

    return AfterValidator(check)


_ALWAYS_OPEN = "; direct messages are always open, and NEWSDESK_SLACK_ALLOWED_USERS says to whom"
_Address = Annotated[str, AfterValidator(_web_address)]
_Workspaces = Annotated[frozenset[str], NoDecode, BeforeValidator(_split), _ids("TE")]
_Channels = Annotated[frozenset[str], NoDecode, BeforeValidator(_split), _ids("CG", _ALWAYS_OPEN)]
_Users = Annotated[frozenset[str], NoDecode, BeforeValidator(_split), _ids("UW")]
_BotToken = Annotated[SecretStr, _begins("xoxb-", "xoxe.xoxb-")]
_AppToken = Annotated[SecretStr, _begins("xapp-")]


class SlackSettings(BaseSettings):
    """Read from the environment, then from ``.env`` in the working directory."""

    model_config = SettingsConfigDict(
        env_prefix=_PREFIX,
        env_file=".env",
        env_ignore_empty=True,
        extra="ignore",
        frozen=True,
        validate_by_name=True,
        hide_input_in_errors=True,
    )

    bot_token: _BotToken = Field(
        default=SecretStr(""),
        validation_alias="SLACK_BOT_TOKEN",
        description="the bot's token in one workspace; empty where workspaces install the bot by OAuth",
    )
    app_token: _AppToken = Field(
        default=SecretStr(""), validation_alias="SLACK_APP_TOKEN", description="the app's token, for Socket Mode"
    )
    signing_secret: SecretStr = Field(
        default=SecretStr(""), validation_alias="SLACK_SIGNING_SECRET", description="proves who sends, for HTTP mode"
    )
    client_id: str = Field(default="", validation_alias="SLACK_CLIENT_ID", description="the app's id, for OAuth")
    client_secret: SecretStr = Field(
        default=SecretStr(""), validation_alias="SLACK_CLIENT_SECRET", description="the app's secret, for OAuth"
    )
    api_url: _Address = Field(
        default="https://slack.com/api/", validation_alias="SLACK_API_URL", description="where the Web API is"
    )

    allowed_workspaces: _Workspaces = Field(default=frozenset(), description="who is answered; empty for all")
    allowed_channels: _Channels = Field(default=frozenset(), description="in which channels it answers; empty for all")
    allowed_users: _Users = Field(default=frozenset(), description="who is answered; empty for all")
    allow_guests: bool = Field(default=False, description="whether guests are answered")
    allow_external: bool = Field(default=False, description="whether people of other organisations are answered")

    workers: int = Field(default=4, ge=1, le=64, description="how many questions are answered at a time")
    queue: int = Field(default=100, ge=1, le=10_000, description="how many questions may wait")
    user_per_minute: int = Field(default=10, ge=1, le=1000, description="questions of one person a minute")
    channel_per_minute: int = Field(default=30, ge=1, le=10_000, description="questions in one channel a minute")
    stream: bool = Field(default=True, description="show an answer while it is written, where Slack can")

    keep_days: int = Field(
        default=365, ge=1, le=36_500, description="how long answers without feedback are kept, in days"
    )
    log_text: bool = Field(default=False, description="log what is asked too")
    encryption_keys: SecretStr = Field(
        default=SecretStr(""),
        description="keys for the tokens of installations, with commas between them; the first one encrypts",
    )
    public_url: _Address = Field(default="", description="where Slack and browsers reach the server, for OAuth")
    connections: int = Field(default=2, ge=1, le=10, description="Socket Mode connections that are kept open")
    max_body_bytes: int = Field(
        default=1_000_000, ge=10_000, le=100_000_000, description="the largest request that is read, in bytes"
    )
    lease_seconds: float = Field(
        default=15.0,
        ge=0.5,
        le=600.0,
        description="after a process died, how long others wait before they answer what it had taken, in seconds",
    )
    stop_seconds: float = Field(
        default=25.0, ge=0.0, le=600.0, description="how long begun answers may take when it is stopped, in seconds"
    )
    _unusable: dict[str, str] = PrivateAttr(default_factory=dict)

    @property
    def unusable(self) -> dict[str, str]:
        """What is wrong with values that were passed over, by field; none were unless that was asked for."""
        return self._unusable

    @property
    def base_url(self) -> str:
        """The Web API's address as the SDK wants it: with a slash at its end."""
        return self.api_url.rstrip("/") + "/"

    @property
    def uses_oauth(self) -> bool:
        """Whether workspaces install the bot by themselves; a bot token is for one workspace and goes before."""
        is_for_one = bool(self.bot_token.get_secret_value()) or "bot_token" in self.unusable
        return bool(self.client_id) and not is_for_one

    @property
    def keys(self) -> tuple[str, ...]:
        """The encryption keys, the one that encrypts first."""
        return tuple(key.strip() for key in self.encryption_keys.get_secret_value().split(",") if key.strip())

    def secrets(self) -> tuple[str, ...]:
        """Everything that must not be seen anywhere."""
        held = (self.bot_token, self.app_token, self.signing_secret, self.client_secret)
        return tuple(secret for secret in (*(one.get_secret_value() for one in held), *self.keys) if secret)


def load_slack_settings(**overrides: object) -> SlackSettings:
    """Settings with the command line's overrides (those that are not None) on top.

    Raises:
        SettingsError: a value is not usable; the message names the variable and never shows the value.
    """
    given = {name: value for name, value in overrides.items() if value is not None}
    warn_of_unknown(SlackSettings)
    try:
        return SlackSettings.model_validate(given)
    except ValidationError as error:
        raise SettingsError(_explain(error)) from None  # what it was raised from would show the value


def usable_slack_settings() -> SlackSettings:
    """Settings in which what cannot be used counts as not set; ``unusable`` tells it, never a value."""
    try:
        return SlackSettings()
    except ValidationError as error:
        reasons = _reasons(error)
    fields = SlackSettings.model_fields
    defaults = {str(fields[field].validation_alias or field): fields[field].get_default() for field in reasons}
    settings = SlackSettings.model_validate(defaults)
    settings.unusable.update(reasons)
    return settings


def variable_of(field: str) -> str:
    """The environment variable of a field."""
    return str(SlackSettings.model_fields[field].validation_alias or f"{_PREFIX}{field.upper()}")


def need(settings: SlackSettings, field: str) -> str:
    """The value of a setting that may be empty, but not here.

    Raises:
        SettingsError: it is empty or was passed over; the message says what it is for and where it is found.
    """
    if field in settings.unusable:
        raise SettingsError(f"{variable_of(field)} cannot be used: {settings.unusable[field]}. {_NEEDED[field]}")
    value = getattr(settings, field)
    text = value.get_secret_value() if isinstance(value, SecretStr) else str(value)
    if not text.strip():
        raise SettingsError(f"{variable_of(field)} is not set. {_NEEDED[field]}")
    return text


def _explain(error: ValidationError) -> str:
    field, reason = next(iter(_reasons(error).items()))
    return f"the setting {variable_of(field)} cannot be used: {reason}. See .env.example for what it takes."


def _reasons(error: ValidationError) -> dict[str, str]:
    """What is wrong, by field; never a value."""
    fields = {variable_of(field): field for field in SlackSettings.model_fields}
    found = error.errors(include_input=False)
    named = ((str(one["loc"][0]), said_of(one)) for one in found)
    return {fields.get(name, name): reason for name, reason in named}
