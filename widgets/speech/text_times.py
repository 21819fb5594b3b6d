"""Times in the text of a segment: inserted at the cursor, and followed back into the sound."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject

from annotator.audio.timestamps import time_at, written
from annotator.settings import Settings
from widgets.open_job.context import Context
from widgets.shell.notice_bar import Notice
from widgets.sound.sound_view import SoundView
from widgets.transcription.text_strip import TextStrip

PASSING_MS = 6_000
_MS_PER_S = 1_000


class TextTimes(QObject):
    """Inserts the time that is heard, and goes to the time at the cursor."""

    def __init__(self, context: Context, strip: TextStrip, settings: Settings) -> None:
        """Write into this strip."""
        super().__init__(context.window)
        self._context = context
        self._strip = strip
        self._settings = settings

    def calls(self) -> dict[str, Callable[[], object]]:
        """Return what the actions do."""
        return {"sound-stamp": self.insert, "sound-go-to-stamp": self.go_there}

    def insert(self) -> None:
        """Insert the time that is heard at the cursor of the text."""
        sound = self._sound()
        if sound is None or self._strip.field.isReadOnly():
            return
        if not self._strip.region_id or not self._strip.isVisible():
            self._say(self.tr("Put the cursor into the text of a segment first."))
            return
        view, rate_hz = sound
        stamp = written(
            view.player.position * _MS_PER_S // rate_hz, self._settings.text("stamp_form")
        )
        field = self._strip.field
        after = field.text()[len(field.text_before_cursor()) :]
        field.insertPlainText(stamp if after[:1].isspace() else f"{stamp} ")
        field.setFocus()

    def go_there(self) -> None:
        """Go to the time that is written at the cursor."""
        if self._sound() is not None and not self.follow():
            self._say(self.tr("There is no time at the cursor, such as 00:01:02."))

    def follow(self) -> bool:
        """Go to the time at the cursor; False: there is none."""
        sound, field = self._sound(), self._strip.field
        time_ms = time_at(field.text(), len(field.text_before_cursor()))
        if sound is None or time_ms is None:
            return False
        view, rate_hz = sound
        view.player.go_to(-(-time_ms * rate_hz // _MS_PER_S))
        return True

    # Internals ----------------------------------------------------------------------

    def _sound(self) -> tuple[SoundView, int] | None:
        view = self._context.view
        if not isinstance(view, SoundView) or view.wave.sound is None:
            return None
        return view, view.wave.sound.facts.rate_hz

    def _say(self, text: str) -> None:
        self._context.notices.say(Notice(text, passes_ms=PASSING_MS))
