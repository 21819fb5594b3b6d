"""Asks for the font of texts, and keeps it in the settings."""

from __future__ import annotations

from PySide6.QtWidgets import QDialog

from annotator.model.entities import Region
from annotator.text.text_fonts import TextFont, fonts_by_label, stored_fonts
from widgets.open_job.context import Context
from widgets.open_job.off_item import off_item
from widgets.texts.text_font_dialog import ALL, TextFontDialog


class TextFontChoice:
    """Shows the dialog, beginning with the label of the selected region."""

    def __init__(self, context: Context) -> None:
        """Ask for nothing yet."""
        self._context = context

    def ask(self) -> None:
        """Ask for fonts, and use them at once."""
        context, settings = self._context, self._context.settings
        job = context.jobs.job_or_none
        if job is not None:
            context.views.finish_typing()
        fonts = fonts_by_label(settings.text("text_fonts_by_label"))
        fonts[ALL] = TextFont(settings.text("text_font"), settings.number("text_size"))
        labels = self._labels()
        region = self._region()
        current = labels.get(region.label_id, ALL) if region is not None else ALL
        sample = "" if region is None else region.transcription
        with off_item(context):
            names = list(labels.values())
            dialog = TextFontDialog(context.look, fonts, names, sample, context.window)
            dialog.begin_with(current)
            is_saved = dialog.exec() == QDialog.DialogCode.Accepted
            answer = dialog.answer()
            dialog.deleteLater()
        if is_saved:
            of_all = answer.pop(ALL, TextFont())
            settings.set("text_fonts_by_label", stored_fonts(answer))
            settings.set("text_font", of_all.family)
            settings.set("text_size", of_all.size or 1.0)

    def _labels(self) -> dict[int | None, str]:
        job = self._context.jobs.job_or_none
        if job is None or not job.session.editor.has_item:
            return {}
        found = sorted(job.session.editor.state.labels.values(), key=lambda each: each.position)
        return {label.id: label.name for label in found}

    def _region(self) -> Region | None:
        job = self._context.jobs.job_or_none
        if job is None or not job.session.editor.has_item:
            return None
        selection = self._context.view.selection
        return job.session.editor.state.regions.get(selection[0]) if selection else None
