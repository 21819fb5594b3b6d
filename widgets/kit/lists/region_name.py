"""Names a region in one line: its speaker, if it has one, and its label."""

from __future__ import annotations

from annotator.display_text import one_line
from annotator.model.entities import Label, Region
from annotator.model.speakers import speaker_of


def region_name(region: Region, label: Label | None) -> str:
    """Return speaker and label, each in its own direction; the label alone without a speaker."""
    name = one_line(label.name) if label is not None else ""
    speaker = one_line(speaker_of(region))
    parts = (f"\u2068{part}\u2069" for part in (speaker, name) if part)  # Unicode isolates
    return " · ".join(parts) if speaker else name
