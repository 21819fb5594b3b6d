"""A view for tests alone: tones on an axis of time, with a tool, actions and a panel of its own."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass

from PySide6.QtCore import QPoint, QPointF, QRect, QRectF, Qt, Signal
from PySide6.QtGui import QColor, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from annotator.actions.actions_and_keys import Action, Needs
from annotator.editing.changes import Change
from annotator.editing.commands import AddRegions, SetBoxes, SetLabel
from annotator.errors import AnnotatorError
from annotator.files import require_inside
from annotator.items.item_row import ItemRow
from annotator.job_file.project import Project
from annotator.job_file.rows.values import LoadedItem
from annotator.model.entities import (
    LabelId,
    Labels,
    Region,
    RegionId,
    Regions,
    in_reading_order,
)
from annotator.model.place import Extent
from tests.annotator.media.tones import Span, ToneKind
from widgets.kit.bridge import Bridge
from widgets.kit.plain_text import PlainLabel
from widgets.media.item_view import RegionMaker, ViewHost
from widgets.media.media_source import Failed, Got
from widgets.media.view_registry import ViewKind

TONES = ToneKind()
_ON_ITEM = Needs.JOB | Needs.ITEM | Needs.WORK
ACTIONS = (
    Action("tool-mark", "Mark a stretch of the tone", ("Z",), _ON_ITEM, "region", "square"),
    Action("tone-later", "Move the stretch by a second", ("Shift+Z",), _ON_ITEM | Needs.SELECTION),
)


@dataclass(frozen=True, slots=True)
class Tone:
    """What is shown of a tone: how long it is."""

    length_ms: int

    @property
    def extent(self) -> Extent:
        return Extent(length_ms=self.length_ms)

    def crop_of(self, region: Region) -> None:  # noqa: ARG002 - there is none of any
        return None


class ToneSource:
    """Reads the heads of files on a thread."""

    def __init__(self, bridge: Bridge, project: Project) -> None:
        self._bridge = bridge
        self._project = project
        self._pool = ThreadPoolExecutor(max_workers=1, thread_name_prefix="tone")
        self.kept: dict[str, Sequence[Extent]] = {}

    def load(self, loaded: LoadedItem, got: Got, failed: Failed) -> None:
        path, part = loaded.media.path, loaded.item.part
        if path in self.kept:
            got(Tone(self.kept[path][part].length_ms))
            return

        def keep(found: Sequence[Extent]) -> None:
            self.kept[path] = found
            got(Tone(found[part].length_ms))

        def fail(error: BaseException) -> None:
            assert isinstance(error, AnnotatorError)
            failed(error)

        self._bridge.when_done(self._read(path), keep, fail)

    def prefetch(self, current: ItemRow, rows: Sequence[ItemRow]) -> None:
        assert current not in rows
        for path in {row.path for row in rows} - self.kept.keys():

            def keep(found: Sequence[Extent], path: str = path) -> None:
                self.kept[path] = found

            self._bridge.when_done(self._read(path), keep, lambda _error: None)

    def forget(self, loaded: LoadedItem) -> None:
        self.kept.pop(loaded.media.path, None)

    def shut_down(self) -> None:
        self._pool.shutdown(cancel_futures=True)

    def _read(self, name: str) -> Future[Sequence[Extent]]:
        folder = self._project.media_folder

        def read() -> Sequence[Extent]:
            require_inside(folder, folder / name)
            return TONES.sections(str(folder / name))

        return self._pool.submit(read)


class ToneView(QWidget):
    """A tone from left to right; its regions are stretches of it."""

    painted = Signal()
    selection_changed = Signal()
    label_changed = Signal(object)
    commanded = Signal(object)
    tool_changed = Signal(str)
    label_asked = Signal()
    edit_asked = Signal(str)
    _first_painted = Signal()

    def __init__(self, host: ViewHost) -> None:
        super().__init__()
        self._host = host
        self.panel = PlainLabel("Tone")
        host.add_inspector(self.panel)
        self.calls: dict[str, Callable[[], object]] = {
            "tool-mark": lambda: self._take_up("mark"),
            "tone-later": self._later,
        }
        self.region_maker: RegionMaker | None = None
        self.tool = "select"
        self.message = ("", "")
        self.length_ms = 0
        self._label: LabelId | None = None
        self._locked = False
        self._regions: dict[RegionId, Region] = {}
        self._labels: Labels = {}
        self._selected: tuple[RegionId, ...] = ()
        self._hidden: set[RegionId] | None = set()
        self._pressed_ms: int | None = None
        self._awaits_paint = False
        self._first_painted.connect(self.painted, Qt.ConnectionType.QueuedConnection)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
        self.setAccessibleName("Tone")

    @property
    def widget(self) -> QWidget:
        return self

    @property
    def is_busy(self) -> bool:
        return self._pressed_ms is not None

    # The item -----------------------------------------------------------------------------------

    def show_content(self, content: Tone) -> None:
        self._forget()
        self.message, self.length_ms = ("", ""), content.length_ms
        self._host.show_status(f"{content.length_ms} ms")
        self._awaits_paint = True
        self.update()

    def show_message(self, title: str, text: str = "") -> None:
        self._forget()
        self.message, self.length_ms = (title, text), 0
        self.update()

    def show_regions(self, regions: Regions, labels: Labels) -> None:
        self._regions, self._labels = dict(regions), labels
        self.select(self._selected)
        self.update()

    def apply(self, change: Change) -> None:
        for key, (_, new) in change.regions.items():
            if new is None:
                self._regions.pop(key, None)
            else:
                self._regions[key] = new
        self.select(self._selected)
        self.update()

    def set_hidden(self, region_ids: Iterable[RegionId] | None) -> None:
        self._hidden = None if region_ids is None else set(region_ids)
        self.select(self._selected)
        self.update()

    def region_ids(self) -> set[RegionId]:
        return set(self._regions)

    def regions_in_order(self) -> list[RegionId]:
        if self._hidden is None:
            return []
        regions = in_reading_order(self._regions)
        return [region.id for region in regions if region.id not in self._hidden]

    def _forget(self) -> None:
        self._regions, self._pressed_ms = {}, None
        self.select(())

    # The selection ------------------------------------------------------------------------------

    @property
    def locked(self) -> bool:
        return self._locked

    @locked.setter
    def locked(self, locked: bool) -> None:
        self._locked, self._pressed_ms = locked, None

    @property
    def current_label(self) -> LabelId | None:
        return self._label

    @current_label.setter
    def current_label(self, label_id: LabelId | None) -> None:
        self._label = label_id
        self.label_changed.emit(label_id)

    @property
    def selection(self) -> Sequence[RegionId]:
        return self._selected

    def select(self, region_ids: Iterable[RegionId]) -> None:
        seen = set(self.regions_in_order())
        chosen = tuple(key for key in region_ids if key in seen)
        if chosen != self._selected:
            self._selected = chosen
            self.selection_changed.emit()
            self.update()

    def select_all(self) -> None:
        self.select(self.regions_in_order())

    def select_next(self, by: int) -> None:
        order = self.regions_in_order()
        if order:
            last = self._selected[-1] if self._selected else None
            place = order.index(last) + by if last in order else (0 if by > 0 else -1)
            self.select([order[place % len(order)]])

    def show_region(self, region_id: RegionId) -> None:
        self.select([region_id])

    def take_at(self, place: QPointF) -> bool:
        at_ms = self.ms_at(place.x())
        for key in self.regions_in_order():
            span = self._span(key)
            if span.start_ms <= at_ms < span.end_ms:
                self.select([key])
                return True
        return False

    def label_selected(self, label_id: LabelId) -> None:
        if self._selected and not self._locked:
            self.commanded.emit(SetLabel(self._selected, label_id))
        else:
            self.current_label = label_id

    def region_rect_global(self, region_id: RegionId) -> QRect:
        span = self._span(region_id)
        left, right = self.x_of(span.start_ms), self.x_of(span.end_ms)
        return QRect(left, 0, right - left, self.height()).translated(
            self.mapToGlobal(QPoint(0, 0))
        )

    def popup_place(self) -> QPoint:
        return self.mapToGlobal(self.rect().center())

    def point_at(self, at: QPointF | None) -> None:
        pass

    # What is under way --------------------------------------------------------------------------

    def finish(self) -> bool:
        return False

    def step_back(self) -> bool:
        was_busy, self._pressed_ms = self.is_busy, None
        return was_busy

    def cancel(self) -> None:
        if not self.step_back():
            if self._selected:
                self.select(())
            else:
                self._take_up("select")

    def _take_up(self, tool: str) -> None:
        self.tool = tool
        self.tool_changed.emit(tool)

    def _later(self) -> None:
        self._move(1_000)

    def _move(self, by_ms: int) -> None:
        spans = {key: self._span(key) for key in self._selected}
        moved = {key: Span(one.start_ms + by_ms, one.end_ms + by_ms) for key, one in spans.items()}
        if all(one.end_ms <= self.length_ms for one in moved.values()) and not self._locked:
            self.commanded.emit(SetBoxes(moved))

    def _span(self, region_id: RegionId) -> Span:
        span = self._regions[region_id].geometry
        assert isinstance(span, Span)
        return span

    # The axis -----------------------------------------------------------------------------------

    def x_of(self, at_ms: int) -> int:
        """Return where a moment is, in view pixels."""
        return round(at_ms * self.width() / max(self.length_ms, 1))

    def ms_at(self, x: float) -> int:
        """Return the moment at a place, in whole tenths of a second."""
        return round(x * self.length_ms / self.width() / 100) * 100

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's
        if event.button() is Qt.MouseButton.LeftButton and not self._locked:
            self._pressed_ms = self.ms_at(event.position().x())
            if self.tool == "select" and not self.take_at(event.position()):
                self.select(())

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's
        start, self._pressed_ms = self._pressed_ms, None
        if start is None:
            return
        end = self.ms_at(event.position().x())
        if self.tool == "select":
            if end != start:
                self._move(end - start)
        elif self._label is None:
            self.label_asked.emit()
        elif end > start and self.region_maker is not None:
            new = self.region_maker(Span(start, end), self._label)
            self.commanded.emit(AddRegions((new,)))
            self.select([new.id])
            self._take_up("select")

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802 - Qt's
        painter = QPainter(self)
        painter.fillRect(self.rect(), QColor(self._host.look.tokens.surround))
        painter.setPen(QColor(self._host.look.tokens.text))
        if not self.length_ms:
            painter.drawText(self.rect(), Qt.AlignmentFlag.AlignCenter, "\n".join(self.message))
        for second in range(0, self.length_ms, 1_000):
            x = self.x_of(second)
            painter.drawLine(x, self.height() - 12, x, self.height())
        for key in self.regions_in_order():
            span = self._span(key)
            left, right = self.x_of(span.start_ms), self.x_of(span.end_ms)
            colour = QColor(self._host.look.tokens.accent)
            colour.setAlpha(160 if key in self._selected else 80)
            painter.fillRect(QRectF(left, 20, right - left, self.height() - 40), colour)
        painter.end()
        if self._awaits_paint:
            self._awaits_paint = False
            self._first_painted.emit()


TONE_VIEW = ViewKind(
    frozenset({TONES.id}), source=ToneSource, build=ToneView, actions=ACTIONS, icon="clock"
)
