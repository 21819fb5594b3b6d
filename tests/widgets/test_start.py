"""What the first window does without: packages that take long to import come with the first job."""

from __future__ import annotations

import subprocess
import sys

from tests.support.material import CHECKOUT

SHOW = """
import sys
import main
from PySide6.QtWidgets import QApplication
from annotator.settings import Settings
from widgets.app import App

application = QApplication(["fairlabel"])
program = App(application, Settings(None))
program.window.restore()
program.window.show()
application.processEvents()
assert program.window.isVisible()
late = {"numpy", "cv2", "PIL", "sqlite_utils", "jsonschema", "click", "importlib.metadata"}
late |= {"annotator.imaging", "annotator.pay", "annotator.session.job_session"}
late |= {"annotator.store.project"}
print(*sorted(late & set(sys.modules)))
program.close()
"""


def test_the_window_opens_without_what_takes_long_to_import() -> None:
    run = subprocess.run(
        [sys.executable, "-c", SHOW], cwd=CHECKOUT, capture_output=True, text=True, check=False
    )
    assert (run.returncode, run.stdout.split()) == (0, []), run.stderr
