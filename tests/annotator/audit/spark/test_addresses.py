"""Exports and the folder of an audit may be at addresses of fsspec."""

from __future__ import annotations

import json
import shutil
import sys
from pathlib import Path

import pytest

from tests.annotator.audit.spark.spark_python import run_with_spark
from tests.annotator.cli.running import refused
from tests.support.exports import GOLDEN, rewrite


def test_addresses_are_read_and_written_like_folders(tmp_path: Path) -> None:
    exports = tmp_path / "in"
    shutil.copytree(GOLDEN / "coco_item", exports / "good")
    bad = Path(shutil.copytree(GOLDEN / "coco_item", exports / "bad"))
    rewrite(bad, "README.md", b"New\n")
    done = run_with_spark("-m", "tests.annotator.audit.spark.addresses_on_spark", exports, tmp_path)
    assert (done.returncode, done.stderr) == (0, "")
    seen = json.loads(done.stdout)
    assert seen["exports"] == {"found": 2, "counted": 1}
    assert seen["folders"] == ["memory://in/bad"]
    assert seen["again"] == 2
    assert seen["same"]  # the second audit removed what the first did not write
    assert {"report.html", "report.json", "fairlabel-audit.txt"} <= set(seen["names"])
    assert seen["local"]
    assert seen["left"] == []
    assert seen["nothing"] == ["There is nothing at memory://nothing. Name a folder with exports."]
    assert "has a file whose name leads elsewhere" in seen["bad"]
    assert "has other files" in seen["other"]
    assert seen["kept"] == ["of somebody"]
    assert seen["unknown"].startswith("nosuch://host/in cannot be used: ")
    assert "On a cluster OUT must be a folder" in seen["cluster"]
    assert (seen["file"], seen["written"]) == ("", True)
    assert not (tmp_path / "escaped").exists()


def test_without_fsspec_the_extra_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "fsspec", None)
    told = refused("audit", "s3://bucket/in", tmp_path / "out")
    assert "pip install 'fairlabel[audit]'" in told
