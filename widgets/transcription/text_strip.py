"""The strip below the picture: the crop of the selected region, and its text."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

from PySide6.QtCore import QEvent, QObject, QSize, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QBoxLayout,
    QHBoxLayout,
    QSizePolicy,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from annotator.drafts.draft import TextDraft, shown_text, waiting_draft
from annotator.model.entities import Label, Region
from annotator.text.text_fonts import USUAL, TextFont
from annotator.text.text_rules import DEFAULT_RULES, TextRules
from annotator.text.text_warnings import text_warnings
from widgets.kit.lists.elided import ElidedLabel
from widgets.kit.lists.region_name import region_name
from widgets.kit.plain_text import PlainLabel
from widgets.theme.look import Look
from widgets.transcription.document_text import position_of
from widgets.transcription.draft_words import draft_words
from widgets.transcription.text_crop import NO_CROP, CropView, RegionCrop
from widgets.transcription.text_field import TranscriptionField
from widgets.transcription.warning_words import warning_words

_DIRECTIONS = {
    "auto": Qt.LayoutDirection.LayoutDirectionAuto,
    "rtl": Qt.LayoutDirection.RightToLeft,
    "ltr": Qt.LayoutDirection.LeftToRight,
}
_WIDE = 4.0
"""From this ratio of width to height on, a region is a line of text: its crop is above the field.
"""

_HEIGHT_PX, _LETTERS_PX = 134, 28
"""The height of the strip, and the part of it that grows with the letters."""

_SHARE, _LEAST_PX = 3, 80
"""The strip takes a third of the page at most, so that the picture stays in sight; on a very low
page this height, which holds a line of text."""


@dataclass(frozen=True, slots=True)
class Letters:
    """The letters of texts: ``family`` "" is that of the interface, ``size`` 1 its size."""

    family: str = ""
    size: float = 1.0
    by_label: Mapping[str, TextFont] = field(default_factory=dict)
    follows_script: bool = False

    def of(self, label: str) -> TextFont:
        """Return what texts of a label have of their own."""
        return self.by_label.get(label, USUAL)

    @property
    def largest(self) -> float:
        """The largest of the sizes: the strip is as high for each region, so that nothing jumps."""
        return max(self.size, *(each.size or 0.0 for each in self.by_label.values()), 0.0)


class TextStrip(QWidget):
    """Shows one region and lets the person type its text; hidden while no region is selected.

    Signals:
        edited: the text of the shown region has changed (region id, text).
        stepped: to the next region (1), or to the previous one (-1).
        direction_chosen: the person chose a direction of the text: auto, rtl or ltr.
        left: back to the picture.
        accepted: the draft of the shown region is accepted (region id).
    """

    edited = Signal(str, str)
    stepped = Signal(int)
    direction_chosen = Signal(str)
    left = Signal()
    accepted = Signal(str)

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        """Start hidden."""
        super().__init__(parent)
        self.setObjectName("textStrip")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._look = look
        self._region_id = ""
        self._says_nothing = False
        self._direction, self._letters = "auto", Letters()
        self._label_name = ""
        self.rules = DEFAULT_RULES
        self.crop = CropView(look, self)
        self.field = TranscriptionField(self)
        self.field.edited.connect(self._on_edited)
        self.field.stepped.connect(self.stepped)
        self.field.left.connect(self.left)
        self.field.accepted.connect(lambda: self.accepted.emit(self._region_id))
        self.label = ElidedLabel(parent=self)  # long names are cut: they must not widen the window
        self.label.setProperty("role", "quiet")
        self.hint = PlainLabel(parent=self)
        self.hint.setProperty("role", "quiet")
        self.hint.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.hint.setAlignment(Qt.AlignmentFlag.AlignTrailing | Qt.AlignmentFlag.AlignVCenter)
        self._keys_of_sound: Collection[str] = frozenset()
        self.tell_keys(frozenset())
        self.draft = ElidedLabel(parent=self)
        self.warning_icon = PlainLabel(parent=self)
        self.warning_icon.setAccessibleName(self.tr("Look again"))
        self.warning = ElidedLabel(parent=self)
        self.warning.setProperty("role", "quiet")
        self.field.textChanged.connect(self._show_warnings)
        self.direction = QToolButton(self)
        self.direction.clicked.connect(self.turn_direction)
        self._lay_out()
        look.changed.connect(self._restyle)
        self._restyle()
        self.hide()

    def _lay_out(self) -> None:
        foot = self._foot = QHBoxLayout()
        foot.setSpacing(8)
        foot.addWidget(self.label)
        foot.addWidget(self.draft)
        foot.addWidget(self.hint, 1)
        foot.addWidget(self.warning_icon)
        foot.addWidget(self.warning, 1)
        foot.addWidget(self.direction)
        column = QVBoxLayout()
        column.setSpacing(2)
        column.addWidget(self.field, 1)
        column.addLayout(foot)
        row = self._row = QHBoxLayout(self)
        row.setContentsMargins(8, 8, 8, 4)
        row.setSpacing(8)
        row.addWidget(self.crop, 2)
        row.addLayout(column, 3)

    @property
    def region_id(self) -> str:
        """The shown region, empty if there is none."""
        return self._region_id

    def show_region(self, region: Region, label: Label | None, crop: RegionCrop | None) -> None:
        """Show a region; text that is being typed into the same region is left alone."""
        self._says_nothing = False
        self.crop.show_crop(*(crop or NO_CROP))
        self._place_crop(crop)
        self.crop.setVisible(crop is not None)
        self.label.say(region_name(region, label))
        self._label_name = "" if label is None else label.name
        self._fit_letters()
        self._fit_hint()
        is_same = region.id == self._region_id
        text = shown_text(region)
        if not is_same:
            self.field.report()
            self._region_id = region.id
            self.field.setEnabled(True)
            self.field.show_text(text)
        elif not self._is_shown(text) and not self.field.has_unreported:
            self.field.show_text(text)
        self._show_draft(waiting_draft(region))
        self._show_warnings()

    def show_nothing(self) -> None:
        """Show no region, and a hint how to select one."""
        self.field.report()
        if not self._says_nothing:
            self._says_nothing = True
            self._region_id = ""
            self.crop.show_crop(*NO_CROP)
            self.crop.hide()
            self.field.show_text("")
            self.field.setEnabled(False)
            self._show_draft(None)
            self._show_warnings()
        to_see = self.tr("Select a region to see its text")
        to_type = self.tr("Select a region to type its text")
        self.label.say(to_see if self.field.isReadOnly() else to_type)
        self._fit_hint()

    def clear(self) -> None:
        """Show no region and hide."""
        self.show_nothing()
        self.hide()

    def tell_keys(self, taken: Collection[str]) -> None:
        """Say what keys do, but for Tab and Esc where a preset gives them to the sound."""
        self._keys_of_sound = taken
        parts = (
            self.tr("Enter: next") if "Tab" in taken else self.tr("Enter or Tab: next"),
            self.tr("Shift+Tab: previous"),
            "" if "Esc" in taken else self.tr("Esc: back to the item"),
        )
        self.hint.setText(" · ".join(filter(None, parts)))

    def type_here(self, at: int | None = None) -> None:
        """Put the cursor after that many characters; None: at the end of the text."""
        self.field.setFocus(Qt.FocusReason.ShortcutFocusReason)
        cursor = self.field.textCursor()
        cursor.movePosition(cursor.MoveOperation.End)
        if at is not None:
            before = self.field.text()
            cursor.setPosition(position_of(before, at))
        self.field.setTextCursor(cursor)

    def use_rules(self, rules: TextRules) -> None:
        """Write by the rules of a job."""
        self.rules = rules
        self._restyle()

    def show_invisible(self, *, is_shown: bool) -> None:
        """Show invisible characters in the field, or no longer."""
        self.field.show_invisible(is_shown=is_shown)

    def use(self, direction: str, letters: Letters) -> None:
        """Write in this direction (auto, rtl or ltr), and with these letters."""
        self._direction, self._letters = direction, letters
        self._restyle()

    def turn_direction(self) -> None:
        """Choose the next of the three directions."""
        order = list(_DIRECTIONS)
        after = order[(order.index(self._direction) + 1) % len(order)]
        self.direction_chosen.emit(after)
        self.field.setFocus()

    def sizeHint(self) -> QSize:
        return QSize(400, self.height())

    def _place_crop(self, crop: RegionCrop | None) -> None:
        """Put the crop above the field if it is as wide as a line of text, else beside it."""
        box = None if crop is None else crop.box
        is_line = box is not None and box.width >= _WIDE * box.height
        way = QBoxLayout.Direction.TopToBottom if is_line else QBoxLayout.Direction.LeftToRight
        self._row.setDirection(way)
        self._row.setStretch(0, 1 if is_line else 2)
        self._row.setStretch(1, 1 if is_line else 3)

    def _show_draft(self, draft: TextDraft | None) -> None:
        """Say that the text is a draft, and by which engine; None: it is none."""
        self.field.mark_draft(is_draft=draft is not None)
        told = "" if draft is None else draft_words(draft)
        self.draft.say(told)
        self.draft.setVisible(draft is not None)
        self.field.setAccessibleDescription(told)
        if draft is None:
            self.tell_keys(self._keys_of_sound)
        else:
            self.hint.setText(self.tr("Enter: accept and go on · typing corrects · Tab: next"))
        self._fit_hint()

    def _fit_hint(self) -> None:
        """Hide the hint if there is no room: it must not widen the window."""
        others = sum(
            each.sizeHint().width()
            for each in (self.label, self.direction, self.draft)
            if not each.isHidden()
        )
        has_room = self.hint.sizeHint().width() + others + 32 <= self.field.width()
        is_warning = bool(self.warning.text())
        self.hint.setVisible(has_room and not is_warning)
        # Without the hint the draft takes the room, so that it stays beside the label.
        self._foot.setStretchFactor(self.draft, int(not has_room and not is_warning))
        self.warning.setVisible(is_warning)
        self.warning_icon.setVisible(is_warning)

    def _is_shown(self, text: str) -> bool:
        """Return whether the field shows the text of its region, or is about to be it."""
        shown = self.field.text()
        if shown == text:
            return True
        return self.field.hasFocus() and self.rules.form.normal(shown) == text

    def _show_warnings(self) -> None:
        text = self.field.text()
        self.warning.say(warning_words(text, text_warnings(text)))
        self.warning.setAccessibleName(self.warning.text())
        self._fit_hint()

    def _on_edited(self, text: str) -> None:
        if self._region_id:
            self.edited.emit(self._region_id, text)

    def _restyle(self) -> None:
        icon, words = {
            "auto": ("languages", self.tr("by its letters")),
            "rtl": ("pilcrow-left", self.tr("from right to left")),
            "ltr": ("pilcrow-right", self.tr("from left to right")),
        }[self._direction]
        self.direction.setIcon(self._look.icon(icon))
        text = self.tr("Direction of the text: %1").replace("%1", words)
        self.crop.is_ltr = self._direction == "ltr"
        self.crop.update()
        self.direction.setToolTip(text)
        self.direction.setAccessibleName(text)
        tokens = self._look.tokens
        self.warning_icon.setPixmap(self._look.icon("triangle-alert").pixmap(self._look.px(16)))
        self.field.show_marks(self.rules.marks, tokens)
        self.field.set_direction(_DIRECTIONS[self._direction])
        self._fit_letters()

    def _fit_letters(self) -> None:
        font, letters = self._letters.of(self._label_name), self._letters
        size = letters.size if font.size is None else font.size
        self.field.set_letters(
            font.family or letters.family, size, follows_script=letters.follows_script
        )
        self._fit_height()

    def _fit_height(self) -> None:
        """Take the height of the letters, but no more than a share of the page."""
        wanted, page = (
            self._look.px(_HEIGHT_PX + _LETTERS_PX * self._letters.largest),
            self.parentWidget(),
        )
        if page is not None:
            wanted = min(wanted, max(page.height() // _SHARE, self._look.px(_LEAST_PX)))
        if self.height() != wanted or self.minimumHeight() != wanted:
            self.setFixedHeight(wanted)

    # Qt overrides -----------------------------------------------------------

    def event(self, event: QEvent) -> bool:
        page = self.parentWidget()
        if event.type() == QEvent.Type.ParentChange and page is not None:
            page.installEventFilter(self)
            self._fit_height()
        return super().event(event)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize and watched is self.parentWidget():
            self._fit_height()
        return super().eventFilter(watched, event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit_hint()
