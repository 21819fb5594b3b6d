"""Judges an unfinished work order: the fault of each field, and the part that can be shown."""

from __future__ import annotations

import copy
import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from annotator.document_limits import ORDER_BYTES
from annotator.pay.order.order_reader import faults_of, read_work_order
from annotator.pay.order.order_tables import OrderFault
from annotator.pay.order.order_writer import order_toml
from annotator.pay.order.work_order import SECTION_TITLES, WorkOrder
from annotator.sentences.parts import Count
from annotator.sentences.said import said

_GROUP: Final = re.compile(r"\[*(?P<path>[a-z_.]+)\]*( no\. (?P<number>\d+))?")


@dataclass(frozen=True, slots=True)
class DraftCheck:
    """The analysis of a draft.

    ``order`` is what workers would see: the order without its faulty fields, or None as long as not
    even that is possible, namely without a currency. ``text`` is the file as it would be written
    now, including faults.
    """

    text: str
    faults: tuple[OrderFault, ...]
    order: WorkOrder | None

    @property
    def sha256(self) -> str:
        """The digest of the file as it would be written now."""
        return hashlib.sha256(self.text.encode()).hexdigest()


def judge(document: Mapping[str, Any]) -> DraftCheck:
    """Return the faults of a draft, and the order that it makes without them."""
    text = order_toml(document)
    size = len(text.encode())
    if size > ORDER_BYTES:
        told = said(
            "The order has {size} bytes; {most} are allowed, so shorten its texts.",
            size=Count(size),
            most=Count(ORDER_BYTES),
        )
        return DraftCheck(text, (OrderFault(told),), None)
    faults = tuple(faults_of(document))
    if not faults:
        return DraftCheck(text, faults, read_work_order(text.encode()))
    rest = without(document, faults)
    if faults_of(rest):
        return DraftCheck(text, faults, None)
    return DraftCheck(text, faults, read_work_order(order_toml(rest).encode()))


def without(document: Mapping[str, Any], faults: tuple[OrderFault, ...]) -> dict[str, Any]:
    """Return a draft without its faulty fields.

    From a list the whole entry is removed, because half a floor is useless; likewise for a group
    inside another.
    """
    known = {key: document[key] for key in document if key in SECTION_TITLES}
    rest: dict[str, Any] = copy.deepcopy(known)
    dropped: dict[str, set[int]] = {}
    for fault in faults:
        place = _GROUP.fullmatch(fault.group)
        if place is None:
            continue
        path, number = place["path"], place["number"]
        if number is not None:
            dropped.setdefault(path, set()).add(int(number) - 1)
        elif "." in path or not fault.key:
            _drop(rest, path)
        else:
            _drop(rest, f"{path}.{fault.key}")
    for path, numbers in dropped.items():
        holder, key = _holder(rest, path)
        entries = holder.get(key)
        if isinstance(entries, list):
            holder[key] = [entry for at, entry in enumerate(entries) if at not in numbers]
            if not holder[key]:
                del holder[key]
    return rest


def _drop(document: dict[str, Any], path: str) -> None:
    holder, key = _holder(document, path)
    holder.pop(key, None)


def _holder(document: dict[str, Any], path: str) -> tuple[dict[str, Any], str]:
    """Return the group that contains the field at a path, and its key in that group."""
    *groups, key = path.split(".")
    holder: Any = document
    for group in groups:
        holder = holder.get(group) if isinstance(holder, dict) else None
    return (holder if isinstance(holder, dict) else {}), key
