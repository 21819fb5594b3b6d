"""An export of a merged job carries what its workers worked and were paid, as they signed it."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.annotator.cli.conftest import demo, made_once
from tests.annotator.cli.running import done, run
from tests.annotator.submissions.conftest import Sent, sent
from tests.annotator.submissions.rounds import new_collection, received

__all__ = ["Sent", "demo", "made_once", "sent"]


@pytest.fixture
def collection(sent: Sent, tmp_path: Path) -> Path:
    """Return a collection with the submissions of two workers, one of them receipted."""
    folder = new_collection(tmp_path / "all")
    received(folder, [*sent.first, sent.second])
    return folder


@pytest.fixture
def job(collection: Path, demo: Path, tmp_path: Path) -> Path:
    """Return the job that was merged from it."""
    media = tmp_path / "media"
    media.mkdir()
    for path in sorted(demo.parent.rglob("*.jpg")):
        shutil.copyfile(path, media / path.name)
    out = tmp_path / "merged.fairlabel"
    done("merge", collection, out, "--media", media)
    return out


@pytest.fixture
def export(job: Path, collection: Path, tmp_path: Path) -> Path:
    """Return an export of the job with its contributions."""
    done("export", job, tmp_path / "out", "--format", "coco", "--collection", collection)
    return tmp_path / "out"


def read(path: Path) -> Any:  # noqa: ANN401 - a document
    return json.loads(path.read_text())


def files_in(folder: Path) -> Iterator[str]:
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            yield path.relative_to(folder).as_posix()


def test_an_export_carries_every_contribution_as_it_was_signed(
    export: Path, collection: Path, sent: Sent
) -> None:
    sums, effort = read(export / "contributions.json"), read(export / "effort.json")
    digests = sorted(each.name for each in (export / "contributions").iterdir())
    assert effort["contributions"] == digests
    assert [each["digest"] for each in sums["contributions"]] == digests
    assert len(digests) == 2
    for digest in digests:
        of_worker, there = export / "contributions" / digest, collection / "submissions" / digest
        names = set(files_in(there)) - {"result.json"}
        assert set(files_in(of_worker)) == names
        assert all((of_worker / name).read_bytes() == (there / name).read_bytes() for name in names)
    observed = sum(
        read(export / "contributions" / digest / "export" / "effort.json")["totals"]["observed_ms"]
        for digest in digests
    )
    assert sums["totals"]["observed_ms"] == observed > 0
    summary = read(export / "annotations.json")["info"]["fair_pay"]
    assert summary["contributions"]["observed_ms"] == observed
    assert summary["observed_ms"] == 0
    assert f"({observed} ms)" in (export / "README.md").read_text()
    made = [item.get("contribution") for item in effort["items"]]
    assert {*made} - {None} <= {*digests}
    assert any(made)
    answer = done("verify", export)
    assert "2 contributions: their signatures, their exports, their sums" in answer.stdout
