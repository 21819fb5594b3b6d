"""A bar over the picture with the review of the item, or with buttons to review it."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, Signal, SignalInstance
from PySide6.QtWidgets import QPushButton, QToolButton, QWidget

from annotator.actions.keys_in_force import Keymap, standard_keymap
from widgets.kit.dialogs.footer_layout import FooterLayout
from widgets.kit.key_text import key_shown
from widgets.kit.plain_text import PlainLabel, start, without_mnemonic
from widgets.theme import icons
from widgets.theme.look import Look

TEXT_PX = 260
"""The least width of the sentence: where the buttons leave less, they go below it."""


class ReviewBar(QWidget):
    """One sentence and, for a reviewer, the buttons to decide on the item.

    Signals:
        accepted: accept the item.
        rejected: reject the item.
        stopped: stop reviewing.
        blinked: show the confirmed version and the current one in turn, or stop that.
        answers_asked: show the rejections of the item and the answers to them.
    """

    accepted = Signal()
    rejected = Signal()
    stopped = Signal()
    blinked = Signal()
    answers_asked = Signal()

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        """Start hidden."""
        super().__init__(parent)
        self.setObjectName("judgingBar")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._look = look
        self._is_attention = False
        self._icon = PlainLabel(parent=self)
        self.text = PlainLabel(parent=self)
        self.text.setWordWrap(True)
        self.text.setAlignment(start() | Qt.AlignmentFlag.AlignVCenter)
        self.accept_button = self._button(self.tr("Accept"), self.accepted)
        self.reject_button = self._button(self.tr("Reject…"), self.rejected)
        self.version = PlainLabel(parent=self)
        self.version.hide()
        self.blink_button = self._button(self.tr("Blink"), self.blinked)
        self.blink_button.setToolTip(
            self.tr("Show the version that was confirmed and the current one in turn")
        )
        self.answers_button = self._button(self.tr("Answers…"), self.answers_asked)
        self.stop_button = QToolButton(self)
        self.stop_button.setAccessibleName(self.tr("Stop reviewing"))
        self.stop_button.clicked.connect(self.stopped)
        row = FooterLayout()  # wraps, so that the sentence never becomes a narrow column
        row.setContentsMargins(12, 4, 8, 4)
        row.setSpacing(8)
        self.setLayout(row)
        row.addWidget(self._icon)
        row.addWidget(self.text, 1)
        row.addWidget(self.version)
        row.addWidget(self.blink_button)
        row.addWidget(self.answers_button)
        row.addWidget(self.accept_button)
        row.addWidget(self.reject_button)
        row.addWidget(self.stop_button)
        look.changed.connect(self._restyle)
        self.show_keys(standard_keymap())
        self.show_extras(has_versions=False, has_answers=False)
        self.hide()

    def show_verdict(self, text: str, *, is_attention: bool) -> None:
        """Show the review of an own item; an empty text hides the bar."""
        self._show(text, is_attention=is_attention, can_judge=False, is_reviewing=False)

    def show_reviewing(self, text: str, *, can_judge: bool) -> None:
        """Show the state of the item to a reviewer; ``can_judge`` shows the buttons."""
        self._show(text, is_attention=False, can_judge=can_judge, is_reviewing=True)

    def show_extras(self, *, has_versions: bool, has_answers: bool) -> None:
        """Offer to blink between two versions, and to read and write answers."""
        self.blink_button.setVisible(has_versions)
        self.answers_button.setVisible(has_answers)

    def show_version(self, words: str) -> None:
        """Show which version is seen while it blinks, "" when it has ended.

        The widest of the words keeps its room, so that the sentence and the picture stay in place.
        """
        self.version.setText(words)
        kept_px = max(self.version.minimumWidth(), self.version.sizeHint().width())
        self.version.setMinimumWidth(kept_px if words else 0)
        self.version.setVisible(bool(words))

    def show_keys(self, keymap: Keymap) -> None:
        """Show these keys on the buttons."""
        for button, action_id in (
            (self.accept_button, "accept-item"),
            (self.reject_button, "reject-item"),
            (self.blink_button, "blink-versions"),
            (self.answers_button, "answer-rejection"),
        ):
            key = key_shown(keymap, action_id)
            button.setText(without_mnemonic(f"{button.accessibleName()}  {key}".rstrip()))
        stop = f"{self.stop_button.accessibleName()}  {key_shown(keymap, 'review')}"
        self.stop_button.setToolTip(stop.rstrip())

    def _show(self, text: str, *, is_attention: bool, can_judge: bool, is_reviewing: bool) -> None:
        if not text and self.isHidden():
            return
        self.text.setText(text)
        self.setAccessibleName(text)
        self._is_attention = is_attention
        self.accept_button.setVisible(can_judge)
        self.reject_button.setVisible(can_judge)
        self.stop_button.setVisible(is_reviewing)
        self._restyle()
        self.setVisible(bool(text))

    def _button(self, words: str, signal: SignalInstance) -> QPushButton:
        button = QPushButton(words, self)
        button.setAccessibleName(words)
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        button.clicked.connect(signal)
        return button

    def _restyle(self) -> None:
        tokens, side = self._look.tokens, self._look.px(18)
        colour = tokens.attention if self._is_attention else tokens.information
        name = "circle-alert" if self._is_attention else "shield-check"
        self._icon.setPixmap(icons.pixmap(name, colour, side, self.devicePixelRatioF()))
        self._icon.setFixedSize(QSize(side, side))
        self.text.setMinimumWidth(self._look.px(TEXT_PX))
        self.stop_button.setIcon(self._look.icon("x"))
