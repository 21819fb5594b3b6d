"""The dialog of an audit: which folders, then what it found and what it computed."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Final

from PySide6.QtCore import QLocale, Qt, QUrl
from PySide6.QtGui import QDesktopServices, QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QComboBox,
    QFileDialog,
    QListView,
    QListWidget,
    QListWidgetItem,
    QWidget,
)

from annotator.audit.audit import Audit
from annotator.audit.reconciliation import Reconciliation
from annotator.audit.report.report_files import REPORT_HTML
from annotator.audit.report.report_tables import tables_of
from annotator.display_text import shown_name
from annotator.files import is_file, is_folder
from widgets.audit.figure_table import FigureTable, title_of
from widgets.audit.finding_model import FindingLines, FindingModel, difference_lines
from widgets.kit.amount_text import counted
from widgets.kit.dialogs.form_widgets import as_path, button, card, row, words
from widgets.kit.dialogs.path_field import PathField
from widgets.kit.dialogs.preview_dialog import ReviewDialog
from widgets.kit.layouts import new_column
from widgets.theme.look import Look
from widgets.theme.tokens import GAP_PX, ROW_PX

_FOLDERS_SEEN: Final = 5
_PAYDAY, _SHORTFALLS = "private/payday.csv", "private/shortfalls.csv"
_FINDINGS_SEEN: Final = 7
_FINDINGS_AT_ONCE: Final = 50
_DIFFERENCES_SEEN: Final = 4
_PATH: Final = Qt.ItemDataRole.UserRole
_NO_BAR: Final = Qt.ScrollBarPolicy.ScrollBarAlwaysOff


class AuditDialog(ReviewDialog):
    """Choose folders, audit, read the findings and the figures, open the report.

    Args:
        look: provides colours and sizes.
        folders: the folders that were audited last.
        out: the folder of the last audit, or None.
        unable: why no audit can be made here; "" if it can.
    """

    def __init__(
        self,
        look: Look,
        folders: Sequence[Path] = (),
        out: Path | None = None,
        unable: str = "",
        parent: QWidget | None = None,
    ) -> None:
        """Show the choice."""
        super().__init__(look, "", "", width_px=900, parent=parent)
        self.show_titles(self.tr("Audit hand-ins"))
        self.start_button.setText(self.tr("&Audit"))
        self._unable = unable
        self.folders = QListWidget()
        self.folders.setAccessibleName(self.tr("Folders to audit"))
        self.folders.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self._hint = words(self.tr("None yet. Drop folders here."), "quiet")
        self.add_folder_button = button(self.tr("Add a &folder…"), call=self._choose_folder)
        self.remove_button = button(self.tr("&Remove"), call=self._remove)
        self.out = PathField(look, self.tr("Folder of the audit"), self._choose_out)
        self.compare = PathField(look, self.tr("Audit to compare with"), self._choose_compared)
        none_needed = self.tr("The folder of a finished audit; none is needed")
        self.compare.field.setPlaceholderText(none_needed)
        self.dataset = PathField(look, self.tr("Dataset to compare with"), self._choose_dataset)
        self.dataset.field.setPlaceholderText(self.tr("The folder of an export; none is needed"))
        self.findings = FindingModel()
        self.finding_list = QListView()
        self.finding = words("", is_selectable=True)
        self.finding.setAccessibleName(self.tr("The chosen finding"))
        self.differences = FindingModel()
        self.difference_list = QListView()
        self.difference = words("", is_selectable=True)
        self.difference.setAccessibleName(self.tr("The chosen difference"))
        self.compared = words("")
        self.tables = QComboBox()
        self.figures = FigureTable(look, self.tr("Figures"))
        self._results = QWidget()
        self.report_button = button(self.tr("Open the &report"), call=self._open_report)
        self.footer.addWidget(self.report_button)
        self.report_button.hide()
        self._lay_out_page()
        self._lay_out_results()
        self.setAcceptDrops(True)
        for field in (self.out, self.compare, self.dataset):
            field.changed.connect(self._check)
        self.folders.itemSelectionChanged.connect(self._show_removable)
        if out is not None:
            self.out.show_path(out)
        self.add_folders(folders)
        self._show_removable()
        if unable:
            self.show_refusal(unable)
        (self.start_button if self.start_button.isEnabled() else self.add_folder_button).setFocus()

    # Updates from outside -------------------------------------------------------

    @property
    def paths(self) -> list[Path]:
        """The folders to audit."""
        return [Path(self.folders.item(at).data(_PATH)) for at in range(self.folders.count())]

    def add_folders(self, paths: Sequence[Path]) -> None:
        """Add folders that are not in the list yet."""
        for path in paths:
            if path not in self.paths:
                item = QListWidgetItem(shown_name(str(path)))
                item.setData(_PATH, str(path))
                self.folders.addItem(item)
        self._check()

    def show_progress(self, done: int, total: int) -> None:
        """Show how much is verified."""
        text = self.tr("Looking for exports…")
        if total:
            number = QLocale().toString
            text = self.tr("Verifying: %1 of %2 parts")
            text = text.replace("%2", number(total)).replace("%1", number(done))
        self.progress_words.setText(text)
        self.cancel_button.setText(self.tr("&Stop"))
        super().show_progress(done, total)

    def show_refusal(self, sentence: str) -> None:
        """Return to the choice and say why."""
        self.cancel_button.setText(self.tr("&Cancel"))
        super().show_refusal(sentence)
        self._check()

    def show_audit(self, audit: Audit, compared: Reconciliation | None = None) -> None:
        """Show the result, and how the dataset differs from what was found, if that was asked."""
        self._show_compared(compared)
        lines = FindingLines(audit)
        self.findings.show_lines(lines)
        seen = min(_FINDINGS_SEEN, max(1, len(lines)))
        self.finding_list.setFixedHeight(self.look.px(ROW_PX) * seen + self.look.px(GAP_PX))
        tables = list(tables_of(audit.report))
        self.tables.clear()
        for each in tables:
            self.tables.addItem(title_of(each), each)
        self._figures_part.setVisible(bool(tables))
        self._findings_part.setVisible(bool(lines))
        counts = audit.report["exports"]
        head = counted(
            counts["found"], self.tr("1 export was found."), self.tr("%1 exports were found.")
        )
        counting = counted(
            counts["counted"], self.tr("1 of them counts."), self.tr("%1 of them count.")
        )
        parts: list[str | QWidget] = [self._said_of(audit), self._results]
        if counts["counted"]:
            parts.append(self._for_payday())
        if audit.report["comparison"] is not None:
            text = self.tr("The figures are compared with those of %1.")
            parts.insert(1, text.replace("%1", shown_name(audit.report["comparison"]["with"])))
        is_doubtful = bool(audit.findings or audit.refused or self.differences.lines)
        self.show_done(f"{head} {counting}", parts, folder=self.out.path, is_doubtful=is_doubtful)
        self._findings_part.setVisible(bool(lines))
        self._figures_part.setVisible(bool(tables))
        self.figures.verticalHeader().hide()
        self._differences_part.setVisible(compared is not None)
        self._show_listed()
        self.report_button.setVisible(True)
        if lines:
            self.finding_list.setCurrentIndex(self.findings.index(0))
        if self.differences.lines:
            self.difference_list.setCurrentIndex(self.differences.index(0))
        self.fit()

    # Internals --------------------------------------------------------------------

    def _show_compared(self, compared: Reconciliation | None) -> None:
        self.differences.show_lines(() if compared is None else difference_lines(compared))
        rows = min(_DIFFERENCES_SEEN, len(self.differences.lines))
        self.difference_list.setFixedHeight(self.look.px(ROW_PX) * rows + 2)
        self.difference.setText("")
        if compared is None:
            return
        records = counted(
            len(compared.rows),
            self.tr("1 record was compared with the dataset."),
            self.tr("%1 records were compared with the dataset."),
        )
        if not self.differences.lines:
            rest = self.tr("Nothing is left out, trimmed or different.")
        else:
            rest = self.tr(
                "Each difference is a question: the dataset may have been made before the newest "
                "hand-in came."
            )
        self.compared.setText(f"{records} {rest}")

    def _show_listed(self) -> None:
        for each in (self.difference_list, self.difference):
            each.setVisible(bool(self.differences.lines))

    def _for_payday(self) -> str:
        text = self.tr(
            "For pay day: what is open for each person is in %1, who is below the floor and by how "
            "much in %2. Both identify people, so keep the folder “private” to yourself."
        )
        return text.replace("%1", as_path(_PAYDAY)).replace("%2", as_path(_SHORTFALLS))

    def _said_of(self, audit: Audit) -> str:
        if not audit.findings:
            return self.tr("Nothing contradicts anything else.")
        questions = sum(each.is_question for each in audit.findings)
        found = counted(
            len(audit.findings) - questions, self.tr("1 finding"), self.tr("%1 findings")
        )
        asked = counted(questions, self.tr("1 question"), self.tr("%1 questions"))
        text = self.tr(
            "%1, %2. A finding is a contradiction between documents. A question may have an "
            "honest answer: ask before you conclude anything."
        )
        return text.replace("%2", asked).replace("%1", found)

    def _lay_out_page(self) -> None:
        column = new_column(self.page, self.look.px(GAP_PX))
        why = self.tr(
            "Choose collections or folders with exports, hand-ins and receipts, or drop them here. "
            "Each is verified and its figures are computed again. Nothing leaves this computer, "
            "and nobody is ranked."
        )
        column.addWidget(words(why))
        column.addWidget(words(self.tr("Folders to audit"), "heading"))
        frame, inside = card(self.look)
        inside.addWidget(self.folders)
        inside.addWidget(self._hint)
        column.addWidget(frame)
        line = row(self.look, self.add_folder_button, self.remove_button)
        line.addStretch(1)
        column.addLayout(line)
        column.addWidget(words(self.tr("Folder of the audit"), "heading"))
        column.addWidget(self.out)
        note = self.tr("A new folder, or that of an earlier audit: then only what is new is read.")
        column.addWidget(words(note, "quiet"))
        column.addWidget(words(self.tr("Audit to compare with"), "heading"))
        column.addWidget(self.compare)
        note = self.tr(
            "Shows how the figures changed since another period, or differ from another vendor's."
        )
        column.addWidget(words(note, "quiet"))
        column.addWidget(words(self.tr("Dataset to compare with"), "heading"))
        column.addWidget(self.dataset)
        note = self.tr("Shows whose work the dataset leaves out or shortens.")
        column.addWidget(words(note, "quiet"))

    def _lay_out_results(self) -> None:
        column = new_column(self._results, self.look.px(GAP_PX))
        self._findings_part, self._figures_part = QWidget(), QWidget()
        part = new_column(self._findings_part, self.look.px(GAP_PX))
        part.addWidget(words(self.tr("Findings and questions"), "heading"))
        self.finding_list.setModel(self.findings)
        self.finding_list.setUniformItemSizes(True)
        # Without batches the list would ask for each of thousands of rows before it is shown.
        self.finding_list.setLayoutMode(QListView.LayoutMode.Batched)
        self.finding_list.setBatchSize(_FINDINGS_AT_ONCE)
        self.finding_list.setAccessibleName(self.tr("Findings and questions"))
        self.finding_list.setHorizontalScrollBarPolicy(_NO_BAR)
        self.finding_list.selectionModel().currentChanged.connect(
            lambda now, _before: self._show_finding(now.row())
        )
        part.addWidget(self.finding_list)
        part.addWidget(self.finding)
        self._differences_part = QWidget()
        part = new_column(self._differences_part, self.look.px(GAP_PX))
        part.addWidget(words(self.tr("Compared with the dataset"), "heading"))
        part.addWidget(self.compared)
        self.difference_list.setModel(self.differences)
        self.difference_list.setUniformItemSizes(True)
        self.difference_list.setAccessibleName(self.tr("What the dataset leaves out or shortens"))
        self.difference_list.setHorizontalScrollBarPolicy(_NO_BAR)
        self.difference_list.selectionModel().currentChanged.connect(
            lambda now, _before: self._show_difference(now.row())
        )
        part.addWidget(self.difference_list)
        part.addWidget(self.difference)
        part = new_column(self._figures_part, self.look.px(GAP_PX))
        part.addWidget(words(self.tr("Figures"), "heading"))
        self.tables.setAccessibleName(self.tr("Which figures"))
        self.tables.currentIndexChanged.connect(self._show_table)
        part.addWidget(self.tables)
        part.addWidget(self.figures)
        column.addWidget(self._findings_part)
        column.addWidget(self._differences_part)
        column.addWidget(self._figures_part)

    def _show_finding(self, at: int) -> None:
        self.finding.setText(self.findings.lines[at].whole if at >= 0 else "")
        self.fit()

    def _show_difference(self, at: int) -> None:
        self.difference.setText(self.differences.lines[at].whole if at >= 0 else "")
        self.fit()

    def _show_table(self, at: int) -> None:
        if at >= 0:
            self.figures.show_table(self.tables.itemData(at))
            self.fit()

    def _check(self) -> None:
        self.folders.setVisible(bool(self.folders.count()))
        seen = min(_FOLDERS_SEEN, max(2, self.folders.count()))
        self.folders.setFixedHeight(self.look.px(ROW_PX) * seen)
        self._hint.setVisible(not self.folders.count())
        missing = self.out.fault()
        if self._unable:
            missing = self.tr("The libraries for audits are missing.")
        out = self.out.path
        if not missing and not self.folders.count():
            missing = self.tr("Add a folder.")
        elif not missing and out is None:
            missing = self.tr("Choose a folder for the audit.")
        elif not missing and out is not None and is_file(out):
            missing = self.tr("That is a file. Choose a folder.")
        self.show_ready(missing or self._fault_of_compared() or self._missing_dataset())

    def _missing_dataset(self) -> str:
        path = self.dataset.path
        if path is None or self.dataset.fault():
            return self.dataset.fault()
        return "" if is_folder(path) else self.tr("The dataset is a folder. Choose it.")

    def _fault_of_compared(self) -> str:
        compared = self.compare.path
        fault = self.compare.fault()
        if not fault and compared is not None and not is_folder(compared):
            fault = self.tr("There is no audit to compare with at that path.")
        return fault

    def _show_removable(self) -> None:
        self.remove_button.setEnabled(bool(self.folders.selectedItems()))

    def _remove(self) -> None:
        for each in self.folders.selectedItems():
            self.folders.takeItem(self.folders.row(each))
        self._check()

    def _choose_folder(self) -> None:
        title = self.tr("A folder to audit")
        found = QFileDialog.getExistingDirectory(self, title, str(Path.home()))
        if found:
            self.add_folders([Path(found)])

    def _choose_out(self, start: str) -> str:
        return QFileDialog.getExistingDirectory(self, self.tr("Folder of the audit"), start)

    def _choose_compared(self, start: str) -> str:
        return QFileDialog.getExistingDirectory(self, self.tr("Audit to compare with"), start)

    def _choose_dataset(self, start: str) -> str:
        return QFileDialog.getExistingDirectory(self, self.tr("Dataset to compare with"), start)

    def _open_report(self) -> None:
        out = self.out.path
        if out is not None:
            QDesktopServices.openUrl(QUrl.fromLocalFile(str(out / REPORT_HTML)))

    # Qt overrides -----------------------------------------------------------

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if self.start_button.isVisible() and _folders_in(event):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        folders = _folders_in(event)
        if folders:
            event.acceptProposedAction()
            self.add_folders(folders)


def _folders_in(event: QDropEvent) -> list[Path]:
    paths = [Path(url.toLocalFile()) for url in event.mimeData().urls() if url.isLocalFile()]
    return [path for path in paths if is_folder(path)]
