"""Linux and macOS, which have modes, groups of processes, and names that can be flushed."""

from __future__ import annotations

import sys

assert sys.platform != "win32"  # mypy reads no further there

import errno
import fcntl
import os
import resource
import signal
import time
from contextlib import suppress
from typing import TYPE_CHECKING, Any, Final

from annotator.system.tree_limits import TreeLimits

if TYPE_CHECKING:  # these would delay the start of a child process
    import subprocess
    from pathlib import Path

_NICE: Final = 10
_NO_FLUSH: Final = {errno.EINVAL, errno.ENOTSUP, errno.EACCES, errno.EBADF}
"""Errors where folders cannot be flushed: on some network shares, or in a folder that can be
written but not read."""


# Files ----------------------------------------------------------------------------------------


def replace(source: Path, target: Path) -> None:
    """Rename a file, at once in place of another one of that name.

    Raises:
        OSError: the system refused; both are as they were.
    """
    source.replace(target)


def rename(source: Path, target: Path) -> None:
    """Rename a file or folder; a file of the new name must not exist.

    Raises:
        OSError: the system refused.
    """
    source.rename(target)


def flush_names(folder: Path) -> None:
    """Flush the names in a folder to the disk, where that is possible.

    Raises:
        OSError: the disk refused.
    """
    handle = -1
    try:
        handle = os.open(folder, os.O_RDONLY)
        os.fsync(handle)
    except OSError as error:
        if error.errno not in _NO_FLUSH:
            raise
    finally:
        if handle >= 0:
            os.close(handle)


def restrict(path: Path, mode: int) -> None:
    """Set who may use a file or folder, by its mode.

    Raises:
        OSError: the system refused.
    """
    path.chmod(mode)


def long_path(path: Path) -> Path:
    """Return a path by which the system finds a file however long the path is."""
    return path


def lock_file(number: int) -> None:
    """Lock an open file, by its number, as long as it is open.

    Raises:
        OSError: another process has locked it.
    """
    fcntl.flock(number, fcntl.LOCK_EX | fcntl.LOCK_NB)


_FICLONE: Final = 0x40049409
"""The request of ioctl_ficlone(2); ``fcntl`` names it only since Python 3.12."""


def clone(source: Path, target: Path) -> bool:
    """Make a new file that shares the blocks of another until one of them is written to.

    Returns False, with nothing left, where the file system cannot do that: only Linux is asked,
    and only Btrfs, XFS and a few more can.
    """
    if os.uname().sysname != "Linux":  # mypy would skip the rest on macOS
        return False
    with source.open("rb") as old, target.open("xb") as new:
        try:
            fcntl.ioctl(new.fileno(), _FICLONE, old.fileno())
            os.fsync(new.fileno())
        except OSError:
            target.unlink()
            return False
    return True


def file_system(_folder: Path) -> str | None:
    """Return the type of the file system of a folder; None: the list of mounts says it."""
    return None


def is_read_only_volume(path: Path) -> bool:
    """Return whether a path lies on a disk that cannot be written to."""
    try:
        return bool(os.statvfs(path).f_flag & os.ST_RDONLY)
    except OSError:
        return False


# Processes ------------------------------------------------------------------------------------


def is_process(pid: int) -> bool:
    """Return whether a process exists, as far as this can be known."""
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except (OSError, OverflowError):
        return True
    return True


def give_way() -> None:
    """Let this process have less of the processor than others."""
    os.nice(_NICE)


def separate_process() -> dict[str, Any]:
    """Return the options of ``Popen`` for a process that ends with all that it starts."""
    return {"start_new_session": True}


class GroupTree:
    """A child process, started with ``separate_process``, and what it has started itself.

    Only Linux limits memory and processor time from outside.
    """

    def __init__(self, process: subprocess.Popen[bytes], limits: TreeLimits) -> None:
        """Set the limits of a process that was just started."""
        self._process = process
        if sys.platform == "linux":
            memory, seconds = limits.memory_bytes, limits.seconds
            for kind, most in (
                (resource.RLIMIT_AS, (memory, memory)),
                (resource.RLIMIT_CPU, (seconds, seconds + 1)),  # a signal of its own, then the end
                (resource.RLIMIT_CORE, (0, 0)),
            ):
                with suppress(OSError, ValueError):  # it ended, or has lower limits already
                    resource.prlimit(process.pid, kind, most)

    def kill(self) -> None:
        """Kill all of them, as far as they stayed in the group of the first."""
        if self._process.returncode is None:
            with suppress(OSError):
                os.killpg(self._process.pid, signal.SIGKILL)
        self._process.kill()

    def has_used_its_time(self) -> bool:
        """Return whether the process ended because it had used its processor time."""
        return self._process.returncode == -signal.SIGXCPU

    def close(self) -> None:
        """Forget it, once it has ended."""


class AddressSpaceLimit:
    """Limits the address space of this process to its current size and an allowance.

    Only Linux tells a process the size of its address space and enforces a limit.
    """

    def __init__(self) -> None:
        """Find the file in which the system states the size of this process."""
        self._sizes: int | None = None
        if sys.platform == "linux":
            with suppress(OSError):
                self._sizes = os.open("/proc/self/statm", os.O_RDONLY)

    def allow(self, more_bytes: int) -> None:
        """Allow this many bytes above the current size.

        Raises:
            OSError, ValueError: the system refused.
        """
        if self._sizes is not None:
            pages = int(os.pread(self._sizes, 64, 0).split()[0])
            wanted = pages * resource.getpagesize() + more_bytes
            _soft, hard = resource.getrlimit(resource.RLIMIT_AS)
            wanted = wanted if hard == resource.RLIM_INFINITY else min(wanted, hard)
            resource.setrlimit(resource.RLIMIT_AS, (wanted, hard))


# Clocks ---------------------------------------------------------------------------------------


def monotonic_ns() -> tuple[int, int]:
    """Return two monotonic clocks in ns: the first runs through sleep, the second stops in it.

    On other systems than Linux and macOS both are the same clock.
    """
    if sys.platform == "linux":
        boot = time.clock_gettime_ns(time.CLOCK_BOOTTIME)
        awake = time.clock_gettime_ns(time.CLOCK_MONOTONIC)
    elif sys.platform == "darwin":
        # There CLOCK_MONOTONIC runs through sleep and CLOCK_UPTIME_RAW does not
        # (clock_gettime(3)).
        boot = time.clock_gettime_ns(time.CLOCK_MONOTONIC)
        awake = time.clock_gettime_ns(time.CLOCK_UPTIME_RAW)
    else:
        boot = awake = time.monotonic_ns()
    return boot, awake


def follow_zone() -> None:
    """Notice that the person has set another time zone."""
    time.tzset()


# Words ----------------------------------------------------------------------------------------


def tell_without_window(text: str) -> None:
    """Say why the program does not start, where there is no window yet."""
    print(text, file=sys.stderr)  # noqa: T201 - the only place left


__all__ = ["TreeLimits"]
