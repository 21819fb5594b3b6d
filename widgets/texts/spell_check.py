"""Underlines words that the dictionary of the job does not know, and suggests others."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QMenu

from annotator.text.marks import MarkedSelection
from annotator.text.speller import Speller, speller, word_at
from widgets.kit.plain_text import button_name
from widgets.open_job.context import Context
from widgets.shell.notice_bar import Notice
from widgets.transcription.text_strip import TextStrip

PASSING_MS = 6000
Edit = Callable[[MarkedSelection], None]


class SpellCheck(QObject):
    """Without Enchant or without a language, nothing is underlined and nothing is missed.

    The library and its dictionary are loaded off the window's thread.
    """

    def __init__(self, context: Context, strip: TextStrip, edit: Edit) -> None:
        """``edit`` replaces the text in the strip, as one step."""
        super().__init__(context.window)
        self._context = context
        self._strip = strip
        self._edit = edit
        self._speller: Speller | None = None
        self._wanted = ""
        context.jobs.job_changed.connect(self.use_rules)

    def use_rules(self) -> None:
        """Load the dictionary of the job's language, which may be another one now."""
        job = self._context.jobs.job_or_none
        language = "" if job is None else job.project.facts.texts.language
        if language == self._wanted:
            return
        self._wanted = language
        self._show(None)
        if language:
            self._context.background.start(
                lambda _cancel, _progress: speller(language),
                done=partial(self._on_loaded, language),
                failed=lambda _error: None,
            )

    def suggest(self) -> None:
        """List similar words for the word at the cursor; the chosen one replaces it."""
        field = self._strip.field
        text, (at, _end) = field.raw_text(), field.selected()
        place = word_at(text, at)
        if self._speller is None:
            self._say(
                self.tr(
                    "There is no spell check: it needs a language in “Texts of the job…” and a "
                    "dictionary for it on this computer."
                )
            )
        elif place is None:
            self._say(self.tr("Put the cursor into a word."))
        else:
            checker, (start, end) = self._speller, place
            word = text[start:end]
            self._context.background.start(
                lambda _cancel, _progress: checker.suggestions(word),
                done=partial(self._offer, text, place),
                failed=lambda _error: None,
            )

    # Internals --------------------------------------------------------------

    def _on_loaded(self, language: str, found: Speller | None) -> None:
        if language == self._wanted:
            self._show(found)

    def _show(self, found: Speller | None) -> None:
        self._speller = found
        highlighter = self._strip.field.highlighter
        highlighter.misspelt = lambda text: (
            [] if found is None else found.misspelt(text, self._strip.rules.marks)
        )
        highlighter.refresh()

    def _offer(self, text: str, place: tuple[int, int], words: list[str]) -> None:
        field = self._strip.field
        if field.raw_text() != text:
            return  # somebody typed on
        if not words:
            self._say(self.tr("The dictionary has no similar word."))
            return
        menu = QMenu(field)
        menu.setAccessibleName(self.tr("Similar words"))
        for word in words:
            menu.addAction(button_name(word), partial(self._replace, text, place, word))
        menu.setActiveAction(menu.actions()[0])
        menu.aboutToHide.connect(menu.deleteLater)
        menu.popup(field.viewport().mapToGlobal(field.cursorRect().bottomLeft()))

    def _replace(self, text: str, place: tuple[int, int], word: str) -> None:
        start, end = place
        after = start + len(word)
        self._edit(MarkedSelection(text[:start] + word + text[end:], after, after))

    def _say(self, text: str) -> None:
        self._context.notices.say(Notice(text, passes_ms=PASSING_MS))
