"""The language model that writes answers: ``provider:model`` → a LangChain chat model; keys from the environment."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from retrieval.errors import SettingsError, WriterError

if TYPE_CHECKING:
    from langchain_core.language_models import BaseChatModel

_NAMED = re.compile(r"(?P<provider>[a-z][a-z0-9_]*):(?P<model>\S+)")
_EXTRAS = {
    "openai": "openai",
    "azure_openai": "openai",
    "anthropic": "anthropic",
    "google_genai": "google",
    "ollama": "ollama",
    "bedrock": "bedrock",
    "bedrock_converse": "bedrock",
}
"""Providers that ``pip install 'newsdesk[…]'`` brings; others need their LangChain package by its own name."""
_KEYS = {
    "openai": "OPENAI_API_KEY",
    "azure_openai": "AZURE_OPENAI_API_KEY",
    "anthropic": "ANTHROPIC_API_KEY",
    "google_genai": "GOOGLE_API_KEY",
}
_TIMED = frozenset({"openai", "azure_openai", "anthropic", "google_genai"})
"""Providers whose packages take ``timeout`` and ``max_retries``."""


def build_model(name: str, *, base_url: str = "", timeout: float) -> BaseChatModel:
    """The chat model of a name.

    Args:
        name: ``provider:model``, as LangChain's ``init_chat_model`` takes it.
        base_url: the server, where it is not the provider's own.
        timeout: seconds of silence after which a request is given up, where the provider's package takes that.

    Raises:
        SettingsError: the name is none, or names a provider that LangChain does not know.
        WriterError: the provider's package or key is missing.
    """
    from langchain.chat_models import init_chat_model

    named = _NAMED.fullmatch(name.strip())
    if named is None:
        raise SettingsError(f"NEWSDESK_LLM is “{name}”, not provider:model such as openai:gpt-4.1-mini.")
    provider = named["provider"]
    # Retries are ours: the packages' own would go on behind the time limit.
    options: dict[str, Any] = {"timeout": timeout, "max_retries": 0} if provider in _TIMED else {}
    if base_url:
        options["base_url"] = base_url
    try:
        model: BaseChatModel = init_chat_model(named["model"], model_provider=provider, **options)
    except ImportError as error:
        raise WriterError(_no_package(provider)) from error
    except ValueError as error:
        raise _refused(provider, error) from error
    except Exception as error:  # every package has its own errors for a missing key; their words may hold parts of it
        raise WriterError(_no_key(provider)) from error
    return model


def _no_package(provider: str) -> str:
    extra = _EXTRAS.get(provider)
    package = f"langchain-{provider.replace('_', '-')}"
    install = f"pip install 'newsdesk[{extra}]'" if extra else f"pip install {package}"
    return f"NEWSDESK_LLM asks for {provider}, but the package for it is not installed: {install}"


def _refused(provider: str, error: ValueError) -> SettingsError | WriterError:
    if "Unsupported" in str(error):
        return SettingsError(f"NEWSDESK_LLM names the provider “{provider}”, which LangChain does not know.")
    return WriterError(_no_key(provider))


def _no_key(provider: str) -> str:
    key = _KEYS.get(provider)
    where = f"Put its key into the environment as {key}" if key else "Put its key into the environment"
    return f"the language model of {provider} cannot be used. {where}, or unset NEWSDESK_LLM."
