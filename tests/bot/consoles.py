"""Consoles to show things on, one on a terminal and one on none, and what reaches their readers."""

from __future__ import annotations

import io
import re

from rich.console import Console, RenderableType

from bot import terminal

HOSTILE = "\x1b[31m\x1b]8;;https://evil.example\x07[bold red]Not[/] a\x00 \u202etest\u202c[link=x]"
"""Words of an article that would steer a terminal."""
HARMLESS = "[bold red]Not[/] a test[link=x]"
"""What of it may reach a reader."""


def pipe(width: int = 100) -> Console:
    """A console on something that is no terminal."""
    return Console(file=io.StringIO(), width=width, force_terminal=False)


def screen(width: int = 80, *, no_color: bool = False) -> Console:
    """A console on a terminal."""
    return Console(
        file=io.StringIO(),
        width=width,
        force_terminal=True,
        color_system="standard",
        no_color=no_color,
        legacy_windows=False,
    )


def printed(console: Console, renderable: RenderableType) -> str:
    """What reaches the stream."""
    assert isinstance(console.file, io.StringIO)
    terminal.show(console, renderable)
    return console.file.getvalue()


def without_escapes(text: str) -> str:
    """What a reader sees of it."""
    return re.sub(r"\x1b\[[0-9;]*m|\x1b\]8;[^\x1b]*\x1b\\", "", text)
