"""Exports are verified in processes with the same result, and a process that dies is told."""

from __future__ import annotations

import os
import shutil
import signal
from pathlib import Path

import pytest

from annotator.audit.audit import audit
from annotator.audit.tables.audit_errors import AuditRefusedError
from annotator.audit.verification import process_pool
from annotator.audit.verification.batches import Batch, ExportState
from annotator.progress import Watch
from tests.support.exports import GOLDEN, SCHEMAS, rewrite


@pytest.fixture
def exports(tmp_path: Path) -> Path:
    """Three exports of one job that differ in detail, and two that do not hold."""
    folder = Path(shutil.copytree(GOLDEN, tmp_path / "in"))
    for number in range(2):
        bad = Path(shutil.copytree(GOLDEN / "coco_item", folder / f"bad-{number}"))
        rewrite(bad, "README.md", f"Number {number}\n".encode())
    return folder


def test_processes_give_the_same_report(
    exports: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    here = audit([exports], tmp_path / "here", schemas=SCHEMAS, watch=Watch())
    monkeypatch.setattr(process_pool, "_FEW", 0)
    apart = audit([exports], tmp_path / "apart", schemas=SCHEMAS, watch=Watch())
    assert apart.report == here.report
    assert apart.findings == here.findings
    assert len(apart.findings) == 2
    for name in ("report.html", "report.json"):
        assert (tmp_path / "apart" / name).read_bytes() == (tmp_path / "here" / name).read_bytes()


def dies(_batch: Batch) -> list[ExportState]:
    """End this process as the system does that has no memory left."""
    os.kill(os.getpid(), signal.SIGKILL)
    return []


def test_a_process_that_the_system_ends_is_told(
    exports: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(process_pool, "_FEW", 0)
    monkeypatch.setattr(process_pool, "verify_batch", dies)
    with pytest.raises(AuditRefusedError, match="The system ended a process"):
        audit([exports], tmp_path / "out", schemas=SCHEMAS, watch=Watch())
    monkeypatch.undo()
    done = audit([exports], tmp_path / "out", schemas=SCHEMAS, watch=Watch())
    assert done.report["exports"] == {"found": 5, "counted": 1}
