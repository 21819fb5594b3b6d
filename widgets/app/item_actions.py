"""What each action on the open item does: the ids of the action table, as calls."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from annotator.editing.commands import DeleteRegions
from annotator.proposals.proposal import undecided
from annotator.settings import Settings
from widgets.app.presenter import Presenter
from widgets.editing.turning import turn
from widgets.items.item_list import none_left
from widgets.proposals.decisions import left_words
from widgets.theme.look import Look
from widgets.theme.tokens import HIGH_CONTRAST

ZOOM_STEP = 1.25
INTERFACE_STEP = 0.125
PASTE_PX = 12
_SIDES = {"left": (-1, 0), "right": (1, 0), "up": (0, -1), "down": (0, 1)}


class ItemActions:
    """Runs actions by id. Those about whole jobs are added by whoever opens jobs."""

    def __init__(self, bench: Presenter, settings: Settings, look: Look) -> None:
        """Fill the table."""
        self._bench = bench
        self._settings = settings
        self._look = look
        self._last_tool = "box"
        self._zooms: list[Callable[[], object]] = []
        self.calls: dict[str, Callable[[], object]] = {}
        for table in (self._of_regions(), self._of_items(), self._of_view(), self._by_digit()):
            self.calls.update(table)
        self.calls.update(self._by_arrow())
        bench.window.canvas.tool_changed.connect(self._on_tool)
        bench.window.canvas.space_tapped.connect(self._on_space)
        bench.job_changed.connect(self._on_job)

    def run(self, action_id: str) -> None:
        """Do it; an action that is not possible now does nothing."""
        table = self._bench.window.actions_table
        call = self.calls.get(action_id)
        if call is not None and table.is_possible(action_id):
            call()

    def _of_regions(self) -> dict[str, Callable[[], object]]:
        canvas = self._bench.window.canvas
        return {
            "tool-box": lambda: self._begin("box"),
            "tool-select": self._escape,
            "tool-again": lambda: self._begin(self._last_tool),
            "finish": self._finish,
            "edit-text": self._bench.text.type_text,
            "next-region": lambda: canvas.select_next(1),
            "previous-region": lambda: canvas.select_next(-1),
            "delete": self._delete,
            "select-all": canvas.select_all,
            "hide-region": self._bench.hidden.turn_selected,
            "hide-all": self._bench.hidden.turn_all,
        }

    def _of_items(self) -> dict[str, Callable[[], object]]:
        return {
            "next-item": lambda: self._step(1),
            "previous-item": lambda: self._step(-1),
            "confirm": self._confirm,
            "next-unfinished": self._next_unfinished,
            "reload": self._reload,
            "undo": lambda: self._turn(is_back=True),
            "redo": lambda: self._turn(is_back=False),
        }

    def _of_view(self) -> dict[str, Callable[[], object]]:
        window = self._bench.window
        canvas = window.canvas
        return {
            "zoom-in": lambda: self._zoom(lambda: canvas.zoom_by(ZOOM_STEP)),
            "zoom-out": lambda: self._zoom(lambda: canvas.zoom_by(1 / ZOOM_STEP)),
            "zoom-fit": lambda: self._zoom(canvas.zoom_to_fit),
            "zoom-100": lambda: self._zoom(lambda: canvas.zoom_to(1.0)),
            "theme": self._turn_theme,
            "contrast": self._turn_contrast,
            "side-column": lambda: window.show_side(is_shown=not window.is_side_shown),
            "text-strip": self._bench.text.turn,
            "effort-line": self._turn_line,
            "bigger": lambda: self._resize(INTERFACE_STEP),
            "smaller": lambda: self._resize(-INTERFACE_STEP),
            "quit": window.close,
        }

    def _by_digit(self) -> dict[str, Callable[[], object]]:
        def label(digit: int) -> None:
            found = self._bench.window.labels.label_at(digit)
            if found is not None:
                self._bench.window.canvas.label_selected(found.id)

        return {
            f"label-{digit}": lambda digit=digit: label(digit)  # type: ignore[misc]
            for digit in range(1, 10)
        }

    def _by_arrow(self) -> dict[str, Callable[[], object]]:
        canvas = self._bench.window.canvas
        calls: dict[str, Callable[[], object]] = {}
        for side, (dx, dy) in _SIDES.items():
            for step in (1, 10):
                by = (dx * step, dy * step)
                calls[f"nudge-{side}-{step}"] = lambda by=by: canvas.nudge(*by)  # type: ignore[misc]
                calls[f"resize-{side}-{step}"] = lambda by=by: canvas.resize_by(*by)  # type: ignore[misc]
        return calls

    # Regions --------------------------------------------------------------------

    def _on_tool(self, tool: str) -> None:
        if tool != "select":
            self._last_tool = tool

    def _on_space(self) -> None:
        """Space is known when it is let go: held it moves the picture."""
        self.run(self._bench.window.actions_table.keymap.owner_of("Space") or "")

    def _begin(self, tool: str) -> None:
        """Take up a tool for new boxes: a digit then means them, not the box before."""
        canvas = self._bench.window.canvas
        canvas.select([])
        canvas.set_tool(tool)

    def _finish(self) -> None:
        """Finish what is under way; where nothing is, the text of the selected box is typed."""
        if not self._bench.window.canvas.finish():
            self._bench.text.type_text()

    def _escape(self) -> None:
        self._bench.window.canvas.cancel()
        self._bench.window.canvas.setFocus()

    def _delete(self) -> None:
        if self._bench.desk is not None and not self._bench.window.canvas.locked:
            self._bench.desk.run(DeleteRegions(tuple(self._bench.window.canvas.selection)))

    # Items ----------------------------------------------------------------------

    def _step(self, by: int) -> None:
        if self._bench.desk is not None:
            self._zooms.clear()  # they were for the item that is passed by
            self._bench.window.strip.field.report()
            self._bench.desk.step(by)

    def _confirm(self) -> None:
        desk = self._bench.desk
        if desk is None or desk.is_opening:
            return  # nobody can be done with what is not seen yet
        self._bench.window.strip.field.report()
        if desk.shown is not None:
            desk.guarded(desk.session.confirm)
        left = len(undecided(desk.session.editor.state.regions))
        if not desk.next_unfinished():
            text = self._bench.tr("All items are done. Thank you.")
            notice = none_left(self._bench.context, self._bench.window.items, text)
            if left:
                # It takes the place of the notice that says so: both must be read.
                notice = replace(notice, text=f"{left_words(left)} {notice.text}")
            self._bench.window.notices.say(notice)

    def _next_unfinished(self) -> None:
        if self._bench.desk is not None and not self._bench.desk.next_unfinished():
            text = self._bench.tr("There is no unfinished item.")
            notice = none_left(self._bench.context, self._bench.window.items, text)
            self._bench.window.notices.say(notice)

    def _turn(self, *, is_back: bool) -> None:
        if self._bench.window.canvas.step_back():
            return  # what is in hand is the newest of all that was done
        if self._bench.desk is not None:
            self._bench.window.strip.field.report()
            turn(self._bench.context, is_back=is_back)

    def _reload(self) -> None:
        if self._bench.desk is not None:
            self._bench.desk.reload()

    # View -----------------------------------------------------------------------

    def _zoom(self, zoom: Callable[[], object]) -> None:
        """Zoom what is seen; while the next picture is on its way, that one once it is there."""
        desk = self._bench.desk
        if desk is not None and desk.is_on_its_way:
            self._zooms.append(zoom)
        else:
            zoom()

    def _on_job(self) -> None:
        self._zooms.clear()
        if self._bench.desk is not None:
            self._bench.desk.picture_came.connect(self._zoom_now)

    def _zoom_now(self) -> None:
        zooms, self._zooms = self._zooms, []
        for zoom in zooms if self._bench.window.canvas.has_picture else ():
            zoom()

    def _turn_theme(self) -> None:
        self._settings.set("theme", "light" if self._look.tokens.name == "dark" else "dark")

    def _turn_contrast(self) -> None:
        is_high = self._look.tokens is HIGH_CONTRAST
        self._settings.set("theme", "system" if is_high else "contrast")

    def _resize(self, by: float) -> None:
        self._settings.set("zoom", min(2.0, max(0.75, self._look.zoom + by)))

    def _turn_line(self) -> None:
        self._settings.set("show_effort_line", not self._settings.flag("show_effort_line"))
