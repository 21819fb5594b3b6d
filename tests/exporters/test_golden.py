"""Compares the export of a fixed job with the one that is kept, byte for byte."""

from __future__ import annotations

from pathlib import Path

import pytest

from annotator.export.api import Detail, ExportOptions
from tests.support.exports import GOLDEN, export_coco, files_of, verified


@pytest.mark.parametrize("detail", list(Detail))
def test_the_export_of_the_fixed_job_is_the_one_that_is_kept(
    tmp_path: Path, detail: Detail
) -> None:
    export_coco(tmp_path / "out", options=ExportOptions(detail=detail))
    kept = dict(files_of(GOLDEN / f"coco_{detail}"))
    assert dict(files_of(tmp_path / "out")) == kept


@pytest.mark.parametrize("detail", list(Detail))
def test_the_kept_export_is_verified(detail: Detail) -> None:
    result = verified(GOLDEN / f"coco_{detail}")
    assert result.problems == ()
    assert result.recomputed
