"""Power cuts lose nothing that was shown as saved; a store that does not flush is caught."""

from __future__ import annotations

import random
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from annotator.errors import WriteFailedError
from annotator.job_file.opening import file_access
from tests.annotator.job_file.jobs import make_job, settle
from tests.faults import cuts, power, replays
from tests.faults.recorded_disk import WAYS, Disk, Done, Recording
from tests.support.watched_disk import watched

CHANCE = random.Random(1)
OFTEN = 20
SEEDED = f"{power.SEED} replays"


def test_states_that_a_power_cut_could_leave_have_what_was_shown_as_saved(
    seed: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(power, "SEED", seed)
    (figure,) = power.run(replays=100).all
    assert figure.is_held, figure.broken
    assert all(figure.seen[f"{way} of what was not flushed"] > 0 for way in WAYS)


@pytest.mark.parametrize(
    "synchronous",
    [("OFF", 0), ("NORMAL", 1)],
    ids=("nothing is flushed", "the end of the journal is not flushed"),
)
def test_a_store_that_does_not_flush_is_caught_by_replays(
    synchronous: tuple[str, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(file_access._BEFORE_LOCK, "synchronous", synchronous)
    assert not replays.run(200, SEEDED, is_first_enough=True).is_held


def test_who_takes_a_half_written_header_for_damage_is_caught(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(file_access, "is_half_written", lambda _: False)
    figure = replays.run(400, SEEDED, is_first_enough=True)
    assert "damaged or was cut short" in "\n".join(figure.broken)


def test_a_file_system_that_is_cut_off_has_what_was_shown_as_saved(seed: int) -> None:
    """Where nobody may mount, the figure says so and does not say that it held."""
    try:
        figures = [cuts.run(4, f"{seed} short")]
    except cuts.NoCutsError as error:
        with pytest.raises(SystemExit, match=str(error)[:20]):
            power.run(cuts=1)
        return
    # On a busy machine a program may not have begun when the power is cut.
    while not figures[-1].seen["told that the disk refuses"] and len(figures) < OFTEN:
        figures.append(cuts.run(4, f"{seed} short {len(figures)}"))
    assert all(figure.is_held for figure in figures), [figure.broken for figure in figures]
    assert figures[-1].seen["told that the disk refuses"] > 0
    assert not cuts.run(6, "short", ("unflushed",)).is_held


def writing(at: int, text: bytes) -> Done:
    return Done("wrote", "a", at, text)


def test_what_was_flushed_is_there_and_what_was_not_may_be() -> None:
    disk = Disk({"a": b"0123456789"})
    disk.do(writing(0, b"ab"))
    assert disk.left("none", CHANCE) == {"a": b"0123456789"}
    assert disk.left("all", CHANCE) == {"a": b"ab23456789"}
    disk.do(Done("flushed", "a"))
    assert disk.is_settled
    disk.do(Done("truncated", "a", 3))
    disk.do(writing(5, b"z"))
    left = {disk.left("some", CHANCE)["a"] for _ in range(200)}
    assert left == {b"ab23456789", b"ab2", b"ab234z6789", b"ab2\0\0z"}


def test_sectors_of_a_write_are_torn() -> None:
    disk = Disk({"a": bytes(2048)})
    disk.do(writing(256, b"x" * 1024))
    left = [disk.left("torn 512", CHANCE)["a"] for _ in range(300)]
    assert all(set(data[256:512]) in ({0}, {ord("x")}) for data in left)
    assert len(set(left)) == 2**3


def test_names_of_new_and_deleted_files_are_unsure_until_they_are_flushed() -> None:
    disk = Disk({"a": b"old"})
    disk.do(Done("wrote", "b", 0, b"new"))
    assert {"b" in disk.left("all", CHANCE) for _ in range(50)} == {True}
    assert {"b" in disk.left("none", CHANCE) for _ in range(50)} == {True, False}
    disk.do(Done("flushed", "b"))
    disk.do(Done("deleted", "a"))
    assert {"a" in disk.left("some", CHANCE) for _ in range(50)} == {True, False}
    disk.do(Done("deleted", "a", 1))
    assert disk.left("none", CHANCE) == {"b": b"new"}


class Refusing(Recording):
    """A disk that refuses to flush when told so."""

    is_refusing = False

    def flushed(self, path: Path) -> None:
        """Take it down, or refuse."""
        if self.is_refusing:
            raise OSError
        super().flushed(path)


def test_a_watched_disk_sees_what_sqlite_does_and_may_refuse(tmp_path: Path) -> None:
    disk = Refusing(tmp_path)
    with watched(disk), make_job(tmp_path) as project:
        settle(project)
        disk.all.clear()
        project.writes.set_facts(title="One").result()
        names = [done.name for done in disk.all if done.what == "flushed"]
        job, journal = "letters.fairlabel", "letters.fairlabel-journal"
        assert names == [journal, journal, job, journal]
        disk.is_refusing = True
        with pytest.raises(WriteFailedError):
            project.writes.set_facts(title="Two").result()
        disk.is_refusing = False
        project.writes.set_facts(media_folder="other").result()
        assert project.facts.title == "One"
    disk.all.clear()
    with closing(sqlite3.connect(tmp_path / "unwatched")) as connection:
        connection.execute("CREATE TABLE t (x)")
    assert disk.all == []
