"""Connects the text strip with the selected region: its visibility, its text, the next region."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QObject

from annotator.drafts.draft import shown_text
from annotator.editing.changes import Change
from annotator.editing.commands import SetTranscription
from annotator.model.entities import RegionId
from annotator.settings import Settings
from annotator.text.text_fonts import fonts_by_label
from widgets.media.views import Views
from widgets.open_job.open_job import OpenJob
from widgets.transcription.text_strip import Letters, TextStrip

_LOOK_SETTINGS = {
    *("text_direction", "text_size", "text_font", "text_fonts_by_label", "text_by_script"),
    "show_invisible",
}
_TEXT_STEPS = ("set-transcription", "draft-texts", "accept-draft")


class TextController(QObject):
    """Shows the strip on items with text, or always once the person has asked for it.

    Attributes:
        takes_step: is asked before each step to another region; returns whether it made it, to one
            that does not follow in reading order.
    """

    def __init__(self, views: Views, strip: TextStrip, settings: Settings, parent: QObject) -> None:
        """Connect the strip; no job is open."""
        super().__init__(parent)
        self._views = views
        self._strip = strip
        self._settings = settings
        self._job: OpenJob | None = None
        self._has_text = False
        self._typed = ("", "")
        self.takes_step: Callable[[int], bool] = lambda _by: False
        strip.edited.connect(self._on_text)
        strip.stepped.connect(self._on_step)
        strip.direction_chosen.connect(partial(settings.set, "text_direction"))
        strip.left.connect(views.take_focus)
        strip.field.settled.connect(self.show)
        settings.listeners.append(self._on_setting)
        self._use_settings()

    def attach(self, job: OpenJob | None) -> None:
        """Show the texts of a job, or of none."""
        self._strip.clear()
        self._job = job
        if job is not None:
            self.use_rules()
            job.leaving.connect(self._strip.field.report)
            job.session.editor.failed.append(self._on_failed)
            job.session.editor.saved.append(self._on_saved)

    def use_rules(self) -> None:
        """Write by the rules of the open job, which may have changed."""
        if self._job is not None:
            self._strip.use_rules(self._job.project.facts.texts)

    def item_opened(self) -> None:
        """Update the strip: another item is open."""
        self._strip.clear()
        self._has_text = self._job is not None and any(
            shown_text(region) for region in self._job.session.editor.state.regions.values()
        )

    def changed(self, change: Change) -> None:
        """Update the strip: the current item was edited."""
        self._has_text = self._has_text or change.name in _TEXT_STEPS
        self.show()

    def type_text(self) -> None:
        """Put the cursor into the text of the selected region."""
        if len(self._views.now.selection) == 1:
            self._settings.set("text_strip", value=True)
            self.show()
            self._strip.type_here()

    def turn_direction(self) -> None:
        """Write in the next of the three directions: by the letters, to the left, to the right."""
        self._strip.turn_direction()

    def turn(self) -> None:
        """Show the strip always, or no longer."""
        self._settings.set("text_strip", value=not self._strip.isVisible())
        self._has_text = False
        self.show()

    def show(self) -> None:
        """Show the text of the selected region, if the item has text."""
        job, strip = self._job, self._strip
        if job is None or not job.session.editor.has_item or job.shown is None:
            strip.clear()
            return
        state, selection = job.session.editor.state, self._views.now.selection
        region = state.regions.get(selection[0]) if len(selection) == 1 else None
        is_wanted = self._settings.flag("text_strip") or self._has_text
        strip.setVisible(is_wanted)
        if region is None or not is_wanted:
            strip.show_nothing()
        else:
            label = state.labels.get(region.label_id)
            strip.show_region(region, label, job.shown.crop_of(region))

    def _on_setting(self, key: str) -> None:
        if key == "text_strip":
            self.show()
        elif key in _LOOK_SETTINGS:
            self._use_settings()

    def _use_settings(self) -> None:
        settings = self._settings
        letters = Letters(
            settings.text("text_font"),
            settings.number("text_size"),
            fonts_by_label(settings.text("text_fonts_by_label")),
            settings.flag("text_by_script"),
        )
        self._strip.use(settings.text("text_direction"), letters)
        self._strip.show_invisible(is_shown=settings.flag("show_invisible"))

    def _on_text(self, region_id: str, text: str) -> None:
        if self._job is not None:
            self._typed = (region_id, text)
            # Stored in the form of the job; the field keeps what was typed as long as it has the
            # focus: letters that change under the cursor would break a composition.
            stored = self._strip.rules.form.normal(text)
            command = SetTranscription(RegionId(region_id), stored)
            self._job.run(command, merge_key=f"text {region_id}")

    def _on_saved(self) -> None:
        self._typed = ("", "")

    def _on_failed(self, _error: object) -> None:
        """Keep the typed text in the field if the disk refused to save it."""
        strip, (region_id, text) = self._strip, self._typed
        if strip.region_id == region_id and strip.field.text() != text:
            strip.field.put_back(text)

    def _on_step(self, by: int) -> None:
        if self._job is not None:
            self._job.session.editor.end_merging()
        if self.takes_step(by):
            return
        self._views.now.select_next(by)
        self._strip.type_here()
