"""Attacks by way of new keys and of shredding, by the worker or by who found an old key.

Each begins a chain of its own with the keys of the one that it is given, and returns files of which
one must be refused.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from annotator.ledger.key_replacement import rekeyed
from annotator.ledger.ledger_documents import BUNDLE_SUFFIX, hand_in_bytes
from annotator.ledger.signatures import Signer
from annotator.records import Rekey, Shredding
from tests.faults.ledger_strangers import FIRST, LAST
from tests.support.ledgers import Chain, Files, Given, line, values_of

Values = list[Any]


def _begun(chain: Chain, rng: random.Random) -> tuple[Chain, Given]:
    """Return a chain of one hand-in that is countersigned, by the same people."""
    begun = Chain(rng, chain.job_id, worker=chain.worker, vendor=chain.vendor)
    begun.work(rng.randint(4, 9))
    return begun, begun.countersign(FIRST, begun.hand_in(FIRST), "1.receipt.json")


def _rekey(chain: Chain, rekey: Rekey, new: Signer) -> None:
    rekeys = [*chain.rows.rekeys, replace(rekey, seq=len(chain.rows.rekeys) + 1)]
    chain.rows, chain.worker = replace(chain.rows, rekeys=rekeys), new


def _changed(
    chain: Chain, rng: random.Random, change: Callable[[Rekey, Signer, Signer], Rekey]
) -> Files:
    """Return a chain whose change of the key is not as it should be; the worker signs anew."""
    begun, given = _begun(chain, rng)
    old, new = begun.worker, Signer.new()
    right = rekeyed(begun.origin, begun.rows.effort[0].worker_id, old, new)
    _rekey(begun, change(right, old, new), new)
    begun.work(3)
    begun.hand_in(LAST, receipt=given)
    return begun.files


def key_changed_by_a_finder(chain: Chain, rng: random.Random) -> Files:
    """Somebody without the old key puts an own one in its place."""
    return _changed(chain, rng, lambda right, _old, _new: replace(right, by_old=right.by_new))


def key_changed_to_one_of_a_stranger(chain: Chain, rng: random.Random) -> Files:
    """The worker names a key that did not sign: somebody else's, who shall be taken for them."""
    return _changed(chain, rng, lambda right, _old, _new: replace(right, by_new=right.by_old))


def change_of_another_ledger(chain: Chain, rng: random.Random) -> Files:
    def elsewhere(right: Rekey, old: Signer, new: Signer) -> Rekey:
        return rekeyed("fairlabel/another/ledger", right.worker_id, old, new)

    return _changed(chain, rng, elsewhere)


def key_in_place_of_itself(chain: Chain, rng: random.Random) -> Files:
    begun, given = _begun(chain, rng)
    key = begun.worker
    _rekey(begun, rekeyed(begun.origin, begun.rows.effort[0].worker_id, key, key), key)
    begun.hand_in(LAST, receipt=given)
    return begun.files


def old_key_after_a_change(chain: Chain, rng: random.Random) -> Files:
    """The key that was given up signs once more."""
    begun, given = _begun(chain, rng)
    old = begun.worker
    begun.rotate()
    begun.worker = old
    begun.hand_in(LAST, receipt=given)
    return begun.files


def old_key_after_two_changes(chain: Chain, rng: random.Random) -> Files:
    begun, given = _begun(chain, rng)
    begun.rotate()
    between = begun.worker
    begun.rotate()
    begun.worker = between
    begun.hand_in(LAST, receipt=given)
    return begun.files


def _with_lines(chain: Chain, rng: random.Random, edit: Callable[[Values], None]) -> Files:
    """Return a chain with a change of the key and a shredding whose last lines were edited.

    The worker signs what came of it.
    """
    begun, given = _begun(chain, rng)
    begun.rotate()
    while not begun.shred():
        pass
    begun.work(3)
    ledger = begun.hand_in(LAST, receipt=given)
    values = values_of(begun.files[LAST])
    edit(values)
    data = hand_in_bytes(values)
    checkpoint = ledger.checkpoint(len(ledger.entries))
    signature = begun.signed(data, checkpoint, values[2]["ms"])
    return {**begun.files, LAST: data, LAST + BUNDLE_SUFFIX: line(signature)}


def _opened(values: Values, kind: str) -> dict[str, Any]:
    found: dict[str, Any] = next(
        value for value in values if value["line"] == "opened" and value["entry"]["kind"] == kind
    )
    return found


def change_hidden(chain: Chain, rng: random.Random) -> Files:
    """The key is another, and the change is not shown."""
    return _with_lines(chain, rng, lambda values: values.remove(_opened(values, "rekey")))


def change_edited(chain: Chain, rng: random.Random) -> Files:
    """What is shown is not what stands in the ledger."""

    def edit(values: Values) -> None:
        entry = _opened(values, "rekey")["entry"]
        entry["by_old"], entry["by_new"] = entry["by_new"], entry["by_old"]

    return _with_lines(chain, rng, edit)


def change_shown_elsewhere(chain: Chain, rng: random.Random) -> Files:
    def edit(values: Values) -> None:
        _opened(values, "rekey")["position"] -= 1

    return _with_lines(chain, rng, edit)


def salt_of_a_change_edited(chain: Chain, rng: random.Random) -> Files:
    def edit(values: Values) -> None:
        _opened(values, "rekey")["salt"] = rng.randbytes(16).hex()

    return _with_lines(chain, rng, edit)


def opened_after_the_leaves(chain: Chain, rng: random.Random) -> Files:
    def edit(values: Values) -> None:
        shown = _opened(values, "shredding")
        values.remove(shown)
        values.append(shown)

    return _with_lines(chain, rng, edit)


def opened_in_no_order(chain: Chain, rng: random.Random) -> Files:
    def edit(values: Values) -> None:
        one, other = (values.index(_opened(values, kind)) for kind in ("rekey", "shredding"))
        values[one], values[other] = values[other], values[one]

    return _with_lines(chain, rng, edit)


def change_counted_as_work(chain: Chain, rng: random.Random) -> Files:
    """A change of the key is shown that is not counted as one."""

    def edit(values: Values) -> None:
        counts = values[2]["entries"]
        counts["effort"] += counts.pop("rekey")

    return _with_lines(chain, rng, edit)


def shredding_counted_as_work(chain: Chain, rng: random.Random) -> Files:
    def edit(values: Values) -> None:
        counts = values[2]["entries"]
        counts["effort"] += counts.pop("shredding")

    return _with_lines(chain, rng, edit)


def none_counted(chain: Chain, rng: random.Random) -> Files:
    """A kind of which there is nothing is counted all the same: another writing of the same."""

    def edit(values: Values) -> None:
        values.remove(_opened(values, "shredding"))
        counts = values[2]["entries"]
        counts["effort"] += counts["shredding"]
        counts["shredding"] = 0

    return _with_lines(chain, rng, edit)


def _shredded(
    chain: Chain, rng: random.Random, change: Callable[[Shredding, int], Shredding]
) -> Files:
    """Return a chain in which the worker enters a shredding that cannot be, and signs it."""
    begun, given = _begun(chain, rng)
    while not begun.shred():
        pass
    *before, last = begun.rows.shreddings
    begun.work(3)
    new = change(last, given.size)
    begun.rows = replace(begun.rows, shreddings=[*before, new])
    begun.hand_in(LAST, receipt=given)
    return begun.files


def shredded_before_the_receipt(chain: Chain, rng: random.Random) -> Files:
    """Spans are shredded that nobody has countersigned."""
    return _shredded(chain, rng, lambda one, size: replace(one, size=size + 1))


def shredded_with_other_times(chain: Chain, rng: random.Random) -> Files:
    """What was shredded is said to have been more than was countersigned."""
    more = rng.randint(1, 3_600_000)
    return _shredded(
        chain,
        rng,
        lambda one, _: replace(one, ms=tuple((name, ms + more) for name, ms in one.ms)),
    )


def shredded_more_than_there_is(chain: Chain, rng: random.Random) -> Files:
    def more(one: Shredding, size: int) -> Shredding:
        first = one.places[0][0]
        return replace(one, places=((first, first + size),))

    return _shredded(chain, rng, more)


def shredded_without_a_receipt(chain: Chain, rng: random.Random) -> Files:
    begun, _ = _begun(chain, rng)
    while not begun.shred():
        pass
    begun.hand_in(LAST)
    return begun.files


def shreddings_in_no_order(chain: Chain, rng: random.Random) -> Files:
    """A later shredding is said to stand behind an earlier receipt than one before."""
    begun, given = _begun(chain, rng)
    while not begun.shred():
        pass
    begun.work(3)
    [one] = begun.rows.shreddings
    first = one.places[0][0]
    earlier = replace(one, size=given.size - 1, places=((first + 10**6, first + 10**6),), seq=2)
    begun.rows = replace(begun.rows, shreddings=[one, earlier])
    begun.hand_in(LAST, receipt=given)
    return begun.files


def shredded_and_rewritten(chain: Chain, rng: random.Random) -> Files:
    """The spans are gone, and the hashes that kept their places are others now."""
    begun, given = _begun(chain, rng)
    while not begun.shred():
        pass
    at = begun.rows.shreddings[0].places[0][0]
    begun.places[at] = replace(begun.places[at], leaf=rng.randbytes(32).hex())
    begun.work(3)
    begun.hand_in(LAST, receipt=given)
    return begun.files


def other_times_than_another_receipt(chain: Chain, rng: random.Random) -> Files:
    """The receipt for what was shredded is not the one inside, but lies beside."""
    begun, given = _begun(chain, rng)
    while not begun.shred():
        pass
    [one] = begun.rows.shreddings
    bent = replace(one, ms=tuple((name, ms + 1) for name, ms in one.ms))
    begun.rows = replace(begun.rows, shreddings=[bent])
    begun.work(2)
    later = begun.hand_in("between.jsonl", receipt=given)
    second = begun.countersign("between.jsonl", later, "between.receipt.json")
    begun.hand_in(LAST, receipt=second)
    for name in ("between.jsonl", "between.jsonl" + BUNDLE_SUFFIX, "between.receipt.json"):
        del begun.files[name]
    return begun.files


CHANGES = (
    key_changed_by_a_finder,
    key_changed_to_one_of_a_stranger,
    change_of_another_ledger,
    key_in_place_of_itself,
    old_key_after_a_change,
    old_key_after_two_changes,
    change_hidden,
    change_edited,
    change_shown_elsewhere,
    salt_of_a_change_edited,
    opened_after_the_leaves,
    opened_in_no_order,
    change_counted_as_work,
    shredding_counted_as_work,
    none_counted,
    shredded_before_the_receipt,
    shredded_with_other_times,
    shredded_more_than_there_is,
    shredded_without_a_receipt,
    shreddings_in_no_order,
    shredded_and_rewritten,
    other_times_than_another_receipt,
)
"""All of them."""
