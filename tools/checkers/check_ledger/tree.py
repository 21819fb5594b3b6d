"""The tree of a ledger, by RFC 6962, section 2.1. Page: "The tree"."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence

from tools.checkers.check_ledger.refusal import need

Roots = tuple[bytes, bytes]
"""The roots of a shorter tree and of a longer one."""

State = tuple[int, bytes]
"""The number of entries of a tree, and its root."""


def leaf_of(salt: bytes, entry: bytes) -> bytes:
    """Return the hash of an entry. Page: "leaf = SHA-256(0x00 || salt || entry)"."""
    return hashlib.sha256(b"\x00" + salt + entry).digest()


def node_of(left: bytes, right: bytes) -> bytes:
    """Return the hash of two subtrees. Page: "node = SHA-256(0x01 || left || right)"."""
    return hashlib.sha256(b"\x01" + left + right).digest()


def root_of(leaves: Sequence[bytes]) -> bytes:
    """Return the root of the leaves.

    Page: "k is the largest power of 2 below n; node(root of the first k, root of the rest)". Full
    subtrees are joined as soon as two have the same height, the others from the right at the end.
    """
    if not leaves:
        return hashlib.sha256(b"").digest()
    full: list[tuple[int, bytes]] = []
    for leaf in leaves:
        height, node = 0, leaf
        while full and full[-1][0] == height:
            node = node_of(full.pop()[1], node)
            height += 1
        full.append((height, node))
    node = full.pop()[1]
    while full:
        node = node_of(full.pop()[1], node)
    return node


def root_by_proof(leaf: bytes, position: int, size: int, proof: Sequence[bytes]) -> bytes:
    """Return the root to which the proof of an entry leads.

    Page: "lists the nodes beside its path to the root, from the bottom up". The last node joins the
    two halves of the whole tree.
    """
    need(position < size, "a position beyond the ledger")
    if size == 1:
        need(not proof, "a proof is too long")
        return leaf
    need(proof, "a proof is too short")
    half, beside, rest = _half(size), proof[-1], proof[:-1]
    if position < half:
        return node_of(root_by_proof(leaf, position, half, rest), beside)
    return node_of(beside, root_by_proof(leaf, position - half, size - half, rest))


def roots_by_proof(old: int, new: int, proof: Sequence[bytes], known: bytes | None) -> Roots:
    """Return the roots of the first ``old`` and of all ``new`` entries, by a consistency proof.

    Page: "The proof of consistency is that of section 2.1.2; it is empty ... for a tree of the same
    size".

    Args:
        old: the number of entries of the shorter tree, at least 1.
        new: the number of entries of the longer tree.
        proof: the nodes.
        known: the root of the shorter tree, which is no node of its own proof; None in a subtree
            where the proof has it.
    """
    if old == new:
        if known is not None:
            need(not proof, "a proof is too long")
            return known, known
        need(len(proof) == 1, "a proof has another length")
        return proof[0], proof[0]
    need(proof, "a proof is too short")
    half, beside, rest = _half(new), proof[-1], proof[:-1]
    if old <= half:
        before, after = roots_by_proof(old, half, rest, known)
        return before, node_of(after, beside)
    before, after = roots_by_proof(old - half, new - half, rest, None)
    return node_of(beside, before), node_of(beside, after)


def require_consistent(before: State, after: State, proof: Sequence[bytes], why: str) -> None:
    """Require a proof to lead from the root of the first entries to that of all of them.

    Page: "it is empty for an empty tree".
    """
    (old, old_root), (new, new_root) = before, after
    if old == 0:
        need(not proof, "a proof for a ledger of nothing")
        return
    roots = roots_by_proof(old, new, proof, old_root)
    need(roots == (old_root, new_root), why)


def _half(size: int) -> int:
    """Return the largest power of 2 below a size."""
    return 1 << ((size - 1).bit_length() - 1)
