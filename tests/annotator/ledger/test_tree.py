"""The tree is that of RFC 6962, by its published values and by its definition; proofs prove."""

from __future__ import annotations

from hashlib import sha256

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.ledger.tree import (
    consistency_proof,
    inclusion_proofs,
    is_within,
    leaf_hash,
    node_hash,
    root_from,
    root_of,
)

# The inputs and roots of the reference implementation of Certificate Transparency.
INPUTS = ["", "00", "10", "2021", "3031", "40414243", "5051525354555657"]
INPUTS += ["606162636465666768696a6b6c6d6e6f"]
ROOTS = [
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
]
LEAVES = [leaf_hash(b"", bytes.fromhex(each)) for each in INPUTS]
SIZES = st.integers(1, 70)


def some_leaves(size: int) -> list[bytes]:
    return [sha256(number.to_bytes(2, "big")).digest() for number in range(size)]


def by_definition(leaves: list[bytes]) -> bytes:
    """Return the root as section 2.1 of RFC 6962 defines it."""
    if len(leaves) == 1:
        return leaves[0]
    half = 1
    while half * 2 < len(leaves):
        half *= 2
    return node_hash(by_definition(leaves[:half]), by_definition(leaves[half:]))


@pytest.mark.parametrize("size", range(1, 9))
def test_the_published_roots_come_out(size: int) -> None:
    assert root_of(LEAVES[:size]).hex() == ROOTS[size - 1]


def test_nothing_has_the_hash_of_nothing_for_its_root() -> None:
    assert root_of([]) == sha256(b"").digest()


@given(SIZES)
def test_the_root_is_that_of_the_definition(size: int) -> None:
    leaves = some_leaves(size)
    assert root_of(leaves) == by_definition(leaves)


def test_a_salt_is_part_of_the_leaf() -> None:
    assert leaf_hash(b"ab", b"c") == sha256(b"\0abc").digest()
    assert leaf_hash(b"ab", b"c") != leaf_hash(b"", b"c")


@given(SIZES, st.data())
def test_a_proof_leads_from_its_leaf_to_the_root_and_from_no_other(
    size: int, data: st.DataObject
) -> None:
    leaves = some_leaves(size)
    index = data.draw(st.integers(0, size - 1))
    [proof] = inclusion_proofs(leaves, [index])
    root = root_of(leaves)
    assert root_from(leaves[index], index, size, proof) == root
    assert root_from(sha256(b"other").digest(), index, size, proof) != root
    assert root_from(leaves[index], index, size, [*proof, root]) is None
    if proof:
        assert root_from(leaves[index], index, size, proof[:-1]) != root
        at = data.draw(st.integers(0, len(proof) - 1))
        bent = [*proof[:at], root, *proof[at + 1 :]]
        assert root_from(leaves[index], index, size, bent) != root
    wrong = data.draw(st.integers(-1, size))
    if wrong != index:
        assert root_from(leaves[index], wrong, size, proof) != root


@given(SIZES, st.data())
def test_a_proof_shows_that_a_tree_grew_and_not_that_another_did(
    size: int, data: st.DataObject
) -> None:
    leaves = some_leaves(size)
    old_size = data.draw(st.integers(0, size))
    proof = consistency_proof(leaves, old_size)
    old, new = (old_size, root_of(leaves[:old_size])), (size, root_of(leaves))
    assert is_within(old, new, proof)
    assert not is_within(old, new, [*proof, new[1]])
    assert not is_within((old_size, sha256(b"other").digest()), new, proof)
    assert not is_within((size + 1, new[1]), new, proof)
    if 0 < old_size < size:
        assert not is_within(old, (size, sha256(b"other").digest()), proof)
        assert not is_within(old, new, proof[:-1])
        at = data.draw(st.integers(0, len(proof) - 1))
        bent = [*proof[:at], sha256(b"bent").digest(), *proof[at + 1 :]]
        assert not is_within(old, new, bent)


def test_the_published_proofs_come_out() -> None:
    # Section 2.1.3 of RFC 6962, for its tree of seven leaves and the older ones of 3, 4 and 6.
    leaves = some_leaves(7)
    a, b, c, d, e, f, j = leaves
    g, h, i = node_hash(a, b), node_hash(c, d), node_hash(e, f)
    k, m = node_hash(g, h), node_hash(i, j)
    assert inclusion_proofs(leaves, [0, 3, 4, 6]) == [[b, h, m], [c, g, m], [f, j, k], [i, k]]
    assert consistency_proof(leaves, 3) == [c, d, g, m]
    assert consistency_proof(leaves, 4) == [m]
    assert consistency_proof(leaves, 6) == [i, j, k]
