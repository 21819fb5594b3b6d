"""What ``tools/checkers/check_ledger`` answers about files, in the process of the tests."""

from __future__ import annotations

from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from pathlib import Path

from tools.checkers import check_ledger


def reasons(paths: Sequence[Path], trusted: AbstractSet[str] = frozenset()) -> dict[Path, str]:
    """Return for each file why it does not hold; "" if it does."""
    return {path: each.why for path, each in check_ledger.check(paths, trusted).items()}
