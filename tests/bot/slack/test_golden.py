"""Each kind of message and view, compared with its golden file to the letter.

To renew the files after a change that is meant, look at ``git diff`` afterwards::

    NEWSDESK_RENEW_GOLDEN=1 pytest tests/bot/slack/test_golden.py
"""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import pytest

from tests.bot.slack.samples import SAMPLES, payload
from tests.slack.limits import complaints, view_complaints

_GOLDEN = Path(__file__).parent / "golden"
_RENEW = bool(os.environ.get("NEWSDESK_RENEW_GOLDEN"))


@pytest.mark.parametrize("name", SAMPLES)
def test_is_as_it_was(name: str) -> None:
    """What Slack is sent changes only when it is meant to."""
    file = _GOLDEN / f"{name}.json"
    if _RENEW:
        file.write_text(_json(payload(name)), encoding="utf-8")
    assert file.read_text(encoding="utf-8") == _json(payload(name))


@pytest.mark.parametrize("name", SAMPLES)
def test_is_accepted(name: str) -> None:
    """Slack has nothing to complain of."""
    made = payload(name)
    assert (view_complaints(made) if "type" in made else complaints(made["blocks"], "message")) == []


def test_every_golden_file_has_its_sample() -> None:
    """No file stays behind when a message is gone."""
    assert sorted(file.stem for file in _GOLDEN.glob("*.json")) == sorted(SAMPLES)


def _json(value: dict[str, Any]) -> str:
    return json.dumps(value, ensure_ascii=False, indent=2) + "\n"
