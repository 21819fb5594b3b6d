"""The first page of an export: format, detail, pictures, folder, and a preview."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import (
    QButtonGroup,
    QCheckBox,
    QFileDialog,
    QRadioButton,
    QVBoxLayout,
    QWidget,
)

from annotator.export.api import Detail, ImageMode
from annotator.export.forms.contributions_form import left_out_note
from annotator.export.selection import BY_DEFAULT, ChosenContent
from annotator.files import exists, is_folder
from annotator.sentences.said import word
from widgets.export.content_choice import ContentChoice
from widgets.export.export_fields import ExportFields
from widgets.export.hours_confirmation import HoursQuestion, OwnHours
from widgets.kit.dialogs.form_widgets import put_below_choice, words
from widgets.kit.dialogs.line_list import LineList, ListLine
from widgets.kit.dialogs.path_field import PathField
from widgets.kit.dialogs.two_columns import CHOICE_AND_PREVIEW, TwoColumns
from widgets.kit.error_text import sentence_text
from widgets.theme.look import Look
from widgets.theme.tokens import GAP_PX

MOST_FORMATS = 6


@dataclass(frozen=True, slots=True)
class FormatChoice:
    """A format of the table of exporters: its name, its title, and what it cannot carry.

    ``fits`` says whether it can hold any item of the job.
    """

    name: str
    title: str
    cannot_carry: tuple[str, ...] = ()
    fits: bool = True


@dataclass(frozen=True, slots=True)
class ExportChoice:
    """The chosen export. ``folder`` is the export's own folder, not its parent.

    ``wanted`` are the items and labels of the dataset.
    ``contributions`` is how many the job has, and ``collection`` the folder with their record, None
    to leave it out. ``answer`` is the answer about the measured hours: ``more``, ``right`` or
    ``less``, or "" for none.
    """

    format: str
    folder: Path
    detail: Detail = Detail.ITEM
    images: ImageMode = ImageMode.NONE
    replace: bool = False
    answer: str = ""
    contributions: int = 0
    collection: Path | None = None
    wanted: ChosenContent = BY_DEFAULT


class ExportChoicePage(QWidget):
    """Offers the choices, and shows beside them what would be exported.

    Args:
        look: provides colours and sizes.
        formats: the formats, the usual one first.
        first: the initial choice.
        measured: the own time that the person is asked about, or None.
        is_wide: whether the preview fits beside the choice instead of below it.

    Signals:
        changed: the choice has changed.
        preview_asked: the files to write have changed, at any level of detail.
    """

    changed = Signal()
    preview_asked = Signal()

    def __init__(
        self,
        look: Look,
        formats: Sequence[FormatChoice],
        first: ExportChoice,
        *,
        measured: OwnHours | None,
        is_wide: bool,
    ) -> None:
        """Show the choice."""
        super().__init__()
        self.look = look
        self._formats = {choice.name: choice for choice in formats}
        self._is_folder_edited = False
        self._base = first.folder
        self._contributions = first.contributions
        self.formats = LineList(look, self.tr("Format"), marking_chooses=True)
        self.cannot = words("", "quiet")
        self.details, self.detail_buttons = QButtonGroup(self), dict[Detail, QRadioButton]()
        self.pictures, self.picture_buttons = QButtonGroup(self), dict[ImageMode, QRadioButton]()
        self.folder = PathField(look, self.tr("Folder of the export"), self._choose)
        self.replace = QCheckBox(self.tr("&Replace the folder that is there"))
        self.collection = PathField(
            look, self.tr("Collection that the job was merged from"), self._choose_collection
        )
        self.without_record = words("", "attention")
        self.content = ContentChoice(look, first.wanted.selection)
        self.fields = ExportFields(look)
        self.word = HoursQuestion(look, measured)
        self._lay_out(is_wide=is_wide)
        self._begin_with(first)

    def choice(self) -> ExportChoice | None:
        """Return the choice, or None as long as something is missing."""
        line, folder = self.formats.current, self.folder.path
        if line is None or folder is None or not folder.name:
            return None
        return ExportChoice(
            line.id,
            folder,
            self._detail,
            self._images,
            exists(folder) and self._replaces,
            self.word.answer,
            self._contributions,
            self.collection.path if self._contributions else None,
            self.content.wanted,
        )

    def missing(self) -> str:
        """Return why the export is not possible yet, or ""."""
        folder = self.folder.path
        is_there = folder is not None and exists(folder)
        if not self._formats:
            return self.tr("There is no format.")
        if folder is None or not folder.name:
            return self.tr("Choose a folder for the export.")
        if fault := self.folder.fault():
            return fault
        if not is_folder(folder.parent):
            return self.tr("The folder to put it in does not exist.")
        if self._contributions and (fault := self.collection.fault()):
            return fault
        if is_there and not self.replace.isChecked():
            return self.tr("That folder already exists: replace it, or choose another name.")
        return ""

    @property
    def _detail(self) -> Detail:
        return next(key for key, each in self.detail_buttons.items() if each.isChecked())

    @property
    def _images(self) -> ImageMode:
        return next(key for key, each in self.picture_buttons.items() if each.isChecked())

    @property
    def _replaces(self) -> bool:
        return self.replace.isChecked()

    def _lay_out(self, *, is_wide: bool) -> None:
        style = replace(CHOICE_AND_PREVIEW, scrolls_first=True)
        columns = TwoColumns(self, self.look, style, is_wide=is_wide)
        column, seen = columns.first, columns.second
        self._lay_out_fields(column)
        seen.addWidget(words(self.tr("Folder of the export"), "heading"))
        seen.addWidget(self.folder)
        seen.addWidget(self.replace)
        if self._contributions:
            seen.addSpacing(self.look.px(GAP_PX))
            seen.addWidget(words(self.tr("Collection that the job was merged from"), "heading"))
            seen.addWidget(self.collection)
            seen.addWidget(self.without_record)
        seen.addSpacing(self.look.px(GAP_PX))
        seen.addWidget(words(self.tr("What will be exported"), "heading"))
        seen.addWidget(self.fields, 1)
        self.formats.selectionModel().currentChanged.connect(self._on_format_changed)
        self.details.buttonToggled.connect(self._on_detail_changed)
        self.pictures.buttonToggled.connect(self._on_pictures_changed)
        self.content.changed.connect(self.preview_asked)
        self.word.changed.connect(self.preview_asked)
        self.folder.changed.connect(self._check)
        self.folder.edited.connect(self._on_folder_edited)
        self.replace.toggled.connect(self._check)
        self.collection.changed.connect(self._on_collection_changed)

    def _lay_out_fields(self, column: QVBoxLayout) -> None:
        gap = self.look.px(GAP_PX)
        column.addWidget(words(self.tr("Format"), "heading"))
        column.addWidget(self.formats)
        column.addWidget(self.cannot)
        column.addSpacing(gap)
        column.addWidget(words(self.tr("Items and labels"), "heading"))
        column.addWidget(self.content)
        column.addSpacing(gap)
        column.addWidget(words(self.tr("Time details to include"), "heading"))
        for detail, title, sentence in self._detail_words():
            self._add_choice(column, self.details, title, sentence)
            self.detail_buttons[detail] = self._newest(self.details)
        column.addSpacing(gap)
        column.addWidget(words(self.tr("Pictures and sounds"), "heading"))
        for images, title in self._picture_words():
            self._add_choice(column, self.pictures, title, "")
            self.picture_buttons[images] = self._newest(self.pictures)
        column.addSpacing(gap)
        column.addWidget(self.word)
        column.addStretch(1)

    def _detail_words(self) -> tuple[tuple[Detail, str, str], ...]:
        return (
            (
                Detail.JOB,
                self.tr("The whole &job only"),
                self.tr("Totals and pay. No times of single items."),
            ),
            (
                Detail.ITEM,
                self.tr("Each &item"),
                self.tr("Also the time on each item. No names, no sequence, no times of day."),
            ),
            (
                Detail.FULL,
                self.tr("E&verything"),
                self.tr(
                    "Also pauses, the time on each region, and the number that stands for you."
                ),
            ),
        )

    def _picture_words(self) -> tuple[tuple[ImageMode, str], ...]:
        return (
            (ImageMode.NONE, self.tr("&Name them only")),
            (ImageMode.COPY, self.tr("C&opy them")),
            (ImageMode.LINK, self.tr("&Link them, where the disk can: uses no space")),
            (ImageMode.UPRIGHT, self.tr("Copy them &upright, those turned by EXIF as shown")),
        )

    def _add_choice(
        self, column: QVBoxLayout, group: QButtonGroup, title: str, sentence: str
    ) -> None:
        radio = QRadioButton(title)
        group.addButton(radio)
        column.addWidget(radio)
        if sentence:
            radio.setAccessibleDescription(sentence)
            below = words(sentence, "quiet")
            put_below_choice(self.look, below)
            column.addWidget(below)

    @staticmethod
    def _newest(group: QButtonGroup) -> QRadioButton:
        newest = group.buttons()[-1]
        assert isinstance(newest, QRadioButton)  # noqa: S101 - told to the type checker
        return newest

    def _begin_with(self, first: ExportChoice) -> None:
        self.formats.show_lines(self._lines())
        self.formats.setFixedHeight(self.formats.height_of(MOST_FORMATS))
        self.detail_buttons[first.detail].setChecked(True)
        self.picture_buttons[first.images].setChecked(True)
        self.formats.mark(first.format)
        if self.formats.current is None:
            self.formats.step(0)
        if first.collection is not None:
            self.collection.show_path(first.collection)
        self.without_record.setText(sentence_text(left_out_note(self._contributions)))
        self._on_collection_changed()
        self._on_format_changed()

    def _lines(self) -> Iterator[ListLine]:
        """Yield the formats that can hold an item of the job, then the others."""
        formats = self._formats.values()
        yield from (ListLine(id=each.name, name=_title(each)) for each in formats if each.fits)
        others = [each for each in formats if not each.fits]
        if others:
            yield ListLine(id="", name=self.tr("For items of other kinds"), is_heading=True)
        yield from (ListLine(id=each.name, name=_title(each), is_quiet=True) for each in others)

    def _limits(self, choice: FormatChoice) -> str:
        """Return what a format cannot hold."""
        if not choice.fits:
            return self.tr("It can hold no item of this job: only the COCO record is exported.")
        lost = ", ".join(map(sentence_text, choice.cannot_carry))
        return self.tr("It cannot hold: %s.") % lost if lost else ""

    def _on_format_changed(self) -> None:
        line = self.formats.current
        if line is not None:
            text = self._limits(self._formats[line.id])
            self.cannot.setText(text)
            self.cannot.setVisible(bool(text))
            if not self._is_folder_edited:
                self.folder.show_path(self._base.with_name(f"{self._base.name}-{line.id}"))
            self.preview_asked.emit()
        self._check()

    def _on_collection_changed(self) -> None:
        folder = self.collection.path
        self.without_record.setVisible(bool(self._contributions) and folder is None)
        if self._contributions and (folder is None or is_folder(folder)):
            self.preview_asked.emit()
        self._check()

    def _check(self) -> None:
        folder = self.folder.path
        self.replace.setVisible(folder is not None and exists(folder))
        self.changed.emit()

    def _on_detail_changed(self) -> None:
        if self.details.checkedButton() is not None:
            self.fields.show_detail(self._detail)

    def _on_pictures_changed(self, _button: object, is_chosen: bool) -> None:
        if is_chosen:
            self.preview_asked.emit()

    def _on_folder_edited(self) -> None:
        self._is_folder_edited = bool(self.folder.field.text().strip())
        self.replace.setChecked(False)

    def _choose_collection(self, start: str) -> str:
        title = self.tr("The folder of the collection")
        return QFileDialog.getExistingDirectory(self, title, start)

    def _choose(self, start: str) -> str:
        parent = str(Path(start).parent) if start else ""
        chosen = QFileDialog.getExistingDirectory(self, self.tr("Folder for the export"), parent)
        name = Path(start).name if start else self._base.name
        return str(Path(chosen) / name) if chosen else ""


def _title(choice: FormatChoice) -> str:
    """Return the title of a format in the language of the window."""
    return sentence_text(word(choice.title))
