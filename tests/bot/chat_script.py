"""A chat over prepared answers, to be run in a pseudo-terminal: HISTORY_FILE."""

from __future__ import annotations

import sys
from dataclasses import replace
from pathlib import Path

from bot.repl import run_repl
from retrieval.domain import Answer
from tests.bot.fakes import ANSWERS, FERRY_PASSAGES, RESCUE, FakeArchive, FakeCatalogue, FakeChain


def main() -> None:
    """Chat until the user leaves."""
    prepared: dict[str, Answer | Exception] = {
        **ANSWERS,
        "And rescued?": replace(RESCUE, standalone="How many people were rescued off Port Ellen?"),
        "What is broken?": RuntimeError("broken"),
    }
    chain = FakeChain(prepared, seconds={"Who is slow?": 2.0})
    run_repl(chain, FakeArchive(FakeCatalogue(FERRY_PASSAGES)), history_file=Path(sys.argv[1]))


if __name__ == "__main__":
    main()
