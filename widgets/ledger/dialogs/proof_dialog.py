"""The dialog for the proof of one item; its content is shown first."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from PySide6.QtWidgets import QWidget

from annotator.job_ledger.item_proof import ShownItem
from annotator.pay import hours_text
from widgets.kit.dialogs.form_widgets import as_path, card, words
from widgets.kit.dialogs.preview_dialog import ReviewDialog
from widgets.kit.dialogs.save_place import SavePathField
from widgets.kit.layouts import new_column
from widgets.ledger.dialogs.ledger_facts import Fact, FactTable
from widgets.ledger.dialogs.ledger_words import entries_text, work_ms
from widgets.ledger.dialogs.shown_draft import time_note
from widgets.theme.look import Look
from widgets.theme.tokens import GAP_PX


class ProofDialog(ReviewDialog):
    """Look, choose a place, write the proof.

    Args:
        look: provides colours and sizes.
        item: the name of the item.
        first: the default file.
    """

    def __init__(self, look: Look, item: str, first: Path, parent: QWidget | None = None) -> None:
        """Show the choice; there is no preview yet."""
        super().__init__(look, "", "", parent=parent)
        self.show_titles(self.tr("Show an item to an inspector"))
        self.start_button.setText(self.tr("&Write the proof"))
        self._item = item
        self.shown: ShownItem | None = None
        self.place = SavePathField(look, self.tr("File of the proof"), first)
        self.facts = FactTable(look)
        self.told = words("", "quiet")
        self._lay_out_page()
        self.place.changed.connect(self._check)
        self.show_looking()
        self.start_button.setFocus()

    def show_looking(self) -> None:
        """Show that a preview is being made."""
        self.shown = None
        self.told.setText(self.tr("Reading your record…"))
        self.facts.show_facts([Fact(self.tr("Item"), as_path(self._item))])
        self._check()

    def show_proof(self, shown: ShownItem) -> None:
        """Show the preview."""
        self.shown = shown
        self.facts.show_facts(self._rows(shown))
        self.told.setText(
            self.tr(
                "It shows the time entries on this item, counted from the start of their session, "
                "and nothing about other items: no name, no time of day."
            )
        )
        self._check()
        if self.isVisible():
            self.fit()

    def show_unknown(self, sentence: str) -> None:
        """Show why there is no preview yet."""
        self.told.setText(
            self.tr("What is shown must have been handed in: choose “Hand in my work…” first.")
        )
        self.show_refusal(sentence)
        self._check()

    def show_written(self, path: Path) -> None:
        """Show what was written, and what an inspector does with it."""
        self.show_done(self.tr("The proof is written."), [], [path])
        text = self.tr(
            "The inspector checks it with a verifier of their own, together with a hand-in and a "
            "receipt, if they have them: that the time entries stand in the record, unchanged."
        )
        self.add_to_done(words(text))

    def _lay_out_page(self) -> None:
        column = new_column(self.page, self.look.px(GAP_PX))
        frame, inside = card(self.look)
        inside.addWidget(self.facts)
        column.addWidget(frame)
        column.addWidget(self.told)
        column.addWidget(words(self.tr("File of the proof"), "heading"))
        column.addWidget(self.place)

    def _rows(self, shown: ShownItem) -> Iterator[Fact]:
        entries: Any = shown.proof["entries"]
        ms = times_of([each["entry"] for each in entries])
        yield Fact(self.tr("Item"), as_path(self._item))
        worked = self.tr("%1 of work").replace("%1", hours_text(work_ms(ms)))
        yield Fact(self.tr("Time on it"), worked, time_note(ms))
        yield Fact(self.tr("Entries"), entries_text(shown.entries))
        if shown.is_receipted:
            yield Fact(self.tr("Countersigned"), self.tr("yes"), self.tr("The receipt is in it."))
        else:
            note = self.tr(
                "Give them your hand-in as well: only that shows that it was not changed."
            )
            yield Fact(self.tr("Countersigned"), self.tr("not yet"), note)

    def _check(self) -> None:
        missing = self.place.missing()
        if not missing and self.shown is None:
            missing = self.tr("There is nothing to show yet.")
        self.show_ready(missing)


def times_of(entries: Iterable[Mapping[str, object]]) -> Mapping[str, int]:
    """Return the ms of each category in ledger entries, with their corrections."""
    sums: dict[str, int] = {}
    for entry in entries:
        start, end = entry.get("start_ms"), entry.get("end_ms")
        for name, sign in (("category", 1), ("to", 1), ("from", -1)):
            code = entry.get(name)
            if isinstance(code, str) and isinstance(start, int) and isinstance(end, int):
                sums[code] = sums.get(code, 0) + sign * (end - start)
    return sums
