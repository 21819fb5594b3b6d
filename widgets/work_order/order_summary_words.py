"""The summary of a work order for a worker, in the language of the interface."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QCoreApplication

from annotator.pay import NOT_DISCLOSED, WorkOrder
from annotator.pay.order.fields.translated_text import texts_of

_CLIENT = "\x00"
"""Placeholder for the client's name; no text of an order contains this character."""


@dataclass(frozen=True, slots=True)
class OrderAnswer:
    """A worker's question, and the order's answer; None: it does not say."""

    question: str
    told: bool | None

    @property
    def text(self) -> str:
        """Yes, no, or that they do not say."""
        if self.told is None:
            return _tr("they do not say")
        return _tr("yes") if self.told else _tr("no")


@dataclass(frozen=True, slots=True)
class OrderHeadline:
    """The headline of an order.

    ``whose`` is a sentence in three parts: the second is the client, empty if undisclosed.
    """

    whose: tuple[str, str, str]
    answers: tuple[OrderAnswer, ...]
    refusal: str
    may_refuse: bool | None


def opening(order: WorkOrder, lang: str) -> OrderHeadline:
    """Return the headline; undisclosed facts are as prominent as stated ones."""
    what = order.what_for
    may_refuse = order.footing.free_to_refuse
    return OrderHeadline(
        whose=_whose(order, lang),
        answers=(
            OrderAnswer(_tr("Weapons"), what.weapons),
            OrderAnswer(_tr("Police or borders"), what.police_or_borders),
            OrderAnswer(_tr("Disturbing pictures"), order.for_whom.hard_content),
        ),
        refusal=_refusal(may_refuse),
        may_refuse=may_refuse,
    )


def title_of(order: WorkOrder, lang: str) -> str:
    """Return the title of the order, or a generic one if it has none."""
    title = order.what_for.title
    return _tr("Work order") if title is None else title.text_in(lang)


def languages(order: WorkOrder) -> list[str]:
    """Return the language codes of its texts, in the order of the file."""
    codes = (code for text in texts_of(order) for code, _words in text.versions if code)
    return list(dict.fromkeys(codes))


def spoken(english: str) -> str:
    """Return the title of an order's field in the language of the interface."""
    return QCoreApplication.translate("work_order", english)


def not_disclosed() -> str:
    """Return the two words for an undisclosed field."""
    return spoken(NOT_DISCLOSED)


def _whose(order: WorkOrder, lang: str) -> tuple[str, str, str]:
    client, purpose = order.for_whom.client, order.what_for.purpose
    aim = "" if purpose is None else purpose.text_in(lang).rstrip(".")
    silence = _tr("What for: they do not say.")
    if client is None:
        whose = _tr("They do not say for whom this work is.")
        return f"{whose} {_tr('What for: %s.') % aim if aim else silence}", "", ""
    before, _place, after = _for_client(aim, silence).partition(_CLIENT)
    return before, client.text_in(lang), after


def _for_client(aim: str, silence: str) -> str:
    if not aim:
        return f"{_tr('This work is for %s.') % _CLIENT} {silence}"
    # "To train robots" continues the sentence; any other text stands alone.
    if aim.startswith("To "):
        return _tr("This work is for %s, to %s.") % (_CLIENT, aim[3:])
    return _tr("This work is for %s. What for: %s.") % (_CLIENT, aim)


def _refusal(may_refuse: bool | None) -> str:
    if may_refuse is None:
        return _tr("May you refuse: they do not say; this program records no refusal.")
    if may_refuse:
        return _tr("You may refuse; this program records no refusal.")
    return _tr("They say that you may not refuse; this program records no refusal.")


def _tr(text: str) -> str:
    return QCoreApplication.translate("OrderHeadline", text)
