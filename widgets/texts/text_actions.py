"""Marks letters, inserts special characters, finds warnings, and changes the rules of texts."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QDialog, QWidget

from annotator.errors import AnnotatorError
from annotator.model.entities import Region, in_reading_order
from annotator.text.marks import (
    MarkConvention,
    MarkedSelection,
    TextMark,
    mark_illegible,
    turn_mark,
)
from annotator.text.speller import languages
from annotator.text.text_warnings import text_warnings
from widgets.open_job.context import Context
from widgets.open_job.off_item import off_item
from widgets.shell.notice_bar import Notice
from widgets.texts.character_memory import CharacterMemory
from widgets.texts.character_panel_actions import CharacterPanelActions
from widgets.texts.marks_dialog import MARK_ACTIONS, MarksDialog
from widgets.texts.spell_check import SpellCheck
from widgets.texts.text_font_choice import TextFontChoice
from widgets.texts.text_rules_dialog import TextRulesDialog
from widgets.transcription.text_strip import TextStrip

PASSING_MS = 6000


class TextActions(QObject):
    """Each mark and each inserted character is one step of the history.

    Signals:
        rules_changed: the job has other rules for its texts.
        text_wanted: the text of the selected region is to be typed.
    """

    rules_changed = Signal()
    text_wanted = Signal()

    def __init__(
        self, context: Context, strip: TextStrip, show_beside: Callable[[QWidget], None]
    ) -> None:
        """Work on the text in the strip; ``show_beside`` puts a panel beside the item."""
        super().__init__(context.window)
        self._context = context
        self._strip = strip
        self._memory = CharacterMemory(context.settings)
        self._dialog: TextRulesDialog | None = None
        self.fonts = TextFontChoice(context)
        self.characters = CharacterPanelActions(context, self._memory, self._pick, show_beside)
        self.spell_check = SpellCheck(context, strip, self._edit)

    def calls(self) -> dict[str, Callable[[], object]]:
        """Return what the actions do."""
        marks: dict[str, Callable[[], object]] = {
            action_id: lambda mark=mark: self.mark(mark)  # type: ignore[misc]  # a default in a lambda
            for mark, action_id in MARK_ACTIONS.items()
        }
        return marks | {
            "marks-help": self.explain_marks,
            "characters": self.choose_character,
            "characters-panel": self.characters.turn,
            "show-invisible": self.turn_invisible,
            "next-warning": self.go_to_warning,
            "suggest-words": self.suggest_words,
            "text-font": self.fonts.ask,
            "text-rules": self.change_rules,
        }

    # Edits of the text -------------------------------------------------------

    def mark(self, mark: TextMark) -> None:
        """Mark the selected letters, or remove their mark; an illegible place is put there."""
        field, convention = self._strip.field, self._strip.rules.marks
        if not self._is_typing():
            return
        if convention is MarkConvention.NONE:
            self._say(
                self.tr("The texts of this job have no marks. “Texts of the job…” can change that.")
            )
            return
        place, text = field.selected(), field.raw_text()
        if mark is TextMark.ILLEGIBLE:
            edited = mark_illegible(text, place, convention)
        else:
            edited = turn_mark(text, place, mark, convention)
        if edited is None:
            self._refuse_mark(has_selection=place[0] < place[1])
        else:
            self._edit(edited)

    def choose_character(self) -> None:
        """Ask for a special character and insert it at the cursor."""
        if not self._is_typing():
            return
        # Late: the names of all characters take a moment.
        from widgets.texts.character_palette import CharacterPalette  # noqa: PLC0415

        palette = CharacterPalette(self._context.look, self._memory, self._context.window)
        is_chosen = palette.exec() == QDialog.DialogCode.Accepted
        letter = palette.chosen if is_chosen else ""
        palette.deleteLater()
        self._strip.field.setFocus()
        if letter:
            self._memory.use(letter)
            self._insert(letter)

    def _pick(self, letter: str) -> None:
        """Insert a character of the panel, and go on typing behind it."""
        self._strip.field.setFocus()
        if self._is_typing():
            self._memory.use(letter)
            self._insert(letter)

    def suggest_words(self) -> None:
        """Suggest other words for the one at the cursor."""
        if self._is_typing():
            self.spell_check.suggest()

    def _insert(self, letter: str) -> None:
        field = self._strip.field
        (start, end), text = field.selected(), field.raw_text()
        after = start + len(letter)
        self._edit(MarkedSelection(text[:start] + letter + text[end:], after, after))

    def _edit(self, edited: MarkedSelection) -> None:
        """Replace the text; neither the typing before nor that after is part of this step."""
        editor = self._context.jobs.job.session.editor
        self._strip.field.report()
        editor.end_merging()
        self._strip.field.replace_by(edited)
        editor.end_merging()

    def _refuse_mark(self, *, has_selection: bool) -> None:
        cut = self.tr(
            "The selection cuts another mark in two. Select all of that mark, or letters inside it."
        )
        nothing = self.tr("Select the letters to mark, or put the cursor into the mark to remove.")
        self._say(cut if has_selection else nothing)

    # Looking -----------------------------------------------------------------

    def turn_invisible(self) -> None:
        """Show the names of invisible characters in the text, or no longer."""
        settings = self._context.settings
        settings.set("show_invisible", value=not settings.flag("show_invisible"))

    def go_to_warning(self) -> None:
        """Go to the next text of the item with a character that is easily overlooked."""
        job = self._context.jobs.job
        self._context.views.finish_typing()
        if not job.session.editor.has_item:
            return
        for region in self._after_current():
            found = text_warnings(region.transcription)
            if found:
                self._context.view.show_region(region.id)
                self.text_wanted.emit()
                self._strip.field.select(found[0].letters[0], found[0].letters[0] + 1)
                return
        self._say(self.tr("No other text of this item has invisible or mixed characters."))

    def _after_current(self) -> list[Region]:
        """Return the regions after the selected one in reading order, then those before it."""
        order = in_reading_order(self._context.jobs.job.session.editor.state.regions)
        selection = self._context.view.selection
        at = next((i for i, each in enumerate(order) if each.id in selection), -1)
        return order[at + 1 :] + order[: max(at, 0)]

    def explain_marks(self) -> None:
        """Show the help page of marks."""
        dialog = MarksDialog(
            self._context.look, self._strip.rules.marks, self._key_of, self._context.window
        )
        dialog.exec()
        dialog.deleteLater()

    def change_rules(self) -> None:
        """Ask for the rules of the texts of the job, and store them."""
        job = self._context.jobs.job
        self._context.views.finish_typing()
        with off_item(self._context):
            look, window = self._context.look, self._context.window
            dialog = self._dialog = TextRulesDialog(look, job.project.facts.texts, window)
            self._context.background.start(
                lambda _cancel, _progress: languages(),
                done=self._show_languages,
                failed=self._on_refused,
            )
            is_saved = dialog.exec() == QDialog.DialogCode.Accepted
            rules = dialog.answer() if is_saved else job.project.facts.texts
            self._dialog = None
            dialog.deleteLater()
        if rules != job.project.facts.texts:
            writing = job.project.writes.set_text_rules(rules)
            self._context.background.start(
                lambda _cancel, _progress: writing.result(),
                done=lambda _facts: self._on_rules(),
                failed=self._on_refused,
            )

    def _show_languages(self, found: list[str] | None) -> None:
        if self._dialog is not None:
            self._dialog.show_languages(found)

    def _on_rules(self) -> None:
        self.spell_check.use_rules()
        self.rules_changed.emit()

    def _on_refused(self, error: BaseException) -> None:
        if not isinstance(error, AnnotatorError):
            raise error
        self._context.jobs.refuse(error)

    # Internals ----------------------------------------------------------------

    def _is_typing(self) -> bool:
        """Return whether a text can be edited at its cursor; if not, a sentence says why."""
        field = self._strip.field
        if field.hasFocus() and field.isEnabled() and not field.isReadOnly():
            return not field.is_composing
        self._say(self.tr("Put the cursor into the text of a region first."))
        return False

    def _key_of(self, action_id: str) -> str:
        shortcut = self._context.actions.action(action_id).shortcut()
        return str(shortcut.toString(QKeySequence.SequenceFormat.NativeText))

    def _say(self, text: str) -> None:
        self._context.notices.say(Notice(text, passes_ms=PASSING_MS))
