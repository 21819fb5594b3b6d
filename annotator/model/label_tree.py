"""The tree of labels, also if a file states an impossible one."""

from __future__ import annotations

from collections.abc import Iterator

from annotator.model.entities import Label, LabelId, Labels


def above(labels: Labels, label_id: LabelId) -> tuple[Label, ...]:
    """Return the ancestors of a label, nearest first; a cycle ends where it would repeat."""
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
    """Return whether a label can be moved below another without becoming its own ancestor."""
    if parent == label_id or parent not in labels:
        return False
    return all(label.id != label_id for label in above(labels, parent))


def in_tree_order(labels: Labels) -> Iterator[tuple[int, Label]]:
    """Yield every label once with its depth, each followed by its children, in order.

    A label with a missing parent, or in a cycle, has depth 0.
    """
    under = _under(labels)
    waiting = [(0, label) for label in reversed(under.get(None, []))]
    while waiting:
        depth, label = waiting.pop()
        yield depth, label
        waiting += [(depth + 1, child) for child in reversed(under.get(label.id, []))]


def beside(labels: Labels, label_id: LabelId) -> list[Label]:
    """Return the siblings of a label, including itself, in order."""
    groups = _under(labels).values()
    return next((group for group in groups if any(each.id == label_id for each in group)), [])


def moved_to(labels: Labels, label_id: LabelId, place: int) -> list[LabelId]:
    """Return all labels in the new order after moving one among its siblings.

    Args:
        labels: those of the job.
        label_id: the label to move, together with its descendants.
        place: its new index among its siblings.
    """
    others = [label.id for label in beside(labels, label_id) if label.id != label_id]
    order = [label.id for _, label in in_tree_order(labels)]
    if label_id not in order or not others:
        return order
    taken = _with_all_under(labels, label_id)
    rest = [each for each in order if each not in taken]
    if place < len(others):
        at = rest.index(others[max(0, place)])
    else:
        last = _with_all_under(labels, others[-1])
        at = max(rest.index(each) for each in last) + 1
    return [*rest[:at], *taken, *rest[at:]]


def _with_all_under(labels: Labels, label_id: LabelId) -> list[LabelId]:
    """Return a label and all its descendants, in the order of the tree."""
    found: list[LabelId] = []
    top = -1
    for depth, label in in_tree_order(labels):
        if label.id == label_id:
            top = depth
        elif top >= 0 and depth <= top:
            break
        if top >= 0:
            found.append(label.id)
    return found


def _under(labels: Labels) -> dict[LabelId | None, list[Label]]:
    """Return the children of each label in order; the key None has the top labels."""
    under: dict[LabelId | None, list[Label]] = {}
    for label in sorted(labels.values(), key=lambda label: (label.position, label.id)):
        is_rooted = label.parent in labels and not _is_in_circle(labels, label)
        under.setdefault(label.parent if is_rooted else None, []).append(label)
    return under


def _is_in_circle(labels: Labels, label: Label) -> bool:
    highest = (label, *above(labels, label.id))[-1]
    return highest.parent == label.id
