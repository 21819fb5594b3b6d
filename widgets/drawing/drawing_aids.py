"""Connects the drawing actions with the canvas: tools, aids, edge detection, rotation."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QElapsedTimer, QEvent, QObject

from annotator.settings import Settings
from widgets.canvas.image_view import ImageView
from widgets.drawing.snap_to_edges import SnapToEdges
from widgets.drawing.tool_hint import Hint
from widgets.kit.background import BackgroundJobs
from widgets.kit.key_text import with_keys
from widgets.open_job.context import Context
from widgets.shell.notice_bar import Notice

PASSING_MS = 4000
HOLD_MS = 400
"""If the key is held longer than this, the magnifier disappears when the key is released."""
_TURNS = {"turn-left-1": -1, "turn-right-1": 1, "turn-left-15": -15, "turn-right-15": 15}


class DrawingAids(QObject):
    """Shows the aids for drawing; the settings store which are on."""

    def __init__(
        self,
        context: Context,
        canvas: ImageView,
        background: BackgroundJobs,
        settings: Settings,
    ) -> None:
        """Show the aids according to the settings."""
        super().__init__(context.window)
        self._context = context
        self._settings = settings
        self._canvas = canvas
        self.snapping = SnapToEdges(context, canvas, background)
        self.hint = Hint(self._canvas)
        self._held = QElapsedTimer()
        self._canvas.show_crosshair(is_on=settings.flag("crosshair"))
        settings.listeners.append(self._on_setting)
        for signal in (
            self._canvas.tool_changed,
            self._canvas.cursor_moved,
            self._canvas.offer_changed,
            context.jobs.job_changed,
            context.actions.keys_changed,
        ):
            signal.connect(self._say)
        self.snapping.told.connect(self._tell_looking)
        context.actions.keys_changed.connect(self._describe)
        self._describe()
        self._canvas.installEventFilter(self)

    def calls(self) -> dict[str, Callable[[], object]]:
        """Return the calls of the actions."""
        calls: dict[str, Callable[[], object]] = {
            "tool-extreme": self._begin_extreme,
            "draw-by-keys": self._canvas.draw_by_keys,
            "snap": self.snapping.press,
            "crosshair": self._turn_crosshair,
            "magnifier": self._turn_magnifier,
            "tool-hints": self._turn_hints,
            "stay-drawing": self._turn_staying,
        }
        for action_id, degrees in _TURNS.items():
            calls[action_id] = lambda by=degrees: self._canvas.turn_by(by)  # type: ignore[misc]  # a default in a lambda
        return calls

    def _begin_extreme(self) -> None:
        self._canvas.select([])
        self._canvas.set_tool("extreme")

    def _turn_crosshair(self) -> None:
        self._settings.set("crosshair", value=not self._settings.flag("crosshair"))

    def _turn_magnifier(self) -> None:
        self._canvas.magnify(is_on=not self._canvas.aids.magnifies)
        if self._canvas.aids.magnifies:
            self._held.start()

    @property
    def is_held_long(self) -> bool:
        """Whether the key of the magnifier has been held for longer than a tap."""
        return self._held.isValid() and self._held.hasExpired(HOLD_MS)

    def _turn_hints(self) -> None:
        self._settings.set("tool_hints", value=not self._settings.flag("tool_hints"))

    def _turn_staying(self) -> None:
        stays = not self._settings.flag("stay_in_box")
        self._settings.set("stay_in_box", value=stays)
        on = self._keyed(self.tr("The tool stays after a box. %1 ends drawing."), "tool-select")
        off = self._keyed(
            self.tr("The tool is put away after a box. %1 draws again."), "tool-again"
        )
        self._context.notices.say(Notice(on if stays else off, passes_ms=PASSING_MS))

    def _on_setting(self, key: str) -> None:
        if key == "crosshair":
            self._canvas.show_crosshair(is_on=self._settings.flag("crosshair"))
        elif key in {"tool_hints", "stay_in_box"}:
            self._say()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        is_let_go = event.type() is QEvent.Type.KeyRelease and self._held.isValid()
        if is_let_go and not event.isAutoRepeat():  # type: ignore[attr-defined]  # this type is only of key events
            if self.is_held_long:
                self._canvas.magnify(is_on=False)
            self._held.invalidate()
        return super().eventFilter(watched, event)

    # Hint line ----------------------------------------------------------------------------------

    def _tell_looking(self, is_on: bool) -> None:
        """Show that edges are being looked for; not a hint, so the setting does not hide it."""
        if is_on:
            self.hint.say(self._keyed(self.tr("Looking for edges… %1 stops it."), "tool-select"))
        else:
            self._say()

    def _say(self, *_ignored: object) -> None:
        line = f"{self._line()} {self._staying()}".strip()
        self.hint.say(line if self._settings.flag("tool_hints") else "")

    def _keyed(self, sentence: str, *action_ids: str) -> str:
        return with_keys(sentence, self._context.actions.keymap, *action_ids)

    def _describe(self) -> None:
        """Describe to a screen reader how to work on the picture, with the current keys."""
        text = self.tr(
            "The picture with its boxes. %1 goes from box to box, %2 moves one to the left, %3 "
            "draws one by keys."
        )
        ids = ("next-region", "nudge-left-1", "draw-by-keys")
        self._canvas.setAccessibleDescription(self._keyed(text, *ids))

    def _line(self) -> str:
        canvas = self._canvas
        if canvas.has_offer:
            text = self.tr("%1 or a double click uses the dotted box, %2 keeps yours.")
            return self._keyed(text, "finish", "tool-select")
        if canvas.has_cursor and canvas.tool == "extreme":
            return self.tr(
                "Arrows move, with Shift 10 pixels, with Ctrl 100. Enter clicks: the top, left, "
                "bottom and right edge."
            )
        if canvas.has_cursor:
            return self.tr(
                "Arrows move, with Shift 10 pixels, with Ctrl 100. Enter sets a corner, then the "
                "opposite one."
            )
        if canvas.tool == "extreme":
            return self.tr(
                "Click its top, left, bottom and right edge, in any order. Backspace undoes a "
                "click."
            )
        if canvas.tool == "box":
            return self.tr("Drag, or click two opposite corners. Shift makes it square.")
        return ""

    def _staying(self) -> str:
        """Return a sentence saying that the tool stays active, if it does."""
        if not self._canvas.is_drawing or not self._settings.flag("stay_in_box"):
            return ""
        return self._keyed(
            self.tr("The tool stays for the next box; %1 ends drawing."), "tool-select"
        )
