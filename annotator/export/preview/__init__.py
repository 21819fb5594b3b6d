"""The preview of an export: a dry run, shown field by field; nothing is written."""

from annotator.export.preview.dry_run import DryRun, dry_run
from annotator.export.preview.field_tree import FieldNode, FieldValues
from annotator.export.preview.preview import FilePreview, Pictures, Preview
from annotator.export.preview.preview_text import preview_document, preview_lines

__all__ = [
    "DryRun",
    "FieldNode",
    "FieldValues",
    "FilePreview",
    "Pictures",
    "Preview",
    "dry_run",
    "preview_document",
    "preview_lines",
]
