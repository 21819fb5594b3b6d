"""Limits of a child process and what it starts, as far as the system enforces them."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class TreeLimits:
    """The memory in bytes and the processor time in whole seconds of each process."""

    memory_bytes: int
    seconds: int
