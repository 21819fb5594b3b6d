"""Where the program keeps its own files; the only place that asks appdirs."""

from __future__ import annotations

from pathlib import Path

import appdirs


def data_folder() -> Path:
    """Return the folder for state, snapshots and the sample job; made when missing."""
    return _made(Path(appdirs.user_data_dir("fairlabel", appauthor=False)))


def state_folder() -> Path:
    """Return the folder for what a running session keeps each second; it may be missing."""
    return data_folder() / "state"


def config_folder() -> Path:
    """Return the folder for settings; made when missing."""
    return _made(Path(appdirs.user_config_dir("fairlabel", appauthor=False)))


def cache_folder() -> Path:
    """Return the folder for what can be made again; made when missing."""
    return _made(Path(appdirs.user_cache_dir("fairlabel", appauthor=False)))


def log_folder() -> Path:
    """Return the folder for logs and crash reports; made when missing."""
    return _made(Path(appdirs.user_log_dir("fairlabel", appauthor=False)))


def _made(folder: Path) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    return folder
