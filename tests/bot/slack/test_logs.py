import io
import json
import logging
import warnings
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest

from bot.slack.logs import NAME, start_logging

_TOKENS = (
    "xoxb-12-34-hunter2",
    "xoxe.xoxb-1-hunter2",
    "xoxe-1-hunter2",
    "xapp-1-A1-hunter2",
    "https://hooks.slack.com/commands/T1/2/hunter2",
    "wss://wss-primary.slack.com/link/?ticket=hunter2&app_id=1",
    "Authorization: Bearer hunter2",
)


@pytest.fixture
def stream() -> Iterator[io.StringIO]:
    """What was logged; the handlers are gone afterwards."""
    before = {logger: (list(logger.handlers), logger.level, logger.propagate) for logger in _loggers()}
    yield io.StringIO()
    logging.captureWarnings(capture=False)
    for logger, (handlers, level, propagate) in before.items():
        logger.handlers, logger.propagate = handlers, propagate
        logger.setLevel(level)


def _loggers() -> tuple[logging.Logger, ...]:
    return logging.getLogger(), logging.getLogger(NAME), logging.getLogger("slack_bolt")


def _lines(stream: io.StringIO) -> list[dict[str, Any]]:
    return [json.loads(line) for line in stream.getvalue().splitlines()]


def test_a_line_is_an_object(stream: io.StringIO) -> None:
    """Time in UTC, level, what happened, and the fields that were given."""
    start_logging(stream=stream).info("answered", extra={"team": "T1", "channel": "C1", "ms": 12})
    [line] = _lines(stream)
    assert abs(datetime.now(UTC) - datetime.fromisoformat(line.pop("time"))).total_seconds() < 60
    assert {"level": "info", "event": "answered", "team": "T1", "channel": "C1", "ms": 12} == line


def test_what_people_wrote_is_left_out(stream: io.StringIO) -> None:
    """Unless that was asked for; secrets are left out in either case."""
    fields = {"question": "who?", "text": "me", "response_url": "http://hunter2", "team": "T1"}
    start_logging(stream=stream).info("asked", extra=fields)
    start_logging(stream=stream, log_text=True).info("asked", extra=fields)
    assert [set(), {"question", "text"}] == [
        line.keys() - {"time", "level", "event", "team"} for line in _lines(stream)
    ]


@pytest.mark.parametrize("secret", _TOKENS)
def test_tokens_are_masked_wherever_they_stand(stream: io.StringIO, secret: str) -> None:
    """In the message, in a field and in an error, also where a library logs it."""
    log = start_logging(stream=stream)
    log.info("sent %s", secret, extra={"what": {"deep": [secret]}})
    logging.getLogger("slack_sdk.web.base_client").error("failed: %s", secret)
    try:
        raise ValueError(secret)
    except ValueError:
        log.exception("failed")
    assert "hunter2" not in stream.getvalue()
    assert 3 == len(_lines(stream))


def test_known_secrets_are_masked(stream: io.StringIO) -> None:
    """A signing secret does not look like one; it is known by its value."""
    start_logging(["0123456789abcdef", "short"], stream=stream).info("got 0123456789abcdef, in short")
    assert ["got ***, in short"] == [line["event"] for line in _lines(stream)]


def test_libraries_are_heard_from_warnings_on(stream: io.StringIO) -> None:
    """Below, Bolt logs whole requests."""
    start_logging(stream=stream)
    bolt = logging.getLogger("slack_bolt")
    bolt.setLevel(logging.DEBUG)
    bolt.info("Invalid request signature detected (body: hunter2)")
    bolt.warning("mind")
    logging.getLogger("chromadb").info("telemetry")
    with warnings.catch_warnings():
        warnings.simplefilter("always")
        warnings.warn("old", DeprecationWarning, stacklevel=1)
    assert [("slack_bolt", "warning"), ("py.warnings", "warning")] == [
        (line["logger"], line["level"]) for line in _lines(stream)
    ]


def test_started_again_it_logs_once(stream: io.StringIO) -> None:
    """The second start takes the place of the first."""
    for _ in range(3):
        log = start_logging(stream=stream)
    log.info("once")
    log.getChild("desk").info("twice")
    assert ["once", "twice"] == [line["event"] for line in _lines(stream)]


def test_a_record_that_cannot_be_written_stops_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    """Nor is it printed as it was."""
    closed = io.StringIO()
    log = start_logging(stream=closed)
    closed.close()
    log.info("xoxb-hunter2")
    start_logging(stream=io.StringIO())
    assert ("", "") == capsys.readouterr()


def test_escapes_and_line_ends_stay_in_their_line(stream: io.StringIO) -> None:
    """Nobody forges a line of the log, or writes to the terminal of who reads it."""
    start_logging(stream=stream).info("a\nb\x1b[2J\x9b1m\u202e")
    assert stream.getvalue().isascii()
    assert 1 == len(_lines(stream))
