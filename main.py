"""Wires the core, the exporters and the window together; the only module that knows all three."""

from __future__ import annotations

import sys
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

import resources
from annotator.cli import Outside, Place, build_cli
from annotator.export_api import Exporter, ExportOptions, Report, Snapshot
from annotator.jobs import Progress
from exporters.registry import Writing, find_exporters
from exporters.registry import export as export_with


def qt_fault(python: tuple[int, ...] = sys.version_info[:2]) -> str | None:
    """Return why the installed Qt cannot be used with this Python, or None if it can.

    PySide6 6.12.0 loses a reference to ``None`` with each call that returns nothing; Python 3.11
    counts those and aborts after some thousands of calls, Python 3.12 and later do not.
    """
    try:
        qt = version("PySide6-Essentials")
    except PackageNotFoundError:
        return None
    if qt != "6.12.0" or python >= (3, 12):
        return None
    return (
        "PySide6 6.12.0 crashes on Python 3.11 and would take your work with it: "
        'install "PySide6-Essentials==6.11.3", or use Python 3.12 or later.'
    )


def write_export(
    exporter: Exporter,
    snapshot: Snapshot,
    place: Place,
    options: ExportOptions,
    progress: Progress,
) -> Report:
    """Write an export for the command line; see ``exporters.registry.export``."""
    writing = Writing(replace=place.is_replaced, progress=progress)
    return export_with(exporter, snapshot, place.folder, options, writing)


def open_window(job: Path | None) -> int:
    """Open the window, with a job or without, and return the exit status."""
    if fault := qt_fault():
        sys.exit(fault)
    try:
        # Late: all commands but this one do without Qt, and run where there is none.
        from widgets.app import run_window  # noqa: PLC0415
    except ImportError as error:
        if (error.name or "").partition(".")[0] not in {"PySide6", "shiboken6"}:
            raise
        sys.exit(
            f"The window needs Qt, which cannot be loaded here ({error}). "
            "Run make setup, or use the commands: fairlabel --help."
        )
    return run_window(job)


def outside() -> Outside:
    """Return what the command line needs and may not import."""
    return Outside(
        exporters=find_exporters,
        write_export=write_export,
        schemas=resources.path("schemas"),
        examples=resources.path("examples"),
        open_window=open_window,
    )


def main() -> None:
    """Open the window, or run the command that was given."""
    build_cli(outside())(prog_name="fairlabel")


if __name__ == "__main__":
    main()
