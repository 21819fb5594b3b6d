"""Shows a work package before it is opened, and asks for the folder of its job."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from PySide6.QtCore import QDate, QLocale, Qt
from PySide6.QtWidgets import QGridLayout, QWidget

from annotator.display_text import shown_name
from annotator.packages.opened_packages import VendorKey
from annotator.pay import WorkOrder
from annotator.pay.order.floors import FLOOR_KIND_TITLES
from annotator.sentences.said import said_n
from widgets.kit.amount_text import shown_rate, size_text
from widgets.kit.dialogs.dialog_frame import DialogFrame
from widgets.kit.dialogs.digest_text import digits_text
from widgets.kit.dialogs.form_widgets import Mark, card, row, words
from widgets.kit.dialogs.new_folder_field import NewFolderField
from widgets.kit.error_text import sentence_text
from widgets.theme.look import Look
from widgets.theme.tokens import GAP_PX, GAP_WIDEST_PX
from widgets.work_order.order_summary_words import not_disclosed, spoken

_TITLE_PX = 130
_WIDTH_PX = 600


@dataclass(frozen=True, slots=True, kw_only=True)
class PackageSummary:
    """What is shown of a package. ``known`` says what is known of the key of its vendor."""

    title: str
    vendor: str
    worker: str
    fingerprint: str
    known: VendorKey
    items: int
    size_bytes: int
    part: int = 1
    parts: int = 1
    due: date | None = None
    terms: WorkOrder | None = None
    has_guideline: bool = False


class PackageDialog(DialogFrame):
    """Asks whether to open a package, and where. Closing it unpacks nothing.

    Args:
        look: provides colours and sizes.
        package: what is shown.
        folder: the proposed folder, which must not exist.
    """

    def __init__(
        self, look: Look, package: PackageSummary, folder: Path, parent: QWidget | None = None
    ) -> None:
        """Lay out the facts and the field for the folder."""
        super().__init__(look, "", width_px=_WIDTH_PX, parent=parent)
        self.show_titles(self.tr("Work package"), shown_name(package.title))
        self._package = package
        self.body.addWidget(self._sender())
        self.body.addWidget(self._facts())
        self.body.addWidget(self._terms())
        self.folder = NewFolderField(look, self.tr("New folder for the job"))
        self.folder.show_path(folder)
        self.body.addWidget(words(self.tr("New folder for the job"), "heading"))
        self.body.addWidget(self.folder)
        self.body.addStretch(1)
        self.reason = words("", "quiet")
        self.footer.addWidget(self.reason, 1)
        self.cancel_button = self.add_button(self.tr("&Cancel"), call=self.reject)
        self.open_button = self.add_primary(self.tr("&Open package"), self.accept)
        self.folder.changed.connect(self._check)
        self._check()
        self.open_button.setFocus()

    def answer(self) -> Path | None:
        """Return the folder for the job, or None as long as there is none."""
        return None if self._missing() else self.folder.path

    def _sender(self) -> QWidget:
        package = self._package
        frame, column = card(self.look)
        vendor = shown_name(package.vendor) or self.tr("nobody who is named")
        column.addWidget(words(self.tr("From %1").replace("%1", vendor), "section"))
        key = self.tr("Signed by the key %1")
        key_label = words(key.replace("%1", digits_text(package.fingerprint)), is_selectable=True)
        column.addWidget(key_label)
        is_known = package.known is VendorKey.KNOWN
        told = words(self._trust(), "quiet" if is_known else "attention")
        icon = "circle-check" if is_known else "circle-alert"
        mark = Mark(self.look, icon, "quiet" if is_known else "attention", 16)
        line = row(self.look, mark, told)
        line.setStretch(1, 1)
        column.addLayout(line)
        return frame

    def _trust(self) -> str:
        match self._package.known:
            case VendorKey.KNOWN:
                return self.tr("You have opened packages signed by this key before.")
            case VendorKey.ANOTHER:
                return self.tr(
                    "Packages of this vendor had another key until now. Ask the vendor, not "
                    "whoever brought the file, whether this key is theirs."
                )
        return self.tr(
            "You have not seen this key before. Ask the vendor to read theirs to you: the name "
            "above proves nothing."
        )

    def _facts(self) -> QWidget:
        package, locale = self._package, QLocale()
        items = said_n("{count} item", "{count} items", package.items)
        rows = [
            (self.tr("For"), shown_name(package.worker), ""),
            (self.tr("Content"), f"{sentence_text(items)}, {size_text(package.size_bytes)}", ""),
        ]
        if package.parts > 1:
            part = self.tr("%1 of %2; each is a job of its own and can be opened alone")
            part = part.replace("%1", locale.toString(package.part))
            text = part.replace("%2", locale.toString(package.parts))
            rows.append((self.tr("Package"), text, ""))
        if package.due is not None:
            day = QDate(package.due.year, package.due.month, package.due.day)
            rows.append((self.tr("Wanted by"), locale.toString(day), ""))
        if package.has_guideline:
            rows.append((self.tr("Guideline"), self.tr("in the folder of the job"), ""))
        if package.terms is not None:
            rows.extend(self._pay_rows(package.terms))
        return self._grid(rows)

    def _pay_rows(self, terms: WorkOrder) -> list[tuple[str, str, str]]:
        """Return the rates and the floor; what the order does not say stands out."""
        pay, floor, silence = terms.pay, terms.floor, not_disclosed()
        stated = (
            (self.tr("%1 for an item"), pay.per_item),
            (self.tr("%1 for a region"), pay.per_region),
            (self.tr("%1 for a minute of sound"), pay.per_audio_minute),
            (self.tr("%1 for an hour on items"), pay.per_hour),
        )
        rates = [
            text.replace("%1", shown_rate(rate, terms.currency))
            for text, rate in stated
            if rate is not None
        ]
        pays = "\n".join(rates) or silence
        if floor is None:
            least = silence
        else:
            kind = spoken(FLOOR_KIND_TITLES[floor.kind]).lower()
            least = f"{shown_rate(floor.per_hour, terms.currency)}, {kind}"
        return [
            (self.tr("You get"), pays, "heading" if rates else "attention"),
            (self.tr("Floor for an hour"), least, "heading" if floor else "attention"),
        ]

    def _grid(self, rows: Sequence[tuple[str, str, str]]) -> QWidget:
        holder = QWidget()
        grid = QGridLayout(holder)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(self.look.px(GAP_WIDEST_PX))
        grid.setVerticalSpacing(self.look.px(GAP_PX))
        grid.setColumnStretch(1, 1)
        for at, (name, text, role) in enumerate(rows):
            title = words(name, "quiet")
            title.setMinimumWidth(0 if self.is_narrow else self.look.px(_TITLE_PX))
            grid.addWidget(title, at, 0, Qt.AlignmentFlag.AlignTop)
            grid.addWidget(words(text, role), at, 1)
        return holder

    def _terms(self) -> QWidget:
        if self._package.terms is not None:
            text = self.tr(
                "The whole work order is shown before you begin; you can still refuse it."
            )
            return words(text, "quiet")
        holder = QWidget()
        mark = Mark(self.look, "circle-help", "attention", 16)
        told = words(self.tr("Without a work order: nobody says what it pays."), "attention")
        line = row(self.look, mark, told)
        line.setContentsMargins(0, 0, 0, 0)
        line.setStretch(1, 1)
        holder.setLayout(line)
        return holder

    def _missing(self) -> str:
        """Return why the package cannot be opened there, or ""."""
        return self.folder.missing(self._package.size_bytes)

    def _check(self) -> None:
        missing = self._missing()
        self.reason.setText(missing)
        self.open_button.setEnabled(not missing)
        self.open_button.setToolTip(missing)
