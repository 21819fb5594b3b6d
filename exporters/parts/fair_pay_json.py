"""Writes fair_pay.json: what was paid for the work, from which inputs, by which formulas."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from annotator.effort.method import EFFORT_1
from annotator.export_api import Detail, ExportOptions, Snapshot
from annotator.export_form.canonical import JsonObject, sealed
from annotator.export_form.pay_form import (
    by_currency,
    inputs_json,
    joint_figures,
    order_json,
    summary_json,
    summed_inputs,
    total_json,
)
from annotator.export_form.pay_inputs import Paid
from annotator.pay import PayFigures, compute_pay, read_work_order
from exporters.parts.documents import Hashed, document
from exporters.parts.effort_json import EffortDocument
from exporters.parts.effort_sums import EffortSums
from exporters.parts.tally import Tally

FORMAT = "fairlabel/fair_pay/1"
NOT_COMPLETE = (
    "Only some items were chosen. Time on no item and breaks are left out, so that hours are too "
    "short and rates too high for the whole job."
)
NOT_CONFIRMED = "No payment has been confirmed by both sides."


class FairPayDocument:
    """The pay record of one export, worked out when it is made; ``orders`` are by digest."""

    def __init__(
        self,
        snapshot: Snapshot,
        options: ExportOptions,
        *,
        tally: Tally,
        sums: EffortSums,
        effort: EffortDocument,
    ) -> None:
        """Compute everything that is paid or owed.

        Raises:
            InvalidWorkOrderError: an order of the job cannot be read.
        """
        self._shows_workers = options.detail is Detail.FULL
        inputs = tally.pieces.inputs(sums.by_paid)
        used = {order for _worker, order in inputs}
        stored = {each.sha256: each for each in snapshot.work_orders() if each.sha256 in used}
        self.orders = {sha256: read_work_order(each.data) for sha256, each in stored.items()}
        self._figures = {key: compute_pay(self.orders.get(key[1]), inputs[key]) for key in inputs}
        self._inputs = inputs
        self._workers = list(dict.fromkeys(worker for worker, _order in inputs))
        self.content: dict[str, Any] = {
            "format": FORMAT,
            "detail": options.detail.value,
            "sample": effort.is_sample,
            "job": effort.job,
            "method": EFFORT_1.name,
            "period": "the whole job",
            "is_complete": not tally.is_filtered,
            "incomplete_because": NOT_COMPLETE if tally.is_filtered else None,
            "workers": len(self._workers),
            "coverage": _coverage(tally, sums),
            "parts": self._parts(),
            "totals": self._totals(),
            "paid": {"sent": None, "received": None, "reason": NOT_CONFIRMED},
            "work_orders": [
                order_json(order, len(stored[sha256].accepted_by))
                for sha256, order in self.orders.items()
            ],
        }
        self.summary = summary_json(self.content, effort.totals, self.orders)

    def pieces(self, written: Mapping[str, Hashed]) -> Iterator[bytes]:
        """Yield the file; ``written`` are the files that it is to vouch for, written by then."""
        return document(self._sections(written), has_seal=True)

    def _sections(self, written: Mapping[str, Hashed]) -> Iterator[tuple[str, object]]:
        yield from self.content.items()
        yield "summary", self.summary
        yield "seals", {name: file.sha256 for name, file in written.items()}

    def _parts(self) -> list[JsonObject]:
        """Return a part for each worker and order, or for each order where workers stay hidden."""
        groups: dict[tuple[object, str], list[Paid]] = {}
        for worker, order in self._inputs:
            shown = worker if self._shows_workers else None
            groups.setdefault((shown, order), []).append((worker, order))
        return [
            self._part(worker if self._shows_workers else None, order, keys)
            for (worker, order), keys in groups.items()
        ]

    def _part(self, worker: object, order: str, keys: list[Paid]) -> JsonObject:
        figures = [self._figures[key] for key in keys]
        inputs = summed_inputs([self._inputs[key] for key in keys])
        return sealed(
            {
                "worker": worker,
                "workers": len(keys),
                "work_order": order or None,
                "inputs": inputs_json(inputs),
                "figures": figures[0].as_json() if len(keys) == 1 else joint_figures(figures),
            }
        )

    def _totals(self) -> list[JsonObject]:
        """Return totals by currency: of each worker where they are shown, and of all together."""
        totals: list[JsonObject] = []
        several = len(self._workers) > 1
        if several and self._shows_workers:
            for worker in self._workers:
                own = self._of(worker)
                totals += [total_json(worker, 1, parts) for parts in by_currency(own).values()]
        # In the order of the parts: a check of the folder has no other.
        together = list(self._figures.values())
        shown = next(iter(self._workers), None) if self._shows_workers and not several else None
        count = len(self._workers)
        totals += [total_json(shown, count, parts) for parts in by_currency(together).values()]
        return totals

    def _of(self, worker: object) -> list[PayFigures]:
        return [figures for (owner, _order), figures in self._figures.items() if owner == worker]


def _coverage(tally: Tally, sums: EffortSums) -> JsonObject:
    return {
        "items": len(tally.items),
        "items_completed": sum(item.is_completed for item in tally.items.values()),
        "items_with_effort": sum(bool(sums.by_item.get(item_id)) for item_id in tally.items),
    }
