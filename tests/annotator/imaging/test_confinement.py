"""The rights that a process gives up."""

from __future__ import annotations

import subprocess
import sys

import pytest

from tests.support.material import CHECKOUT

CODE = """
import ctypes, socket, sys, threading
from annotator.imaging.sandbox.confinement import forbid_files
kept = open(sys.executable, "rb")
version = ctypes.CDLL(None).syscall(444, None, 0, 1)
forbid_files()
def tries(act):
    try:
        act()
    except PermissionError:
        return "refused"
    except OSError:
        return "failed"
    return "done"
found = []
def look():
    found.append(tries(lambda: open("/etc/passwd", "rb")))
    found.append(tries(lambda: open("new", "wb")))
    found.append(tries(lambda: socket.create_connection(("127.0.0.1", 9), 5)))
look()
thread = threading.Thread(target=look)
thread.start()
thread.join()
print(version, len(kept.read(10)), *found)
"""


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux has Landlock")
def test_a_thread_that_forbids_files_opens_none_and_neither_do_its_children() -> None:
    made = subprocess.run(
        [sys.executable, "-c", CODE], cwd=CHECKOUT, capture_output=True, text=True, check=True
    )
    version, kept, *found = made.stdout.split()
    assert kept == "10"
    if int(version) < 1:  # an older Linux, or one that was built without it
        assert found[0] == "done"
        return
    connection = "refused" if int(version) >= 4 else "failed"
    assert found == ["refused", "refused", connection] * 2
