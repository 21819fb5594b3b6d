"""Takes scenes of the window with hostile names, one after the other; a line of JSON for each.

``python -m tests.faults.names_tries FOLDER KIND SCENE…``: FOLDER has the file that must not be
opened and the pipe that cannot be read. A scene that opens the pipe never ends.
"""

from __future__ import annotations

import ctypes
import importlib
import json
import os
import pkgutil
import shutil
import sys
import tempfile
import time
import traceback
from collections.abc import Callable, Iterator
from pathlib import Path
from types import ModuleType
from typing import Any, TypeVar
from unittest.mock import patch

from PySide6.QtCore import QtMsgType, qInstallMessageHandler
from PySide6.QtGui import QPixmap
from PySide6.QtWidgets import QApplication, QDialog

import resources
from annotator.model.entities import in_reading_order
from annotator.model.people import Worker, new_worker
from tests.faults.names_sabotage import SABOTAGES
from tests.support.hostile_names import Hostile, hostile_order, kinds, make_hostile
from tests.support.shown_text import faults, hover
from tools.shots import scenes
from tools.shots.scenes.stage import Stage, make_home
from widgets.job_files.lifecycle import SUFFIX

SECRET, PIPE = "secret.png", "pipe"
_OPENED = 0x20
"""IN_OPEN of inotify(7)."""

D = TypeVar("D", bound=QDialog)


class Sentinel:
    """Tells whether a file was opened, by whomever."""

    def __init__(self, path: Path) -> None:
        """Begin to look."""
        libc = ctypes.CDLL(None, use_errno=True)
        self._events = libc.inotify_init1(os.O_NONBLOCK)
        if libc.inotify_add_watch(self._events, os.fsencode(path), _OPENED) < 0:
            raise OSError(ctypes.get_errno(), "inotify")

    def was_opened(self) -> bool:
        """Return whether it was since the last question."""
        try:
            return bool(os.read(self._events, 65_536))
        except BlockingIOError:
            return False


class HostileStage(Stage):
    """A stage on which every job that is opened has hostile names."""

    def __init__(self, app: QApplication, hostile: Hostile) -> None:
        """Build the window."""
        super().__init__(app, "light", zoom=1.0, is_rtl=False)
        self._hostile = hostile
        self._turned: set[Path] = set()
        self.seen: list[str] = []
        self.hovered = 0
        self.folder /= hostile.after_path.partition("/")[0][:60] or "job"
        self.folder.mkdir()
        self._open = self.app.lifecycle.open_path
        self._patcher = patch.object(self.app.lifecycle, "open_path", self._open_hostile)
        self._patcher.start()
        self._told = sys.excepthook
        sys.excepthook = self._hear

    def close(self) -> None:
        """Put everything away."""
        self._patcher.stop()
        super().close()

    def _hear(self, kind: type[BaseException], error: BaseException, trace: Any) -> None:
        last = traceback.extract_tb(trace)[-1]
        self.seen.append(f"fault: {kind.__name__}: {error!s:.200} ({last.filename}:{last.lineno})")
        self._told(kind, error, trace)

    def _open_hostile(self, path: Path) -> Any:
        is_job = path.suffix == SUFFIX and path.is_file() and os.access(path, os.W_OK)
        if is_job and path not in self._turned:
            self._turned.add(path)
            make_hostile(path, self._hostile)
        return self._open(path)

    def select_text(self, text: str) -> None:
        """Select the first region whose text begins so."""
        regions = in_reading_order(self.desk.session.editor.state.regions)
        found = next(each for each in regions if each.transcription.startswith(text))
        self.window.canvas.select([found.id])

    def grab(self) -> QPixmap:
        """Look at all that is shown, and hover over it."""
        self._look()
        return super().grab()

    def grab_with(
        self,
        kind: type[D],
        show: Callable[[], object],
        act: Callable[[D], None] = lambda _dialog: None,
    ) -> QPixmap:
        """Look at the dialog and hover over it as well."""

        def look(dialog: D) -> None:
            act(dialog)
            self._look()

        return super().grab_with(kind, show, look)

    def _look(self) -> None:
        QApplication.processEvents()
        self.seen += faults()
        for wrong in hover():
            self.hovered += 1
            self.seen += wrong


def scene_modules() -> list[ModuleType]:
    """Return the modules that have scenes: a new one belongs to them by its name."""
    names = [each.name for each in pkgutil.iter_modules(scenes.__path__)]
    return [
        importlib.import_module(f"{scenes.__name__}.{name}")
        for name in names
        if name.startswith("scenes")
    ]


def scene_names() -> list[str]:
    """Return all scenes of the window."""
    return [scene.name for module in scene_modules() for scene in module.SCENES]


def take(app: QApplication, name: str, hostile: Hostile) -> dict[str, Any]:
    """Take one scene; return what was wrong, and at how many places was pointed."""
    scene = next(each for module in scene_modules() for each in module.SCENES if each.name == name)
    stage = HostileStage(app, hostile)
    try:
        scene.take(stage)
    except Exception as error:  # noqa: BLE001 - whatever it is, the campaign tells it
        at = traceback.extract_tb(error.__traceback__)[-1]
        said = f"{type(error).__name__}: {error!s:.150} ({Path(at.filename).name}:{at.lineno})"
        stage.seen.append(f"did not come: {said!r}; told: {told_by(stage)!r:.300}")
    finally:
        stage.close()
    return {"scene": name, "wrong": list(dict.fromkeys(stage.seen)), "hovered": stage.hovered}


def told_by(stage: Stage) -> str:
    """Return what the window says in its bar of notices."""
    return stage.window.notices.text.text()


def hostile_resources(folder: Path, hostile: Hostile) -> Callable[..., Path]:
    """Return what finds resources, with a hostile work order among the examples."""
    own, examples = resources.path, folder / "examples"
    shutil.copytree(own("examples"), examples)
    order = examples / "work_order.toml"
    order.write_bytes(hostile_order(order.read_bytes(), hostile))

    def path(*parts: str) -> Path:
        return folder.joinpath(*parts) if parts[:1] == ("examples",) else own(*parts)

    return path


def _with_hostile_people(hostile: Hostile) -> Iterator[Any]:
    def turned(name: str) -> Worker:
        return new_worker(hostile.turned(name))

    for module in scene_modules():
        if hasattr(module, "new_worker"):
            yield patch.object(module, "new_worker", turned)


def main(folder: Path, kind: str, names: list[str]) -> None:
    """Take the scenes that are named, each told on a line of standard output."""
    if sabotage := os.environ.get("FAIRLABEL_SABOTAGE"):
        SABOTAGES[sabotage]()
    hostile = kinds(folder / SECRET, folder / PIPE)[kind]
    sentinel = Sentinel(folder / SECRET)
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as home:
        make_home(Path(home))
        qInstallMessageHandler(_quiet)
        app = QApplication([sys.argv[0]])
        (Path(home) / "own").mkdir()
        found = hostile_resources(Path(home) / "own", hostile)
        patch.object(resources, "path", found).start()
        for each in _with_hostile_people(hostile):
            each.start()
        for name in names:
            began_ns = time.thread_time_ns()
            with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as own:
                make_home(Path(own))  # one screen leaves nothing that the next one tells of
                told = take(app, name, hostile)
            told["busy_ms"] = (time.thread_time_ns() - began_ns) // 1_000_000
            if sentinel.was_opened():
                told["wrong"].append("a file that a name spoke of was opened")
            sys.stdout.write(json.dumps(told) + "\n")
            sys.stdout.flush()


def _quiet(_kind: QtMsgType, _where: object, _text: str) -> None:
    """Say nothing: without a screen Qt complains of each window."""


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2], sys.argv[3:])
