"""What a split gives to whom: a line for each package, its items and its size."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from PySide6.QtCore import QLocale
from PySide6.QtWidgets import QProgressBar, QWidget

from annotator.display_text import shown_name
from annotator.packages.pack_plan import PackPlan, PackRequest, PlannedPackage
from annotator.packages.packable_job import PackableJob
from annotator.sentences.said import said_n
from widgets.kit.amount_text import counted, size_text
from widgets.kit.day_words import apart
from widgets.kit.dialogs.form_widgets import as_path, set_role, words
from widgets.kit.dialogs.line_list import LineList, ListLine
from widgets.kit.error_text import sentence_text
from widgets.kit.layouts import new_column
from widgets.theme.look import Look
from widgets.theme.tokens import GAP_PX, ROW_PX

_SEEN = 5
"""So many packages are seen at once; the others scroll."""
_LINE_PX = 44


@dataclass(frozen=True, slots=True)
class PlannedPacking:
    """A job as it can be packed, how it is to be packed, and the packages of it."""

    job: PackableJob
    wanted: PackRequest
    plan: PackPlan

    @property
    def size_bytes(self) -> int:
        """About how much all packages have together."""
        return sum(each.size_bytes for each in self.plan.packages)


class PackPreview(QWidget):
    """Shows a plan, that it is being made, or why there is none."""

    def __init__(self, look: Look) -> None:
        """Start with the sentence for nobody."""
        super().__init__()
        self._look = look
        self.summary = words("")
        self.summary.setAccessibleName(self.tr("The split in short"))
        self.progress = QProgressBar()
        self.progress.setTextVisible(False)
        self.progress.setAccessibleName(self.tr("Progress of reading the files"))
        self.list = LineList(look, self.tr("What each worker gets"), marking_chooses=True)
        self.notes = words("", "quiet")
        column = new_column(self, look.px(GAP_PX))
        for each in (self.summary, self.progress, self.list, self.notes):
            column.addWidget(each)
        column.addStretch(1)
        self.show_nothing()

    def show_nothing(self) -> None:
        """Say what is shown here once there are workers."""
        self._say(self.tr("Add the workers: what each of them gets is shown here."), "quiet")

    def show_looking(self, done: int, total: int) -> None:
        """Show that the files are being read; the split before it stays in sight."""
        self.progress.setRange(0, total)
        self.progress.setValue(done)
        self.progress.show()

    def show_refusal(self, sentence: str) -> None:
        """Show why the job cannot be split like that."""
        self._say(sentence, "refusal")

    def show_plan(self, planned: PlannedPacking) -> None:
        """Show the packages."""
        self.progress.hide()
        plan = planned.plan
        packages = counted(len(plan.packages), self.tr("1 package"), self.tr("%1 packages"))
        text = self.tr("%1, about %2 together.").replace("%2", size_text(planned.size_bytes))
        set_role(self.summary, "")
        self.summary.setText(text.replace("%1", packages))
        self.list.show_lines(map(package_line, plan.packages))
        height = self._look.px(_LINE_PX) * min(_SEEN, max(1, len(plan.packages)))
        self.list.setFixedHeight(max(height, self._look.px(ROW_PX)))
        self.list.show()
        self.notes.setText("\n".join(self._notes(planned)))
        self.notes.show()

    def _notes(self, planned: PlannedPacking) -> Iterator[str]:
        plan, wanted = planned.plan, planned.wanted
        if wanted.gold:
            yield counted(
                len(wanted.gold),
                self.tr("1 gold file is in every package."),
                self.tr("%1 gold files are in every package."),
            )
        if wanted.overlap > 1 and plan.pairs:
            number = QLocale().toString
            least, most = min(plan.pairs.values()), max(plan.pairs.values())
            text = self.tr("Workers who share files have from %1 to %2 of them in common.")
            if least == most:
                text = self.tr("Workers who share files have %1 of them in common.")
            yield text.replace("%2", number(most)).replace("%1", number(least))
        yield from map(sentence_text, plan.notes)
        if planned.job.order is None:
            yield self.tr(
                "Without a work order: workers are not told what it pays. Give the job one."
            )
        yield self.tr(
            "A package holds its files under numbers instead of their names, the labels, the work "
            "order, and the name of its own worker. Nothing of other workers is in it."
        )

    def _say(self, text: str, role: str) -> None:
        self.progress.hide()
        self.list.hide()
        self.notes.hide()
        set_role(self.summary, role)
        self.summary.setText(text)


def package_line(planned: PlannedPackage) -> ListLine:
    """Return the line of a package: its worker, its file, how many items and how big."""
    items = sentence_text(said_n("{count} item", "{count} items", planned.items))
    return ListLine(
        id=planned.name,
        name=shown_name(planned.worker),
        below=as_path(planned.name),
        note=f"{apart(items)} · {apart(size_text(planned.size_bytes))}",
    )
