"""The panel with the work order beside the picture, shown and hidden by one key."""

from __future__ import annotations

from datetime import datetime

from PySide6.QtCore import QDate, QLocale, QObject, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QToolButton, QVBoxLayout, QWidget

from annotator.records import StoredPackage
from widgets.kit.dialogs.form_widgets import button, words
from widgets.kit.event_filters.activity_filter import GUIDELINE
from widgets.kit.plain_text import PlainLabel
from widgets.open_job.context import Context
from widgets.theme.look import Look
from widgets.work_order.accept_dialog import WorkOrderView

WIDTH_PX = 380
MOST_PX = 420
"""The maximum width, also at 200 %: the picture needs the rest of a 1366-pixel screen."""


class OrderPanel(QObject):
    """Shows and hides the work order. Time spent in it is guideline time, by its object name.

    Signals:
        opened: the panel (a ``QWidget``) was opened; the person is reading it now.
        offer_asked: read the order that is offered and not accepted yet.
    """

    opened = Signal(object)
    offer_asked = Signal()

    def __init__(self, context: Context, look: Look) -> None:
        """Create the panel, hidden; the window places it."""
        super().__init__(context.window)
        self._context = context
        self._look = look
        self.view = WorkOrderView(look, is_narrow=True)
        # A font of twice the size does not fit: the end of the lines can be scrolled to.
        self.view.scroll_area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAsNeeded)
        self.offer_button = button(self.tr("A new order is offered: read it…"), "link")
        self.offer_button.clicked.connect(self.offer_asked)
        self.due = words("", "quiet")
        self.due.setContentsMargins(12, 0, 12, 8)
        self.close_button = QToolButton()
        self.close_button.setToolTip(self.tr("Close the work order"))
        self.close_button.setAccessibleName(self.tr("Close the work order"))
        self.panel = self._laid_out()
        self.close_button.clicked.connect(self._put_away)
        context.jobs.job_changed.connect(self.follow)
        look.changed.connect(self._restyle)
        self._restyle()

    def turn(self) -> None:
        """Show or hide the panel."""
        if self.panel.isVisible():
            self._put_away()
            return
        self.panel.show()
        self.follow()
        self.view.scroll_area.setFocus()
        # Opening the panel counts as reading, even without further input.
        self._context.jobs.job.session.clock.enter_guideline()
        self.opened.emit(self.panel)

    def _put_away(self) -> None:
        self.panel.hide()
        self._context.views.take_focus()

    def follow(self) -> None:
        """Show the order that is in force now."""
        job = self._context.jobs.job_or_none
        if job is None:
            self.panel.hide()
        elif self.panel.isVisible():
            today = datetime.now().astimezone().date()
            lang = QLocale().name().split("_")[0]
            self.offer_button.setVisible(job.session.offered is not None)
            self._show_due(job.project.reads.package().result())
            self.view.show_order(job.session.order, lang, today=today)

    def _show_due(self, package: StoredPackage | None) -> None:
        day = None if package is None else package.due
        self.due.setVisible(day is not None)
        if day is not None:
            text = self.tr(
                "The package says: wanted by %1. The vendor wrote this; nothing in this program "
                "changes on that day."
            )
            locale, written = QLocale(), QDate(day.year, day.month, day.day)
            long = locale.toString(written, QLocale.FormatType.LongFormat)
            self.due.setText(text.replace("%1", long))

    def _laid_out(self) -> QWidget:
        panel = QWidget()
        panel.setObjectName(GUIDELINE)
        panel.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        title = PlainLabel(self.tr("Work order"))
        title.setProperty("role", "quiet")
        head = QHBoxLayout()
        head.setContentsMargins(12, 4, 8, 0)
        head.addWidget(title, 1)
        head.addWidget(self.close_button)
        column = QVBoxLayout(panel)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(head)
        column.addWidget(self.due)
        column.addWidget(self.offer_button)
        column.addWidget(self.view, 1)
        panel.hide()
        return panel

    def _restyle(self) -> None:
        self.close_button.setIcon(self._look.icon("x"))
        self.panel.setFixedWidth(min(self._look.px(WIDTH_PX), MOST_PX))
