"""The results of receiving: one group for each kind of result, the files in it, their sentences."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QCoreApplication, QLocale, Qt
from PySide6.QtGui import QColor, QPalette
from PySide6.QtWidgets import QTreeWidget, QTreeWidgetItem

from annotator.submissions.results import Answer, ResultCode
from widgets.kit.dialogs.form_widgets import as_path
from widgets.kit.error_text import sentence_text
from widgets.theme.look import Look

MOST_ROWS = 200
"""Maximum number of files that are shown of one kind; the number of the others is stated."""

HEIGHT_PX = 320
NAME_PX = 260


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


class ResultList(QTreeWidget):
    """Shows what became of each file; the arrow keys open, close and walk through the groups."""

    def __init__(self, look: Look) -> None:
        """Start empty."""
        super().__init__()
        self._look = look
        self.setColumnCount(2)
        self.setHeaderLabels([_tr("File"), _tr("What became of it")])
        self.setAccessibleName(_tr("What became of each file"))
        self.setWordWrap(True)
        self.setVerticalScrollMode(QTreeWidget.ScrollMode.ScrollPerPixel)
        self.setIndentation(look.px(16))
        self.setMinimumHeight(look.px(HEIGHT_PX))
        self.header().setSectionsMovable(False)
        self.header().setStretchLastSection(True)
        self.setColumnWidth(0, look.px(NAME_PX))
        look.changed.connect(self._colour)

    def show_answers(self, answers: Sequence[Answer]) -> None:
        """Show what became of files, in groups."""
        self.clear()
        for code in _ORDER:
            group = [each for each in answers if _group_of(each) is code]
            if group:
                self._add_group(code, group)
        self._colour()
        first = self.topLevelItem(0)
        if first is not None:
            self.setCurrentItem(first)

    def _add_group(self, code: ResultCode, answers: Sequence[Answer]) -> None:
        count = QLocale().toString(len(answers))
        told = {text_of(each) for each in answers}
        shared = told.pop() if len(told) == 1 else ""
        top = QTreeWidgetItem(self, [_tr("%1: %2").replace("%2", count), shared])
        top.setText(0, _tr("%1: %2").replace("%1", title_of(code)).replace("%2", count))
        top.setToolTip(1, shared)
        for each in answers[:MOST_ROWS]:
            text = "" if shared and len(answers) > 1 else text_of(each)
            row = QTreeWidgetItem(top, [as_path(each.path.name), text])
            row.setToolTip(0, as_path(each.path))
            row.setToolTip(1, text)
            for column in (0, 1):
                row.setTextAlignment(column, Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft)
        if len(answers) > MOST_ROWS:
            more = QLocale().toString(len(answers) - MOST_ROWS)
            QTreeWidgetItem(top, [_tr("and %1 more").replace("%1", more)])
        top.setExpanded(len(answers) <= MOST_ROWS)

    def _colour(self) -> None:
        tokens, palette = self._look.tokens, self.palette()
        palette.setColor(QPalette.ColorRole.Highlight, QColor(tokens.accent_soft))
        palette.setColor(QPalette.ColorRole.HighlightedText, QColor(tokens.text))
        self.setPalette(palette)


def text_of(answer: Answer) -> str:
    """Return the sentences about a file."""
    told = [sentence_text(each.said) for each in answer.results]
    return " ".join([*told, *map(sentence_text, answer.notes)])


def _group_of(answer: Answer) -> ResultCode:
    return next(code for code in _ORDER if code in answer.codes)
