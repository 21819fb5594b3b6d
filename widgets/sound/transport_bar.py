"""The bar below the waveform: play, loop, speed, and the time that is heard."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QToolButton, QWidget

from widgets.kit.lists.elided import ElidedLabel
from widgets.kit.plain_text import PlainLabel
from widgets.sound.player import Player
from widgets.sound.wave_painter import time_text
from widgets.theme.look import Look

Calls = dict[str, Callable[[], object]]


class TransportBar(QWidget):
    """Buttons for what has keys too; they take no focus, so that the keys stay with the sound."""

    def __init__(self, look: Look, player: Player, calls: Calls, parent: QWidget) -> None:
        """Show a player that plays nothing; ``calls`` is what the buttons do."""
        super().__init__(parent)
        self._look = look
        self._player = player
        self._rate_hz = 0
        self._frames = 0
        self._play = self._button(calls["sound-play"])
        self._loop = self._button(calls["sound-loop"])
        self._slower = self._button(calls["sound-slower"])
        self._faster = self._button(calls["sound-faster"])
        self.speed = PlainLabel("", self)
        self.time = ElidedLabel(parent=self)
        self.note = ElidedLabel(parent=self)
        self.note.setProperty("role", "attention")
        self.note.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        row = QHBoxLayout(self)
        row.setContentsMargins(8, 4, 8, 4)
        row.setSpacing(4)
        for each in (self._play, self._loop, self._slower, self.speed, self._faster, self.time):
            row.addWidget(each)
        row.addWidget(self.note, 1)
        player.changed.connect(self.refresh)
        player.moved.connect(self._show_time)
        look.changed.connect(self.refresh)
        self.refresh()

    def show_sound(self, frames: int, rate_hz: int) -> None:
        """Show times of a sound of so many frames; 0: of none."""
        self._frames, self._rate_hz = frames, rate_hz
        self.refresh()

    def refresh(self) -> None:
        """Show whether it plays, and how fast."""
        player, stretch = self._player, self._player.stretch
        is_playing = player.is_playing
        words = self.tr("Pause") if is_playing else self.tr("Play")
        self._name(self._play, "pause" if is_playing else "play", words)
        self._name(self._loop, "repeat", self.tr("Play the segment again and again"))
        self._loop.setCheckable(True)
        self._loop.setChecked(stretch is not None and stretch.is_loop)
        self._name(self._slower, "minus", self.tr("Slower"))
        self._name(self._faster, "plus", self.tr("Faster"))
        for button in (self._play, self._loop, self._slower, self._faster):
            button.setEnabled(self._rate_hz > 0)
        self.speed.setText(self.tr("%1 ×").replace("%1", f"{player.speed:g}"))
        self.speed.setVisible(self._rate_hz > 0)
        self.note.say(player.silence)
        self._show_time()

    def _show_time(self) -> None:
        if not self._rate_hz:
            self.time.say("")
            return
        now = time_text(self._player.position, self._rate_hz)
        text = self.tr("%1 of %2").replace("%1", now)
        self.time.say(text.replace("%2", time_text(self._frames, self._rate_hz)))

    def _button(self, call: Callable[[], object]) -> QToolButton:
        button = QToolButton(self)
        button.setFocusPolicy(Qt.FocusPolicy.NoFocus)

        def act() -> None:
            call()
            self.refresh()  # a button that can be checked shows what is, not what was clicked

        button.clicked.connect(act)
        return button

    def _name(self, button: QToolButton, icon: str, words: str) -> None:
        button.setIcon(self._look.icon(icon))
        button.setToolTip(words)
        button.setAccessibleName(words)
