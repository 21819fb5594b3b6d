"""Words for drafts: that it is one, how sure the engine is, and which engine it was."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from annotator.display_text import one_line
from annotator.drafts.draft import TextDraft

_SURE, _FAIRLY_SURE = 0.9, 0.7


def draft_words(draft: TextDraft) -> str:
    """Return one line on a draft that waits for a decision."""
    language = f"({draft.language})" if draft.language else ""
    engine = " ".join(filter(None, (draft.engine, draft.version, language)))
    if draft.confidence is None:
        return _tr("? Draft · %1").replace("%1", one_line(engine))
    text = _tr("? Draft · %1, %2 % · %3")
    text = text.replace("%1", confidence_word(draft.confidence))
    text = text.replace("%2", str(round(100 * draft.confidence)))
    return text.replace("%3", one_line(engine))


def confidence_word(confidence: float) -> str:
    """Return a confidence from 0 to 1 as a word."""
    if confidence >= _SURE:
        return _tr("sure")
    return _tr("fairly sure") if confidence >= _FAIRLY_SURE else _tr("unsure")


def _tr(text: str) -> str:
    return QCoreApplication.translate("DraftWords", text)
