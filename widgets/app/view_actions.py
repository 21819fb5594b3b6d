"""Actions on the regions of the current item, whatever view shows it."""

from __future__ import annotations

from collections.abc import Callable

from annotator.editing.commands import DeleteRegions
from widgets.app.text_controller import TextController
from widgets.labels.labels_panel import LabelsPanel
from widgets.open_job.context import Context
from widgets.open_job.hidden_regions import HiddenRegions

Calls = dict[str, Callable[[], object]]


class ViewActions:
    """Runs by id what is done in the current view."""

    def __init__(
        self,
        context: Context,
        labels: LabelsPanel,
        text: TextController,
        hidden: HiddenRegions,
    ) -> None:
        """Take what the actions change."""
        self._context = context
        self._labels = labels
        self._text = text
        self._hidden = hidden

    def calls(self) -> Calls:
        """Return what the actions do."""
        context = self._context
        calls: Calls = {
            "tool-select": self._escape,
            "finish": self._finish,
            "edit-text": self._text.type_text,
            "text-strip": self._text.turn,
            "text-direction": self._text.turn_direction,
            "next-region": lambda: context.view.select_next(1),
            "previous-region": lambda: context.view.select_next(-1),
            "delete": self._delete,
            "select-all": self._select_all,
            "hide-region": self._hidden.turn_selected,
            "hide-all": self._hidden.turn_all,
        }
        for digit in range(1, 10):
            calls[f"label-{digit}"] = lambda digit=digit: self._label(digit)  # type: ignore[misc]  # a default in a lambda
        return calls

    def _select_all(self) -> None:
        self._context.view.select_all()

    def _label(self, digit: int) -> None:
        found = self._labels.label_at(digit)
        if found is not None:
            self._context.view.label_selected(found.id)

    def _finish(self) -> None:
        """Finish what is under way; where nothing is, the text of the selected region is typed."""
        if not self._context.view.finish():
            self._text.type_text()

    def _escape(self) -> None:
        self._context.view.cancel()
        self._context.views.take_focus()

    def _delete(self) -> None:
        view = self._context.view
        if not view.locked:
            self._context.jobs.job.run(DeleteRegions(tuple(view.selection)))
