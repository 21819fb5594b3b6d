"""Connects the core, the exporters and the window; the only module that knows all three."""

from __future__ import annotations

import sys

TYPE_CHECKING = False
if TYPE_CHECKING:
    from types import TracebackType

    from annotator.cli import ExportTarget, Outside
    from annotator.cli.common.outside import ExporterTable
    from annotator.export.api import Exporter, ExportOptions, Report, Snapshot
    from annotator.progress import Progress

_STOPPED = (
    "Stopped. A file or a step that was not finished is not there; all before it is kept. Start "
    "the command again."
)
"""As ``annotator.cli.common.refusals`` says it once it is loaded."""


def tell_stopped(
    kind: type[BaseException], error: BaseException, traceback: TracebackType | None
) -> None:
    """Tell of Ctrl-C in one sentence while modules are still being imported; show other errors."""
    if issubclass(kind, KeyboardInterrupt):
        sys.stderr.write(f"\n{_STOPPED}\n")
    else:
        sys.__excepthook__(kind, error, traceback)


# Before all other imports, which take most of the time until a command begins.
sys.excepthook = tell_stopped

import os  # noqa: E402 - after what must stand first
from contextlib import suppress  # noqa: E402 - after what must stand first
from pathlib import Path  # noqa: E402 - after what must stand first
from typing import Final, NoReturn  # noqa: E402 - after what must stand first

import resources  # noqa: E402 - after what must stand first

_SUFFIX: Final = ".fairlabel"
_OPENED: Final = (_SUFFIX, ".fairpackage", ".fairpackage.age", ".fairreview", ".fairlabel-update")
"""Files that open the window: jobs, work packages, reviews of submissions, and updates."""
_DECODES: Final = ["--decode-pictures-apart"]
"""A frozen program is started again with only this argument, by ``sandbox.decoder_client``."""
_SOUNDS: Final = ["--decode-sound-apart"]
"""Likewise, by ``annotator.audio.sound_reader``."""
_FILMS: Final = ["--decode-films-apart"]
"""Likewise, by ``annotator.audio.decoded_copy``."""
_STRIPS: Final = "--decode-strips"
"""Likewise as the first argument, by ``annotator.imaging.tiles.strips``."""
_DETECTS: Final = ["--run-detector-apart"]
"""Likewise, by ``annotator.imaging.sandbox.detector_client``."""
_PROCESSES: Final = "multiprocessing"
"""In an argument, if Python itself starts a frozen program again for another process."""
_TRACKS: Final = "from multiprocessing.resource_tracker import main;main("
"""The beginning of the code of the process that Python starts to clean up after the others."""
_LIBRARIES: Final = "LD_LIBRARY_PATH"
"""PyInstaller points it to the package, for all that is started from there, and keeps the old."""
_STARTS_AFRESH: Final = "PYINSTALLER_RESET_ENVIRONMENT"
"""Asks a frozen program that is started by another one to point it to the package by itself."""
_COMPLETES: Final = "_FAIRLABEL_COMPLETE"
"""A shell that completes a command calls the program without arguments, with this variable."""


def qt_fault(python: tuple[int, ...] = sys.version_info[:2]) -> str | None:
    """Return why the installed Qt cannot be used with this Python, or None if it can.

    PySide6 6.12.0 loses a reference to ``None`` with each call that returns nothing; Python 3.11
    counts those and aborts after some thousands of calls, Python 3.12 and later do not.
    """
    try:
        # Not by importlib.metadata, whose import takes a tenth of the time until the window shows.
        from PySide6 import __version__ as qt
    except ImportError:
        return None
    if qt != "6.12.0" or python >= (3, 12):
        return None
    return (
        "PySide6 6.12.0 crashes on Python 3.11 and would take your work with it: "
        'install "PySide6-Essentials==6.11.3", or use Python 3.12 or later.'
    )


def find_exporters() -> ExporterTable:
    """Return all exporters, for the commands that need one; see ``exporters.registry``."""
    from exporters import registry

    return registry.find_exporters()


def write_export(
    exporter: Exporter,
    snapshot: Snapshot,
    place: ExportTarget,
    options: ExportOptions,
    progress: Progress,
) -> Report:
    """Write an export for the command line; see ``exporters.registry.export``."""
    from exporters.registry import WriteOptions, export

    writing = WriteOptions(replace=place.is_replaced, progress=progress)
    return export(exporter, snapshot, place.folder, options, writing)


def write_pdf(html: str, title: str, page_words: str, *, is_rtl: bool) -> bytes:
    """Return the PDF of a statement for the command line, which has no screen.

    Raises:
        PdfRefusedError: no Qt is installed that could create it.
    """
    from annotator.errors import PdfRefusedError

    try:
        from widgets.time_pay.paper.pdf import pdf_without_screen
    except ImportError as error:
        if not _is_of_qt(error):
            raise
        raise PdfRefusedError(
            f"A PDF needs Qt, which cannot be loaded here ({error}). "
            "Write .html instead, and print it from a browser."
        ) from error
    if fault := qt_fault():
        raise PdfRefusedError(fault)
    return pdf_without_screen(html, title, page_words, is_rtl=is_rtl)


def open_window(job: Path | None) -> int:
    """Open the window, with a job or without, and return the exit status."""
    if fault := qt_fault():
        give_up(fault)
    try:
        # Late: all other commands work without Qt, and run where Qt is not installed.
        from widgets.app.main import run_window
    except ImportError as error:
        if not _is_of_qt(error):
            raise
        give_up(
            f"The window needs Qt, which cannot be loaded here ({error}). "
            "Run make setup, or use the commands: fairlabel --help."
        )
    return run_window(job)


def give_up(text: str) -> NoReturn:
    """End with status 1, and say why: on standard error, or in a message where there is none."""
    if sys.stderr is None:  # started by a double click on Windows
        from annotator.system.face import tell_without_window

        tell_without_window(text)
    sys.exit(text)


def _is_of_qt(error: ImportError) -> bool:
    return (error.name or "").partition(".")[0] in {"PySide6", "shiboken6"}


def outside() -> Outside:
    """Return the functions that the command line needs but may not import."""
    from annotator.cli import Outside

    return Outside(
        exporters=find_exporters,
        write_export=write_export,
        write_pdf=write_pdf,
        schemas=resources.path("schemas"),
        examples=resources.path("examples"),
        words=resources.path("words"),
        wages=resources.path("wages", "minimum_wages.toml"),
        build=resources.path("build.json"),
        open_window=open_window,
    )


def film_decoder() -> list[str]:
    """Return the command of the process that decodes the sound of films, with Qt."""
    from annotator.imaging.sandbox.processes import command_of

    return command_of("widgets.sound.film_decoder", *_FILMS)


def asks_for_window(arguments: list[str]) -> bool:
    """Return whether the arguments ask for the window: none at all, or one job or work package."""
    match arguments:
        case []:
            return _COMPLETES not in os.environ
        case [job]:
            return job.lower().endswith(_OPENED) and not job.startswith("-")
    return False


def leave_libraries_of_the_system(platform: str = sys.platform) -> None:
    """Let what a frozen program starts, such as the one that shows folders, load its own libraries.

    With those of the package, which are older, programs of a newer system do not start.
    Source: PyInstaller's page on run-time information, on ``LD_LIBRARY_PATH``.
    """
    if not getattr(sys, "frozen", False) or platform != "linux":
        return
    before = os.environ.pop(f"{_LIBRARIES}_ORIG", "")
    os.environ.pop(_LIBRARIES, None)
    if before:
        os.environ[_LIBRARIES] = before
    os.environ[_STARTS_AFRESH] = "1"


def go_home() -> None:
    """Let dialogs of files begin where people keep theirs.

    Qt begins in the folder from which the program was started. In a package that can be the one of
    the program, and what somebody saves there goes with it.
    """
    with suppress(OSError, RuntimeError):  # no home folder, or one that cannot be entered
        os.chdir(Path.home())


def run_process_of_python(arguments: list[str]) -> None:
    """Run a process of a merge and exit, if a frozen program was started again for that."""
    if not getattr(sys, "frozen", False) or not any(_PROCESSES in each for each in arguments):
        return
    from multiprocessing import resource_tracker, spawn

    spawn.freeze_support()
    if arguments[-1].startswith(_TRACKS):
        resource_tracker.main(int(arguments[-1].removeprefix(_TRACKS).removesuffix(")")))
        sys.exit()


def main() -> None:
    """Open the window, or run the given command."""
    leave_libraries_of_the_system()
    arguments = sys.argv[1:]
    if arguments == _DECODES:
        from annotator.imaging.sandbox.decoder_child import main as decode_pictures

        decode_pictures()
        return
    run_process_of_python(arguments)
    if arguments == _SOUNDS:
        from annotator.audio.sound_child import main as decode_sound

        decode_sound()
        return
    if arguments == _FILMS:
        from widgets.sound.film_decoder import main as decode_film

        decode_film()
        return
    if arguments[:1] == [_STRIPS]:
        from annotator.imaging.tiles.strip_child import main as decode_strips

        decode_strips(arguments[1:])
        return
    if arguments == _DETECTS:
        from annotator.imaging.sandbox.detector_child import main as detect

        detect()
        return
    from annotator.audio.container_frames import use_decoder
    from annotator.errors import AnnotatorError

    use_decoder(film_decoder)
    if not asks_for_window(arguments):
        from annotator.cli import build_cli

        build_cli(outside())(prog_name="fairlabel")
    job = Path(arguments[0]).absolute() if arguments else None
    go_home()
    try:
        sys.exit(open_window(job))
    except AnnotatorError as error:
        give_up(str(error))


if __name__ == "__main__":
    main()
