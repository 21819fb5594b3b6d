"""Windows, by its own functions; the names of its constants are those of its headers."""

from __future__ import annotations

import sys

assert sys.platform == "win32"  # mypy reads no further elsewhere

import ctypes
import msvcrt
import os
import time
from collections.abc import Callable
from contextlib import suppress
from ctypes import wintypes
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from annotator.system.tree_limits import TreeLimits

if TYPE_CHECKING:
    import subprocess

_KERNEL: Final = ctypes.WinDLL("kernel32", use_last_error=True)
_RIGHTS: Final = ctypes.WinDLL("advapi32", use_last_error=True)

_FOREIGN_HOLDERS: Final = {5, 32, 33}
"""ERROR_ACCESS_DENIED, ERROR_SHARING_VIOLATION and ERROR_LOCK_VIOLATION: a scanner for viruses or
an indexer holds a new file for a moment."""
_WAITS_S: Final = (0.01, 0.02, 0.05, 0.1, 0.2, 0.4, 0.8, 1.0)

_MOVEFILE_REPLACE_EXISTING: Final = 1
_MOVEFILE_WRITE_THROUGH: Final = 8

_LONGEST: Final = 240
"""MAX_PATH is 260, and a folder must leave room for 12 characters of a name."""
_LOCKED_AT: Final = 1 << 30
"""The byte that is locked: far behind any content, since a lock of Windows also bars reading."""

_DRIVE_REMOTE: Final = 4
_FILE_READ_ONLY_VOLUME: Final = 0x80000
_SYSTEMS: Final = {"FAT": "msdos", "FAT32": "vfat", "EXFAT": "exfat"}
"""Names of file systems as Linux has them."""

_DACL_SECURITY_INFORMATION: Final = 4
_OTHERS: Final = 0o077
_PRIVATE: Final = "D:P(A;{0};FA;;;OW)(A;{0};FA;;;SY)(A;{0};FA;;;BA)"
"""Full access for the owner, the system and administrators, and nothing inherited (SDDL)."""

_PROCESS_QUERY_LIMITED_INFORMATION: Final = 0x1000
_ERROR_INVALID_PARAMETER: Final = 87
_STILL_ACTIVE: Final = 259
_CREATE_NO_WINDOW: Final = 0x08000000
_BELOW_NORMAL_PRIORITY_CLASS: Final = 0x4000

_EXTENDED_LIMIT_INFORMATION: Final = 9
_JOB_OBJECT_LIMIT_PROCESS_TIME: Final = 0x2
_JOB_OBJECT_LIMIT_PROCESS_MEMORY: Final = 0x100
_JOB_OBJECT_LIMIT_KILL_ON_JOB_CLOSE: Final = 0x2000
_STATUS_QUOTA_EXCEEDED: Final = 1816
"""ERROR_NOT_ENOUGH_QUOTA: the exit code of a process that has used its processor time."""

_TICKS_PER_S: Final = 10_000_000
_NS_PER_TICK: Final = 100
_TICKS_PER_MS: Final = 10_000

_MB_ICONERROR: Final = 0x10

_KERNEL.MoveFileExW.argtypes = [wintypes.LPCWSTR, wintypes.LPCWSTR, wintypes.DWORD]
_KERNEL.OpenProcess.restype = wintypes.HANDLE
_KERNEL.OpenProcess.argtypes = [wintypes.DWORD, wintypes.BOOL, wintypes.DWORD]
_KERNEL.GetExitCodeProcess.argtypes = [wintypes.HANDLE, ctypes.POINTER(wintypes.DWORD)]
_KERNEL.CloseHandle.argtypes = [wintypes.HANDLE]
_KERNEL.GetCurrentProcess.restype = wintypes.HANDLE
_KERNEL.SetPriorityClass.argtypes = [wintypes.HANDLE, wintypes.DWORD]
_KERNEL.GetDriveTypeW.argtypes = [wintypes.LPCWSTR]
_KERNEL.GetTickCount64.restype = ctypes.c_ulonglong
_KERNEL.LocalFree.argtypes = [wintypes.HLOCAL]
_KERNEL.CreateJobObjectW.restype = wintypes.HANDLE
_KERNEL.CreateJobObjectW.argtypes = [ctypes.c_void_p, wintypes.LPCWSTR]
_KERNEL.AssignProcessToJobObject.argtypes = [wintypes.HANDLE, wintypes.HANDLE]
_KERNEL.TerminateJobObject.argtypes = [wintypes.HANDLE, wintypes.UINT]
_KERNEL.SetInformationJobObject.argtypes = [
    wintypes.HANDLE,
    ctypes.c_int,
    ctypes.c_void_p,
    wintypes.DWORD,
]
_RIGHTS.SetFileSecurityW.argtypes = [wintypes.LPCWSTR, wintypes.DWORD, ctypes.c_void_p]
_TO_DESCRIPTOR: Final = _RIGHTS.ConvertStringSecurityDescriptorToSecurityDescriptorW
_TO_DESCRIPTOR.argtypes = [
    wintypes.LPCWSTR,
    wintypes.DWORD,
    ctypes.POINTER(ctypes.c_void_p),
    ctypes.c_void_p,
]


# Files ----------------------------------------------------------------------------------------


def replace(source: Path, target: Path) -> None:
    """Rename a file, at once in place of another one of that name; see ``rename``.

    Raises:
        OSError: the system refused; both are as they were.
    """
    _move(source, target, _MOVEFILE_REPLACE_EXISTING | _MOVEFILE_WRITE_THROUGH)


def rename(source: Path, target: Path) -> None:
    """Rename a file or folder; a file of the new name must not exist.

    It waits some seconds for programs that hold it, such as scanners, and returns only when the
    disk has the new name: folders cannot be flushed here.

    Raises:
        OSError: the system refused.
    """
    _move(source, target, _MOVEFILE_WRITE_THROUGH)


def _move(source: Path, target: Path, how: int) -> None:
    for wait_s in (*_WAITS_S, None):
        if _KERNEL.MoveFileExW(str(long_path(source)), str(long_path(target)), how):
            return
        code = ctypes.get_last_error()
        if wait_s is None or code not in _FOREIGN_HOLDERS:
            raise OSError(0, ctypes.FormatError(code).strip(), str(source), code, str(target))
        time.sleep(wait_s)


def flush_names(_folder: Path) -> None:
    """Do nothing: Windows cannot flush a folder, and ``rename`` and ``replace`` need none."""


def restrict(path: Path, mode: int) -> None:
    """Bar everybody but the owner from a file or folder, if the mode does; see SDDL.

    Where the disk has no rights, as on a stick with FAT, nothing happens.
    """
    if mode & _OTHERS:
        return
    inherited = "OICI" if os.path.isdir(path) else ""  # noqa: PTH112 - it raises nothing
    descriptor = ctypes.c_void_p()
    if _TO_DESCRIPTOR(_PRIVATE.format(inherited), 1, ctypes.byref(descriptor), None):
        _RIGHTS.SetFileSecurityW(str(long_path(path)), _DACL_SECURITY_INFORMATION, descriptor)
        _KERNEL.LocalFree(descriptor)


def long_path(path: Path) -> Path:
    r"""Return a path by which the system finds a file however long the path is.

    Only a path with the prefix ``\\?\`` may have more than 260 characters.
    """
    text = os.path.abspath(path)  # noqa: PTH100 - the prefix forbids "..", "." and "/"
    if len(text) < _LONGEST or text.startswith("\\\\?\\"):
        return path
    return Path(f"\\\\?\\UNC\\{text[2:]}" if text.startswith("\\\\") else f"\\\\?\\{text}")


def lock_file(number: int) -> None:
    """Lock an open file, by its number, as long as it is open.

    Raises:
        OSError: another process has locked it.
    """
    at = os.lseek(number, 0, os.SEEK_CUR)
    os.lseek(number, _LOCKED_AT, os.SEEK_SET)
    try:
        msvcrt.locking(number, msvcrt.LK_NBLCK, 1)
    finally:
        os.lseek(number, at, os.SEEK_SET)


def clone(_source: Path, _target: Path) -> bool:
    """Return False: no clone of a file is made here."""
    return False


def file_system(folder: Path) -> str | None:
    """Return the type of the file system of a folder, by its name on Linux; "" if unknown."""
    if _KERNEL.GetDriveTypeW(_root(folder)) == _DRIVE_REMOTE:
        return "cifs"
    _flags, name = _volume(folder)
    return _SYSTEMS.get(name.upper(), name.lower())


def is_read_only_volume(path: Path) -> bool:
    """Return whether a path lies on a disk that cannot be written to."""
    flags, _name = _volume(path)
    return bool(flags & _FILE_READ_ONLY_VOLUME)


def _root(path: Path) -> str:
    return str(Path(os.path.abspath(path)).anchor)  # noqa: PTH100 - it does not ask the disk


def _volume(path: Path) -> tuple[int, str]:
    """Return the flags and the name of a file system; 0 and "" if the disk does not answer."""
    flags, name = wintypes.DWORD(), ctypes.create_unicode_buffer(64)
    known = _KERNEL.GetVolumeInformationW(
        ctypes.c_wchar_p(_root(path)), None, 0, None, None, ctypes.byref(flags), name, len(name)
    )
    return (flags.value, name.value) if known else (0, "")


# Processes ------------------------------------------------------------------------------------


def is_process(pid: int) -> bool:
    """Return whether a process exists, as far as this can be known."""
    handle = _KERNEL.OpenProcess(_PROCESS_QUERY_LIMITED_INFORMATION, False, pid & 0xFFFFFFFF)  # noqa: FBT003 - the call of Windows has no names
    if not handle:
        return ctypes.get_last_error() != _ERROR_INVALID_PARAMETER
    code = wintypes.DWORD()
    is_known = _KERNEL.GetExitCodeProcess(handle, ctypes.byref(code))
    _KERNEL.CloseHandle(handle)
    return not is_known or code.value == _STILL_ACTIVE


def give_way() -> None:
    """Let this process have less of the processor than others."""
    _KERNEL.SetPriorityClass(_KERNEL.GetCurrentProcess(), _BELOW_NORMAL_PRIORITY_CLASS)


def separate_process() -> dict[str, Any]:
    """Return the options of ``Popen`` for a process that ends with all that it starts."""
    return {"creationflags": _CREATE_NO_WINDOW}


class _BasicLimits(ctypes.Structure):
    _fields_ = (
        ("process_ticks", wintypes.LARGE_INTEGER),
        ("job_ticks", wintypes.LARGE_INTEGER),
        ("flags", wintypes.DWORD),
        ("least_set", ctypes.c_size_t),
        ("most_set", ctypes.c_size_t),
        ("most_processes", wintypes.DWORD),
        ("affinity", ctypes.c_size_t),
        ("priority", wintypes.DWORD),
        ("scheduling", wintypes.DWORD),
    )


class _ExtendedLimits(ctypes.Structure):
    _fields_ = (
        ("basic", _BasicLimits),
        ("counters", ctypes.c_ulonglong * 6),
        ("process_memory", ctypes.c_size_t),
        ("job_memory", ctypes.c_size_t),
        ("peak_process_memory", ctypes.c_size_t),
        ("peak_job_memory", ctypes.c_size_t),
    )


class _Job:
    """A job object: a group of processes with limits."""

    def __init__(self) -> None:
        self._handle = _KERNEL.CreateJobObjectW(None, None)

    def limit(self, flags: int, *, memory_bytes: int = 0, seconds: int = 0) -> None:
        limits = _ExtendedLimits()
        limits.basic.flags = flags
        limits.basic.process_ticks = seconds * _TICKS_PER_S
        limits.process_memory = memory_bytes
        size = ctypes.sizeof(limits)
        _KERNEL.SetInformationJobObject(
            self._handle, _EXTENDED_LIMIT_INFORMATION, ctypes.byref(limits), size
        )

    def take(self, process: int) -> None:
        _KERNEL.AssignProcessToJobObject(self._handle, process)

    def end(self) -> None:
        _KERNEL.TerminateJobObject(self._handle, 1)

    def close(self) -> None:
        if self._handle:
            _KERNEL.CloseHandle(self._handle)
            self._handle = None


class JobTree:
    """A child process, started with ``separate_process``, and what it has started itself."""

    def __init__(self, process: subprocess.Popen[bytes], limits: TreeLimits) -> None:
        """Set the limits of a process that was just started."""
        self._process = process
        self._job = _Job()
        flags = (
            _JOB_OBJECT_LIMIT_KILL_ON_JOB_CLOSE
            | _JOB_OBJECT_LIMIT_PROCESS_MEMORY
            | _JOB_OBJECT_LIMIT_PROCESS_TIME
        )
        self._job.limit(flags, memory_bytes=limits.memory_bytes, seconds=limits.seconds)
        self._job.take(int(process._handle))  # type: ignore[attr-defined]  # noqa: SLF001 - no other way

    def kill(self) -> None:
        """Kill all of them."""
        self._job.end()
        self._process.kill()

    def has_used_its_time(self) -> bool:
        """Return whether the process ended because it had used its processor time."""
        return self._process.returncode == _STATUS_QUOTA_EXCEEDED

    def close(self) -> None:
        """Forget it, once it has ended; what it left running is killed."""
        self._job.close()


class _MemoryCounters(ctypes.Structure):
    _fields_ = (
        ("size", wintypes.DWORD),
        ("faults", wintypes.DWORD),
        *((f"other{number}", ctypes.c_size_t) for number in range(6)),
        ("committed", ctypes.c_size_t),
        ("peak_committed", ctypes.c_size_t),
    )


class CommitLimit:
    """Limits the memory of this process to what it has now and an allowance."""

    def __init__(self) -> None:
        """Put this process into a job of its own."""
        self._job = _Job()
        self._job.take(_KERNEL.GetCurrentProcess())

    def allow(self, more_bytes: int) -> None:
        """Allow this many bytes above the current size."""
        counters = _MemoryCounters()
        counters.size = ctypes.sizeof(counters)
        process = ctypes.c_void_p(_KERNEL.GetCurrentProcess())
        if _KERNEL.K32GetProcessMemoryInfo(process, ctypes.byref(counters), counters.size):
            wanted = counters.committed + more_bytes
            self._job.limit(_JOB_OBJECT_LIMIT_PROCESS_MEMORY, memory_bytes=wanted)


# Clocks ---------------------------------------------------------------------------------------


def _clock(name: str) -> Callable[[], int]:
    """Return a clock of the kernel, in its ticks of 100 ns.

    Raises:
        AttributeError, OSError: this version of Windows does not have it.
    """
    read = getattr(ctypes.WinDLL("kernelbase"), name)

    def now() -> int:
        ticks = ctypes.c_ulonglong()
        read(ctypes.byref(ticks))
        return ticks.value

    return now


def _clocks() -> tuple[Callable[[], int], Callable[[], int]]:
    """Return the clock that runs through sleep and the one that stops in it (Windows 10).

    Before, the one is known to 16 ms only.
    """
    with suppress(AttributeError, OSError):
        return (
            _clock("QueryInterruptTimePrecise"),
            _clock("QueryUnbiasedInterruptTimePrecise"),
        )
    return lambda: _KERNEL.GetTickCount64() * _TICKS_PER_MS, _clock("QueryUnbiasedInterruptTime")


_THROUGH_SLEEP, _AWAKE = _clocks()


def monotonic_ns() -> tuple[int, int]:
    """Return two monotonic clocks in ns: the first runs through sleep, the second stops in it."""
    boot = _THROUGH_SLEEP() * _NS_PER_TICK
    return boot, _AWAKE() * _NS_PER_TICK


def follow_zone() -> None:
    """Notice that the person has set another time zone."""
    with suppress(AttributeError, OSError):
        ctypes.CDLL("ucrtbase")._tzset()  # noqa: SLF001 - that is its name


# Words ----------------------------------------------------------------------------------------


def tell_without_window(text: str) -> None:
    """Say why the program does not start, where there is neither a window nor a terminal."""
    if sys.stderr is not None:
        print(text, file=sys.stderr)  # noqa: T201 - it was started in a terminal
    else:
        ctypes.WinDLL("user32").MessageBoxW(None, text, "Fairlabel", _MB_ICONERROR)


__all__ = ["TreeLimits"]
