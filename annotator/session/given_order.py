"""A work order that is given for a running job: read, checked, and held against the job."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

from annotator.document_limits import ORDER_BYTES, ORDER_SIGNATURE_BYTES
from annotator.errors import AnnotatorError, InvalidWorkOrderError
from annotator.files import read_whole
from annotator.job_file.project import Project
from annotator.ledger.ledger_documents import BUNDLE_SUFFIX
from annotator.ledger.order_signature import OrderSignatureError, order_signer
from annotator.model.entities import WorkerId
from annotator.pay import UNSIGNED, WorkOrder, read_work_order
from annotator.pay.order.term_changes import TermChange, term_changes
from annotator.pay_basis.stored_orders import order_of
from annotator.records import StoredOrder
from annotator.sentences.parts import Name
from annotator.sentences.said import said


class OrderNotTakenError(AnnotatorError):
    """A work order is not taken into a job; nothing was changed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class GivenOrder:
    """A valid work order that is given for a job.

    ``before`` is the order in force so far, None without one; ``changes`` are the terms in which
    the two differ. ``is_return`` says that the worker accepted the order before, and then another.
    """

    stored: StoredOrder
    order: WorkOrder
    before: WorkOrder | None
    changes: tuple[TermChange, ...]
    is_return: bool = False

    @property
    def deducts_twice(self) -> bool:
        """Whether both orders deduct a fixed amount in the pay period in which they change."""
        before = self.before
        return before is not None and before.deducts_each_period and self.order.deducts_each_period


def order_file(path: Path) -> Path:
    """Return the work order to which a file belongs: itself, or the one that it signs."""
    return path.with_name(path.name.removesuffix(BUNDLE_SUFFIX))


def read_given(path: Path) -> StoredOrder:
    """Return the work order in a file, with the signature beside it, if there is one.

    Raises:
        FileRefusedError: one of the two cannot be read.
        OrderNotTakenError: the order breaks a rule, or its signature does not hold.
    """
    data = read_whole(path, ORDER_BYTES)
    try:
        order = read_work_order(data)
    except InvalidWorkOrderError as error:
        raise OrderNotTakenError(
            said("{file} was not taken. {problem}", file=Name(path.name), problem=error.said)
        ) from error
    signature, signed_by = signature_beside(path, data)
    return StoredOrder(order.sha256, data, signature=signature, signed_by=signed_by)


def signature_beside(path: Path, data: bytes) -> tuple[bytes, str]:
    """Return the signature in the file beside a work order, and by whom it is; empty without one.

    Raises:
        FileRefusedError: it cannot be read.
        OrderNotTakenError: it does not hold for these bytes.
    """
    beside = path.with_name(path.name + BUNDLE_SUFFIX)
    if not os.path.lexists(beside):
        return b"", UNSIGNED
    signature = read_whole(beside, ORDER_SIGNATURE_BYTES)
    try:
        return signature, order_signer(data, signature).fingerprint
    except OrderSignatureError as error:
        raise OrderNotTakenError(
            said(
                "{file} is refused: its signature does not hold. {problem} Ask for both files "
                "again.",
                file=Name(path.name),
                problem=error.said,
            )
        ) from error


def given_order(
    project: Project, worker_id: WorkerId, stored: StoredOrder, lang: str
) -> GivenOrder:
    """Return an order as it is to be shown to a worker before they accept it.

    Raises:
        LookingOnlyError: the job can only be viewed.
        OrderNotTakenError: it is in force for that worker, or has the same terms.
    """
    project.require_work()
    orders = {each.sha256: each for each in project.reads.orders().result()}
    in_force = project.reads.order_in_force(worker_id).result()
    if stored.sha256 == in_force:
        raise OrderNotTakenError(
            "This work order is in force already, byte for byte. Nothing has changed."
        )
    before = None if not in_force else order_of(orders[in_force])
    order = order_of(stored)
    require_other_terms(order, before)
    known = orders.get(stored.sha256)
    return GivenOrder(
        stored=stored,
        order=order,
        before=before,
        changes=() if before is None else tuple(term_changes(before, order, lang)),
        is_return=known is not None and worker_id in known.accepted_by,
    )


def require_other_terms(order: WorkOrder, before: WorkOrder | None) -> None:
    """Refuse an order that differs from the one before only in its spelling.

    Accepting it would divide the time, and take what is deducted each period once more.

    Raises:
        OrderNotTakenError: it has the same terms.
    """
    if before is not None and order.has_terms_of(before):
        raise OrderNotTakenError(
            "This work order has the same terms as the one before: the files differ only in "
            "comments, spaces or the order of the lines. Nothing has changed, and there is nothing "
            "to accept."
        )
