"""A card with the terms in which a given work order differs from the one in force."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtWidgets import QFrame, QGridLayout

from annotator.pay.order.term_changes import Effect, TermChange
from annotator.sentences.said import Said
from annotator.session.given_order import GivenOrder
from widgets.kit.dialogs.form_widgets import Mark, card, hairline, words
from widgets.kit.error_text import sentence_text
from widgets.theme.look import Look
from widgets.theme.tokens import GAP_PX
from widgets.work_order.order_summary_words import spoken

_LONGEST: Final = 240
"""As many characters of a text are shown here; the whole order below has all of it."""

_ON_ONE_LINE: Final = 60
_PLACE: Final = re.compile("%[12]")

_MARKS: Final = {
    Effect.WORSE: ("triangle-alert", "attention"),
    Effect.BETTER: ("circle-check", "quiet"),
    Effect.OTHER: ("info", "quiet"),
}


def changes_card(look: Look, given: GivenOrder, signer: Said) -> QFrame:
    """Return the card: by whom the order is signed, what differs, and what accepting means."""
    frame, column = card(look)
    column.addWidget(words(_heading(given), "section"))
    column.addWidget(words(sentence_text(signer)))
    column.addWidget(hairline())
    for change in given.changes:
        column.addLayout(_change(look, change))
    if given.before is None:
        text = _tr("So far your work here has no terms. Read all of them below.")
        column.addWidget(words(text))
    if given.deducts_twice:
        column.addLayout(_deducted_twice(look))
    column.addWidget(hairline())
    for sentence in _rules(given):
        column.addWidget(words(sentence))
    return frame


def _change(look: Look, change: TermChange) -> QGridLayout:
    """Return what happened to a term beside its mark, and below it both values."""
    icon, tone = _MARKS[change.effect]
    grid = QGridLayout()
    grid.setHorizontalSpacing(look.px(GAP_PX))
    grid.setVerticalSpacing(look.px(2))
    grid.setColumnStretch(1, 1)
    head = words(_what(change), "attention" if change.effect is Effect.WORSE else "heading")
    grid.addWidget(Mark(look, icon, tone, 16), 0, 0, Qt.AlignmentFlag.AlignTop)
    grid.addWidget(head, 0, 1)
    before, now = _short(change.before), _short(change.now)
    is_short = len(before) + len(now) <= _ON_ONE_LINE
    values = _tr("Before: %1 · Now: %2") if is_short else _tr("Before: %1\nNow: %2")
    # Both at once: a text of an order may contain our marks.
    values = _PLACE.sub(lambda found: before if found[0] == "%1" else now, values)
    grid.addWidget(words(values, is_selectable=True), 1, 1)
    return grid


def _what(change: TermChange) -> str:
    """Return the title of a term, what happened to it, and whether that is worse or better."""
    text = _tr("%1: %2") if change.effect is Effect.OTHER else _tr("%1: %2, %3")
    text = text.replace("%1", spoken(change.title)).replace("%2", sentence_text(change.how))
    return text.replace("%3", spoken(change.effect.value))


def _short(value: Said) -> str:
    text = sentence_text(value)
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…"


def _heading(given: GivenOrder) -> str:
    if given.before is None:
        return _tr("The first work order for your work here")
    return _tr("What is different from the order that you accepted")


def _deducted_twice(look: Look) -> QGridLayout:
    """Return the warning that a fixed deduction is taken under the old and under the new order."""
    icon, tone = _MARKS[Effect.WORSE]
    grid = QGridLayout()
    grid.setHorizontalSpacing(look.px(GAP_PX))
    grid.setColumnStretch(1, 1)
    text = _tr(
        "Both orders deduct a fixed amount each pay period. In the period in which they change, "
        "both amounts are deducted."
    )
    grid.addWidget(Mark(look, icon, tone, 16), 0, 0, Qt.AlignmentFlag.AlignTop)
    grid.addWidget(words(text, tone), 0, 1)
    return grid


def _rules(given: GivenOrder) -> Iterator[str]:
    if given.is_return:
        yield _tr(
            "You accepted this order before, and a later one took its place. If you go back to it, "
            "what you did under the later one stays under that one."
        )
    yield from (
        _tr(
            "If you accept, this order holds from that moment on, whatever days it names. Your "
            "work until then stays under the terms that you had."
        ),
        _tr(
            "An item on which you work before and after that moment is divided by your time under "
            "each order. What you did under no order is not paid by this one."
        )
        if given.before is None
        else _tr(
            "An item on which you work before and after that moment is divided by your time under "
            "each order."
        ),
        _tr(
            "If you leave it, everything goes on as before, and nothing is recorded. Each worker "
            "of this job decides for themselves."
        ),
    )


def _tr(text: str) -> str:
    return QCoreApplication.translate("TermChangesCard", text)
