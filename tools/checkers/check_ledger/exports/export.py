"""Reads of an export what is related to a ledger: its times, spans and ``ledgers``."""

from __future__ import annotations

import json
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from tools.checkers.check_ledger.documents.hand_in import HandIn
from tools.checkers.check_ledger.documents.receipt import Receipt
from tools.checkers.check_ledger.refusal import Json
from tools.checkers.check_ledger.source.files import plain_file

Hours = HandIn | Receipt
"""A document that states the hours of a ledger."""

Times = dict[str, int]
"""Ms by category."""


@dataclass(frozen=True)
class Ledger:
    """An entry of ``ledgers``. Page docs/export-format.md, "ledgers".

    ``ms`` is None where the export does not state it; so is ``worker``.
    """

    origin: str | None
    worker: str | None
    root: str
    size: int
    new: int
    lost: int
    holds: bool
    ms: Times | None


class Export:
    """The documents of an export folder, and what follows from them for its ledgers.

    ``manifest`` is the digest of its manifest. ``is_named`` tells that a given hand-in names it.
    """

    def __init__(self, folder: Path) -> None:
        """Read the documents; a missing or misshapen one is an error of Python."""
        self.effort = _json_in(folder / "effort.json")
        self.pay = _json_in(folder / "fair_pay.json")
        self.manifest = sha256(_bytes_of(folder / "manifest.json")).hexdigest()
        self.job_id = str(self.effort["job"]["id"])
        self.ledgers = [_ledger(each) for each in self.effort.get("ledgers", [])]
        self.is_choice = self.effort["filter"] is not None
        self.spans = [
            span for session in self.effort.get("sessions", []) for span in session["spans"]
        ]
        self.is_named = False

    @property
    def has_sessions(self) -> bool:
        """Whether single spans are there."""
        return "sessions" in self.effort

    @property
    def has_origins(self) -> bool:
        """Whether each ledger is named; only then documents can be told apart by it."""
        return all(each.origin is not None for each in self.ledgers)

    @property
    def is_of_one(self) -> bool:
        """Whether all time is that of one known worker."""
        if self.ledgers:
            return len(self.ledgers) == 1 and self.has_origins
        return int(self.pay["workers"]) <= 1

    @property
    def is_shredded(self) -> bool:
        """Whether sums stand in place of some spans."""
        return any(span["ended_by"] == "shredded" for span in self.spans)

    @property
    def times(self) -> Times:
        """All time of the export."""
        return filled(self.effort["totals"]["ms"])

    def ledger_of(self, document: Hours) -> Ledger | None:
        """Return the ledger of a document, as the export states it."""
        origin = document.checkpoint.origin
        return next((each for each in self.ledgers if each.origin == origin), None)

    def times_of(self, ledger: Ledger | None) -> Times | None:
        """Return all time of the worker of a ledger; None if workers are not told apart."""
        if self.is_choice:
            return None
        if self.is_of_one:
            return self.times
        if ledger is None or ledger.worker is None:
            return None
        found: Times = {}
        for part in self.pay["parts"]:
            if part["worker"] == ledger.worker:
                for category, ms in part["inputs"]["effort_ms"].items():
                    found[category] = found.get(category, 0) + ms
        return filled(found)


def recorded(times: Times) -> int:
    """Return all time. Page: "*Recorded* time is all time of a worker"."""
    return sum(times.values())


def firm(times: Times) -> int:
    """Return the time that cannot shrink.

    Page: "*firm* time is the part that is not declared, because only claims can be withdrawn".
    """
    return recorded(times) - times.get("declared", 0)


def filled(times: Times) -> Times:
    """Return the categories that have time."""
    return {category: ms for category, ms in times.items() if ms}


def _ledger(value: Json) -> Ledger:
    return Ledger(
        value["origin"],
        value["worker"],
        value["root"],
        value.get("size") or 0,
        value.get("new") or 0,
        value.get("lost") or 0,
        value["holds"],
        None if value["ms"] is None else filled(value["ms"]),
    )


def _json_in(path: Path) -> Json:
    return json.loads(_bytes_of(path))


def _bytes_of(path: Path) -> bytes:
    """Return the bytes of a regular file; documents of an export can be of any length."""
    with plain_file(path) as file:
        return bytes(file.read())
