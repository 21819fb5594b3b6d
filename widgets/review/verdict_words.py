"""Words for the decision on a region; a separate module, since the first window needs it."""

from __future__ import annotations

import re
from collections.abc import Mapping

from PySide6.QtCore import QCoreApplication

from annotator.display_text import one_line
from annotator.document_limits import REVIEW_TEXT_CHARACTERS
from annotator.model.entities import Fault, RegionReview, RegionVerdict
from widgets.kit.fault_words import fault_words


def verdict_words(review: RegionReview, *, is_reviewer: bool) -> str:
    """Return a decision with its reason and fault; the fault as its worker reads it."""
    rejected, corrected = (
        review.verdict is each for each in (RegionVerdict.REJECTED, RegionVerdict.CORRECTED)
    )
    if rejected:
        text = _tr("rejected before it was handed in again") if review.is_outdated else ""
        text = text or _tr("rejected")
    elif corrected:
        text = _tr("changed after it was corrected") if review.is_outdated else ""
        text = text or _tr("corrected")
    else:
        text = _tr("changed after it was accepted") if review.is_outdated else ""
        text = text or _tr("accepted")
    fault = "" if is_reviewer or review.fault is Fault.NONE else fault_words(review.fault)
    if review.reason and fault:
        text = filled(
            _tr("%1: %2 (%3)"),
            {"1": text, "2": apart(review.reason), "3": fault},
        )
    elif review.reason:
        text = filled(_tr("%1: %2"), {"1": text, "2": apart(review.reason)})
    return text


def apart(text: str) -> str:
    """Return a typed text on one line, in a direction of its own within a sentence."""
    return f"\u2068{one_line(text, REVIEW_TEXT_CHARACTERS)}\u2069"


def filled(text: str, values: Mapping[str, str]) -> str:
    """Return a text with its places filled in one pass: a reason may contain “%1” itself."""
    return re.sub("%([1-9])", lambda found: values.get(found[1], found[0]), text)


def _tr(text: str) -> str:
    return QCoreApplication.translate("region_reviews", text)
