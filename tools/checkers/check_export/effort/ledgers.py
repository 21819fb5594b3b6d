"""Checks the ledgers that were handed in. Page: "ledgers"."""

from __future__ import annotations

from hashlib import sha256

from tools.checkers.check_export.effort.categories import added, total, without_zeros
from tools.checkers.check_export.export import FULL, Export
from tools.checkers.check_export.formats import EFFORT
from tools.checkers.check_export.refusal import Json, refuse, require, require_same

EMPTY_ROOT = sha256(b"").hexdigest()
"""The root of a ledger without entries. Page docs/ledger.md."""

TOLD_OF_ONE = ("origin", "size", "new", "lost")


def check_ledgers(export: Export) -> None:
    """Check every ledger by itself, then that each is there once, in order.

    Page: "ledgers".
    """
    ledgers = export.effort.get("ledgers", [])
    for number, ledger in enumerate(ledgers):
        where = f"{EFFORT}, ledgers[{number}]"
        rule = "the record was changed after it was handed in, or it would state true"
        require(f"{where}.holds", ledger["holds"], rule, holds=ledger["holds"])
        _check_keys(export, where, ledger)
        if ledger["ms"] is not None and ledger["lost"] == 0:
            _check_times(export, where, ledger)
    _check_order(ledgers)
    _check_workers(export, ledgers)


def _check_keys(export: Export, where: str, ledger: Json) -> None:
    """Require all keys for one worker or at ``full``; else only ``root`` and ``holds``.

    Page: "Below ``full``, ledgers of several workers have only ``root`` and ``holds``, everything
    else is ``null``"; ``ms`` is "``null`` for chosen items".
    """
    is_told = export.detail == FULL or len(export.effort["ledgers"]) == 1
    for name in TOLD_OF_ONE:
        rule = "it must be stated" if is_told else "it must be null for several workers"
        holds = (ledger[name] is not None) is is_told
        require(f"{where}.{name}", ledger[name], rule, holds=holds)
    holds = (ledger["worker"] is not None) is (export.detail == FULL)
    rule = "workers are named at full, and only there"
    require(f"{where}.worker", ledger["worker"], rule, holds=holds)
    has_times = is_told and export.is_whole
    rule = "it must be stated" if has_times else "it must be null here"
    require(f"{where}.ms", ledger["ms"], rule, holds=(ledger["ms"] is not None) is has_times)
    if is_told:
        prefix = f"fairlabel/{export.effort['job']['id']}/"
        holds = ledger["origin"].startswith(prefix)
        require(f"{where}.origin", ledger["origin"], f"it must begin with {prefix}", holds=holds)


def _check_times(export: Export, where: str, ledger: Json) -> None:
    """Require the times of the worker in the export, or not more where entries are new.

    Page: "Without ``new`` and ``lost`` entries, ``ms`` are the times of that worker in the export."
    """
    stated = without_zeros(ledger["ms"])
    if len(export.effort["ledgers"]) == 1:
        there = without_zeros(export.effort["totals"]["ms"])
    else:
        there = added(_times_of(export, ledger["worker"]))
    if ledger["new"] == 0:
        require_same(f"{where}.ms", stated, there, "the time of that worker in this export")
        return
    # Only declared time can be withdrawn, so all else is still there.
    least = total(stated) - stated.get("declared", 0)
    rule = f"the export has only {total(there)} ms of that worker"
    require(f"{where}.ms", ledger["ms"], rule, holds=total(there) >= least)


def _times_of(export: Export, worker: str) -> list[dict[str, int]]:
    """Return the times of the parts of one worker."""
    parts = export.fair_pay["parts"]
    return [part["inputs"]["effort_ms"] for part in parts if part["worker"] == worker]


def _check_order(ledgers: list[Json]) -> None:
    """Require the order of ``root`` and then ``worker``, and each root once.

    Page: "one ledger for each worker with time or entries, in the order of ``root`` and then
    ``worker``". Ledgers without entries have the same root.
    """
    previous = ("", "")
    for number, ledger in enumerate(ledgers):
        place = (ledger["root"], str(ledger["worker"]))
        where = f"{EFFORT}, ledgers[{number}].root"
        rule = f"the ledger before it has the root {previous[0]}"
        is_same = place[0] == previous[0] != EMPTY_ROOT
        require(where, ledger["root"], rule, holds=place >= previous and not is_same)
        previous = place


def _check_workers(export: Export, ledgers: list[Json]) -> None:
    """Require at ``full`` one ledger for each worker with time.

    Page: "one ledger for each worker with time or entries".
    """
    if export.detail != FULL or not ledgers:
        return
    named = set()
    for ledger in ledgers:
        if ledger["worker"] in named:
            refuse(f"{EFFORT}, ledgers", ledger["worker"], "this worker has two ledgers")
        named.add(ledger["worker"])
    for part in export.fair_pay["parts"]:
        holds = not part["inputs"]["effort_ms"] or part["worker"] in named
        rule = f"the worker {part['worker']} has time and no ledger"
        require(f"{EFFORT}, ledgers", sorted(named), rule, holds=holds)
