"""However many threads there are, the C library keeps two heaps; what lasts is not gone through."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.support.material import CHECKOUT

CHILD = """
import ctypes, sys, threading
from widgets.process.memory import share_heaps
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


RUN = """
import gc, sys
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication
from widgets.app import main as program

program.SET_ASIDE_AFTER_MS = 1
modules = len(gc.get_objects())
looking = []

def look():
    if gc.get_freeze_count():
        set_aside = gc.get_freeze_count() > modules, len(gc.get_objects()) < modules
        print(*set_aside, gc.isenabled())
        looking.pop().stop()
        QApplication.instance().closeAllWindows()

class App(program.App):
    def start(self, path):
        self.window.appear()
        looking.append(QTimer(self.window))
        looking[0].timeout.connect(look)
        looking[0].start(20)

program.App = App
raise SystemExit(program.run_window(None))
"""


def test_once_the_window_is_up_python_leaves_the_program_alone(tmp_path: Path) -> None:
    child = subprocess.run(
        [sys.executable, "-c", RUN],
        capture_output=True,
        text=True,
        cwd=CHECKOUT,
        env={**os.environ, "HOME": str(tmp_path), "XDG_CONFIG_HOME": str(tmp_path)},
        timeout=300,
        check=False,
    )
    assert (child.returncode, child.stdout.split()) == (0, ["True", "True", "False"]), child.stderr
