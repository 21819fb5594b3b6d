"""Changes to the list of labels: its order, and the removal of unused labels."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from annotator.editing.changes import Change, EditState
from annotator.errors import InvalidValueError
from annotator.model.entities import Label, LabelId
from annotator.model.label_names import shown
from annotator.sentences.parts import Name
from annotator.sentences.said import Said, said


@dataclass(frozen=True, slots=True)
class OrderLabels:
    """Put the labels of the job in this order; labels not listed follow in their old order."""

    label_ids: Sequence[LabelId]
    name: str = "reorder-labels"

    def change(self, state: EditState) -> Change | None:
        """Return the edit, or None if the order is the same."""
        named = [key for key in dict.fromkeys(self.label_ids) if key in state.labels]
        others = sorted(
            (label for key, label in state.labels.items() if key not in set(named)),
            key=lambda label: (label.position, label.id),
        )
        order = [*(state.labels[key] for key in named), *others]
        places = sorted(label.position for label in order)
        if len(set(places)) < len(places):
            places = list(range(len(places)))
        touched: dict[LabelId, tuple[Label | None, Label | None]] = {
            label.id: (label, replace(label, position=place))
            for label, place in zip(order, places, strict=True)
            if label.position != place
        }
        return Change(self.name, state.item_id, labels=touched) if touched else None


@dataclass(frozen=True, slots=True)
class DeleteLabel:
    """Delete a label that no region has; the caller has checked that with the job file.

    Its child labels move to its parent.
    """

    label_id: LabelId
    name: str = "delete-label"

    def change(self, state: EditState) -> Change | None:
        """Return the edit, or None if the label is gone.

        Raises:
            InvalidValueError: a region of the open item has it.
        """
        label = state.labels.get(self.label_id)
        if label is None:
            return None
        if any(region.label_id == label.id for region in state.regions.values()):
            raise InvalidValueError(_in_use(label))
        touched: dict[LabelId, tuple[Label | None, Label | None]] = {
            key: (below, replace(below, parent=label.parent))
            for key, below in state.labels.items()
            if below.parent == label.id and key != label.id
        }
        touched[label.id] = (label, None)
        return Change(self.name, state.item_id, labels=touched)


def in_use(label: Label) -> str:
    """Return the error sentence for a label that cannot be deleted."""
    return str(_in_use(label))


def _in_use(label: Label) -> Said:
    return said(
        "“{label}” is in use in this job. Merge it into another label, or give its regions "
        "another one first.",
        label=Name(shown(label.name)),
    )
