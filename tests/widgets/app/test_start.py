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
from widgets.app.main import App

application = QApplication(["fairlabel"])
program = App(application, Settings(None))
program.window.restore()
program.window.show()
application.processEvents()
assert program.window.isVisible()
late = {"numpy", "cv2", "PIL", "sqlite_utils", "jsonschema", "click", "importlib.metadata"}
late |= {"annotator.imaging", "annotator.pay", "annotator.session.job_session"}
late |= {"annotator.job_file.project"}
print(*sorted(late & set(sys.modules)))
program.close()
"""


def test_the_window_opens_without_what_takes_long_to_import() -> None:
    run = subprocess.run(
        [sys.executable, "-c", SHOW], cwd=CHECKOUT, capture_output=True, text=True, check=False
    )
    assert (run.returncode, run.stdout.split()) == (0, []), run.stderr


BUILT = """
from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QApplication
from annotator.settings import Settings
from widgets.app.main import App
from widgets.kit.event_filters.application_events import ApplicationEvents

seen = []
real = ApplicationEvents.eventFilter
ApplicationEvents.eventFilter = lambda *each: bool(seen.append(each[2].type())) or real(*each)
application = QApplication(["fairlabel"])
program = App(application, Settings(None))
print(len(seen))
program.window.restore()
program.window.show()
application.processEvents()
print(len(seen) > 0)
seen.clear()
program.settings.set("zoom", 1.5)
while not program.look.is_worn_by_all:
    application.processEvents()
print(seen.count(QEvent.Type.StyleChange))
seen.clear()
program.window.resize(900, 700)
print(len(seen) > 0)
program.close()
"""


def test_no_filter_of_all_events_slows_the_building_of_the_window_or_a_new_size_of_text_down() -> (
    None
):
    run = subprocess.run(
        [sys.executable, "-c", BUILT], cwd=CHECKOUT, capture_output=True, text=True, check=False
    )
    assert run.returncode == 0, run.stderr
    of_building, is_seeing, of_dressing, still_sees = run.stdout.split()
    assert int(of_building) < 200  # more than 6,000 while the window is built
    assert int(of_dressing) < 20  # one for each widget, and more of other types
    assert (is_seeing, still_sees) == ("True", "True")


TURNS = """
import sys, threading
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication
from annotator.settings import Settings
from widgets.app.main import App
from widgets.app.preload import APART, PIECES

class Seen:
    asked_on = {}
    def find_spec(self, name, *_):
        self.asked_on.setdefault(name, threading.current_thread().name)

sys.meta_path.insert(0, Seen())
application = QApplication(["fairlabel"])
program = App(application, Settings(None))
known = []
turns = QTimer()
turns.timeout.connect(lambda: known.append(len(set(PIECES) & set(sys.modules))))
turns.start(0)
program.prepare()
while not program.has_parts:
    application.processEvents()
turns.stop()
assert program.open_job is None
assert {Seen.asked_on[each] for each in APART} == {"preparing_0"}, Seen.asked_on
assert not [each for each in threading.enumerate() if each.name.startswith("preparing")]
print(known[0], len(set(known)), known[-1], len(PIECES))
program.close()
"""


def test_what_takes_long_to_import_comes_in_turns_between_which_the_window_answers() -> None:
    run = subprocess.run(
        [sys.executable, "-c", TURNS], cwd=CHECKOUT, capture_output=True, text=True, check=False
    )
    assert run.returncode == 0, run.stderr
    first, steps, last, all_of_them = map(int, run.stdout.split())
    assert first < all_of_them / 3
    assert steps > all_of_them / 2
    assert last == all_of_them
