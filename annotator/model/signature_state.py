"""The states of a work order's signature besides the fingerprint of the key that signed."""

from __future__ import annotations

from typing import Final

UNSIGNED: Final = "unsigned"
BROKEN: Final = "does not hold"
