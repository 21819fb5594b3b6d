"""Writes fair_pay.json: the pay for the work, with its inputs and formulas."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from annotator.effort.method import EFFORT_1
from annotator.export.api import Detail, ExportOptions, Snapshot
from annotator.export.forms.canonical import JsonObject, sealed
from annotator.export.forms.paid_form import paid_reason, signed_statements
from annotator.export.forms.pay_form import (
    NOT_COMPLETE,
    by_currency,
    has_whole_pieces,
    inputs_json,
    joint_figures,
    order_json,
    period_text,
    summary_json,
    summed_inputs,
    total_json,
)
from annotator.pay import PayFigures, PayInputs, compute_pay
from annotator.pay_basis.pay_inputs import Paid, Work, counted, effort_by_day
from annotator.pay_basis.stored_orders import order_of
from annotator.records import Payment
from exporters.common.documents import HashedPieces, document
from exporters.common.effort_document import EffortDocument
from exporters.common.effort_sums import EffortSums
from exporters.common.export_tally import ExportTally

FORMAT = "fairlabel/fair_pay/1"


class FairPayDocument:
    """The pay record of one export, computed when it is made.

    ``orders`` are by digest. ``contributions`` are those of the job, with their sums.
    """

    def __init__(
        self,
        snapshot: Snapshot,
        options: ExportOptions,
        *,
        tally: ExportTally,
        sums: EffortSums,
        effort: EffortDocument,
    ) -> None:
        """Compute everything that is paid or owed.

        Raises:
            InvalidWorkOrderError: an order of the job cannot be read.
        """
        self._shows_workers = options.detail is Detail.FULL
        stored = {each.sha256: each for each in snapshot.work_orders()}
        every = {sha256: order_of(each) for sha256, each in stored.items()}
        # Payments are for the whole job, and so are their effects.
        self._payments = None if tally.is_filtered else counted(snapshot.payments(), every)
        times, declared = effort_by_day(snapshot, options.only)
        work = Work(
            pieces=tally.pieces,
            effort=times,
            declared=declared,
            payments=self._payments or (),
            orders=every,
        )
        self._inputs = _by_order(work.inputs(), list(every))
        used = {order for _worker, order, _period in self._inputs}
        self.orders = {sha256: order for sha256, order in every.items() if sha256 in used}
        self._figures = self._computed()
        self._workers = list(dict.fromkeys(worker for worker, _order, _period in self._inputs))
        totals = self._totals()
        self.content: dict[str, Any] = {
            "format": FORMAT,
            "detail": options.detail.value,
            "sample": effort.is_sample,
            "job": effort.job,
            "method": EFFORT_1.name,
            "period": period_text(self.orders.values()),
            "is_whole_job": not tally.is_filtered,
            "incomplete_because": NOT_COMPLETE if tally.is_filtered else None,
            "workers": len(self._workers),
            "coverage": _coverage(tally, sums),
            "parts": self._parts(),
            "totals": totals,
            "paid": {
                "reason": paid_reason(totals, is_whole_job=not tally.is_filtered),
                "signed_statements": signed_statements(self._payments),
            },
            "work_orders": [
                order_json(order, len(stored[sha256].accepted_by))
                for sha256, order in self.orders.items()
            ],
        }
        self.contributions = effort.contributions
        summary = summary_json(self.content, effort.totals, self.orders)
        self.summary = self.contributions.add_to(summary, effort.totals)

    @property
    def workers(self) -> frozenset[str | None]:
        """All workers with work or money in it."""
        return frozenset(self._workers)

    def pieces(self, written: Mapping[str, HashedPieces]) -> Iterator[bytes]:
        """Yield the file; ``written`` are the earlier files, whose digests it contains."""
        return document(self._sections(written), has_seal=True)

    def _sections(self, written: Mapping[str, HashedPieces]) -> Iterator[tuple[str, object]]:
        yield from self.content.items()
        yield "summary", self.summary
        yield "seals", {name: file.sha256 for name, file in written.items()}

    def _computed(self) -> dict[Paid, PayFigures]:
        return {
            key: compute_pay(self.orders.get(key[1]), inputs, period=key[2])
            for key, inputs in self._inputs.items()
        }

    def _parts(self) -> list[JsonObject]:
        """Return a part for each worker, order and period; hidden workers are merged."""
        groups: dict[tuple[object, str, int], list[Paid]] = {}
        divided = set() if self._shows_workers else self._divided_over_periods()
        for worker, order, period in self._inputs:
            shown = worker if self._shows_workers else None
            number = 1 if order in divided else period
            groups.setdefault((shown, order, number), []).append((worker, order, period))
        return [self._part(*shown, keys) for shown, keys in groups.items()]

    def _divided_over_periods(self) -> set[str]:
        """Return the orders under which one period of several workers would reveal a share.

        Everybody's periods begin on their own first day, so people may share a piece in periods of
        different numbers. Whoever is alone under an order has parts of their own in any case.
        """
        together: dict[tuple[str, int], list[PayInputs]] = {}
        people: dict[str, set[object]] = {}
        for (worker, order, period), inputs in self._inputs.items():
            together.setdefault((order, period), []).append(inputs)
            people.setdefault(order, set()).add(worker)
        return {
            order
            for (order, _period), some in together.items()
            if len(people[order]) > 1 and not has_whole_pieces(summed_inputs(some))
        }

    def _part(self, worker: object, order: str, period: int, keys: list[Paid]) -> JsonObject:
        figures = [self._figures[key] for key in keys]
        parts = [self._inputs[key] for key in keys]
        inputs = parts[0] if len(parts) == 1 else summed_inputs(parts)
        return sealed(
            {
                "worker": worker,
                "workers": len({worker for worker, _order, _period in keys}),
                "periods": len(keys),
                "work_order": order or None,
                "period": period,
                "inputs": inputs_json(inputs),
                "figures": figures[0].as_json() if len(keys) == 1 else joint_figures(figures),
            }
        )

    def _totals(self) -> list[JsonObject]:
        """Return totals by currency: for each worker if workers are shown, and for all together."""
        totals: list[JsonObject] = []
        several = len(self._workers) > 1
        if several and self._shows_workers:
            for worker in self._workers:
                own = self._of(worker)
                paid = self._paid_to([worker])
                totals += [
                    total_json(worker, 1, parts, paid) for parts in by_currency(own).values()
                ]
        # In the order of the parts: a check of the folder knows no other.
        together = list(self._figures.values())
        shown = next(iter(self._workers), None) if self._shows_workers and not several else None
        count, paid = len(self._workers), self._paid_to(self._workers)
        totals += [
            total_json(shown, count, parts, paid) for parts in by_currency(together).values()
        ]
        return totals

    def _paid_to(self, workers: Sequence[object]) -> list[Payment] | None:
        if self._payments is None:
            return None
        return [each for each in self._payments if each.worker_id in workers]

    def _of(self, worker: object) -> list[PayFigures]:
        return [figures for key, figures in self._figures.items() if key[0] == worker]


def _by_order(inputs: Mapping[Paid, PayInputs], orders: Sequence[str]) -> dict[Paid, PayInputs]:
    """Return the inputs by order and period, so that their sequence reveals nothing of workers.

    Among several workers the numbers with the lower digest come first: that is no ranking, and does
    not depend on who came first.
    """
    places = {order: place for place, order in enumerate(orders)}

    def place(key: Paid) -> tuple[int, int, bytes]:
        _worker, order, period = key
        numbers = repr(inputs[key]).encode()
        return places.get(order, -1), period, hashlib.sha256(numbers).digest()

    return {key: inputs[key] for key in sorted(inputs, key=place)}


def _coverage(tally: ExportTally, sums: EffortSums) -> JsonObject:
    return {
        "items": len(tally.items),
        "items_completed": sum(item.is_completed for item in tally.items.values()),
        "items_with_effort": sum(bool(sums.by_item.get(item_id)) for item_id in tally.items),
    }
