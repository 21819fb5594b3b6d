"""``backups`` and ``recover`` say what there is, and never write to the damaged file."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from annotator.job_file import Project
from annotator.job_file.backup.backups import backups_folder, backups_of
from tests.annotator.cli.running import done, refused, run, state_of, told
from tests.support.damaged_jobs import past_the_guards


@pytest.fixture(autouse=True)
def _no_copies_from_elsewhere() -> Iterator[None]:
    shutil.rmtree(backups_folder(), ignore_errors=True)
    yield
    shutil.rmtree(backups_folder(), ignore_errors=True)


@pytest.fixture
def kept(demo: Path) -> Path:
    """Return the sample job, of which a copy is kept."""
    with Project.open(demo) as project:
        assert project.back_up().result().backup is not None
    return demo


def damage(path: Path) -> None:
    data = path.read_bytes()
    old = "مقهى السلام".encode()
    assert old in data
    path.write_bytes(data.replace(old, b"x" * len(old)))


def test_the_copies_are_listed_with_what_they_hold(kept: Path) -> None:
    (listed,) = told("backups", kept, "--json")["backups"]
    (backup,) = backups_of(kept)
    info = told("info", kept, "--json")
    assert listed["path"] == str(backup.path)
    assert listed["verified"] is True
    assert listed["size_bytes"] == backup.path.stat().st_size
    assert listed["items"] == sum(info["items"]["by_status"].values())
    line = done("backups", kept).stdout
    assert f"verified, {listed['items']} items, {listed['regions']} regions" in line
    assert line.startswith(f"{backup.made.astimezone():%Y-%m-%d %H:%M}")


def test_a_damaged_copy_is_listed_as_such(kept: Path) -> None:
    damage(backups_of(kept)[0].path)
    (listed,) = told("backups", kept, "--json")["backups"]
    assert (listed["verified"], listed["items"]) == (False, None)
    assert "  damaged  " in done("backups", kept).stdout


def test_where_there_is_no_copy_one_sentence_says_so(demo: Path) -> None:
    assert "No copy of" in done("backups", demo).stdout
    assert told("backups", demo, "--json") == {"backups": []}


def test_a_whole_job_needs_no_recovery(kept: Path, tmp_path: Path) -> None:
    out = tmp_path / "out.fairlabel"
    assert "is whole" in refused("recover", kept, out)
    assert not out.exists()


def test_a_damaged_job_is_recovered_and_not_touched(kept: Path, tmp_path: Path) -> None:
    damage(kept)
    before = state_of(kept.parent)
    out = tmp_path / "out.fairlabel"
    said = done("recover", kept, out).stdout
    assert f"{out} is the copy of " in said
    assert "1 item differs between the two." in said
    assert "regions recovered" in said
    assert state_of(kept.parent) == before
    assert "is whole" in done("check", out).stdout
    assert "is there already" in refused("recover", kept, out)


def test_without_a_copy_what_can_be_read_is_recovered(demo: Path, tmp_path: Path) -> None:
    damage(demo)
    out = tmp_path / "out.fairlabel"
    said = done("recover", demo, out).stdout
    assert "what could be read of the file itself" in said
    assert "no copy is kept" in said
    assert "is whole" in done("check", out).stdout


def test_a_deleted_job_is_recovered_by_its_place(kept: Path, tmp_path: Path) -> None:
    kept.unlink()
    out = tmp_path / "out.fairlabel"
    assert "is the copy of" in done("recover", kept, out).stdout
    assert "is whole" in done("check", out).stdout


def test_a_file_that_lost_its_header_is_recovered(kept: Path, tmp_path: Path) -> None:
    data = bytearray(kept.read_bytes())
    data[0] ^= 1
    kept.write_bytes(data)
    assert run("check", kept).exit_code == 1
    out = tmp_path / "out.fairlabel"
    assert "the file cannot be read" in done("recover", kept, out).stdout


def test_nothing_to_recover_is_one_sentence(tmp_path: Path) -> None:
    sentence = refused("recover", tmp_path / "none.fairlabel", tmp_path / "out.fairlabel")
    assert "no copy of it is kept" in sentence


def test_checking_writes_nothing(demo: Path) -> None:
    demo.chmod(0o400)
    demo.parent.chmod(0o500)
    before = state_of(demo.parent), demo.stat().st_mtime_ns
    try:
        assert "is whole" in done("check", demo).stdout
        assert (state_of(demo.parent), demo.stat().st_mtime_ns) == before
    finally:
        demo.parent.chmod(0o700)


def test_it_is_said_which_hours_differ_and_what_both_together_would_hold(
    kept: Path, tmp_path: Path
) -> None:
    past_the_guards(kept, "UPDATE effort SET seal = '' WHERE seq = 1")
    said = done("recover", kept, tmp_path / "out.fairlabel").stdout
    assert " of time recovered, " in said
    assert "are only in what is recovered, 0 s only in the other." in said
    assert "With --union you get both together: 3 items, " in said


def test_both_together_keep_a_ledger_valid_and_say_what_came_from_where(
    demo: Path, tmp_path: Path
) -> None:
    done("hand-in", demo, tmp_path / "one.jsonl")
    with Project.open(demo) as project:
        assert project.back_up().result().backup is not None
        before = project.reads.effort_totals().result()
        project.writes.set_facts(title="Renamed since").result()
    past_the_guards(demo, "UPDATE effort SET seal = '' WHERE seq = 1")
    state = state_of(demo.parent)
    out = tmp_path / "out.fairlabel"
    said = done("recover", demo, out, "--union").stdout
    assert state_of(demo.parent) == state
    assert f"{out} is both together: 3 items, " in said
    assert "It is what can be read of the file, with what only the copy of " in said
    assert " has: 0 items, 0 regions, " in said
    assert "is whole" in done("check", out).stdout
    with Project.open(out) as project:
        assert project.reads.effort_totals().result() == before
        assert project.facts.title == "Renamed since"
    done("hand-in", out, tmp_path / "two.jsonl")


def test_without_a_copy_there_is_nothing_to_join(demo: Path, tmp_path: Path) -> None:
    damage(demo)
    out = tmp_path / "out.fairlabel"
    assert "cannot be joined" in refused("recover", demo, out, "--union")
    assert not out.exists()
