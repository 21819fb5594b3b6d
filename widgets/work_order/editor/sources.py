"""The inputs of the editor (minimum wages, pilots, draft), and files dropped on it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from PySide6.QtCore import QMimeData

import resources
from annotator.files import is_folder
from annotator.pay.wages import MinimumWage, read_wages
from widgets.kit.background import BackgroundJobs
from widgets.work_order.editor.order_files import draft_path
from widgets.work_order.editor.order_questions import SUFFIX
from widgets.work_order.editor.pilot_panel import ReadPilot
from widgets.work_order.editor.pilot_reader import PilotReader

JOB_SUFFIX = ".fairlabel"


@dataclass(frozen=True, slots=True, kw_only=True)
class Sources:
    """The minimum wages, the pilot reader, the file of the draft, and today."""

    wages: Sequence[MinimumWage]
    read_pilot: ReadPilot
    draft: Path
    today: date

    @staticmethod
    def dropped(data: QMimeData) -> list[Path]:
        """Return the usable files of a drop: one order, or jobs and exports."""
        paths = [Path(url.toLocalFile()) for url in data.urls() if url.isLocalFile()]
        if len(paths) == 1 and paths[0].suffix == SUFFIX:
            return paths
        return [path for path in paths if path.suffix == JOB_SUFFIX or is_folder(path)]

    @staticmethod
    def are_orders(paths: Sequence[Path]) -> bool:
        """Return whether the dropped files are an order, and not a pilot."""
        return paths[0].suffix == SUFFIX and not is_folder(paths[0])


def sources(jobs: BackgroundJobs) -> Sources:
    """Return the bundled wages, and a pilot reader that uses ``jobs``."""
    return Sources(
        wages=read_wages(resources.path("wages", "minimum_wages.toml").read_bytes()),
        read_pilot=PilotReader(jobs),
        draft=draft_path(),
        today=datetime.now().astimezone().date(),
    )
