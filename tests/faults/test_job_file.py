"""The figures of the job file hold, and each fails where the store is broken on purpose."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from annotator.job_file.opening.file_access import FileIdentity
from annotator.job_file.schema.sealed_rows import SealedTable
from annotator.job_file.writing import writer
from tests.faults import __main__ as command
from tests.faults import copies, flips, full, vanish
from tests.faults.figure import Figure


@pytest.fixture(autouse=True)
def _folders_of_its_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("XDG_DATA_HOME", "XDG_CACHE_HOME"):
        monkeypatch.setenv(name, str(tmp_path / name))
    # How soon work goes on after a full disk, long runs measure: here the machine may be busy.
    monkeypatch.setattr(full, "WITHIN_S", 600)


def test_flips_and_edited_rows_are_noticed(seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(flips, "SEED", seed)
    figure = flips.run(20)
    assert figure.is_held, figure.broken
    kinds = ("bit", "row", "older file", "mixed file")
    assert [figure.seen[f"{kind}: noticed"] for kind in kinds] == [5] * 4


def test_without_seals_flips_are_not_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(SealedTable, "is_sealed", lambda *_: True)
    assert not flips.run(20).is_held


def test_a_file_that_vanishes_takes_nothing_that_is_shown_as_saved(
    seed: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(vanish, "SEED", seed)
    figure = vanish.run(2 * len(vanish.WAYS))
    assert figure.is_held, figure.broken
    assert all(figure.seen[f"{way}: told"] == 2 for way in vanish.GONE)


def test_who_does_not_look_whether_the_file_is_there_is_caught(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(FileIdentity, "is_there", lambda _: True)
    assert not vanish.run(len(vanish.WAYS)).is_held


def test_a_full_disk_loses_nothing_and_work_goes_on(seed: int) -> None:
    figure = full.run_some(12, seed)
    assert figure.is_held, figure.broken
    assert figure.seen["refused"] > 0


def test_who_hides_that_the_disk_is_full_is_caught(monkeypatch: pytest.MonkeyPatch) -> None:
    real = writer.Writer._transact

    def hides(self: writer.Writer, work: writer.Work[object]) -> object:
        try:
            return real(self, work)
        except Exception:  # noqa: BLE001 - a store that is broken on purpose
            return None

    monkeypatch.setattr(writer.Writer, "_transact", hides)
    assert not full.run(8).is_held


def test_copies_of_an_open_job_are_whole_or_told(
    seed: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(copies, "SEED", seed)
    figure = copies.run(25)
    assert figure.is_held, figure.broken
    assert figure.seen["whole"] > 0


def test_a_journal_beside_the_file_is_caught_by_its_copies() -> None:
    assert not all(copies.run(5, "wal").is_held for _ in range(5))


def test_the_command_says_how_sure_it_is(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def held(n: int) -> Iterator[Figure]:
        yield Figure("It holds", tried=n)
        yield Figure("It holds", tried=n, broken=["once"])

    figures = held(1_000)
    monkeypatch.setattr(full, "run", lambda _: next(figures))
    assert command.main(["full", "--n", "1000"]) == 0
    assert capsys.readouterr().out == (
        "It holds: broken in 0 of 1000 tries (below 0.003 at 95 %)\n"
    )
    assert command.main(["full", "--n", "1000", "--json"]) == 1
    said = json.loads(capsys.readouterr().out)
    assert (said["held"], said["broken"], said["below_at_95_percent"]) == (False, 1, None)
