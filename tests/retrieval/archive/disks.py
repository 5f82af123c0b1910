"""Disks that are small, or cannot be written."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

_ROOM_KILOBYTES = 100_000
"""Enough for everything."""


class Disk:
    """A file system in memory, mounted on a folder; tests that want one are skipped where that is not allowed."""

    def __init__(self, folder: Path, kilobytes: int = _ROOM_KILOBYTES) -> None:
        """Mount it."""
        folder.mkdir(parents=True, exist_ok=True)
        self._folder = folder
        done = self._mount("-t", "tmpfs", "-o", f"size={kilobytes}k", "none")
        if done.returncode:
            pytest.skip(f"no disk can be mounted here: {done.stderr.decode().strip()}")

    def grow(self) -> None:
        """Give it room for everything."""
        self._mount("-o", f"remount,size={_ROOM_KILOBYTES}k").check_returncode()

    def protect(self) -> None:
        """Let nobody write to it."""
        self._mount("-o", "remount,ro").check_returncode()

    def leave(self) -> None:
        """Take it away, with all that is on it."""
        subprocess.run(["umount", "--lazy", self._folder], check=True)

    def _mount(self, *how: str) -> subprocess.CompletedProcess[bytes]:
        return subprocess.run(["mount", *how, self._folder], capture_output=True)
