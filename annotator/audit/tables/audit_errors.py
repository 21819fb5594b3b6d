"""Reasons why an audit cannot be made."""

from __future__ import annotations

from annotator.errors import AnnotatorError


class AuditRefusedError(AnnotatorError):
    """An audit that cannot be made or continued; nothing that was there is changed."""
