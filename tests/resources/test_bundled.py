"""What is bundled is whole: icons can be coloured, fonts have their signs, the sample is true."""

import json
from pathlib import Path
from typing import Any

import pytest
from PIL import Image
from PySide6.QtGui import QFontDatabase, QGuiApplication, QRawFont
from pytestqt.qtbot import QtBot

from resources import path

ICONS = sorted(path("icons").glob("*.svg"))
LATIN_SIGNS = "éœŒßŵЖλ€₦₹←→⇄\u2039\u203a●▢▾✓\u2212×0123456789"
FONTS = sorted(path("fonts").glob("*.ttf"))
PICTURES: list[dict[str, Any]] = json.loads(
    path("examples", "sample.json").read_text(encoding="utf-8")
)["pictures"]


@pytest.mark.parametrize("icon", ICONS, ids=lambda icon: icon.stem)
def test_an_icon_takes_the_colour_of_the_text(icon: Path) -> None:
    drawing = icon.read_text(encoding="utf-8")
    assert ("currentColor" in drawing) == (icon.stem != "fairlabel")
    assert 'viewBox="0 0 ' in drawing


@pytest.mark.parametrize(
    ("file", "signs"),
    [
        ("NotoSans-Regular.ttf", LATIN_SIGNS),
        ("NotoSans-SemiBold.ttf", LATIN_SIGNS),
        ("NotoNaskhArabic-Regular.ttf", "ءابجدپچگی٠١٢٣٤٥٦٧٨٩،؟"),
    ],
)
def test_a_font_has_the_signs_that_the_window_shows(file: str, signs: str, qtbot: QtBot) -> None:
    assert qtbot is not None
    assert QGuiApplication.instance() is not None
    font = QRawFont(str(path("fonts", file)), 20)
    assert font.isValid()
    assert [sign for sign in signs if not font.supportsCharacter(ord(sign))] == []


@pytest.mark.parametrize("file", ["NotoSans-Regular.ttf", "NotoSans-SemiBold.ttf"])
def test_figures_are_all_of_one_width(file: str, qtbot: QtBot) -> None:
    assert qtbot is not None
    font = QRawFont(str(path("fonts", file)), 100)
    glyphs = font.glyphIndexesForString("0123456789")
    assert len({place.x() for place in font.advancesForGlyphIndexes(glyphs)}) == 1


def test_the_fonts_make_the_families_of_the_design(qtbot: QtBot) -> None:
    assert qtbot is not None
    ids = [QFontDatabase.addApplicationFont(str(file)) for file in FONTS]
    families = {name for one in ids for name in QFontDatabase.applicationFontFamilies(one)}
    for one in ids:
        QFontDatabase.removeApplicationFont(one)
    assert families >= {"Noto Sans", "Noto Naskh Arabic"}


@pytest.mark.parametrize("picture", PICTURES, ids=lambda picture: picture["file"])
def test_the_sample_tells_the_truth_about_its_pictures(picture: dict[str, Any]) -> None:
    with Image.open(path("examples", picture["file"])) as opened:
        assert opened.size == (picture["width"], picture["height"])
    assert picture["regions"]
    for region in picture["regions"]:
        x, y, width, height = region["box"]
        assert width > 0
        assert height > 0
        assert 0 <= x <= x + width <= picture["width"]
        assert 0 <= y <= y + height <= picture["height"]
        assert region["label"] in {"house", "shop", "car", "sign", "line"}
        assert bool(region["text"]) == (region["label"] != "house")


def test_the_sample_has_french_and_arabic_to_type() -> None:
    texts = "".join(region["text"] for picture in PICTURES for region in picture["regions"])
    assert {"é", "œ", "Œ", "م", "ى"} <= set(texts)
