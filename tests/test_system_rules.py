"""What exists on one system only is named in a branch on ``sys.platform``, which mypy follows."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping
from pathlib import PurePosixPath
from types import MappingProxyType
from typing import Final

from tests.support.sources import Source, nodes, python_sources

ROOMS: Final = {"annotator/system/posix.py", "annotator/system/windows.py"}
"""They assert their system at the top."""

ONE_SYSTEM: Final[Mapping[str, frozenset[str]]] = MappingProxyType(
    {
        "os": frozenset(
            [
                "O_DIRECTORY",
                "O_NOFOLLOW",
                "O_NONBLOCK",
                "O_SYNC",
                "WEXITSTATUS",
                "WIFEXITED",
                "chown",
                "chroot",
                "fchmod",
                "fchown",
                "fork",
                "forkpty",
                "getegid",
                "geteuid",
                "getgid",
                "getgroups",
                "getloadavg",
                "getpgid",
                "getpriority",
                "getuid",
                "kill",
                "killpg",
                "lchown",
                "mkfifo",
                "mknod",
                "nice",
                "posix_fadvise",
                "posix_fallocate",
                "pread",
                "preadv",
                "pwrite",
                "sched_getaffinity",
                "sched_setaffinity",
                "sendfile",
                "seteuid",
                "setgid",
                "setpgid",
                "setpriority",
                "setsid",
                "setuid",
                "startfile",
                "statvfs",
                "sync",
                "uname",
                "wait",
                "waitpid",
            ]
        ),
        "signal": frozenset(
            [
                "ITIMER_PROF",
                "ITIMER_REAL",
                "ITIMER_VIRTUAL",
                "SIGALRM",
                "SIGBREAK",
                "SIGCHLD",
                "SIGCONT",
                "SIGHUP",
                "SIGKILL",
                "SIGPIPE",
                "SIGPROF",
                "SIGQUIT",
                "SIGSTOP",
                "SIGTSTP",
                "SIGUSR1",
                "SIGUSR2",
                "SIGXCPU",
                "alarm",
                "pause",
                "setitimer",
                "sigwait",
            ]
        ),
        "time": frozenset(
            ["CLOCK_BOOTTIME", "CLOCK_UPTIME_RAW", "tzset", "clock_gettime", "clock_gettime_ns"]
        ),
        "socket": frozenset({"AF_UNIX"}),
        "subprocess": frozenset({"STARTUPINFO", "CREATE_NO_WINDOW"}),
        "ctypes": frozenset({"WinDLL", "WinError", "windll", "wintypes", "get_last_error"}),
    }
)
"""Names of modules. ``os.kill`` is there everywhere, and on Windows it ends a process that it was
to ask: so it is named here, too."""

MODULES: Final = frozenset(
    [
        "_winapi",
        "crypt",
        "fcntl",
        "grp",
        "msvcrt",
        "nis",
        "posix",
        "pty",
        "pwd",
        "resource",
        "syslog",
        "termios",
        "tty",
        "winreg",
        "winsound",
    ]
)


def _is_platform(test: ast.expr) -> bool:
    return any(
        isinstance(node, ast.Attribute)
        and node.attr == "platform"
        and isinstance(node.value, ast.Name)
        and node.value.id == "sys"
        for node in ast.walk(test)
    )


def guarded(tree: ast.AST) -> set[int]:
    """Return the ids of all nodes inside a branch on ``sys.platform``."""
    found: set[int] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.If | ast.IfExp) and _is_platform(node.test):
            found.update(id(each) for each in ast.walk(node))
    return found


def one_system_names(source: Source) -> Iterator[str]:
    """Yield what a file names outside such a branch."""
    inside = guarded(source.tree)
    for node in ast.walk(source.tree):
        if id(node) not in inside:
            for name in _named(node):
                yield f"{source.path}:{getattr(node, 'lineno', 0)} {name}"


def _named(node: ast.AST) -> Iterator[str]:
    """Yield the names of one system in a node."""
    match node:
        case ast.Attribute(value=ast.Name(id=module), attr=name):
            named = [(module, name)]
        case ast.Import(names=names):
            named = [(each.name, "") for each in names]
        case ast.ImportFrom(module=str(module), names=names):
            named = [(module, each.name) for each in names]
        case _:
            named = []
    is_import = not isinstance(node, ast.Attribute)
    for module, name in named:
        if name in ONE_SYSTEM.get(module, ()) or (is_import and module in MODULES):
            yield f"{module}.{name}".rstrip(".")


def removed_variables(source: Source) -> Iterator[str]:
    """Yield where a variable of the environment is deleted that may not be set."""
    for node in nodes(source.tree, ast.Delete):
        for target in node.targets:
            if isinstance(target, ast.Subscript) and ast.unparse(target.value) == "os.environ":
                yield f"{source.path}:{node.lineno}"


def other_questions(source: Source) -> Iterator[str]:
    """Yield where the system is asked for in a way that mypy does not follow."""
    for node in ast.walk(source.tree):
        match node:
            case ast.Attribute(value=ast.Name(id="os"), attr="name"):
                yield f"{source.path}:{node.lineno} os.name"
            case ast.Attribute(value=ast.Name(id="platform"), attr="system"):
                yield f"{source.path}:{node.lineno} platform.system"
            case ast.Call(func=ast.Name(id="hasattr"), args=[ast.Name(id="os" | "signal"), _]):
                yield f"{source.path}:{node.lineno} hasattr"


def visible_children(source: Source) -> Iterator[str]:
    """Yield where a child process is started that would open a console window on Windows."""
    for node in nodes(source.tree, ast.Call):
        if ast.unparse(node.func) in {"subprocess.Popen", "subprocess.run", "subprocess.call"}:
            given = {each.arg for each in node.keywords}
            is_ours = any(
                each.arg is None and "separate_process" in ast.unparse(each.value)
                for each in node.keywords
            )
            if "creationflags" not in given and not is_ours:
                yield f"{source.path}:{node.lineno}"


def shells(source: Source) -> Iterator[str]:
    """Yield where a shell would read a command: its rules differ, and names are no commands."""
    for node in nodes(source.tree, ast.Call):
        called = ast.unparse(node.func)
        if called in {"os.system", "os.popen"} or any(
            each.arg == "shell" for each in node.keywords
        ):
            yield f"{source.path}:{node.lineno}"


def product() -> list[Source]:
    """Return the sources that are shipped."""
    return [source for source in python_sources() if source.is_product]


def ours() -> list[Source]:
    """Return the product but for the modules of one system."""
    return [source for source in product() if str(source.path) not in ROOMS]


def test_what_one_system_has_is_named_in_its_branch() -> None:
    assert [found for source in ours() for found in one_system_names(source)] == []


def test_no_variable_is_deleted_that_may_not_be_set() -> None:
    assert [found for source in product() for found in removed_variables(source)] == []


def test_the_system_is_asked_for_as_mypy_understands() -> None:
    allowed = {"widgets/process/fault_log.py"}  # the name of the system, in a report
    asked = [found for source in ours() for found in other_questions(source)]
    assert [each for each in asked if each.partition(":")[0] not in allowed] == []


def test_no_child_process_opens_a_console() -> None:
    assert [found for source in ours() for found in visible_children(source)] == []


def test_no_shell_is_started() -> None:
    assert [found for source in product() for found in shells(source)] == []


BAD: Final = """
import os, sys, signal, subprocess, fcntl
from signal import SIGKILL
del os.environ["HOME"]
os.nice(10)
os.kill(1, signal.SIGKILL)
if os.name == "nt": pass
hasattr(os, "fork")
subprocess.run(["a"])
subprocess.run("a", shell=True, creationflags=0)
if sys.platform != "win32":
    import resource
    os.getuid()
else:
    os.startfile("a")
"""


def test_each_rule_finds_what_it_forbids() -> None:
    source = Source(PurePosixPath("annotator/bad.py"), BAD, ast.parse(BAD))
    assert [each.partition(" ")[2] for each in one_system_names(source)] == [
        "fcntl",
        "signal.SIGKILL",
        "os.nice",
        "os.kill",
        "signal.SIGKILL",
    ]
    assert list(removed_variables(source)) == ["annotator/bad.py:4"]
    assert len(list(other_questions(source))) == 2
    assert list(visible_children(source)) == ["annotator/bad.py:9"]
    assert list(shells(source)) == ["annotator/bad.py:10"]
