"""The front matter of a Markdown file: YAML between lines of ``---``, or TOML between lines of ``+++``."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from retrieval.errors import SourceError

if TYPE_CHECKING:
    from frontmatter.default_handlers import BaseHandler

_MAX_CHARACTERS = 100_000
_TOML_FENCE = re.compile(r"^\+{3}[ \t]*$", re.MULTILINE)


def front_matter(source: str) -> tuple[Mapping[object, object], str]:
    """What a file's front matter says, and the text below it; nothing and all of the text where it has none.

    Args:
        source: the file, its lines ended by line feeds.

    Raises:
        SourceError: the front matter is too long, or cannot be understood.
    """
    from frontmatter.default_handlers import BaseHandler, YAMLHandler

    if (toml := BaseHandler(_TOML_FENCE, "+++", "+++")).detect(source):
        return _split(source, toml, _toml)
    if (yaml := YAMLHandler()).detect(source):
        return _split(source, yaml, _yaml)
    return {}, source


def _split(source: str, handler: BaseHandler, load: Callable[[str], object]) -> tuple[Mapping[object, object], str]:
    try:
        matter, body = handler.split(source)
    except ValueError:
        return {}, source
    if len(matter) > _MAX_CHARACTERS:
        raise SourceError(f"its front matter is too long: {len(matter):,} characters of at most {_MAX_CHARACTERS:,}")
    said = load(matter)
    if said is not None and not isinstance(said, dict):
        # Text between two rules, not front matter.
        return {}, source
    return said or {}, body


def _toml(matter: str) -> object:
    import tomllib

    try:
        return tomllib.loads(matter)
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        raise SourceError(f"its front matter is not TOML ({error})") from error


def _yaml(matter: str) -> object:
    import yaml

    try:
        return _values(matter)
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        hint = "; a value with a colon in it needs quotes" if "mapping values" in str(error.problem) else ""
        raise SourceError(f"its front matter is not YAML (line {line}: {error.problem}){hint}") from error
    except (yaml.YAMLError, RecursionError) as error:
        raise SourceError("its front matter is not YAML we can read") from error


def _values(matter: str) -> object:
    import yaml
    from frontmatter.default_handlers import YAMLHandler

    handler = YAMLHandler()
    try:
        # Not libyaml's loader, which brackets nested deeply enough crash, and the whole process with it.
        return handler.load(matter, Loader=yaml.SafeLoader)
    except (ValueError, KeyError, AttributeError, TypeError):
        # A date such as 2024-13-45. With every value a string, the rest can still be used.
        return handler.load(matter, Loader=yaml.BaseLoader)
