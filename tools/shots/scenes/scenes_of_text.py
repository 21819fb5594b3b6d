"""Scenes of pages of text: proposed lines, and a line that is being typed."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QFont, QImage, QPainter, QPixmap

from annotator.drafts.draft import TextDraft
from annotator.editing.commands import SetTranscription
from annotator.editing.draft_commands import AcceptDrafts, DraftTexts
from annotator.editing.proposal_commands import KeepProposals
from annotator.importers.folder_importer import scan_folder
from annotator.job_file.project import Project
from annotator.model.entities import in_reading_order
from annotator.model.people import new_worker
from annotator.records import JobFacts
from annotator.text.marks import MarkConvention
from annotator.text.text_rules import TextRules
from annotator.text.unicode_form import TextForm
from tools.shots.scenes.scenes import Scene
from tools.shots.scenes.stage import Stage
from widgets.comparison.difference_model import Reading
from widgets.texts.character_memory import CharacterMemory
from widgets.texts.character_palette import CharacterPalette
from widgets.texts.marks_dialog import MarksDialog
from widgets.texts.text_font_dialog import TextFontDialog
from widgets.texts.text_rules_dialog import TextRulesDialog

_SIZE_PX = (1000, 1300)
_PAPER, _INK = 0xFFF4EEDF, 0xFF2B2620
_LATIN = (
    "Enlightenment is man's emergence from his",
    "self-incurred immaturity. Immaturity is the",
    "inability to use one's own understanding",
    "without the guidance of another. This",
    "immaturity is self-incurred if its cause is",
    "not lack of understanding, but lack of",
    "resolution and courage to use it without",
    "the guidance of another. Sapere aude! Have",
    "courage to use your own understanding!",
)
_ARABIC = (
    "كان في قديم الزمان ملك عادل يحب الناس",
    "ويسمع شكواهم كل يوم في بيته الكبير",
    "على ضفة النهر، وكان له وزير حكيم",
    "يكتب كل ما يسمع في كتاب واحد",
    "ولا يترك منه حرفا ولا كلمة",
    "حتى إذا جاء المساء قرأ عليه",
    "ما كتب في ذلك اليوم من أوله",
)


def lines(stage: Stage) -> QPixmap:
    _found(stage, _LATIN)
    return stage.grab()


def line_typed(stage: Stage) -> QPixmap:
    _found(stage, _LATIN)
    _type(stage, _LATIN, 3)
    return stage.grab()


def line_arabic(stage: Stage) -> QPixmap:
    stage.settings.set("text_direction", "rtl")
    _found(stage, _ARABIC)
    _type(stage, _ARABIC, 2)
    return stage.grab()


def line_large(stage: Stage) -> QPixmap:
    stage.settings.set("text_size", 2.0)
    _found(stage, _ARABIC)
    _type(stage, _ARABIC, 2)
    return stage.grab()


def line_marked(stage: Stage) -> QPixmap:
    """Every mark, invisible characters and a look-alike in one text."""
    _found(stage, _LATIN)
    _type(stage, _LATIN, 3)
    field = stage.window.strip.field
    text = "without \u2045?the\u2046 \u2045.4\u2046 \u2045-of\u2046 \u2045+of\u2046 "
    text += "an\u043ether.\u00a0This"
    field.selectAll()
    field.insertPlainText(text)
    stage.app.run("show-invisible")
    return stage.grab()


def characters(stage: Stage) -> QPixmap:
    palette = CharacterPalette(stage.app.look, CharacterMemory(stage.settings), stage.window)
    palette.groups.setCurrentIndex(palette.groups.count() - 1)
    palette.list.setCurrentRow(1)
    return stage.grab_with(CharacterPalette, palette.open)


def characters_beside(stage: Stage) -> QPixmap:
    """Return the window with the special characters in a panel, while a line is typed."""
    _found(stage, _LATIN)
    _type(stage, _LATIN, 3)
    stage.app.run("characters-panel")
    return stage.grab()


def marks_help(stage: Stage) -> QPixmap:
    keys = {
        "mark-unclear": "Alt+Shift+1",
        "mark-illegible": "Alt+Shift+2",
        "mark-struck-out": "Alt+Shift+3",
    }
    dialog = MarksDialog(
        stage.app.look,
        MarkConvention.BRACKETS,
        lambda action_id: keys.get(action_id, "Alt+Shift+4"),
        stage.window,
    )
    return stage.grab_with(MarksDialog, dialog.open)


def comparison(stage: Stage) -> QPixmap:
    """Return the window beside another typist's version, at the second line that differs."""
    _compared(stage)
    stage.app.parts.comparison.panel.decide(Reading.THEIRS)
    return stage.grab()


def comparison_third(stage: Stage) -> QPixmap:
    """Return the same while a third reading is typed."""
    _compared(stage)
    stage.app.parts.comparison.panel.buttons[Reading.THIRD].click()
    return stage.grab()


def _compared(stage: Stage) -> None:
    _found(stage, _LATIN)
    _type(stage, _LATIN, len(_LATIN) - 1)
    stage.window.strip.field.report()
    stage.wait(lambda: stage.desk.session.editor.is_saved)
    other = stage.folder / "pages of Joseph.fairlabel"
    stage.desk.project.copy_to(other).result()
    regions = in_reading_order(stage.desk.session.editor.state.regions)
    for at, text in (
        (1, "self-incured immaturity. Imaturity is the"),
        (4, "immaturity is selfish"),
    ):
        stage.desk.run(SetTranscription(regions[at].id, text))
    stage.wait(lambda: stage.desk.session.editor.is_saved)
    found = stage.app.parts.comparison
    found.compare_with(other)
    stage.wait(lambda: found.panel.model.rowCount() > 0)


def text_font(stage: Stage) -> QPixmap:
    """Return the dialog at an Arabic line, which has a font by its label."""
    _found(stage, _ARABIC)
    _type(stage, _ARABIC, 2)

    def choose(dialog: TextFontDialog) -> None:
        dialog.family.setCurrentText("Noto Naskh Arabic")
        dialog.size_field.setValue(180)

    return stage.grab_with(TextFontDialog, lambda: stage.app.run("text-font"), choose)


def text_rules(stage: Stage) -> QPixmap:
    dialog = TextRulesDialog(stage.app.look, TextRules(TextForm.NFC), stage.window)
    dialog.show_languages(None)
    return stage.grab_with(TextRulesDialog, dialog.open)


def line_drafted(stage: Stage) -> QPixmap:
    _found(stage, _LATIN)
    _draft(stage, [text.replace("immaturity", "immaturlty") for text in _LATIN], "eng")
    return stage.grab()


def line_drafted_arabic(stage: Stage) -> QPixmap:
    stage.settings.set("text_direction", "rtl")
    _found(stage, _ARABIC)
    _draft(stage, _ARABIC, "ara")
    return stage.grab()


def _draft(stage: Stage, texts: Sequence[str], language: str) -> None:
    """Draft all lines, accept the first and correct the second, and be at the next."""
    regions = in_reading_order(stage.desk.session.editor.state.regions)
    drafts = {
        region.id: TextDraft(text, "tesseract", "5.5.0", language, 0.96 - 0.09 * at)
        for at, (region, text) in enumerate(zip(regions, texts, strict=False))
    }
    stage.desk.run(DraftTexts(drafts))
    stage.desk.run(KeepProposals([region.id for region in regions[:-2]]))
    stage.desk.run(AcceptDrafts((regions[0].id,)))
    stage.desk.run(SetTranscription(regions[1].id, texts[1].replace("lty", "ity")))
    stage.window.canvas.select([regions[4].id])
    stage.app.run("edit-text")


def _found(stage: Stage, texts: tuple[str, ...]) -> None:
    folder = stage.folder / "pages"
    folder.mkdir()
    _paint(folder / "page 1.png", texts)
    path = folder / "pages.fairlabel"
    facts = JobFacts(str(uuid.uuid4()), "Pages", ".")
    items = scan_folder(folder).items
    with Project.create(path, facts, labels=["line", "heading"], items=items) as project:
        project.writes.add_worker(new_worker("Amina")).result()
    stage.app.lifecycle.open_path(path)
    stage.go_to(1)
    stage.app.run("find-lines")
    stage.wait(lambda: len(stage.desk.session.editor.state.regions) == len(texts))


def _type(stage: Stage, texts: tuple[str, ...], count: int) -> None:
    """Type the first lines, and be at the next."""
    regions = in_reading_order(stage.desk.session.editor.state.regions)
    for region, text in zip(regions[:count], texts, strict=False):
        stage.desk.run(SetTranscription(region.id, text))
    stage.desk.run(KeepProposals([region.id for region in regions]))
    stage.window.canvas.select([regions[count].id])
    stage.app.run("edit-text")
    stage.window.strip.field.insertPlainText(texts[count][:24])


def _paint(path: Path, texts: tuple[str, ...]) -> None:
    image = QImage(*_SIZE_PX, QImage.Format.Format_RGB32)
    image.fill(_PAPER)
    painter = QPainter(image)
    font = QFont(["Noto Sans", "Noto Naskh Arabic"])
    font.setPixelSize(38)
    painter.setFont(font)
    painter.setPen(_INK)
    is_rtl = texts is _ARABIC
    side = Qt.AlignmentFlag.AlignRight if is_rtl else Qt.AlignmentFlag.AlignLeft
    for at, text in enumerate(texts):
        place = QRect(90, 120 + at * 84, _SIZE_PX[0] - 180, 70)
        painter.drawText(place, side | Qt.AlignmentFlag.AlignVCenter, text)
    painter.end()
    image.save(str(path))


SCENES = (
    Scene("lines", lines, is_rtl=True),
    Scene("line-typed", line_typed, is_rtl=True, is_big=True),
    Scene("line-arabic", line_arabic, is_rtl=True),
    Scene("line-large", line_large),
    Scene("line-marked", line_marked, is_rtl=True, is_big=True),
    Scene("characters", characters, is_rtl=True, is_big=True),
    Scene("characters-beside", characters_beside, is_rtl=True, is_big=True),
    Scene("marks", marks_help, is_rtl=True, is_big=True),
    Scene("comparison", comparison, is_rtl=True, is_big=True),
    Scene("comparison-third", comparison_third, is_rtl=True),
    Scene("text-font", text_font, is_rtl=True, is_big=True),
    Scene("text-rules", text_rules, is_rtl=True, is_big=True, is_passive=True),
    Scene("line-drafted", line_drafted, is_rtl=True, is_big=True),
    Scene("line-drafted-arabic", line_drafted_arabic, is_rtl=True),
)
