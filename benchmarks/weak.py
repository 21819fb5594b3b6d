"""A weak machine, by a control group: half a processor and 2 GB for all processes started here."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

ROOT = Path("/sys/fs/cgroup")
PERIOD_US, QUOTA_US = 100_000, 50_000
MOST_BYTES = 2_000_000_000


@contextmanager
def confined() -> Iterator[bool]:
    """Confine this process; yields whether it was possible, which takes root on Linux.

    Source: cgroups(7); ``cpu.cfs_quota_us`` and ``memory.limit_in_bytes`` of version 1, ``cpu.max``
    and ``memory.max`` of version 2.
    """
    name = f"fairlabel-bench-{os.getpid()}"
    is_second = (ROOT / "cgroup.controllers").exists()
    with ExitStack() as stack:
        try:
            if is_second:
                limits = {"cpu.max": f"{QUOTA_US} {PERIOD_US}", "memory.max": str(MOST_BYTES)}
                stack.enter_context(_group(ROOT / name, ROOT, limits))
            else:
                cpu = {"cpu.cfs_period_us": str(PERIOD_US), "cpu.cfs_quota_us": str(QUOTA_US)}
                memory = {"memory.limit_in_bytes": str(MOST_BYTES)}
                stack.enter_context(_group(ROOT / "cpu" / name, ROOT / "cpu", cpu))
                stack.enter_context(_group(ROOT / "memory" / name, ROOT / "memory", memory))
        except OSError:
            yield False
            return
        yield True


@contextmanager
def _group(folder: Path, outside: Path, limits: dict[str, str]) -> Iterator[None]:
    folder.mkdir()
    try:
        for name, limit in limits.items():
            (folder / name).write_text(limit)
        (folder / "cgroup.procs").write_text(str(os.getpid()))
        yield
    finally:
        # Move all processes out again: a control group with processes cannot be removed.
        for pid in (folder / "cgroup.procs").read_text().split():
            (outside / "cgroup.procs").write_text(pid)
        folder.rmdir()
