"""The Merkle tree of RFC 6962: its root, inclusion proofs and consistency proofs.

Every hash is SHA-256, 32 bytes. A leaf is made of a salt and the bytes of an entry, so that nobody
can guess at entries that are not shown.
"""

from __future__ import annotations

from collections.abc import Sequence
from hashlib import sha256

Hash = bytes


def leaf_hash(salt: bytes, entry: bytes) -> Hash:
    """Return the leaf hash of RFC 6962, section 2.1, over the salt followed by the entry."""
    return sha256(b"\0" + salt + entry).digest()


def node_hash(left: Hash, right: Hash) -> Hash:
    """Return the hash of a node with two children."""
    return sha256(b"\1" + left + right).digest()


def root_of(leaves: Sequence[Hash]) -> Hash:
    """Return the root over all leaves; without leaves, the hash of the empty string."""
    return _levels(leaves)[-1][0] if leaves else sha256(b"").digest()


def inclusion_proofs(leaves: Sequence[Hash], indexes: Sequence[int]) -> list[list[Hash]]:
    """Return, for each leaf by its index from 0, the nodes on the path to the root."""
    levels = _levels(leaves)
    return [
        [
            level[(index >> depth) ^ 1]
            for depth, level in enumerate(levels)
            if (index >> depth) ^ 1 < len(level)
        ]
        for index in indexes
    ]


def consistency_proof(leaves: Sequence[Hash], old_size: int) -> list[Hash]:
    """Return the nodes that prove that the first ``old_size`` leaves form a subtree of this tree.

    RFC 6962, section 2.1.2. The proof is empty if the old tree is empty or of the same size.
    """
    if not 0 < old_size < len(leaves):
        return []
    return _subproof(leaves, old_size, is_known=True)


def root_from(leaf: Hash, index: int, size: int, proof: Sequence[Hash]) -> Hash | None:
    """Return the root to which a proof leads from a leaf; None if its length is wrong."""
    if not 0 <= index < size:
        return None
    rest, last, found = list(proof), size - 1, leaf
    while last > 0:
        if index % 2 or index < last:
            if not rest:
                return None
            other = rest.pop(0)
            found = node_hash(other, found) if index % 2 else node_hash(found, other)
        index, last = index // 2, last // 2
    return None if rest else found


def is_within(old: tuple[int, Hash], new: tuple[int, Hash], proof: Sequence[Hash]) -> bool:
    """Return whether a proof shows that the old tree, by size and root, is a prefix of the new.

    RFC 9162, section 2.1.4.2, which verifies the proofs of RFC 6962 without recursion.
    """
    (old_size, old_root), (size, root) = old, new
    if not 0 <= old_size <= size:
        return False
    if old_size in (0, size):
        return not proof and old_root == (root if old_size else root_of(()))
    nodes = [old_root, *proof] if old_size & (old_size - 1) == 0 else list(proof)
    return bool(nodes) and _both_roots(nodes, old_size - 1, size - 1) == (old_root, root)


def _both_roots(nodes: Sequence[Hash], place: int, last: int) -> tuple[Hash, Hash] | None:
    """Return the roots of both trees to which the nodes lead, given their last leaves."""
    while place % 2:
        place, last = place // 2, last // 2
    was = now = nodes[0]
    for node in nodes[1:]:
        if last == 0:
            return None
        if place % 2 or place == last:
            was, now = node_hash(node, was), node_hash(node, now)
            while place % 2 == 0 and place:
                place, last = place // 2, last // 2
        else:
            now = node_hash(now, node)
        place, last = place // 2, last // 2
    return (was, now) if last == 0 else None


def _levels(leaves: Sequence[Hash]) -> list[Sequence[Hash]]:
    """Return all levels from the leaves up; a node without a sibling moves up unchanged."""
    levels = [leaves]
    while len(levels[-1]) > 1:
        below = levels[-1]
        level = [
            node_hash(left, right) for left, right in zip(below[::2], below[1::2], strict=False)
        ]
        levels.append([*level, below[-1]] if len(below) % 2 else level)
    return levels


def _subproof(leaves: Sequence[Hash], old_size: int, *, is_known: bool) -> list[Hash]:
    if old_size == len(leaves):
        return [] if is_known else [root_of(leaves)]
    half = 1 << ((len(leaves) - 1).bit_length() - 1)
    left, right = leaves[:half], leaves[half:]
    if old_size <= half:
        return [*_subproof(left, old_size, is_known=is_known), root_of(right)]
    return [*_subproof(right, old_size - half, is_known=False), root_of(left)]
