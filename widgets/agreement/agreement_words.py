"""The figures of an agreement in one sentence each, above the gallery."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from typing import Final

from PySide6.QtCore import QCoreApplication, QLocale

from annotator.agreement.job_agreement import JobAgreement

_CONTEXT: Final = "Agreement"
_SMALL: Final = 30

Number = Callable[[int], str]


def summary_text(found: JobAgreement, number: Number) -> str:
    """Return how many items were compared, and how far the versions agree on them."""
    if not found.items:
        return QCoreApplication.translate(
            _CONTEXT, "No item was confirmed in two versions, so there is nothing to compare."
        )
    parts = [
        QCoreApplication.translate(_CONTEXT, "Items compared: %1.").replace(
            "%1", number(found.items)
        ),
        QCoreApplication.translate(_CONTEXT, "Regions in common: %1.").replace(
            "%1", _percent(found.pairs.all_labels.f1)
        ),
        QCoreApplication.translate(
            _CONTEXT, "Labels beyond chance (Krippendorff's alpha): %1."
        ).replace("%1", _coefficient(found.labels.alpha)),
    ]
    left = found.only_one + found.too_much
    if left:
        parts.append(
            QCoreApplication.translate(
                _CONTEXT, "Left out, confirmed once or too crowded: %1."
            ).replace("%1", number(left))
        )
    if found.labels.units < _SMALL:
        parts.append(
            QCoreApplication.translate(_CONTEXT, "These are few: take the figures with care.")
        )
    return " ".join(parts)


def _percent(share: Fraction | None) -> str:
    return "–" if share is None else f"{QLocale().toString(float(share) * 100, 'f', 1)} %"


def _coefficient(value: Fraction | None) -> str:
    return "–" if value is None else QLocale().toString(float(value), "f", 2)
