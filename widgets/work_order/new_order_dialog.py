"""Shows a work order that is given for a running job, and asks to accept it or leave it."""

from __future__ import annotations

from datetime import date

from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QDialog, QWidget

from annotator.sentences.said import Said
from annotator.session.given_order import GivenOrder
from widgets.kit.dialogs.dialog_frame import press_focused
from widgets.kit.dialogs.form_widgets import button, words
from widgets.kit.error_text import sentence_text
from widgets.theme.look import Look
from widgets.work_order.accept_dialog import WorkOrderView, is_narrow_screen, lay_out_order
from widgets.work_order.term_changes_card import changes_card


class NewOrderDialog(QDialog):
    """Asks to accept another order from now on. Closing it leaves everything as before.

    No button is the default: an accidental Enter must not accept.
    """

    def __init__(
        self,
        look: Look,
        given: GivenOrder,
        signer: Said,
        lang: str = "en",
        *,
        parent: QWidget | None = None,
    ) -> None:
        """Show the order with what differs on top, and its two answers."""
        super().__init__(parent)
        self.setWindowTitle(self.tr("A new work order for this job"))
        self.view = WorkOrderView(look, is_narrow=is_narrow_screen(look, self))
        self.view.above = lambda: changes_card(look, given, signer)
        self.view.signer = sentence_text(signer)
        self.view.show_order(given.order, lang, today=date.today())  # noqa: DTZ011 - the local day
        self.accept_button = button(self.tr("&Accept from now on"))
        self.leave_button = button(self.tr("&Leave everything as before"))
        self.accept_button.clicked.connect(self.accept)
        self.leave_button.clicked.connect(self.reject)
        none = words(self.tr("Leaving it records nothing."), "quiet")
        lay_out_order(self, look, self.view, none, (self.leave_button, self.accept_button))

    # Qt overrides -----------------------------------------------------------

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if not press_focused(self, event):
            super().keyPressEvent(event)
