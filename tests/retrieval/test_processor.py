import subprocess
from pathlib import Path

import pytest

from retrieval.processor import multiplies_bytes

CPUINFO = Path("/proc/cpuinfo")


@pytest.mark.skipif(not CPUINFO.exists(), reason="only Linux lists the processor's features in a file")
def test_a_processor_multiplies_bytes_that_lists_the_instructions() -> None:
    """By either of their names: of vectors of 512 bits, or of less."""
    listed = subprocess.run(["grep", "-cwE", "avx512_vnni|avx_vnni", CPUINFO], capture_output=True, check=False)
    assert (listed.returncode == 0) == multiplies_bytes()
