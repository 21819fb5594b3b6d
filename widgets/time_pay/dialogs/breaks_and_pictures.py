"""The dialog for the veil over pictures and for reminders of breaks."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtWidgets import QButtonGroup, QCheckBox, QRadioButton, QWidget

from annotator.imaging import Veil
from widgets.kit.dialogs.dialog_frame import DialogFrame
from widgets.kit.dialogs.form_widgets import hairline, words
from widgets.theme.look import Look


@dataclass(frozen=True, slots=True)
class BreakAndVeilChoice:
    """The answer: the veil over pictures, and whether to remind of breaks."""

    veil: Veil
    reminds: bool


class BreaksAndPicturesDialog(DialogFrame):
    """Three ways to show pictures, and a check box for the reminder; each with an explanation."""

    def __init__(
        self, look: Look, now: BreakAndVeilChoice, key: str = "", parent: QWidget | None = None
    ) -> None:
        """Show the current settings; ``key`` is the person's key that shows one picture."""
        super().__init__(look, "", width_px=500, parent=parent)
        self.setWindowTitle(self.tr("Breaks and disturbing pictures"))
        self.title.setText(self.tr("Breaks and disturbing pictures"))
        self.body.addWidget(words(self.tr("Pictures"), "heading"))
        self._group = QButtonGroup(self)
        self.veils: dict[Veil, QRadioButton] = {}
        titles = {
            Veil.NONE: self.tr("Show them &as they are"),
            Veil.GREY: self.tr("Show them &grey until I ask"),
            Veil.BLUR: self.tr("Show them &blurred until I ask"),
        }
        for veil, title in titles.items():
            radio = QRadioButton(title)
            radio.setChecked(veil is now.veil)
            self._group.addButton(radio)
            self.veils[veil] = radio
            self.body.addWidget(radio)
        text = self.tr(
            "You ask with %1 or the button on the picture, for that picture alone. Boxes can be "
            "drawn either way, and exports are the same."
        )
        self.body.addWidget(words(text.replace("%1", key or self.tr("its key")), "quiet"))
        self.scope = words("", "quiet")
        self.body.addWidget(self.scope)
        self.body.addWidget(hairline())
        self.body.addWidget(words(self.tr("Breaks"), "heading"))
        self.reminds = QCheckBox(self.tr("&Remind me to take a break after 50 minutes of work"))
        self.reminds.setChecked(now.reminds)
        self.body.addWidget(self.reminds)
        text = self.tr(
            "Once, when you open the next item. Nobody is told whether you took it. An hour of "
            "work earns ten minutes of rest."
        )
        self.body.addWidget(words(text, "quiet"))
        self.body.addStretch(1)
        self.footer.addStretch(1)
        self.cancel_button = self.add_button(self.tr("&Cancel"))
        self.save_button = self.add_button(self.tr("&Save"), "primary", is_default=True)
        self.cancel_button.clicked.connect(self.reject)
        self.save_button.clicked.connect(self.accept)
        self.veils[now.veil].setFocus()

    def show_scope(self, *, is_one_job: bool) -> None:
        """Say whether the choice about pictures is for the open job or for all other jobs."""
        one = self.tr(
            "For this job and for you alone. It is kept on this computer, and neither the job file "
            "nor an export contains it. For other jobs see Settings."
        )
        other = self.tr("For all jobs for which you have chosen nothing else.")
        self.scope.setText(one if is_one_job else other)

    def answer(self) -> BreakAndVeilChoice:
        """Return the chosen veil, and whether breaks are suggested."""
        veil = next(veil for veil, radio in self.veils.items() if radio.isChecked())
        return BreakAndVeilChoice(veil, self.reminds.isChecked())
