"""Exports a job: what leaves is seen before it leaves, then the progress, then the report."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QUrl, Signal
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import (
    QBoxLayout,
    QButtonGroup,
    QCheckBox,
    QFileDialog,
    QProgressBar,
    QRadioButton,
    QVBoxLayout,
    QWidget,
)

from annotator.export_api import Detail, Images
from widgets.dialogs.frame import DialogFrame
from widgets.dialogs.lines import Line, LineList
from widgets.dialogs.parts import Mark, as_path, button, card, empty, row, words
from widgets.dialogs.path_field import PathField
from widgets.theme.look import Look
from widgets.theme.tokens import GAP_PX, GAP_WIDEST_PX

MOST_FORMATS = 4
WIDE_PX, NARROW_PX = 900, 640
"""Beside each other what leaves is in sight at once; where there is no room it stands below."""


@dataclass(frozen=True, slots=True)
class FormatChoice:
    """A format of the table of exporters: its name, its title, and what it has no place for."""

    name: str
    title: str
    cannot_carry: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ExportChoice:
    """What the person asked for. ``folder`` is the export itself, not where it is put."""

    format: str
    folder: Path
    detail: Detail = Detail.ITEM
    images: Images = Images.NONE
    replace: bool = False


class ExportDialog(DialogFrame):
    """Choose, watch, read the report; Esc while it runs asks to stop it.

    Args:
        look: gives colours and sizes.
        formats: the formats, the usual one first.
        preview: given a detail, returns what will leave: one line for each file and field.
        first: what stands there at first; its folder's name follows the format until it is edited.

    Signals:
        start_asked: carries an ``ExportChoice``.
        cancel_asked: stop it.
    """

    start_asked = Signal(object)
    cancel_asked = Signal()

    def __init__(
        self,
        look: Look,
        formats: Sequence[FormatChoice],
        preview: Callable[[Detail], list[str]],
        first: ExportChoice,
        parent: QWidget | None = None,
    ) -> None:
        """Show the choice."""
        super().__init__(look, "", width_px=WIDE_PX, parent=parent)
        self.setWindowTitle(self.tr("Export"))
        self.title.setText(self.tr("Export"))
        self._formats = {choice.name: choice for choice in formats}
        self._preview = preview
        self._is_folder_edited = False
        self._is_running = False
        self._done_in: Path | None = None
        self.formats = LineList(look, self.tr("Format"))
        self.cannot = words("", "quiet")
        self.details, self.detail_buttons = QButtonGroup(self), dict[Detail, QRadioButton]()
        self.pictures, self.picture_buttons = QButtonGroup(self), dict[Images, QRadioButton]()
        self.folder = PathField(look, self.tr("Folder of the export"), self._choose)
        self.replace = QCheckBox(self.tr("It is there already: &replace it"))
        self.preview = words("", is_selectable=True)
        self.refusal = words("", "refusal")
        self.refusal.setAccessibleName(self.tr("Why it did not work"))
        self._lay_out_choice()
        self.progress_words, self.progress = words(""), QProgressBar()
        self.progress.setTextVisible(False)
        self._lay_out_progress()
        self.report_page = QWidget()
        self._report = QVBoxLayout(self.report_page)
        self._report.setContentsMargins(0, 0, 0, 0)
        self.body.addWidget(self.report_page)
        self.body.addStretch(1)
        self._lay_out_footer()
        self._begin_with(first)

    def choice(self) -> ExportChoice | None:
        """Return what is chosen, or None as long as something is missing."""
        line, folder = self.formats.current, self.folder.path
        if line is None or folder is None or not folder.name:
            return None
        return ExportChoice(
            line.id, folder, self._detail, self._images, folder.exists() and self._replaces
        )

    def show_progress(self, done: int, total: int) -> None:
        """Show how many files are written; ``total`` is 0 where nobody knows."""
        self._show_page(self.progress_page)
        self.progress.setRange(0, total)
        self.progress.setValue(done)
        of_all = self.tr("%1 of %2 files written").replace("%2", self.locale().toString(total))
        text = of_all if total else self.tr("%1 files written")
        self.progress_words.setText(text.replace("%1", self.locale().toString(done)))

    def show_report(self, lines: Sequence[str]) -> None:
        """Show what was exported; the first line is the one that matters."""
        empty(self._report)
        first, *rest = lines or [self.tr("It is done.")]
        head = words(first, "section")
        mark = Mark(self.look, "circle-check", "accent", 24)
        top = row(self.look, mark, head)
        top.setStretch(1, 1)
        self._report.addLayout(top)
        for line in rest:
            self._report.addWidget(words(line, is_selectable=True))
        if self._done_in is not None:
            self._report.addWidget(words(as_path(self._done_in), "quiet", is_selectable=True))
        self._show_page(self.report_page)
        self.close_button.setFocus()

    def show_refusal(self, sentence: str) -> None:
        """Go back to the choice and say why it did not work."""
        self.refusal.setText(sentence)
        self._show_page(self.choice_page)
        self.scroll_area.ensureWidgetVisible(self.refusal)

    @property
    def _detail(self) -> Detail:
        return next(key for key, each in self.detail_buttons.items() if each.isChecked())

    @property
    def _images(self) -> Images:
        return next(key for key, each in self.picture_buttons.items() if each.isChecked())

    @property
    def _replaces(self) -> bool:
        return self.replace.isChecked()

    def _lay_out_choice(self) -> None:
        self.choice_page = QWidget()
        room = self.screen().availableGeometry().width()
        is_wide = self.look.px(WIDE_PX) <= room
        self._width_px = WIDE_PX if is_wide else NARROW_PX
        ways = QBoxLayout.Direction
        parts = QBoxLayout(ways.LeftToRight if is_wide else ways.TopToBottom, self.choice_page)
        parts.setContentsMargins(0, 0, 0, 0)
        parts.setSpacing(self.look.px(GAP_WIDEST_PX + GAP_PX))
        column, seen = QVBoxLayout(), QVBoxLayout()
        for each, share in ((column, 5), (seen, 4)):
            each.setSpacing(self.look.px(GAP_PX - 2))
            parts.addLayout(each, share)
        self._lay_out_fields(column)
        seen.addWidget(words(self.tr("What will leave"), "heading"))
        frame, inner = card(self.look)
        inner.addWidget(self.preview)
        inner.addStretch(1)
        seen.addWidget(frame, 1)
        self.body.addWidget(self.choice_page)
        self.formats.selectionModel().currentChanged.connect(self._on_format_changed)
        self.details.buttonToggled.connect(self._on_detail_changed)
        self.folder.changed.connect(self._check)
        self.folder.edited.connect(self._on_folder_edited)
        self.replace.toggled.connect(self._check)

    def _lay_out_fields(self, column: QVBoxLayout) -> None:
        gap = self.look.px(GAP_PX)
        column.addWidget(self.refusal)
        column.addWidget(words(self.tr("Format"), "heading"))
        column.addWidget(self.formats)
        column.addWidget(self.cannot)
        column.addSpacing(gap)
        column.addWidget(words(self.tr("What leaves about your time"), "heading"))
        for detail, title, sentence in self._detail_words():
            self._add_choice(column, self.details, title, sentence)
            self.detail_buttons[detail] = self._newest(self.details)
        column.addSpacing(gap)
        column.addWidget(words(self.tr("Pictures"), "heading"))
        for images, title in self._picture_words():
            self._add_choice(column, self.pictures, title, "")
            self.picture_buttons[images] = self._newest(self.pictures)
        column.addSpacing(gap)
        column.addWidget(words(self.tr("Folder of the export"), "heading"))
        column.addWidget(self.folder)
        column.addWidget(self.replace)
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
                self.tr("Also the time on each item. No names, no order, no times of day."),
            ),
            (
                Detail.FULL,
                self.tr("E&verything"),
                self.tr(
                    "Also pauses, the time on each region, and the number that stands for you."
                ),
            ),
        )

    def _picture_words(self) -> tuple[tuple[Images, str], ...]:
        return (
            (Images.NONE, self.tr("&Name them only")),
            (Images.COPY, self.tr("&Copy them")),
            (Images.LINK, self.tr("&Link them, where the disk can: takes no room")),
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
            below.setIndent(self.look.px(24))
            column.addWidget(below)

    @staticmethod
    def _newest(group: QButtonGroup) -> QRadioButton:
        newest = group.buttons()[-1]
        assert isinstance(newest, QRadioButton)  # noqa: S101 - told to the type checker
        return newest

    def _lay_out_progress(self) -> None:
        self.progress_page = QWidget()
        column = QVBoxLayout(self.progress_page)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.progress_words)
        column.addWidget(self.progress)
        whole = self.tr("The folder appears when it is complete. You can go on working meanwhile.")
        column.addWidget(words(whole, "quiet"))
        self.body.addWidget(self.progress_page)

    def _lay_out_footer(self) -> None:
        self.open_button = button(self.tr("&Open folder"))
        self.open_button.clicked.connect(self._on_open_asked)
        self.footer.addWidget(self.open_button)
        self.reason = words("", "quiet")
        self.footer.addWidget(self.reason, 1)
        self.cancel_button = self.add_button(self.tr("&Cancel"))
        self.export_button = self.add_button(self.tr("&Export"), "primary", is_default=True)
        self.close_button = self.add_button(self.tr("&Close"), "primary")
        self.cancel_button.clicked.connect(self.reject)
        self.export_button.clicked.connect(self._on_start)
        self.close_button.clicked.connect(self.accept)

    def _begin_with(self, first: ExportChoice) -> None:
        self._base = first.folder
        self.formats.show_lines(
            Line(id=each.name, name=each.title) for each in self._formats.values()
        )
        self.formats.setFixedHeight(self.formats.height_of(MOST_FORMATS))
        self.detail_buttons[first.detail].setChecked(True)
        self.picture_buttons[first.images].setChecked(True)
        self.formats.mark(first.format)
        if self.formats.current is None:
            self.formats.step(0)
        self._show_page(self.choice_page)
        self._on_format_changed()
        self.formats.setFocus()

    def _show_page(self, page: QWidget) -> None:
        for each in (self.choice_page, self.progress_page, self.report_page):
            each.setVisible(each is page)
        is_choice, is_report = page is self.choice_page, page is self.report_page
        self._is_running = page is self.progress_page
        self.refusal.setVisible(bool(self.refusal.text()))
        self.reason.setText(self._missing() if is_choice else "")
        self.open_button.setVisible(is_report and self._done_in is not None)
        self.export_button.setVisible(is_choice)
        self.cancel_button.setVisible(not is_report)
        self.close_button.setVisible(is_report)
        self.close_button.setDefault(is_report)
        self.export_button.setDefault(is_choice)
        if self.isVisible():
            self.fit()

    def _on_format_changed(self) -> None:
        line = self.formats.current
        if line is not None:
            lost = self._formats[line.id].cannot_carry
            text = self.tr("It has no place for: %s.") % ", ".join(lost) if lost else ""
            self.cannot.setText(text)
            self.cannot.setVisible(bool(text))
            if not self._is_folder_edited:
                self.folder.show_path(self._base.with_name(f"{self._base.name}-{line.id}"))
        self._check()

    def _check(self) -> None:
        missing = self._missing()
        self.reason.setText(missing)
        self.export_button.setEnabled(not missing)

    def _missing(self) -> str:
        folder = self.folder.path
        is_there = folder is not None and folder.exists()
        self.replace.setVisible(is_there)
        if not self._formats:
            return self.tr("There is no format.")
        if folder is None or not folder.name:
            return self.tr("Name the folder of the export.")
        if not folder.parent.is_dir():
            return self.tr("The folder it is to be put in is not there.")
        if is_there and not self.replace.isChecked():
            return self.tr("That folder is there already: replace it, or choose another name.")
        return ""

    def _on_detail_changed(self) -> None:
        if self.details.checkedButton() is not None:
            self.preview.setText("\n".join(self._preview(self._detail)))

    def _on_folder_edited(self) -> None:
        self._is_folder_edited = bool(self.folder.field.text().strip())
        self.replace.setChecked(False)

    def _on_start(self) -> None:
        choice = self.choice()
        if choice is None or self._missing():
            return
        self.refusal.setText("")
        self._done_in = choice.folder
        self.show_progress(0, 0)
        self.start_asked.emit(choice)

    def _on_open_asked(self) -> None:
        if self._done_in is not None:
            QDesktopServices.openUrl(QUrl.fromLocalFile(str(self._done_in)))

    def _choose(self, start: str) -> str:
        parent = str(Path(start).parent) if start else ""
        chosen = QFileDialog.getExistingDirectory(self, self.tr("Put the export in"), parent)
        name = Path(start).name if start else self._base.name
        return str(Path(chosen) / name) if chosen else ""

    # Qt overrides -----------------------------------------------------------

    def reject(self) -> None:
        """Ask to stop while it runs, and stay until that is answered; else leave."""
        if self._is_running:
            self.cancel_asked.emit()
        else:
            super().reject()
