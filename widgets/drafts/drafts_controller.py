"""Connects everything about drafts of text in the window."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QObject

from widgets.drafts.draft_decisions import DraftDecisions
from widgets.drafts.draft_run import SETTING, TextDrafter
from widgets.drafts.draft_source import pictures, sounds
from widgets.drafts.language_menu import LanguageMenu
from widgets.open_job.context import Context
from widgets.transcription.text_strip import TextStrip


class DraftsController(QObject):
    """Connects the engine with the decisions, and returns the calls of both."""

    def __init__(
        self,
        context: Context,
        strip: TextStrip,
        find_lines: Callable[[], None],
        find_speech: Callable[[], None],
    ) -> None:
        """Build the parts; the calls propose lines of text, and segments of speech."""
        super().__init__(context.window)
        self._context = context
        self.decisions = DraftDecisions(context, strip)
        self.drafter = TextDrafter(
            context,
            pictures(context.settings),
            find_regions=find_lines,
            ask_language=self._ask_language,
            drafted_here=self.decisions.show_first,
        )
        self.speech = TextDrafter(
            context,
            sounds(context.settings),
            find_regions=find_speech,
            ask_language=self._ask_language,
            drafted_here=self.decisions.show_first,
        )
        self.menu: LanguageMenu | None = None

    def calls(self) -> dict[str, Callable[[], object]]:
        """Return what the actions do on items of any kind."""
        return self.decisions.calls()

    def picture_calls(self) -> dict[str, Callable[[], object]]:
        """Return what the actions do on pictures alone."""
        return {
            "draft-text": self.drafter.draft,
            "choose-draft-language": self.drafter.choose_language,
        }

    def sound_calls(self) -> dict[str, Callable[[], object]]:
        """Return what the actions do on sounds alone."""
        return {"draft-text": self.speech.draft}

    def _ask_language(self, languages: Sequence[str], chosen: Callable[[str], None]) -> None:
        current = self._context.settings.text(SETTING)
        self.menu = LanguageMenu(languages, current, chosen, self._context.window)
        self.menu.destroyed.connect(self._forget)
        self.menu.open_over(self._context.window)

    def _forget(self) -> None:
        self.menu = None
