"""Draws the screenshots: `make shots` for all of them, `make shots ARGS="main welcome"` for some.

All go to build/shots, with a contact sheet; those on the pages of docs/ also go to docs/shots and
docs/manual/pictures, reduced. `--looks=contrast,rtl` draws each in these looks only, `--out=FOLDER`
to another folder.
"""

from __future__ import annotations

import argparse
import tempfile
from collections.abc import Collection, Iterator, Sequence
from contextlib import nullcontext
from pathlib import Path
from typing import TYPE_CHECKING

from PIL import Image
from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QColor, QPainter, QPixmap
from PySide6.QtWidgets import QApplication

from tools.manual import pictures
from tools.shots.pseudo_language import pseudo_language
from tools.shots.scenes.stage import Stage, empty_home, make_home

if TYPE_CHECKING:
    from tools.shots.scenes.scenes import Scene

ROOT = Path(__file__).resolve().parents[2]
OUT, KEPT = ROOT / "build" / "shots", ROOT / "docs" / "shots"
IN_DOCS = ("main-light", "main-dark", "accept-light", "export-light", "time-and-pay-opened-light")
COLOURS = 255
LOOKS = {
    "light": ("light", 1.0, False),
    "dark": ("dark", 1.0, False),
    "contrast": ("contrast", 1.0, False),
    "rtl": ("light", 1.0, True),
    "200": ("dark", 2.0, False),
    "pseudo": ("light", 1.0, False),
}
"""Theme, zoom of the interface, and whether lines run from right to left; ``pseudo`` is in a
made-up language."""
COLUMNS, THUMB_PX, CAPTION_PX, GAP_PX = 4, 480, 22, 12


def main() -> None:
    """Draw the requested scenes."""
    asked = _asked()
    out = asked.out
    with tempfile.TemporaryDirectory(prefix="shots-", ignore_cleanup_errors=True) as home:
        make_home(Path(home))
        app = QApplication(["shots"])
        out.mkdir(parents=True, exist_ok=True)
        drawn = {}
        for name, picture in _pictures(app, Path(home), asked.scenes, asked.looks):
            print(name, flush=True)
            picture.save(str(out / f"{name}.png"))
            drawn[name] = picture
        _contact_sheet(drawn).save(str(out / "contact-sheet.png"))
    for name in IN_DOCS:
        if name in drawn and out == OUT:
            _shrink(out / f"{name}.png", KEPT / f"{name}.png")
    if out == OUT:
        _illustrate_manual(drawn)


def _illustrate_manual(drawn: Collection[str]) -> None:
    """Write the pictures that the manual shows, and of which state of their scenes they are."""
    shown = pictures.shown_pictures() & set(drawn)
    takes = {scene.name: scene.take for scene in scenes_asked_for([])}
    for name in shown:
        _shrink(OUT / f"{name}.png", pictures.FOLDER / f"{name}.png", pictures.WIDTH_PX)
    digests = {name: pictures.scene_digest(takes[name.rpartition("-")[0]]) for name in shown}
    pictures.keep_digests(digests)
    if stale := pictures.stale_pictures(takes):
        print("stale in the manual:", *stale)


def _asked() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tools.shots.shots")
    parser.add_argument("scenes", nargs="*", help="their names; without any: all")
    parser.add_argument("--out", type=Path, default=OUT, help="the folder to draw into")
    parser.add_argument("--looks", type=_looks, default=[], help=f"some of {','.join(LOOKS)}")
    return parser.parse_args()


def _looks(text: str) -> list[str]:
    looks = text.split(",")
    if unknown := set(looks) - set(LOOKS):
        raise argparse.ArgumentTypeError(f"no look is called {', '.join(sorted(unknown))}")
    return looks


def _pictures(
    app: QApplication, home: Path, wanted: list[str], asked: list[str]
) -> Iterator[tuple[str, QPixmap]]:
    for scene in scenes_asked_for(wanted):
        own = ["light", "dark", *(["rtl"] * scene.is_rtl), *(["200"] * scene.is_big)]
        for name in asked or own:
            theme, zoom, is_rtl = LOOKS[name]
            with pseudo_language() if name == "pseudo" else nullcontext():
                stage = Stage(app, theme, zoom=zoom, is_rtl=is_rtl)
                try:
                    yield f"{scene.name}-{name}", scene.take(stage)
                finally:
                    stage.close()
                    empty_home(home)


def scenes_asked_for(wanted: Sequence[str]) -> Iterator[Scene]:
    """Yield the scenes of these names, or all."""
    # Late: the home folder must be set before the program looks for it.
    from tools.shots.scenes import (  # noqa: PLC0415
        scenes,
        scenes_of_damage,
        scenes_of_days,
        scenes_of_details,
        scenes_of_drawing,
        scenes_of_editing,
        scenes_of_items,
        scenes_of_menus,
        scenes_of_money,
        scenes_of_orders,
        scenes_of_people,
        scenes_of_proposals,
        scenes_of_review,
        scenes_of_seeing,
        scenes_of_sound,
        scenes_of_text,
        scenes_of_trust,
    )
    from tools.shots.scenes.vendor import (  # noqa: PLC0415 - as above
        scenes_of_agreement,
        scenes_of_audits,
        scenes_of_packing,
        scenes_of_submissions,
    )

    modules = (
        scenes,
        scenes_of_people,
        scenes_of_days,
        scenes_of_editing,
        scenes_of_menus,
        scenes_of_money,
        scenes_of_orders,
        scenes_of_proposals,
        scenes_of_review,
        scenes_of_seeing,
        scenes_of_sound,
        scenes_of_text,
        scenes_of_damage,
        scenes_of_submissions,
        scenes_of_audits,
        scenes_of_trust,
        scenes_of_drawing,
        scenes_of_items,
        scenes_of_details,
        scenes_of_agreement,
        scenes_of_packing,
    )
    for module in modules:
        yield from (each for each in module.SCENES if not wanted or each.name in wanted)


def _contact_sheet(drawn: dict[str, QPixmap]) -> QPixmap:
    cell_w, cell_h = THUMB_PX + GAP_PX, THUMB_PX * 9 // 16 + CAPTION_PX + GAP_PX
    rows = -(-len(drawn) // COLUMNS)
    sheet = QPixmap(COLUMNS * cell_w + GAP_PX, max(1, rows) * cell_h + GAP_PX)
    sheet.fill(QColor("#808080"))
    painter = QPainter(sheet)
    painter.setPen(QColor("white"))
    for at, (name, picture) in enumerate(drawn.items()):
        x, y = GAP_PX + at % COLUMNS * cell_w, GAP_PX + at // COLUMNS * cell_h
        painter.drawText(QRect(x, y, THUMB_PX, CAPTION_PX), Qt.AlignmentFlag.AlignVCenter, name)
        small = picture.scaled(
            THUMB_PX,
            cell_h - CAPTION_PX - GAP_PX,
            Qt.AspectRatioMode.KeepAspectRatio,
            Qt.TransformationMode.SmoothTransformation,
        )
        painter.drawPixmap(x, y + CAPTION_PX, small)
    painter.end()
    return sheet


def _shrink(source: Path, target: Path, width_px: int = 0) -> None:
    """Write a picture with few colours: a screenshot stays in the repository for ever.

    With a width it is made that wide.
    """
    target.parent.mkdir(parents=True, exist_ok=True)
    with Image.open(source) as picture:
        # By coverage, refined: small marks keep their colours, and so do large surfaces.
        method = Image.Quantize.MAXCOVERAGE
        whole = picture.convert("RGB")
        if width_px:
            size = width_px, round(picture.height * width_px / picture.width)
            whole = whole.resize(size, Image.Resampling.LANCZOS)
        few = whole.quantize(COLOURS, method=method, kmeans=3)
        few.save(target, optimize=True)


if __name__ == "__main__":
    main()
