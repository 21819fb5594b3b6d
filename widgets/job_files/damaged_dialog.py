"""The dialog on a damaged job file: what can be restored, and which items differ."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QDateTime, QLocale
from PySide6.QtWidgets import QLabel, QRadioButton, QWidget

from annotator.files import exists
from annotator.job_file.backup.job_recovery import Hours, ItemDifference, Recovery
from annotator.job_file.backup.recovery_merge import Union
from annotator.pay import hours_text
from widgets.kit.dialogs.dialog_frame import DialogFrame
from widgets.kit.dialogs.form_widgets import as_path, button, card, put_below_choice, words
from widgets.theme.look import Look

SHOWN = 100
"""How many items are listed; of more than that only the number is shown."""


@dataclass(frozen=True, slots=True)
class FileDamage:
    """The finding on a job file: damaged, missing, or whole but older than one of its copies."""

    path: Path
    why: str
    is_older: bool = False


class DamagedDialog(DialogFrame):
    """One button restores the work; the dialog is accepted when it is pressed.

    Args:
        look: provides colours and sizes.
        harm: the damaged, missing or older file, and the finding.
        recovery: what can replace the file.
        parent: the window.
    """

    def __init__(
        self, look: Look, harm: FileDamage, recovery: Recovery, parent: QWidget | None = None
    ) -> None:
        """Show the offer."""
        super().__init__(look, "", width_px=600, parent=parent)
        is_there = exists(harm.path)
        title = self.tr("This job file is damaged")
        if harm.is_older:
            title = self.tr("This job file is older than its copy")
        elif not is_there:
            title = self.tr("This job file is gone")
        self.show_titles(title)
        self.body.addWidget(words(as_path(harm.path), "quiet", is_selectable=True))
        self.body.addWidget(words(self._lead(harm, recovery), is_selectable=True))
        self._recovery = recovery
        self._add_offer(recovery)
        self.both_choice, self.one_choice = QRadioButton(self), QRadioButton(self)
        self.both_choice.hide()
        self.one_choice.hide()
        if recovery.union is not None and _differ(recovery):
            self._add_choice(recovery, recovery.union)
        if is_there:
            kept = self.tr("The file is not changed. It gets another name and stays in its folder.")
            self.body.addWidget(words(kept, "quiet"))
        self.found_button = button(self.tr("&What was found"), "link", call=self._on_found_asked)
        self.found = words(harm.why, "quiet", is_selectable=True)
        self.found.hide()
        # For a missing or older file, the sentence above says it all.
        self.found_button.setVisible(is_there and not harm.is_older)
        self.body.addWidget(self.found_button)
        self.body.addWidget(self.found)
        self.body.addStretch(1)
        self.footer.addStretch(1)
        self.leave_button = self.add_button(self.tr("&Not now"), call=self.reject)
        self.restore_button = self.add_primary("", self.accept)
        self._name_button()
        self.both_choice.toggled.connect(self._name_button)
        self.restore_button.setFocus()

    def chosen(self) -> Recovery:
        """Return the recovery to restore."""
        return self._recovery.together() if self.both_choice.isChecked() else self._recovery

    def _add_choice(self, recovery: Recovery, union: Union) -> None:
        """Let the person choose both together, or only the one that contains more."""
        frame, column = card(self.look)
        both = self.tr("&Both together: %1 and %2")
        both = both.replace("%1", self._items(union.amount.items))
        self.both_choice.setText(both.replace("%2", self._regions(union.amount.regions)))
        if recovery.made is None:
            self.one_choice.setText(self.tr("&Only what can be read of the file"))
        else:
            text = self.tr("&Only the copy from %1").replace("%1", _moment(recovery))
            self.one_choice.setText(text)
        self.both_choice.setChecked(True)
        self.both_choice.show()
        self.one_choice.show()
        column.addWidget(self.both_choice)
        column.addWidget(_below_choice(self.look, self._added(union)))
        if union.deleted:
            deleted = self.tr("Left out, because deleted since: %1.")
            deleted = deleted.replace("%1", self._regions(union.deleted))
            column.addWidget(_below_choice(self.look, deleted))
        for text in self._left_out(union):
            column.addWidget(_below_choice(self.look, text))
        column.addWidget(self.one_choice)
        self.body.addWidget(frame)

    def _added(self, union: Union) -> str:
        """Return what both together consist of."""
        added = self.tr("The copy, and from the file %1.")
        if union.file_is_newer:
            added = self.tr("What can be read of the file, and from the copy %1.")
        if union.regions and union.effort_ms:
            what = self.tr("%1 and %2 of time")
        elif union.effort_ms:
            what = self.tr("%2 of time")
        else:
            what = "%1" if union.regions else self.tr("everything else that it has")
        what = what.replace("%1", self._regions(union.regions))
        return added.replace("%1", what.replace("%2", hours_text(union.effort_ms)))

    def _left_out(self, union: Union) -> Iterator[str]:
        """Yield which rows of the older one do not fit to the newer one."""
        if union.acceptances == 1:
            yield self.tr("Left out: 1 acceptance of a work order. It has to be accepted again.")
        elif union.acceptances:
            yield self.tr(
                "Left out: %n acceptances of work orders. They have to be accepted again.",
                "",
                union.acceptances,
            )
        if union.left_out == 1:
            yield self.tr("Left out, because it does not fit together: 1 row.")
        elif union.left_out:
            yield self.tr(
                "Left out, because they do not fit together: %n rows.", "", union.left_out
            )

    def _name_button(self) -> None:
        if self.both_choice.isChecked():
            self.restore_button.setText(self.tr("&Restore both together"))
        else:
            self.restore_button.setText(self._button_text(self._recovery))

    def _lead(self, harm: FileDamage, recovery: Recovery) -> str:
        """Return what happened and what can be done, without technical detail."""
        if harm.is_older:
            return harm.why
        if not exists(harm.path):
            return self.tr(
                "It was moved, renamed or deleted. If you know where it is, open it there. "
                "Otherwise you can go on with a copy:"
            )
        if recovery.made is None:
            return self.tr("Something in it is not what was saved. This can still be read:")
        return self.tr("Something in it is not what was saved. You can go on with a copy:")

    def _on_found_asked(self) -> None:
        self.found.setVisible(self.found.isHidden())
        self.fit()

    def _add_offer(self, recovery: Recovery) -> None:
        frame, column = card(self.look)
        if recovery.made is None:
            column.addWidget(words(self.tr("What can still be read of the file"), "heading"))
        else:
            text = self.tr("A checked copy from %1").replace("%1", _moment(recovery))
            column.addWidget(words(text, "heading"))
        amount = recovery.amount
        held = self.tr("It holds %1 and %2.")
        held = held.replace("%1", self._items(amount.items))
        held = held.replace("%2", self._regions(amount.regions))
        column.addWidget(words(held))
        column.addWidget(words(self._compared(recovery)))
        for each in (recovery.differences or ())[:SHOWN]:
            text = self._difference(each, is_copy=recovery.made is not None)
            column.addWidget(words(text, "quiet", is_selectable=True))
        if recovery.hours is not None and _hours_differ(recovery.hours):
            column.addWidget(words(self._hours(recovery.hours, recovery), "quiet"))
        more = len(recovery.differences or ()) - SHOWN
        if more > 0:
            column.addWidget(words(self.tr("and %n more", "", more), "quiet"))
        self.body.addWidget(frame)

    def _compared(self, recovery: Recovery) -> str:
        differences = recovery.differences
        if differences is None and recovery.made is None:
            return self.tr("No copy is kept on this computer to compare it with.")
        if differences is None:
            return self.tr("The file itself cannot be read, so nobody can say what differs.")
        if not differences:
            return self.tr("Every item in it is the same as in the file.")
        if recovery.made is None:
            return self.tr("Different from the newest copy:")
        return self.tr("Different from the file:")

    def _difference(self, each: ItemDifference, *, is_copy: bool) -> str:
        name = as_path(each.path)
        if each.restored == each.aside:
            return self.tr("%1: the same number of regions, but different ones").replace("%1", name)
        ours, theirs = self._regions(each.restored), self._regions(each.aside)
        in_copy = self.tr("%1: %2 in the copy, %3 in the file")
        text = in_copy if is_copy else self.tr("%1: %2 can be read, %3 in the copy")
        return text.replace("%1", name).replace("%2", ours).replace("%3", theirs)

    def _hours(self, hours: Hours, recovery: Recovery) -> str:
        text = self.tr("Time: %1 in the copy (%2 of it not in the file), and %3 only in the file.")
        if recovery.made is None:
            text = self.tr(
                "Time: %1 can be read (%2 of it not in the copy), and %3 only in the copy."
            )
        text = text.replace("%1", hours_text(hours.restored_ms))
        text = text.replace("%2", hours_text(hours.only_restored_ms))
        return text.replace("%3", hours_text(hours.only_aside_ms))

    def _items(self, count: int) -> str:
        return self.tr("1 item") if count == 1 else self.tr("%n items", "", count)

    def _regions(self, count: int | None) -> str:
        if count is None:
            return self.tr("none")
        return self.tr("1 region") if count == 1 else self.tr("%n regions", "", count)

    def _button_text(self, recovery: Recovery) -> str:
        count = len(recovery.differences or ())
        if recovery.made is None:
            text = self.tr("&Restore what can be read")
        else:
            text = self.tr("&Restore the copy of %1").replace("%1", _moment(recovery))
        if not count or self.is_narrow:  # they are listed above
            return text
        differ = self.tr("1 item differs") if count == 1 else self.tr("%n items differ", "", count)
        return f"{text} ({differ})"


def _below_choice(look: Look, text: str) -> QLabel:
    """Return a text that belongs to the choice above it."""
    label = words(text, "quiet")
    put_below_choice(look, label)
    return label


def _differ(recovery: Recovery) -> bool:
    """Return whether the file and the copy differ in content."""
    hours = recovery.hours
    return bool(recovery.differences) or (hours is not None and _hours_differ(hours))


def _hours_differ(hours: Hours) -> bool:
    return bool(hours.only_restored_ms or hours.only_aside_ms)


def _moment(recovery: Recovery) -> str:
    """Return the time at which the copy was made, with the date if that is not today."""
    if recovery.made is None:
        return ""
    made = QDateTime.fromSecsSinceEpoch(int(recovery.made.timestamp()))
    locale, short = QLocale(), QLocale.FormatType.ShortFormat
    if made.date() == QDateTime.currentDateTime().date():
        return locale.toString(made.time(), short)
    return locale.toString(made, short)
