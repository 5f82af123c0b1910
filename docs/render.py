"""Draws what Slack is sent: ``python docs/render.py`` turns golden files of the tests into ``docs/slack/*.svg``.

A small likeness of Slack's light theme. Widths are estimated, so a line of words is one text that flows by itself.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

NAMES = "answer answer_written refusal private_answer shared_answer passages_modal feedback_modal home help".split()
_HERE = Path(__file__).parent
_GOLDEN = _HERE.parent / "tests" / "bot" / "slack" / "golden"
_WIDTH, _EDGE, _PAD = 760, 12, 24
_INK, _GREY, _LINK, _RULE, _GREEN, _CODE = "#1d1c1d", "#616061", "#1264a3", "#dddddd", "#007a5a", "#c01343"
_SANS = "Lato, 'Helvetica Neue', Helvetica, Arial, 'DejaVu Sans', sans-serif"
_MONO = "Menlo, Consolas, 'DejaVu Sans Mono', monospace"
_NARROW, _BROAD = frozenset("iljtfrI.,:;'’‘|![]() "), frozenset("mwMW—…@%")
_THUMB = "M1 7h3v7H1zM5.5 7 8.5 1q2 0 2 2v3h3.5q1.5 0 1.2 1.5l-1 5q-.3 1.5-1.5 1.5H5.5z"
Json = dict[str, Any]


@dataclass(frozen=True)
class Run:
    """Words of one style."""

    text: str
    bold: bool = False
    colour: str = _INK
    code: bool = False


class Sheet:
    """A drawing, and how far down it has come."""

    def __init__(self) -> None:
        self.x, self.y, self.right = float(_EDGE + _PAD), float(_EDGE + 18), float(_WIDTH - _EDGE - _PAD)
        self.pieces: list[str] = []

    def words(self, runs: list[Run], size: float = 15, indent: float = 0) -> None:
        """Words wrapped to the width."""
        for line in _wrapped(runs, self.right - self.x - indent, size):
            self.line(line, self.x + indent, self.y + size * 1.13, size)
            self.y += size * 1.47

    def line(self, runs: list[Run], x: float, y: float, size: float = 15, anchor: str = "start") -> None:
        """Words on one line."""
        spans = "".join(map(_span, runs))
        place = f'x="{x:.1f}" y="{y:.1f}" font-size="{size}" text-anchor="{anchor}"'
        self.pieces.append(f'<text xml:space="preserve" {place}>{spans}</text>')

    def box(self, x: float, width: float, height: float, fill: str = "#fff", edge: str = _RULE) -> None:
        """A box with rounded corners."""
        place = f'x="{x:.1f}" y="{self.y:.1f}" width="{width:.1f}" height="{height:.1f}"'
        self.pieces.append(f'<rect {place} rx="6" fill="{fill}" stroke="{edge}"/>')

    def path(self, shape: str, style: str = f'stroke="{_RULE}"', move: str = "") -> None:
        """Any other shape; it stands where the sheet has come to."""
        place = f"translate({self.x:.1f} {self.y:.1f}) {move}".strip()
        self.pieces.append(f'<path d="{shape}" transform="{place}" {style}/>')


def render(payload: Json) -> str:
    """The drawing of a message or a view."""
    sheet = Sheet()
    {"message": _sender, "modal": _title, "home": _tabs}[payload.get("type", "message")](sheet, payload)
    for block in payload["blocks"]:
        _BLOCKS[block["type"]](sheet, block)
    if "submit" in payload:
        _ending(sheet, payload)
    size = f'width="{_WIDTH}" height="{sheet.y + 34:.0f}"'
    frame = f'x="{_EDGE}" y="{_EDGE}" width="{_WIDTH - 2 * _EDGE}" height="{sheet.y + 10:.0f}" rx="10"'
    ground = f'<rect width="100%" height="100%" fill="#f8f8f8"/><rect {frame} fill="#fff" stroke="{_RULE}"/>'
    head = f'<svg xmlns="http://www.w3.org/2000/svg" {size} font-family="{_SANS}">'
    return "\n".join([head, ground, *sheet.pieces, "</svg>\n"])


def _sender(sheet: Sheet, payload: Json) -> None:
    sheet.box(sheet.x, 36, 36, "#3f0e40", "#3f0e40")
    sheet.line([Run("N", bold=True, colour="#fff")], sheet.x + 18, sheet.y + 25, 20, "middle")
    sheet.x += 48
    badge = [Run("   APP", bold=True, colour=_GREY), Run("   9:41 AM", colour=_GREY)]
    sheet.line([Run("Newsdesk", bold=True)], sheet.x, sheet.y + 12)
    sheet.line(badge, sheet.x + 78, sheet.y + 12, 11)
    sheet.y += 18


def _title(sheet: Sheet, payload: Json) -> None:
    sheet.line([Run(payload["title"]["text"], bold=True)], sheet.x, sheet.y + 16, 20)
    sheet.line([Run("✕", colour=_GREY)], sheet.right, sheet.y + 14, 15, "end")
    sheet.y += 30


def _tabs(sheet: Sheet, payload: Json) -> None:
    sheet.line([Run("Home", bold=True), Run("      Messages      About", colour=_GREY)], sheet.x, sheet.y + 12, 14)
    sheet.path("M0 21h42", f'stroke="{_INK}" stroke-width="2"')
    sheet.y += 24


def _ending(sheet: Sheet, payload: Json) -> None:
    sheet.y += 14
    _divider(sheet, {})
    send, cancel = payload["submit"]["text"], payload["close"]["text"]
    _button(sheet, sheet.right - _wide(send), send, strong=True)
    _button(sheet, sheet.right - _wide(send) - 10 - _wide(cancel), cancel)
    sheet.y += 28


def _rich_text(sheet: Sheet, block: Json) -> None:
    sheet.y += 4
    for part in block["elements"]:
        _PARTS[part["type"].removeprefix("rich_text_")](sheet, part)


def _list(sheet: Sheet, part: Json) -> None:
    for item in part["elements"]:
        sheet.path("M9.5 11.5a2.5 2.5 0 1 0 5 0a2.5 2.5 0 1 0 -5 0", f'fill="{_INK}"')
        sheet.words(_runs(item), indent=26)


def _quote(sheet: Sheet, part: Json) -> None:
    top = len(sheet.pieces), sheet.y
    sheet.words(_runs(part), indent=14)
    bar = f'x="{sheet.x}" y="{top[1] + 2:.1f}" width="4" height="{sheet.y - top[1] - 2:.1f}"'
    sheet.pieces.insert(top[0], f'<rect {bar} rx="2" fill="{_RULE}"/>')
    sheet.y += 4


def _preformatted(sheet: Sheet, part: Json) -> None:
    rows = part["elements"][0]["text"].split("\n")
    sheet.box(sheet.x, sheet.right - sheet.x, 17 * len(rows) + 16, "#f8f8f8")
    for number, row in enumerate(rows, 1):
        sheet.line([Run(row, code=True, colour="#454447")], sheet.x + 12, sheet.y + 17 * number + 4, 12.5)
    sheet.y += 17 * len(rows) + 18


def _context(sheet: Sheet, block: Json) -> None:
    sheet.y += 6
    sheet.words([Run(" ".join(element["text"] for element in block["elements"]), colour=_GREY)], 12.5)


def _divider(sheet: Sheet, block: Json) -> None:
    sheet.path(f"M0 9H{sheet.right - sheet.x}")
    sheet.y += 17


def _actions(sheet: Sheet, block: Json) -> None:
    x = sheet.x
    sheet.y += 10
    for element in block["elements"]:
        label = element["text"]["text"]
        if x > sheet.x and x + _wide(label) > sheet.right:
            x = sheet.x
            sheet.y += 36
        _button(sheet, x, label, strong=element.get("style") == "primary")
        x += _wide(label) + 8
    sheet.y += 32


def _button(sheet: Sheet, x: float, label: str, *, strong: bool = False) -> None:
    sheet.box(x, _wide(label), 28, _GREEN if strong else "#fff", _GREEN if strong else "#bbbbbb")
    run = Run(label, bold=True, colour="#fff" if strong else _INK)
    sheet.line([run], x + _wide(label) / 2, sheet.y + 18.5, 13, "middle")


def _thumbs(sheet: Sheet, block: Json) -> None:
    sheet.y += 10
    for move in ("translate(2 0)", "translate(34 0) rotate(180 8 8)"):
        sheet.path(_THUMB, f'fill="none" stroke="{_GREY}" stroke-width="1.4"', move)
    sheet.y += 18


def _input(sheet: Sheet, block: Json) -> None:
    sheet.y += 12
    optional = [Run("  (optional)", colour=_GREY)] if block.get("optional") else []
    sheet.words([Run(block["label"]["text"], bold=True), *optional])
    for option in block["element"].get("options", []):
        sheet.y += 4
        sheet.path("M1.5 11a7.5 7.5 0 1 0 15 0a7.5 7.5 0 1 0 -15 0", f'fill="none" stroke="{_GREY}"')
        sheet.words([Run(option["text"]["text"])], indent=26)
    if hint := block["element"].get("placeholder"):
        sheet.box(sheet.x, sheet.right - sheet.x, 72, edge="#868686")
        sheet.line([Run(hint["text"], colour="#868686")], sheet.x + 12, sheet.y + 24)
        sheet.y += 78


_PARTS: dict[str, Callable[[Sheet, Json], None]] = {
    "section": lambda sheet, part: sheet.words(_runs(part)),
    **{"list": _list, "quote": _quote, "preformatted": _preformatted},
}
_BLOCKS: dict[str, Callable[[Sheet, Json], None]] = {
    "header": lambda sheet, block: sheet.words([Run(block["text"]["text"], bold=True)], 19),
    **{"rich_text": _rich_text, "context": _context, "divider": _divider},
    **{"actions": _actions, "context_actions": _thumbs, "input": _input},
}


def _runs(part: Json) -> list[Run]:
    return [_run(element) for element in part["elements"]]


def _run(element: Json) -> Run:
    if element["type"] == "user":
        return Run("@Ada Holm", colour=_LINK)
    style = element.get("style", {})
    colour = _LINK if element["type"] == "link" else _CODE if "code" in style else _INK
    return Run(element["text"], "bold" in style, colour, "code" in style)


def _wrapped(runs: list[Run], width: float, size: float) -> Iterator[list[Run]]:
    """Lines of runs, each no wider than the width, broken between words and where the words have line breaks."""
    line: list[Run] = []
    for piece in (replace(run, text=word) for run in runs for word in run.text.replace(" ", " \0").split("\0")):
        for number, part in enumerate(piece.text.split("\n")):
            ends = replace(piece, text=part.rstrip())
            if number or (line and sum(_measure(run, size) for run in (*line, ends)) > width):
                yield line
                line = []
            line = [*line, replace(piece, text=part)]
    yield line


def _measure(run: Run, size: float) -> float:
    ems = [0.36 if c in _NARROW else 0.95 if c in _BROAD else 0.7 if c.isupper() else 0.6 for c in run.text]
    return size * (0.602 * len(ems) if run.code else sum(ems) * (1.12 if run.bold else 1))


def _wide(label: str) -> float:
    return _measure(Run(label, bold=True), 13) + 22


def _span(run: Run) -> str:
    weight, family = ' font-weight="700"' * run.bold, f' font-family="{_MONO}"' * run.code
    return f'<tspan fill="{run.colour}"{weight}{family}>{escape(run.text)}</tspan>'


if __name__ == "__main__":
    for name in NAMES:
        golden = json.loads((_GOLDEN / f"{name}.json").read_text(encoding="utf-8"))
        (_HERE / "slack" / f"{name}.svg").write_text(render(golden), encoding="utf-8")
