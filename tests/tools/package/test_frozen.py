"""What PyInstaller is given besides its options."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace

import pytest

from tools.package.frozen import leave_out_hooks
from tools.package.project import PackageError

WRITTEN = """\
a = Analysis(['main.py'])
pyz = PYZ(a.pure)
exe = EXE(pyz, a.scripts)
"""


def test_nothing_but_the_program_runs_when_it_starts(tmp_path: Path) -> None:
    path = tmp_path / "fairlabel.spec"
    path.write_text(WRITTEN)
    leave_out_hooks(path)

    analysed = SimpleNamespace(pure=())
    analysed.scripts = [("pyiboot01_bootstrap", "a"), ("pyi_rth_pyside6", "b"), ("main", "c")]
    made: list[object] = []
    names = {
        "Analysis": lambda _: analysed,
        "PYZ": lambda _: None,
        "EXE": lambda _, scripts: made.append(scripts),
    }
    exec(path.read_text(), names)  # as PyInstaller does
    assert made == [[("pyiboot01_bootstrap", "a"), ("main", "c")]]


def test_another_form_of_the_file_stops_packaging(tmp_path: Path) -> None:
    path = tmp_path / "fairlabel.spec"
    path.write_text("collected = COLLECT()\n")
    with pytest.raises(PackageError, match="another kind of file"):
        leave_out_hooks(path)
