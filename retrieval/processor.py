"""What this machine's processor can do."""

from __future__ import annotations

from functools import lru_cache

_BYTE_PRODUCTS = frozenset({"avx512_vnni", "avx_vnni"})
"""Instructions that multiply bytes and add the products up without running over (Intel's "VNNI", 2019 and later)."""


@lru_cache(maxsize=1)
def multiplies_bytes() -> bool:
    """Whether models in 8 bits are faster here: without such instructions they are slower, and less exact."""
    from archspec.cpu.detect import detected_info

    return not _BYTE_PRODUCTS.isdisjoint(detected_info().features)
