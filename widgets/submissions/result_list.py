"""The results of receiving: one group for each kind of result, the files in it, their sentences."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QCoreApplication, QLocale
from PySide6.QtWidgets import QWidget

from annotator.submissions.results import Answer, ResultCode
from widgets.kit.dialogs.form_widgets import Mark, as_path, card, empty, row, show_all, words
from widgets.kit.error_text import sentence_text
from widgets.kit.layouts import new_column
from widgets.theme.look import Look
from widgets.theme.tokens import GAP_PX

MOST_FILES = 100
"""Maximum number of files that are named of one kind; the number of the others is stated."""


def _tr(text: str) -> str:
    return QCoreApplication.translate("ResultList", text)


def title_of(code: ResultCode) -> str:
    """Return the title of the files with a result."""
    titles = {
        ResultCode.RECEIVED: _tr("Received"),
        ResultCode.AGAIN: _tr("Here already"),
        ResultCode.SUPERSEDING: _tr("In place of an earlier one"),
        ResultCode.OLDER: _tr("Older than one that is here"),
        ResultCode.FORKED: _tr("Contradicts another one"),
        ResultCode.LATE: _tr("Late"),
        ResultCode.PARTIAL: _tr("Partly finished"),
        ResultCode.FOREIGN: _tr("Not from a package of this collection"),
        ResultCode.REFUSED: _tr("Refused"),
    }
    return titles[code]


_ORDER = (
    *(ResultCode.REFUSED, ResultCode.FORKED, ResultCode.FOREIGN, ResultCode.SUPERSEDING),
    *(ResultCode.OLDER, ResultCode.RECEIVED, ResultCode.AGAIN),
)
"""Each file is in the group of the first of these; what a person has to do comes first."""

_GOOD = frozenset(_ORDER[3:])


class ResultList(QWidget):
    """Shows what became of each file, in groups by result; all texts can be selected."""

    def __init__(self, look: Look) -> None:
        """Start empty."""
        super().__init__()
        self._look = look
        self.titles: list[str] = []
        self._column = new_column(self, look.px(GAP_PX))

    def show_answers(self, answers: Sequence[Answer]) -> None:
        """Show what became of files, in groups."""
        empty(self._column)
        self.titles = []
        for code in _ORDER:
            group = [each for each in answers if _group_of(each) is code]
            if group:
                self._add_group(code, group)
        show_all(self)

    def _add_group(self, code: ResultCode, answers: Sequence[Answer]) -> None:
        count = QLocale().toString(len(answers))
        title = _tr("%1: %2").replace("%2", count).replace("%1", title_of(code))
        self.titles.append(title)
        frame, inside = card(self._look)
        mark = ("circle-check", "accent") if code in _GOOD else ("circle-alert", "attention")
        head = row(self._look, Mark(self._look, *mark), words(title, "heading"))
        head.setStretch(1, 1)
        inside.addLayout(head)
        told = {text_of(each) for each in answers}
        shared = told.pop() if len(told) == 1 else ""
        if shared:
            inside.addWidget(words(shared, is_selectable=True))
        for each in answers[:MOST_FILES]:
            inside.addWidget(words(as_path(each.path.name), "quiet", is_selectable=True))
            if not shared:
                inside.addWidget(words(text_of(each), is_selectable=True))
        if len(answers) > MOST_FILES:
            more = QLocale().toString(len(answers) - MOST_FILES)
            inside.addWidget(words(_tr("and %1 more").replace("%1", more), "quiet"))
        self._column.addWidget(frame)


def text_of(answer: Answer) -> str:
    """Return the sentences about a file."""
    told = [sentence_text(each.said) for each in answer.results]
    return " ".join([*told, *map(sentence_text, answer.notes)])


def _group_of(answer: Answer) -> ResultCode:
    return next(code for code in _ORDER if code in answer.codes)
