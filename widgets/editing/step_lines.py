"""The text of each step in the history: the action, the number, the label and the item."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from PySide6.QtCore import QCoreApplication

from annotator.editing.changes import Change, Step
from annotator.model.entities import LabelId, Labels, Region, WorkerId

_WORDS = {
    "add-region": "Draw",
    "delete-region": "Delete",
    "set-box": "Move or resize",
    "turn-box": "Turn",
    "split-segment": "Divide a segment",
    "merge-segments": "Join segments",
    "set-speaker": "Change the speaker",
    "rename-speaker": "Rename a speaker",
    "snap-box": "Snap to edges",
    "set-label": "Change the label",
    "set-transcription": "Type the text",
    "take-region": "Take another version",
    "draft-texts": "Draft the text",
    "accept-draft": "Accept a draft",
    "set-order": "Change the order",
    "split-line": "Split the line",
    "join-lines": "Join lines",
    "paste": "Paste",
    "duplicate": "Duplicate",
    "carry": "Copy to the next items",
    "bring-previous": "Copy from the previous item",
    "carry-on": "Follow from the previous picture",
    "propose": "Propose",
    "keep-proposals": "Keep what was proposed",
    "refuse-proposals": "Refuse what was proposed",
    "lock": "Lock",
    "unlock": "Unlock",
    "group": "Group",
    "ungroup": "Ungroup",
    "set-attribute": "Change an attribute",
    "set-region-comment": "Comment",
    "set-item-comment": "Comment on the item",
    "add-tag": "Tag the item",
    "remove-tag": "Remove a tag",
    "confirm": "Confirm the item",
    "skip": "Skip the item",
    "reopen": "Open the item again",
    "judge": "Review the item",
    "judge-region": "Review a region",
    "set-practice": "Practice item or not",
    "add-label": "Add a label",
    "rename-label": "Rename a label",
    "change-label": "Change a label",
    "merge-labels": "Merge labels",
    "delete-label": "Delete a label",
    "reorder-labels": "Reorder the labels",
    "import": "Import",
}


@dataclass(frozen=True, slots=True)
class StepLine:
    """A step without its changes: small, however large they were.

    ``item_id`` is the item of its last change, 0 without one; ``items`` is the number of items that
    it touches, ``regions`` the number of regions; ``label_id`` is the label of one of them;
    ``name`` is its stable name; ``label_name`` names a label that the step added or changed.
    """

    seq: int
    name: str
    item_id: int = 0
    items: int = 0
    regions: int = 0
    label_id: LabelId | None = None
    label_name: str = ""
    worker_id: WorkerId | None = None


def line_of(step: Step) -> StepLine:
    """Return the line of the list for a step."""
    region = next(_regions(step.changes), None)
    labels = (new or old for change in step.changes for old, new in change.labels.values())
    label = next((each for each in labels if each is not None), None)
    return StepLine(
        step.seq,
        "import" if step.import_id is not None else step.name,
        step.changes[-1].item_id if step.changes else 0,
        len({change.item_id for change in step.changes}),
        sum(len(change.regions) for change in step.changes),
        None if region is None else region.label_id,
        "" if label is None else label.name,
        step.worker_id,
    )


def _regions(changes: tuple[Change, ...]) -> Iterator[Region]:
    for change in changes:
        for old, new in change.regions.values():
            found = new or old
            if found is not None:
                yield found


def words_of(line: StepLine) -> str:
    """Return the action in words; an unknown name is returned unchanged."""
    known = _WORDS.get(line.name)
    if known is None:
        return line.name.replace("-", " ").capitalize()
    return QCoreApplication.translate("steps", known)


def matter_of(line: StepLine, labels: Labels) -> str:
    """Return the object of the action: a label's name, a number of regions, or ""."""
    if line.regions > 1:
        text = QCoreApplication.translate("steps", "%1 regions")
        return text.replace("%1", str(line.regions))
    if line.label_name:
        return line.label_name
    label = None if line.label_id is None else labels.get(line.label_id)
    return "" if label is None else label.name


def place_of(line: StepLine, name: str) -> str:
    """Return the place of the action: the name of its item, or the number of items."""
    if line.items > 1:
        return QCoreApplication.translate("steps", "%1 items").replace("%1", str(line.items))
    return name.rsplit("/", 1)[-1]
