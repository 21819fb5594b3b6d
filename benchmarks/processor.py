"""Processor time and memory of this process and of those that it started and that have ended."""

from __future__ import annotations

import resource


def used_s() -> float:
    """Return the processor time in s, with that of all processes that have ended."""
    both = map(resource.getrusage, (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return sum(each.ru_utime + each.ru_stime for each in both)


def most_mb(processes: int) -> float:
    """Return the highest memory in MB, if so many processes ran at once as large as the largest."""
    own = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    others = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
    return (own + processes * others) * 1024 / 1e6
