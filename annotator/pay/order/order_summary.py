"""The summary of a work order that a worker reads before starting."""

from __future__ import annotations

from typing import Final

from annotator.pay.order.work_order import WorkOrder
from annotator.sentences.parts import Name
from annotator.sentences.said import Said, said

_SILENCE: Final = said("they do not say")


def opening_words(order: WorkOrder, lang: str) -> Said:
    """Return the client, the purpose, the allowed uses, and the right to refuse the work.

    Undisclosed terms are as prominent as stated ones.
    """
    what = order.what_for
    return said(
        "{whose} Weapons: {weapons}. Police or borders: {borders}. {refusal}",
        whose=_whose(order, lang),
        weapons=_answer(what.weapons),
        borders=_answer(what.police_or_borders),
        refusal=_refusal(order.footing.free_to_refuse),
    )


def _whose(order: WorkOrder, lang: str) -> Said:
    client, purpose = order.for_whom.client, order.what_for.purpose
    whose = said("They do not say for whom this work is")
    if client is not None:
        whose = said("This work is for {client}", client=Name(client.text_in(lang)))
    if purpose is None:
        return said("{whose}. What for: {aim}.", whose=whose, aim=_SILENCE)
    aim = purpose.text_in(lang).rstrip(".")
    # "To train robots" continues the sentence; other texts need one of their own.
    if aim.startswith("To "):
        return said("{whose}, to {aim}.", whose=whose, aim=Name(aim[3:]))
    return said("{whose}. What for: {aim}.", whose=whose, aim=Name(aim))


def _refusal(free_to_refuse: bool | None) -> Said:  # noqa: FBT001 - the one answer it is about
    if free_to_refuse is None:
        return said("May you refuse: they do not say; this program records no refusal.")
    if free_to_refuse:
        return said("You may refuse; this program records no refusal.")
    return said("They say that you may not refuse; this program records no refusal.")


def _answer(told: bool | None) -> Said:  # noqa: FBT001 - the one answer it is about
    if told is None:
        return _SILENCE
    return said("yes") if told else said("no")
