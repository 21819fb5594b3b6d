"""The summary of a work order that a worker reads before starting.

English; a translation builds its own sentences from the same fields.
"""

from __future__ import annotations

from typing import Final

from annotator.pay.order.work_order import WorkOrder

_SILENCE: Final = "they do not say"


def opening_words(order: WorkOrder, lang: str) -> str:
    """Return the client, the purpose, the allowed uses, and the right to refuse the work.

    Undisclosed terms are as prominent as stated ones.
    """
    what = order.what_for
    sentences = [
        _whose(order, lang),
        f"Weapons: {_answer(what.weapons)}.",
        f"Police or borders: {_answer(what.police_or_borders)}.",
        _refusal(order.footing.free_to_refuse),
    ]
    return " ".join(sentences)


def _whose(order: WorkOrder, lang: str) -> str:
    client, purpose = order.for_whom.client, order.what_for.purpose
    whose = "They do not say for whom this work is"
    if client is not None:
        whose = f"This work is for {client.text_in(lang)}"
    if purpose is None:
        return f"{whose}. What for: {_SILENCE}."
    aim = purpose.text_in(lang).rstrip(".")
    # "To train robots" continues the sentence; other texts need one of their own.
    return f"{whose}, to {aim[3:]}." if aim.startswith("To ") else f"{whose}. What for: {aim}."


def _refusal(free_to_refuse: bool | None) -> str:  # noqa: FBT001 - the one answer it is about
    if free_to_refuse is None:
        return f"May you refuse: {_SILENCE}; this program records no refusal."
    if free_to_refuse:
        return "You may refuse; this program records no refusal."
    return "They say that you may not refuse; this program records no refusal."


def _answer(told: bool | None) -> str:  # noqa: FBT001 - the one answer it is about
    if told is None:
        return _SILENCE
    return "yes" if told else "no"
