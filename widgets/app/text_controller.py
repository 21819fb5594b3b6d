"""Joins the text strip with the region in hand: when it is shown, what is typed, what is next."""

from __future__ import annotations

from PySide6.QtCore import QObject

from annotator.editing.changes import Change
from annotator.editing.commands import SetTranscription
from annotator.model.entities import RegionId
from annotator.settings import Settings
from widgets.open_job.open_job import OpenJob
from widgets.window.main_window import MainWindow


class TextController(QObject):
    """Shows the strip on items with text, or always once a person has asked for it."""

    def __init__(self, window: MainWindow, settings: Settings, parent: QObject) -> None:
        """Connect the strip; no job is open."""
        super().__init__(parent)
        self._window = window
        self._settings = settings
        self._desk: OpenJob | None = None
        self._has_text = False
        self._typed = ("", "")
        window.strip.edited.connect(self._on_text)
        window.strip.next_asked.connect(self._on_next)
        window.strip.left.connect(window.canvas.setFocus)
        settings.listeners.append(self._on_setting)

    def attach(self, desk: OpenJob | None) -> None:
        """Work on a desk; None: on none."""
        self._window.strip.clear()
        self._desk = desk
        if desk is not None:
            desk.leaving.connect(self._window.strip.field.report)
            desk.session.editor.failed.append(self._on_failed)
            desk.session.editor.saved.append(self._on_saved)

    def item_opened(self) -> None:
        """Another item is in hand."""
        self._window.strip.clear()
        self._has_text = self._desk is not None and any(
            region.transcription for region in self._desk.session.editor.state.regions.values()
        )

    def changed(self, change: Change) -> None:
        """The item in hand is another one now."""
        self._has_text = self._has_text or change.name == "set-transcription"
        self.show()

    def type_text(self) -> None:
        """Put the cursor into the text of the selected region."""
        if len(self._window.canvas.selection) == 1:
            self._settings.set("text_strip", value=True)
            self.show()
            self._window.strip.type_here()

    def turn(self) -> None:
        """Keep the strip in sight, or put it away."""
        self._settings.set("text_strip", value=not self._window.strip.isVisible())
        self._has_text = False
        self.show()

    def show(self) -> None:
        """Show the text of the selected region, where there is text to type."""
        desk, strip = self._desk, self._window.strip
        if desk is None or not desk.session.editor.has_item or desk.shown is None:
            strip.clear()
            return
        state, selection = desk.session.editor.state, self._window.canvas.selection
        region = state.regions.get(selection[0]) if len(selection) == 1 else None
        is_wanted = self._settings.flag("text_strip") or self._has_text
        strip.setVisible(is_wanted)
        if region is None or not is_wanted:
            strip.show_nothing()
        else:
            label = state.labels.get(region.label_id)
            strip.show_region(region, label, desk.shown.image, desk.shown.scale)

    def _on_setting(self, key: str) -> None:
        if key == "text_strip":
            self.show()

    def _on_text(self, region_id: str, text: str) -> None:
        if self._desk is not None:
            self._typed = (region_id, text)
            command = SetTranscription(RegionId(region_id), text)
            self._desk.run(command, merge_key=f"text {region_id}")

    def _on_saved(self) -> None:
        self._typed = ("", "")

    def _on_failed(self, _error: object) -> None:
        """Keep in the field what was typed last, if the disk refused it."""
        strip, (region_id, text) = self._window.strip, self._typed
        if strip.region_id == region_id and strip.field.text() != text:
            strip.field.put_back(text)

    def _on_next(self) -> None:
        if self._desk is not None:
            self._desk.session.editor.end_merging()
        self._window.canvas.select_next(1)
        self._window.strip.type_here()
