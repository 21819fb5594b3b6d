"""Says field by field what an export writes at each level of detail."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from annotator.export_api import Detail


def _tr(text: str) -> str:
    return QCoreApplication.translate("ExportPreview", text)


def preview_lines(detail: Detail) -> list[str]:
    """Return a line for each file, with the fields it carries at that level."""
    everywhere = [
        _tr(
            "annotations.json: names and sizes of the pictures, boxes, labels, your texts, and a "
            "summary of the pay"
        ),
        _tr("transcriptions.jsonl: the texts once more, one line each"),
        _tr(
            "fair_pay.json: rates, hours, floor, what is owed, and what the order does not disclose"
        ),
        _tr("work_orders: the terms, byte for byte"),
    ]
    effort = {
        Detail.JOB: [
            _tr(
                "effort.json: total time and pauses by kind; of each picture its digest, state "
                "and counts, but no time"
            )
        ],
        Detail.ITEM: [
            _tr(
                "effort.json: total time and pauses by kind; of each picture its digest, state, "
                "counts and time"
            ),
            _tr("No name and no worker number stands on any picture."),
        ],
        Detail.FULL: [
            _tr("effort.json: each stretch of time of each session, counted from its start"),
            _tr("The time on each region and the pauses on each picture"),
            _tr("The random number that stands for you, at your sessions and your pay"),
        ],
    }
    never = _tr("Never: names, keys pressed, screenshots, times of day.")
    return [*everywhere, *effort[detail], never]
