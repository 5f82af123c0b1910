"""The log: one JSON object a line on stderr, without anybody's words and without secrets.

Ours say what happened as a short name and the rest as fields: ``log.info("answered", extra={"team": "T1", "ms": 8})``.
Each line has ``time`` (UTC), ``level`` and ``event``; what libraries log is shown from warnings on, with ``logger``.
"""

from __future__ import annotations

import json
import logging
import re
import sys
from collections.abc import Iterable
from datetime import UTC, datetime
from typing import TextIO

NAME = "newsdesk.slack"

_WORDS = ("text", "question", "answer", "blocks", "body", "payload", "comment")
"""Fields that may hold what people wrote; they are shown when that is asked for."""
_NEVER = ("token", "response_url", "client_secret", "signing_secret", "secret", "authorization", "key")
"""Fields that hold secrets."""
_HIDDEN = "***"
_SECRETS = re.compile(
    r"(?:xox[a-z](?:\.xox[a-z])?|xapp)-[\w.%-]+"  # tokens, also rotated ones
    r"|https://hooks\.slack(?:-gov)?\.com/[^\s\"'\\<>]*"  # where anybody may post an answer
    r"|(?<=ticket=)[^&\s\"'\\]+"  # of a Socket Mode connection
    r"|(?<=Bearer )[\w.%-]+"
)
_SHORTEST = 8
"""A shorter setting is no secret but a placeholder, and would blank out half of the log."""
_BUILT_IN = frozenset(vars(logging.makeLogRecord({}))) | {"message", "asctime", "taskName"}
"""What every record has; the others are our fields."""


class _Lines(logging.Formatter):
    """Records as lines of JSON."""

    def __init__(self, secrets: Iterable[str], *, log_text: bool) -> None:
        super().__init__()
        known = sorted({secret for secret in secrets if len(secret) >= _SHORTEST}, key=len, reverse=True)
        self._known = re.compile("|".join(map(re.escape, known))) if known else None
        self._left_out = frozenset(_NEVER if log_text else (*_NEVER, *_WORDS))

    def format(self, record: logging.LogRecord) -> str:
        line = json.dumps(self._fields(record), default=str)
        return self._mask(line)

    def _fields(self, record: logging.LogRecord) -> dict[str, object]:
        fields: dict[str, object] = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "event": record.getMessage(),
        }
        if not record.name.startswith(NAME):
            fields["logger"] = record.name
        given = {name: value for name, value in vars(record).items() if name not in _BUILT_IN}
        fields |= {name: value for name, value in given.items() if name not in self._left_out and name not in fields}
        if record.exc_info:
            fields["error"] = self.formatException(record.exc_info)
        return fields

    def _mask(self, line: str) -> str:
        line = _SECRETS.sub(_HIDDEN, line)
        return self._known.sub(_HIDDEN, line) if self._known else line


class _Stream(logging.StreamHandler[TextIO]):
    """Ours, to be found again."""

    def handleError(self, record: logging.LogRecord) -> None:
        """Keep quiet: the library's complaint would print the record with all it holds."""


def start_logging(
    secrets: Iterable[str] = (), *, log_text: bool = False, stream: TextIO | None = None
) -> logging.Logger:
    """Log to stderr from now on, and give our logger. Called again, it takes the place of what it made before.

    Args:
        secrets: values that never appear, whoever logs them; tokens are known by their looks too.
        log_text: show the fields that may hold what people wrote as well.
        stream: where to, if not stderr.
    """
    lines = _Lines(secrets, log_text=log_text)
    stream = stream or sys.stderr
    ours = logging.getLogger(NAME)
    ours.setLevel(logging.INFO)
    ours.propagate = False
    _attach(ours, lines, stream, logging.INFO)
    _attach(logging.getLogger(), lines, stream, logging.WARNING)
    logging.captureWarnings(capture=True)
    return ours


def _attach(logger: logging.Logger, lines: _Lines, stream: TextIO, level: int) -> None:
    for old in [one for one in logger.handlers if isinstance(one, _Stream)]:
        logger.removeHandler(old)
    handler = _Stream(stream)
    handler.setFormatter(lines)
    handler.setLevel(level)
    logger.addHandler(handler)
