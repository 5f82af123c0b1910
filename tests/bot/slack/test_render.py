"""The pictures in the documentation are drawn from what Slack is sent today; ``python docs/render.py`` renews them."""

from __future__ import annotations

import json
import runpy
from pathlib import Path
from xml.etree import ElementTree

import pytest

_ROOT = Path(__file__).parents[3]
_DRAWING = runpy.run_path(str(_ROOT / "docs" / "render.py"))


@pytest.mark.parametrize("name", _DRAWING["NAMES"])
def test_pictures_are_of_today(name: str) -> None:
    """Each picture is what its golden file gives, and well-formed."""
    golden = json.loads((Path(__file__).parent / "golden" / f"{name}.json").read_text(encoding="utf-8"))
    picture = (_ROOT / "docs" / "slack" / f"{name}.svg").read_text(encoding="utf-8")
    assert picture == _DRAWING["render"](golden)
    assert ElementTree.fromstring(picture).tag == "{http://www.w3.org/2000/svg}svg"  # noqa: S314  # our own file
