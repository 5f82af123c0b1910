"""What became of the records of a web archive: thousands of pages are told in a few lines."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from ingest.sources.read import Failure, Remark

_MOST_REASONS = 20
_OTHER_REASONS = "other reasons"
_EXAMPLES = 5


class Tally:
    """Counts records, pages, and what was wrong with some of them."""

    def __init__(self, origin: str) -> None:
        """Nothing is counted yet."""
        self._origin = origin
        self.records = 0
        self.pages = 0
        self.damaged = 0
        """Places where a record should begin and something else stands, or whose headers make no sense."""
        self._passed: Counter[str] = Counter()
        self._failed: Counter[str] = Counter()
        self._examples: dict[str, list[int]] = {}

    def pass_over(self, what: str) -> None:
        """One record that is of no interest."""
        self._passed[what] += 1

    def fail(self, reason: str, record: int) -> None:
        """One page that could not be read."""
        if reason not in self._failed and len(self._failed) >= _MOST_REASONS:
            reason = _OTHER_REASONS
        self._failed[reason] += 1
        examples = self._examples.setdefault(reason, [])
        if len(examples) < _EXAMPLES:
            examples.append(record)

    def told(self) -> Iterator[Failure]:
        """A Failure a reason, of a single page under its own origin; and a remark on what was passed over."""
        for reason, count in self._failed.most_common():
            yield self._failure(reason, count)
        if self.damaged:
            yield Failure(
                self._origin, f"damaged places: {self.damaged:,}; after each it was read on at the next record"
            )
        if not self.pages and not self._failed:
            yield Failure(self._origin, f"it holds no web page ({self._all() or 'no records'})")
        elif self._passed:
            yield Remark(self._origin, f"pages: {self.pages:,}; passed over: {self._all()}")

    def _failure(self, reason: str, count: int) -> Failure:
        records = self._examples[reason]
        if count == 1:
            return Failure(f"{self._origin}#{records[0]}", reason)
        shown = ", ".join(map(str, records)) + (", …" if count > len(records) else "")
        return Failure(self._origin, f"{count:,} of {max(count, self.pages):,} pages: {reason} (records {shown})")

    def _all(self) -> str:
        return ", ".join(f"{what}: {count:,}" for what, count in self._passed.most_common())
