import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from retrieval.processor import multiplies_bytes, multiplies_matrices

CPUINFO = Path("/proc/cpuinfo")


@pytest.mark.skipif(not CPUINFO.exists(), reason="only Linux lists the processor's features in a file")
@pytest.mark.parametrize(
    ("can", "instructions"), [(multiplies_bytes, "avx512_vnni|avx_vnni"), (multiplies_matrices, "amx_bf16")]
)
def test_a_processor_can_what_it_lists_the_instructions_for(can: Callable[[], bool], instructions: str) -> None:
    """By any of their names: bytes are multiplied in vectors of 512 bits, or of less."""
    listed = subprocess.run(["grep", "-cwE", instructions, CPUINFO], capture_output=True, check=False)
    assert (listed.returncode == 0) == can()
