"""The fair piece rate, computed from a pilot, with a button to use it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFileDialog, QFrame, QPushButton, QVBoxLayout, QWidget

from annotator.files import exists
from annotator.pay.fair_rate import FairRate, fair_rate, rate_to_write
from annotator.pay.money.amounts import exact_text
from annotator.pay.order.pilot_times import Pilot, seconds_text
from widgets.kit.amount_text import shown_rate
from widgets.kit.dialogs.form_widgets import button, row, set_role, words
from widgets.theme.look import Look
from widgets.theme.tokens import GAP_PX, GAP_WIDE_PX

ReadPilot = Callable[
    [Sequence[Path], Callable[[Pilot], None], Callable[[str], None]], Callable[[], None]
]
"""Reads a pilot in the background: paths, result callback, refusal callback; returns a stop."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """The terms of the draft on which the rate depends; None is not stated yet.

    ``pays_besides``: the order also pays for regions, sound or hours.
    """

    floor: Fraction | None = None
    currency: str | None = None
    rate: Fraction | None = None
    pays_besides: bool = False


class RateLine(QWidget):
    """One rate: its basis, its amount, who reaches the floor with it, a button to use it."""

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        """Start empty."""
        super().__init__(parent)
        self.text = words("")
        self.use_button: QPushButton = button(self.tr("Use it"))
        self.setLayout(row(look, self.text, self.use_button))
        self.amount: Fraction | None = None

    def show_rate(self, text: str, amount: Fraction | None) -> None:
        """Show a rate; None: it cannot be used, or is in use."""
        self.text.setText(text)
        self.amount = amount
        self.use_button.setVisible(amount is not None)
        self.use_button.setAccessibleName(f"{self.tr('Use it')}: {text}")
        self.setVisible(bool(text))


class PilotPanel(QFrame):
    """Chooses a pilot and shows the rates that follow from it and from the floor of the order.

    Signals:
        used: use this rate for an item; carries it as decimal text.
        paths_chosen: the person chose job files and exports; carries the ``Path``s.
    """

    used = Signal(str)
    paths_chosen = Signal(object)

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        """Start without a pilot."""
        super().__init__(parent)
        self.terms = Terms()
        self.pilot: Pilot | None = None
        self.jobs_button = button(self.tr("From a pilot’s job files…"))
        self.export_button = button(self.tr("From an export…"))
        self.told = words("", "quiet")
        self.by_mean = RateLine(look)
        self.by_slowest = RateLine(look)
        self.own = RateLine(look)
        help_text = self.tr(
            "Let a few people do some of the work first. A fair rate is: floor × all time / time "
            "on items × 1.2 / items an hour. Then most people reach the floor, not only the quick "
            "ones."
        )
        column = QVBoxLayout(self)
        pad = look.px(GAP_WIDE_PX)
        column.setContentsMargins(pad, pad, pad, pad)
        column.setSpacing(look.px(GAP_PX))
        column.addWidget(words(self.tr("A fair rate for an item"), "heading"))
        column.addWidget(words(help_text, "quiet"))
        column.addLayout(row(look, self.jobs_button, self.export_button, 1))
        for each in (self.told, self.by_mean, self.by_slowest, self.own):
            column.addWidget(each)
        self.setProperty("role", "card")
        self.jobs_button.clicked.connect(self._on_jobs)
        self.export_button.clicked.connect(self._on_export)
        for line in (self.by_mean, self.by_slowest):
            line.use_button.clicked.connect(lambda _on=False, line=line: self._use(line))
        self._show()

    def show_terms(self, terms: Terms) -> None:
        """Compute the rates again for another floor, currency or own rate."""
        if terms != self.terms:
            self.terms = terms
            self._show()

    def show_pilot(self, pilot: Pilot | None) -> None:
        """Show the results of a pilot; None removes them."""
        self.pilot = pilot
        self._tell("")
        self._show()

    def show_waiting(self) -> None:
        """Show that the pilot is being read."""
        self.show_pilot(None)
        self._tell(self.tr("Reading the pilot…"))

    def show_refusal(self, sentence: str) -> None:
        """Show why there is no pilot."""
        self.show_pilot(None)
        self._tell(sentence, "refusal")

    def _tell(self, text: str, tone: str = "quiet") -> None:
        self.told.setText(text)
        self.told.setVisible(bool(text))
        set_role(self.told, tone)

    def _show(self) -> None:
        for line in (self.by_mean, self.by_slowest, self.own):
            line.show_rate("", None)
        pilot = self.pilot
        if pilot is None:
            return  # keeps the message that it is being read, or was refused
        floor, currency = self.terms.floor, self.terms.currency
        if not floor or currency is None:
            lacking = self.tr(
                "Add a floor under Floors, and the currency: the rate depends on them."
            )
            self._tell(f"{self._summary(pilot)}\n{lacking}", "attention")
            return
        besides = ""
        if self.terms.pays_besides:
            besides = "\n" + self.tr(
                "Only the rate for an item is counted here. What regions, sound and hours pay "
                "comes on top."
            )
        self._tell(self._summary(pilot) + besides)
        self._show_rates(fair_rate(pilot, floor), currency)

    def _show_rates(self, found: FairRate, currency: str) -> None:
        mean = rate_to_write(found.by_mean, currency)
        self.by_mean.show_rate(self._line(self.tr("By the mean time: %s"), found, mean), mean)
        if found.by_slowest is not None:
            slow = rate_to_write(found.by_slowest, currency)
            text = self._line(self.tr("By the slowest quarter: %s"), found, slow)
            self.by_slowest.show_rate(text, slow)
        if self.terms.rate is not None:
            text = self._line(self.tr("Your rate for an item: %s"), found, self.terms.rate)
            self.own.show_rate(text, None)

    def _summary(self, pilot: Pilot) -> str:
        count = len(pilot.workers)
        people = self.tr("1 worker") if count == 1 else self.tr("%n workers", "", count)
        items = self.tr("1 item") if pilot.items == 1 else self.tr("%n items", "", pilot.items)
        mean = seconds_text(pilot.ms_per_item)
        whole = seconds_text(Fraction(pilot.hours_ms, pilot.items))
        text = self.tr("%1, %2, %3 an item; %4 with all time that counts.")
        for number, part in enumerate((people, items, mean, whole), start=1):
            text = text.replace(f"%{number}", part)
        if pilot.is_small:
            text += " " + self.tr("Fewer than five workers: totals only.")
        return text

    def _line(self, words_of_it: str, found: FairRate, rate: Fraction) -> str:
        currency = self.terms.currency or ""
        text = words_of_it % shown_rate(rate, currency)
        share = found.share(rate)
        if share is None:
            return text
        reached = self.tr("%1 of %2 workers reach the floor")
        reached = reached.replace("%1", str(share.reaching)).replace("%2", str(share.workers))
        return f"{text}; {reached}"

    def _use(self, line: RateLine) -> None:
        if line.amount is not None:
            self.used.emit(exact_text(line.amount))

    def _on_jobs(self) -> None:
        kinds = self.tr("Jobs") + " (*.fairlabel)"
        title = self.tr("Job files of the pilot")
        names, _kind = QFileDialog.getOpenFileNames(self, title, "", kinds)
        if names:
            self.paths_chosen.emit([Path(name) for name in names])

    def _on_export(self) -> None:
        name = QFileDialog.getExistingDirectory(self, self.tr("Folder of an export, or of several"))
        if name:
            self.paths_chosen.emit(exports_in(Path(name)))


def exports_in(folder: Path) -> list[Path]:
    """Return the folder if it is an export; else the exports directly in it; else the folder."""
    if exists(folder / "fair_pay.json"):
        return [folder]
    try:
        below = sorted(path for path in folder.iterdir() if exists(path / "fair_pay.json"))
    except OSError:
        below = []
    return below or [folder]
