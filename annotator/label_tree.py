"""Labels under labels: who stands under whom, also where a file says what cannot be."""

from __future__ import annotations

from collections.abc import Iterator

from annotator.model import Label, LabelId, Labels


def above(labels: Labels, label_id: LabelId) -> tuple[Label, ...]:
    """Return the labels above one, nearest first; a circle ends where it would begin again."""
    found: list[Label] = []
    seen = {label_id}
    label = labels.get(label_id)
    while label is not None and label.parent is not None and label.parent not in seen:
        seen.add(label.parent)
        label = labels.get(label.parent)
        if label is not None:
            found.append(label)
    return tuple(found)


def may_stand_under(labels: Labels, label_id: LabelId, parent: LabelId) -> bool:
    """Return whether a label can be put under another without coming to stand under itself."""
    if parent == label_id or parent not in labels:
        return False
    return all(label.id != label_id for label in above(labels, parent))


def in_tree_order(labels: Labels) -> Iterator[tuple[int, Label]]:
    """Yield every label once with its depth, each followed by those under it, as they stand.

    One whose parent is not there, or that stands in a circle, has the depth 0.
    """
    ordered = sorted(labels.values(), key=lambda label: (label.position, label.id))
    under: dict[LabelId | None, list[Label]] = {}
    for label in ordered:
        is_rooted = label.parent in labels and not _is_in_circle(labels, label)
        under.setdefault(label.parent if is_rooted else None, []).append(label)
    waiting = [(0, label) for label in reversed(under.get(None, []))]
    while waiting:
        depth, label = waiting.pop()
        yield depth, label
        waiting += [(depth + 1, child) for child in reversed(under.get(label.id, []))]


def _is_in_circle(labels: Labels, label: Label) -> bool:
    highest = (label, *above(labels, label.id))[-1]
    return highest.parent == label.id
