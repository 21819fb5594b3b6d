"""The welcome page: what the program is, how to begin, and the recent jobs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from PySide6.QtCore import QDate, QLocale, QMimeData, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QDragEnterEvent,
    QDragLeaveEvent,
    QDragMoveEvent,
    QDropEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QResizeEvent,
    QShowEvent,
)
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from annotator.files import is_file, is_folder
from widgets.kit.dialogs.form_widgets import Mark, as_path, button, words
from widgets.kit.dialogs.line_list import LineList, ListLine
from widgets.kit.layouts import new_column
from widgets.theme.look import Look
from widgets.theme.tokens import CARD_RADIUS_PX, GAP_PX, GAP_WIDEST_PX

OPENED_ENDINGS = (".fairlabel", ".fairpackage", ".fairpackage.age", ".fairreview")
MOST_RECENT = 6
COLUMN_PX = 600


@dataclass(frozen=True, slots=True)
class RecentJob:
    """A recent job. ``last_used`` is local time, None if it is unknown."""

    path: Path
    name: str
    last_used: datetime | None = None
    is_there: bool = True


class WelcomePage(QScrollArea):
    """Short and calm; everything on it can be reached by Tab and by Alt with one letter.

    Signals:
        new_asked: create a job.
        open_asked: open a job; carries its path, or "" to ask for one.
        sample_asked: open the sample job.
        order_asked: write a work order.
        dropped: a folder or a job file was dropped; carries its ``Path``.
    """

    new_asked = Signal()
    open_asked = Signal(str)
    sample_asked = Signal()
    order_asked = Signal()
    dropped = Signal(object)

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        """Lay out the page, without recent jobs."""
        super().__init__(parent)
        self._look = look
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.new_button = button(self.tr("&New job…"), "primary", call=self.new_asked)
        self.open_button = button(self.tr("&Open job…"))
        self.sample_button = button(self.tr("Open the &sample job"), call=self.sample_asked)
        self.open_button.clicked.connect(lambda: self.open_asked.emit(""))
        self.order_button = button(self.tr("&Write a work order…"), "link", call=self.order_asked)
        self.drop_area = DropArea(look)
        self.drop_area.dropped.connect(self.dropped)
        self.recent_title = words(self.tr("Recent jobs"), "heading")
        self.recent = LineList(look, self.tr("Recent jobs"))
        self.recent.chosen.connect(self._on_recent_chosen)
        self.setFocusProxy(self.new_button)
        self.setWidget(self._laid_out())
        self.show_recent(())
        look.changed.connect(self._on_look_changed)

    def show_recent(self, jobs: Sequence[RecentJob]) -> None:
        """Show jobs, newest first; missing ones are pale and say so."""
        self.recent.show_lines(self._line(job) for job in jobs[:MOST_RECENT])
        self.recent.setVisible(bool(jobs))
        self.recent_title.setVisible(bool(jobs))
        self._on_look_changed()

    def _line(self, job: RecentJob) -> ListLine:
        note = _day(job.last_used, date.today(), self.tr("today"), self.tr("yesterday"))  # noqa: DTZ011 - days as the person has them
        return ListLine(
            id=str(job.path),
            name=job.name,
            below=as_path(job.path.parent),
            icon="image" if job.is_there else "circle-slash",
            note=note if job.is_there else self.tr("not there"),
            is_quiet=not job.is_there,
        )

    def _laid_out(self) -> QWidget:
        look = self._look
        inner = QWidget()
        inner.setObjectName("scrolled")
        column = QVBoxLayout()
        column.setSpacing(look.px(GAP_PX))
        title = words("Fairlabel", "page")
        what = self.tr(
            "Boxes and transcription on your own machine, with the real time and pay behind them."
        )
        head = QVBoxLayout()
        head.setSpacing(0)
        head.addWidget(title)
        head.addWidget(words(what, "quiet"))
        top = QHBoxLayout()
        top.setSpacing(look.px(GAP_WIDEST_PX))
        top.addWidget(Mark(look, "fairlabel", size_px=56))
        top.addLayout(head, 1)
        buttons = QHBoxLayout()
        buttons.setSpacing(look.px(GAP_PX))
        for each in (self.new_button, self.open_button, self.sample_button):
            buttons.addWidget(each)
        buttons.addStretch(1)
        never = self.tr(
            "Never recorded: the keys you press, pointer paths, your screen, other programs. This "
            "program makes no network connection."
        )
        column.addLayout(top)
        column.addSpacing(look.px(GAP_WIDEST_PX))
        column.addLayout(buttons)
        column.addLayout(self._offer())
        column.addSpacing(look.px(GAP_PX))
        column.addWidget(self.drop_area)
        column.addSpacing(look.px(GAP_PX))
        column.addWidget(self.recent_title)
        column.addWidget(self.recent)
        column.addSpacing(look.px(GAP_WIDEST_PX))
        foot = QHBoxLayout()
        foot.setSpacing(look.px(GAP_PX))
        foot.addWidget(Mark(look, "shield-check", size_px=18), 0, Qt.AlignmentFlag.AlignTop)
        foot.addWidget(words(never, "quiet"), 1)
        column.addLayout(foot)
        self._column = QWidget()
        self._column.setLayout(column)
        outer = QVBoxLayout(inner)
        outer.addStretch(2)
        outer.addWidget(self._column, 0, Qt.AlignmentFlag.AlignHCenter)
        outer.addStretch(3)
        return inner

    def _offer(self) -> QHBoxLayout:
        offer = QHBoxLayout()
        offer.setSpacing(0)
        offered = words(self.tr("Do you offer work to others?"), "quiet")
        offered.setWordWrap(False)
        offer.addWidget(offered)
        offer.addWidget(self.order_button)
        offer.addStretch(1)
        return offer

    def _on_recent_chosen(self, path: str) -> None:
        self.open_asked.emit(path)

    def _on_look_changed(self) -> None:
        if not self.isVisible():
            return  # it is fitted when it is shown
        self._fit_column()
        self.recent.setFixedHeight(self.recent.height_of(MOST_RECENT))

    def _fit_column(self) -> None:
        room = self.viewport().width() - 2 * self._look.px(GAP_WIDEST_PX)
        width = max(self._look.px(240), min(self._look.px(COLUMN_PX), room))
        self._column.setFixedWidth(width)
        # In the middle of a page Qt gives it less height than its wrapped text needs.
        layout = self._column.layout()
        if layout is not None:
            self._column.setMinimumHeight(layout.totalHeightForWidth(width))

    # Qt overrides -----------------------------------------------------------

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._on_look_changed()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit_column()


class DropArea(QWidget):
    """Accepts a folder of pictures or a job file, and shows that it would.

    Signals:
        dropped: carries the ``Path``.
    """

    dropped = Signal(object)

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        """Start without a drag."""
        super().__init__(parent)
        self._look = look
        self.is_lit = False
        self.setAcceptDrops(True)
        column = new_column(self, look.px(GAP_PX), margins=look.px(GAP_WIDEST_PX + 4))
        self.text = words(self.tr("Drop a folder of pictures or sounds here to begin"))
        self.text.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.text.setWordWrap(False)
        column.addWidget(Mark(look, "folder-open", size_px=28), 0, Qt.AlignmentFlag.AlignHCenter)
        column.addWidget(self.text)
        look.changed.connect(self.update)

    def _light(self, *, is_lit: bool) -> None:
        self.is_lit = is_lit
        self.update()

    # Qt overrides -----------------------------------------------------------

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if dropped_path(event.mimeData()) is not None:
            event.acceptProposedAction()
            self._light(is_lit=True)

    def dragMoveEvent(self, event: QDragMoveEvent) -> None:
        if self.is_lit:
            event.acceptProposedAction()

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        super().dragLeaveEvent(event)
        self._light(is_lit=False)

    def dropEvent(self, event: QDropEvent) -> None:
        self._light(is_lit=False)
        path = dropped_path(event.mimeData())
        if path is not None:
            event.acceptProposedAction()
            self.dropped.emit(path)

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        tokens = self._look.tokens
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        pen = QPen(tokens.accent if self.is_lit else tokens.line)
        pen.setWidthF(2 if self.is_lit else 1)
        pen.setStyle(Qt.PenStyle.SolidLine if self.is_lit else Qt.PenStyle.DashLine)
        painter.setPen(pen)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        if self.is_lit:
            painter.setBrush(QColor(tokens.accent_soft))
        radius = self._look.px(CARD_RADIUS_PX)
        painter.drawRoundedRect(self.rect().adjusted(1, 1, -1, -1), radius, radius)
        painter.end()


def dropped_path(data: QMimeData) -> Path | None:
    """Return the single folder, job file or work package that is being dropped, else None."""
    urls = data.urls()
    if len(urls) != 1 or not urls[0].isLocalFile():
        return None
    path = Path(urls[0].toLocalFile())
    is_ours = path.name.endswith(OPENED_ENDINGS) and is_file(path)
    return path if is_ours or is_folder(path) else None


def _day(when: datetime | None, today: date, today_word: str, yesterday_word: str) -> str:
    if when is None:
        return ""
    days = (today - when.date()).days
    if days in {0, 1}:
        return yesterday_word if days else today_word
    day = QDate(when.year, when.month, when.day)
    return QLocale().toString(day, QLocale.FormatType.ShortFormat)
