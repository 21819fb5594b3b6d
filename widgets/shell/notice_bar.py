"""A quiet bar above the status bar: one sentence, up to two buttons; never a dialog."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, replace
from enum import StrEnum

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QPushButton, QToolButton, QWidget

from widgets.kit.error_text import ErrorText
from widgets.kit.focus_back import FocusBack
from widgets.kit.layouts import new_row
from widgets.kit.plain_text import PlainLabel, start
from widgets.kit.timers import single_shot
from widgets.theme import icons
from widgets.theme.look import Look


class NoticeTone(StrEnum):
    """The importance of a notice."""

    PLAIN = "plain"
    ATTENTION = "attention"
    REFUSAL = "refusal"


@dataclass(frozen=True, slots=True)
class Notice:
    """One sentence and its buttons as (text, call)."""

    text: str
    tone: NoticeTone = NoticeTone.PLAIN
    choices: tuple[tuple[str, Callable[[], None]], ...] = ()
    passes_ms: int = 0


_ICONS = {
    NoticeTone.PLAIN: "info",
    NoticeTone.ATTENTION: "circle-alert",
    NoticeTone.REFUSAL: "triangle-alert",
}


class ComingBar(QWidget):
    """A bar that emits a signal before it is shown, while the layout is still unchanged.

    Signals:
        coming: it will take room from others.
    """

    coming = Signal()

    def setVisible(self, visible: bool) -> None:
        if visible and self.isHidden():
            self.coming.emit()
        super().setVisible(visible)


class Sentence(PlainLabel):
    """Wraps, and knows its height in advance: a status bar asks for no height for a width."""

    _width_px = 1

    def expect(self, width_px: int) -> None:
        """Take the height that the text needs at the width that it will have.

        Asked before the layout, it would be as high as a column of single words, and the window
        would grow beyond the screen and stay that size.
        """
        self._width_px = max(1, width_px)
        self.updateGeometry()

    def hasHeightForWidth(self) -> bool:
        return False

    def sizeHint(self) -> QSize:
        return QSize(super().sizeHint().width(), self.heightForWidth(self._width_px))

    def minimumSizeHint(self) -> QSize:
        return QSize(super().minimumSizeHint().width(), self.heightForWidth(self._width_px))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self.expect(event.size().width())


class NoticeBar(ComingBar):
    """Shows one notice at a time; a plain one may disappear by itself.

    A refusal waits only for earlier refusals; the notice that it replaces is shown again
    afterwards. Beside a refusal is the number of refusals still to be read. The sentence of an
    error offers the entry of the manual about it.

    Signals:
        help_asked: carries the address of the entry.
    """

    help_asked = Signal(str)

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        """Start hidden."""
        super().__init__(parent)
        self.setObjectName("noticeBar")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._look = look
        self._queue: deque[Notice] = deque()
        self._shown: Notice | None = None
        self._timer = single_shot(self, self.dismiss)
        self._icon = PlainLabel(parent=self)
        self.text = Sentence(parent=self)
        self.text.setWordWrap(True)
        self.text.setAlignment(start() | Qt.AlignmentFlag.AlignVCenter)
        self.text.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.more = PlainLabel(parent=self)
        self.more.setProperty("role", "quiet")
        self.more.hide()
        self._buttons: list[QPushButton] = []
        self.close_button = QToolButton(self)
        self.close_button.setAccessibleName(self.tr("Dismiss this notice"))
        self.close_button.setToolTip(self.tr("Dismiss"))
        self.close_button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.close_button.clicked.connect(self.dismiss)
        self._row = new_row(self, 8, margins=(12, 4, 8, 4))
        self._row.addWidget(self._icon)
        self._row.addWidget(self.text, 1)
        self._row.addWidget(self.more)
        self._row.addWidget(self.close_button)
        self._focus = FocusBack(self)
        look.changed.connect(self._restyle)
        self.hide()

    @property
    def shown(self) -> Notice | None:
        """The notice on the screen."""
        return self._shown

    @property
    def helps(self) -> str:
        """The address of the entry of the manual about the error on the screen, or ""."""
        return self.text.helps

    def say(self, notice: Notice) -> None:
        """Show a notice, after earlier ones; the same one only once.

        A refusal comes before all others, and after earlier refusals.
        """
        if notice == self._shown or notice in self._queue:
            return
        shown = self._shown
        if shown is not None and shown.passes_ms:
            shown = self._shown = None
        if notice.tone is not NoticeTone.REFUSAL:
            self._queue.append(notice)
        else:
            if shown is not None and shown.tone is not NoticeTone.REFUSAL:
                self._queue.appendleft(shown)  # it is shown again afterwards
                self._shown = None
            self._queue.insert(self._refusals_waiting(), notice)
        if self._shown is None:
            self._next()
        else:
            self._show_more()

    def dismiss(self) -> None:
        """Close the shown notice."""
        self._shown = None
        self._next()

    def withdraw(self, notice: Notice) -> None:
        """Remove a notice that is no longer true; the others stay."""
        if notice == self._shown:
            self.dismiss()
        elif notice in self._queue:
            self._queue.remove(notice)
            self._show_more()

    def revise(self, notice: Notice, text: str) -> Notice:
        """Replace the text of a notice in place; a closed one stays closed.

        Returns the new notice, for ``withdraw``.
        """
        newer = replace(notice, text=text)
        if notice == self._shown:
            self._shown = newer
            self.text.setText(text)
            self.setAccessibleName(text)
        elif notice in self._queue:
            self._queue[self._queue.index(notice)] = newer
        return newer

    def _next(self) -> None:
        self._timer.stop()
        self._focus.give_back()
        for button in self._buttons:
            button.hide()
            button.deleteLater()
        self._buttons.clear()
        if not self._queue:
            self.hide()
            return
        notice = self._shown = self._queue.popleft()
        self.text.setText(notice.text)
        self.setAccessibleName(notice.text)
        for words, call in notice.choices:
            self._add_button(words, call)
        if isinstance(notice.text, ErrorText):
            self._add_help(notice.text.address)
        if notice.passes_ms:
            self._timer.start(notice.passes_ms)
        self._restyle()
        self._show_more()
        self.show()

    def _refusals_waiting(self) -> int:
        return sum(notice.tone is NoticeTone.REFUSAL for notice in self._queue)

    def _show_more(self) -> None:
        """Show how many refusals wait behind the shown one."""
        count = self._refusals_waiting()
        text = self.tr("1 more") if count == 1 else self.tr("%n more", "", count)
        self.more.setText(text if count else "")
        self.more.setVisible(bool(count))
        if self._shown is not None:
            told = f"{self._shown.text} ({text})" if count else self._shown.text
            self.setAccessibleName(told)
        self.text.expect(self._room_px())

    def _room_px(self) -> int:
        """Return the width that the window will leave for the sentence."""
        margins, others = self._row.contentsMargins(), [self._icon, self.close_button]
        others += [] if self.more.isHidden() else [self.more]
        taken = sum(each.sizeHint().width() for each in (*others, *self._buttons))
        gaps = self._row.spacing() * (len(self._buttons) + len(others))
        return self.window().width() - margins.left() - margins.right() - taken - gaps

    def _add_help(self, address: str) -> None:
        """Offer an entry of the manual; the notice stays, to be compared with it."""
        button = self._new_button(self.tr("What can I do?"))
        button.clicked.connect(lambda: self.help_asked.emit(address))

    def _add_button(self, words: str, call: Callable[[], None]) -> None:
        def act() -> None:
            self.dismiss()
            call()

        self._new_button(words).clicked.connect(act)

    def _new_button(self, words: str) -> QPushButton:
        button = QPushButton(words, self)
        # A click triggers it, and leaves the focus where it was.
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._row.insertWidget(self._row.count() - 1, button)
        button.show()  # in a visible bar, the layout would show it only later
        self._buttons.append(button)
        return button

    def _restyle(self) -> None:
        self.close_button.setIcon(self._look.icon("x"))
        if self._shown is None:
            return
        tokens, tone = self._look.tokens, self._shown.tone
        colours = {
            NoticeTone.PLAIN: tokens.information,
            NoticeTone.ATTENTION: tokens.attention,
            NoticeTone.REFUSAL: tokens.refusal,
        }
        ratio = self.devicePixelRatioF()
        self._icon.setPixmap(icons.pixmap(_ICONS[tone], colours[tone], self._look.px(18), ratio))
        self.setProperty("tone", tone.value)
        self.style().unpolish(self)
        self.style().polish(self)
