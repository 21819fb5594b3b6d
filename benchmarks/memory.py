"""The memory of a process, and how much this process has read from the disk."""

import resource
from contextlib import suppress
from pathlib import Path


def resident_mb(process: int | str = "self") -> float:
    """Return the memory in millions of bytes; 0 if it is unknown, or the process is gone."""
    try:
        lines = Path(f"/proc/{process}/status").read_text().splitlines()
    except OSError:
        return 0.0
    held = [line.split()[1] for line in lines if line.startswith("VmRSS:")]
    return int(held[0]) * 1024 / 1e6 if held else 0.0


def peak_mb() -> float:
    """Return the highest memory of this process so far in millions of bytes; 0 if unknown."""
    status = Path("/proc/self/status")
    lines = status.read_text().splitlines() if status.exists() else []
    held = [line.split()[1] for line in lines if line.startswith("VmHWM:")]
    return int(held[0]) * 1024 / 1e6 if held else 0.0


def apart_mb() -> float:
    """Return the memory of all processes that this one has started, in millions of bytes."""
    tasks = Path("/proc/self/task")
    if not tasks.exists():
        return 0.0
    children: set[str] = set()
    for task in tasks.iterdir():
        with suppress(OSError):
            children.update((task / "children").read_text().split())
    return sum(resident_mb(int(child)) for child in children)


def proportional_mb() -> float:
    """Return the memory of this process in millions of bytes, with shared pages divided.

    0 if it is unknown. Source: Pss of /proc/pid/smaps_rollup, proc(5).
    """
    try:
        lines = Path("/proc/self/smaps_rollup").read_text().splitlines()
    except OSError:
        return 0.0
    held = [line.split()[1] for line in lines if line.startswith("Pss:")]
    return int(held[0]) * 1024 / 1e6 if held else 0.0


def read_mb() -> float:
    """Return the millions of bytes read from the disk; 0 if unknown."""
    counters = Path("/proc/self/io")
    if not counters.exists():
        return 0.0
    (line,) = (line for line in counters.read_text().splitlines() if line.startswith("read_bytes:"))
    return int(line.split()[1]) / 1e6


def most_mb(processes: int) -> float:
    """Return the highest memory in MB, if so many processes ran at once as large as the largest."""
    own = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    others = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
    return (own + processes * others) * 1024 / 1e6
