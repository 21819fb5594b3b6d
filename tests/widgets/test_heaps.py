"""However many threads there are, the C library keeps two heaps."""

from __future__ import annotations

import subprocess
import sys

import pytest

from tests.support.material import CHECKOUT

CHILD = """
import ctypes, sys, threading
from widgets.heaps import share_heaps
if "share" in sys.argv:
    assert share_heaps()
libc = ctypes.CDLL(None)
libc.malloc.restype = ctypes.c_void_p
together = threading.Barrier(9)
def work():
    libc.malloc(50_000)
    together.wait()
threads = [threading.Thread(target=work) for _ in range(8)]
for thread in threads:
    thread.start()
together.wait()
libc.malloc_stats()
"""


@pytest.mark.skipif(sys.platform != "linux", reason="it is about glibc")
@pytest.mark.parametrize(("share", "is_few"), [("share", True), ("each", False)])
def test_threads_share_two_heaps(share: str, is_few: bool) -> None:
    child = subprocess.run(
        [sys.executable, "-c", CHILD, share],
        capture_output=True,
        text=True,
        cwd=CHECKOUT,
        timeout=300,
        check=True,
    )
    heaps = child.stderr.count("Arena ")
    assert (heaps <= 2) == is_few, child.stderr
