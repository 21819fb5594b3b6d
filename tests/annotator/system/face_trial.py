"""Tries every function of the face on the system it runs on, with nothing but Python.

``test_face.py`` runs it here. On Windows, or under Wine, it is run by itself: ``python
tests/annotator/system/face_trial.py`` in the checkout.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Final

sys.path.insert(0, str(Path(__file__).resolve().parents[3]))  # the embeddable Python has no other

from annotator.system import face

_LIMITS: Final = face.TreeLimits(memory_bytes=1 << 31, seconds=30)
_OUTLIVES: Final = "import threading; threading.Event().wait(100); print('still here')"
_CHILD_STARTS_ANOTHER: Final = (
    "import subprocess, sys\n"
    f"child = subprocess.Popen([sys.executable, '-c', {_OUTLIVES!r}], stdin=subprocess.DEVNULL)\n"
    "print(child.pid, flush=True)\n"
    "sys.stdin.read()\n"
)
_HUNGRY: Final = (
    "import sys\n"
    f"sys.path.insert(0, {str(Path(__file__).resolve().parents[3])!r})\n"
    "from annotator.system import face\n"
    "limit = face.MemoryLimit()\n"
    "limit.allow(50_000_000)\n"
    "small = bytearray(10_000_000)\n"
    "try:\n"
    "    large = bytearray(400_000_000)\n"
    "except MemoryError:\n"
    "    print('refused')\n"
)


def files_are_replaced(folder: Path) -> None:
    """A file takes the place of another, also where both are in use a moment later."""
    new, old = folder / "new", folder / "old"
    new.write_text("new")
    old.write_text("old")
    face.replace(new, old)
    assert old.read_text() == "new"
    assert not new.exists()


def folders_are_renamed(folder: Path) -> None:
    """A folder gets another name with what is in it; a missing one is an OSError with both."""
    (folder / "one").mkdir()
    (folder / "one" / "file").touch()
    face.rename(folder / "one", folder / "two")
    face.flush_names(folder)
    assert (folder / "two" / "file").exists()
    with suppress(FileNotFoundError):
        face.rename(folder / "none", folder / "three")
        raise AssertionError


def long_names_are_found(folder: Path) -> None:
    """A path of more than 260 characters can be made, written and renamed."""
    deep = folder.joinpath(*["a folder of forty characters in its name"] * 8)
    face.long_path(deep).mkdir(parents=True)
    file = deep / "a file.txt"
    face.long_path(file).write_text("far down")
    face.replace(file, deep / "another file.txt")
    assert face.long_path(deep / "another file.txt").read_text() == "far down"
    assert len(str(file)) > 260


def private_files_can_be_used_by_their_owner(folder: Path) -> None:
    """What is barred from others is still ours, and so is what is made in it later."""
    place = folder / "private"
    place.mkdir()
    face.restrict(place, 0o700)
    (place / "inside").write_text("mine")
    face.restrict(place / "inside", 0o600)
    assert (place / "inside").read_text() == "mine"


def locked_files_are_seen(folder: Path) -> None:
    """A lock bars a second one until the file is closed."""
    path = folder / "locked"
    with path.open("w") as one, path.open("r+") as two:
        face.lock_file(one.fileno())
        try:
            face.lock_file(two.fileno())
        except OSError:
            pass
        else:
            raise AssertionError
        one.write("can be written")
    assert path.read_text() == "can be written"
    with path.open("r+") as free:
        face.lock_file(free.fileno())


def volumes_are_known(folder: Path) -> None:
    """The disk of temporary files can be written to."""
    assert not face.is_read_only_volume(folder)
    found = face.file_system(folder)
    assert found is None if sys.platform != "win32" else found is not None


def processes_are_known(_folder: Path) -> None:
    """This process runs; one that has ended does not, and asking ends none."""
    assert face.is_process(os.getpid())
    command = [sys.executable, "-c", "import sys; sys.stdin.read()"]
    with subprocess.Popen(command, stdin=subprocess.PIPE) as child:
        assert face.is_process(child.pid)
        assert child.poll() is None
        child.communicate()
    pid = child.pid
    del child
    assert not face.is_process(pid)


def trees_are_killed(_folder: Path) -> None:
    """A process is killed with what it has started."""
    child = subprocess.Popen(
        [sys.executable, "-c", _CHILD_STARTS_ANOTHER],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        **face.separate_process(),
    )
    tree = face.ProcessTree(child, _LIMITS)
    assert child.stdout is not None
    assert child.stdin is not None
    assert child.stdout.readline()
    tree.kill()
    child.wait()
    # Its pipe ends when nobody holds it any more: then the other one has ended, too.
    assert child.stdout.read() == b""
    child.stdout.close()
    child.stdin.close()
    assert not tree.has_used_its_time()
    tree.close()


def memory_is_limited(_folder: Path) -> None:
    """A process that limits itself gets no more than it allowed itself, where that is known."""
    if sys.platform == "darwin" or _is_wine():
        return
    done = subprocess.run([sys.executable, "-c", _HUNGRY], capture_output=True, check=True)
    assert done.stdout.strip() == b"refused", done


def _is_wine() -> bool:
    """Return whether this is Wine, which takes limits of jobs and enforces none."""
    import ctypes

    library = ctypes.CDLL("ntdll") if sys.platform == "win32" else None
    return hasattr(library, "wine_get_version")


def clocks_go_on(_folder: Path) -> None:
    """Both clocks go on and, without sleep between, by the same."""
    boot, awake = face.monotonic_ns()
    later_boot, later_awake = boot, awake
    while later_boot - boot < 50_000_000:
        later_boot, later_awake = face.monotonic_ns()
    assert abs((later_boot - boot) - (later_awake - awake)) < 20_000_000
    assert boot >= awake - 1_000_000
    face.follow_zone()


TRIALS: Final[tuple[Callable[[Path], None], ...]] = (
    files_are_replaced,
    folders_are_renamed,
    long_names_are_found,
    private_files_can_be_used_by_their_owner,
    locked_files_are_seen,
    volumes_are_known,
    processes_are_known,
    trees_are_killed,
    memory_is_limited,
    clocks_go_on,
)


def main() -> int:
    """Run all trials; say which failed."""
    failed = 0
    for trial in TRIALS:
        with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
            try:
                trial(Path(folder))
            except Exception as error:  # noqa: BLE001 - each is told
                failed += 1
                print(f"FAILED {trial.__name__}: {type(error).__name__} {error}")  # noqa: T201 - read by what started it
            else:
                print(f"ok {trial.__name__}")  # noqa: T201 - read by what started it
    return failed


if __name__ == "__main__":
    sys.exit(main())
