"""The words for a disagreement: its kinds, its labels, its item."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QCoreApplication

from annotator.agreement.disagreements import Disagreement, DisagreementKind
from annotator.display_text import one_line, shown_name

_CONTEXT: Final = "Disagreements"


def kind_text(kind: DisagreementKind) -> str:
    """Return the name of a kind, as seen from the open job."""
    names = {
        DisagreementKind.MISSING: QCoreApplication.translate(_CONTEXT, "Missing here"),
        DisagreementKind.EXTRA: QCoreApplication.translate(_CONTEXT, "Missing elsewhere"),
        DisagreementKind.LABEL: QCoreApplication.translate(_CONTEXT, "Another label"),
        DisagreementKind.PLACE: QCoreApplication.translate(_CONTEXT, "Another place"),
        DisagreementKind.TEXT: QCoreApplication.translate(_CONTEXT, "Another text"),
    }
    return names[kind]


def kinds_text(found: Disagreement) -> str:
    """Return the names of its kinds; an item that is not confirmed here misses nothing."""
    kinds = [kind for kind in DisagreementKind if kind in found.kinds]
    if found.has_it[0] is None:
        return ", ".join(
            QCoreApplication.translate(_CONTEXT, "Not in all")
            if kind in {DisagreementKind.MISSING, DisagreementKind.EXTRA}
            else kind_text(kind)
            for kind in kinds
        )
    return ", ".join(map(kind_text, kinds))


def labels_text(found: Disagreement) -> str:
    """Return the labels in it, and its texts if they differ."""
    parts = [" / ".join(map(shown_name, found.labels))]
    if DisagreementKind.TEXT in found.kinds:
        texts = dict.fromkeys(mark.region.transcription for mark in found.group.members)
        parts.append(" / ".join(f"“{one_line(text)}”" for text in texts))
    return ": ".join(parts)


def whole_text(found: Disagreement, names: list[str]) -> str:
    """Return everything that the cell shows, for screen readers."""
    having = [name for name, has in zip(names, found.has_it, strict=True) if has]
    who = QCoreApplication.translate(_CONTEXT, "In: %1").replace("%1", ", ".join(having))
    return f"{kinds_text(found)}; {labels_text(found)}; {shown_name(found.item.path)}; {who}"
