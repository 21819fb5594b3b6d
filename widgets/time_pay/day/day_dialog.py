"""My day as one dialog with three pages: the day, the whole job, the current item."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QCheckBox, QPushButton, QWidget

from widgets.kit.dialogs.dialog_frame import SCREEN_SHARE, DialogFrame
from widgets.kit.dialogs.form_widgets import button, row, set_role, words
from widgets.theme.look import Look
from widgets.time_pay.day.day_page import DayPage
from widgets.time_pay.day.item_page import ItemPage
from widgets.time_pay.day.job_page import JobPage


class MyDayDialog(DialogFrame):
    """Shows given values, of the current worker only.

    Signals:
        save_asked: save the record to a file.
        folder_asked: show the folder of own copies.
        turned: another page is shown.
        copy_turned: whether to keep copies from now on.
    """

    save_asked = Signal()
    folder_asked = Signal()
    copy_turned = Signal(bool)
    turned = Signal()

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        """Start on the page of the day."""
        super().__init__(look, "", width_px=920, parent=parent)
        self.setWindowTitle(self.tr("My day"))
        self.title.setText(self.tr("My day"))
        self.day = DayPage(look)
        self.job = JobPage(look)
        self.item = ItemPage(look)
        self.pages: tuple[QWidget, ...] = (self.day, self.job, self.item)
        titles = (self.tr("&Day"), self.tr("&Whole job"), self.tr("This &item"))
        self.tabs: list[QPushButton] = []
        for place, title in enumerate(titles):
            tab = button(title, "choice")
            tab.setCheckable(True)
            tab.clicked.connect(lambda *_args, at=place: self.turn_to(at))
            self.tabs.append(tab)
        self.body.addLayout(row(look, *self.tabs, 1))
        self.sample_note = words(
            self.tr("This is the sample job: part of its time was there before you opened it."),
            "attention",
        )
        self.body.addWidget(self.sample_note)
        self.said = words("", "quiet")
        self.said.hide()
        self.body.addWidget(self.said)
        for page in self.pages:
            self.body.addWidget(page)
        self.body.addStretch(1)
        self.keep_copy = QCheckBox(self.tr("&Keep a copy on this computer"))
        self.keep_copy.setToolTip(
            self.tr("As JSON and CSV, outside of the job file. It is yours and is sent nowhere.")
        )
        self.keep_copy.toggled.connect(self.copy_turned)
        self.footer.addWidget(self.keep_copy)
        self.folder_button = self.add_button(self.tr("Open the &folder"), "link")
        self.footer.addStretch(1)
        self.save_button = self.add_button(self.tr("&Save my record…"))
        self.close_button = self.add_button(self.tr("&Close"), "primary", is_default=True)
        self.folder_button.clicked.connect(self.folder_asked)
        self.save_button.clicked.connect(self.save_asked)
        self.close_button.clicked.connect(self.accept)
        # Always shown: otherwise the width of the content would change over time.
        self.scroll_area.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)
        self.turn_to(0)
        self.close_button.setFocus()

    def fit(self) -> None:
        """Take the height of the screen: later content must not make the dialog jump."""
        super().fit()
        self.resize(self.width(), round(self.screen().availableGeometry().height() * SCREEN_SHARE))

    def turn_to(self, place: int) -> None:
        """Show a page by its index."""
        for at, (page, tab) in enumerate(zip(self.pages, self.tabs, strict=True)):
            page.setVisible(at == place)
            tab.setChecked(at == place)
        self.turned.emit()
        self.scroll_area.verticalScrollBar().setValue(0)

    def say(self, text: str, *, is_refusal: bool = False) -> None:
        """Show a sentence about the last action, or why it was refused."""
        self.said.setText(text)
        set_role(self.said, "refusal" if is_refusal else "quiet")
        self.said.show()
        self.scroll_area.verticalScrollBar().setValue(0)

    def show_settings(self, *, keeps_copy: bool, is_sample: bool) -> None:
        """Show whether copies are kept, and whether the job is a sample."""
        self.keep_copy.blockSignals(True)
        self.keep_copy.setChecked(keeps_copy and not is_sample)
        self.keep_copy.setEnabled(not is_sample)
        self.keep_copy.blockSignals(False)
        self.sample_note.setVisible(is_sample)
