"""What this machine's processor can do."""

from __future__ import annotations

from functools import lru_cache

_BYTE_PRODUCTS = frozenset({"avx512_vnni", "avx_vnni"})
"""Instructions that multiply bytes and add the products up without running over (Intel's "VNNI", 2019 and later)."""
_MATRIX_PRODUCTS = "amx_bf16"
"""Instructions that multiply whole matrices of bfloat16 (Intel's "AMX", 2023 and later)."""


def multiplies_bytes() -> bool:
    """Whether models in 8 bits are faster here: without such instructions they are slower, and less exact."""
    return not _BYTE_PRODUCTS.isdisjoint(_instructions())


def multiplies_matrices() -> bool:
    """Whether bfloat16 is faster here than float32 for what models in 8 bits do not compute in 8 bits."""
    return _MATRIX_PRODUCTS in _instructions()


@lru_cache(maxsize=1)
def _instructions() -> frozenset[str]:
    """Those that the processor lists."""
    from archspec.cpu.detect import detected_info

    return frozenset(detected_info().features)
