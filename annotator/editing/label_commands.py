"""Changes to an existing label of the job, as commands."""

from __future__ import annotations

from dataclasses import dataclass, replace

from annotator.editing.changes import Change, EditState, Merge
from annotator.errors import InvalidValueError
from annotator.model.attribute_kinds import require_kinds
from annotator.model.entities import Label, LabelId, Labels
from annotator.model.label_names import require_new_name, shown
from annotator.model.label_tree import above, may_stand_under
from annotator.sentences.parts import Name
from annotator.sentences.said import said


@dataclass(frozen=True, slots=True)
class ChangeLabel:
    """Give a label another name, colour, parent, key, place or attributes: it becomes ``label``."""

    label: Label
    name: str = "change-label"

    def change(self, state: EditState) -> Change | None:
        """Return the edit, or None if the label is gone or has these values already.

        Raises:
            InvalidValueError: the values are not allowed; the sentence says why, and what to do.
        """
        old = state.labels.get(self.label.id)
        if old is None or old == self.label:
            return None
        if self.label.name != old.name:
            require_new_name(self.label, state.labels)
        if self.label.parent not in (None, old.parent):
            _require_parent(self.label, state.labels)
        if self.label.key and self.label.key != old.key:
            _require_free_key(self.label, state.labels)
        if self.label.attributes != old.attributes:
            require_kinds(self.label, state.labels)
        return Change(self.name, state.item_id, labels={old.id: (old, self.label)})


def _require_parent(label: Label, labels: Labels) -> None:
    parent = label.parent
    if parent is not None and not may_stand_under(labels, label.id, parent):
        there = labels.get(parent)
        if there is None:
            raise InvalidValueError("The label to put it under is gone. Choose another one.")
        raise InvalidValueError(
            said(
                "“{label}” cannot stand under “{other}”: it would stand under itself. Choose "
                "another label.",
                label=Name(shown(label.name)),
                other=Name(shown(there.name)),
            )
        )


def _require_free_key(label: Label, labels: Labels) -> None:
    for other in labels.values():
        if other.id != label.id and other.key == label.key:
            raise InvalidValueError(
                said(
                    "“{key}” is the key of “{other}” already. Choose another key.",
                    key=Name(label.key),
                    other=Name(shown(other.name)),
                )
            )


@dataclass(frozen=True, slots=True)
class MergeLabels:
    """Merge a label into another one in the whole job, and delete it.

    Locked regions change too, and no region becomes touched, since nobody looked at it. Child
    labels move to the other label.
    """

    source: LabelId
    target: LabelId
    name: str = "merge-labels"

    def change(self, state: EditState) -> Change | None:
        """Return the edit of the open item and of the labels, or None if a label is gone.

        Its ``merge`` tells the job file to change all other items.
        """
        if self.source == self.target or not {self.source, self.target} <= state.labels.keys():
            return None
        regions = {
            key: (region, replace(region, label_id=self.target))
            for key, region in state.regions.items()
            if region.label_id == self.source
        }
        labels: dict[LabelId, tuple[Label | None, Label | None]] = {
            self.source: (state.labels[self.source], None)
        }
        for key, label in state.labels.items():
            if label.parent == self.source and key != self.source:
                labels[key] = (label, replace(label, parent=self._parent_for(label, state.labels)))
        merge = Merge(self.source, self.target)
        return Change(self.name, state.item_id, regions, labels=labels, merge=merge)

    def _parent_for(self, label: Label, labels: Labels) -> LabelId | None:
        """Return the new parent of a child of the deleted label: the target of the merge."""
        source, target = labels[self.source], labels[self.target]
        # The target, or a label above it, may be a child of the deleted label.
        if label.id == target.id or any(up.id == label.id for up in above(labels, target.id)):
            return source.parent if source.parent != label.id else None
        return target.id
