"""The help page of marks: what each means, how it is written, and its keys."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QWidget

from annotator.text.marks import (
    MarkConvention,
    MarkedText,
    PlainMark,
    TextMark,
    literal_text,
    write_marks,
)
from widgets.kit.dialogs.dialog_frame import DialogFrame
from widgets.kit.dialogs.form_widgets import words
from widgets.kit.dialogs.line_list import LineList, ListLine
from widgets.theme.look import Look

MARK_ACTIONS = {
    TextMark.UNCLEAR: "mark-unclear",
    TextMark.ILLEGIBLE: "mark-illegible",
    TextMark.STRUCK_OUT: "mark-struck-out",
    TextMark.SUPPLIED: "mark-supplied",
}
"""The action of each mark."""

LIST_PX = 4 * 47


class MarksDialog(DialogFrame):
    """A line for each mark, with an example in the convention of the job."""

    def __init__(
        self,
        look: Look,
        convention: MarkConvention,
        key_of: Callable[[str], str],
        parent: QWidget | None = None,
    ) -> None:
        """``key_of`` returns the key of an action as people read it."""
        super().__init__(look, "", width_px=600, parent=parent)
        self.show_titles(self.tr("Marks in texts"))
        has_marks = convention is not MarkConvention.NONE
        shown = convention if has_marks else MarkConvention.BRACKETS
        if not has_marks:
            none = self.tr("This job has no marks. “Texts of the job…” can change that.")
            self.body.addWidget(words(none))
        self.list = LineList(look, self.tr("Marks"))
        self.list.setMinimumHeight(min(look.px(LIST_PX), self.list_room(320)))
        self.list.show_lines(
            ListLine(
                id=MARK_ACTIONS[mark],
                name=_title(mark),
                below=f"{_meaning(mark)} \u2066{_example(mark, shown)}\u2069",
                keys=(key_of(MARK_ACTIONS[mark]),),
            )
            for mark in TextMark
        )
        self.body.addWidget(self.list, 1)
        text = self.tr(
            "Select letters and press the key. The same key, with the cursor in the mark, removes "
            "it. The key of an illegible place, pressed again right after it, adds a letter to its "
            "estimated length. Undo takes a mark back."
        )
        self.body.addWidget(words(text, "quiet"))
        if literal := _literals(shown):
            said = self.tr("To write such a sign as a letter of the page: %1")
            self.body.addWidget(words(said.replace("%1", literal), "quiet"))
        self.footer.addStretch(1)
        self.close_button = self.add_primary(self.tr("&Close"), self.accept)
        self.list.setFocus()


def _title(mark: TextMark) -> str:
    return {
        TextMark.UNCLEAR: QCoreApplication.translate("MarksDialog", "Unclear"),
        TextMark.ILLEGIBLE: QCoreApplication.translate("MarksDialog", "Illegible"),
        TextMark.STRUCK_OUT: QCoreApplication.translate("MarksDialog", "Struck out"),
        TextMark.SUPPLIED: QCoreApplication.translate("MarksDialog", "Supplied"),
    }[mark]


def _meaning(mark: TextMark) -> str:
    return {
        TextMark.UNCLEAR: QCoreApplication.translate("MarksDialog", "Read, but not surely:"),
        TextMark.ILLEGIBLE: QCoreApplication.translate("MarksDialog", "About four letters:"),
        TextMark.STRUCK_OUT: QCoreApplication.translate("MarksDialog", "Crossed out on the page:"),
        TextMark.SUPPLIED: QCoreApplication.translate("MarksDialog", "Missing on the page:"),
    }[mark]


def _example(mark: TextMark, convention: MarkConvention) -> str:
    word = "\ufffd" if mark is TextMark.ILLEGIBLE else "1812"
    letters = 4 if mark is TextMark.ILLEGIBLE else None
    marked = MarkedText(word, (PlainMark(mark, 0, len(word), letters),))
    return write_marks(marked, convention)


def _literals(convention: MarkConvention) -> str:
    letters = "\u2045\u2046" if convention is MarkConvention.BRACKETS else "<&"
    pairs = (f"\u2066{each}  {literal_text(each, convention)}\u2069" for each in letters)
    return " · ".join(pairs)
