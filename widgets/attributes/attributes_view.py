"""The details below the list of regions, of the selection or of the whole item."""

from __future__ import annotations

from collections.abc import Container, Sequence

from PySide6.QtCore import QModelIndex, QRect, QSize, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QCheckBox,
    QFrame,
    QGridLayout,
    QScrollArea,
    QSizePolicy,
    QWidget,
)

from annotator.actions.keys_in_force import Keymap, standard_keymap
from annotator.model.entities import FLAGS, AttributeKind, LabelId, Labels, Region, RegionId
from widgets.attributes.fields import AttributeField, CommentField, FlagField, field_for
from widgets.attributes.shared import SharedAttribute, fields_of
from widgets.attributes.tags_model import TagsModel
from widgets.kit.column_shares import HeightNeed
from widgets.kit.dialogs.form_widgets import empty, hairline, words
from widgets.kit.key_text import with_keys
from widgets.kit.layouts import new_column
from widgets.kit.lists.elided import ElidedLabel
from widgets.kit.lists.row_delegate import RowDelegate, keep_one_mark
from widgets.kit.lists.row_list import RowList
from widgets.kit.lists.side_panel import ShrinkablePart
from widgets.kit.plain_text import PlainLabel, button_name
from widgets.theme.look import Look
from widgets.theme.tokens import ROW_PX

MOST_PX = 320
"""Maximum height; longer content scrolls."""
LEAST_PX = 96
"""Minimum height, if the window has room for it."""
TIGHT_ABOVE, TIGHT_PX = 1.5, 48
"""Above this scale, this minimum applies: otherwise the window would exceed a small screen."""
_HAIRLINE_PX = 1
_BIG = 1.25
_TITLE_PX = 100
_INDENT_PX = 6
"""Indentation of check boxes; leaves room for the focus frame."""


class RegionDetails(QWidget):
    """Flags, attributes, lock and comment of the selected regions.

    Signals:
        given: an attribute's name, its new value (None: none), and the regions that get it.
        locked: whether the regions are to be locked.
        commented: the new comment.
    """

    given = Signal(str, object, tuple)
    locked = Signal(bool)
    commented = Signal(str)

    def __init__(self, look: Look) -> None:
        """Start empty."""
        super().__init__()
        self._look = look
        self._kinds: list[AttributeKind] = []
        self._ids: dict[str, tuple[RegionId, ...]] = {}
        self.fields: dict[str, AttributeField] = {}
        self._grid = QGridLayout()
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setVerticalSpacing(2)
        self._grid.setHorizontalSpacing(8)
        self._grid.setColumnStretch(1, 1)
        self.lock = FlagField(self.tr("locked"))
        self.lock.given.connect(lambda value: self.locked.emit(bool(value)))
        self.group = PlainLabel()
        self.group.setProperty("role", "quiet")
        self.comment = CommentField(look)
        self.comment.setAccessibleName(self.tr("Comment on the region"))
        self.comment.given.connect(self.commented)
        self._flags = QGridLayout()
        self._flags.setContentsMargins(0, 0, 0, 0)
        self._flags.setSpacing(0)
        titles = {
            "occluded": self.tr("occluded"),
            "truncated": self.tr("truncated"),
            "difficult": self.tr("difficult"),
            "crowd": self.tr("crowd"),
            "confidential": self.tr("confidential"),
        }
        self._boxes: list[QWidget] = [
            self._connected(name, FlagField(titles[name])) for name in FLAGS
        ]
        self._boxes += [self.lock, self.group]
        column = new_column(self, 4, margins=(8, 0, 8, 8))
        column.addLayout(self._flags)
        column.addLayout(self._grid)
        column.addWidget(self.comment)
        look.changed.connect(self._arrange)
        self._arrange()

    def _arrange(self) -> None:
        """Put two flags side by side if they fit."""
        columns = 2 if self._look.zoom <= _BIG else 1
        for place, box in enumerate(self._boxes):
            self._flags.addWidget(box, place // columns, place % columns)

    def display(self, regions: Sequence[Region], labels: Labels) -> None:
        """Show the details of these regions."""
        fields = list(fields_of(regions, labels))
        kinds = [field.kind for field in fields[len(FLAGS) :]]
        if kinds != self._kinds:
            self._build(kinds)
        are_locked = [region.is_locked for region in regions]
        for field in fields:
            self._display(field, is_free=not all(are_locked))
        some = len(set(are_locked)) > 1
        self.lock.setCheckState(
            Qt.CheckState.PartiallyChecked
            if some
            else Qt.CheckState.Checked
            if all(are_locked)
            else Qt.CheckState.Unchecked
        )
        groups = {region.group for region in regions}
        number = groups.pop() if len(groups) == 1 else 0
        self.group.setText(self.tr("group %1").replace("%1", str(number)))
        self.group.setVisible(number > 0)
        comments = {region.comment for region in regions}
        one = comments.pop() if len(comments) == 1 else None
        self.comment.display(one, self.tr("Comment"))
        self.comment.setReadOnly(all(are_locked))

    def report(self) -> None:
        """Report text that was typed and not reported yet."""
        for field in self.fields.values():
            field.report()
        self.comment.report()

    def _display(self, field: SharedAttribute, *, is_free: bool) -> None:
        self._ids[field.kind.name] = field.region_ids
        shown = self.fields[field.kind.name]
        shown.display(field.value)
        shown.setEnabled(is_free)

    def _build(self, kinds: list[AttributeKind]) -> None:
        for kind in self._kinds:
            self.fields.pop(kind.name).blockSignals(True)
        empty(self._grid)
        self._kinds = kinds
        for place, kind in enumerate(kinds):
            field = self._connected(kind.name, field_for(kind))
            if isinstance(field, QCheckBox):
                self._grid.addWidget(field, 2 * place, 0, 1, 2)
            else:
                self._put_with_title(2 * place, kind.name, field)
            field.show()  # the layout does so later, and until then the field does not count

    def _put_with_title(self, at: int, name: str, field: QWidget) -> None:
        """Put the title beside its field, or above it if it is long."""
        field.setMinimumWidth(1)
        title = words(button_name(name))  # the title of a field: "&" marks a shortcut there
        title.setWordWrap(False)
        title.setBuddy(field)
        title.setToolTip(name)
        title.setIndent(_INDENT_PX)
        if title.sizeHint().width() <= self._look.px(_TITLE_PX):
            self._grid.addWidget(title, at, 0)
            self._grid.addWidget(field, at, 1)
        else:
            title.setWordWrap(True)
            title.setMinimumWidth(1)
            self._grid.addWidget(title, at, 0, 1, 2)
            self._grid.addWidget(field, at + 1, 0, 1, 2)
        title.show()

    def _connected(self, name: str, field: AttributeField) -> AttributeField:
        self.fields[name] = field
        field.given.connect(lambda value: self.given.emit(name, value, self._ids.get(name, ())))
        return field


class ItemDetails(QWidget):
    """The tags of the item, switched by a click, and the comment on the item.

    Signals:
        tag_turned: a label was clicked.
        commented: the new comment.
        row_shown: another tag is current; carries the place of its row.
    """

    tag_turned = Signal(int)
    row_shown = Signal(QRect)
    commented = Signal(str)

    def __init__(self, look: Look) -> None:
        """Start empty."""
        super().__init__()
        self._look = look
        self.model = TagsModel()
        self.list = RowList()
        self.list.setItemDelegate(RowDelegate(look))
        self.list.setModel(self.model)
        keep_one_mark(self.list)
        self.list.setMouseTracking(True)
        self.list.setAccessibleName(self.tr("Tags of the item"))
        # All rows are laid out: the area around the details scrolls, not the list.
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.selectionModel().currentChanged.connect(self._on_current)
        self.list.clicked.connect(self._on_chosen)
        self.list.activated.connect(self._on_chosen)
        self.comment = CommentField(look)
        self.comment.setAccessibleName(self.tr("Comment on the item"))
        self.comment.given.connect(self.commented)
        rest = new_column(margins=(4, 4, 4, 8))
        rest.addWidget(self.comment)
        column = new_column(self, 0, margins=(4, 0, 4, 0))
        column.addWidget(self.list)
        column.addLayout(rest)

    def display(self, labels: Labels, tags: Container[LabelId], comment: str) -> None:
        """Show the labels, the ones that are tags of the item, and the comment on the item."""
        self.model.display(labels, tags)
        rows = max(1, self.model.rowCount())
        self.list.setFixedHeight(rows * self._look.px(ROW_PX) + 2)
        self.comment.display(comment, self.tr("Comment on the item"))

    def report(self) -> None:
        """Report text that was typed and not reported yet."""
        self.comment.report()

    def _on_current(self, index: QModelIndex) -> None:
        if index.isValid():
            self.row_shown.emit(self.list.visualRect(index))

    def _on_chosen(self, index: QModelIndex) -> None:
        self.tag_turned.emit(self.model.labels[index.row()].id)


class _Area(QScrollArea):
    """As high as its content if there is room; otherwise lower, with a scroll bar."""

    _wanted = (0, 0)

    def want(self, height: int, least: int) -> None:
        """Set the preferred height and the minimum."""
        self._wanted = (height, min(height, least))
        self.setMaximumHeight(height)
        self.updateGeometry()

    # Qt overrides -----------------------------------------------------------

    def sizeHint(self) -> QSize:
        return QSize(super().sizeHint().width(), self._wanted[0])

    def minimumSizeHint(self) -> QSize:
        return QSize(0, self._wanted[1])


class DetailsView(ShrinkablePart):
    """A heading and the details below it; only the details scroll."""

    def __init__(self, look: Look) -> None:
        """Start with the details of the item."""
        super().__init__()
        self._look = look
        self._item_title = ""
        self._limit_px = 0
        self.show_keys(standard_keymap())
        self.title = ElidedLabel()
        self.title.setProperty("role", "quiet")
        self.title.setContentsMargins(8, 6, 8, 2)
        self.regions = RegionDetails(look)
        self.item = ItemDetails(look)
        inner = self._inner = QWidget()
        inner.setObjectName("sidePanel")
        column = new_column(inner, 0)
        column.addWidget(self.regions)
        column.addWidget(self.item)
        self._area = _Area()
        self._area.setFrameShape(QFrame.Shape.NoFrame)
        self._area.setWidgetResizable(True)
        self._area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._area.setWidget(inner)
        self._wanted = HeightNeed(0, 0, 0)
        self.item.row_shown.connect(self._show_row)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        outer = new_column(self, 0)
        outer.addWidget(hairline())
        outer.addWidget(self.title)
        outer.addWidget(self._area)

    def display_regions(self, regions: Sequence[Region], labels: Labels) -> None:
        """Show the details of the selected regions."""
        many = self.tr("Details of %1 regions").replace("%1", str(len(regions)))
        self.title.say(self.tr("Details of the region") if len(regions) == 1 else many)
        self.regions.display(regions, labels)
        self._turn(is_of_regions=True)

    def display_item(self, labels: Labels, tags: Container[LabelId], comment: str) -> None:
        """Show the tags of the item and its comment."""
        self.title.say(self._item_title)
        self.item.display(labels, tags, comment)
        self._turn(is_of_regions=False)

    def show_keys(self, keymap: Keymap) -> None:
        """Show these keys beside the tags the next time the item is shown."""
        text = self.tr("Tags of the item: %1 to %2")
        self._item_title = with_keys(text, keymap, "tag-1", "tag-9")

    @property
    def comment(self) -> CommentField:
        """The comment field that is shown."""
        return self.item.comment if self.regions.isHidden() else self.regions.comment

    def report(self) -> None:
        """Report text that was typed and not reported yet."""
        (self.item if self.regions.isHidden() else self.regions).report()

    def _show_row(self, row: QRect) -> None:
        """Scroll to the row of the current tag."""
        at = self.item.list.viewport().mapTo(self._inner, row.center())
        self._area.ensureVisible(0, at.y(), 0, row.height() // 2 + 1)

    def _turn(self, *, is_of_regions: bool) -> None:
        self.regions.setVisible(is_of_regions)
        self.item.setVisible(not is_of_regions)
        self._fit()

    def _fit(self) -> None:
        """Take the height that the content needs at this width, up to the limits."""
        shown = self.item if self.regions.isHidden() else self.regions
        needed = shown.heightForWidth(self._area.width()) if shown.hasHeightForWidth() else -1
        height = needed if needed >= 0 else shown.sizeHint().height()
        is_tight = self._look.zoom > TIGHT_ABOVE
        least = TIGHT_PX if is_tight else self._look.px(LEAST_PX)
        wanted = min(height, self._look.px(MOST_PX))
        self._wanted = HeightNeed(min(wanted, least), min(wanted, least), wanted)
        self._area.want(max(min(wanted, self._limit_px or wanted), self._wanted.least), least)

    def need(self) -> HeightNeed:
        """Return the least and the preferred height, with the title."""
        above = self.title.sizeHint().height() + _HAIRLINE_PX
        return self._wanted + HeightNeed(above, above, above)

    def limit(self, height: int) -> None:
        """Limit the height, but not below the usable minimum; 0: no limit."""
        above = self.title.sizeHint().height() + _HAIRLINE_PX
        limit = max(1, height - above) if height else 0
        if limit != self._limit_px:
            self._limit_px = limit
            self._fit()

    # Qt overrides -----------------------------------------------------------

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.oldSize().width() != event.size().width():
            self._fit()
