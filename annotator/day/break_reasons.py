"""The reasons that a worker can give for a break, or other time without the program, as work.

Their words are in ``widgets/kit/day_words.py``.
"""

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

OFFERED: Final = tuple(code for code in REASONS if code not in {"crash", "power"})
"""The reasons that a question about a break offers; the first is the default."""
