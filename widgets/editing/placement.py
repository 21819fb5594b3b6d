"""Reports how many boxes were placed on another item, and why others were not."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QLocale

from annotator.editing.copy_regions import LeftOut


def with_reasons(text: str, left_out: LeftOut, done_items: int = 0) -> str:
    """Return a sentence, followed by what was left out and why, if anything was.

    Args:
        text: how many were placed, as a whole sentence.
        left_out: how many were not, by reason.
        done_items: how many items got nothing because they are done.
    """
    counted = (
        (left_out.outside, _tr("outside the picture: %1")),
        (left_out.there, _tr("already there: %1")),
        (left_out.undecided, _tr("proposals that nobody has decided on: %1")),
        (left_out.unlabelled, _tr("without a label of this job: %1")),
        (done_items, _tr("items that are done: %1")),
    )
    reasons = [words.replace("%1", number(count)) for count, words in counted if count]
    if not reasons:
        return text
    return f"{text} {_tr('Left out: %1.').replace('%1', _tr(', ').join(reasons))}"


def number(count: int) -> str:
    """Return a count formatted in the language of the interface."""
    return QLocale().toString(count)


def _tr(text: str) -> str:
    return QCoreApplication.translate("Placement", text)
