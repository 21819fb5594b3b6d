"""Asks for a detector by its dialog, examines the chosen files, and stores the answer."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtWidgets import QDialog, QWidget

from annotator.errors import AnnotatorError
from annotator.proposals.detector import Choice, ModelFile, choice_of, class_names, first_labels
from annotator.settings import Settings
from widgets.kit.error_text import error_text
from widgets.proposals.detector_dialog import DetectorDialog, Understood
from widgets.proposals.runner import Runner, StoppedError
from widgets.theme.look import Look

SETTING = "detector"


class AskingForDetector:
    """Shows the dialog, has each chosen file checked, and stores the answer in the settings."""

    def __init__(self, look: Look, settings: Settings, runner: Runner) -> None:
        """Take the runner, which checks files."""
        self._look = look
        self._settings = settings
        self._runner = runner
        self._before: Choice | None = None
        self._model: ModelFile | None = None
        self._turn = 0

    def ask(self, label_names: Sequence[str], window: QWidget) -> Choice | None:
        """Return the choice; None if the person cancelled."""
        dialog = DetectorDialog(self._look, label_names, window)
        dialog.file_chosen.connect(lambda path: self._look_at(dialog, path))
        self._before = choice_of(self._settings.text(SETTING))
        if self._before is not None:
            dialog.show_thresholds(self._before.confidence, self._before.overlap)
            self._look_at(dialog, Path(self._before.path))
        is_accepted = dialog.exec() == QDialog.DialogCode.Accepted
        self._turn += 1
        self._runner.stop()
        choice = self._answer(dialog) if is_accepted else None
        dialog.deleteLater()
        if choice is not None:
            self._settings.set(SETTING, choice.as_text())
        return choice

    def _answer(self, dialog: DetectorDialog) -> Choice | None:
        got, model = dialog.answer(), self._model
        if model is None:
            return None
        return Choice(
            str(model.path),
            model.sha256,
            *got.size_px,
            confidence=got.confidence,
            overlap=got.overlap,
            labels=got.labels,
        )

    def _look_at(self, dialog: DetectorDialog, path: Path) -> None:
        self._model = None
        self._turn += 1
        turn = self._turn
        self._runner.stop()
        dialog.show_looking(path)

        def done(model: ModelFile, classes: int) -> None:
            if turn == self._turn:
                self._show(dialog, model, classes)

        def failed(error: BaseException) -> None:
            if turn != self._turn or isinstance(error, StoppedError):
                return
            if not isinstance(error, AnnotatorError):
                raise error
            dialog.show_refusal(error_text(error))

        self._runner.try_out(path, done, failed)

    def _show(self, dialog: DetectorDialog, model: ModelFile, classes: int) -> None:
        self._model = model
        names, size_px, before = class_names(model, classes), model.size_px, self._before
        labels = first_labels(names, dialog.classes.label_names)
        if before is not None and before.sha256 == model.sha256:
            labels = dict(before.labels)
            size_px = (before.width_px, before.height_px) if model.is_size_open else size_px
        dialog.show_understood(Understood(names, size_px, model.is_size_open, labels))
