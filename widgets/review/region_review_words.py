"""Words for decisions on regions, and for what differs between two versions of an item."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QCoreApplication, QLocale

from annotator.display_text import shown_name
from annotator.model.entities import Fault, Labels, Region
from annotator.session.reviews.version_differences import VersionDifference
from widgets.kit.amount_text import counted
from widgets.kit.fault_words import fault_words
from widgets.review.verdict_words import apart, filled, verdict_words


def fault_for_reviewers(fault: Fault) -> str:
    """Return whose fault a rejection is, as anybody but its worker reads it."""
    return _tr("the worker's fault") if fault is Fault.WORKER else fault_words(fault)


def region_sentence(region: Region, *, is_reviewer: bool) -> str:
    """Return the decision on a region as a sentence, "" if there is none."""
    if region.review is None:
        return ""
    words = verdict_words(region.review, is_reviewer=is_reviewer)
    return filled(_tr("Region %1 %2."), {"1": number_text(region.number), "2": words})


def rejected_sentence(count: int) -> str:
    """Return how many regions are rejected, "" for none."""
    if not count:
        return ""
    one = _tr("One region is rejected; select it to read why.")
    return counted(count, one, _tr("%1 regions are rejected; select one to read why."))


def answers_sentence(count: int) -> str:
    """Return how many answers to rejections there are, "" for none."""
    if not count:
        return ""
    return counted(count, _tr("A rejection was answered."), _tr("There are %1 answers."))


def difference_words(difference: VersionDifference, labels: Labels) -> str:
    """Return what a reviewer did to a region, on one line."""
    before, now = difference.before, difference.now
    number = number_text(difference.region.number)
    if before is None:
        return filled(_tr("Region %1 was added."), {"1": number})
    if now is None:
        return filled(_tr("Region %1 was deleted."), {"1": number})
    parts = [_part_words(part, before, now, labels) for part in difference.parts]
    return filled(_tr("Region %1: %2."), {"1": number, "2": _tr("; ").join(parts)})


def _part_words(part: str, before: Region, now: Region, labels: Labels) -> str:
    if part == "label":
        names = [_label_name(each, labels) for each in (before, now)]
        return filled(_tr("label “%1” became “%2”"), {"1": names[0], "2": names[1]})
    if part == "text":
        texts = [apart(each.transcription) for each in (before, now)]
        return filled(_tr("text “%1” became “%2”"), {"1": texts[0], "2": texts[1]})
    plain = {
        "place": _tr("moved or resized"),
        "attributes": _tr("other attributes"),
        "group": _tr("another group"),
        "order": _tr("another place in the reading order"),
    }
    return plain[part]


def _label_name(region: Region, labels: Labels) -> str:
    label = labels.get(region.label_id)
    return _tr("a deleted label") if label is None else shown_name(label.name)


def number_text(number: int) -> str:
    """Return the number of a region without separators, in the digits of the language."""
    locale = QLocale()
    locale.setNumberOptions(QLocale.NumberOption.OmitGroupSeparator)
    return locale.toString(number)


def numbers_text(regions: Sequence[Region]) -> str:
    """Return the numbers of some regions, such as “Region 3” or “Regions 3, 5”."""
    numbers = _tr(", ").join(number_text(each.number) for each in regions)
    text = _tr("Region %1") if len(regions) == 1 else _tr("Regions %1")
    return text.replace("%1", numbers)


def _tr(text: str) -> str:
    return QCoreApplication.translate("region_reviews", text)
