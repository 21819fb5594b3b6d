"""Draws the sample job: three pictures, and ``sample.json`` with what is truly in them.

Run it from the top of the checkout with a folder of the fonts to write with::

    QT_QPA_PLATFORM=offscreen python -m resources.examples.draw_sample FOLDER_OF_FONTS

The folder holds Caveat Medium, Aref Ruqaa, Lalezar, Oleo Script Bold and Oswald SemiBold as .ttf
files, all under the SIL Open Font License. Only their strokes end up in the pictures; the fonts
are not shipped. The same fonts and the same Qt give the same pictures.
"""

import json
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import QRectF
from PySide6.QtGui import QFontDatabase, QGuiApplication, QImage

from resources.examples.draw_avenue import draw_avenue
from resources.examples.draw_market import draw_market
from resources.examples.draw_page import draw_page
from resources.examples.draw_paint import Mark

HERE = Path(__file__).resolve().parent
QUALITY = 88
FAMILIES = {"Caveat", "Aref Ruqaa", "Lalezar", "Oleo Script", "Oswald"}
PICTURES: dict[str, Callable[[], tuple[QImage, list[Mark]]]] = {
    "street_1.jpg": draw_market,
    "street_2.jpg": draw_avenue,
    "page_1.jpg": draw_page,
}


def load_fonts(folder: Path) -> None:
    """Make the fonts of a folder known to Qt.

    Raises:
        FileNotFoundError: a family that the pictures are written in is not there.
    """
    for file in sorted(folder.glob("*.ttf")):
        QFontDatabase.addApplicationFont(str(file))
    missing = FAMILIES - set(QFontDatabase.families())
    if missing:
        raise FileNotFoundError(f"{folder} has no {', '.join(sorted(missing))}.")


def sides(box: QRectF) -> tuple[float, float, float, float]:
    """Return x, y, width and height."""
    return (box.x(), box.y(), box.width(), box.height())


def described(name: str, picture: QImage, marks: Sequence[Mark]) -> dict[str, object]:
    """Return a picture's entry in ``sample.json``; boxes are x, y, width, height in pixels."""
    return {
        "file": name,
        "width": picture.width(),
        "height": picture.height(),
        "regions": [
            {
                "label": mark.label,
                "box": [round(side, 1) for side in sides(mark.box)],
                "text": mark.text,
            }
            for mark in marks
        ],
    }


def main() -> None:
    """Draw everything and write it beside this file."""
    app = QGuiApplication(sys.argv[:1])
    load_fonts(Path(sys.argv[1]))
    entries = []
    for name, draw in PICTURES.items():
        picture, marks = draw()
        if not picture.save(str(HERE / name), quality=QUALITY):
            raise OSError(f"{name} could not be written.")
        entries.append(described(name, picture, marks))
        print(f"{name}: {picture.width()} x {picture.height()}, {len(marks)} regions")
    text = json.dumps({"pictures": entries}, ensure_ascii=False, indent=1)
    (HERE / "sample.json").write_text(text + "\n", encoding="utf-8")
    app.quit()


if __name__ == "__main__":
    main()
