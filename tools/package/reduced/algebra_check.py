"""Compares products and solutions of numpy with sums of its own; ends with 1 if one differs."""

from __future__ import annotations

from typing import Any, Final

import numpy as np
import numpy.typing as npt

Numbers = npt.NDArray[Any]

ROWS: Final = (1, 2, 3, 6, 40)
CLOSE: Final = {"f": 2e-4, "d": 1e-10, "F": 2e-4, "D": 1e-10}


def numbers(kind: str, *shape: int) -> Numbers:
    """Return an array of numbers that repeat after long."""
    count = int(np.prod(shape))
    real = np.sin(np.arange(count) * 12.9898 + count)
    turned = real + 1j * np.cos(np.arange(count) * 7.233) if kind in "FD" else real
    made: Numbers = turned.reshape(shape).astype(kind)
    return made


def near(kind: str, one: npt.ArrayLike, other: npt.ArrayLike) -> None:
    """Stop if two results differ."""
    if not np.allclose(one, other, rtol=CLOSE[kind], atol=CLOSE[kind]):
        raise SystemExit(f"The stub of OpenBLAS gives {one!r}, not {other!r}, for {kind}.")


def products(kind: str) -> None:
    """Compare all products: of vectors, of matrices, by rows, by columns, and of parts."""
    for m, k, n in ((3, 3, 3), (5, 17, 9), (64, 33, 20), (1, 8, 1)):
        a, b, v, w = numbers(kind, m, k), numbers(kind, k, n), numbers(kind, k), numbers(kind, 40)
        near(kind, a @ b, np.einsum("ik,kj->ij", a, b))
        near(kind, np.asfortranarray(a) @ b, np.einsum("ik,kj->ij", a, b))
        near(kind, a[::2, ::2] @ b[::2], np.einsum("ik,kj->ij", a[::2, ::2], b[::2]))
        near(kind, a @ a.T, np.einsum("ik,jk->ij", a, a))
        near(kind, a.T @ a, np.einsum("ki,kj->ij", a, a))
        near(kind, a @ v, (a * v).sum(1))
        near(kind, v @ b, (v[:, None] * b).sum(0))
        near(kind, np.dot(v, v[::-1]), (v * v[::-1]).sum())
        near(kind, np.vdot(v, w[:k]), (v.conj() * w[:k]).sum())
        near(
            kind,
            np.correlate(w, v, "valid"),
            [(w[i : i + k] * v.conj()).sum() for i in range(41 - k)],
        )


def solutions(kind: str) -> None:
    """Compare what is solved, turned round and measured; a matrix without inverse is refused."""
    for n in ROWS:
        a, b = numbers(kind, n, n) + n * np.eye(n, dtype=kind), numbers(kind, n, 4)
        near(kind, a @ np.linalg.inv(a), np.eye(n))
        near(kind, a @ np.linalg.solve(a, b), b)
        near(kind, a @ np.linalg.solve(a, b[:, 0]), b[:, 0])
    near(kind, np.linalg.det(np.array([[0, 2, 1], [3, 4, 0], [1, 0, 1]], kind)), -10)
    near(kind, np.linalg.det(np.zeros((3, 3), kind)), 0)
    try:
        np.linalg.inv(np.ones((3, 3), kind))
    except np.linalg.LinAlgError:
        return
    raise SystemExit("The stub of OpenBLAS turns round what has no inverse.")


if __name__ == "__main__":
    for letter in CLOSE:
        products(letter)
    for letter in "fd":
        solutions(letter)
