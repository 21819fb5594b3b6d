"""What would leave: a dry run of an exporter, told field by field; nothing is written."""

from annotator.leaving.as_text import preview_document, preview_lines
from annotator.leaving.dry_run import DryRun, dry_run
from annotator.leaving.fields import Field, Seen
from annotator.leaving.preview import FileShown, Pictures, Preview

__all__ = [
    "DryRun",
    "Field",
    "FileShown",
    "Pictures",
    "Preview",
    "Seen",
    "dry_run",
    "preview_document",
    "preview_lines",
]
