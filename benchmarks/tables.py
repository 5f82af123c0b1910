"""Tables for RESULTS.md: Markdown, under the command, the day and the machine that made them."""

from __future__ import annotations

import importlib.metadata
import os
import platform
import statistics
import sys
from collections.abc import Sequence
from datetime import date
from pathlib import Path


def heading(module: str) -> str:
    """What was run, when and on what; paths by their last part, since other machines have other folders."""
    command = " ".join(["python", "-m", module, *map(_short, sys.argv[1:])])
    torch = importlib.metadata.version("torch")
    machine = f"{os.cpu_count()} cores ({_processor()}), {_gigabytes()}{platform.system()}"
    return f"`{command}`\n\n{date.today()}, {machine}, Python {platform.python_version()}, torch {torch}."


def markdown(columns: Sequence[str], rows: Sequence[Sequence[object]]) -> str:
    """A table; the first column has the names."""
    lines = [columns, ["---"] * len(columns), *rows]
    return "\n".join("| " + " | ".join(map(str, line)) + " |" for line in lines)


def median(values: Sequence[float]) -> float:
    """The middle one; nan of none."""
    return statistics.median(values) if values else float("nan")


def percentile(values: Sequence[float], share: float) -> float:
    """The value that this share of them does not exceed; nan of none."""
    ordered = sorted(values)
    return ordered[min(int(share * len(ordered)), len(ordered) - 1)] if ordered else float("nan")


def megabytes(size: float) -> str:
    """Bytes as megabytes of a million; – where they could not be measured."""
    return f"{size / 1e6:,.0f} MB" if size else "–"


def _short(argument: str) -> str:
    return Path(argument).name if "/" in argument else argument


def _processor() -> str:
    """The processor's name, where the system tells it."""
    info = Path("/proc/cpuinfo")
    lines = info.read_text().splitlines() if info.exists() else []
    names = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    return names[0] if names else platform.machine()


def _gigabytes() -> str:
    try:
        return f"{os.sysconf('SC_PAGE_SIZE') * os.sysconf('SC_PHYS_PAGES') / 2**30:.0f} GB, "
    except (OSError, ValueError):
        return ""
