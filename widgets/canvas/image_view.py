"""The image view: one picture with its regions, composed of viewport, layers and input."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace

from PySide6.QtCore import QEvent, QPoint, QPointF, QRectF, Qt, Signal
from PySide6.QtGui import (
    QImage,
    QKeyEvent,
    QMouseEvent,
    QMoveEvent,
    QNativeGestureEvent,
    QPaintEvent,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QWidget

from annotator.editing.changes import Change
from annotator.model.entities import LabelId, Labels, Region, RegionId, Regions
from annotator.model.geometry import Box
from widgets.canvas.accessibility.accessibility import Accessibility
from widgets.canvas.input.keyboard import KeyboardInput
from widgets.canvas.input.mouse import MouseInput
from widgets.canvas.input.options import InputOptions
from widgets.canvas.input.selection_actions import SelectionActions
from widgets.canvas.input.tool_controller import RegionMaker, ToolController
from widgets.canvas.input.wheel import follow_pinch, follow_wheel
from widgets.canvas.layer_stack import LayerStack
from widgets.canvas.layers.aids import Aids
from widgets.canvas.layers.message import Message
from widgets.canvas.layers.picture import PictureContent, PictureDisplay
from widgets.canvas.layers.scene import CanvasScene
from widgets.canvas.pan_zoom import PanZoom
from widgets.canvas.viewport import Viewport
from widgets.theme.tokens import LIGHT, Tokens


class ImageView(QWidget):
    """Shows one picture with its regions and reports the edits that a person makes.

    It changes no region itself: it emits commands and shows the changes passed to ``apply``. For
    drawing it needs ``region_maker``. The picture is never mirrored.
    """

    painted = Signal()  # the picture given to show_picture is on the screen
    picture_changed = Signal()  # the same picture has other detail, or another veil
    zoom_changed = Signal(float)  # view pixels per image pixel
    selection_changed = Signal()  # read selection
    label_changed = Signal(object)  # the LabelId of the next box, or None if there is no label
    commanded = Signal(object)  # a Command to run
    tool_changed = Signal(str)  # one of TOOLS
    label_asked = Signal()  # a box was drawn, but there is no label for it
    edit_asked = Signal(str)  # a region was double-clicked; carries its id
    offer_changed = Signal(bool)  # whether the program offers a box in place of the selected one
    offer_answered = Signal(bool)  # whether the offered box is accepted
    space_tapped = Signal()  # Space was pressed and released without panning
    cursor_moved = Signal(object)  # the Point of the keyboard cursor, or None when it is gone
    cursor_clicked = Signal(object)  # the Point where the keyboard cursor clicked
    _first_painted = Signal()

    def __init__(self, parent: QWidget | None = None, *, tokens: Tokens = LIGHT) -> None:
        super().__init__(parent)
        self.options = InputOptions()
        self.calls: dict[str, Callable[[], object]] = {}
        self._awaits_paint = False
        self._scene = CanvasScene()
        self._pan_zoom = PanZoom(self)
        self._layers = LayerStack(self, self._pan_zoom, self._scene, tokens)
        self._picture, self._regions = self._layers.picture, self._layers.regions
        self._tools = ToolController(self, self._pan_zoom, self._layers, self.options)
        self._keyboard = KeyboardInput(self, self._pan_zoom, self._layers, self._tools)
        space = self._keyboard.space
        self._mouse = MouseInput(self._pan_zoom, self._regions, self._tools, space)
        self._actions = SelectionActions(self._pan_zoom, self._regions, self._tools)
        # First: Qt keeps the first interface that it finds for a widget.
        self.accessibility = Accessibility(
            self, self._pan_zoom, self._layers, self._tools, self._keyboard
        )
        self._forward_signals()
        self._publish_methods()
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
        self.setAccessibleName(self.tr("Picture"))
        self.setAccessibleDescription(self.tr("The picture with its boxes."))

    def _forward_signals(self) -> None:
        # Queued: listeners may repaint or open the next item, which a paint event does not allow.
        self._first_painted.connect(self.painted, Qt.ConnectionType.QueuedConnection)
        self._pan_zoom.zoom_changed.connect(self.zoom_changed)
        self._regions.selection_changed.connect(self.selection_changed)
        self._regions.label_changed.connect(self.label_changed)
        self._tools.commanded.connect(self.commanded)
        self._tools.tool_changed.connect(self.tool_changed)
        self._tools.tool_changed.connect(self._keyboard.stop_unless_drawing)
        self._tools.label_asked.connect(self.label_asked)
        self._tools.offer_changed.connect(self.offer_changed)
        self._tools.offer_answered.connect(self.offer_answered)
        self._mouse.edit_asked.connect(self.edit_asked)
        self._keyboard.space_tapped.connect(self.space_tapped)
        self._keyboard.cursor_moved.connect(self.cursor_moved)
        self._keyboard.cursor_clicked.connect(self.cursor_clicked)

    def _publish_methods(self) -> None:
        """Make methods of single parts available as methods of the view."""
        self.show_tiles = self._picture.show_tiles
        self.bring_fitted = self._picture.use_fitted
        self.paint_picture = self._picture.paint_sheet

        self.zoom_to_fit = self._pan_zoom.zoom_to_fit
        self.zoom_to = self._pan_zoom.zoom_to
        self.zoom_by = self._pan_zoom.zoom_by
        self.scroll_by = self._pan_zoom.scroll_by
        self.center_on = self._pan_zoom.center_on
        self.to_image = self._pan_zoom.to_image
        self.to_view = self._pan_zoom.to_view

        self.box_of = self._scene.box_of
        self.is_region_locked = self._scene.is_locked
        self.regions_in_order = self._scene.in_order
        self.region_rect_global = self.accessibility.source.region_rect_global

        self.set_tool = self._tools.set_tool
        self.finish = self._tools.finish
        self.step_back = self._tools.step_back
        self.take_at = self._tools.select_at
        self.pointed_at = self._tools.place
        self.offer = self._tools.offer
        self.await_offer = self._tools.await_offer
        self.draw_by_keys = self._keyboard.draw_by_keys
        self.stop_cursor = self._keyboard.stop_cursor

        self.nudge = self._actions.nudge
        self.resize_by = self._actions.resize_by
        self.turn_by = self._actions.turn_by
        self.delete_selected = self._actions.delete_selected
        self.duplicate_selected = self._actions.duplicate_selected
        self.label_selected = self._actions.label_selected
        self.select_all = self._actions.select_all
        self.select_next = self._actions.select_next
        self.show_region = self._actions.show_region

    @property
    def widget(self) -> QWidget:
        """The image view itself, as the widget of an ``ItemView``."""
        return self

    # The picture --------------------------------------------------------------------------------

    def show_content(self, content: PictureContent) -> None:
        """Show a picture that was loaded, as ``show_picture`` does."""
        size_px = content.width_px, content.height_px
        self.show_picture(content.image, content.scale, size_px, content.smaller)
        self.bring_fitted(content.fitted)

    def show_message(self, title: str, text: str = "") -> None:
        """Show no picture, but say something instead (empty job, unreadable item)."""
        self.show_picture(None, 1.0, (0, 0))
        self._picture.message = Message(title, text)

    def show_picture(
        self,
        image: QImage | None,
        scale: float,
        size_px: tuple[int, int],
        smaller: Sequence[QImage] = (),
    ) -> None:
        """Show a picture fitted into the view, and drop regions and selection.

        Args:
            image: the picture, possibly reduced; None shows the message instead.
            scale: pixels of ``image`` per image pixel, 1.0 for a full picture.
            size_px: width and height of the whole picture in image pixels.
            smaller: reduced copies of ``image``, see ``pixmaps.images_of``; missing ones are made.
        """
        self._tools.give_up()
        self._regions.clear()
        width, height = size_px
        if image is not None and not (width and height):
            width, height = round(image.width() / scale), round(image.height() / scale)
        self._pan_zoom.set_picture_size((width, height))
        self._picture.set_picture(image, smaller)
        self._awaits_paint = True
        self._pan_zoom.zoom_to_fit()
        self.update()
        self._scene.size_px = (max(width, 1), max(height, 1))

    def replace_content(self, content: PictureContent) -> None:
        """Show the same picture in other detail, where it is; nothing else changes."""
        self._picture.set_picture(content.image, content.smaller)
        self.update()
        self.picture_changed.emit()
        self.bring_fitted(content.fitted)

    def spoil_picture(self, area: QRectF) -> None:
        """Repaint a part of the picture, in image pixels, because more detail is available."""
        self._picture.invalidate(area)

    @property
    def has_picture(self) -> bool:
        """Whether a picture is shown, not a message."""
        return self._picture.has_picture

    @property
    def picture_id(self) -> int:
        """Identifies the shown picture and its level of detail; 0 without a picture."""
        return self._picture.picture_id

    @property
    def sight(self) -> PictureDisplay:
        """How pictures are displayed, the current one and all others."""
        return self._picture.sight

    @sight.setter
    def sight(self, sight: PictureDisplay) -> None:
        """Change how pictures are displayed."""
        self._picture.sight = sight

    @property
    def tokens(self) -> Tokens:
        """The colours around picture and boxes."""
        return self._picture.tokens

    @tokens.setter
    def tokens(self, tokens: Tokens) -> None:
        """Use other colours."""
        self._picture.tokens = tokens

    # Place and zoom -----------------------------------------------------------------------------

    @property
    def viewport(self) -> Viewport:
        """The place of the picture on the view."""
        return self._pan_zoom.viewport

    @property
    def zoom(self) -> float:
        """View pixels per image pixel."""
        return self._pan_zoom.scale

    @property
    def is_fitted(self) -> bool:
        """Whether the whole picture is shown, and is fitted again when the view is resized."""
        return self._pan_zoom.is_fitted

    def hold(self, *, is_held: bool) -> None:
        """Keep a fitted picture in place while a bar takes some of the view, if it is all visible.

        A resize of the window ends this.
        """
        self._pan_zoom.hold(is_held=is_held)
        self._pan_zoom.fit_if_due(is_busy=self._tools.is_busy)

    # Regions ------------------------------------------------------------------------------------

    def show_regions(self, regions: Regions, labels: Labels) -> None:
        """Show these regions instead of the previous ones; selected ones stay selected."""
        self._tools.give_up()
        self._regions.show_regions(regions, labels)

    def apply(self, change: Change) -> None:
        """Show the result of a change; only the regions that it touched are redrawn."""
        self._regions.apply(change)

    def set_hidden(self, region_ids: Iterable[RegionId] | None) -> None:
        """Hide these regions and show the others; None hides all, future ones too."""
        self._regions.hide(region_ids)
        self._tools.refresh()  # a hidden region is no longer under the pointer

    def select(self, region_ids: Iterable[RegionId]) -> None:
        """Select these regions and no others; hidden ones are left out."""
        self._regions.select(region_ids)

    @property
    def selection(self) -> Sequence[RegionId]:
        """The selected regions, in the order in which they were selected."""
        return self._scene.selected

    def popup_place(self) -> QPoint:
        """Return the place of the pointer on the screen; else that of the selected box."""
        at = self._actions.place()
        return self.mapToGlobal(self.rect().center() if at is None else self.to_view(at).toPoint())

    def region(self, region_id: RegionId) -> Region:
        """Return a shown region."""
        return self._scene.regions[region_id]

    def region_ids(self) -> set[RegionId]:
        """Return all regions of the item, including hidden ones."""
        return set(self._scene.regions)

    @property
    def size_px(self) -> tuple[int, int]:
        """Width and height of the picture in image pixels."""
        return self._scene.size_px

    @property
    def current_label(self) -> LabelId | None:
        """The label of the next box; the first label until another is chosen."""
        return self._regions.current_label

    @current_label.setter
    def current_label(self, label_id: LabelId | None) -> None:
        """Choose the label of the next box."""
        self._regions.current_label = label_id

    @property
    def locked(self) -> bool:
        """Whether regions are read-only."""
        return self._regions.locked

    @locked.setter
    def locked(self, locked: bool) -> None:
        """Lock or unlock; a gesture in progress is cancelled."""
        self._tools.give_up()
        self._regions.locked = locked

    # Tools and aids -----------------------------------------------------------------------------

    @property
    def region_maker(self) -> RegionMaker | None:
        """Makes the region for a new box; None if drawing is not possible."""
        return self._tools.region_maker

    @region_maker.setter
    def region_maker(self, maker: RegionMaker | None) -> None:
        """Set what makes the region for a new box."""
        self._tools.region_maker = maker

    @property
    def tool(self) -> str:
        """The name of the current tool, one of ``TOOLS``."""
        return self._tools.tool

    @property
    def is_drawing(self) -> bool:
        """Whether the current tool draws boxes."""
        return self._tools.is_drawing

    @property
    def is_busy(self) -> bool:
        """Whether a gesture is in progress, such as a box with only one corner."""
        return self._tools.is_busy

    @property
    def has_cursor(self) -> bool:
        """Whether the keyboard cursor is shown."""
        return self._keyboard.has_cursor

    @property
    def has_offer(self) -> bool:
        """Whether the program offers a box in place of the selected one."""
        return self._tools.offered is not None

    @property
    def active_box(self) -> Box | None:
        """The box that is being drawn, moved or resized; None if there is not exactly one."""
        return self._regions.active_box

    def point_at(self, at: QPointF | None) -> None:
        """Use a view point as the pointer's place until the pointer moves; None: outside."""
        self._tools.move_pointer(at)
        self._tools.refresh()

    @property
    def aids(self) -> Aids:
        """Which aids for pointing are on, and their place."""
        return self._layers.aids.aids

    def show_crosshair(self, *, is_on: bool) -> None:
        """Show or hide the crosshair of the drawing tools."""
        self._layers.aids.show_aids(replace(self.aids, has_crosshair=is_on))

    def magnify(self, *, is_on: bool) -> None:
        """Show or hide the magnifier."""
        self._layers.aids.show_aids(replace(self.aids, magnifies=is_on))
        self._tools.refresh()

    def cancel(self) -> None:
        """Cancel the first of these there is: offer, gesture, cursor, selection, tool."""
        tools, keyboard = self._tools, self._keyboard
        if not (tools.refuse_offer() or tools.give_up() or keyboard.stop_cursor()):
            self._actions.deselect()

    # Qt overrides -------------------------------------------------------------------------------

    def paintEvent(self, event: QPaintEvent) -> None:
        self._layers.paint(event.rect())
        if self._awaits_paint:
            self._awaits_paint = False
            self._first_painted.emit()

    def moveEvent(self, event: QMoveEvent) -> None:
        super().moveEvent(event)
        self._pan_zoom.follow_move()

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._pan_zoom.follow_resize(event.size(), is_busy=self._tools.is_busy)

    def event(self, event: QEvent) -> bool:
        # Space pans while it is held; whether it was a tap is known only at its release.
        if event.type() is QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            if self._keyboard.owns(event):
                event.accept()
                return True
        elif isinstance(event, QNativeGestureEvent) and follow_pinch(event, self._pan_zoom):
            return True
        return super().event(event)

    def wheelEvent(self, event: QWheelEvent) -> None:
        follow_wheel(event, self._pan_zoom, wheel_zooms=self.options.wheel_zooms)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._mouse.press(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self._keyboard.stop_cursor()
        self._mouse.move(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self._mouse.release(event)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        self._mouse.double_click(event)

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self._mouse.leave()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if not self._keyboard.press(event):
            super().keyPressEvent(event)

    def keyReleaseEvent(self, event: QKeyEvent) -> None:
        if not self._keyboard.release(event):
            super().keyReleaseEvent(event)
