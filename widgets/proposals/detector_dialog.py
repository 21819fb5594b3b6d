"""The dialog for a detector: its file, the minimum confidence, and the labels of its classes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QFileDialog,
    QFormLayout,
    QHeaderView,
    QTableView,
    QWidget,
)

from widgets.kit.dialogs.dialog_frame import DialogFrame
from widgets.kit.dialogs.form_widgets import button, row, search_field, set_role, words
from widgets.kit.dialogs.number_fields import NumberField, fault_line
from widgets.kit.dialogs.path_field import PathField
from widgets.kit.plain_text import PlainLabel, add_row, start
from widgets.proposals.class_table import ClassTable, LabelChoice
from widgets.theme.look import Look

STEP_PX, LEAST_PX, MOST_PX = 32, 32, 2_560
_TABLE_PX = 220
_MOST_CHOICES = 200
"""How many rows have a control for the label; others are found by searching their name."""


@dataclass(frozen=True, slots=True)
class Understood:
    """The description of a detector file."""

    classes: Mapping[int, str]
    size_px: tuple[int, int]
    is_size_open: bool
    labels: Mapping[int, str]
    """The initial label of each class."""


@dataclass(frozen=True, slots=True)
class DetectorChoice:
    """The choices; the file is the last valid one."""

    size_px: tuple[int, int]
    confidence: float
    overlap: float
    labels: Mapping[int, str]


class DetectorDialog(DialogFrame):
    """Asks for a file, shows its description, and asks how to use it.

    Signals:
        file_chosen: a file (``Path``) was chosen; the receiver calls ``show_looking``, and then
            ``show_understood`` or ``show_refusal``.
    """

    file_chosen = Signal(object)

    def __init__(
        self, look: Look, label_names: Sequence[str], parent: QWidget | None = None
    ) -> None:
        """Start without a file."""
        super().__init__(look, "", width_px=560, parent=parent)
        self.show_titles(self.tr("Detector"))
        self._found = ""
        told = self.tr(
            "A detector that you have, as an ONNX file. It runs on this computer, in a process "
            "that may open no other file and no connection. Each box that it proposes waits for "
            "your yes or no."
        )
        self.body.addWidget(words(told, "quiet"))
        self.file = PathField(look, self.tr("File of the detector"), self._choose)
        self.file.edited.connect(self._on_file)
        self.body.addWidget(self.file)
        self.told = words("")
        self.body.addWidget(self.told)
        self.details = QWidget()
        self.body.addWidget(self.details)
        self._lay_out_details(label_names)
        self.body.addStretch(1)
        self.footer.addStretch(1)
        self.cancel_button = self.add_button(self.tr("&Cancel"), call=self.reject)
        self.use_button = self.add_primary(self.tr("&Use it"), self.accept)
        self.show_nothing()
        self.file.button.setFocus()

    def _lay_out_details(self, label_names: Sequence[str]) -> None:
        form = QFormLayout(self.details)
        form.setContentsMargins(0, 0, 0, 0)
        form.setSpacing(self.look.px(8))
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.FieldsStayAtSizeHint)
        self.width_field = self._side(self.tr("Width of the input picture"))
        self.height_field = self._side(self.tr("Height of the input picture"))
        self.size_row = QWidget()
        line = row(self.look, self.width_field, PlainLabel("×"), self.height_field, 1)
        self.size_row.setLayout(line)
        add_row(form, self.tr("Input picture"), self.size_row)
        form.addRow(fault_line(self.width_field, self.height_field))
        self.confidence = self._percent(self.tr("&Minimum confidence"), form, 35)
        self.overlap = self._percent(self.tr("&Same object from an overlap of"), form, 50)
        self.search = search_field(self.tr("Find a class"))
        self.none_button = button(self.tr("&Leave all out"))
        self.same_button = button(self.tr("Labels of the same &name"))
        form.addRow(row(self.look, self.search, self.same_button, self.none_button))
        self.classes = ClassTable(label_names)
        self.table = QTableView()
        self.table.setModel(self.classes)
        self.table.setAccessibleName(self.tr("Classes and labels"))
        self.table.setItemDelegateForColumn(1, LabelChoice(self.table))
        self.table.setSelectionMode(QTableView.SelectionMode.NoSelection)
        self.table.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.table.setTabKeyNavigation(False)
        self.table.verticalHeader().hide()
        header = self.table.horizontalHeader()
        header.setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        header.setHighlightSections(False)
        header.setDefaultAlignment(start() | Qt.AlignmentFlag.AlignVCenter)
        self.table.setFixedHeight(self.look.px(_TABLE_PX))
        form.addRow(self.table)
        self.search.textChanged.connect(self.classes.find)
        self.none_button.clicked.connect(self.classes.leave_all_out)
        self.same_button.clicked.connect(self.classes.choose_same_names)
        self.classes.dataChanged.connect(lambda *_: self._refresh())
        self.classes.modelReset.connect(self._on_classes)

    def _side(self, name: str) -> NumberField:
        field = NumberField(name)
        field.setRange(LEAST_PX, MOST_PX)
        field.setSingleStep(STEP_PX)
        field.setSuffix(self.tr(" px"))
        return field

    def _percent(self, name: str, form: QFormLayout, value: int) -> NumberField:
        field = NumberField(name.replace("&", ""))
        field.setRange(1, 99)
        field.setSuffix(self.tr(" %"))
        field.setValue(value)
        add_row(form, name, field)
        form.addRow(fault_line(field))
        return field

    # State of the file --------------------------------------------------------------

    def show_nothing(self) -> None:
        """Show that no file is chosen."""
        self._tell(self.tr("No file is chosen yet."), "quiet")
        self.details.hide()
        self._refresh()

    def show_looking(self, path: Path) -> None:
        """Show that the file is being checked."""
        self.file.show_path(path)
        self._tell(self.tr("Checking the file…"), "quiet")
        self.details.hide()
        self._refresh()

    def show_refusal(self, sentence: str) -> None:
        """Show why the file cannot be used."""
        self._tell(sentence, "attention")
        self.details.hide()
        self._refresh()
        self.fit()

    def show_understood(self, found: Understood) -> None:
        """Show the description of the file and the choices."""
        width, height = found.size_px
        text = self.tr("A detector of %1 classes; its picture has %2 × %3 pixels.")
        text = text.replace("%1", str(len(found.classes)))
        self._found = text.replace("%2", str(width)).replace("%3", str(height))
        self._tell(self._found, "")
        self.width_field.setValue(width)
        self.height_field.setValue(height)
        self.width_field.setEnabled(found.is_size_open)
        self.height_field.setEnabled(found.is_size_open)
        self.classes.show_classes(found.classes, found.labels)
        self.details.show()
        self._refresh()
        self.fit()
        self.search.setFocus()

    def show_thresholds(self, confidence: float, overlap: float) -> None:
        """Show the previous thresholds."""
        self.confidence.setValue(round(100 * confidence))
        self.overlap.setValue(round(100 * overlap))

    def answer(self) -> DetectorChoice:
        """Return the choices."""
        return DetectorChoice(
            (self.width_field.value(), self.height_field.value()),
            self.confidence.value() / 100,
            self.overlap.value() / 100,
            self.classes.chosen(),
        )

    # Internals --------------------------------------------------------------------

    def _tell(self, text: str, role: str) -> None:
        self.told.setText(text)
        set_role(self.told, role)

    def _refresh(self) -> None:
        is_found, is_chosen = not self.details.isHidden(), bool(self.classes.chosen())
        self.use_button.setEnabled(is_found and is_chosen)
        if is_found:
            hint = "" if is_chosen else self.tr("Choose a label for at least one of them.")
            self.told.setText(f"{self._found} {hint}".strip())

    def _on_classes(self) -> None:
        """Show a control in each row; if there are many classes, only in the first matches."""
        for at in range(min(self.classes.rowCount(), _MOST_CHOICES)):
            self.table.openPersistentEditor(self.classes.index(at, 1))
        self._refresh()

    def _choose(self, now: str) -> str:
        kinds = self.tr("Detectors (*.onnx)")
        name, _kind = QFileDialog.getOpenFileName(self, self.tr("Choose a detector"), now, kinds)
        return name

    def _on_file(self) -> None:
        path = self.file.path
        if path is not None:
            self.file_chosen.emit(path)
