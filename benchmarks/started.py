"""Starts a window in a process of its own, reports when it was shown, and ends.

The argument is ``empty`` for a bare window of Qt, ``window`` for ours, the path of a job, or that
of a picture: it is shown in a bare window as OpenCV decodes it, at an eighth if it is very large.
"""

# Everything imported here counts in the measurement: hence so little, and the rest late.
import os
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from widgets.app.main import App

LARGE_BYTES = 50_000_000
held: list[object] = []


def main() -> None:
    """Show what the argument names; print the time and the memory, then when all was ready.

    Times are ms of the clock. Then come MB: read from the disk, and the memory with shared pages
    divided.
    """
    what = sys.argv[1]
    ours = None
    if what == "empty":
        show_empty()
    elif what.endswith(".jpg"):
        show_picture(what)
    else:
        ours = show_ours(None if what == "window" else Path(what))
    at_ms = 1000 * time.perf_counter()
    from benchmarks import memory  # noqa: PLC0415 - after the time is taken

    own_mb, share_mb, read_mb = memory.resident_mb(), memory.proportional_mb(), memory.read_mb()
    if ours is not None:
        ours.parts  # noqa: B018 - what the window makes ready at leisure
    print(at_ms, own_mb, 1000 * time.perf_counter(), read_mb, share_mb, flush=True)
    # The data on the disk is thrown away: there is nothing to close.
    os._exit(0)


def show_empty() -> None:
    """Show a bare main window."""
    from PySide6.QtWidgets import QApplication, QMainWindow  # noqa: PLC0415 - the start is what is measured: it loads only this

    application = QApplication(["empty"])
    window = QMainWindow()
    window.resize(1366, 768)
    window.show()
    _until_shown(application, window)


def show_picture(path: str) -> None:
    """Show a picture in a bare window."""
    from PySide6.QtGui import QImage, QPixmap  # noqa: PLC0415 - the start is what is measured: it loads only this
    from PySide6.QtWidgets import QApplication, QLabel, QMainWindow  # noqa: PLC0415 - the start is what is measured: it loads only this

    application = QApplication(["picture"])
    window = QMainWindow()
    window.resize(1366, 768)
    window.show()
    _until_shown(application, window)
    os.environ["OPENCV_IO_MAX_IMAGE_PIXELS"] = str(2**40)
    import cv2  # noqa: PLC0415 - the start is what is measured: it loads only this

    is_large = Path(path).stat().st_size > LARGE_BYTES
    pixels = cv2.imread(path, cv2.IMREAD_REDUCED_COLOR_8 if is_large else cv2.IMREAD_COLOR)
    if pixels is None:
        raise ValueError(f"{path} is no picture.")
    height, width = pixels.shape[:2]
    image = QImage(pixels.data, width, height, 3 * width, QImage.Format.Format_BGR888)
    label = QLabel()
    label.setPixmap(QPixmap.fromImage(image.scaled(1366, 768)))
    window.setCentralWidget(label)
    window.repaint()
    application.processEvents()
    held.append((image, pixels))  # as long as it is shown


def show_ours(job: Path | None) -> "App":
    """Show our window as ``main.py`` does; with a job, until its picture is painted."""
    import main as program  # noqa: PLC0415 - the start is what is measured: it loads only this

    program.qt_fault()
    from PySide6.QtWidgets import QApplication  # noqa: PLC0415 - the start is what is measured: it loads only this

    from annotator.paths import config_folder  # noqa: PLC0415 - the start is what is measured: it loads only this
    from annotator.settings import Settings  # noqa: PLC0415 - the start is what is measured: it loads only this
    from widgets.app.main import App  # noqa: PLC0415 - the start is what is measured: it loads only this

    application = QApplication(["fairlabel"])
    ours = App(application, Settings(config_folder() / "settings.json"))
    seen: list[bool] = []
    ours.window.canvas.painted.connect(lambda: seen.append(ours.window.canvas.has_picture))
    ours.start(job)
    _until_shown(application, ours.window)
    while job is not None and not any(seen):
        application.processEvents()
    return ours


def _until_shown(application: object, window: object) -> None:
    """Process events until the window is on the screen and has painted itself."""
    while not window.windowHandle().isExposed():  # type: ignore[attr-defined]  # objects of Qt, whose import is part of what is measured
        application.processEvents()  # type: ignore[attr-defined]  # objects of Qt, whose import is part of what is measured
    application.processEvents()  # type: ignore[attr-defined]  # objects of Qt, whose import is part of what is measured


if __name__ == "__main__":
    main()
