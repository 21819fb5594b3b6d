"""A job on which somebody has worked for days, and its record."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QApplication, QWidget

from annotator.documents.own_record import OwnRecord, read_own_record
from annotator.job_file.project import Project
from tests.journeys.begun import paint_pictures
from tools.shots.scenes.lived_days import lived_job

TODAY = dt.date(2026, 3, 10)


def lived_record(folder: Path) -> OwnRecord:
    """Return the record of three days, the last of them ``TODAY``."""
    pictures = folder / "pictures"
    pictures.mkdir()
    paint_pictures(pictures, 3)
    with Project.open(lived_job(folder, pictures, TODAY)) as project:
        [worker] = project.reads.workers().result()
        return read_own_record(project, worker).result()


def gone(page: QWidget) -> None:
    """Delete a page at once: what lives on is dressed with every later one."""
    page.close()
    page.deleteLater()
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
