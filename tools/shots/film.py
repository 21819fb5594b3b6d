"""Plays a scripted journey into a folder of numbered screenshots, one after each step.

python -m tools.shots.film without_a_mouse --out=/tmp/film [--theme=dark] [--zoom=2] [--rtl]

The scripts are those of ``tests/journeys/scripted``; ``steps.txt`` beside the pictures describes
each step. It needs the photographs of the test material.
"""

from __future__ import annotations

import argparse
import importlib
import shutil
import tempfile
from pathlib import Path
from types import ModuleType

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QPainter, QPixmap
from PySide6.QtWidgets import QApplication, QWidget

from tools.shots.scenes.stage import HEIGHT_PX, WIDTH_PX, make_home

SCRIPTS = ("without_a_mouse", "with_a_mouse")


def main() -> None:
    """Play the requested journey."""
    parser = argparse.ArgumentParser(prog="python -m tools.shots.film")
    parser.add_argument("script", choices=SCRIPTS)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--theme", default="light")
    parser.add_argument("--zoom", type=float, default=1.0)
    parser.add_argument("--rtl", action="store_true")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="film-", ignore_cleanup_errors=True) as home:
        make_home(Path(home))
        app = QApplication(["film"])
        if asked.rtl:
            app.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
        asked.out.mkdir(parents=True, exist_ok=True)
        _play(app, Path(home), asked)


def _play(app: QApplication, home: Path, asked: argparse.Namespace) -> None:
    # Late: the home folder must be set before the program looks for it.
    import resources  # noqa: PLC0415
    from annotator.settings import Settings  # noqa: PLC0415
    from tests.journeys.scripted.player import Player, Step  # noqa: PLC0415
    from tests.support.material import material  # noqa: PLC0415
    from widgets.app.main import App  # noqa: PLC0415

    script: ModuleType = importlib.import_module(f"tests.journeys.scripted.{asked.script}")
    photographs = home / "Pictures" / "Photographs"
    shutil.copytree(material("photos"), photographs)
    places = {
        "photographs": photographs,
        "work order": resources.path("examples", "work_order.toml"),
        "export": home / "export",
    }
    taken: list[str] = []
    with (asked.out / "steps.txt").open("w", encoding="utf-8") as told:
        for part in ([*script.BEGIN, *script.LABEL, *script.UNDO], script.COME_BACK):
            settings = Settings(home / "settings.json")
            settings.set("theme", asked.theme)
            settings.set("zoom", asked.zoom)
            program = App(app, settings)
            program.window.resize(WIDTH_PX, HEIGHT_PX)
            program.start(None)

            def see(_at: int, step: Step, window: QWidget = program.window) -> None:
                taken.append(step.words)
                told.write(f"{len(taken):03} {step.words}\n")
                told.flush()
                if window.isVisible():
                    photograph(window).save(str(asked.out / f"{len(taken):03}.png"))

            Player(program, places, see).play(part)
            program.close()
            program.window.deleteLater()


def photograph(window: QWidget) -> QPixmap:
    """Return the window with everything above it: dialogs, the newest last, and an open menu."""
    picture = window.grab()
    painter = QPainter(picture)
    for each in QApplication.topLevelWidgets():
        if each is not window and each.isVisible() and each.width() > 1:
            place = each.pos() - window.pos()
            inside = QPoint(max(0, place.x()), max(0, place.y()))
            painter.drawPixmap(inside, each.grab())
    painter.end()
    return picture


if __name__ == "__main__":
    main()
