"""What the face promises holds on this system; on Windows the trials run by themselves."""

from __future__ import annotations

import ast
from collections.abc import Callable
from pathlib import Path

import pytest

from annotator.system import face, posix, tree_limits
from tests.annotator.system.face_trial import TRIALS

WINDOWS = Path(posix.__file__).with_name("windows.py")


@pytest.mark.parametrize("trial", TRIALS, ids=lambda trial: trial.__name__)
def test_it_holds(trial: Callable[[Path], None], tmp_path: Path) -> None:
    trial(tmp_path)


def signatures(path: Path) -> dict[str, list[str]]:
    """Return the public functions and methods of a module with the number of their arguments."""
    found: dict[str, list[str]] = {}
    for node in ast.parse(path.read_text(encoding="utf-8")).body:
        if isinstance(node, ast.FunctionDef) and not node.name.startswith("_"):
            found[node.name] = [arg.arg.lstrip("_") for arg in node.args.args]
        elif isinstance(node, ast.ClassDef) and not node.name.startswith("_"):
            for each in node.body:
                if isinstance(each, ast.FunctionDef):
                    arguments = [arg.arg.lstrip("_") for arg in each.args.args]
                    found[f"{node.name}.{each.name}"] = arguments
    return found


def _renamed(name: str, named: dict[str, str]) -> str:
    first, point, rest = name.partition(".")
    return named.get(first, first) + point + rest


def test_both_modules_have_the_same_face() -> None:
    here, there = signatures(Path(posix.__file__)), signatures(WINDOWS)
    named = {"AddressSpaceLimit": "CommitLimit", "GroupTree": "JobTree"}
    assert {_renamed(name, named): arguments for name, arguments in here.items()} == there
    functions = {name for name in there if "." not in name}
    assert set(face.__all__) == functions | {"TreeLimits", "MemoryLimit", "ProcessTree"}
    assert face.TreeLimits is tree_limits.TreeLimits
