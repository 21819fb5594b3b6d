"""``fairlabel audit`` says what it found, and its status says whether that is a finding."""

from __future__ import annotations

import shutil
from pathlib import Path

from tests.annotator.cli.running import run
from tests.support.exports import GOLDEN, rewrite


def test_good_exports_end_with_zero(tmp_path: Path) -> None:
    shutil.copytree(GOLDEN / "coco_item", tmp_path / "in" / "one")
    answer = run("audit", tmp_path / "in", tmp_path / "in" / "out")
    assert answer.exit_code == 0
    assert "1 export was found; exports that count: 1." in answer.stdout
    assert "report.html" in answer.stdout
    again = run("audit", tmp_path / "in", tmp_path / "in" / "out")
    assert again.stdout == answer.stdout


def test_a_finding_ends_with_one_and_is_told(tmp_path: Path) -> None:
    bad = Path(shutil.copytree(GOLDEN / "coco_item", tmp_path / "in" / "bad"))
    rewrite(bad, "README.md", b"All is well\n")
    answer = run("audit", tmp_path / "in", tmp_path / "out")
    assert answer.exit_code == 1
    assert "does not verify" in answer.stdout


def test_a_path_that_is_not_there_is_told_and_the_audit_is_made(tmp_path: Path) -> None:
    answer = run("audit", tmp_path / "missing", tmp_path / "out")
    assert answer.exit_code == 0
    assert "There is nothing at" in answer.stderr
    assert (tmp_path / "out" / "report.html").is_file()
