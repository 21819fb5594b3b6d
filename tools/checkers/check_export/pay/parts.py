"""Recomputes the figures of every part. Page: "fair_pay.json", ``parts`` and ``figures``."""

from __future__ import annotations

from collections.abc import Mapping

from tools.checkers.check_export.export import Export
from tools.checkers.check_export.formats import FAIR_PAY
from tools.checkers.check_export.orders.work_order import WorkOrder
from tools.checkers.check_export.pay.amounts import BASES, PIECES, compute_amounts
from tools.checkers.check_export.pay.figures import require_figures
from tools.checkers.check_export.pay.terms import compute_terms
from tools.checkers.check_export.refusal import Json, require_same


def check_parts(export: Export, orders: Mapping[str | None, WorkOrder]) -> None:
    """Recompute every part from its inputs and its order.

    Page: "``figures``: ``currency``, ``work_orders`` (digests), ``terms``, ``completed``,
    ``accepted``, ``expected``".
    """
    for number, part in enumerate(export.fair_pay["parts"]):
        where = f"{FAIR_PAY}, parts[{number}].figures"
        order = orders[part["work_order"]]
        figures = part["figures"]
        source = "the work order"
        require_same(f"{where}.currency", figures["currency"], order.currency, source)
        digests = [] if order.currency is None else [part["work_order"]]
        require_same(f"{where}.work_orders", figures["work_orders"], digests, source)
        terms = compute_terms(part, order)
        require_figures(f"{where}.terms", figures["terms"], terms)
        for basis in BASES:
            key = f"{where}.{basis}"
            amounts = compute_amounts(terms, part, order, basis, key)
            require_figures(key, figures[basis], amounts)
        check_bases(where, figures)


def basis_of(figures: Json) -> str:
    """Return how far the work is reviewed: ``completed``, ``expected`` or ``accepted``.

    Page: "``basis`` says how far the work is reviewed, by items, regions and sound".
    """
    completed, accepted, expected = (counts_of(figures, basis) for basis in BASES)
    if set(accepted) == {"0"} and expected == completed:
        return "completed"
    return "accepted" if accepted == expected else "expected"


def counts_of(figures: Json, basis: str) -> list[str]:
    """Return how many items, regions and milliseconds of sound a set counts."""
    return [figures[basis][piece]["exact"] for piece in PIECES]


def check_bases(where: str, figures: Json) -> None:
    """Require ``expected`` to be another set if both count the same pieces.

    Page: "``expected`` equals ``completed`` before the first review, and ``accepted`` once all is
    reviewed; both checkers compare them."
    """
    for basis in ("completed", "accepted"):
        if counts_of(figures, basis) == counts_of(figures, "expected"):
            source = f"the set {basis}, which counts the same pieces,"
            require_same(f"{where}.expected", figures["expected"], figures[basis], source)
