"""Work on speech, built when it is first needed: a window with pictures opens without it."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Any, Final

from PySide6.QtCore import QObject

from annotator.actions.actions_and_keys import OF_SOUND
from annotator.settings import Settings
from widgets.kit.key_text import with_keys
from widgets.media.item_view import ItemView
from widgets.open_job.context import Context
from widgets.shell.notice_bar import Notice
from widgets.transcription.text_strip import TextStrip

if TYPE_CHECKING:
    from widgets.speech.text_times import TextTimes

Calls = dict[str, Callable[[], object]]
PASSING_MS: Final = 8_000
_ACTIONS: Final = ("speaker-choose", "speaker-rename", "sound-stamp", "sound-go-to-stamp")


class SpeechWork(QObject):
    """Runs the actions on speakers and on times in the text."""

    def __init__(self, context: Context, strip: TextStrip, settings: Settings) -> None:
        """Follow the view, the keys, and a time on which somebody clicks with Ctrl."""
        super().__init__(context.window)
        self._context = context
        self._strip = strip
        self._settings = settings
        self._parts: tuple[Calls, TextTimes] | None = None
        self._question: Notice | None = None
        self._asks: ItemView[Any] | None = None
        """The view of sounds, once its loops are listened to."""
        strip.field.followed.connect(self._follow)
        context.views.changed.connect(self._on_view)
        context.actions.keys_changed.connect(self._tell_keys)

    def calls(self) -> Calls:
        """Return what the actions do on sounds."""
        return {action_id: partial(self._run, action_id) for action_id in _ACTIONS}

    # Internals ----------------------------------------------------------------------

    def _run(self, action_id: str) -> None:
        calls, _ = self._built()
        calls[action_id]()

    def _follow(self) -> None:
        if self._is_sound:
            self._built()[1].follow()

    @property
    def _is_sound(self) -> bool:
        """Whether the current view is that of sounds."""
        return "sound-play" in self._context.view.calls

    def _on_view(self) -> None:
        self._tell_keys()
        if self._is_sound and self._asks is None:
            from widgets.sound.sound_view import SoundView  # noqa: PLC0415 - as below

            self._asks = view = self._context.view
            assert isinstance(view, SoundView)  # noqa: S101 - no other view plays
            view.player.left_alone.connect(self._ask_once)
            view.player.changed.connect(self._withdraw)
            view.speakers.moved.connect(self._tell_key_of)

    def _tell_key_of(self, speaker: str) -> None:
        """Name the key that gives a segment the speaker to whose row it was dragged."""
        if not self._settings.flag("tool_hints"):
            return
        from widgets.sound.sound_view import SoundView  # noqa: PLC0415 - as below
        from widgets.sound.speaker_actions import KEYS  # noqa: PLC0415

        view = self._asks
        key = view.speakers.keys.key(speaker) if isinstance(view, SoundView) else 0
        action_id = f"speaker-{key}" if key in KEYS else "speaker-next"
        text = self.tr("The segment has another speaker. %1 does this by key.")
        told = with_keys(text, self._context.actions.keymap, action_id)
        self._context.notices.say(Notice(told, passes_ms=PASSING_MS))

    def _tell_keys(self) -> None:
        keymap, sound = self._context.actions.keymap, {action.id for action in OF_SOUND}
        keys = ("Tab", "Esc") if self._is_sound else ()
        self._strip.tell_keys({key for key in keys if keymap.owner_of(key) in sound})

    def _ask_once(self) -> None:
        """Ask whether a loop that was left alone shall go on; nothing plays or counts meanwhile."""
        text = self.tr("The segment was played three times, and then paused.")
        again = self.tr("Play it again")
        self._question = Notice(text, choices=((again, self._play_again),))
        self._context.notices.say(self._question)

    def _play_again(self) -> None:
        if self._is_sound:
            self._context.view.calls["sound-loop"]()

    def _withdraw(self) -> None:
        """Take the question back: something plays, or another sound is there."""
        if self._question is not None and self._asks is not None:
            self._context.notices.withdraw(self._question)
            self._question = None

    def _built(self) -> tuple[Calls, TextTimes]:
        if self._parts is None:
            # Late: these import the view of sounds, and that numpy.
            from widgets.speech.speaker_names import SpeakerNames  # noqa: PLC0415
            from widgets.speech.text_times import TextTimes  # noqa: PLC0415

            times = TextTimes(self._context, self._strip, self._settings)
            self._parts = SpeakerNames(self._context).calls() | times.calls(), times
        return self._parts
