"""One peer in a process of its own: ``python -m benchmarks.peers NAME [--bfloat16] check | ingest | ask``.

check                    its packages and their versions, as JSON
ingest STORE ARTICLES    builds its store from a JSONL file; prints a report, as JSON
ask STORE [--k K]        a JSONL line with "id" and "question" in, one with "passages" and "elapsed_ms" out
"""

from __future__ import annotations

import argparse
import contextlib
import importlib
import importlib.metadata
import json
import os
import sys
import time
from pathlib import Path
from typing import Any, TextIO

from benchmarks.peers.protocol import Peer

NAMES = ("langchain", "bm25", "llamaindex", "haystack")
_ENVIRONMENT = {
    "HF_HUB_OFFLINE": "1",
    "TRANSFORMERS_OFFLINE": "1",
    "ANONYMIZED_TELEMETRY": "False",
    "HAYSTACK_TELEMETRY_ENABLED": "False",
    "LANGSMITH_TRACING": "false",
    "DO_NOT_TRACK": "1",
}
"""Nothing is fetched and nobody is told."""


def main() -> None:
    """Obey; what is printed by others goes to stderr, so that stdout holds the results alone."""
    options, out = _options(), sys.stdout
    os.environ.update(_ENVIRONMENT)
    with contextlib.redirect_stdout(sys.stderr):
        kind, model = _load(options.name), {"torch_dtype": "bfloat16"} if options.bfloat16 else {}
        if options.do == "check":
            _print(out, {"name": kind.name, "versions": {p: importlib.metadata.version(p) for p in kind.packages}})
        elif options.do == "ingest":
            _print(out, _ingest(kind(options.store, model), options.articles))
        else:
            _ask(kind(options.store, model), options.k, out)


def _load(name: str) -> type[Peer]:
    try:
        kind: type[Peer] = importlib.import_module(f"benchmarks.peers.{name}").PEER
    except ModuleNotFoundError as error:
        raise SystemExit(f"{name}: the module {error.name} is missing; see benchmarks/peers/requirements.txt") from None
    return kind


def _ingest(peer: Peer, file: Path) -> dict[str, Any]:
    with file.open(encoding="utf-8") as lines:
        articles = [json.loads(line) for line in lines]
    started = time.perf_counter()
    passages = peer.ingest(articles)
    return {"articles": len(articles), "passages": passages, "seconds": round(time.perf_counter() - started, 3)}


def _ask(peer: Peer, k: int, out: TextIO) -> None:
    peer.open()
    for line in sys.stdin:
        asked = json.loads(line)
        started = time.perf_counter()
        found = peer.search(asked["question"], k)
        elapsed = 1000 * (time.perf_counter() - started)
        passages = [
            {"rank": rank, "url": f.url, "text": f.text, "score": float(f.score)} for rank, f in enumerate(found, 1)
        ]
        _print(out, {"id": asked.get("id"), "passages": passages, "elapsed_ms": round(elapsed, 3)})


def _print(out: TextIO, record: dict[str, Any]) -> None:
    out.write(json.dumps(record) + "\n")
    out.flush()


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.peers", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("name", choices=NAMES)
    parser.add_argument("--bfloat16", action="store_true", help="compute embeddings in bfloat16, not float32")
    does = parser.add_subparsers(dest="do", required=True)
    does.add_parser("check")
    ingest = does.add_parser("ingest")
    ingest.add_argument("store", type=Path)
    ingest.add_argument("articles", type=Path)
    ask = does.add_parser("ask")
    ask.add_argument("store", type=Path)
    ask.add_argument("--k", type=int, default=10, help="passages a question")
    return parser.parse_args()


if __name__ == "__main__":
    main()
