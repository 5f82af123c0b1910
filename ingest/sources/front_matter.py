"""What stands above a file's text: YAML between lines of ``---``, TOML between lines of ``+++``, or labelled lines."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from ingest.sources.bylines import authors_of
from retrieval.errors import SourceError

if TYPE_CHECKING:
    from frontmatter.default_handlers import BaseHandler

KEYS = {
    "title": "title",
    "headline": "title",
    "published": "published",
    "date": "published",
    "authors": "authors",
    "author": "authors",
    "byline": "authors",
    "source": "source",
    "outlet": "source",
    "publisher": "source",
    "publication": "source",
    "url": "url",
    "link": "url",
    "language": "language",
    "lang": "language",
}
"""What is usual to be called so, and the article's field that it is."""

_LABELLED = re.compile(r"(\w[\w -]{0,30}?)[ \t]*:[ \t]+(\S.*)")
_FEWEST_LABELS = 2
_MAX_CHARACTERS = 100_000
_TOML_FENCE = re.compile(r"^\+{3}[ \t]*$", re.MULTILINE)


def front_matter(source: str) -> tuple[dict[str, object], str]:
    """What a file's front matter says, and the text below it; nothing and all of the text where it has none.

    Keys that are usual, those of ``KEYS``, are in small letters.

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
    return labelled_lines(source)


def labelled_lines(source: str) -> tuple[dict[str, object], str]:
    """As ``front_matter``, of lines such as ``Author: Ann Lee`` above an empty one; two at least say what is usual.

    Args:
        source: the file, its lines ended by line feeds.
    """
    block, gap, rest = source.partition("\n\n")
    if len(block) > _MAX_CHARACTERS:
        return {}, source
    lines = [_LABELLED.fullmatch(line) for line in block.split("\n")]
    labelled = [(found[1], found[2].rstrip()) for found in lines if found]
    usual = {name for key, _ in labelled if (name := KEYS.get(key.lower()))}
    if not gap or not rest.strip() or len(labelled) < len(lines) or len(usual) < _FEWEST_LABELS:
        return {}, source
    return _said(dict(labelled)), rest.lstrip("\n")


def _said(matter: Mapping[object, object]) -> dict[str, object]:
    return dict(_told(str(key), value) for key, value in matter.items())


def _told(key: str, value: object) -> tuple[str, object]:
    folded = key.lower()
    if KEYS.get(folded) == "authors" and isinstance(value, str):
        value = authors_of(value)
    return folded if folded in KEYS else key, value


def _split(source: str, handler: BaseHandler, load: Callable[[str], object]) -> tuple[dict[str, object], str]:
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
    return _said(said or {}), body


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
