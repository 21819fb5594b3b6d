"""The reasons that a worker can give for a break, or other time without the program, as work."""

from __future__ import annotations

from typing import Final

REASONS: Final = (
    "thinking",
    "asking",
    "reading_elsewhere",
    "listening_elsewhere",
    "instruction",
    "crash",
    "power",
    "other",
)
"""Reasons why unobserved time was work; the codes appear in the record and at detail ``full``."""
