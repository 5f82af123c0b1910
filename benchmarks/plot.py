"""Small line charts as SVG: panels side by side over one x axis, each with a y axis that starts at zero."""

from __future__ import annotations

import html
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

_WIDTH, _HEIGHT = 300, 220
_LEFT, _RIGHT, _TOP, _BOTTOM = 52, 24, 34, 40
"""Pixels of a panel, and its margins."""
_COLOURS = ("#1f5fa8", "#b5472f", "#3b7d3b")
_TICKS = 4


@dataclass(frozen=True, slots=True)
class Panel:
    """One chart: its title with the unit, and the lines by name, each with a value for every x."""

    title: str
    lines: Mapping[str, Sequence[float]]


def chart(title: str, x_title: str, x: Sequence[float], panels: Sequence[Panel]) -> str:
    """The panels as one SVG picture."""
    width = _WIDTH * len(panels)
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {_HEIGHT}" width="{width}" height="{_HEIGHT}" '
        f'role="img" font-family="sans-serif" font-size="11">',
        f"<title>{html.escape(title)}</title>",
        f'<rect width="{width}" height="{_HEIGHT}" fill="white"/>',
    ]
    for place, panel in enumerate(panels):
        parts += [f'<g transform="translate({place * _WIDTH} 0)">', *_panel(panel, x_title, x), "</g>"]
    return "\n".join([*parts, "</svg>"]) + "\n"


def round_up(value: float) -> float:
    """The next of 1, 2, 4, 5, 8, 10, 20 … so that an axis ends, and is divided, at round numbers."""
    scale = 1.0
    while scale * 10 <= value:
        scale *= 10
    while scale > value > 0:
        scale /= 10
    return next(step * scale for step in (1, 2, 4, 5, 8, 10) if step * scale >= value)


def _panel(panel: Panel, x_title: str, x: Sequence[float]) -> Iterator[str]:
    x_end, y_end = max(x), round_up(max(max(values) for values in panel.lines.values()))
    yield _text(_LEFT, 18, panel.title, "start", 'font-weight="bold"')
    yield _text((_LEFT + _WIDTH - _RIGHT) / 2, _HEIGHT - 6, x_title, "middle")
    for tick in range(_TICKS + 1):
        yield from _y_tick(y_end * tick / _TICKS, y_end)
    for value in (x[0], x[len(x) // 2], x[-1]):
        yield _text(_across(value, x_end), _HEIGHT - _BOTTOM + 15, f"{value:,.0f}", "middle")
    for number, (name, values) in enumerate(panel.lines.items()):
        yield from _line(name, [(_across(a, x_end), _down(b, y_end)) for a, b in zip(x, values, strict=True)], number)


def _line(name: str, points: Sequence[tuple[float, float]], number: int) -> Iterator[str]:
    colour = _COLOURS[number % len(_COLOURS)]
    path = " ".join(f"{across:.1f},{down:.1f}" for across, down in points)
    yield f'<polyline points="{path}" fill="none" stroke="{colour}" stroke-width="2"/>'
    for across, down in points:
        yield f'<circle cx="{across:.1f}" cy="{down:.1f}" r="3" fill="{colour}"/>'
    yield _text(points[-1][0], points[-1][1] - 7, name, "end", f'fill="{colour}"')


def _y_tick(value: float, end: float) -> Iterator[str]:
    down = _down(value, end)
    yield f'<line x1="{_LEFT}" x2="{_WIDTH - _RIGHT}" y1="{down:.1f}" y2="{down:.1f}" stroke="#ddd"/>'
    yield _text(_LEFT - 6, down + 4, f"{value:,.10g}", "end")


def _across(value: float, end: float) -> float:
    return _LEFT + (_WIDTH - _LEFT - _RIGHT) * value / end


def _down(value: float, end: float) -> float:
    return _HEIGHT - _BOTTOM - (_HEIGHT - _TOP - _BOTTOM) * value / (end or 1)


def _text(across: float, down: float, text: str, anchor: str, more: str = "") -> str:
    return f'<text x="{across:.1f}" y="{down:.1f}" text-anchor="{anchor}" {more}>{html.escape(text)}</text>'
