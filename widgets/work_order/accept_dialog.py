"""Shows a whole work order, with its undisclosed fields in plain sight, and asks to accept it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date

from PySide6.QtCore import QLocale, QSize, Qt, Signal
from PySide6.QtGui import QGuiApplication, QKeyEvent
from PySide6.QtWidgets import (
    QBoxLayout,
    QComboBox,
    QDialog,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from annotator.pay import BROKEN, UNSIGNED, DisclosureRow, FieldGroup, WorkOrder
from annotator.pay.order.disclosures import disclosures
from widgets.kit.dialogs.dialog_frame import press_focused
from widgets.kit.dialogs.digest_text import digits_text
from widgets.kit.dialogs.form_widgets import (
    Mark,
    button,
    card,
    empty,
    hairline,
    row,
    set_role,
    words,
)
from widgets.kit.error_text import sentence_text
from widgets.kit.event_filters.activity_filter import GUIDELINE
from widgets.kit.plain_text import EmphasisedLabel, start
from widgets.theme.look import Look
from widgets.theme.tokens import GAP_PX, GAP_WIDE_PX, GAP_WIDEST_PX
from widgets.work_order.order_summary_words import OrderAnswer, languages, opening, spoken, title_of
from widgets.work_order.rate_table import COMPARED, SHOWN_HERE, RateTable, silence

TITLE_COLUMN_PX = 170
DIALOG_PX = (720, 680)
_AROUND_PX = 40
_BESIDE = 2
"""How many answers fit side by side, even with long words."""


class WorkOrderView(QWidget):
    """A whole work order for reading. Time spent in it is guideline time, by its object name.

    Signals:
        language_chosen: show another language; carries its code.
    """

    language_chosen = Signal(str)

    def __init__(
        self, look: Look, parent: QWidget | None = None, *, is_narrow: bool = False
    ) -> None:
        """Start without an order; a narrow view stacks what a wide one puts side by side."""
        super().__init__(parent)
        self.setObjectName(GUIDELINE)
        self._is_narrow = is_narrow
        self._look = look
        self._order: WorkOrder | None = None
        self._lang = ""
        self._today: date | None = None
        self.above: Callable[[], QWidget] | None = None
        """Builds what is shown above the order; set before ``show_order``."""
        self.signer = ""
        """By whom the order is signed, in a sentence; without it, by the order alone."""
        self.language = QComboBox()
        self.language.setAccessibleName(self.tr("Language of the work order"))
        self.language.activated.connect(self._on_language_chosen)
        self.title = words("", "page")
        self.title.setContentsMargins(0, 0, 0, 0)
        inner = QWidget()
        inner.setObjectName("scrolled")
        side = look.px(GAP_WIDE_PX if is_narrow else GAP_WIDEST_PX + GAP_PX)
        self._column = QVBoxLayout(inner)
        self._column.setContentsMargins(side, 0, side, side)
        self._column.setSpacing(look.px(GAP_PX))
        self.scroll_area = QScrollArea()
        self.scroll_area.setFrameShape(QFrame.Shape.NoFrame)
        self.scroll_area.setWidgetResizable(True)
        self.scroll_area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.scroll_area.setAccessibleName(self.tr("Work order"))
        self.scroll_area.setWidget(inner)
        head = QHBoxLayout()
        head.setContentsMargins(side, look.px(GAP_WIDEST_PX), side, look.px(GAP_WIDE_PX))
        head.addWidget(self.title, 1)
        head.addWidget(self.language)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(0)
        outer.addLayout(head)
        outer.addWidget(self.scroll_area, 1)
        look.changed.connect(self._show)
        self.show_order(None)

    def show_order(
        self, order: WorkOrder | None, lang: str = "en", *, today: date | None = None
    ) -> None:
        """Show an order from its top, or that there is none.

        ``lang`` is the preferred language of its texts; with ``today``, old floors are marked.
        """
        self._order, self._lang, self._today = order, lang, today
        codes = [] if order is None else languages(order)
        self.language.clear()
        for code in codes:
            self.language.addItem(_native_name(code), code)
        short = lang.replace("_", "-").partition("-")[0]
        wanted = next((code for code in (lang, short, "en") if code in codes), "")
        self.language.setCurrentIndex(max(0, self.language.findData(wanted)))
        self.language.setVisible(len(codes) > 1)
        self._show()
        self.scroll_area.verticalScrollBar().setValue(0)

    def _on_language_chosen(self) -> None:
        self._lang = str(self.language.currentData())
        self._show()
        self.language_chosen.emit(self._lang)

    def _show(self) -> None:
        empty(self._column)
        order = self._order
        if order is None:
            self.title.setText(self.tr("No work order"))
            none = self.tr(
                "This job has no work order: nobody has told you for whom it is, what for, and "
                "what it pays. Your time is recorded all the same."
            )
            self._column.addWidget(words(none))
            self._column.addStretch(1)
            return
        self.title.setText(title_of(order, self._lang))
        if self.above is not None:
            self._column.addWidget(self.above())
        self._column.addWidget(self._opening(order))
        for section in disclosures(order, self._lang, today=self._today):
            self._column.addSpacing(self._look.px(GAP_PX))
            self._column.addWidget(words(spoken(section.title), "section"))
            self._column.addWidget(self._section(order, section))
        self._column.addStretch(1)

    def _opening(self, order: WorkOrder) -> QFrame:
        frame, column = card(self._look)
        told = opening(order, self._lang)
        whose = EmphasisedLabel(*told.whose)
        whose.setAlignment(start() | Qt.AlignmentFlag.AlignVCenter)
        whose.setProperty("role", "section")
        _turn(whose, "".join(told.whose))
        column.addWidget(whose)
        for some in (told.answers[:_BESIDE], told.answers[_BESIDE:]):
            column.addLayout(self._answers(some))
        column.addWidget(words(told.refusal, "" if told.may_refuse else "attention"))
        return frame

    def _answers(self, some: Sequence[OrderAnswer]) -> QBoxLayout:
        across = QBoxLayout.Direction.LeftToRight
        answers = QBoxLayout(QBoxLayout.Direction.TopToBottom if self._is_narrow else across)
        answers.setSpacing(self._look.px(0 if self._is_narrow else GAP_WIDEST_PX + GAP_PX))
        for answer in some:
            answers.addWidget(self._answer(answer))
        answers.addStretch(1)
        return answers

    def _answer(self, answer: OrderAnswer) -> QWidget:
        holder = QWidget()
        is_silent = answer.told is None
        question, told = words(f"{answer.question}:"), words(answer.text)
        set_role(told, "attention" if is_silent else "heading")
        for label in (question, told):
            label.setWordWrap(False)
        parts = [Mark(self._look, "circle-help", "attention", 16)] if is_silent else []
        # Spacing at the end: otherwise a narrow column would separate answer and question.
        if self._is_narrow:
            column = QVBoxLayout(holder)
            column.setContentsMargins(0, 0, 0, self._look.px(GAP_PX // 2))
            column.setSpacing(0)
            column.addWidget(question)
            column.addLayout(row(self._look, *parts, told, 1))
        else:
            holder.setLayout(row(self._look, question, *parts, told, 1))
        return holder

    def _section(self, order: WorkOrder, section: FieldGroup) -> QFrame:
        frame, column = card(self._look)
        if section.key == "pay":
            column.addWidget(RateTable(self._look, order, has_own_only=self._is_narrow))
            column.addWidget(hairline())
        grid = QGridLayout()
        grid.setHorizontalSpacing(self._look.px(GAP_WIDEST_PX))
        grid.setVerticalSpacing(self._look.px(GAP_PX))
        if self._is_narrow:
            grid.setVerticalSpacing(0)
        else:
            grid.setColumnMinimumWidth(0, self._look.px(TITLE_COLUMN_PX))
            grid.setColumnStretch(1, 1)
        elsewhere = SHOWN_HERE - COMPARED if self._is_narrow else SHOWN_HERE
        shown = [entry for entry in section.rows if entry.key not in elsewhere]
        for at, entry in enumerate(shown):
            title = words(spoken(entry.title), "quiet")
            title.setContentsMargins(0, self._look.px(2), 0, 0)
            if self._is_narrow:
                grid.addWidget(title, 2 * at, 0)
                grid.addWidget(self._value(entry), 2 * at + 1, 0)
                continue
            title.setFixedWidth(self._look.px(TITLE_COLUMN_PX))
            grid.addWidget(title, at, 0, Qt.AlignmentFlag.AlignTop)
            grid.addWidget(self._value(entry), at, 1)
        column.addLayout(grid)
        return frame

    def _value(self, entry: DisclosureRow) -> QWidget:
        if entry.key == "order.sha256":
            return self._digest(entry.text)
        if not entry.is_disclosed or entry.value is None:
            return silence(self._look, sentence_text(entry.default) if entry.default else "")
        if entry.key == "order.signature":
            return self._signature(entry.value)
        # A fall is no fault, but it must not be overlooked.
        tone = "attention" if entry.key == "pay.fallen" else ""
        told = sentence_text(entry.told)
        value = words(told, tone, is_selectable=True)
        _turn(value, entry.value)
        return value

    def _signature(self, signature: str) -> QWidget:
        if signature == UNSIGNED:
            return self._warning(self.tr("unsigned: nobody can prove who wrote it"))
        if signature == BROKEN:
            return self._warning(
                self.tr("does not hold: somebody changed the order or the signature")
            )
        by = self.tr("signed by the key %1").replace("%1", digits_text(signature))
        return words(self.signer or by, is_selectable=True)

    def _warning(self, text: str) -> QWidget:
        holder = QWidget()
        line = row(
            self._look, Mark(self._look, "circle-alert", "attention", 16), words(text, "attention")
        )
        line.setStretch(1, 1)
        holder.setLayout(line)
        return holder

    def _digest(self, digest: str) -> QWidget:
        field = QLineEdit(digest)
        field.setReadOnly(True)
        field.setCursorPosition(0)
        field.setAccessibleName(self.tr("Digest of the file (SHA-256)"))
        copy = button(self.tr("Copy"))
        copy.setAccessibleName(self.tr("Copy the digest"))
        copy.clicked.connect(lambda: QGuiApplication.clipboard().setText(digest))
        holder = QWidget()
        line = row(self._look, field, copy)
        line.setStretch(0, 1)
        holder.setLayout(line)
        return holder


class AcceptDialog(QDialog):
    """Asks to accept a work order before the first item. Closing it records nothing.

    No button is the default: an accidental Enter must not accept.
    """

    def __init__(
        self,
        look: Look,
        order: WorkOrder,
        lang: str = "en",
        *,
        today: date | None = None,
        parent: QWidget | None = None,
    ) -> None:
        """Show an order with its two answers."""
        super().__init__(parent)
        self.setWindowTitle(self.tr("Work order"))
        self.view = WorkOrderView(look, is_narrow=is_narrow_screen(look, self))
        self.view.show_order(order, lang, today=today)
        self.accept_button = button(self.tr("&Accept and begin"), "primary")
        self.later_button = button(self.tr("&Not now"))
        self.accept_button.clicked.connect(self.accept)
        self.later_button.clicked.connect(self.reject)
        none = words(self.tr("Not now closes this; nothing is recorded."), "quiet")
        lay_out_order(self, look, self.view, none, (self.later_button, self.accept_button))

    # Qt overrides -----------------------------------------------------------

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if not press_focused(self, event):
            super().keyPressEvent(event)


def is_narrow_screen(look: Look, dialog: QDialog) -> bool:
    """Return whether a dialog with a work order is wider than its screen at the current zoom."""
    return look.px(DIALOG_PX[0]) > _room(dialog).width()


def lay_out_order(
    dialog: QDialog, look: Look, view: WorkOrderView, note: QLabel, buttons: Sequence[QWidget]
) -> None:
    """Fill a dialog with a work order and, below it, a note and the buttons that answer it.

    On a narrow screen the note is above the buttons. If even the buttons do not fit side by side,
    they are below one another.
    """
    is_narrow, room = is_narrow_screen(look, dialog), _room(dialog)
    side = look.px(GAP_WIDE_PX if is_narrow else GAP_WIDEST_PX + GAP_PX)
    ways = QBoxLayout.Direction
    answers = row(look, *buttons)
    if answers.minimumSize().width() > room.width() - 2 * side:
        answers.setDirection(ways.TopToBottom)
    footer = QBoxLayout(ways.TopToBottom if is_narrow else ways.LeftToRight)
    footer.setSpacing(look.px(GAP_PX))
    footer.addWidget(note, 1)
    footer.addLayout(answers)
    footer.setAlignment(answers, Qt.AlignmentFlag.AlignTrailing)
    footer.setContentsMargins(side, look.px(GAP_WIDE_PX), side, look.px(GAP_WIDE_PX))
    column = QVBoxLayout(dialog)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(0)
    column.addWidget(view, 1)
    column.addWidget(hairline())
    column.addLayout(footer)
    width, height = (look.px(length) for length in DIALOG_PX)
    dialog.resize(min(width, room.width()), min(height, room.height()))
    view.scroll_area.setFocus()


def _room(dialog: QDialog) -> QSize:
    """Return how large a dialog may be so that its screen shows something around it."""
    return dialog.screen().availableGeometry().size() - QSize(_AROUND_PX, _AROUND_PX)


def _turn(label: QLabel, text: str) -> None:
    """Give a text its own direction, aligned to the start of the line."""
    if text.isascii():
        return
    is_right_to_left = any("\u0590" <= letter <= "\u08ff" for letter in text)
    if is_right_to_left:
        label.setLayoutDirection(Qt.LayoutDirection.RightToLeft)


def _native_name(code: str) -> str:
    """Return a language's own name; English without the name of a country."""
    name = QLocale("en_001" if code == "en" else code).nativeLanguageName()
    return name[:1].upper() + name[1:] or code
