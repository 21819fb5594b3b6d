"""The recent jobs, newest first, stored in the settings."""

from __future__ import annotations

import json
from datetime import datetime
from pathlib import Path

from annotator.files import exists
from annotator.settings import Settings
from widgets.shell.welcome import RecentJob

KEPT = 12


class RecentJobs:
    """Remembers jobs by path; a missing file is listed as missing."""

    def __init__(self, settings: Settings) -> None:
        """Read them from the settings."""
        self._settings = settings

    def opened(self, path: Path, name: str) -> None:
        """Put a job at the top."""
        now = datetime.now().astimezone().isoformat(timespec="seconds")
        rows = [row for row in self._rows() if row[0] != str(path)]
        kept = [[str(path), name, now], *rows][:KEPT]
        self._settings.set("recent_jobs", "\n".join(json.dumps(row) for row in kept))

    def clear(self) -> None:
        """Clear the list; the files stay."""
        self._settings.set("recent_jobs", "")

    def restore(self, rows: str) -> None:
        """Restore the list from a former value of ``kept``."""
        self._settings.set("recent_jobs", rows)

    @property
    def kept(self) -> str:
        """The list as it is stored in the settings."""
        return self._settings.text("recent_jobs")

    def jobs(self) -> list[RecentJob]:
        """Return the jobs, newest first."""
        return [
            RecentJob(Path(path), name, datetime.fromisoformat(used), is_there=exists(Path(path)))
            for path, name, used in self._rows()
        ]

    def folder(self) -> Path:
        """Return the folder of the newest job; the home folder if there is none."""
        return next((Path(path).parent for path, _name, _used in self._rows()), Path.home())

    def _rows(self) -> list[list[str]]:
        rows = []
        for line in self._settings.text("recent_jobs").splitlines():
            try:
                path, name, used = json.loads(line)
                datetime.fromisoformat(used)
            except (ValueError, TypeError):
                continue  # a line of an older version: nothing of value is lost
            rows.append([str(path), str(name), used])
        return rows
