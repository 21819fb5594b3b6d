"""Who owes the pay, as far as work orders disclose it."""

from __future__ import annotations

from collections.abc import Iterable

from annotator.pay.order.work_order import WorkOrder
from annotator.sentences.parts import Name
from annotator.sentences.said import Listed, Part, Said, said


def owed_by(orders: Iterable[WorkOrder], language: str) -> Said:
    """Return the sentence that names who owes the pay under these orders.

    That is the last contractor before the worker, since the chain is listed from the client down.
    """
    told = {str(payer): payer for order in orders if (payer := _payer(order, language))}
    if not told:
        return said("The work order does not say who owes it.")
    return said("Owed by: {who}", who=Listed(tuple(told.values())))


def _payer(order: WorkOrder, language: str) -> Part | None:
    chain, client = order.for_whom.chain, order.for_whom.client
    if chain:
        return Name(chain[-1].name)
    if client is None:
        return None
    name = Name(client.text_in(language))
    if chain is not None:
        return name
    return said("{client}, or a contractor that the work order does not name", client=name)


def payer_name(order: WorkOrder, language: str) -> str:
    """Return who owes the pay under an order, or who ordered the work; "" if it says neither."""
    chain, client = order.for_whom.chain, order.for_whom.client
    if chain:
        return chain[-1].name
    return "" if client is None else client.text_in(language)
