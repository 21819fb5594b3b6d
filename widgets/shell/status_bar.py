"""The status bar, one quiet line: presence, time today, money owed, worker, saved."""

from __future__ import annotations

from enum import Enum, auto

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent
from PySide6.QtWidgets import QLabel, QPushButton, QSizePolicy, QWidget

from annotator.effort.categories import Presence
from widgets.kit.layouts import new_row
from widgets.kit.lists.elided import ElidedLabel
from widgets.kit.plain_text import PlainLabel, button_name
from widgets.kit.timers import single_shot
from widgets.theme import icons
from widgets.theme.look import Look
from widgets.theme.tokens import LINE_PX

ANSWERED_MS = 4000
"""How long the answer to "is everything saved?" is shown."""


class SaveState(Enum):
    """Whether everything is saved to the job file."""

    CHECKING = auto()
    """The file is still being checked; nothing is written to it before the check ends."""
    SAVING = auto()
    SAVED = auto()
    NOT_SAVED = auto()
    """The disk refused the last change or the time, or the file is damaged."""


class StatusBar(QWidget):
    """Shows given values; asks for none.

    Signals:
        explained: the money was clicked: show how it was computed.
        day_asked: the time was clicked: show the day.
        hand_over_asked: the name was clicked.
        pause_asked: the state was clicked: pause, or go on.
        looking_asked: the state of a read-only job was clicked: explain it.
        save_state_changed: carries the ``SaveState`` that is shown now, or None.
    """

    explained = Signal()
    day_asked = Signal()
    pause_asked = Signal()
    looking_asked = Signal()
    hand_over_asked = Signal()
    save_state_changed = Signal(object)

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        """Lay out the fields."""
        super().__init__(parent)
        self.setObjectName("quietLine")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._look = look
        self._presence: Presence | None = None
        self.save_state: SaveState | None = None
        self._is_looking = False
        self._dot = PlainLabel(parent=self)
        self._rest = ""
        self.state = self._button(self.tr("What your time counts as now"))
        self.time = self._button(self.tr("Time worked today; how it was computed"))
        self.money = self._button(self.tr("Money owed to you; how it was computed"))
        self.who = self._button(self.tr("Who is working; hand over"))
        self._item = self._quiet(self.tr("About the open item"))
        self.due = ElidedLabel(parent=self)  # it gives way to time and money
        self.due.setProperty("role", "quiet")
        self._saved = self._quiet(self.tr("Whether everything is saved"))
        self._answered = single_shot(self, lambda: self.show_saved(self.save_state), ANSWERED_MS)
        self.state.clicked.connect(self._on_state)
        self.time.clicked.connect(self.day_asked)
        self.money.clicked.connect(self.explained)
        self.who.clicked.connect(self.hand_over_asked)
        row = new_row(self, 8, margins=(12, 0, 12, 0))
        row.addWidget(self._dot)
        row.addWidget(self.state)
        row.addSpacing(12)
        row.addWidget(self.time)
        row.addSpacing(16)
        row.addWidget(self.money)
        row.addStretch(1)
        row.addWidget(self._item)
        self.due.setContentsMargins(8, 0, 8, 0)
        row.addWidget(self.due)
        row.addWidget(self.who)
        row.addSpacing(16)
        row.addWidget(self._saved)
        look.changed.connect(self._restyle)
        self._restyle()
        self._item.hide()
        self.due.hide()

    def show_item(self, text: str) -> None:
        """Show what the view says about the open item; empty hides it."""
        self._item.setText(text)
        self._item.setVisible(bool(text))

    def show_due(self, text: str, told: str) -> None:
        """Show by when the work is wanted; the tooltip says who says so. "" hides it."""
        self.due.setText(text)
        self.due.setToolTip(f"{text}\n{told}".strip())
        self.due.setAccessibleDescription(told)
        self.due.setVisible(bool(text))

    def show_presence(self, presence: Presence | None) -> None:
        """Show working, paused, resting or away; None: no time is measured."""
        if presence is not self._presence:
            self._presence = presence
            self._restyle()

    def show_looking(self, *, is_looking: bool) -> None:
        """Show in place of the clock's state that the job is read-only."""
        if is_looking is not self._is_looking:
            self._is_looking = is_looking
            self._restyle()

    def show_rest(self, text: str) -> None:
        """Show in the tooltip of the state how much rest is available, such as ``13 min``."""
        if text != self._rest:
            self._rest = text
            self._explain()

    def show_time(self, text: str, added: str = "") -> None:
        """Show the observed work of today, such as ``3 h 41 min``; empty hides it.

        Declared time of today (``added``) is shown beside it, and never added to it.
        """
        said = self.tr("%1 today, %2 added") if added else self.tr("%1 today")
        said = said.replace("%1", _apart(text)).replace("%2", _apart(added))
        self.time.setText(said if text else "")
        self.time.setVisible(bool(text))

    def show_money(
        self, text: str | None, came: str = "", accepted: str = "", *, is_sample: bool = False
    ) -> None:
        """Show the amount still owed (nothing, in a sample); None: there is no rate; "" hides it.

        The tooltip shows the amount already received, if any. ``accepted`` is what is owed for
        accepted work, while the rest depends on a review.
        """
        if text is None:
            self.money.setText(self.tr("no rate given"))
        elif is_sample:
            self.money.setText(self.tr("sample pay  %1").replace("%1", _apart(text)))
        else:
            shown = self.tr("owed to you  %1 (accepted: %2)") if accepted else ""
            shown = (shown or self.tr("owed to you  %1")).replace("%2", _apart(accepted))
            self.money.setText(shown.replace("%1", _apart(text)))
        self.money.setVisible(text != "")
        told = self.tr("Money owed to you; how it was computed")
        if came:
            told = self.tr("Money still owed to you; you received %1. How it was computed")
        if accepted:
            told += " " + self.tr("(%2 for what is accepted; the rest is not reviewed yet)")
            told = told.replace("%2", _apart(accepted))
        told = told.replace("%1", _apart(came))
        self.money.setToolTip(told)
        self.money.setAccessibleDescription(told)

    def show_worker(self, name: str) -> None:
        """Show the current worker."""
        self.who.setText(button_name(name))
        self.who.setVisible(bool(name))

    def show_saved(self, state: SaveState | None) -> None:
        """Show whether everything is saved; None: no job is open."""
        words, told = "", self.tr("Whether everything is saved")
        if state is SaveState.CHECKING:
            words = self.tr("checking the file…")
            told = self.tr("Your work is written to the file once the file is checked")
        elif state is SaveState.SAVING:
            words = self.tr("saving…")
        elif state is SaveState.SAVED:
            words = (
                self.tr("everything is saved") if self._answered.isActive() else self.tr("saved")
            )
        elif state is SaveState.NOT_SAVED:
            words = self.tr("not saved")
            told = self.tr("The last change, or your time, could not be written to the file")
        role = "refusal" if state is SaveState.NOT_SAVED else "quiet"
        if state is SaveState.SAVED and self._answered.isActive():
            role = "heading"
        if self._saved.property("role") != role:
            self._saved.setProperty("role", role)
            self._saved.style().unpolish(self._saved)
            self._saved.style().polish(self._saved)
        self._saved.setText(words)
        self._saved.setToolTip(told)
        self._saved.setAccessibleDescription(told)
        if state is not self.save_state:
            self.save_state = state
            self.save_state_changed.emit(state)

    def answer_saved(self) -> None:
        """Show for a while, and tell screen readers, that everything is saved: somebody asked."""
        self._answered.start()
        self.show_saved(SaveState.SAVED)
        if QAccessible.isActive():
            told = QAccessibleAnnouncementEvent(self._saved, self._saved.text())
            QAccessible.updateAccessibility(told)

    def sizeHint(self) -> QSize:
        return QSize(200, self._look.px(LINE_PX))

    def _quiet(self, name: str) -> QLabel:
        label = PlainLabel(parent=self)
        label.setProperty("role", "quiet")
        label.setAccessibleDescription(name)
        return label

    def _button(self, name: str) -> QPushButton:
        button = QPushButton(self)
        button.setProperty("role", "line")
        button.setFlat(True)
        button.setAccessibleDescription(name)
        button.setToolTip(name)
        button.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        button.hide()
        return button

    def _restyle(self) -> None:
        tokens = self._look.tokens
        faces = {
            Presence.WORKING: ("circle-dot", tokens.accent, self.tr("working")),
            Presence.RESTING: ("coffee", tokens.quiet, self.tr("resting")),
            Presence.AWAY: ("circle", tokens.quiet, self.tr("away")),
            Presence.PAUSED: ("pause", tokens.attention, self.tr("paused")),
        }
        shown = faces.get(self._presence) if self._presence is not None else None
        if self._is_looking:
            shown = "eye", tokens.attention, self.tr("read-only")
        self._dot.setVisible(shown is not None)
        self.state.setText(shown[2] if shown else "")
        self.state.setVisible(shown is not None)
        if shown:
            ratio = self.devicePixelRatioF()
            self._dot.setPixmap(icons.pixmap(shown[0], shown[1], self._look.px(14), ratio))
        self.setFixedHeight(self._look.px(LINE_PX))
        self._explain()

    def _on_state(self) -> None:
        (self.looking_asked if self._is_looking else self.pause_asked).emit()

    def _explain(self) -> None:
        """Describe what a click on the state does, and how much rest is available."""
        if self._is_looking:
            why = self.tr("No time is counted and no change is saved. Why, and what to do")
            self.state.setToolTip(why)
            self.state.setAccessibleDescription(why)
            return
        is_paused = self._presence is Presence.PAUSED
        pause, go_on = self.tr("Pause"), self.tr("Paused; any key or movement resumes")
        words = [go_on if is_paused else pause]
        if self._rest:
            words.append(self.tr("rest earned: %1").replace("%1", _apart(self._rest)))
        self.state.setToolTip("; ".join(words))
        self.state.setAccessibleDescription("; ".join(words))


def _apart(text: str) -> str:
    """Return a figure that keeps its own direction inside a sentence (Unicode isolates)."""
    return f"\u2068{text}\u2069"
