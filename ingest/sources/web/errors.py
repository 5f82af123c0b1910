"""Why an address could not be had, and whether it is worth another try."""

from __future__ import annotations

from retrieval.errors import SourceError


class Unavailable(SourceError):
    """An address that cannot be had; its text says why and what to do."""

    def __init__(self, reason: str, *, passing: bool = False, at_once: bool = True) -> None:
        """Say why.

        Args:
            reason: fit to be shown.
            passing: it may well work later.
            at_once: what may work later is worth a second try in the same run.
        """
        super().__init__(reason)
        self.passing = passing
        self.is_worth_another_try = passing and at_once
