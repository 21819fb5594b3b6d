"""Words for whose fault a rejection is."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from annotator.model.entities import Fault


def fault_words(fault: Fault) -> str:
    """Return whose fault a rejection is, as its worker reads it."""
    return {
        Fault.WORKER: _tr("they say: your fault"),
        Fault.GUIDELINE_CHANGED: _tr("the guideline changed"),
        Fault.UNCLEAR: _tr("the guideline is unclear"),
        Fault.BUYER: _tr("the buyer's fault"),
        Fault.NONE: _tr("they do not say whose fault it is"),
    }[fault]


def _tr(text: str) -> str:
    return QCoreApplication.translate("fault_words", text)
