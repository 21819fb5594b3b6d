"""Which submission of a ledger is newer: by the Merkle tree alone, in whatever order they come."""

from __future__ import annotations

import random
from collections.abc import Sequence
from itertools import permutations

import pytest

from annotator.ledger.entries import Checkpoint
from annotator.ledger.tree import consistency_proof, is_within, leaf_hash, root_of
from annotator.submissions.ledger_order import LedgerPart, in_order, standings
from annotator.verify.ledger.document_reader import HandInRead
from annotator.verify.ledger.ledger_opened import OpenedRead


def leaves(*names: str) -> list[bytes]:
    return [leaf_hash(b"", name.encode()) for name in names]


def part(
    digest: str,
    names: Sequence[str],
    *,
    key: str = "k1",
    rekeys: Sequence[tuple[str, str]] = (),
    supersedes: str | None = None,
    ms: int = 0,
) -> LedgerPart:
    own = leaves(*names)
    hand_in = HandInRead(
        sha256=digest, job_id="j", key=key, ms={"label": ms or len(own)}, leaves=own,
        checkpoint=Checkpoint("fairlabel/j/l", len(own), root_of(own).hex()), export_sha256=None,
        receipt=None, opened=OpenedRead(rekeys=tuple(rekeys)),
    )  # fmt: skip
    return LedgerPart(digest, hand_in, supersedes)


def test_the_longer_ledger_that_continues_the_other_is_newer() -> None:
    found = standings([part("a", "xyz"), part("b", "x"), part("c", "xy")])
    assert (found["b"].newer, found["c"].newer, found["a"].newer) == ("a", "a", None)
    assert found["a"].older == ("b", "c")
    assert not any(each.forks for each in found.values())


@pytest.mark.parametrize("names", [("a", "b", "c"), ("c", "b", "a"), ("b", "c", "a")])
def test_of_equal_ledgers_the_chain_of_names_decides(names: tuple[str, str, str]) -> None:
    first, second, third = names
    parts = [
        part(third, "xy", supersedes=second),
        part(first, "xy"),
        part(second, "xy", supersedes=first),
    ]
    assert [each.digest for each in in_order(parts)] == list(names)
    assert standings(parts)[first].newer == third


@pytest.mark.parametrize(
    "other",
    [
        part("b", "xq"),
        part("b", "qyz"),
        part("b", "xy", ms=9),
        part("b", "xyz", key="k2"),
        part("b", "xy", key="k2"),
    ],
)
def test_what_does_not_continue_the_other_is_a_fork(other: LedgerPart) -> None:
    found = standings([part("a", "xy"), other])
    assert (found["a"].forks, found["b"].forks) == (("b",), ("a",))


def test_a_key_may_be_replaced_by_both_or_by_the_vendor() -> None:
    old = part("a", "xy")
    signed = part("b", "xyz", key="k2", rekeys=[("k1", "k2")])
    assert standings([old, signed])["b"].older == ("a",)
    lost = part("b", "xyz", key="k2")
    assert standings([old, lost], [("k1", "k2")])["b"].older == ("a",)


def test_an_old_key_cannot_sign_again() -> None:
    parts = [part("b", "xyz", key="k2", rekeys=[("k1", "k2")]), part("c", "xyzq", key="k1")]
    found = standings(parts)
    assert (found["b"].forks, found["c"].forks) == (("c",), ("b",))


@pytest.mark.parametrize("seed", range(20))
def test_it_is_what_the_proofs_of_consistency_say_in_any_order(seed: int) -> None:
    rng = random.Random(seed)
    ledgers = ["x" * rng.randint(1, 9)]
    for _ in range(3):
        base = rng.choice(ledgers)
        ledgers.append(base[: rng.randint(1, len(base))] + rng.choice("xq") * rng.randint(0, 4))
    parts = [
        part(f"{number}", [f"{at}{sign}" for at, sign in enumerate(ledger)])
        for number, ledger in enumerate(ledgers)
    ]
    found = [standings(order) for order in permutations(parts)]
    assert all(each == found[0] for each in found)
    for one in parts:
        for other in parts:
            if one.size < other.size:
                proof = consistency_proof(other.hand_in.leaves, one.size)
                trees = [
                    (each.size, bytes.fromhex(each.hand_in.checkpoint.root))
                    for each in (one, other)
                ]
                is_proved = is_within(trees[0], trees[1], proof)
                assert (one.digest in found[0][other.digest].older) is is_proved
                assert (one.digest in found[0][other.digest].forks) is not is_proved
