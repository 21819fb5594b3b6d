"""The core, the exporters and the command line run on a machine that has no Qt."""

from __future__ import annotations

import subprocess
import sys

from tests.support.material import CHECKOUT

IMPORT_ALL = """
import importlib, pkgutil, sys

class NoQt:
    def find_spec(self, name, path=None, target=None):
        if name.partition(".")[0] in {"PySide6", "shiboken6"}:
            raise ModuleNotFoundError(f"{name} is not on this machine", name=name)

OTHER_SYSTEM = "annotator.system." + ("posix" if sys.platform == "win32" else "windows")
sys.meta_path.insert(0, NoQt())
for package in map(importlib.import_module, ("annotator", "exporters")):
    for found in pkgutil.walk_packages(package.__path__, package.__name__ + "."):
        if found.name != OTHER_SYSTEM:
            importlib.import_module(found.name)
        print(found.name)
"""


def test_everything_but_the_window_is_imported_without_qt() -> None:
    run = subprocess.run(
        [sys.executable, "-c", IMPORT_ALL],
        cwd=CHECKOUT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.stderr == ""
    assert {"annotator.model.entities", "annotator.editing.editor"} <= set(run.stdout.split())
