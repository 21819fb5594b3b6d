"""Which submission of a ledger is the newest, and which contradict each other.

The answer depends on the submissions alone, never on the order in which they arrived: of two
submissions the newer one is that whose ledger continues the other's, by their Merkle trees.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from annotator.ledger.tree import root_of
from annotator.verify.ledger.document_checks import Edge, later_keys
from annotator.verify.ledger.document_reader import HandInRead


@dataclass(frozen=True, slots=True)
class LedgerPart:
    """A submission as a part of its ledger; ``digest`` is that of its file."""

    digest: str
    hand_in: HandInRead
    supersedes: str | None

    @property
    def origin(self) -> str:
        """The name of the ledger."""
        return self.hand_in.checkpoint.origin

    @property
    def size(self) -> int:
        """The number of entries."""
        return self.hand_in.checkpoint.size


@dataclass(frozen=True, slots=True)
class Standing:
    """How a submission stands among those of its ledger.

    ``newer`` is the newest one that continues it, ``older`` are those that it continues, ``forks``
    those that it contradicts; all by their digests.
    """

    newer: str | None = None
    older: tuple[str, ...] = ()
    forks: tuple[str, ...] = ()


def standings(parts: Collection[LedgerPart], enrolled: Iterable[Edge] = ()) -> dict[str, Standing]:
    """Return the standing of each submission of one ledger.

    Args:
        parts: all submissions of that ledger.
        enrolled: the keys that the vendor approved in place of lost ones, as old and new.
    """
    row = in_order(parts)
    edges = frozenset(enrolled).union(*(each.hand_in.opened.rekeys for each in row))
    continues = _Continuations(row, edges)
    found = {}
    for at, part in enumerate(row):
        later = [each.digest for each in row[at + 1 :] if continues(part, each)]
        earlier = [each.digest for each in row[:at] if continues(each, part)]
        alike = {part.digest, *later, *earlier}
        forks = tuple(sorted(each.digest for each in row if each.digest not in alike))
        found[part.digest] = Standing(later[-1] if later else None, tuple(sorted(earlier)), forks)
    return found


def in_order(parts: Collection[LedgerPart]) -> list[LedgerPart]:
    """Return submissions of one ledger from the oldest to the newest.

    Those with equally many entries follow the chain by which each names the one before it; where
    there is none, their digests decide.
    """
    by_digest = {each.digest: each for each in parts}
    return sorted(
        parts, key=lambda each: (each.size, sum(1 for _ in _before(each, by_digest)), each.digest)
    )


def _before(part: LedgerPart, by_digest: Mapping[str, LedgerPart]) -> Iterator[LedgerPart]:
    """Yield the submissions of the same size before one; a digest cannot lead back to itself."""
    before = by_digest.get(part.supersedes or "")
    while before is not None and before.size == part.size:
        yield before
        before = by_digest.get(before.supersedes or "")


class _Continuations:
    """Tells whether a submission continues an earlier one.

    A consistent ledger is checked once from each submission to the next; only a fork needs all
    pairs.
    """

    def __init__(self, row: Sequence[LedgerPart], edges: frozenset[Edge]) -> None:
        self._edges = edges
        pairs = pairwise(row)
        self._is_chain = all(_is_start(one, other) for one, other in pairs)

    def __call__(self, one: LedgerPart, other: LedgerPart) -> bool:
        if not self._is_chain and not _is_start(one, other):
            return False
        if one.size == other.size and one.hand_in.ms != other.hand_in.ms:
            return False
        old, new = one.hand_in.key, other.hand_in.key
        is_same_size = one.size == other.size
        return new in later_keys(old, self._edges) or (
            is_same_size and old in later_keys(new, self._edges)
        )


def _is_start(one: LedgerPart, other: LedgerPart) -> bool:
    """Return whether the entries of the shorter ledger are the first ones of the longer."""
    return root_of(other.hand_in.leaves[: one.size]).hex() == one.hand_in.checkpoint.root
