"""The fields of an export as a tree of files with the values that would be written."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial

from PySide6.QtCore import QCoreApplication, QLocale, QSize, Qt
from PySide6.QtGui import QColor, QPalette
from PySide6.QtWidgets import (
    QHeaderView,
    QSizePolicy,
    QTreeWidget,
    QTreeWidgetItem,
    QWidget,
)

from annotator.export.api import Detail
from annotator.export.preview import FieldNode, FieldValues, FilePreview, Pictures, Preview
from annotator.export.preview.field_tree import EACH, child_path
from annotator.imaging.sandbox.traces import AUTHOR, CAMERA, PLACE, TIME
from widgets.kit.amount_text import counted
from widgets.kit.dialogs.form_widgets import as_path, card, words
from widgets.kit.error_text import sentence_text
from widgets.kit.layouts import new_column
from widgets.theme.look import Look
from widgets.theme.tokens import GAP_PX, TARGET_PX

NAME, MARK, VALUE = range(3)
HEIGHT_PX = 264
NAME_PX = 220
OPEN_FILES = ("effort.json",)
"""Files whose fields are visible at once: those that reveal most about a person."""

_SHOWN_BY = ("value", "id", "name", "key")
"""The value shown beside an object is that of the first of these fields that it has."""


def _tr(text: str) -> str:
    return QCoreApplication.translate("ExportFields", text)


def detail_title(detail: Detail) -> str:
    """Return the title of a level of detail."""
    titles = {
        Detail.JOB: _tr("The whole job only"),
        Detail.ITEM: _tr("Each item"),
        Detail.FULL: _tr("Everything"),
    }
    return titles[detail]


def values_text(seen: FieldValues) -> str:
    """Return the first values, and the number of the others."""
    shown = as_path(", ".join(seen.examples))  # a value keeps its order in every language
    if not seen.more:
        return shown
    more = QLocale().toString(seen.more)
    return _tr("%1 and %2 more").replace("%2", more).replace("%1", shown)


def mark_text(field: FieldNode) -> str:
    """Return the level from which a field is exported, and whether its value differs by level."""
    since = "" if field.since is Detail.JOB else detail_title(field.since)
    return ", ".join(filter(None, (since, _tr("differs") if field.differs else "")))


def _never_text(*, has_media: bool) -> str:
    """Return what is exported at no level, and what the marks mean."""
    never = (
        _tr("Never: your name, keys pressed, screenshots, times of day.")
        if has_media
        else _tr("Never: your name, keys pressed, screenshots, pictures or sounds, times of day.")
    )
    marks = _tr(
        "Marked “%1” or “%2”: only from that choice on. Marked “differs”: depends on the choice."
    )
    marks = marks.replace("%1", detail_title(Detail.ITEM))
    return f"{never} {marks.replace('%2', detail_title(Detail.FULL))}"


MOST_NOTES = 3
"""So many notes of the dry run are shown; all of them are in the report."""


class FieldTree(QTreeWidget):
    """A tree of files and their fields; the arrow keys open, close and walk through them.

    It contains all levels at once; fields that the chosen level leaves out are hidden.
    """

    def __init__(self, look: Look) -> None:
        """Start empty."""
        super().__init__()
        self._look = look
        self._fields: list[tuple[QTreeWidgetItem, FieldNode, Callable[[Detail], str]]] = []
        self.setColumnCount(3)
        self.setHeaderLabels([_tr("Field"), _tr("From"), _tr("What would be written")])
        self.setAccessibleName(_tr("What will be exported, field by field"))
        self.setUniformRowHeights(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QTreeWidget.ScrollMode.ScrollPerPixel)
        self.setIndentation(look.px(16))
        self.setMinimumHeight(look.px(HEIGHT_PX))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        head = self.header()
        head.setSectionsMovable(False)
        head.setStretchLastSection(True)
        head.setSectionResizeMode(MARK, QHeaderView.ResizeMode.ResizeToContents)
        self.setColumnWidth(NAME, look.px(NAME_PX))
        look.changed.connect(self._colour)

    def show_preview(self, preview: Preview, detail: Detail) -> None:
        """Show the result of a dry run; open branches and the current field stay."""
        was_open = {_path_of(item) for item in self.items() if item.isExpanded()}
        current = self.currentItem()
        was_current = None if current is None else _path_of(current)
        is_first = not self._fields
        self.clear()
        self._fields = []
        for file in preview.files.values():
            self._add_file(file)
        if preview.pictures.count:
            self._add_pictures(preview.pictures)
        for item in self.items():
            path = _path_of(item)
            item.setExpanded(path in was_open or (is_first and path in OPEN_FILES))
            if path == was_current:
                self.setCurrentItem(item)
        self._colour()
        self.show_detail(detail)

    def show_detail(self, detail: Detail) -> None:
        """Show the fields of a level of detail."""
        for item, field, text in self._fields:
            item.setHidden(detail not in field.seen)
            shown = text(detail) if detail in field.seen else ""
            item.setText(VALUE, shown)
            item.setToolTip(VALUE, shown)

    def _add_file(self, file: FilePreview) -> None:
        top = QTreeWidgetItem(self, [file.path])
        top.setToolTip(NAME, file.path)

        def text(detail: Detail) -> str:
            count = sum(1 for _ in file.content.leaves(detail))
            size = QLocale().formattedDataSize(file.sizes.get(detail, 0))
            is_by_field = file.path.endswith((".json", ".jsonl"))
            said = (
                counted(count, _tr("1 field"), _tr("%1 fields"))
                if is_by_field
                else counted(count, _tr("1 line"), _tr("%1 lines"))
            )
            return f"{said}, {size}" if file.sizes else said

        self._finish(top, file.content, text)
        self._add_below(top, file.content, "")

    def _add_below(self, parent: QTreeWidgetItem, field: FieldNode, path: str) -> None:
        for child in field.children.values():
            if child.name == EACH:
                self._add_below(parent, child, child_path(path, EACH))
                continue
            item = QTreeWidgetItem(parent, [child.name])
            item.setToolTip(NAME, child_path(path, child.name))
            item.setText(MARK, mark_text(child))
            self._finish(item, child, partial(_text_of, child))
            self._add_below(item, child, child_path(path, child.name))

    def _add_pictures(self, pictures: Pictures) -> None:
        top = QTreeWidgetItem(self, ["images"])
        everywhere = FieldNode("images", seen={detail: FieldValues() for detail in Detail})
        count = counted(pictures.count, _tr("1 file"), _tr("%1 files"))
        size = QLocale().formattedDataSize(pictures.size)
        self._finish(top, everywhere, lambda _: f"{count}, {size}")
        rows = list(pictures.first)
        if pictures.count > len(rows):
            more = QLocale().toString(pictures.count - len(rows))
            rows.append(_tr("and %1 more").replace("%1", more))
        for row in rows:
            item = QTreeWidgetItem(top, [row])
            self._finish(item, everywhere, lambda _: _tr("byte for byte"))

    def _finish(
        self, item: QTreeWidgetItem, field: FieldNode, text: Callable[[Detail], str]
    ) -> None:
        item.setSizeHint(NAME, QSize(0, self._look.px(TARGET_PX)))
        self._fields.append((item, field, text))

    def _colour(self) -> None:
        tokens, palette = self._look.tokens, self.palette()
        palette.setColor(QPalette.ColorRole.Highlight, QColor(tokens.accent_soft))
        palette.setColor(QPalette.ColorRole.HighlightedText, QColor(tokens.text))
        self.setPalette(palette)
        for item in self.items():
            item.setForeground(MARK, QColor(tokens.accent))
            if item.childCount():
                item.setForeground(VALUE, QColor(tokens.quiet))

    def items(self) -> Iterator[QTreeWidgetItem]:
        """Yield every entry of the tree, hidden or not."""
        waiting = [self.topLevelItem(at) for at in range(self.topLevelItemCount())]
        while waiting:
            item = waiting.pop()
            if item is not None:
                yield item
                waiting += [item.child(at) for at in range(item.childCount())]


def _path_of(item: QTreeWidgetItem) -> str:
    parent = item.parent()
    name = item.text(NAME)
    return name if parent is None else f"{_path_of(parent)}/{name}"


def _text_of(field: FieldNode, detail: Detail) -> str:
    """Return the text beside a field: its values, or the most telling value below it."""
    seen = field.seen[detail]
    if seen.examples:
        return values_text(seen)
    each = field.children.get(EACH)
    if each is not None and detail in each.seen:
        return counted(each.seen[detail].held, _tr("1 entry"), _tr("%1 entries"))
    for name in _SHOWN_BY:
        child = field.children.get(name)
        if child is not None and detail in child.seen and child.seen[detail].examples:
            return values_text(child.seen[detail])
    return ""


class ExportFields(QWidget):
    """The tree with its context: how much is exported, what never is, a warning.

    Args:
        look: provides colours and sizes.
        has_media: whether pictures and sounds can be among the files.
    """

    def __init__(self, look: Look, *, has_media: bool = True) -> None:
        """Start without a preview."""
        super().__init__()
        self._preview: Preview | None = None
        self._detail = Detail.ITEM
        self.counts = words("", "quiet")
        self.notes = words("", "quiet")
        self.warning = words("", "attention")
        self.tree = FieldTree(look)
        self.refusal = words("", "refusal")
        self.never = words(_never_text(has_media=has_media), "quiet")
        column = new_column(self, look.px(GAP_PX - 2))
        column.addWidget(self.counts)
        column.addWidget(self.notes)
        column.addWidget(self.refusal)
        frame, inner = card(look)
        inner.setContentsMargins(1, 1, 1, 1)
        inner.addWidget(self.tree)
        column.addWidget(frame, 1)
        column.addWidget(self.warning)
        column.addWidget(self.never)
        self.show_looking(0, 0)
        self.warning.hide()
        self.notes.hide()
        self.refusal.hide()

    def show_looking(self, done: int, total: int) -> None:
        """Show that a dry run is in progress; the previous result stays visible."""
        text = _tr("Checking what would be written…")
        if total:
            of_all = _tr("%1 of %2").replace("%1", QLocale().toString(done))
            text = f"{text} {of_all.replace('%2', QLocale().toString(total))}"
        self.counts.setText(text)

    def show_preview(self, preview: Preview) -> None:
        """Show the result of a dry run."""
        self._preview = preview
        self.refusal.hide()
        self.tree.show_preview(preview, self._detail)
        self.warning.setText(_warning(preview.pictures))
        self.warning.setVisible(bool(self.warning.text()))
        self._count()

    def show_refusal(self, sentence: str) -> None:
        """Show why there is no preview."""
        self.counts.setText("")
        self.notes.hide()
        self.refusal.setText(sentence)
        self.refusal.show()

    def show_detail(self, detail: Detail) -> None:
        """Show another level of detail."""
        self._detail = detail
        if self._preview is not None:
            self.tree.show_detail(detail)
            self._count()

    def _count(self) -> None:
        if self._preview is None:
            return
        parts, before = [], 0
        for detail in Detail:
            count = self._preview.field_count(detail)
            said = _tr("%1: %2 fields") if not before else _tr("%1: %2 more")
            number = QLocale().toString(count - before)
            parts.append(said.replace("%2", number).replace("%1", detail_title(detail)))
            before = count
        self.counts.setText(" · ".join(parts))
        notes = self._preview.notes.get(self._detail, ())
        self.notes.setText("\n".join(map(sentence_text, notes[:MOST_NOTES])))
        self.notes.setVisible(bool(notes))


def _warning(pictures: Pictures) -> str:
    """Return what the picture files reveal beyond their content, or ""."""
    if not pictures.count:
        return ""
    said = {
        PLACE: _tr("the place of %1"),
        TIME: _tr("the time of %1"),
        CAMERA: _tr("the camera of %1"),
        AUTHOR: _tr("the author of %1"),
    }
    found = [
        text.replace("%1", QLocale().toString(pictures.traces[trace]))
        for trace, text in said.items()
        if trace in pictures.traces
    ]
    if not found:
        one = _tr("The picture is exported byte for byte.")
        return counted(pictures.count, one, _tr("The %1 pictures are exported byte for byte."))
    told = counted(
        pictures.count,
        _tr("The picture is exported byte for byte, and in it %2."),
        _tr("The %1 pictures are exported byte for byte, and in them %2."),
    )
    return told.replace("%2", ", ".join(found))
