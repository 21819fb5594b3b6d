"""The disagreements as cells: filtered by label and kind, sorted, with the decision on each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from PySide6.QtCore import QAbstractListModel, QModelIndex, QRectF, Qt

from annotator.agreement.disagreements import Disagreement, DisagreementKind
from annotator.job_file.reading.item_slices import Crop
from annotator.media.image import PICTURES
from annotator.model.entities import Item, LabelId, Region, RegionId
from annotator.model.geometry import Box, box_around
from widgets.agreement.disagreement_words import whole_text
from widgets.items.crops import MARGIN, Crops
from widgets.items.thumbnails import Thumb
from widgets.kit.lists.row_delegate import Index

CELL_ROLE: Final = Qt.ItemDataRole.UserRole + 1

_AROUND: Final = 0.5
_LEAST_PX: Final = 16.0


class SortOrder(StrEnum):
    """The order of the cells."""

    LARGEST = "largest"
    SMALLEST = "smallest"
    ITEMS = "items"


@dataclass(frozen=True, slots=True)
class DisagreementFilter:
    """The filter: a label and a kind, each None for all, and the order."""

    label: str | None = None
    kind: DisagreementKind | None = None
    order: SortOrder = SortOrder.LARGEST


@dataclass(frozen=True, slots=True)
class DisagreementCell:
    """What a cell shows: the disagreement, its cut of the picture, and the decision on it.

    ``shown`` is the part of the picture in the cut, in image pixels; None without a picture.
    """

    found: Disagreement
    thumb: Thumb
    shown: QRectF | None
    is_decided: bool


class DisagreementModel(QAbstractListModel):
    """Shows those that fit the filter; decided ones stay, and are pale with a mark."""

    def __init__(self) -> None:
        """Start empty, without pictures."""
        super().__init__()
        self._all: Sequence[Disagreement] = ()
        self._names: list[str] = []
        self._rows: list[int] = []
        self._decided: set[int] = set()
        self._wanted = DisagreementFilter()
        self._crops: Crops | None = None

    def use(self, crops: Crops | None) -> None:
        """Cut pictures out with these from now on; None for none."""
        self._crops = crops
        if crops is not None:
            crops.came.connect(self._on_came)

    def show(self, found: Sequence[Disagreement], names: list[str]) -> None:
        """Show others, none of them decided; ``names`` are those of the versions."""
        self._all, self._names, self._decided = found, names, set()
        self.filter(self._wanted)

    def filter(self, wanted: DisagreementFilter) -> None:
        """Show those that fit, in the order that is wanted."""
        self.beginResetModel()
        self._wanted = wanted
        rows = [at for at, each in enumerate(self._all) if _fits(each, wanted)]
        if wanted.order is not SortOrder.ITEMS:
            sign = -1 if wanted.order is SortOrder.LARGEST else 1
            rows.sort(key=lambda at: (sign * self._all[at].size, at))
        self._rows = rows
        self.endResetModel()

    @property
    def count(self) -> int:
        """How many there are, whatever the filter."""
        return len(self._all)

    @property
    def labels(self) -> list[str]:
        """The names of the labels in all of them, sorted."""
        return sorted({label for each in self._all for label in each.labels})

    def found(self, row: int) -> Disagreement | None:
        """Return the disagreement in a row, None if there is none."""
        return self._all[self._rows[row]] if 0 <= row < len(self._rows) else None

    def decide(self, row: int) -> None:
        """Note that somebody decided on the one in a row."""
        self._decided.add(self._rows[row])
        self.dataChanged.emit(self.index(row), self.index(row))

    def is_decided(self, row: int) -> bool:
        """Return whether somebody decided on the one in a row."""
        return self._rows[row] in self._decided

    def next_undecided(self, after: int) -> int | None:
        """Return the next row without a decision, from the start again at the end."""
        count = len(self._rows)
        rows = ((after + 1 + by) % count for by in range(count))
        return next((row for row in rows if not self.is_decided(row)), None)

    def rowCount(self, parent: Index = QModelIndex()) -> int:
        return 0 if parent.isValid() else len(self._rows)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        found = self.found(index.row())
        if found is None:
            return None
        if role == CELL_ROLE:
            at = self._rows[index.row()]
            context = context_of(found)
            thumb = self._thumb(at, found, context)
            return DisagreementCell(found, thumb, _shown(context), self.is_decided(index.row()))
        if role in {Qt.ItemDataRole.AccessibleTextRole, Qt.ItemDataRole.ToolTipRole}:
            return whole_text(found, self._names)
        return None

    def _thumb(self, at: int, found: Disagreement, context: Box | None) -> Thumb:
        if found.tag:
            return Thumb(icon="tag")
        if self._crops is None or context is None or found.version:
            return Thumb(icon="image-off" if found.item.kind in PICTURES else "audio-lines")
        region = Region(RegionId(str(at)), 0, LabelId(0), context, "")
        return self._crops.of(Crop(found.item.id, found.item.path, region))

    def _on_came(self, region_id: str) -> None:
        at = int(region_id)
        if at in self._rows:
            row = self._rows.index(at)
            self.dataChanged.emit(self.index(row), self.index(row))


def context_of(found: Disagreement) -> Box | None:
    """Return the part of the picture around all boxes in it; None if it has none."""
    boxes = [box for mark in found.group.members if (box := mark.region.box) is not None]
    if not boxes:
        return None
    around = box_around(boxes)
    pad = max(_LEAST_PX, _AROUND * min(around.width, around.height))
    left, top = max(0.0, around.x - pad), max(0.0, around.y - pad)
    right, bottom = _end(found.item, around.right + pad, around.bottom + pad)
    return Box(left, top, max(1.0, right - left), max(1.0, bottom - top))


def _end(item: Item, right: float, bottom: float) -> tuple[float, float]:
    """Return the right and the lower edge within the picture, as far as its size is known."""
    return (
        min(right, float(item.width_px)) if item.width_px else right,
        min(bottom, float(item.height_px)) if item.height_px else bottom,
    )


def _shown(context: Box | None) -> QRectF | None:
    """Return what the cut shows: the part of the picture with the margin of every cut."""
    if context is None:
        return None
    pad = MARGIN * min(context.width, context.height)
    return QRectF(
        context.x - pad, context.y - pad, context.width + 2 * pad, context.height + 2 * pad
    )


def _fits(each: Disagreement, wanted: DisagreementFilter) -> bool:
    return (wanted.label is None or wanted.label in each.labels) and (
        wanted.kind is None or wanted.kind in each.kinds
    )
