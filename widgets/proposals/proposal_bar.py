"""A bar over the picture with the number of undecided proposals, and buttons to decide."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, Signal, SignalInstance
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QWidget

from annotator.actions.keys_in_force import Keymap, standard_keymap
from widgets.kit.key_text import key_shown
from widgets.kit.plain_text import PlainLabel
from widgets.theme import icons
from widgets.theme.look import Look

_GAP_PX, _WIDE_GAP_PX = 8, 16
_KEYS_OF_ALL, _KEYS_OF_TWO, _NO_KEYS, _TWO_BUTTONS = 0, 1, 2, 3
_ONE_BY_ONE = 2
_BRIEFNESS = (_KEYS_OF_ALL, _KEYS_OF_TWO, _NO_KEYS, _TWO_BUTTONS)


class ProposalBar(QWidget):
    """One sentence and four buttons, shown only while a proposal is undecided.

    If it is narrow, only two buttons show their keys, or none; if it is very narrow, the buttons
    for all proposals are hidden, which the menu and the keys still decide on.

    Signals:
        kept: keep the selected proposal.
        refused: refuse it.
        all_kept: keep all visible proposals.
        all_refused: refuse all visible proposals.
    """

    kept = Signal()
    refused = Signal()
    all_kept = Signal()
    all_refused = Signal()

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        """Start hidden."""
        super().__init__(parent)
        self.setObjectName("judgingBar")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._look = look
        self._count = 0
        self._keymap = standard_keymap()
        self._icon = PlainLabel(parent=self)
        self.text = PlainLabel(parent=self)
        self._keyed: list[tuple[QPushButton, str, str]] = []
        self.keep_button = self._button(self.tr("Keep"), "keep-proposal", self.kept)
        self.refuse_button = self._button(self.tr("Refuse"), "refuse-proposal", self.refused)
        self.keep_all_button = self._button(self.tr("Keep all"), "keep-proposals", self.all_kept)
        self.refuse_all_button = self._button(
            self.tr("Refuse all"), "refuse-proposals", self.all_refused
        )
        row = self._row = QHBoxLayout(self)
        row.setContentsMargins(12, 4, 8, 4)
        row.setSpacing(_GAP_PX)
        row.addWidget(self._icon)
        row.addWidget(self.text, 1)
        row.addWidget(self.keep_button)
        row.addWidget(self.refuse_button)
        row.addSpacing(_WIDE_GAP_PX)
        row.addWidget(self.keep_all_button)
        row.addWidget(self.refuse_all_button)
        look.changed.connect(self._restyle)
        self._restyle()
        self.show_keys(self._keymap)
        self.hide()

    def show_waiting(self, count: int) -> None:
        """Show how many proposals are undecided; 0 hides the bar."""
        if count == self._count:
            return
        self._count = count
        self.setAccessibleName(self._sentence(_KEYS_OF_ALL))
        self._fit()
        self.setVisible(count > 0)

    def show_keys(self, keymap: Keymap) -> None:
        """Show these keys on the buttons."""
        self._keymap = keymap
        for button, words, action_id in self._keyed:
            button.setToolTip(f"{words}  {self._key_of(action_id)}".strip())
        self._fit()

    def _key_of(self, action_id: str) -> str:
        return key_shown(self._keymap, action_id)

    def _sentence(self, briefness: int) -> str:
        count = str(self._count)
        if briefness == _TWO_BUTTONS:
            return count
        if briefness:
            return self.tr("%1 to decide on").replace("%1", count)
        if self._count == 1:
            return self.tr("1 proposal to decide on")
        return self.tr("%1 proposals to decide on").replace("%1", count)

    def _fit(self) -> None:
        """Show as much text as fits, unless nothing is to decide on: then it is hidden."""
        if not self._count:
            return
        fitting = (each for each in _BRIEFNESS if self._needed_px(each) <= self.width())
        briefness = next(fitting, _TWO_BUTTONS)
        self.text.setText(self._sentence(briefness))
        for place, (button, *_) in enumerate(self._keyed):
            button.setText(self._caption(place, briefness))
            button.setVisible(place < _ONE_BY_ONE or briefness < _TWO_BUTTONS)

    def _caption(self, place: int, briefness: int) -> str:
        _, words, action_id = self._keyed[place]
        keys = self._key_of(action_id)
        is_told = briefness == _KEYS_OF_ALL or (briefness == _KEYS_OF_TWO and place < _ONE_BY_ONE)
        return f"{words}  {keys}" if is_told and keys else words

    def _needed_px(self, briefness: int) -> int:
        """Return the width of the whole bar; changes nothing."""
        metrics = self.text.fontMetrics()
        needed = metrics.horizontalAdvance(self._sentence(briefness)) + self._icon.width()
        buttons = self._keyed[:_ONE_BY_ONE] if briefness == _TWO_BUTTONS else self._keyed
        for place, (button, *_) in enumerate(buttons):
            frame = button.sizeHint().width() - metrics.horizontalAdvance(button.text())
            needed += frame + metrics.horizontalAdvance(self._caption(place, briefness)) + _GAP_PX
        margins = self._row.contentsMargins()
        return needed + margins.left() + margins.right() + _WIDE_GAP_PX + 2 * _GAP_PX

    def _button(self, words: str, action_id: str, signal: SignalInstance) -> QPushButton:
        button = QPushButton(words, self)
        button.setAccessibleName(words)
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        button.clicked.connect(signal)
        self._keyed.append((button, words, action_id))
        return button

    def _restyle(self) -> None:
        side = self._look.px(18)
        colour = self._look.tokens.information
        self._icon.setPixmap(icons.pixmap("circle-help", colour, side, self.devicePixelRatioF()))
        self._icon.setFixedSize(QSize(side, side))
        self._fit()

    # Qt overrides -----------------------------------------------------------

    def minimumSizeHint(self) -> QSize:
        """Reserve no room for keys: the window must not grow for them."""
        return QSize(self._needed_px(_TWO_BUTTONS), super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()
